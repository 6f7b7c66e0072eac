"""A target row's tolerance band as two weights.

Low % and High % beat Band %; points (ABS) or a share of the target (REL); 5/25 is the narrower of 5 points and 25 % of it.
"""

from __future__ import annotations

from typing import NamedTuple

FIVE_POINTS, QUARTER = 0.05, 0.25


class Band(NamedTuple):
    """low ≤ target ≤ high, and the band in words. `fault` names the column that contradicts the target, "" where none."""

    low: float
    high: float
    words: str
    fault: str = ""


class BandCells(NamedTuple):
    """A row's band cells as fractions; None where blank."""

    width: float | None = None
    kind: str = ""
    low: float | None = None
    high: float | None = None


def resolve_band(target: float, cells: BandCells, default_width: float) -> Band:
    """The band of one row: 60 % with 5 points is 55 % to 65 %, with 20 % REL 48 % to 72 %, with 5/25 55 % to 65 %."""
    width, words = _half_width(target, cells, default_width)
    low, high = max(0.0, round(target - width, 12)), min(1.0, round(target + width, 12))
    if cells.low is None and cells.high is None:
        return Band(low, max(high, target), words)
    if cells.low is not None and cells.low > target:
        return Band(low, high, words, "low_pct")
    if cells.high is not None and cells.high < target:
        return Band(low, high, words, "high_pct")
    low = low if cells.low is None else cells.low
    high = high if cells.high is None else cells.high
    return Band(low, high, f"{_percent(low)} to {_percent(high)}")


class _Width(NamedTuple):
    width: float
    words: str


def _half_width(target: float, cells: BandCells, default_width: float) -> _Width:
    if cells.kind == "5/25":
        return _Width(min(FIVE_POINTS, QUARTER * target), "5 points or 25 % of target")
    if cells.width is None:
        return _Width(default_width, f"{_points(default_width)} (default)")
    if cells.kind == "REL":
        return _Width(cells.width * target, f"{_percent(cells.width)} of target")
    return _Width(cells.width, _points(cells.width))


def _percent(weight: float) -> str:
    return f"{round(weight * 100, 4):g} %"


def _points(width: float) -> str:
    points = round(width * 100, 4)
    return f"{points:g} point{'' if points == 1 else 's'}"
