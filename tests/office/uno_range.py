"""Cells of an open LibreOffice document behind xlwings' `Range`, answering as Excel answers.

Excel gives a cell of a currency format as a Decimal cut to four places, an error as its text, a cell of a date format
as a datetime; so do we, because the code under test has to live with that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from xlwings import base_classes

EPOCH = datetime.fromisoformat("1899-12-30")
FIRST_ROW, FIRST_COLUMN = 1, 1
DATE, TIME, CURRENCY, LOGICAL = 2, 4, 8, 1024  # com.sun.star.util.NumberFormat
FORMULA_VALUE, FORMULA_ERROR = 1, 4  # com.sun.star.sheet.FormulaResult
CONTENTS = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: values, dates, strings, formulas
EVERYTHING_BUT_OBJECTS = 1023 - 128  # what Excel's Clear clears: charts and shapes stay
EXCEL_GRAMMAR = 3  # com.sun.star.sheet.AddressConvention.XL_OOX
PIXELS_A_CHARACTER, PIXELS_OF_PADDING, PIXELS_AN_INCH, HUNDREDTHS_OF_MM_AN_INCH = 7, 5, 96, 2540
BOLD = 150.0
ERRORS = {"#NULL!": -2146826288, "#DIV/0!": -2146826281, "#VALUE!": -2146826273, "#REF!": -2146826265,
          "#NAME?": -2146826259, "#NUM!": -2146826252, "#N/A": -2146826246}  # fmt: skip

_ADDRESS = re.compile(r"\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?\Z")
_ALIGNMENTS = {"STANDARD": "general", "LEFT": "left", "CENTER": "center", "RIGHT": "right", "BLOCK": "justify"}


class Range(base_classes.Range):
    """A rectangle of cells; rows and columns count from 1 as in Excel."""

    def __init__(self, sheet: Any, row: int, column: int, rows: int, columns: int) -> None:
        self.sheet = sheet
        self.row, self.column = row, column
        self.shape = (rows, columns)
        self.uno = sheet.uno.getCellRangeByPosition(column - 1, row - 1, column + columns - 2, row + rows - 2)

    row, column, shape = 0, 0, (0, 0)  # plain attributes instead of the base class's properties

    @property
    def api(self) -> NativeCells:
        return NativeCells(self)

    @property
    def document(self) -> Any:
        return self.sheet.book.document

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, *place: int) -> Range:
        """The cell at (row, column), or the n-th cell, counting from 1 within the range."""
        row, column = (number - 1 for number in place) if len(place) == 2 else divmod(place[0] - 1, self.shape[1])
        return Range(self.sheet, self.row + row, self.column + column, 1, 1)

    @property
    def address(self) -> str:
        return self.uno.AbsoluteName.rpartition(".")[2].replace(f"{self.sheet.name}.", "")

    # values and formulas

    @property
    def raw_value(self) -> list[list[Any]]:
        values = [[None if value == "" else value for value in row] for row in self.uno.getDataArray()]
        for kind, area in _formats(self.uno, self.document):
            if kind & (DATE | TIME | CURRENCY | LOGICAL):
                for row, column in self._places(area):
                    values[row][column] = _as_kind(values[row][column], kind)
        for row, column in self._areas(self.uno.queryFormulaCells(FORMULA_VALUE)):
            text = self.uno.getCellByPosition(column, row).String if values[row][column] in (0, 1) else ""
            values[row][column] = text == "TRUE" if text in ("TRUE", "FALSE") else values[row][column]
        for row, column in self._areas(self.uno.queryFormulaCells(FORMULA_ERROR)):
            values[row][column] = self.uno.getCellByPosition(column, row).String
        return values

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        rows = data if isinstance(data, (list, tuple)) else [[data] * self.shape[1]] * self.shape[0]
        self.uno.setDataArray(tuple(tuple(_plain(value) for value in row) for row in rows))
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                if isinstance(value, str) and value.startswith("="):
                    self._write_formula(self.uno.getCellByPosition(column, row), value)
                elif isinstance(value, str) and value in ERRORS:
                    self.uno.getCellByPosition(column, row).setFormula(f"={value}")  # a cell holds errors only so

    @property
    def formula(self) -> Any:
        rows = [[self._formula_text(row, column, text) for column, text in enumerate(texts)]
                for row, texts in enumerate(self.uno.getFormulaArray())]  # fmt: skip
        return rows[0][0] if len(self) == 1 else tuple(tuple(row) for row in rows)

    @formula.setter
    def formula(self, value: Any) -> None:
        rows = value if isinstance(value, (list, tuple)) else [[value]]
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                self._write_formula(self.uno.getCellByPosition(column, row), text)

    formula2 = formula

    @property
    def formula_array(self) -> str | None:
        tokens = self.uno.getArrayTokens()
        return "=" + excel_parser(self.document).printFormula(tokens, self._corner) if tokens else None

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        self.uno.setArrayTokens(excel_parser(self.document).parseFormula(value[1:], self._corner))

    @property
    def _corner(self) -> Any:
        return self.uno.getCellByPosition(0, 0).getCellAddress()

    @property
    def has_array(self) -> bool:
        return any(text.startswith("{=") for texts in self.uno.getFormulaArray() for text in texts)

    def _formula_text(self, row: int, column: int, text: str) -> str | None:
        """A cell's formula in Excel's notation, its text or number otherwise."""
        if not text.startswith(("=", "{=")):
            return text
        cell = self.uno.getCellByPosition(column, row)
        if text.startswith("{="):
            return self._array_around(cell).formula_array
        return "=" + excel_parser(self.document).printFormula(cell.getTokens(), cell.getCellAddress())

    def _array_around(self, cell: Any) -> Range:
        """The cells that share the array formula of a cell."""
        cursor = self.sheet.uno.createCursorByRange(cell)
        cursor.collapseToCurrentArray()
        return self.sheet.range(place_of(cursor.AbsoluteName.rpartition(".")[2]))

    def _write_formula(self, cell: Any, text: str) -> None:
        if str(text).startswith("="):
            cell.setTokens(excel_parser(self.document).parseFormula(text[1:], cell.getCellAddress()))
        else:
            cell.setFormula(text)

    # looks

    @property
    def number_format(self) -> str | None:
        groups = self.uno.getUniqueCellFormatRanges()
        keys = {groups.getByIndex(index).NumberFormat for index in range(groups.Count)}
        return _format_code(self.document.NumberFormats.getByKey(keys.pop())) if len(keys) == 1 else None

    @number_format.setter
    def number_format(self, value: str) -> None:
        formats, locale = self.document.NumberFormats, self.document.CharLocale
        key = formats.queryKey(value, locale, False)
        self.uno.NumberFormat = key if key != -1 else formats.addNew(value, locale)

    @property
    def column_width(self) -> float:
        pixels = self.uno.Columns.getByIndex(0).Width * PIXELS_AN_INCH / HUNDREDTHS_OF_MM_AN_INCH
        return round((pixels - PIXELS_OF_PADDING) / PIXELS_A_CHARACTER, 2)

    @property
    def font(self) -> Font:
        return Font(self.uno)

    @property
    def color(self) -> tuple[int, int, int] | None:
        return None if self.uno.CellBackColor in (-1, None) else _rgb(self.uno.CellBackColor)

    @property
    def wrap_text(self) -> bool:
        return bool(self.uno.IsTextWrapped)

    @property
    def horizontal_alignment(self) -> str | None:
        return _ALIGNMENTS.get(self.uno.HoriJustify.value)

    @property
    def merge_cells(self) -> bool | None:
        if not self.uno.getIsMerged():
            return False
        return True if len(self) == 1 else None

    @property
    def merge_area(self) -> Range:
        cursor = self.sheet.uno.createCursorByRange(self.uno)
        cursor.collapseToMergedArea()
        return self.sheet.range(place_of(cursor.AbsoluteName.rpartition(".")[2]))

    # deeds

    def select(self) -> None:
        self.document.getCurrentController().select(self.uno)

    def clear(self) -> None:
        self.uno.clearContents(EVERYTHING_BUT_OBJECTS)

    def copy(self, destination: Any = None) -> None:
        """Cells with formats and charts, a whole sheet's with widths and tables, as Excel's Range.Copy."""
        target = destination.impl
        source = self.sheet.range((1, 1), self.sheet.used_range.last_cell) if self.is_whole_sheet else self
        if target.sheet.book.document is self.document:
            source.copy_within(target, self.sheet.uno)
        else:
            passing = target.sheet.book.sheets.bring_in(self.sheet, len(target.sheet.book.sheets))
            source.copy_within(target, passing.uno)
            passing.delete()
        if self.is_whole_sheet:
            target.sheet.copy_widths(self.sheet, source.shape[1])
            target.sheet.tables.bring(self.sheet.tables)

    def copy_within(self, target: Range, sheet: Any) -> None:
        """The cells at this place on a sheet of the target's own document."""
        source = sheet.getCellRangeByName(self.address)
        target.sheet.uno.copyRange(target.uno.getCellByPosition(0, 0).getCellAddress(), source.getRangeAddress())

    @property
    def last_cell(self) -> Range:
        return self(*self.shape)

    @property
    def is_whole_sheet(self) -> bool:
        return self.shape == self.sheet.cells.shape

    # places

    def _places(self, area: Any) -> Iterator[tuple[int, int]]:
        """(row, column) from 0 within this range of every cell of an area that lies in it."""
        for row in range(area.StartRow, area.EndRow + 1):
            for column in range(area.StartColumn, area.EndColumn + 1):
                yield row - self.row + 1, column - self.column + 1

    def _areas(self, ranges: Any) -> Iterator[tuple[int, int]]:
        for area in ranges.getRangeAddresses():
            yield from self._places(area)


