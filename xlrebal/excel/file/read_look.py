"""How the advisor's columns look in a file, so that a sheet of ours can stay familiar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import NamedTuple

from lxml import etree

from xlrebal.excel.file.cell_styles import CellStyles, Look
from xlrebal.excel.file.package import MAIN, Package, plain_number, plain_size
from xlrebal.excel.file.read_file import sheet_parts
from xlrebal.excel.file.sheet_cells import column_index
from xlrebal.excel.grid import ColumnLook
from xlrebal.excel.refused import DAMAGED, WorkbookRefused

PADDING = 0.7109375  # what a file's width has more than the width Excel shows: the cell's margins


class _Span(NamedTuple):
    """Columns that share a width and a format, 0-based and inclusive."""

    first: int
    last: int
    width: float | None
    style: int
    hidden: bool = False


def read_look(package: Package, sheet: str, heading_row: int, columns: Sequence[int]) -> list[ColumnLook]:
    """How these columns look: their heading, and the cell below it for the rest.

    Rows and columns count from 0, as in `Grid`.
    """
    try:
        spans, styles_by_row = _styles_down_to(package.read(sheet_parts(package)[sheet]), heading_row + 1)
    except etree.XMLSyntaxError as problem:  # calamine passes over what no XML may hold
        raise WorkbookRefused(DAMAGED) from problem
    styles = CellStyles(package)
    looks = []
    for column in columns:
        span = next((span for span in spans if span.first <= column <= span.last), _Span(0, 0, None, 0))
        heading, cell = (styles_by_row.get(row, {}).get(column, span.style) for row in (heading_row, heading_row + 1))
        look = _column_look(span.width, styles.look(heading), styles.look(cell))
        looks.append(replace(look, hidden=True) if span.hidden else look)
    return looks


def _column_look(width: float | None, heading: Look, cell: Look) -> ColumnLook:
    """One column's look from its width, its heading and its first cell."""
    return ColumnLook(
        width=None if width is None else max(0.0, round(width - PADDING, 4)),
        number_format=cell.number_format,
        font_name=cell.font_name,
        font_size=cell.font_size,
        font_color=cell.font_color,
        align=cell.align,
        indent=cell.indent,
        heading_font_name=heading.font_name,
        heading_font_size=heading.font_size,
        heading_font_color=heading.font_color,
        heading_bold=heading.bold,
        heading_fill=heading.fill,
        heading_wrap=heading.wrap,
    )


def _styles_down_to(xml: bytes, last_row: int) -> tuple[list[_Span], dict[int, dict[int, int]]]:
    """The sheet's column spans, and {row: {column: style}} of its last two rows; the sheet is read no further."""
    spans: list[_Span] = []
    rows: dict[int, dict[int, int]] = {}
    number = -1
    wanted = (f"{{{MAIN}}}col", f"{{{MAIN}}}row")
    for _, node in etree.iterparse(BytesIO(xml), tag=wanted, resolve_entities=False, no_network=True, load_dtd=False):
        if node.tag == f"{{{MAIN}}}col":
            spans.append(_span(node))
            continue
        number = plain_number(node, "r", number + 2) - 1
        if number > last_row:
            break
        if number >= last_row - 1:
            rows[number] = _row_styles(node)
        node.clear()
    return spans, rows


def _span(node: etree._Element) -> _Span:
    """What a <col> says; a hidden column's width is the default, for whoever shows it again."""
    hidden = node.get("hidden") in ("1", "true")
    first, last = plain_number(node, "min", 1) - 1, plain_number(node, "max", 1) - 1
    return _Span(first, last, None if hidden else plain_size(node, "width"), plain_number(node, "style"), hidden)


def _row_styles(row: etree._Element) -> dict[int, int]:
    """{column: style} of a row's cells."""
    styles: dict[int, int] = {}
    column = -1
    for cell in row.iterchildren(f"{{{MAIN}}}c"):
        reference = cell.get("r")
        letters = (reference or "").rstrip("0123456789")
        column = column_index(letters) if letters.isascii() and letters.isalpha() else column + 1
        styles[column] = plain_number(cell, "s")
    return styles
