"""Write a file so that at every moment there is a whole one, the old or the new, and nobody's work is lost."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from xlrebal.excel.file.kept_file import keep
from xlrebal.excel.file.own_writings import is_ours, remember
from xlrebal.excel.file.staged_file import remove_leftovers, staged
from xlrebal.excel.file.who_may_read import give_permissions
from xlrebal.excel.refused import WorkbookRefused

_FULL = {errno.ENOSPC, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


class Origin(NamedTuple):
    """What a result was made from: a workbook (or a folder of CSV files), and its bytes as they were read (b"": a folder)."""

    path: Path
    data: bytes


def save_atomically(path: Path, data: bytes, origin: Origin | None = None, *, keep_ours: bool = True) -> Path | None:
    """Write `data` to `path`; returns where the file it replaced is kept, None if there was none to keep.

    The bytes are written beside the file, forced to the disk and renamed over it, so that neither a crash nor a full
    disk leaves half a file. What is replaced is kept (see kept_file); with `keep_ours` off only what is not our own.
    The result is readable as the file it replaces, and no more than what it was made from.

    WorkbookRefused, with nothing changed, if the file is open in a spreadsheet program, is read-only or is a folder,
    if its folder cannot be written or its disk is full, or if somebody changed it since it was read.
    """
    path = path.resolve()
    refuse_unwritable(path)
    with _refusals(path):
        remove_leftovers(path.parent)
        before = _state(path)
        old = path.read_bytes() if before else None
        if origin is not None and origin.data and _is_same(path, origin.path) and old != origin.data:
            raise WorkbookRefused(_changed(path))
        if old == data:
            return None
        with staged(path.parent, data) as new:
            give_permissions(new, path, origin and origin.path)
            kept = keep(path, old) if old is not None and (keep_ours or not is_ours(path, old)) else None
            if old is not None or not keep_ours:  # a first result is kept as every first state
                remember(path, data)
            if _state(path) != before:
                raise WorkbookRefused(_changed(path))
            new.replace(path)
            _force_folder(path.parent)
    return kept


def refuse_unwritable(path: Path) -> None:
    """WorkbookRefused if `path` cannot be written: what can be told before any work is done on its content."""
    if path.is_dir():
        raise WorkbookRefused(f"{path.name} is a folder: give the name of a file.")
    if not path.parent.is_dir():
        raise WorkbookRefused(f"The folder {path.parent} does not exist: create it, or choose another place.")
    if path.exists() and not path.is_file():
        raise WorkbookRefused(f"{path.name} is a device, not a file: choose another name.")
    for program, lock in (("Excel", f"~${path.name}"), ("LibreOffice", f".~lock.{path.name}#")):
        if os.path.lexists(path.parent / lock):
            raise WorkbookRefused(
                f"{path.name} is open in {program}: close it there and try again (if it is not open, delete {lock})."
            )
    if path.exists() and not path.stat().st_mode & 0o222:
        raise WorkbookRefused(f"{path.name} is read-only: clear that in its properties, or choose another name.")


def _state(path: Path) -> tuple[int, int, int] | None:
    """What changes when somebody saves the file; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _is_same(path: Path, other: Path) -> bool:
    """Whether both are one file, also when it is gone."""
    return path == other.resolve() or (path.exists() and other.exists() and path.samefile(other))


def _changed(path: Path) -> str:
    return f"{path.name} was changed since it was read, so it was not overwritten: run the command again."


def _force_folder(folder: Path) -> None:
    """Force the renaming to the disk, where a folder can be opened for that."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    """Turn what the operating system refuses into a sentence."""
    try:
        yield
    except OSError as problem:
        raise WorkbookRefused(_sentence(path, problem)) from problem


def _sentence(path: Path, problem: OSError) -> str:
    """What is wrong and what to do."""
    if problem.errno in _FULL:
        return f"The disk is full, so {path.name} was not written: free some room, or choose another disk."
    if problem.errno in _FORBIDDEN:
        return (
            f"{path.name} cannot be written in {path.parent}: the folder is read-only or another program holds the "
            "file; close it there, or choose another place."
        )
    return f"{path.name} could not be written ({problem.strerror}): choose another place or name."
