"""Bring drawn result sheets into a workbook that is open in Excel, through public xlwings.

A sheet of ours that is there already is refreshed in place: its cells are replaced, the sheet itself stays. So whatever
of the advisor's points at it (formulas, names, charts, validations) keeps pointing at it. Cells cannot bring
charts along, because a chart copied with cells goes on plotting the book it came from. A chart already on the sheet
simply plots the new cells; only where the charts themselves changed (another number of asset classes, say) is the sheet
exchanged for a copy of the drawn one: the advisor's charts are turned to the copy before the old sheet goes, and the
formulas and names that its going breaks get their text back. A chart that the advisor put on our own sheet goes with it.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import xlwings

from xlrebal.excel.live.chart_layout import chart_layouts
from xlrebal.excel.live.live_charts import turn_charts
from xlrebal.excel.live.live_references import formulas_that, mentions, references_to, restore, write_formulas
from xlrebal.excel.live.quiet_app import kept_view, quiet_app
from xlrebal.excel.result_names import CHARTS_PREFIX, mark_name, mark_reference
from xlrebal.excel.result_names import marked_sheets as marked_among
from xlrebal.schema.results import RESULT_SHEETS

_MAC_FOLDER = Path("Library/Containers/com.microsoft.Excel/Data")  # the one place Excel for Mac opens without asking
_FOOTERS = {"LeftFooter": "left_footer", "CenterFooter": "center_footer", "RightFooter": "right_footer"}

Progress = Callable[[str], None]


def marked_sheets(book: xlwings.Book) -> dict[str, str]:
    """{result sheet: the name it has in the book} of the sheets that are ours."""
    names = {name.name: name.refers_to or "" for name in book.names}
    return marked_among(names, [sheet.name for sheet in RESULT_SHEETS])


def place_live(book: xlwings.Book, drawn: bytes, names: Mapping[str, str], on_progress: Progress | None = None) -> None:
    """Put the sheets of the workbook `drawn` into `book`, in place of ours from an earlier run where there are any.

    `names` is {result sheet: the name it bears in `drawn` and is to bear in `book`}, as `choose_names` gives it.
    `on_progress` is told in words what is being written. ValueError, before anything is changed, for a sheet that bears
    such a name and is not ours. The app's settings, the active sheet and the selection are as before, whatever happens.
    """
    present = marked_sheets(book)
    _refuse_foreign(book, names, present)
    layouts = chart_layouts(drawn)
    with quiet_app(book.app), kept_view(book), _opened(book.app, drawn) as scratch:
        _clear_of_marks(scratch, names)
        links = {name: formulas_that(mentions(names.values()), scratch.sheets[name]) for name in names.values()}
        references = references_to(book, set(present.values()))
        try:
            for number, (wanted, name) in enumerate(names.items(), 1):
                if on_progress is not None:
                    on_progress(f"Writing {name} ({number} of {len(names)})")
                if wanted in present:
                    _replace(book, scratch.sheets[name], layouts.get(name, ""))
                else:
                    _add(book, scratch.sheets[name], wanted, present)
                _note_charts(book, name, layouts.get(name, ""))
                _mark(book, wanted, name)
            for name, formulas in links.items():
                write_formulas(book.sheets[name], formulas)  # copied, they refer to the drawn book
        finally:
            restore(book, references)


def _refuse_foreign(book: xlwings.Book, names: Mapping[str, str], present: Mapping[str, str]) -> None:
    """Stop before a sheet of the advisor's would be replaced."""
    ours = {name.casefold() for name in present.values()}
    theirs = {sheet.name.casefold() for sheet in book.sheets} - ours
    for wanted, name in names.items():
        if name.casefold() in theirs or (wanted in present and present[wanted] != name):
            raise ValueError(f"The sheet {name!r} is not ours to replace.")


@contextmanager
def _opened(app: xlwings.App, drawn: bytes) -> Iterator[xlwings.Book]:
    """The drawn workbook, open in the same Excel behind a still screen; closed and removed at the end."""
    with tempfile.TemporaryDirectory(prefix="xlrebal-", dir=scratch_folder(), ignore_cleanup_errors=True) as folder:
        path = Path(folder) / f"{Path(folder).name}.xlsx"  # Excel opens no two books of one name
        path.write_bytes(drawn)
        scratch = app.books.open(path, update_links=False, add_to_mru=False)
        try:
            yield scratch
        finally:
            scratch.close()


def scratch_folder() -> Path | None:
    """Where a temporary workbook may lie; None is the system's own place."""
    folder = Path.home() / _MAC_FOLDER
    return folder if sys.platform == "darwin" and folder.is_dir() else None


