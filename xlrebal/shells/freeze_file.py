"""Freeze a workbook file: read it, put values in place of our formulas, write the copy."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class FrozenFile(NamedTuple):
    """Where the frozen workbook is, how many formulas became values, which cells had none, and the backup if it replaced a file.

    still_calling: what else calls our functions, in words.
    """

    path: Path
    frozen: int
    without_value: tuple[str, ...]
    still_calling: tuple[str, ...]
    backup: Path | None


def freeze_file(book: Path, output: Path | None = None) -> FrozenFile:
    """Writes the frozen copy, <name>-frozen beside the input without `output`.

    Cells without a value keep their formula. WorkbookRefused with one sentence where the file cannot be read or written.
    """
    from xlrebal.excel.file.freeze_formulas import freeze_formulas
    from xlrebal.excel.file.save_file import Origin, refuse_unwritable, save_atomically

    target = output or book.with_name(f"{book.stem}-frozen{book.suffix}")
    refuse_unwritable(target.resolve())
    data = _read(book)
    frozen = freeze_formulas(data)
    backup = save_atomically(target, frozen.data, Origin(book, data))
    return FrozenFile(target, frozen.frozen, frozen.without_value, frozen.still_calling, backup)


def _read(book: Path) -> bytes:
    from xlrebal.excel.refused import WorkbookRefused

    try:
        return book.read_bytes()
    except FileNotFoundError as problem:
        raise WorkbookRefused(
            f"There is no file {book.name} in {book.resolve().parent.name or 'this folder'}: check the name."
        ) from problem
    except (IsADirectoryError, PermissionError) as problem:
        raise WorkbookRefused(f"{book.name} may not be read as a file: give a workbook you may open.") from problem