class NativeCells:
    """LibreOffice's own cells, with what Excel's own have besides."""

    def __init__(self, cells: Range) -> None:
        self._cells = cells

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cells.uno, name)

    @property
    def Value2(self) -> Any:  # noqa: N802
        """Numbers as they are, whatever their format; errors as integers."""
        as_shown, kept = self._cells.raw_value, self._cells.uno.getDataArray()
        rows = [[number if isinstance(value, Decimal | datetime) else value for value, number in zip(*both, strict=True)]
                for both in zip(as_shown, kept, strict=True)]  # fmt: skip
        for row, column in self._cells._areas(self._cells.uno.queryFormulaCells(FORMULA_ERROR)):
            rows[row][column] = ERRORS[rows[row][column]]
        return rows[0][0] if len(self._cells) == 1 else tuple(map(tuple, rows))


class Font(base_classes.Font):
    def __init__(self, uno: Any) -> None:
        self.uno = uno

    @property
    def name(self) -> str:
        return self.uno.CharFontName

    @property
    def size(self) -> float:
        return self.uno.CharHeight

    @property
    def bold(self) -> bool:
        return self.uno.CharWeight >= BOLD

    @property
    def color(self) -> tuple[int, int, int]:
        return (0, 0, 0) if self.uno.CharColor == -1 else _rgb(self.uno.CharColor)


