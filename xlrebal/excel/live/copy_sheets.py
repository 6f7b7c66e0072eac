"""Sheets of an open workbook as a workbook of their own, as `place_live` takes it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

import xlwings

from xlrebal.excel.live.place_live import scratch_folder
from xlrebal.excel.live.quiet_app import kept_view, quiet_app
from xlrebal.excel.result_names import LIVE_PREFIX, MARK_PREFIX


def copy_sheets(book: xlwings.Book, names: Iterable[str]) -> bytes:
    """The file of a workbook that holds copies of these sheets of `book`, in the order given; `book` is not changed."""
    with (
        quiet_app(book.app),
        kept_view(book),
        tempfile.TemporaryDirectory(prefix="xlrebal-", dir=scratch_folder(), ignore_cleanup_errors=True) as folder,
    ):
        path = Path(folder) / f"{Path(folder).name}.xlsx"
        copies = book.app.books.add()
        try:
            blank = copies.sheets[0]
            blank.name = "xlrebal"
            for name in names:
                book.sheets[name].copy(before=blank, name=name)
            blank.delete()
            _remove_marks(copies)
            copies.save(path)
        finally:
            copies.close()
        return path.read_bytes()


def _remove_marks(copies: xlwings.Book) -> None:
    """Take out the hidden names that came along: they are the advisor's workbook's, and would meet their twins there."""
    for name in list(copies.names):
        if name.name.rpartition("!")[2].startswith((MARK_PREFIX, LIVE_PREFIX)):
            name.delete()
