"""Freeze Formulas on the workbook that is open in Excel: cells that call our functions become their values.

The twin of excel/freeze_formulas.py, through public xlwings only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import xlwings

_SHOWN_AS_TYPED = "'"  # in front of a text that Excel would otherwise read as a number, a date or a formula


class _Cells(NamedTuple):
    """A sheet's used cells: its first row and column, and what its cells hold and show."""

    row: int
    column: int
    formulas: list[list[object]]
    values: list[list[object]]

    def area(self, sheet: xlwings.Sheet, block: _Block) -> xlwings.Range:
        """The block on the sheet."""
        return sheet.range(
            (self.row + block.top, self.column + block.left), (self.row + block.bottom, self.column + block.right)
        )


class _Block(NamedTuple):
    """Cells side by side with the same formula: an array formula is only written as a whole."""

    top: int
    left: int
    bottom: int
    right: int

    def places(self) -> Iterator[tuple[int, int]]:
        """Row and column of each cell."""
        return (
            (row, column) for row in range(self.top, self.bottom + 1) for column in range(self.left, self.right + 1)
        )


def freeze_formulas(book: xlwings.Book) -> int:
    """Puts values in place of every formula that calls one of our functions; returns how many cells.

    A cell that shows #NAME? keeps its formula: it has no value. The cells a formula spilled into keep what they show.
    """
    from xlrebal.excel.quiet_app import quiet_app

    with quiet_app(book.app):
        return sum(_freeze_sheet(sheet) for sheet in book.sheets)


def _freeze_sheet(sheet: xlwings.Sheet) -> int:
    cells = _read(sheet)
    blocks = list(_calling_blocks(cells))
    for block in blocks:
        values = cells.values[block.top : block.bottom + 1]
        cells.area(sheet, block).value = [
            [_typed(value) for value in row[block.left : block.right + 1]] for row in values
        ]
    if blocks:
        _restore_spilled(sheet, cells)
    return sum(len(list(block.places())) for block in blocks)


def _read(sheet: xlwings.Sheet) -> _Cells:
    from xlrebal.excel.live_formulas import in_rows

    used = sheet.used_range
    values = used.options(ndim=2, err_to_str=True).value
    return _Cells(used.row, used.column, [list(row) for row in in_rows(used)], values)


def _calling_blocks(cells: _Cells) -> Iterator[_Block]:
    """The calling cells, those with one and the same formula as one rectangle; none that shows #NAME?."""
    from xlrebal.excel.our_functions import calls_our_function

    taken: set[tuple[int, int]] = set()
    for row, formulas in enumerate(cells.formulas):
        for column, formula in enumerate(formulas):
            if (row, column) in taken or not calls_our_function(formula):
                continue
            block = _rectangle(cells.formulas, row, column)
            taken.update(block.places())
            if not any(cells.values[at][beside] == "#NAME?" for at, beside in block.places()):
                yield block


def _rectangle(formulas: list[list[object]], row: int, column: int) -> _Block:
    """The largest block of this formula with its corner here: as far right as it goes, then as far down as that row."""
    wanted, right, bottom = formulas[row][column], column, row
    while right + 1 < len(formulas[row]) and formulas[row][right + 1] == wanted:
        right += 1
    while bottom + 1 < len(formulas) and all(cell == wanted for cell in formulas[bottom + 1][column : right + 1]):
        bottom += 1
    return _Block(row, column, bottom, right)


def _restore_spilled(sheet: xlwings.Sheet, before: _Cells) -> None:
    """What a formula had spilled into the cells around it went with the formula: put it back as values."""
    after = _read(sheet)
    for row, values in enumerate(before.values):
        for column, value in enumerate(values):
            at, beside = row + before.row - after.row, column + before.column - after.column
            inside = 0 <= at < len(after.values) and 0 <= beside < len(after.values[at])
            gone = not inside or (after.values[at][beside] is None and not after.formulas[at][beside])
            if value is not None and gone:
                sheet.range((row + before.row, column + before.column)).value = _typed(value)


def _typed(value: object) -> object:
    """A value as it must be written so that the cell holds it: text that looks like something else stays text."""
    if not isinstance(value, str) or not value:
        return value
    from xlrebal.excel.parse_cells import read_date, read_number

    is_error = value.startswith("#")
    looks_otherwise = value[0] in "=+-@'" or value.casefold() in ("true", "false") or "%" in value or ":" in value
    read_as_other = any(not isinstance(read(value), tuple | None) for read in (read_number, read_date))
    return _SHOWN_AS_TYPED + value if not is_error and (looks_otherwise or read_as_other) else value
