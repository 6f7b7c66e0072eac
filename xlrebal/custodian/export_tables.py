"""The tables of one exported file: which lines are headings, and what each table holds, told by its headings alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xlrebal.excel.grid import Cell, Grid
from xlrebal.excel.parse.find_heading import find_heading
from xlrebal.excel.parse.heading_words import normal_name
from xlrebal.schema.column import InputSheet
from xlrebal.schema.inputs import HOLDINGS, LOTS, TRANSACTIONS

_KINDS = (
    (TRANSACTIONS, frozenset({"date", "action"})),
    (LOTS, frozenset({"acquired", "quantity"})),
    (HOLDINGS, frozenset({"symbol", "quantity"})),
)
_FEWEST_HEADINGS = 4
_DIGIT = re.compile(r"\d")

# What exports of sold lots call their columns, as headings of Transactions.
_SOLD = {
    "Date": ("closeddate", "dateclosed", "closedate", "datesold", "solddate", "saledate"),
    "Acquired": ("openeddate", "opendate", "dateopened", "dateacquired", "acquireddate", "acquired"),
    "Symbol": ("symbol", "symbolcusip", "ticker"),
    "Quantity": ("quantity", "qty", "shares"),
    "Amount": ("proceeds", "totalproceeds"),
    "Cost Basis": ("costbasis", "totalcost", "costbasistotal"),
    "Account": ("account", "accountnumber", "accountname"),
}


class ExportTable(NamedTuple):
    """One table of a file. grid: called as the sheet it belongs to, its lines where they stand in the file.

    heading: its line, from 0. realized: whether it lists lots sold, each read as a sale with what it cost.
    """

    sheet: InputSheet
    grid: Grid
    heading: int
    realized: bool


def export_tables(grid: Grid) -> list[ExportTable]:
    """The tables of a file, in order; none where no line has headings that are known.

    Lines above the first belong to it. A table ends where headings of another kind follow.
    """
    starts: list[tuple[int, InputSheet, bool]] = []
    for row, sheet, realized in _headings(grid.rows):
        if not starts or starts[-1][1:] != (sheet, realized):
            starts.append((row, sheet, realized))
    if not starts:
        return []
    ends = [row for row, _, _ in starts[1:]] + [len(grid.rows)]
    begins = [0, *ends]
    return [
        _table(grid, range(begins[at], end), sheet, row, realized)
        for at, ((row, sheet, realized), end) in enumerate(zip(starts, ends, strict=True))
    ]


def _headings(rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[int, InputSheet, bool]]:
    """Each line that can only be headings, and what they head."""
    known: dict[tuple[Cell, ...], tuple[InputSheet, bool] | None] = {}
    for row, cells in enumerate(rows):
        texts = tuple(cell for cell in cells if isinstance(cell, str) and cell.strip())
        if len(texts) < _FEWEST_HEADINGS or sum(bool(_DIGIT.search(text)) for text in texts) * 3 > len(texts):
            continue
        if texts not in known:
            known[texts] = _kind(cells)
        if (kind := known[texts]) is not None:
            yield row, *kind


def _kind(cells: Sequence[Cell]) -> tuple[InputSheet, bool] | None:
    """What a line's headings head; None where it is no heading line."""
    if {"Date", "Quantity", "Amount"} <= _sold_columns(cells).keys():
        return TRANSACTIONS, True
    for sheet, needed in _KINDS:
        heading = find_heading(Grid(sheet.name, [cells]), sheet)
        if heading is not None and needed <= heading.places.keys():
            return sheet, False
    return None


def _table(grid: Grid, lines: range, sheet: InputSheet, heading: int, realized: bool) -> ExportTable:
    """The lines as a grid of their own, in their places."""
    blank: list[Cell] = []
    rows = [list(cells) if row in lines else blank for row, cells in enumerate(grid.rows)][: lines.stop]
    if realized:
        _as_sales(rows, heading)
    width = max(map(len, rows), default=0)
    rows = [[*cells, *[None] * (width - len(cells))] for cells in rows]
    errors = {place: text for place, text in grid.errors.items() if place[0] in lines}
    return ExportTable(sheet, Grid(sheet.name, rows, errors), heading, realized)


def _sold_columns(cells: Sequence[Cell]) -> dict[str, int]:
    """Heading of Transactions → its column, where these are headings of lots sold."""
    names = [normal_name(cell) if isinstance(cell, str) else "" for cell in cells]
    found = {}
    for heading, known in _SOLD.items():
        places = [names.index(name) for name in known if name in names]
        if places:
            found[heading] = places[0]
    return found


def _as_sales(rows: list[list[Cell]], heading: int) -> None:
    """The headings as Transactions has them, and each line with a quantity and a day as a sale."""
    width = max(map(len, rows))
    columns = _sold_columns(rows[heading])
    own = {place: name for name, place in columns.items()}
    for row in range(heading, len(rows)):
        cells = rows[row]
        if not any(cells):
            continue
        cells += [None] * (width - len(cells))
        if _sold_columns(cells) == columns:
            rows[row] = [*(own.get(place) for place in range(width)), "Action"]
        elif cells[columns["Date"]] and cells[columns["Quantity"]]:
            cells.append("sell")
