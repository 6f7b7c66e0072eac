"""What sales add to the year's tax: totals of gains whose tax rises step by step, as brackets fill."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product

import numpy as np

from xlrebal.schema.record import record
from xlrebal.tax.columns import Floats, Ints

SAME_RATE = 1e-12


@record(kw_only=True)
class Brackets:
    """A total of all sales whose tax rises step by step, as brackets fill.

    gain: dollars of the total in a dollar of each lot, losses negative. up: the steps of more gain, in dollars, and up_rate
    the tax of a dollar in each; down, down_rate: the same of losses, and what a dollar of them saves. up_filled, down_filled:
    what must be taken of them. covered: whether a net long-term loss comes off it. Where a rate is below the one before it,
    the steps come in branches.
    """

    gain: Floats
    up: Floats
    up_rate: Floats
    down: Floats
    down_rate: Floats
    up_filled: Floats
    down_filled: Floats
    covered: bool

    def tax(self, total: float) -> float:
        """What a total costs; less than nothing where losses outweigh."""
        return filled(self.up, self.up_rate, total) - filled(self.down, self.down_rate, -total)

    def next_rate(self, total: float) -> float:
        """What one dollar more costs at a total."""
        more = total >= 0
        steps, rates = (self.up, self.up_rate) if more else (self.down, self.down_rate)
        at = int(np.searchsorted(np.cumsum(steps), abs(total), side="right" if more else "left"))
        return float(rates[min(at, len(rates) - 1)]) if len(rates) else 0.0

    def branches(self, least: float, most: float) -> list[Brackets]:
        """The same from one fall of the rate to the next, as far as totals between two reach: each has rising rates alone."""
        rates = np.concatenate([self.down_rate[::-1], self.up_rate])
        ends = np.concatenate([-np.cumsum(self.down)[::-1], [0.0], np.cumsum(self.up)])
        falls = (np.flatnonzero(np.diff(rates) < -SAME_RATE) + 1).tolist()
        return [
            self._between(start, end)
            for start, end in pairwise([0, *falls, len(rates)])
            if ends[start] <= most and ends[end] >= least
        ]

    def _between(self, start: int, end: int) -> Brackets:
        """The steps from one to before another, of losses first: all before are full where they are of gains, all after where of losses."""
        loss, gain = len(self.down) - 1 - np.arange(len(self.down)), len(self.down) + np.arange(len(self.up))
        return replace(
            self,
            up=np.where(gain < end, self.up, 0.0),
            up_filled=np.where(gain < start, self.up, 0.0),
            down=np.where(loss >= start, self.down, 0.0),
            down_filled=np.where(loss >= end, self.down, 0.0),
        )

    def scaled(self, by: float) -> Brackets:
        """With all amounts times `by`."""
        return replace(
            self, up=self.up * by, down=self.down * by, up_filled=self.up_filled * by, down_filled=self.down_filled * by
        )


@record(kw_only=True)
class TaxBySteps:
    """What sales add to the year's tax: the sum over some totals, where a net long-term loss comes off those it covers.

    long_term: dollars of long-term gain in a dollar of each lot, losses negative. so_far: of it in the year without the sales,
    below nothing for a net loss. loses: whether the long-term side ends at a net loss; None: that does not count.
    """

    totals: tuple[Brackets, ...]
    long_term: Floats
    so_far: float
    loses: bool | None = None

    def tax(self, sold: Floats) -> float:
        """What dollars sold of each lot cost; less than nothing where losses outweigh."""
        covers = max(0.0, -(self.so_far + float(self.long_term @ sold))) - self.covers_so_far
        return sum(each.tax(float(each.gain @ sold) - covers * each.covered) for each in self.totals)

    @property
    def covers_so_far(self) -> float:
        """Dollars of net long-term loss without the sales."""
        return max(0.0, -self.so_far)

    def next_dollar(self, sold: Floats) -> Floats:
        """What a dollar more of each lot costs beside these sales: gains at what one more costs, losses at what one more saves."""
        ends = self.so_far + float(self.long_term @ sold)
        covers, tax = max(0.0, -ends) - self.covers_so_far, np.zeros(len(sold))
        for each in self.totals:
            gain = each.gain + self.long_term * (each.covered and ends < 0)
            tax = tax + gain * each.next_rate(float(each.gain @ sold) - covers * each.covered)
        return tax

    def ways(self, value: Floats) -> list[TaxBySteps]:
        """The ways in which the totals may fill where lots of such values may be sold, each with rising rates alone."""
        least, most = _reach(self.long_term, value)
        may_cover = max(0.0, -(self.so_far + least))
        fillings = product(*(self._branches(each, value, may_cover) for each in self.totals))
        return [
            replace(self, totals=totals, loses=loses)
            for totals in fillings
            for loses in self._sides(self.so_far + least, self.so_far + most)
        ]

    def _branches(self, total: Brackets, value: Floats, may_cover: float) -> list[Brackets]:
        least, most = _reach(total.gain, value)
        return total.branches(least - may_cover * total.covered, most + self.covers_so_far * total.covered)

    def _sides(self, least: float, most: float) -> list[bool | None]:
        """The long-term side at a gain, and at a loss, where it may end so and it counts."""
        if not any(each.covered and (each.up_rate.any() or each.down_rate.any()) for each in self.totals):
            return [None]
        return [loses for loses, ends_so in ((False, most >= 0), (True, least < 0)) if ends_so]

    def only(self, lots: Ints) -> TaxBySteps:
        """The same of these lots alone, by index."""
        totals = tuple(replace(each, gain=each.gain[lots]) for each in self.totals)
        return replace(self, totals=totals, long_term=self.long_term[lots])

    def scaled(self, by: float) -> TaxBySteps:
        """With all amounts times `by`."""
        return replace(self, totals=tuple(each.scaled(by) for each in self.totals), so_far=self.so_far * by)

    def dearest(self) -> Floats:
        """What a dollar of each lot costs at the highest rate of each total."""
        return sum((each.gain * each.up_rate.max(initial=0.0) for each in self.totals), np.zeros(len(self.long_term)))


def _reach(gain: Floats, value: Floats) -> tuple[float, float]:
    """The least and the most that a total may come to."""
    return float(np.minimum(gain, 0.0) @ value), float(np.maximum(gain, 0.0) @ value)


def filled(steps: Floats, rates: Floats, total: float) -> float:
    """What so many dollars cost that fill steps from the first on."""
    begins = np.concatenate([[0.0], np.cumsum(steps)])[: len(steps)]  # the last may be without end
    return float(np.clip(total - begins, 0.0, steps) @ rates)
