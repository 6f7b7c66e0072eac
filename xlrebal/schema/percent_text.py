"""A weight as a sentence says it."""

from __future__ import annotations

from math import floor, log10

LEAST_SAID = 1e-6  # less reads 0.0%
FINELY = 0.00095  # below it one decimal would read 0.0% or the same as any other


def percent_text(weight: float, *, beside: float = 0.0) -> str:
    """A fraction as people write it: 12.3%; under a tenth of a percent with two figures, 0.049%.

    beside: what it is compared with, as finely as that is said.
    """
    largest = max(abs(weight), abs(beside))
    decimals = 1 if largest < LEAST_SAID or largest >= FINELY else 1 - floor(log10(largest * 100))
    return f"{weight:.{decimals}%}"
