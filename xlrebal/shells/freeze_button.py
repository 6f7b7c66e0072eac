"""Freeze Formulas on the workbook that is open in Excel: cells that call our functions become their values.

The twin of excel/freeze_formulas.py, through public xlwings only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

import xlwings

_SHOWN_AS_TYPED = "'"  # before a text: Excel would read some as numbers, dates, formulas; others in another language
_ERROR_VALUES = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NUM!", "#N/A")  # what can be typed into a cell


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

    A cell that shows #NAME? or #SPILL! keeps its formula: it has no value. The cells a formula spilled into keep what they
    show. Figures are kept to their last digit, in whatever format they are shown, and the formats stay.
    """
    from xlrebal.excel.quiet_app import quiet_app

    with quiet_app(book.app):
        return sum(_freeze_sheet(sheet) for sheet in book.sheets)


def _freeze_sheet(sheet: xlwings.Sheet) -> int:
    cells = _read(sheet)
    blocks = list(_calling_blocks(sheet, cells))
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
    from xlrebal.excel.live_values import kept_values

    used = sheet.used_range
    return _Cells(used.row, used.column, [list(row) for row in in_rows(used)], kept_values(used))


def _calling_blocks(sheet: xlwings.Sheet, cells: _Cells) -> Iterator[_Block]:
    """The calling cells, those with one and the same formula as one rectangle; none that shows an error no cell can hold."""
    from xlrebal.excel.our_functions import calls_our_function

    @cache
    def formula(row: int, column: int) -> tuple[object, bool]:
        """What must be the same in a block: the text, and whether it is an array's."""
        return cells.formulas[row][column], sheet.range((cells.row + row, cells.column + column)).has_array

    taken: set[tuple[int, int]] = set()
    for row, formulas in enumerate(cells.formulas):
        for column, text in enumerate(formulas):
            if (row, column) in taken or not calls_our_function(text):
                continue
            block = _rectangle(cells.formulas, formula, row, column)
            taken.update(block.places())
            if not any(_is_left(cells.values[at][beside]) for at, beside in block.places()):
                yield block


def _rectangle(formulas: list[list[object]], formula: Callable[[int, int], object], row: int, column: int) -> _Block:
    """The largest block of this formula with its corner here: as far right as it goes, then as far down as that row."""

    def same(at: int, beside: int) -> bool:
        return formulas[at][beside] == formulas[row][column] and formula(at, beside) == formula(row, column)

    right, bottom = column, row
    while right + 1 < len(formulas[row]) and same(row, right + 1):
        right += 1
    while bottom + 1 < len(formulas) and all(same(bottom + 1, beside) for beside in range(column, right + 1)):
        bottom += 1
    return _Block(row, column, bottom, right)


def _is_left(value: object) -> bool:
    """Whether a cell that shows this keeps its formula: #NAME? and the newer errors (#SPILL!) are no values."""
    from xlrebal.excel.live_values import CellError

    return isinstance(value, CellError) and value not in _ERROR_VALUES


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
    """A value as it must be written so that the cell holds it: a text stays one, whatever it looks like."""
    from xlrebal.excel.live_values import CellError

    is_text = isinstance(value, str) and value and not isinstance(value, CellError)
    return f"{_SHOWN_AS_TYPED}{value}" if is_text else value
