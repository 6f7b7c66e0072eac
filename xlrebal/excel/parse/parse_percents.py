"""Whether plain numbers in percent columns are points (60) or fractions (0.6), decided once for each column.

A cell with a percent format, or with % in its text, says itself what it means. What it cannot say, the column says:
by its total (targets), by the targets beside it (bands), or because only one reading gives a figure that such a column
can hold. Where neither reading can be excluded, nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from xlrebal.excel.grid import Cell
from xlrebal.excel.parse.parse_cells import Unreadable, Values, read_number

_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')  # 0.0"%" shows a % without meaning one

# The smallest and largest figure that the largest number of a column can be, as fractions.
_PLAUSIBLE = {
    "band_pct": (0.005, 0.5),
    "redemption_fee_pct": (0.001, 0.1),
    "tilt_pct": (0.005, 0.3),
    "volatility_pct": (0.02, 1.0),
    "specific_pct": (0.005, 1.0),
}
_PLAUSIBLE_WEIGHT = (0.01, 1.0)
_LEADERS = {"band_pct": "target_pct", "low_pct": "target_pct", "high_pct": "target_pct", "cap_pct": "tilt_pct"}
_SURELY_POINTS = 1.5  # no column of ours holds 150 %
_WHOLE = 0.005  # how near to 100 % (or 200 %, with class and symbol rows) a total must come to decide

_PLUS_MINUS = re.compile(r"\s*(?:±|\+\s*/?\s*[-−–])\s*(?=[\d.])")  # a band as "+/- 5%"

UNCLEAR = Unreadable("may mean percent or a fraction: type it with a % sign, or give the column a percent format")


class Reading(Enum):
    """What plain numbers of a column mean."""

    FRACTIONS = "fractions"
    POINTS = "points"
    BASIS_POINTS = "basis points"
    UNCLEAR = "unclear"


_SCALES = {Reading.POINTS: 100, Reading.BASIS_POINTS: 10_000}


class PercentColumn(NamedTuple):
    """The cells of a percent column, and the number format of those that have one, by position.

    unit: what its heading says of plain numbers; None: nothing.
    """

    cells: Sequence[Cell]
    formats: Mapping[int, str]
    unit: Reading | None = None


class _Percent(NamedTuple):
    """A number in a percent column; `certain` when it is a fraction whatever its column."""

    number: float
    certain: bool


_Read = list[_Percent | Unreadable | None]


def read_percents(columns: Mapping[str, PercentColumn]) -> dict[str, Values]:
    """The values of one sheet's percent columns, by key, as fractions; Unreadable where the reading is unclear."""
    read = {key: [_read(cell, column.formats.get(at, "")) for at, cell in enumerate(column.cells)]
            for key, column in columns.items()}  # fmt: skip
    readings = {key: column.unit or _reading_of(key, read) for key, column in columns.items()}
    return {key: [_value(cell, readings[key]) for cell in cells] for key, cells in read.items()}


def is_percentage(cell: Cell, code: str) -> bool:
    """Whether a cell says itself that it is a percentage: by its text, or by its number format `code`."""
    return "%" in cell if isinstance(cell, str) else isinstance(cell, int | float) and is_percent_format(code)


def is_percent_format(code: str) -> bool:
    """Whether an Excel format code shows a fraction as a percentage."""
    return "%" in _LITERAL.sub("", code)


def read_percent_text(text: str) -> float | Unreadable | None:
    """The fraction that "60 %" or "+2.68%" means."""
    number = read_number(_PLUS_MINUS.sub("", text.replace("%", "", 1), count=1))
    return number / 100 if isinstance(number, float) else number


def _read(cell: Cell, code: str) -> _Percent | Unreadable | None:
    """One cell, as far as it speaks for itself."""
    if isinstance(cell, str) and "%" in cell:
        fraction = read_percent_text(cell)
        return _Percent(fraction, True) if isinstance(fraction, float) else fraction
    number = read_number(_PLUS_MINUS.sub("", cell, count=1) if isinstance(cell, str) else cell)
    return _Percent(number, is_percent_format(code)) if isinstance(number, float) else number


def _value(cell: _Percent | Unreadable | None, reading: Reading) -> float | Unreadable | None:
    """The cell's fraction."""
    if not isinstance(cell, _Percent):
        return cell
    if cell.certain or cell.number == 0 or reading is Reading.FRACTIONS:
        return cell.number
    return cell.number / _SCALES[reading] if reading in _SCALES else UNCLEAR


def _reading_of(key: str, read: Mapping[str, _Read]) -> Reading:
    """What the plain numbers of a column mean."""
    plain = _plain(read[key])
    largest = max(map(abs, plain), default=0.0)
    if largest == 0:
        return Reading.FRACTIONS
    if key == "target_pct":
        return _by_total(plain, [cell.number for cell in read[key] if isinstance(cell, _Percent) and cell.certain])
    leader = _LEADERS.get(key, "")
    if any(_plain(read.get(leader, []))):
        return _by_leader(_reading_of(leader, read), largest, *_PLAUSIBLE.get(key, _PLAUSIBLE_WEIGHT))
    return _by_size(largest, *_PLAUSIBLE.get(key, _PLAUSIBLE_WEIGHT))


def _plain(cells: _Read) -> list[float]:
    """The numbers that do not say themselves what they mean."""
    return [cell.number for cell in cells if isinstance(cell, _Percent) and not cell.certain]


def _by_total(plain: Sequence[float], certain: Sequence[float]) -> Reading:
    """Targets: beside formatted cells, the reading that makes the total whole; alone, by size."""
    if max(plain) > _SURELY_POINTS:
        return Reading.POINTS
    if not certain:
        return Reading.FRACTIONS if max(plain) <= 1 else Reading.UNCLEAR
    as_fractions, as_points = (_is_whole(sum(certain) + sum(plain) / scale) for scale in (1, 100))
    if as_fractions == as_points:
        return Reading.UNCLEAR
    return Reading.FRACTIONS if as_fractions else Reading.POINTS


def _is_whole(total: float) -> bool:
    """Whether a total is 100 %, or 200 % where classes and their symbols both have a row, and so on."""
    return round(total) >= 1 and abs(total - round(total)) <= _WHOLE


def _by_leader(leader: Reading, largest: float, smallest_plausible: float, largest_plausible: float) -> Reading:
    """Bands are written as the targets beside them, unless that makes no sense."""
    if leader is Reading.POINTS:
        return leader if largest / 100 >= smallest_plausible else Reading.UNCLEAR
    if leader is Reading.FRACTIONS and largest <= largest_plausible:
        return leader
    return Reading.POINTS if largest > _SURELY_POINTS else Reading.UNCLEAR


def _by_size(largest: float, smallest_plausible: float, largest_plausible: float) -> Reading:
    """The reading that gives a figure such a column can hold, if there is just one."""
    if largest > _SURELY_POINTS:
        return Reading.POINTS
    as_fraction, as_points = largest <= largest_plausible, largest / 100 >= smallest_plausible
    if as_fraction == as_points:
        return Reading.UNCLEAR
    return Reading.FRACTIONS if as_fraction else Reading.POINTS
