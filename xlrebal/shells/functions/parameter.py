"""What a function's argument is, declared once: how a cell's value is read, and what the function wizard says of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any

from xlrebal.schema.record import record
from xlrebal.shells.functions.cell_error import BadInput
from xlrebal.shells.functions.range_cells import Cell, Range, RangeRead, fault_of, is_finite, plain
from xlrebal.shells.functions.range_memory import MEMORY

_WHOLE = 1 + 1e-9  # weights that were added up
NOT_GIVEN = date.max  # the default of a day that is today where left out; whoever asks the function puts today there


class ParameterKind(StrEnum):
    """What a parameter takes."""

    NUMBER = "a number"
    TEXT = "a text"
    DAY = "a date"
    TODAY = "a date; blank: today"
    RANGE = "a range"


@record
class Described:
    """What stands in a parameter's annotation: its kind, and its line in the function wizard (at most 255 characters).

    blank: it may be blank although it has no default. empty: a range with nothing in it is one, and not left out.
    share: a number of at most 1.
    """

    kind: ParameterKind
    doc: str
    blank: bool = False
    empty: bool = False
    share: bool = False


@record
class Parameter:
    """One argument of a function, as declared; `optional` ones have a default and may be left out or blank."""

    name: str
    described: Described
    optional: bool
    default: Any = None

    @property
    def kind(self) -> ParameterKind:
        """What it takes."""
        return self.described.kind

    @property
    def doc(self) -> str:
        """Its line in the function wizard."""
        return self.described.doc


def number(doc: str) -> Described:
    """A figure; text such as "1,234.50" or "5%" is read as one."""
    return Described(ParameterKind.NUMBER, doc)


def share(doc: str) -> Described:
    """A weight, a band or a rate: a fraction of at most 1, so that 60 for 60% is never taken for 6,000%."""
    return Described(ParameterKind.NUMBER, doc, share=True)


def text(doc: str) -> Described:
    """A name or a choice; a number is read as its digits."""
    return Described(ParameterKind.TEXT, doc)


def day(doc: str) -> Described:
    """A date: a date cell, a serial number, or a text as 2026-11-20 or 11/20/2026."""
    return Described(ParameterKind.DAY, doc)


def day_or_today(doc: str) -> Described:
    """A date that is today where none is given: whoever asks the function says what day it is."""
    return Described(ParameterKind.TODAY, doc)


def cells(doc: str) -> Described:
    """A whole range, row by row; blanks are fine."""
    return Described(ParameterKind.RANGE, doc)


def cells_or_none(doc: str) -> Described:
    """A range that may hold nothing, which is not the same as a range left out."""
    return Described(ParameterKind.RANGE, doc, empty=True)


def cells_or_blank(doc: str) -> Described:
    """A range that must be given its place among the arguments and may be blank."""
    return Described(ParameterKind.RANGE, doc, blank=True)


def read_argument(parameter: Parameter, value: Any, today: date) -> Any:
    """The argument as the function takes it; BadInput where it cannot be read, shows an error or is no finite figure."""
    if parameter.kind is ParameterKind.RANGE:
        return _read_range(parameter, value)
    while isinstance(value, list | tuple) and len(value) == 1:  # a range of one cell
        value = value[0]
    if isinstance(value, list | tuple):
        raise BadInput(f"{parameter.name} takes one cell, not a range: give {parameter.kind}.")
    value = plain(value)
    if fault := fault_of(value):
        raise BadInput(f"{parameter.name} {fault}.")
    if value is None:
        return _blank(parameter, today)
    return _READERS[parameter.kind](parameter, value)


def _blank(parameter: Parameter, today: date) -> Any:
    if parameter.kind is ParameterKind.TODAY:
        return today
    if parameter.optional:
        return parameter.default
    raise BadInput(f"{parameter.name} is blank: give {parameter.kind}.")


def _read_range(parameter: Parameter, value: Any) -> Any:
    """Rows of cells. An error in any cell is an error of the function, as in SUM."""
    read = RangeRead(Range([], 0), "") if value is None else MEMORY.read(value)
    if read.fault:
        raise BadInput(f"{parameter.name}: {read.fault}.")
    if read.cells or (parameter.described.empty and value is not None):
        return read.cells
    if parameter.optional or parameter.described.blank:
        return parameter.default
    raise BadInput(f"{parameter.name} is blank: give a range with something in it.")


def _read_number(parameter: Parameter, value: Cell) -> float:
    from xlrebal.excel.parse.parse_cells import read_number
    from xlrebal.excel.parse.parse_percents import read_percent_text

    read = read_percent_text(value) if isinstance(value, str) and "%" in value else read_number(value)
    if not isinstance(read, float) or not is_finite(read):
        raise BadInput(f"{parameter.name}: {value} is not a number; enter the number alone, as 1,234.50 or 5%.")
    if parameter.described.share:
        refuse_more_than_whole(parameter.name, value, read)
    return read


def refuse_more_than_whole(name: str, value: Cell, read: float) -> None:
    """BadInput where what the cell was read as is above 1, with what was probably meant."""
    if abs(read) > _WHOLE:
        points = abs(read) <= 100 and not (isinstance(value, str) and "%" in value)
        advice = f"give {read:g}% or {read / 100:g}" if points else "give a share of at most 100%"
        raise BadInput(f"{name}: {value} is more than the whole: {advice}.")


def _read_text(parameter: Parameter, value: Cell) -> str:
    from xlrebal.excel.parse.parse_cells import read_text

    read = read_text(value)
    if read is None:
        raise BadInput(f"{parameter.name}: {value} is not a name: enter a text.")
    return read


def _read_day(parameter: Parameter, value: Cell) -> date:
    from xlrebal.excel.parse.parse_cells import read_day

    read = read_day(value)
    if not isinstance(read, date):
        raise BadInput(f"{parameter.name}: {value} is not a date: write it as 2026-11-20 or 11/20/2026, month first.")
    return read


_READERS: dict[ParameterKind, Callable[[Parameter, Cell], Any]] = {
    ParameterKind.NUMBER: _read_number,
    ParameterKind.TEXT: _read_text,
    ParameterKind.DAY: _read_day,
    ParameterKind.TODAY: _read_day,
}
