"""Puts the Excel add-in where Excel loads it for this user, and takes it away again.

It goes into Excel's own start-up folder: Excel loads what lies there at every start, for this user only, without a
registry entry, and trusts that folder unless an administrator has said otherwise. The add-in's settings are written
into the copy that is put there.
"""

from __future__ import annotations

import os
import site
import struct
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from xlrebal.schema.record import record
from xlrebal.shells.addin.settings import with_settings

ADDIN = "xlrebal.xlam"
MAC_SCRIPT = "xlrebal.applescript"
VBA_XLWINGS = "0.37.8"  # what the add-in's VBA was written for; library and package must be the same
_WINDOWS_START = Path("Microsoft", "Excel", "XLSTART")
_MAC_START = Path("Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel")
_MAC_SCRIPTS = Path("Library/Application Scripts/com.microsoft.Excel")


class AddinProblem(Exception):
    """Why the add-in cannot be installed or removed; the text is one sentence for a person: what is wrong and what to do."""


@record(kw_only=True)
class Machine:
    """What the installer needs to know of a computer. `system` as sys.platform; `frozen`: Python and xlrebal are one executable.

    libraries: where xlwings' libraries for Excel for Windows may lie, the likeliest folder first.
    """

    system: str
    home: Path
    environment: Mapping[str, str]
    executable: Path
    libraries: tuple[Path, ...]
    bits: int
    frozen: bool = False


@record
class InstalledFile:
    """A file of ours and where it goes."""

    name: str
    target: Path


def this_machine() -> Machine:
    """The computer we run on."""
    return Machine(
        system=sys.platform,
        home=Path.home(),
        environment=dict(os.environ),
        executable=Path(sys.executable),
        libraries=_library_folders(),
        bits=struct.calcsize("P") * 8,
        frozen=bool(getattr(sys, "frozen", False)),
    )


def _library_folders() -> tuple[Path, ...]:
    """Where the installer of xlwings says that it put the libraries, then where they lie when it says nothing."""
    folders: list[Path] = []
    with suppress(PackageNotFoundError):
        listed = [file for file in distribution("xlwings").files or () if file.suffix == ".dll"]
        folders = [Path(str(file.locate())).resolve().parent for file in listed]
    return tuple(dict.fromkeys([*folders, Path(sys.executable).parent, Path(sys.prefix), Path(site.getuserbase())]))


def library(bits: int) -> str:
    """The name of the library through which an Excel of 32 or 64 bits talks to Python."""
    return f"xlwings{bits}-{VBA_XLWINGS}.dll"


def places(machine: Machine) -> tuple[InstalledFile, ...]:
    """Every file that is installed there. AddinProblem where there is no Excel to install it for."""
    if machine.system == "win32":
        roaming = machine.environment.get("APPDATA")
        folder = Path(roaming) if roaming else machine.home / "AppData" / "Roaming"
        return (InstalledFile(ADDIN, folder / _WINDOWS_START / ADDIN),)
    if machine.system == "darwin":
        return (
            InstalledFile(ADDIN, machine.home / _MAC_START / ADDIN),
            InstalledFile(MAC_SCRIPT, machine.home / _MAC_SCRIPTS / MAC_SCRIPT),
        )
    raise AddinProblem(
        "There is no Excel on this system: the add-in is for Windows and macOS. Use the command line here: xlrebal plan WORKBOOK"
    )


def settings(machine: Machine) -> dict[str, str]:
    """What the add-in must know of its Python: where it is, and for Excel for Windows in which folder its library lies."""
    if machine.frozen:
        return {"Executable": str(machine.executable)}
    python = machine.executable
    if machine.system == "win32" and python.name.lower() == "pythonw.exe":
        python = python.with_name("python.exe")
    holding = (folder for folder in machine.libraries if any((folder / library(bits)).is_file() for bits in (64, 32)))
    folder = next(holding, None) if machine.system == "win32" else None
    return {"Interpreter": str(python), **({"Library": str(folder)} if folder else {})}


def install(machine: Machine) -> tuple[Path, ...]:
    """Copy the add-in, its settings written into it; where it is now. What was there before is replaced."""
    written = []
    for place in places(machine):
        data = shipped(place.name)
        _write(place.target, with_settings(data, settings(machine)) if place.name == ADDIN else data)
        written.append(place.target)
    return tuple(written)


def uninstall(machine: Machine) -> tuple[Path, ...]:
    """Remove what `install` put there; what was removed."""
    removed = []
    for place in places(machine):
        if place.target.exists():
            with _unless_open(place.target):
                place.target.unlink()
            removed.append(place.target)
    return tuple(removed)


def shipped(name: str) -> bytes:
    """A file that comes with xlrebal: from the package, or from a checkout of the repository."""
    package = Path(__file__).parents[2]
    for folder in (package / "workbook", package.parent / "workbook"):
        if (folder / name).is_file():
            return (folder / name).read_bytes()
    raise AddinProblem(f"{name} did not come with this installation: install xlrebal again.")


def _write(target: Path, data: bytes) -> None:
    """Write beside and rename, so that Excel never meets half a file."""
    with _unless_open(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f"{target.name}.new")
        try:
            beside.write_bytes(data)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)


@contextmanager
def _unless_open(target: Path) -> Iterator[None]:
    """Says what to do where Excel holds the file open."""
    try:
        yield
    except PermissionError as problem:
        raise AddinProblem(f"{target} is in use: close every Excel window and run this again.") from problem
