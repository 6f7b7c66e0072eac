"""Amounts that stay exact while they are divided (S-5): integers of cents, fractions only where needed."""

from __future__ import annotations

from fractions import Fraction

from xlrebal.tax.money import divide_half_up

Exact = int | Fraction  # cents


def exact_part(amount: Exact, part: int, whole: int) -> Exact:
    """The part/whole share of an amount, an integer where it divides evenly."""
    product = amount * part
    if isinstance(product, int):
        quotient, rest = divmod(product, whole)
        return Fraction(product, whole) if rest else quotient
    return product / whole


def half_up(amount: Exact) -> int:
    """An exact amount as whole cents, halves away from zero (C-13)."""
    return amount if isinstance(amount, int) else divide_half_up(amount.numerator, amount.denominator)
