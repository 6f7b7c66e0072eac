"""A target row's tolerance band as two weights.

Low % and High % beat Band %; points (ABS) or a share of the target (REL); 5/25 is the narrower of 5 points and 25 % of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from xlrebal.household.tolerance import Tolerance

FIVE_POINTS, QUARTER = 0.05, 0.25


class Band(NamedTuple):
    """The band around a target, and in words. `fault` names the column that contradicts the target, "" where none."""

    target: float
    tolerance: Tolerance
    words: str
    fault: str = ""

    @property
    def low(self) -> float:
        """The lowest weight inside it."""
        return self.tolerance.around(self.target).low

    @property
    def high(self) -> float:
        """The highest weight inside it."""
        return self.tolerance.around(self.target).high


class BandCells(NamedTuple):
    """A row's band cells as fractions; None where blank."""

    width: float | None = None
    kind: str = ""
    low: float | None = None
    high: float | None = None

    @property
    def is_blank(self) -> bool:
        """Whether the row names no band."""
        return self == BandCells()


def resolve_band(target: float, cells: BandCells, default_width: float, after: str = "default") -> Band:
    """The band of one row: 60 % with 5 points is 55 % to 65 %, with 20 % REL 48 % to 72 %, with 5/25 55 % to 65 %."""
    band = _without_limits(target, cells, default_width, after)
    if cells.low is None and cells.high is None:
        return band
    if cells.low is not None and cells.low > target:
        return band._replace(fault="low_pct")
    if cells.high is not None and cells.high < target:
        return band._replace(fault="high_pct")
    below = None if cells.low is None else target - cells.low
    above = None if cells.high is None else cells.high - target
    limited = band._replace(tolerance=replace(band.tolerance, below=below, above=above))
    return limited._replace(words=f"{_percent(limited.low)} to {_percent(limited.high)}")


def _without_limits(target: float, cells: BandCells, default_width: float, after: str) -> Band:
    """The band that Band % and Band Type give."""
    if cells.kind == "5/25":
        return Band(target, Tolerance(points=FIVE_POINTS, share=QUARTER), "5 points or 25 % of target")
    if cells.width is None:
        return Band(target, Tolerance(points=default_width), f"{_points(default_width)} ({after})")
    if cells.kind == "REL":
        return Band(target, Tolerance(share=cells.width), f"{_percent(cells.width)} of target")
    return Band(target, Tolerance(points=cells.width), _points(cells.width))


def _percent(weight: float) -> str:
    return f"{round(weight * 100, 4):g} %"


def _points(width: float) -> str:
    points = round(width * 100, 4)
    return f"{points:g} point{'' if points == 1 else 's'}"
