"""XlsxWriter's workbook and worksheet, quicker where it is our own results that are drawn."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date
from math import isfinite
from typing import Any

from xlsxwriter import workbook as library
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.utility import xl_col_to_name, xl_range
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet
from xlsxwriter.xmlwriter import XMLwriter

from xlrebal.excel.draw.chart_defaults import explicit_chart

EPOCH = date(1899, 12, 30).toordinal()
SURELY_FITS = 32_767 // 2  # characters: a cell holds twice as many, and some count twice
_XML, _ODD = (
    XMLwriter(),
    re.compile("[&<>\x00-\x1f\ufffe\uffff]|_x"),
)  # what XML, or Excel in it, takes for something else
_FUNCTIONS = re.compile(r"([A-Za-z][A-Za-z0-9.]*)\(")
_OLD = frozenset({
    "ABS", "AND", "AVERAGE", "COUNT", "COUNTA", "COUNTIF", "FIND", "HYPERLINK", "IF", "IFERROR", "INDEX", "ISBLANK", "ISNUMBER", "LEFT", "LEN", "MATCH",
    "MAX", "MID", "MIN", "NOT", "OR", "RIGHT", "ROUND", "ROW", "SEARCH", "SUBTOTAL", "SUM", "SUMIF", "SUMIFS", "SUMPRODUCT", "TEXT", "TODAY",
})  # fmt: skip


class _Styles(dict[Format, str]):
    """Format → the attribute of a cell that bears it."""

    def __missing__(self, look: Format) -> str:
        self[look] = text = f' s="{look._get_xf_index()}"'
        return text


class _Texts(dict[str, str]):
    """Text → the rest of a cell that holds it; "" where a cell may not hold so much of it."""

    def __missing__(self, text: str) -> str:
        plain = _XML._escape_data(_XML._escape_control_characters(text)) if _ODD.search(text) else text
        space = ' xml:space="preserve"' if plain != plain.strip() else ""
        fits = len(text) <= SURELY_FITS
        self[text] = rest = f' t="inlineStr"><is><t{space}>{plain}</t></is></c>' if fits else ""
        return rest


class ResultWorksheet(Worksheet):  # type: ignore[misc]
    """Columns of plain cells are written as they will stand in the file, texts in their cells, without looking for what is not in ours.

    XlsxWriter keeps each cell until the file is closed, looks for characters to escape in its place and format, and for each of
    Excel's newer functions, which need a prefix, in every formula.
    """

    def __init__(self) -> None:
        """Nothing on it yet."""
        super().__init__()
        self._styles, self._texts = _Styles(), _Texts()
        self._body: tuple[range, list[tuple[dict[int, Any], str]]] = (range(0), [])

    def write_down(
        self, first: int, place: int, values: Iterable[Any], looks: Iterable[Format]
    ) -> list[tuple[int, Any, Format]]:
        """Write texts, numbers, days and blanks downwards from row `first` of a column, each in its format; (row, value, format) of all else."""
        column, styles, texts = xl_col_to_name(place), self._styles, self._texts
        values = list(values)
        rows, others = range(first, first + len(values)), []
        for (cells, name), value, look in zip(self._rows(rows), values, looks, strict=False):
            kind = type(value)
            if kind is str:
                rest = texts[value]
            elif value is None:
                rest = "/>"
            elif (kind is float or kind is int) and isfinite(value):
                rest = f"><v>{value:.16G}</v></c>"
            elif kind is date:
                rest = f"><v>{value.toordinal() - EPOCH}</v></c>"
            else:
                rest = ""
            if rest:
                cells[place] = f'<c{styles[look]} r="{column}{name}"{rest}'
            else:
                others.append((int(name) - 1, value, look))
        if rows:
            self._check_dimensions(first, place)
            self._check_dimensions(rows[-1], place)
        return others

    def _rows(self, rows: range) -> list[tuple[dict[int, Any], str]]:
        """The cells of each of these rows, and its number: the columns of a table have the same."""
        if self._body[0] != rows:
            self._body = rows, [(self.table[row], str(row + 1)) for row in rows]
        return self._body[1]

    def set_heights(self, heights: Mapping[int, float]) -> None:
        """The heights of rows, in points: rows of one height share what XlsxWriter keeps of it."""
        known: dict[float, tuple[Any, Any]] = {}
        for row, points in heights.items():
            if points not in known:
                self.set_row(row, points)
                known[points] = self.row_info[row], self.row_sizes[row]
            self.row_info[row], self.row_sizes[row] = known[points]

    def declare_table(self, first: int, last: int, columns: int, options: dict[str, Any]) -> None:
        """An Excel table from column A, its headings in row `first`, its body down to `last`; with XlsxWriter's options.

        It is declared over one row and widened then: XlsxWriter looks into each cell of a table for what else may stand there.
        """
        self.add_table(first, 0, first + 1, columns - 1, options)
        declared = self.tables[-1]
        declared["range"] = declared["a_range"] = reaches = xl_range(first, 0, last, columns - 1)
        if "autofilter" in declared:
            declared["autofilter"] = reaches

    def _write_rows(self) -> None:
        write, height = self.fh.write, self.default_row_height
        own = "" if height == self.original_row_height else f' ht="{height * 0.75:.16g}" customHeight="1"'
        for row in range(self.dim_rowmin, self.dim_rowmax + 1):
            cells, known = self.table.get(row), self.row_info.get(row)
            if not cells:
                if known is not None:
                    self._write_empty_row(row, None, known)
                continue
            if known is None:
                write(f'<row r="{row + 1}"{own}>')
            else:
                self._write_row(row, None, known)
            for column in sorted(cells):
                cell = cells[column]
                if type(cell) is str:
                    write(cell)
                else:
                    self._write_cell(row, column, cell)
            write("</row>")

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        if _OLD.issuperset(_FUNCTIONS.findall(formula)) and not formula.startswith("{"):
            return formula.removeprefix("=")
        prepared: str = super()._prepare_formula(formula, expand_future_functions)
        return prepared


class _ResultPackager(Packager):  # type: ignore[misc]
    """Its charts say what XlsxWriter leaves out."""

    def _write_chart_files(self) -> None:
        super()._write_chart_files()
        for chart in self.workbook.charts:
            said = explicit_chart(chart.fh.getvalue())
            chart.fh.seek(0)
            chart.fh.truncate()
            chart.fh.write(said)


class ResultWorkbook(Workbook):  # type: ignore[misc]
    """Its parts are not compressed: they are taken out again at once, and compressed where they come to stay."""

    def _get_packager(self) -> Packager:
        return _ResultPackager()

    def _store_workbook(self) -> None:
        before = library.ZIP_DEFLATED
        library.ZIP_DEFLATED = zipfile.ZIP_STORED
        try:
            super()._store_workbook()
        finally:
            library.ZIP_DEFLATED = before
