"""What the doctor asks the computer: Windows' registry, what runs, what is installed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, distribution, version
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

Registry = Callable[[str, str, str], object]  # (hive, key, value name) -> what is there, None for nothing


class Surroundings(NamedTuple):
    """What the doctor asks the computer; tests give their own."""

    registry: Registry
    excel_runs: Callable[[], bool]
    package_version: Callable[[str], str | None]
    has_module: Callable[[str], bool]
    is_blocked: Callable[[Path], bool]
    installer: Callable[[], str]


def real_surroundings() -> Surroundings:
    """This computer's own answers."""
    return Surroundings(
        _registry, _excel_runs, _version, lambda name: find_spec(name) is not None, _is_blocked, _installer
    )


def _registry(hive: str, key: str, name: str) -> object:
    if sys.platform != "win32":
        return None
    import winreg

    try:
        with winreg.OpenKey(
            getattr(winreg, {"HKCU": "HKEY_CURRENT_USER", "HKLM": "HKEY_LOCAL_MACHINE"}[hive]), key
        ) as opened:
            return winreg.QueryValueEx(opened, name)[0]
    except OSError:
        return None


def _excel_runs() -> bool:
    if sys.platform != "win32":
        return False
    program = (
        Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32" / "tasklist.exe"
    )  # none of the current folder
    done = subprocess.run(
        [program, "/FI", "IMAGENAME eq EXCEL.EXE", "/NH"], capture_output=True, text=True, check=False
    )
    return "EXCEL.EXE" in done.stdout.upper()


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _installer() -> str:
    """What installed xlrebal: "uv" or "pip", "" where it does not say."""
    try:
        return (distribution("xlrebal").read_text("INSTALLER") or "").strip()
    except PackageNotFoundError:
        return ""


def _is_blocked(path: Path) -> bool:
    """Whether Windows noted that the file came from the internet."""
    if sys.platform != "win32":
        return False
    try:
        return "ZoneId=3" in Path(f"{path}:Zone.Identifier").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
