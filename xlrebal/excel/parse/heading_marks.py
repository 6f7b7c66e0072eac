"""What a heading says beside its column's name: the unit of its figures, the kind of its bands, half of the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlrebal.excel.parse.parse_percents import Reading
from xlrebal.schema.column import Value

_UNITS = {"bps": Reading.BASIS_POINTS, "point": Reading.POINTS}
_BAND_TYPES = {"relative": "REL", "absolute": "ABS"}


def unit_of(marks: frozenset[str]) -> Reading | None:
    """What plain numbers of a percent column are: Band (bps) is in basis points; None where the heading says nothing."""
    return next((unit for mark, unit in _UNITS.items() if mark in marks), None)


def read_marks(marks: Mapping[str, frozenset[str]], columns: Mapping[str, Sequence[Value]]) -> dict[str, list[Value]]:
    """The columns that headings change: Relative Band makes bands REL where no Band Type says otherwise; Half Spread is doubled."""
    changed: dict[str, list[Value]] = {}
    for mark, band_type in _BAND_TYPES.items():
        if mark in marks.get("band_pct", ()):
            pairs = zip(columns["band_pct"], columns["band_type"], strict=True)
            changed["band_type"] = [said or (band_type if band is not None else None) for band, said in pairs]
    if "half" in marks.get("spread_bps", ()):
        changed["spread_bps"] = [2 * each if isinstance(each, float) else each for each in columns["spread_bps"]]
    return changed
