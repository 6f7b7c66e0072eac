"""A run kept as a record beside its workbook, where Settings asks for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from xlrebal.app.plan import Answer, Request
from xlrebal.app.snapshot import snapshot_of
from xlrebal.excel.file.save_file import save_atomically
from xlrebal.excel.file.user_folder import user_folder, write_private
from xlrebal.excel.source import Source


def keep_snapshot(source: Source, request: Request, answer: Answer, book: Path) -> Path | None:
    """Where the run's record is kept; None where Keep Snapshots is off, or nothing could be planned. An earlier one is never replaced.

    Beside `book`; where that is no folder of this computer, as of a workbook in the cloud or not saved yet, in this user's
    own. WorkbookRefused where it cannot be written.
    """
    if not answer.settings.keep_snapshots or answer.plan is None:
        return None
    beside = book.parent.is_dir() and book.is_absolute()
    folder = book.parent if beside else user_folder() / "snapshots"
    stem = f"{book.stem}-snapshot-{answer.as_of:%Y-%m-%d}"
    path = next(each for each in _names(folder, stem) if not each.exists())
    text = json.dumps(snapshot_of(source, request, answer), ensure_ascii=False, indent=1).encode(errors="replace")
    if beside:
        save_atomically(path, text, keep_ours=False)
    else:
        write_private(path, text)
    return path


def _names(folder: Path, stem: str) -> Iterator[Path]:
    """Its name, then with (2), (3), as the results of plans of one day."""
    yield folder / f"{stem}.json"
    yield from (folder / f"{stem} ({number}).json" for number in count(2))
