"""Findings for the cells of one column: errors, blanks, what cannot be read, what is out of bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from xlrebal.excel.grid import NOT_CALCULATED, Cell
from xlrebal.excel.parse.parse_cells import Unreadable, Values
from xlrebal.excel.parse.parse_percents import UNCLEAR
from xlrebal.schema.column import Column, Value
from xlrebal.schema.finding import Finding, Problem, error

ADVICE = "correct its formula, or enter the value."
NEVER_CALCULATED = (
    Problem.NOT_CALCULATED,
    "The cell holds a formula that was never calculated, so that its value is not known: open the workbook in Excel, let it "
    "calculate (F9) and save it.",
)


class ColumnSource(NamedTuple):
    """Where a column's values come from: the advisor's sheet and heading, and each record's Excel row and cell.

    errors: record → the text of its error cell, or NOT_CALCULATED.
    """

    sheet: str
    heading: str
    rows: Sequence[int]
    cells: Sequence[Cell]
    errors: Mapping[int, str]


class CheckedColumn(NamedTuple):
    """The values that can be used, None for the others; the records with a finding; the findings."""

    values: list[Value]
    faults: list[int]
    findings: list[Finding]


def check_column(column: Column, values: Values, source: ColumnSource) -> CheckedColumn:
    """The column's values checked; a column in order costs no look at its single cells."""
    found = dict(_problems(column, values, source))
    if not found:
        return CheckedColumn([value for value in values if not isinstance(value, Unreadable)], [], [])
    usable = [None if at in found or isinstance(value, Unreadable) else value for at, value in enumerate(values)]
    findings = [
        error(
            code,
            f"{message} {column.until_then}".rstrip(),
            sheet=source.sheet,
            row=source.rows[at],
            column=source.heading,
            value=_shown(source, at),
        )
        for at, (code, message) in sorted(found.items())
    ]
    return CheckedColumn(usable, sorted(found), findings)


def _problems(column: Column, values: Values, source: ColumnSource) -> Iterator[tuple[int, tuple[Problem, str]]]:
    """Each record with a problem, its code and its sentence; at most one a record."""
    kinds = set(map(type, values))
    if Unreadable in kinds:
        yield from _unreadable(column, values, source)
    if column.blank and type(None) in kinds:
        blank = f"{source.heading} is blank in a row that has other cells: fill it in, or delete the row."
        yield from ((at, (column.blank, blank)) for at, value in enumerate(values) if value is None)
    yield from _out_of_range(column, values, source)
    for at, text in source.errors.items():  # last: such a cell is not blank, whatever was said above
        yield (
            at,
            NEVER_CALCULATED if text == NOT_CALCULATED else (Problem.ERROR_CELL, f"The cell shows {text}: {ADVICE}"),
        )


def _unreadable(column: Column, values: Values, source: ColumnSource) -> Iterator[tuple[int, tuple[Problem, str]]]:
    """Cells that are not of the column's kind."""
    for at, value in enumerate(values):
        if isinstance(value, Unreadable):
            code = Problem.PERCENT_UNCLEAR if value is UNCLEAR else column.unreadable
            yield at, (code, f'"{_shown(source, at)}" {value.reason}.')


def _out_of_range(column: Column, values: Values, source: ColumnSource) -> Iterator[tuple[int, tuple[Problem, str]]]:
    """Numbers beyond the column's limits."""
    if column.minimum is None and column.above is None:
        return
    lowest = min((value for value in values if isinstance(value, float)), default=None)
    if lowest is None or not _is_outside(column, lowest):
        return
    if column.above is not None:
        wanted = f"is not above {column.above:g}: enter a number above {column.above:g}"
    else:
        wanted = f"is below {column.minimum:g}: enter {column.minimum:g} or more"
    for at, value in enumerate(values):
        if isinstance(value, float) and _is_outside(column, value):
            yield at, (column.out_of_range, f"{source.heading} {_shown(source, at)} {wanted}.")


def _is_outside(column: Column, number: float) -> bool:
    """Whether a number is beyond the column's limits."""
    too_low = column.minimum is not None and number < column.minimum
    return too_low or (column.above is not None and number <= column.above)


def _shown(source: ColumnSource, at: int) -> str:
    """A cell as the advisor would recognise it."""
    cell = source.cells[at]
    if at in source.errors:
        return source.errors[at]
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
