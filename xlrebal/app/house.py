"""The house file that stands behind a client's workbook: which one is meant, and where it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from xlrebal.excel.parse.parse_tables import parse_tables
from xlrebal.excel.refused import WorkbookRefused
from xlrebal.excel.source import Source, read_house
from xlrebal.schema.inputs import SETTINGS

SETTING = "House File"


def with_house(source: Source, asked: Path | None, book: Path | None) -> Source:
    """The source with its house file read: `asked`, else the one that its Settings name; as it is where there is neither.

    book: where the client's workbook is, None where it was never saved. A name on Settings is looked for beside the book
    first, then as it is written; one that was asked for, as written first. WorkbookRefused where it is not there, cannot be
    read or is the client's book itself.
    """
    named = str(asked) if asked is not None else house_named(source)
    if not named:
        return source
    path = _found(Path(named), book, beside_first=asked is None)
    if path is None:
        said = "--house" if asked is not None else f"{SETTING} on Settings"
        where = "" if book is None or Path(named).is_absolute() else f" beside {book.name} or in this folder"
        raise WorkbookRefused(f"There is no house file {named}{where}: correct {said}, or give its whole path.")
    if book is not None and book.exists() and path.samefile(book):
        raise WorkbookRefused(
            f"{path.name} is the client's workbook itself and cannot be its house file: name the firm's."
        )
    return replace(source, house=read_house(path))


def house_named(source: Source) -> str:
    """What House File on the client's Settings says; "" where it says nothing."""
    return str(parse_tables(source.grids, (SETTINGS,)).settings.get("house_file") or "").strip()


def _found(path: Path, book: Path | None, *, beside_first: bool) -> Path | None:
    places = [path] if book is None else [book.resolve().parent / path, path]
    for each in places if beside_first else reversed(places):
        try:
            if each.exists():
                return each
        except OSError:  # a name that no disk takes
            continue
    return None
