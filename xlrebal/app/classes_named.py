"""The asset classes that a workbook speaks of."""

from __future__ import annotations

from xlrebal.app.read_book import read_book
from xlrebal.excel.source import Source

SHEETS = ("targets", "holdings", "securities")


def classes_named(source: Source) -> frozenset[str]:
    """Every word under Asset Class on Targets, Holdings and Securities, the house file's among them, as it is spelled there."""
    tables = read_book(source, {}).tables
    cells = (cell for sheet in SHEETS if sheet in tables for cell in tables[sheet].columns["asset_class"])
    return frozenset(cell for cell in cells if isinstance(cell, str) and cell)
