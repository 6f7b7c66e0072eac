"""Bands that are written as their two limits: "50-70", "50 % to 70 %"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from xlrebal.excel.grid import Cell
from xlrebal.excel.parse.parse_percents import PercentColumn

BAND, LOW, HIGH = "band_pct", "low_pct", "high_pct"
_RANGE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(%?)\s*(?:[-–—−]|to|\.\.\.?|…)\s*(\d+(?:\.\d+)?)\s*(%?)\s*", re.IGNORECASE)


def split_ranges(columns: Mapping[str, PercentColumn]) -> dict[str, PercentColumn]:
    """A sheet's percent columns, the limits that stand in its band column under Low % and High %; a limit given there counts before."""
    band = columns.get(BAND)
    limits = [_limits(cell) for cell in band.cells] if band else []
    if band is None or not any(limits):
        return dict(columns)
    widths = [None if pair else cell for cell, pair in zip(band.cells, limits, strict=True)]
    low, high = ([pair[side] if pair else None for pair in limits] for side in (0, 1))
    return {
        **columns,
        BAND: band._replace(cells=widths),
        LOW: _filled(columns.get(LOW), low, band),
        HIGH: _filled(columns.get(HIGH), high, band),
    }


def _limits(cell: Cell) -> tuple[str, str] | None:
    """The two limits as they are written; a % sign behind the second is meant for both."""
    found = _RANGE.fullmatch(cell) if isinstance(cell, str) else None
    return (found[1] + (found[2] or found[4]), found[3] + (found[4] or found[2])) if found else None


def _filled(own: PercentColumn | None, limits: Sequence[str | None], band: PercentColumn) -> PercentColumn:
    """The limits of the sheet's own column, and where it has none those found in the band column."""
    if own is None:
        return PercentColumn(limits, {}, band.unit)
    cells = [limit if cell is None else cell for cell, limit in zip(own.cells, limits, strict=True)]
    return own._replace(cells=cells)