def _add(book: xlwings.Book, drawn: xlwings.Sheet, wanted: str, present: Mapping[str, str]) -> None:
    """Bring a drawn sheet that is new: before the next of ours that was there already, else last."""
    order = [sheet.name for sheet in RESULT_SHEETS]
    later = next((present[sheet] for sheet in order[order.index(wanted) :] if sheet in present), None)
    if later is None:
        drawn.copy(after=book.sheets[-1], name=drawn.name)
    else:
        drawn.copy(before=book.sheets[later], name=drawn.name)


def _replace(book: xlwings.Book, drawn: xlwings.Sheet, layout: str) -> None:
    """Bring a drawn sheet in place of ours."""
    if _has_charts(book, drawn, layout):
        _refresh(book.sheets[drawn.name], drawn)
    else:
        _exchange(book.sheets[drawn.name], drawn)


def _has_charts(book: xlwings.Book, drawn: xlwings.Sheet, layout: str) -> bool:
    """Whether our sheet in the book already has just the charts that were drawn, or needs none."""
    return layout == _noted_charts(book, drawn.name) and len(book.sheets[drawn.name].charts) >= len(drawn.charts)


def _refresh(sheet: xlwings.Sheet, drawn: xlwings.Sheet) -> None:
    """Replace the cells of our sheet, formats, widths and tables included; its charts stay."""
    for chart in list(drawn.charts):
        chart.delete()
    tables = [table.name for table in drawn.tables]
    sheet.clear()
    if len(sheet.tables):  # a table that clearing did not remove would mix with the new one
        _exchange(sheet, drawn)
        return
    drawn.cells.copy(sheet["A1"])
    _name_tables(sheet, tables)
    _copy_footer(drawn, sheet)


def _exchange(sheet: xlwings.Sheet, drawn: xlwings.Sheet) -> None:
    """A copy of the drawn sheet, with its charts, where ours stood."""
    name, tables = sheet.name, [table.name for table in drawn.tables]
    brought = drawn.copy(after=sheet)
    turn_charts(sheet.book, name, brought.name)
    sheet.delete()
    brought.name = name
    _name_tables(brought, tables)


def _clear_of_marks(scratch: xlwings.Book, names: Mapping[str, str]) -> None:
    """Rename drawn tables that bear a mark's name, as in a file: Excel lets no table and no range share one."""
    marks = {mark_name(wanted).casefold() for wanted in names}
    for name in names.values():
        for table in scratch.sheets[name].tables:
            if table.name.casefold() in marks:
                table.name = f"{table.name}_2"


def _name_tables(sheet: xlwings.Sheet, names: list[str]) -> None:
    """Give the tables the names they were drawn with: Excel numbers them if the old ones were still there."""
    for table, name in zip(sheet.tables, names, strict=False):
        if table.name != name:
            table.name = name


def _copy_footer(drawn: xlwings.Sheet, sheet: xlwings.Sheet) -> None:
    """Carry the footer over, with its as-of date: cells do not bring it, and xlwings has no word of its own for it."""
    source, target = drawn.page_setup.api, sheet.page_setup.api
    for windows, mac in _FOOTERS.items():
        if sys.platform == "darwin":
            getattr(target, mac).set(getattr(source, mac).get())
        else:
            setattr(target, windows, getattr(source, windows))


def _mark(book: xlwings.Book, wanted: str, name: str) -> None:
    """Let the hidden name that makes the sheet ours refer to it."""
    define_hidden_name(book, mark_name(wanted), f"={mark_reference(name)}")


def _note_charts(book: xlwings.Book, name: str, layout: str) -> None:
    """Remember which charts the sheet has."""
    if layout or _charts_name(name) in book.names:
        define_hidden_name(book, _charts_name(name), f'="{layout}"')


def _noted_charts(book: xlwings.Book, name: str) -> str:
    """Which charts the sheet had when we last wrote it; "" for none."""
    key = _charts_name(name)
    return (book.names[key].refers_to or "").strip('="') if key in book.names else ""


def _charts_name(name: str) -> str:
    """The hidden name that remembers a sheet's charts."""
    return CHARTS_PREFIX + mark_name(name)


def define_hidden_name(book: xlwings.Book, name: str, refers_to: str) -> None:
    """Define a hidden workbook-level name, or change what it refers to."""
    if name in book.names:
        book.names[name].refers_to = refers_to
    else:
        _hide(book.names.add(name, refers_to))


def _hide(name: xlwings.Name) -> None:
    """Keep the name out of Excel's name manager; xlwings has no word of its own for it."""
    if sys.platform == "darwin":
        name.api.visible.set(False)
    else:
        name.api.Visible = False
