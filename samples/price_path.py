"""A plausible price on any day: through the known points of a symbol's history, wandering a little between them."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import NamedTuple

from xlrebal.schema.record import record

WANDER = 0.028  # standard deviation of a monthly step around the straight (logarithmic) way


class Point(NamedTuple):
    """A day and the natural logarithm of the price on it."""

    day: date
    log_price: float


@record
class PricePath:
    """A symbol's prices from its first known point to its last."""

    points: tuple[Point, ...]

    def price(self, day: date) -> float:
        """Dollars a share on a day, to the cent: straight (in logarithms) between two points, the last known after."""
        place = bisect_right(self.points, (day, math.inf)) - 1
        start = self.points[max(place, 0)]
        if place < 0 or place == len(self.points) - 1:
            return round(math.exp(start.log_price), 2)
        end = self.points[place + 1]
        part = (day - start.day).days / (end.day - start.day).days
        return round(math.exp(start.log_price + part * (end.log_price - start.log_price)), 2)


def price_path(symbol: str, known: Sequence[tuple[date, float]]) -> PricePath:
    """The path through (day, price) pairs; what it does between them follows from the symbol's name alone."""
    random = Random(symbol)
    calm = WANDER / 4 if _is_calm(known) else WANDER
    points: list[Point] = []
    for (first, low), (last, high) in pairwise(known):
        points += _between(random, first, math.log(low), last, math.log(high), calm)
    day, price = known[-1]
    return PricePath((*points, Point(day, math.log(price))))


def _is_calm(known: Sequence[tuple[date, float]]) -> bool:
    """Bond funds hardly move: their highest known price is less than double their lowest."""
    prices = [price for _, price in known]
    return max(prices) < 1.45 * min(prices)


def _between(random: Random, first: date, start: float, last: date, end: float, wander: float) -> list[Point]:
    """Monthly points from `first` up to, not including, `last`: a random walk bent so that it ends where it should."""
    months = max(1, round((last - first).days / 30.4))
    walk = [0.0]
    for _ in range(months):
        walk.append(walk[-1] + random.gauss(0, wander))
    return [
        Point(
            first + timedelta(days=round((last - first).days * month / months)),
            start + (end - start) * month / months + walk[month] - walk[-1] * month / months,
        )
        for month in range(months)
    ]
