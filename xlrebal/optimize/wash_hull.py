"""What the drift of a security costs where its group either sells its losses or is bought: as near as a linear program comes.

Between selling its losses (mode 1) and buying it (mode 0) a relaxed program takes half of both, and the drift of half of both
is none. So every amount of the security is split into the part of each mode, and each part has its own distance from its part
of the target: the convex hull of both ways (Balas, "Disjunctive programming", Annals of Discrete Mathematics 5 (1979)).
"""

from __future__ import annotations

import numpy as np

from xlrebal.optimize.linear_program import UNBOUNDED, ProgramDraft
from xlrebal.optimize.memberships import memberships
from xlrebal.optimize.problem import PlacementProblem
from xlrebal.schema.record import record
from xlrebal.tax.columns import Flags, Floats, Ints


@record(kw_only=True)
class WashHull:
    """The rows of one security each whose drift has a price and whose group could wash its own losses.

    rows: their indices; has_row: the same of all rows as flags. mode: of each, the place of its group among the modes. of_lot,
    lot: a row by its place here and a lot in it, by index; of_purchase, purchase: the same of purchases. off: dollars each is
    over its target as it stands. price: of a dollar off it. loses: of all lots, by index.
    """

    rows: Ints
    has_row: Flags
    mode: Ints
    of_lot: Ints
    lot: Ints
    of_purchase: Ints
    purchase: Ints
    off: Floats
    price: Floats
    loses: Flags
    value: Floats

    @classmethod
    def of(cls, problem: PlacementProblem, groups: Ints) -> WashHull:
        """groups: those that could wash their own losses, in order."""
        rows, lots, purchases = problem.rows, problem.lots, problem.purchases
        alone = rows.priced & (rows.low == rows.high)
        if alone.any() and len(groups):
            alone &= _has_one_value(rows.member_row, rows.member_symbol, len(rows.now))
        else:
            alone[:] = False
        row_of_lot, lot = memberships(rows, lots.account, lots.symbol)
        row_of_purchase, purchase = memberships(rows, purchases.account, purchases.symbol)
        in_rows = np.concatenate([row_of_lot, row_of_purchase])
        group = np.concatenate([lots.group[lot], purchases.group[purchase]])
        alone &= _has_one_value(in_rows, group, len(rows.now))
        of_row = np.full(len(rows.now), -1)
        of_row[in_rows] = group
        alone &= np.isin(of_row, groups)
        found, place = np.flatnonzero(alone), np.cumsum(alone) - 1
        sold, bought = alone[row_of_lot], alone[row_of_purchase]
        return cls(
            rows=found,
            has_row=alone,
            mode=np.searchsorted(groups, of_row[found]),
            of_lot=place[row_of_lot[sold]],
            lot=lot[sold],
            of_purchase=place[row_of_purchase[bought]],
            purchase=purchase[bought],
            off=(rows.now - rows.low)[found],
            price=rows.inside[found],
            loses=lots.loses,
            value=lots.value,
        )

    def add(self, draft: ProgramDraft, sold: Ints, bought: Ints, mode: Ints) -> None:
        """Adds to a program what these rows' drift costs; sold, bought, mode: the columns of lots, purchases and modes."""
        size = len(self.rows)
        if not size:
            return
        mode, nothing = mode[self.mode], np.zeros(size)
        kept = ~self.loses[self.lot]
        of_kept, kept_lot = self.of_lot[kept], self.lot[kept]
        most = np.bincount(of_kept, self.value[kept_lot], size)
        sold_in_1 = draft.columns(nothing, most)
        over_1, under_1, over_0, under_0 = (draft.columns(self.price) for _ in range(4))
        in_1, in_0 = draft.rows(nothing, nothing), draft.rows(-self.off, -self.off)
        for own, sign, over, under in ((in_1, 1.0, over_1, under_1), (in_0, -1.0, over_0, under_0)):
            draft.entries(own, mode, sign * self.off)
            draft.entries(own, sold_in_1, -sign)
            draft.entries(own, over, -1.0)
            draft.entries(own, under, 1.0)
        draft.entries(in_1[self.of_lot[~kept]], sold[self.lot[~kept]], -1.0)
        draft.entries(in_0[of_kept], sold[kept_lot], -1.0)
        draft.entries(in_0[self.of_purchase], bought[self.purchase], 1.0)
        within_1 = draft.rows(np.full(size, -UNBOUNDED), 0.0)
        draft.entries(within_1, sold_in_1, 1.0)
        draft.entries(within_1, mode, -most)
        within_0 = draft.rows(np.zeros(size), UNBOUNDED)  # what is sold in mode 0 is no less than nothing
        draft.entries(within_0[of_kept], sold[kept_lot], 1.0)
        draft.entries(within_0, sold_in_1, -1.0)
        at_most_0 = draft.rows(np.full(size, -UNBOUNDED), most)
        draft.entries(at_most_0[of_kept], sold[kept_lot], 1.0)
        draft.entries(at_most_0, sold_in_1, -1.0)
        draft.entries(at_most_0, mode, most)


def _has_one_value(key: Ints, value: Ints, size: int) -> Flags:
    """Of keys from 0 on, which have the same value throughout, and one at all."""
    least, most = np.full(size, np.iinfo(np.int64).max), np.full(size, -1, dtype=np.int64)
    np.minimum.at(least, key, value)
    np.maximum.at(most, key, value)
    found: Flags = least == most
    return found
