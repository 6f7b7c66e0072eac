"""Who may read a result: nobody who may not read the workbook it came from.

Permissions are those of POSIX; on Windows a new file has its folder's, and the functions here change nothing.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

_OTHERS = 0o077  # what group and others may do
_GROUP = 0o070


def owner_only(path: str, flags: int) -> int:
    """An opener of new files that nobody else may read, not even at first."""
    return os.open(path, flags, 0o600)


def give_permissions(new: Path, target: Path, source: Path | None) -> None:
    """Let `new`, which is about to become `target`, be readable as the file it replaces, and never more than `source`.

    source: the workbook, or folder of CSV files, whose content it holds; None: nobody's. The group is that of the
    file replaced, else of the source; where it cannot be given, the group may do nothing.
    """
    if sys.platform == "win32":
        return
    replaces = target.exists()
    mode = stat.S_IMODE(target.stat().st_mode) & 0o777 if replaces else 0o666 & ~_umask()
    if source is not None and not (replaces and target.samefile(source)):
        mode &= ~_OTHERS | _may_others(source, target)
    like = target if replaces else source
    if like is not None and like.exists():
        owner = like.stat()
        for user in (owner.st_uid, -1):
            with suppress(OSError):
                os.chown(new, user if replaces else -1, owner.st_gid)
                break
        if new.stat().st_gid != owner.st_gid:
            mode &= ~_GROUP
    new.chmod(mode)


def _may_others(source: Path, target: Path) -> int:
    """What group and others may do with the source's content: with its files, and by way of the folders that guard them."""
    source = source.resolve()
    folders = [source, *source.parents] if source.is_dir() else [*source.parents]
    allowed = _OTHERS
    try:
        for path in source.iterdir() if source.is_dir() else [source]:
            allowed &= path.stat().st_mode
        for folder in folders:
            if folder not in target.parents:
                mode = folder.stat().st_mode
                allowed &= (0o070 if mode & stat.S_IXGRP else 0) | (0o007 if mode & stat.S_IXOTH else 0)
    except OSError:  # it went away meanwhile
        return 0
    return allowed


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
