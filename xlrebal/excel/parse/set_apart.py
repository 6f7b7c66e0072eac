"""Tables that stand side by side on one sheet: a wholly blank column ends a table, as it does in Excel.

A summary beside the holdings, sorted in its own order, would otherwise lend its figures to rows it does not speak of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlrebal.excel.grid import Cell, Grid
from xlrebal.excel.parse.find_heading import Heading, find_heading
from xlrebal.schema.column import InputSheet
from xlrebal.schema.finding import Finding, Problem, note
from xlrebal.schema.inputs import HOLDINGS, LOTS

_ONE_OF = {HOLDINGS.name: ("price", "market_value"), LOTS.name: ("cost_basis", "unit_cost")}


class Apart(NamedTuple):
    """A sheet's grid without the tables that stand beside the one wanted, and what is said of them."""

    grid: Grid
    findings: list[Finding]


def set_apart(grid: Grid, sheet: InputSheet) -> Apart:
    """The grid with only one table in it, where one of several side by side has all that the sheet needs.

    Columns behind a blank one that mean nothing to us stay: they are the advisor's notes.
    """
    heading = find_heading(grid, sheet)
    blocks = list(_blocks(grid, heading)) if heading else []
    if heading is None or len(blocks) < 2 or sheet.open_ended:  # correlations stand beside the Risk table
        return Apart(grid, [])
    known = {*heading.places.values(), *(column for columns in heading.repeated.values() for column in columns)}
    own = next((block for block in blocks if _is_complete(grid, sheet, block)), None)
    others = [column for block in blocks if block is not own and known & set(block) for column in block]
    if own is None or not others:
        return Apart(grid, [])
    names = ", ".join(heading.texts[column] for column in others if column in heading.texts)
    message = (
        f"{names}: behind a blank column, so not read as part of {sheet.name} but as a table beside it. Delete the blank "
        "column if they belong together."
    )
    said = note(Problem.TABLE_BESIDE, message, sheet=grid.sheet, row=heading.row + 1, value=names)
    return Apart(_without(grid, others), [said])


def _blocks(grid: Grid, heading: Heading) -> Iterator[range]:
    """The headed columns, parted where a column is blank from the heading down."""
    first, last = min(heading.texts), max(heading.texts)
    start = first
    for column in range(first, last + 1):
        if column not in heading.texts and _is_blank(grid.rows[heading.row :], column):
            if start < column:
                yield range(start, column)
            start = column + 1
    yield range(start, last + 1)


def _is_blank(rows: Sequence[Sequence[Cell]], column: int) -> bool:
    return all(column >= len(cells) or cells[column] is None or cells[column] == "" for cells in rows)


def _is_complete(grid: Grid, sheet: InputSheet, block: range) -> bool:
    """Whether these columns alone are a table of the sheet's kind, with the figures that make it of use."""
    alone = find_heading(_without(grid, [at for at in range(_width(grid)) if at not in block]), sheet)
    either = _ONE_OF.get(sheet.name, ())
    return (
        alone is not None
        and all(column.key in alone.places for column in sheet.columns if column.required)
        and (not either or any(key in alone.places for key in either))
    )


def _without(grid: Grid, columns: Sequence[int]) -> Grid:
    """The grid with these columns blank."""
    gone = set(columns)
    rows = [[None if at in gone else cell for at, cell in enumerate(cells)] for cells in grid.rows]
    errors = {place: text for place, text in grid.errors.items() if place[1] not in gone}
    return replace(grid, rows=rows, errors=errors)


def _width(grid: Grid) -> int:
    return max(map(len, grid.rows), default=0)
