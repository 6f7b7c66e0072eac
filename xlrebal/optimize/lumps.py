"""Lots that are alike in every way, as those of an untaxed position are, as one: the solver has fewer to choose from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xlrebal.optimize.problem import Placement, PlacementProblem, Sellable
from xlrebal.schema.record import record
from xlrebal.tax.columns import Flags, Floats, Ints


@record
class Lumps:
    """A problem with lots that are alike lumped together: of_lot, the lump of each lot of the problem as it was given."""

    given: PlacementProblem
    problem: PlacementProblem
    of_lot: Ints

    @classmethod
    def of(cls, given: PlacementProblem) -> Lumps:
        """All lots of a position without tax, wash or order of their own whose dollar costs the same; a lump has its first lot's name."""
        lots = given.lots
        alike = _alike(lots, given)
        by_kind = np.lexsort((lots.price, lots.queue, alike))
        before, after = by_kind[:-1], by_kind[1:]
        same = alike[after] & alike[before] & (lots.queue[before] == lots.queue[after])
        same &= lots.price[before] == lots.price[after]
        number = np.empty(len(by_kind), dtype=np.int64)
        number[by_kind] = np.concatenate([np.zeros(min(1, len(by_kind)), dtype=np.int64), np.cumsum(~same)])
        _, first, of_lot = np.unique(number, return_index=True, return_inverse=True)
        order = np.argsort(first)
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        of_lot = place[of_lot]
        lumped = given.only(first[order], np.arange(len(given.purchases.room)))
        value = np.bincount(of_lot, lots.value, len(order)).astype(np.float64)
        return cls(given, replace(lumped, lots=replace(lumped.lots, value=value)), of_lot)

    def gathered(self, sold: Floats) -> Floats:
        """What is sold of each lump, given what is sold of each lot."""
        found: Floats = np.bincount(self.of_lot, sold, len(self.problem.lots.value)).astype(np.float64)
        return found

    def spread(self, answer: Placement) -> Placement:
        """The answer lot by lot: of a lump the first lots go first."""
        value = self.given.lots.value
        by_lump = np.argsort(self.of_lot, kind="stable")
        so_far = np.cumsum(value[by_lump]) - value[by_lump]
        starts = np.searchsorted(self.of_lot[by_lump], np.arange(len(answer.sold)))
        before = so_far - so_far[starts][self.of_lot[by_lump]] if len(by_lump) else so_far
        sold = np.empty(len(value))
        sold[by_lump] = np.clip(answer.sold[self.of_lot[by_lump]] - before, 0.0, value[by_lump])
        alone = np.bincount(self.of_lot, minlength=len(answer.sold))[self.of_lot] == 1
        return replace(answer, sold=np.where(alone, answer.sold[self.of_lot], sold))


def _alike(lots: Sellable, given: PlacementProblem) -> Flags:
    """Lots that differ from others of their position by nothing but their price, if at all."""
    totals = [total for tax in (given.by_brackets, given.limits.due) if tax for total in tax.totals]
    counts = np.logical_or.reduce([each.gain != 0 for each in totals]) if totals else np.zeros(len(lots.name), np.bool_)
    taxed = (lots.tax != 0) | (lots.gain_short != 0) | (lots.gain_long != 0) | counts
    plain: Flags = ~(taxed | lots.loses | (lots.place >= 0) | (lots.least > 0))
    return plain
