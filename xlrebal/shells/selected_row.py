"""Which security, or asset class, the advisor has selected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlwings

SYMBOLS = ("symbol", "ticker")
CLASSES = ("asset class",)


def selected_symbol(book: xlwings.Book) -> str:
    """The symbol of the selected row where its sheet has a column of symbols above it, else the selected cell's text; "" for none."""
    return _selected(book, SYMBOLS)


def selected_class(book: xlwings.Book) -> str:
    """The asset class of the selected row where its sheet has such a column above it, else the selected cell's text; "" for none."""
    return _selected(book, CLASSES)


def _selected(book: xlwings.Book, headings: Sequence[str]) -> str:
    selected = book.app.selection
    if selected is None:
        return ""
    used = selected.sheet.used_range
    rows = used.options(ndim=2, err_to_str=True).value
    at = selected.row - used.row
    for row in reversed(rows[: max(at, 0)]):
        titles = [str(cell or "").strip().casefold() for cell in row]
        column = next((titles.index(heading) for heading in headings if heading in titles), None)
        if column is not None:
            return _text(rows[at][column]) if at < len(rows) else ""
    return _text(selected[0, 0].value)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
