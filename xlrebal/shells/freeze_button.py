"""Freeze Formulas on the workbook that is open in Excel: cells that call our functions become their values.

The twin of excel/file/freeze_formulas.py, through public xlwings only.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator, Mapping
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


class _Calling(NamedTuple):
    """A sheet, its cells, and those of them that call our functions."""

    sheet: xlwings.Sheet
    cells: _Cells
    blocks: list[_Block]


class FrozenCells(NamedTuple):
    """How many cells became values, and the defined names that call our functions and stay."""

    cells: int
    calling_names: tuple[str, ...]


def freeze_formulas(book: xlwings.Book) -> FrozenCells:
    """Puts values in place of every formula that calls one of our functions, itself or by way of a defined name.

    A cell that shows #NAME? or #SPILL! keeps its formula: it has no value. The cells a formula spilled into keep what they
    show. Figures are kept to their last digit, in whatever format they are shown, and the formats stay.
    WorkbookRefused, before anything is changed, where such a formula is on a protected sheet.
    """
    from xlrebal.excel import our_functions
    from xlrebal.excel.live.quiet_app import quiet_app

    with quiet_app(book.app):
        definitions = {name.name: name.refers_to or "" for name in book.names}
        calling = [found for sheet in book.sheets if (found := _calling(sheet, definitions)).blocks]
        _refuse_protected([found.sheet for found in calling])
        count = sum(_freeze_sheet(*found) for found in calling)
        return FrozenCells(
            count, tuple(name for name, text in definitions.items() if our_functions.calls_our_function(text))
        )


def _calling(sheet: xlwings.Sheet, definitions: Mapping[str, str]) -> _Calling:
    """definitions: what each defined name of the workbook stands for; a sheet's own is called Sheet!Name."""
    from xlrebal.excel import our_functions

    own = {name: text for name, text in definitions.items() if _scope(name) in ("", sheet.name)}
    by_scope = sorted(own, key=lambda name: _scope(name) != "")  # a sheet's own name goes before the workbook's
    names = our_functions.calling_names({name.rpartition("!")[2]: own[name] for name in by_scope})
    cells = _read(sheet)
    return _Calling(sheet, cells, list(_calling_blocks(sheet, cells, names)))


def _scope(name: str) -> str:
    """The sheet that a defined name belongs to, "" for one of the workbook."""
    return name.rpartition("!")[0].strip("'").replace("''", "'")


def _refuse_protected(sheets: list[xlwings.Sheet]) -> None:
    """Stop before anything is frozen; xlwings has no word of its own for a sheet's protection."""
    from xlrebal.excel.refused import WorkbookRefused

    mac = sys.platform == "darwin"
    for sheet in sheets:
        if sheet.api.protect_contents.get() if mac else sheet.api.ProtectContents:
            raise WorkbookRefused(
                f"The sheet {sheet.name} is protected, and nothing was frozen: unprotect it under Review, Unprotect Sheet, "
                "then press the button again."
            )


def _freeze_sheet(sheet: xlwings.Sheet, cells: _Cells, blocks: list[_Block]) -> int:
    for block in blocks:
        values = cells.values[block.top : block.bottom + 1]
        cells.area(sheet, block).value = [
            [_typed(value) for value in row[block.left : block.right + 1]] for row in values
        ]
    _restore_spilled(sheet, cells)
    return sum(len(list(block.places())) for block in blocks)


def _read(sheet: xlwings.Sheet) -> _Cells:
    from xlrebal.excel.live.live_formulas import in_rows
    from xlrebal.excel.live.live_values import kept_values

    used = sheet.used_range
    return _Cells(used.row, used.column, [list(row) for row in in_rows(used)], kept_values(used))


def _calling_blocks(sheet: xlwings.Sheet, cells: _Cells, names: Collection[str]) -> Iterator[_Block]:
    """The calling cells, those with one and the same formula as one rectangle; none that shows an error no cell can hold.

    names: those by way of which our functions are called.
    """
    from xlrebal.excel import our_functions

    @cache
    def formula(row: int, column: int) -> tuple[object, bool]:
        """What must be the same in a block: the text, and whether it is an array's."""
        return cells.formulas[row][column], sheet.range((cells.row + row, cells.column + column)).has_array

    taken: set[tuple[int, int]] = set()
    for row, formulas in enumerate(cells.formulas):
        for column, text in enumerate(formulas):
            if (row, column) in taken or not our_functions.calls_our_function(text, names):
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
    from xlrebal.excel.live.live_values import ShownError

    return isinstance(value, ShownError) and value not in _ERROR_VALUES


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
    from xlrebal.excel.live.live_values import ShownError

    is_text = isinstance(value, str) and value and not isinstance(value, ShownError)
    return f"{_SHOWN_AS_TYPED}{value}" if is_text else value