def excel_parser(document: Any) -> Any:
    """What turns formulas into Excel's English text and back."""
    parser = document.createInstance("com.sun.star.sheet.FormulaParser")
    parser.CompileEnglish = True
    parser.FormulaConvention = EXCEL_GRAMMAR
    return parser


def place_of(address: str) -> tuple[int, int, int, int]:
    """Row, column, rows and columns of "A1" or "$B$2:$C$3"."""
    match = _ADDRESS.match(address)
    if match is None:
        raise ValueError(f"not a cell address: {address}")
    left, top, right, bottom = match[1], int(match[2]), match[3] or match[1], int(match[4] or match[2])
    return top, _column(left), bottom - top + 1, _column(right) - _column(left) + 1


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _formats(uno: Any, document: Any) -> Iterator[tuple[int, Any]]:
    """(kind of number format, area) for every area of one format."""
    groups = uno.getUniqueCellFormatRanges()
    for index in range(groups.Count):
        group = groups.getByIndex(index)
        kind = document.NumberFormats.getByKey(group.NumberFormat).Type
        for area in group.getRangeAddresses():
            yield kind, area


def _as_kind(value: Any, kind: int) -> Any:
    """A number as Excel's `Value` gives it under a number format of that kind."""
    if not isinstance(value, float):
        return value
    if kind & (DATE | TIME):
        return EPOCH + timedelta(seconds=round(value * 86_400))
    if kind & CURRENCY:
        return Decimal(f"{value:.4f}")
    return bool(value)


def _format_code(entry: Any) -> str:
    """Excel's spelling of a number format."""
    return entry.FormatString.lower() if entry.Type & (DATE | TIME) else entry.FormatString


def _plain(value: Any) -> str | float:
    """A value as a cell of LibreOffice takes it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (value - EPOCH) / timedelta(days=1)
    if isinstance(value, date):
        return float((value - EPOCH.date()).days)
    if not isinstance(value, str):
        return float(value)
    with suppress(ValueError):  # what Excel would make of a text that is written
        return float(value)
    return value.removeprefix("'")


def _rgb(colour: int) -> tuple[int, int, int]:
    return colour >> 16 & 255, colour >> 8 & 255, colour & 255
