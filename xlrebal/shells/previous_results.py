"""Restore Previous Results: what a button replaced is kept on this computer, and can be brought back.

Excel's Undo does not reach what a macro did. So each time result sheets are written, the drawing they came from is kept in
the user's own folder; a hidden name in the workbook says which drawings its sheets are from now, and which before. The
name travels with the workbook, the drawings do not. What the advisor had entered on Trades is kept beside its drawing.
It is said before the first sheet is replaced and again after the last, so that a run which ends half-way can be taken back.
Sheets of which no drawing is known, because the command or another computer wrote them, are copied before they are
replaced. The command removes the hidden name when it writes the sheets, so that the name never speaks of older ones.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from xlrebal.excel.file.user_folder import user_folder, write_private
from xlrebal.excel.result_names import LIVE_PREFIX
from xlrebal.schema.record import record
from xlrebal.schema.results import RESULT_SHEETS

if TYPE_CHECKING:
    import xlwings

    from xlrebal.app.plan import Progress

RUN_NAME = f"{LIVE_PREFIX}run"
MOST_FILES = 150  # drawings and notes of runs that are kept; the oldest go first
ENTERED = ("Decision", "Override Quantity", "Note")
_SHORT = 16  # hex digits: enough that no two runs meet

EnteredCell = tuple[int, int, object]  # row and column in the sheet, from 0, and what the advisor entered there


@record
class Kept:
    """A result sheet as it was written: its drawing, its name, and what the advisor entered on it afterwards."""

    drawing: str
    name: str
    entered: tuple[EnteredCell, ...] = ()


@record
class Run:
    """{result sheet: as it is now} and {result sheet: as it was before} of a workbook.

    whole: False while sheets are being replaced. It stays so where that ends half-way: those of `before` may then be new
    or old, and what stands on them says nothing.
    """

    now: Mapping[str, Kept]
    before: Mapping[str, Kept]
    whole: bool = True


NO_RUN = Run({}, {})


@contextmanager
def remembering(book: xlwings.Book, drawn: bytes, names: Mapping[str, str]) -> Iterator[None]:
    """Around the placing of a drawing under `names`: what stood there before can be brought back, also where it ends half-way."""
    run, now = _read(book), _present(book, names.keys())
    half_done = {} if run.whole else {sheet: kept for sheet, kept in run.before.items() if sheet not in names}
    before = {**half_done, **{sheet: kept for sheet, kept in now.items() if sheet in names}}
    _note(book, Run(now, before, whole=False))
    yield
    _note(book, Run({**now, **_keep(drawn, names)}, before, whole=not half_done))


def restorable(book: xlwings.Book) -> dict[str, str]:
    """{result sheet: its name} of what can be brought back now, in the order of the sheets."""
    before = _read(book).before
    order = (sheet.name for sheet in RESULT_SHEETS if sheet.name in before)
    return {sheet: before[sheet].name for sheet in order if _drawing(before[sheet]).is_file()}


def restore(book: xlwings.Book, on_progress: Progress | None = None) -> list[str]:
    """Bring the sheets back that the last run replaced; those that stood until now are what the next call brings back.

    Gives their names. WorkbookRefused, before anything is changed, where one was renamed meanwhile.
    """
    from xlrebal.excel.live.place_live import place_live

    back = {sheet: _read(book).before[sheet] for sheet in restorable(book)}
    _refuse_renamed(book, back)
    now = _present(book, back.keys())
    _note(book, Run(now, back, whole=False))
    for drawing, sheets in groupby(
        sorted(back, key=lambda sheet: back[sheet].drawing), key=lambda sheet: back[sheet].drawing
    ):
        place_live(
            book,
            (_folder() / f"{drawing}.xlsx").read_bytes(),
            {sheet: back[sheet].name for sheet in sheets},
            on_progress,
        )
    for kept in back.values():
        _write_entries(book, kept)
    _note(book, Run({**now, **back}, {sheet: now[sheet] for sheet in back if sheet in now}))
    return [kept.name for kept in back.values()]


def forget_everything() -> int:
    """Remove every kept run from this computer; how many files that were."""
    files = list(_folder().glob("*")) if _folder().is_dir() else []
    for file in files:
        file.unlink()
    return len(files)


def _present(book: xlwings.Book, replaced: AbstractSet[str]) -> dict[str, Kept]:
    """{result sheet: as it is now} of the workbook, with what the advisor entered so far.

    Those of the result sheets `replaced` that stand there without a known drawing are copied now, entries and all.
    """
    run = _read(book)
    noted = {sheet: kept for sheet, kept in run.now.items() if _drawing(kept).is_file()}
    uncertain = () if run.whole else run.before.keys()
    known = {sheet: kept if sheet in uncertain else _with_entries(book, sheet, kept) for sheet, kept in noted.items()}
    return {**known, **_copied(book, replaced - known.keys())}


def _keep(drawn: bytes, names: Mapping[str, str]) -> dict[str, Kept]:
    """Keep a drawing; the sheets that are in it."""
    drawing = _digest(drawn)
    write_private(_folder() / f"{drawing}.xlsx", drawn)
    return {sheet: Kept(drawing, name) for sheet, name in names.items()}


def _copied(book: xlwings.Book, sheets: Collection[str]) -> dict[str, Kept]:
    """Those of the result sheets that stand in the workbook, kept as copies."""
    from xlrebal.excel.live.copy_sheets import copy_sheets
    from xlrebal.excel.live.place_live import marked_sheets

    names = {sheet: name for sheet, name in marked_sheets(book).items() if sheet in sheets}
    return _keep(copy_sheets(book, names.values()), names) if names else {}


def _refuse_renamed(book: xlwings.Book, back: Mapping[str, Kept]) -> None:
    from xlrebal.excel.live.place_live import marked_sheets
    from xlrebal.excel.refused import WorkbookRefused

    for sheet, name in marked_sheets(book).items():
        if sheet in back and back[sheet].name != name:
            raise WorkbookRefused(
                f"The sheet {back[sheet].name} is called {name} now: give it its old name back and press the button again."
            )


def _with_entries(book: xlwings.Book, sheet: str, kept: Kept) -> Kept:
    if sheet != "Trades" or kept.name not in [each.name for each in book.sheets]:
        return kept
    used = book.sheets[kept.name].used_range
    rows = used.options(ndim=2, err_to_str=True).value
    found = _entries(rows)
    return Kept(
        kept.drawing,
        kept.name,
        tuple((row + used.row - 1, column + used.column - 1, value) for row, column, value in found),
    )


def _entries(rows: list[list[object]]) -> Iterable[EnteredCell]:
    """Every cell that the advisor filled in, below the heading row that has all columns of theirs."""
    for top, headings in enumerate(rows):
        if all(heading in headings for heading in ENTERED):
            columns = [headings.index(heading) for heading in ENTERED]
            return [
                (row, column, rows[row][column])
                for row in range(top + 1, len(rows))
                for column in columns
                if rows[row][column] not in (None, "")
            ]
    return []


def _write_entries(book: xlwings.Book, kept: Kept) -> None:
    for row, column, value in kept.entered:
        book.sheets[kept.name][row, column].value = value


def _note(book: xlwings.Book, run: Run) -> None:
    """Write down what the workbook's sheets are from, and let its hidden name say where that is written."""
    from xlrebal.excel.live.place_live import define_hidden_name

    text = json.dumps(asdict(run), sort_keys=True, default=str)
    token = _digest(text.encode())
    write_private(_folder() / f"{token}.json", text.encode())
    define_hidden_name(book, RUN_NAME, f'="{token}"')
    _prune()


def _read(book: xlwings.Book) -> Run:
    """What the workbook's hidden name points to; nothing where it was never run on this computer."""
    token = (book.names[RUN_NAME].refers_to or "").strip('="') if RUN_NAME in book.names else ""
    note = _folder() / f"{token}.json"
    if not token.isalnum() or not note.is_file():  # the name is the workbook's: never a path of its choosing
        return NO_RUN
    saved = json.loads(note.read_text(encoding="utf-8"))
    now, before = ({sheet: Kept(each["drawing"], each["name"], tuple((row, column, value) for row, column, value in each["entered"]))
                    for sheet, each in saved[part].items()} for part in ("now", "before"))  # fmt: skip
    return Run(now, before, saved["whole"])


def _drawing(kept: Kept) -> Path:
    return _folder() / f"{kept.drawing}.xlsx"


def _folder() -> Path:
    return user_folder() / "previous"


def _prune() -> None:
    """Keep the newest files only."""
    files = sorted(_folder().iterdir(), key=lambda file: (file.stat().st_mtime_ns, file.name))
    for file in files[:-MOST_FILES]:
        file.unlink(missing_ok=True)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:_SHORT]
