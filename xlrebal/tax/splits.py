"""Shares that a split adds, given to the lots held then in proportion: each keeps its basis and its dates (H-6)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from xlrebal.tax.exact import Exact, exact_part, half_up
from xlrebal.tax.held_lot import HeldLot
from xlrebal.tax.transaction import NO_SPLIT, Transaction


def apply_split(split: Transaction, lots: Iterable[HeldLot]) -> bool:
    """Add the shares of a split to the lots held then, changing them; False where there is nothing to split.

    §307(a), §1223(4). Whole micro-shares are given out cumulatively, so that they add up to those of the split; a lot
    counted after it (`later_splits`) comes out as it was counted.
    """
    held = [lot for lot in lots if lot.left()]
    before = sum(lot.left() for lot in held)
    if not before:
        return False
    ratio = split.ratio or Fraction(before + split.quantity) / before
    shares = _Shares(ratio)
    for lot in held:
        whole = lot.transaction.later_splits == NO_SPLIT
        for each in lot.matched:
            each.quantity = shares.after(each.quantity, whole)
        if lot.plain:
            lot.split_plain(shares.after(lot.plain, whole))
    return True


class _Shares:
    """Shares after a split, part by part, those in whole micro-shares rounded cumulatively."""

    def __init__(self, ratio: Fraction) -> None:
        """`ratio`: shares after for each one before."""
        self._ratio = ratio
        self._exact: Exact = 0
        self._given = 0

    def after(self, quantity: Exact, whole: bool) -> Exact:
        """What becomes of the next shares."""
        exact = exact_part(quantity, self._ratio.numerator, self._ratio.denominator)
        if not whole:
            return exact
        self._exact += exact
        upto = half_up(self._exact)
        part, self._given = upto - self._given, upto
        return part
