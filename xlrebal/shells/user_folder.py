"""Where xlrebal keeps what is this user's, on this computer."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def user_folder() -> Path:
    """The folder for our files; it need not exist yet."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "xlrebal"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "xlrebal"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "xlrebal"
