"""Sections of a sheet joined to one table: what stands between them blanked, what their lines name in columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from xlrebal.excel.grid import Cell, Grid
from xlrebal.excel.parse.find_heading import Heading
from xlrebal.excel.parse.heading_words import normal_name
from xlrebal.excel.parse.parse_cells import read_text
from xlrebal.excel.parse.sheet_lines import SheetLines

Rows = list[list[Cell]]


def one_table(grid: Grid, first: Heading, lines: SheetLines, named: Mapping[str, Mapping[int, str]]) -> Grid:
    """The grid with every record under the first heading, whatever the order of its own; rows keep their numbers.

    named: heading → row → what the lines say of it, which fills a column of that heading where it is blank, else a new one.
    """
    width = max(map(len, grid.rows))
    rows: Rows = [[*cells, *[None] * (width - len(cells))] for cells in grid.rows]
    errors = dict(grid.errors)
    between = [row for each in lines.sections for row in (*each.lines, each.heading or 0) if row > first.row]
    for row in (*between, *lines.remarks):
        rows[row] = [None] * width
    own = first
    for section in lines.sections:
        own = lines.repeated.get(section.heading or 0, own)
        if own.texts != first.texts:
            errors = _rearrange(rows, errors, section.rows, _moves(own, first))
    for name, values in named.items():
        place = first.places.get(name.lower(), -1)
        if place < 0:
            place = len(rows[first.row])
            rows = [[*cells, None] for cells in rows]
            rows[first.row][place] = name
        for row, value in values.items():
            if read_text(rows[row][place]) is None:
                rows[row][place] = value
    return replace(grid, rows=rows, errors=errors)


def _moves(own: Heading, first: Heading) -> dict[int, int]:
    """Where each column of a section belongs under the first heading: by its heading, else by what that means."""
    wanted = {normal_name(text): column for column, text in reversed(first.texts.items())}
    to = {column: place for column, text in own.texts.items() if (place := wanted.get(normal_name(text))) is not None}
    return to | {column: first.places[key] for key, column in own.places.items() if key in first.places}


def _rearrange(
    rows: Rows, errors: Mapping[tuple[int, int], str], section: Iterable[int], to: Mapping[int, int]
) -> dict[tuple[int, int], str]:
    """Move the cells of a section's rows; the error cells where they then stand."""
    places = set(section)
    for row in places:
        cells = rows[row]
        rows[row] = [None] * len(cells)
        for column, place in to.items():
            rows[row][place] = cells[column]
    stay = {place: text for place, text in errors.items() if place[0] not in places}
    return stay | {(row, to[column]): text for (row, column), text in errors.items() if row in places and column in to}
