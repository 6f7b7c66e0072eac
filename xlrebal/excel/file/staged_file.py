"""Files on their way: written beside the one they will replace, for no one else to read, and never left behind.

They are locked as long as they are being written, so that the next run knows those of a crashed one and removes them.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from xlrebal.excel.file.who_may_read import owner_only

if sys.platform != "win32":
    import fcntl

_NAME = re.compile(r"\.xlrebal-[0-9a-f]{16}\.tmp")
_CRASHED_AFTER = 3_600  # seconds; where files cannot be locked


@contextmanager
def staged(folder: Path, data: bytes) -> Iterator[Path]:
    """A private file in `folder` that holds `data`, on the disk; gone afterwards unless it was renamed."""
    path = staged_name(folder)
    try:
        with open(path, "xb", opener=owner_only) as file:
            if sys.platform != "win32":
                with suppress(OSError):  # some network disks have no locks
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            if sys.platform != "win32":
                yield path
        if sys.platform == "win32":  # which renames no open file
            yield path
    finally:
        path.unlink(missing_ok=True)


def staged_name(folder: Path) -> Path:
    """A free name for a file on its way."""
    return folder / f".xlrebal-{os.urandom(8).hex()}.tmp"


def remove_leftovers(folder: Path) -> None:
    """Remove what crashed runs left in the folder; what a run at work is writing stays."""
    with suppress(OSError):
        for path in folder.iterdir():
            if _NAME.fullmatch(path.name):
                with suppress(OSError):
                    if _is_left_over(path):
                        path.unlink()


def _is_left_over(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    if sys.platform == "win32":
        return path.stat().st_mtime < time.time() - _CRASHED_AFTER
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
    return True
