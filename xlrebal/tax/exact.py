"""Amounts that stay exact while they are divided (S-5): integers of cents, fractions only where needed."""

from __future__ import annotations

from fractions import Fraction

from xlrebal.tax.money import divide_half_up

Exact = int | Fraction  # cents


def exact_part(amount: Exact, part: Exact, whole: Exact) -> Exact:
    """The part/whole share of an amount, an integer where it divides evenly."""
    product = amount * part
    if isinstance(product, int) and isinstance(whole, int):
        quotient, rest = divmod(product, whole)
        return Fraction(product, whole) if rest else quotient
    divided = Fraction(product) / whole
    return divided.numerator if divided.denominator == 1 else divided


def half_up(amount: Exact) -> int:
    """An exact amount as whole cents, halves away from zero (C-13)."""
    return amount if isinstance(amount, int) else divide_half_up(amount.numerator, amount.denominator)
