"""The Excel, and the workbook, in which a button was pressed."""

from __future__ import annotations

import sys

import xlwings


def calling_book() -> xlwings.Book:
    """The workbook whose button was pressed; outside Excel, the active one."""
    started_by_excel = any(argument.startswith("--wb=") for argument in sys.argv)
    windows = getattr(xlwings, "_xlwindows", None)
    called = started_by_excel or (windows is not None and windows.BOOK_CALLER is not None)
    return xlwings.Book.caller() if called else xlwings.books.active


def calling_app(book: xlwings.Book | None) -> xlwings.App:
    """The Excel the button was pressed in; there need not be a workbook."""
    app = xlwings.apps.active if book is None else book.app
    if app is None:
        raise RuntimeError("Excel is not open.")
    return app


def leave_macros_alone() -> None:
    """Keep xlwings from running a macro called CleanUp when Python ends: on a Mac it might be the workbook's own."""
    import atexit
    from importlib import import_module

    atexit.unregister(import_module("xlwings._xlmac").cleanup)
