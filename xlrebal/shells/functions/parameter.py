"""What a function's argument is, declared once: how a cell's value is read, and what the function wizard says of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from math import isfinite
from typing import Any

from xlrebal.shells.functions.cell_error import BadInput

Cell = None | str | float | int | bool | date | datetime
Rows = Sequence[Sequence[Cell]]
NOT_GIVEN = date.max  # the default of a day that is today where left out; whoever asks the function puts today there


class Kind(StrEnum):
    """What a parameter takes."""

    NUMBER = "a number"
    TEXT = "a text"
    DAY = "a date"
    TODAY = "a date; blank: today"
    RANGE = "a range"


@dataclass(frozen=True, slots=True)
class Described:
    """What stands in a parameter's annotation: its kind, and its line in the function wizard (at most 255 characters)."""

    kind: Kind
    doc: str
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a function; `optional` ones have a default and may be left out, and those and `blank` ones be blank."""

    name: str
    kind: Kind
    doc: str
    optional: bool
    default: Any = None
    blank: bool = False


def number(doc: str) -> Described:
    """A figure; text such as "1,234.50" or "5%" is read as one."""
    return Described(Kind.NUMBER, doc)


def text(doc: str) -> Described:
    """A name or a choice; a number is read as its digits."""
    return Described(Kind.TEXT, doc)


def day(doc: str) -> Described:
    """A date: a date cell, a serial number, or a text as 2026-11-20 or 11/20/2026."""
    return Described(Kind.DAY, doc)


def day_or_today(doc: str) -> Described:
    """A date that is today where none is given: whoever asks the function says what day it is."""
    return Described(Kind.TODAY, doc)


def cells(doc: str) -> Described:
    """A whole range, row by row; blanks are fine."""
    return Described(Kind.RANGE, doc)


def cells_or_blank(doc: str) -> Described:
    """A range that must be given its place among the arguments and may be blank."""
    return Described(Kind.RANGE, doc, blank=True)


def read_argument(parameter: Parameter, value: Any, today: date) -> Any:
    """The argument as the function takes it; BadInput where it cannot be read."""
    if parameter.kind is Kind.RANGE:
        return _read_range(parameter, value)
    while isinstance(value, list | tuple) and len(value) == 1:  # a range of one cell
        value = value[0]
    if isinstance(value, list | tuple):
        raise BadInput(f"{parameter.name} takes one cell, not a range: give {parameter.kind}.")
    if _beyond_reason(value):
        raise BadInput(f"{parameter.name}: {value} is no figure: correct it.")
    if value is None or (isinstance(value, str) and not value.strip()):
        return _blank(parameter, today)
    return _READERS[parameter.kind](parameter, value)


def _beyond_reason(value: object) -> bool:
    """Whether a number is one that no cell can hold."""
    return isinstance(value, float) and not isfinite(value)


def _blank(parameter: Parameter, today: date) -> Any:
    if parameter.kind is Kind.TODAY:
        return today
    if parameter.optional:
        return parameter.default
    raise BadInput(f"{parameter.name} is blank: give {parameter.kind}.")


def _read_range(parameter: Parameter, value: Any) -> Any:
    """Rows of cells; one cell and one row are ranges too."""
    listed = value if isinstance(value, list | tuple) else [value]
    rows = listed if listed and all(isinstance(row, list | tuple) for row in listed) else [listed]
    width = max((len(row) for row in rows), default=0)
    plain = [
        [*(None if isinstance(cell, str) and not cell.strip() else cell for cell in row), *[None] * (width - len(row))]
        for row in rows
    ]
    if any(_beyond_reason(cell) for row in plain for cell in row):
        raise BadInput(f"{parameter.name} holds something that is no figure (infinity): correct it.")
    if any(cell is not None for row in plain for cell in row):
        return plain
    if parameter.optional or parameter.blank:
        return parameter.default
    raise BadInput(f"{parameter.name} is blank: give a range with something in it.")


def _read_number(parameter: Parameter, value: Cell) -> float:
    from xlrebal.excel.parse_cells import read_number
    from xlrebal.excel.parse_percents import read_percent_text

    read = read_percent_text(value) if isinstance(value, str) and "%" in value else read_number(value)
    if not isinstance(read, float) or _beyond_reason(read):
        raise BadInput(f"{parameter.name}: {value} is not a number; enter the number alone, as 1,234.50 or 5%.")
    return read


def _read_text(parameter: Parameter, value: Cell) -> str:
    from xlrebal.excel.parse_cells import read_text

    read = read_text(value)
    if read is None or read.startswith("#"):
        raise BadInput(f"{parameter.name}: {value} is not a name: enter a text.")
    return read


def _read_day(parameter: Parameter, value: Cell) -> date:
    from xlrebal.excel.parse_cells import read_date

    read = read_date(value)
    if not isinstance(read, date):
        raise BadInput(f"{parameter.name}: {value} is not a date: write it as 2026-11-20 or 11/20/2026, month first.")
    return read


_READERS: dict[Kind, Callable[[Parameter, Cell], Any]] = {
    Kind.NUMBER: _read_number,
    Kind.TEXT: _read_text,
    Kind.DAY: _read_day,
    Kind.TODAY: _read_day,
}
