"""Which split a change of a price, or of shares, fits."""

from __future__ import annotations

from typing import NamedTuple

PRICE_WITHIN = 0.08  # what a price may move in the days between, beside the split
SHARES_WITHIN = 1e-4  # shares are counted: what rounding to thousandths of a share leaves
LEAST = 1.45  # a smaller ratio (5:4) is no larger than what a price may do by itself


class SplitRatio(NamedTuple):
    """Shares after for shares before: 4:1 gives four for one, 1:10 is a reverse split."""

    after: int
    before: int

    def __str__(self) -> str:
        """4:1."""
        return f"{self.after}:{self.before}"

    @property
    def factor(self) -> float:
        """Shares after a share."""
        return self.after / self.before


_USUAL = [SplitRatio(n, 1) for n in (2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 40, 50, 100)] + [SplitRatio(3, 2)]
RATIOS = [*_USUAL, *(SplitRatio(each.before, each.after) for each in _USUAL)]


def split_of_price(before: float | None, after: float | None) -> SplitRatio | None:
    """The split that a price's change fits within what a price may move by itself; None for none."""
    if not before or not after or before <= 0 or after <= 0:
        return None
    return _nearest(before / after, PRICE_WITHIN)


def split_of_shares(before: float, after: float) -> SplitRatio | None:
    """The split that a change of shares fits; None for none."""
    return _nearest(after / before, SHARES_WITHIN) if before > 0 and after > 0 else None


def _nearest(factor: float, within: float) -> SplitRatio | None:
    """The usual ratio nearest to a factor, if it is near."""
    if 1 / LEAST < factor < LEAST:
        return None
    best = min(RATIOS, key=lambda ratio: abs(factor / ratio.factor - 1))
    return best if abs(factor / best.factor - 1) <= within else None
