"""A sheet as it was read, from a file or from a live Excel: plain values and where they stood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date, datetime

from xlrebal.schema.record import record

NOT_CALCULATED = "not calculated"
"""Stands among a grid's errors for a formula whose value no program has worked out: neither blank nor zero."""

Cell = None | str | float | int | bool | date | datetime


@record(kw_only=True)
class ColumnLook:
    """How the advisor made one column look: what a sheet of ours copies to stay familiar.

    `width` is in Excel character units (None = the sheet's default). Colours are "RRGGBB" or None.
    `number_format` is an Excel format code ("General" where none is set). `hidden`: the advisor does not show the column.
    """

    hidden: bool = False
    width: float | None = None
    number_format: str = "General"
    font_name: str | None = None
    font_size: float | None = None
    font_color: str | None = None
    align: str | None = None
    indent: int = 0
    heading_font_name: str | None = None
    heading_font_size: float | None = None
    heading_font_color: str | None = None
    heading_bold: bool = True
    heading_fill: str | None = None
    heading_wrap: bool = False


@record
class Grid:
    """One sheet's cells. `rows[0][0]` is cell A1, whatever the used range was; short rows are padded.

    values: None for an empty cell, str, float or int, bool, date or datetime (dates by number format).
    `errors` maps (row index, column index), 0-based, to the error text ("#N/A") or NOT_CALCULATED; such a cell says nothing
    in `rows`.
    `number_formats` maps (row index, column index) to the Excel format code, for cells that are not General.

    """

    sheet: str
    rows: Sequence[Sequence[Cell]]
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    number_formats: Mapping[tuple[int, int], str] = field(default_factory=dict)


def column_letters(index: int) -> str:
    """The inverse: 0 is "A", 27 is "AB"."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
