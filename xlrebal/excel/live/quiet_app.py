"""Excel at rest while we write: no flicker, no questions, no recalculation, and everything as before afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import xlwings

_AT_REST: dict[str, object] = {
    "screen_updating": False,  # restored last, so that nobody sees the rest come back
    "display_alerts": False,
    "enable_events": False,
    "calculation": "manual",
}


@contextmanager
def quiet_app(app: xlwings.App) -> Iterator[None]:
    """The app at rest; each setting is put back whatever happens, also if putting back another one fails."""
    with ExitStack() as settings:
        for name, value in _AT_REST.items():
            settings.enter_context(app.properties(**{name: value}))
        yield


@contextmanager
def kept_view(book: xlwings.Book) -> Iterator[None]:
    """The advisor's active book, sheet and selected cells, shown again at the end. A selected shape is let go."""
    app = book.app
    active_book = app.books.active
    active_sheet = active_book.sheets.active
    name = active_sheet.name
    selected = app.selection
    address = None if selected is None else selected.address
    try:
        yield
    finally:
        if name in [sheet.name for sheet in active_book.sheets]:
            active_sheet = active_book.sheets[name]  # the one of this name now: ours may have been exchanged
        active_sheet.activate()  # a sheet that is a chart is none of `sheets`
        if address is not None:
            active_sheet.range(address).select()
