"""How much of a portfolio stands in few securities."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

LARGEST = 10


class Concentration(NamedTuple):
    """ten_largest: their weight together. herfindahl: Σ weight² of all, 1 for a single security; its inverse is as many equal ones."""

    ten_largest: float
    herfindahl: float


def concentration(weights: Iterable[float]) -> Concentration:
    """Of the weights of securities, cash left out, as fractions of the whole (Hirschman and Herfindahl's index)."""
    sizes = sorted(weights, reverse=True)
    return Concentration(sum(sizes[:LARGEST]), sum(size * size for size in sizes))
