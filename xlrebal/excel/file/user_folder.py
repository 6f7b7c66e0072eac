"""Where xlrebal keeps what is this user's, on this computer, and how it writes there: for no one else to read."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from xlrebal.excel.file.who_may_read import owner_only

_OWNER_ENTERS = 0o700


def user_folder() -> Path:
    """The folder for our files; it need not exist yet. RuntimeError where the user has no home."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "xlrebal"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "xlrebal"
    named = Path(os.environ.get("XDG_DATA_HOME", ""))
    # The XDG specification: a relative path is to be ignored. It would lie wherever the command is run.
    return (named if named.is_absolute() else Path.home() / ".local" / "share") / "xlrebal"


def write_private(path: Path, data: bytes) -> None:
    """Write a file under `user_folder()` whole or not at all; the file and its folders are this user's alone.

    Windows keeps them so because the user's folder is; elsewhere it is said by the permissions.
    """
    for folder in (user_folder(), path.parent):
        folder.mkdir(_OWNER_ENTERS, parents=True, exist_ok=True)
        folder.chmod(_OWNER_ENTERS)  # an earlier version left it open
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    with open(beside, "xb", opener=owner_only) as file:
        file.write(data)
    beside.replace(path)
