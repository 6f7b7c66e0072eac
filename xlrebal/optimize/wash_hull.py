"""What the drift of a security costs where its group either sells its losses or is bought: as near as a linear program comes.

Between selling its losses (mode 1) and buying it (mode 0) a relaxed program takes half of both, and the drift of half of both
is none. So every amount of the security is split into the part of each mode, and each part has its own distance from its part
of the target: the convex hull of both ways (Balas, "Disjunctive programming", Annals of Discrete Mathematics 5 (1979)). Of a
security whose own variance has a price each part has its own square, as large a share of it as it is of both (Günlük and
Linderoth, "Perspective reformulations of mixed integer nonlinear programs with indicator variables", Mathematical
Programming 124 (2010)).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from xlrebal.optimize.linear_program import UNBOUNDED, ProgramDraft
from xlrebal.optimize.memberships import memberships
from xlrebal.optimize.problem import PlacementProblem
from xlrebal.optimize.variance import NONE, OwnPart, OwnSquares
from xlrebal.schema.record import record
from xlrebal.tax.columns import Flags, Floats, Ints

NO_PART = 1e-9  # of a mode


@record(kw_only=True)
class WashHull:
    """What one security each comes to whose drift has a price and whose group could wash its own losses: of rows, then of squares.

    has_row: the rows among all, as flags; own: the squares. mode: of each, the place of its group among the modes. of_lot,
    lot: one of them by its place here and a lot in it, by index; of_purchase, purchase: the same of purchases. off: dollars each
    is over its target as it stands. price: of a dollar off it, of a row. loses: of all lots, by index.
    """

    has_row: Flags
    own: OwnSquares
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
        variance = problem.variance
        has_row = rows.priced & (rows.low == rows.high) & (rows.inside > 0)
        if has_row.any() and len(groups):
            has_row &= _has_one_value(rows.member_row, rows.member_symbol, len(rows.now))
        else:
            has_row[:] = False
        of_rows = _Members(
            *memberships(rows, lots.account, lots.symbol), *memberships(rows, purchases.account, purchases.symbol)
        )
        group_of_row = of_rows.only_group(lots.group, purchases.group, len(rows.now))
        has_row &= np.isin(group_of_row, groups)
        of_squares = _Members.of(variance.of_lot, variance.of_purchase)
        group_of_exposure = of_squares.only_group(lots.group, purchases.group, len(variance.now))
        own = variance.own_squares(np.isin(group_of_exposure, groups))
        has_square = np.zeros(len(variance.now), dtype=np.bool_)
        has_square[own.exposure] = True
        in_rows = of_rows.among(has_row, np.cumsum(has_row) - 1)
        place = np.full(len(variance.now), -1, dtype=np.int64)
        place[own.exposure] = np.arange(len(own.exposure))
        in_squares = of_squares.among(has_square, place)
        size = int(has_row.sum())
        return cls(
            has_row=has_row,
            own=own,
            mode=np.searchsorted(
                groups, np.concatenate([group_of_row[has_row], group_of_exposure[own.exposure]]).astype(np.int64)
            ),
            of_lot=np.concatenate([in_rows.of_lot, size + in_squares.of_lot]),
            lot=np.concatenate([in_rows.lot, in_squares.lot]),
            of_purchase=np.concatenate([in_rows.of_purchase, size + in_squares.of_purchase]),
            purchase=np.concatenate([in_rows.purchase, in_squares.purchase]),
            off=np.concatenate([(rows.now - rows.low)[has_row], variance.now[own.exposure] - own.aim]),
            price=np.concatenate([rows.inside[has_row], np.zeros(len(own.exposure))]),
            loses=lots.loses,
            value=lots.value,
        )

    def add(self, draft: ProgramDraft, sold: Ints, bought: Ints, mode: Ints) -> OwnColumns:
        """Adds to a program what their drift costs; sold, bought, mode: the columns of lots, purchases and modes."""
        size = len(self.off)
        if not size:
            return OwnColumns(self.own, NONE, NONE, NONE, NONE, NONE)
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
        first = size - len(self.own.exposure)
        for sign, over, under in ((1.0, over_1, under_1), (-1.0, over_0, under_0)):
            self.own.add(draft, over[first:], under[first:], mode[first:], sign)
        return OwnColumns(self.own, mode[first:], over_1[first:], under_1[first:], over_0[first:], under_0[first:])


class OwnColumns(NamedTuple):
    """Where the parts of squares stand in an answer: the mode of each, and how far its part of either mode is over or under."""

    own: OwnSquares
    mode: Ints
    over_1: Ints
    under_1: Ints
    over_0: Ints
    under_0: Ints

    def parts(self, values: Floats) -> tuple[OwnPart, OwnPart]:
        """The squares of mode 1 and of mode 0, given one value a column."""
        in_1 = np.clip(values[self.mode], 0.0, 1.0)
        off = (values[self.over_1] - values[self.under_1], values[self.over_0] - values[self.under_0])
        shares = in_1, 1.0 - in_1
        points = [
            np.where(share > NO_PART, each / np.maximum(share, NO_PART), 0.0)
            for each, share in zip(off, shares, strict=True)
        ]
        return OwnPart(self.own, shares[0], points[0]), OwnPart(self.own, shares[1], points[1])


class _Members(NamedTuple):
    """Rows, or exposures, by index, with the lots and the purchases that count in them, by index."""

    of_lot: Ints
    lot: Ints
    of_purchase: Ints
    purchase: Ints

    @classmethod
    def of(cls, of_lots: Ints, of_purchases: Ints) -> _Members:
        """Where each lot and purchase counts in one at most; −1 for none."""
        lots, purchases = np.flatnonzero(of_lots >= 0), np.flatnonzero(of_purchases >= 0)
        return cls(of_lots[lots], lots, of_purchases[purchases], purchases)

    def only_group(self, of_lots: Ints, of_purchases: Ints, size: int) -> Ints:
        """The identical group of all that counts in each; −1 where there are several, or none."""
        each = np.concatenate([self.of_lot, self.of_purchase])
        group = np.concatenate([of_lots[self.lot], of_purchases[self.purchase]])
        found = np.full(size, -1, dtype=np.int64)
        found[each] = group
        found[~_has_one_value(each, group, size)] = -1
        return found

    def among(self, which: Flags, place: Ints) -> _Members:
        """Those of some of them, by their places among these."""
        sold, bought = which[self.of_lot], which[self.of_purchase]
        return _Members(
            place[self.of_lot[sold]], self.lot[sold], place[self.of_purchase[bought]], self.purchase[bought]
        )


def _has_one_value(key: Ints, value: Ints, size: int) -> Flags:
    """Of keys from 0 on, which have the same value throughout, and one at all."""
    least, most = np.full(size, np.iinfo(np.int64).max), np.full(size, -1, dtype=np.int64)
    np.minimum.at(least, key, value)
    np.maximum.at(most, key, value)
    found: Flags = least == most
    return found
