"""Money as a sentence says it."""

from __future__ import annotations


def money_text(cents: float, *, whole_dollars: bool = False) -> str:
    """Cents as people write them: $1,250.00, and −$680.00 with the sign before the currency; or in whole dollars."""
    sign = "−" if cents < 0 else ""
    return f"{sign}${abs(cents) / 100:,.{0 if whole_dollars else 2}f}"
