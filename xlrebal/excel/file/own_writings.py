"""Which files we wrote ourselves, and nobody has changed or moved since: told by their bytes, never by a name alone.

A list of checksums in this user's own folder. Where it cannot be read or written nothing counts as ours, and more is
kept than need be.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from xlrebal.excel.file.user_folder import user_folder, write_private

_MOST = 5_000  # the latest; what is older counts as the advisor's


def is_ours(path: Path, data: bytes) -> bool:
    """Whether `remember` was told of exactly these bytes in this place."""
    return _checksum(path, data) in _known()


def remember(path: Path, data: bytes) -> None:
    """These bytes are about to be written by us to `path`, and may be replaced by us again."""
    new = _checksum(path, data)
    known = [each for each in _known() if each != new]
    with suppress(OSError, RuntimeError):
        write_private(_list(), "\n".join([*known, new][-_MOST:]).encode())


def _known() -> list[str]:
    try:
        return _list().read_text(encoding="ascii", errors="replace").split()
    except (OSError, RuntimeError):
        return []


def _list() -> Path:
    return user_folder() / "written"


def _checksum(path: Path, data: bytes) -> str:
    return hashlib.sha256(os.fsencode(path.resolve()) + b"\0" + data).hexdigest()
