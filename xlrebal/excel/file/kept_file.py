"""What is replaced is kept beside it: what is not our own for ever, of our own results the one before.

So the very first state stays, and every later one that somebody saved, however often a plan is written in place.
"Smith.xlsx" is kept as "Smith (original, kept by xlrebal).xlsx", the next as "(original 2, …)", our result of the last
run as "(before last run, …)". A file of such a name that is not ours is passed over, by number.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from xlrebal.excel.file.own_writings import is_ours
from xlrebal.excel.file.staged_file import staged, staged_name
from xlrebal.excel.file.who_may_read import give_permissions

ORIGINAL, BEFORE_LAST_RUN = "original", "before last run"
_LONGEST_NAME = 255  # bytes, on every usual disk


def keep(path: Path, data: bytes) -> Path:
    """Keep the file `path`, which holds `data`, under a name of its own; where."""
    kept = _place(path, data)
    if kept.exists() and _holds(kept, data):
        return kept
    link = staged_name(path.parent)
    try:
        try:
            link.hardlink_to(path)  # needs no room on the disk
        except OSError:
            _copy(path, data, kept)
        else:
            link.replace(kept)
    finally:
        link.unlink(missing_ok=True)
    return kept


def kept_names(path: Path, what: str) -> Iterator[Path]:
    """The names under which `path` may be kept, the first choice first."""
    for number in count(1):
        yield _named(path, f" ({what}{'' if number == 1 else f' {number}'}, kept by xlrebal)")


def _place(path: Path, data: bytes) -> Path:
    """Where: a free name, that of the same content, or that of a result of ours which may go."""
    ours = is_ours(path, data)
    for name in kept_names(path, BEFORE_LAST_RUN if ours else ORIGINAL):
        if not os.path.lexists(name) or _holds(name, data) or (ours and _is_own_result(path, name)):
            return name
    raise AssertionError("count() never ends")


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and not path.is_symlink() and path.stat().st_size == len(data) and path.read_bytes() == data


def _is_own_result(path: Path, kept: Path) -> bool:
    return kept.is_file() and not kept.is_symlink() and is_ours(path, kept.read_bytes())


def _copy(path: Path, data: bytes, kept: Path) -> None:
    """A copy, where a disk has no second names."""
    times = path.stat()
    with staged(kept.parent, data) as copy:
        give_permissions(copy, path, None)
        os.utime(copy, ns=(times.st_atime_ns, times.st_mtime_ns))
        copy.replace(kept)


def _named(path: Path, addition: str) -> Path:
    """The path with something added to its stem, which is cut where the disk would not take the name."""
    room = _LONGEST_NAME - len(os.fsencode(addition + path.suffix))
    stem = os.fsencode(path.stem)[:room].decode(errors="ignore") if len(os.fsencode(path.stem)) > room else path.stem
    return path.with_name(f"{stem}{addition}{path.suffix}")
