"""A workbook open in Excel as the use cases see it: read once, as its file would be."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import xlwings

from xlrebal.excel.grid import Grid
from xlrebal.excel.live.place_live import marked_sheets
from xlrebal.excel.live.read_live import formula_rows, read_live, read_look
from xlrebal.excel.parse.sheet_names import sheets_to_read
from xlrebal.excel.result_names import choose_names, own_sheet
from xlrebal.excel.source import RESULT_NAMES, Source
from xlrebal.schema.results import READ_BACK


def live_source(book: xlwings.Book) -> Source:
    """The open workbook, read; nothing in it is changed. Its bytes are not known, so `data` is empty."""
    sheets = tuple(sheet.name for sheet in book.sheets)
    marked = marked_sheets(book)
    trades, lots_sold = marked.get("Trades"), marked.get("Lots Sold")
    ours = {name for sheet, name in marked.items() if sheet not in READ_BACK}
    wanted = sheets_to_read(sheets)
    names = choose_names(sheets, marked, RESULT_NAMES)
    own = own_sheet("Trades", sheets, names)
    grids = read_live(book, lambda name: name in (trades, own, lots_sold) or (name not in ours and wanted(name)))
    return Source(
        grids=[each for each in grids if each.sheet not in (trades, lots_sold) and (each.sheet != own or wanted(own))],
        trades=next((grid for grid in grids if grid.sheet == trades), None),
        sheets=sheets,
        names=names,
        fingerprint=_fingerprint(grids),
        data=b"",
        own_trades=next((grid for grid in grids if grid.sheet == own), None),
        lots_sold=next((grid for grid in grids if grid.sheet == lots_sold), None),
        look=lambda layout: read_look(book, layout.sheet, layout.heading_row, layout.columns),
        formulas=lambda sheet, column: formula_rows(book, sheet, column),
    )


def _fingerprint(grids: Iterable[Grid]) -> str:
    """A short hash of what stands in the cells."""
    digest = hashlib.sha256()
    for grid in grids:
        digest.update(repr((grid.sheet, grid.rows, sorted(grid.errors.items()))).encode())
    return digest.hexdigest()[:12]
