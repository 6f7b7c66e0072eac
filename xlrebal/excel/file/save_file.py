"""Write a workbook file so that at every moment there is a whole one: the old, or the new, and a backup of the old."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from xlrebal.excel.refused import WorkbookRefused

_FULL = {errno.ENOSPC, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def save_atomically(path: Path, data: bytes, *, backup: bool) -> Path | None:
    """Write `data` to `path`; returns where the file it replaced is kept, None if there was none or `backup` is off.

    The bytes are written beside the file, forced to the disk and renamed over it, so that neither a crash nor a full
    disk leaves half a file. A replaced file's permissions are kept; of backups there is one, the latest.
    WorkbookRefused, with nothing changed, if the file is open in a spreadsheet program, is read-only or is a folder,
    or if its folder cannot be written or its disk is full.
    """
    path = path.resolve()
    refuse_unwritable(path)
    replaces = path.exists()
    kept = backup_path(path) if backup and replaces else None
    with _refusals(path), _staged(path, lambda staged: _write(staged, data)) as new:
        if replaces:
            new.chmod(stat.S_IMODE(path.stat().st_mode))
        if kept is not None:
            with _staged(kept, lambda staged: _keep(path, staged)) as old:
                old.replace(kept)
        new.replace(path)
        _force_folder(path.parent)
    return kept


def refuse_unwritable(path: Path) -> None:
    """WorkbookRefused if `path` cannot be written: what can be told before any work is done on its content."""
    if path.is_dir():
        raise WorkbookRefused(f"{path.name} is a folder: give the name of a workbook file.")
    if not path.parent.is_dir():
        raise WorkbookRefused(f"The folder {path.parent} does not exist: create it, or choose another place.")
    for program, lock in (("Excel", f"~${path.name}"), ("LibreOffice", f".~lock.{path.name}#")):
        if (path.parent / lock).exists():
            raise WorkbookRefused(
                f"{path.name} is open in {program}: close it there and try again (if it is not open, delete {lock})."
            )
    if path.exists() and not path.stat().st_mode & 0o222:
        raise WorkbookRefused(f"{path.name} is read-only: clear that in its properties, or choose another name.")


def backup_path(path: Path) -> Path:
    """Where the file that is replaced is kept: "Smith.xlsx" gives "Smith (backup).xlsx"."""
    return path.with_name(f"{path.stem} (backup){path.suffix}")


@contextmanager
def _staged(path: Path, fill: Callable[[Path], None]) -> Iterator[Path]:
    """A filled file beside `path` to rename onto it; gone afterwards, whatever happens."""
    staged = next(name for n in count(1) if not (name := path.with_name(f".{path.name}.{n}.tmp")).exists())
    try:
        fill(staged)
        yield staged
    finally:
        staged.unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    """Write a new file and force it to the disk."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _keep(path: Path, kept: Path) -> None:
    """Give the file a second name, which needs no room on the disk; copy it where a disk cannot do that."""
    try:
        kept.hardlink_to(path)
    except OSError:
        shutil.copy2(path, kept)


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
    return f"{path.name} could not be written ({problem.strerror}): choose another place."
