"""What may keep the add-in from working on a computer, and what to do about each."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from xlrebal.shells.addin import ADDIN, AddinProblem, Machine, places, settings, shipped
from xlrebal.shells.addin_settings import read_settings, with_settings

VBA_XLWINGS = "0.37.8"  # what the add-in's VBA was written for; dll and package must be the same
EXCEL = r"Software\Microsoft\Office\16.0\Excel"
POLICIES = r"Software\Policies\Microsoft\Office\16.0\Excel"
CLICK_TO_RUN = r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
NO_MACROS = 4  # VBAWarnings: all macros off, without a question

Registry = Callable[[str, str, str], object]  # (hive, key, value name) -> what is there, None for nothing


class Verdict(StrEnum):
    """How an examined thing stands."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


class Examined(NamedTuple):
    """One thing that was looked at: how it stands, in words, and what to do ("" for nothing)."""

    verdict: Verdict
    what: str
    to_do: str = ""


class Surroundings(NamedTuple):
    """What the doctor asks the computer; tests give their own."""

    registry: Registry
    excel_runs: Callable[[], bool]
    package_version: Callable[[str], str | None]
    has_module: Callable[[str], bool]
    is_blocked: Callable[[Path], bool]


def examine(machine: Machine, surroundings: Surroundings | None = None) -> list[Examined]:
    """Everything worth knowing about the installation, in the order to mend it. Changes nothing."""
    around = surroundings or real_surroundings()
    found = [*_python(machine, around), *_installed(machine, around)]
    if machine.system == "win32":
        found += [*_server(machine, around), *_trust(around), *_excel(around)]
    elif machine.system == "darwin":
        found.append(
            Examined(
                Verdict.NOTE,
                "Excel for Mac has the buttons of the Rebalance tab; the RB_ cell functions need Excel for Windows.",
            )
        )
    found += _cloud(machine)
    return found


def in_lines(examined: Iterable[Examined]) -> list[str]:
    """The examination as lines for a person."""
    return [
        f"{each.verdict.value:<8}{each.what}" + (f"\n        To do: {each.to_do}" if each.to_do else "")
        for each in examined
    ]


def _python(machine: Machine, around: Surroundings) -> list[Examined]:
    present = around.package_version("xlwings")
    python = Examined(Verdict.OK, f"Python {sys.version.split()[0]}, {machine.bits} bit: {machine.executable}")
    if present == VBA_XLWINGS:
        return [python, Examined(Verdict.OK, f"xlwings {present}, as the add-in's VBA needs it.")]
    return [
        python,
        Examined(
            Verdict.PROBLEM,
            f"xlwings is {present or 'missing'}, and the add-in's VBA needs {VBA_XLWINGS}.",
            f"Run: uv tool install --force xlrebal --with xlwings=={VBA_XLWINGS}   (or: pip install xlwings=={VBA_XLWINGS})",
        ),
    ]


def _installed(machine: Machine, around: Surroundings) -> list[Examined]:
    """Whether each file is in its place, is the one that came with this version, and may run."""
    try:
        return [finding for place in places(machine) for finding in _file(machine, around, place.name, place.target)]
    except AddinProblem as problem:
        return [Examined(Verdict.PROBLEM, str(problem))]


def _file(machine: Machine, around: Surroundings, name: str, target: Path) -> list[Examined]:
    again = "Close Excel and run: xlrebal addin install"
    if not target.is_file():
        return [Examined(Verdict.PROBLEM, f"{name} is not installed: it would be {target}.", again)]
    found = []
    data, ours = target.read_bytes(), shipped(name)
    if name == ADDIN:
        written = read_settings(data)
        if with_settings(ours, written) != data:
            found.append(Examined(Verdict.PROBLEM, f"{target} is not the one of this version.", again))
        if written != settings(machine):
            found.append(
                Examined(
                    Verdict.PROBLEM,
                    f"The add-in runs {', '.join(written.values()) or 'no Python'}, and this is {machine.executable}.",
                    again,
                )
            )
    elif data != ours:
        found.append(Examined(Verdict.PROBLEM, f"{target} is not the one of this version.", again))
    if around.is_blocked(target):
        found.append(
            Examined(
                Verdict.PROBLEM,
                f"Windows marks {target} as coming from the internet, so its macros do not run.",
                "Right-click the file, Properties, Unblock; then restart Excel.",
            )
        )
    return found or [Examined(Verdict.OK, f"{name} is in place: {target}")]


def _server(machine: Machine, around: Surroundings) -> list[Examined]:
    """The library through which Excel talks to Python; both kinds come with xlwings, Excel's own bits decide which it takes."""
    if machine.frozen:
        return [
            Examined(
                Verdict.NOTE,
                "This is the executable without Python: it serves the buttons, not the RB_ cell functions.",
            )
        ]
    found = []
    for bits in (64, 32):
        library = f"xlwings{bits}-{VBA_XLWINGS}.dll"
        here = any(
            (folder / library).is_file()
            for folder in (machine.executable.parent, machine.executable.parent.parent, machine.prefix)
        )
        found.append(
            Examined(
                Verdict.OK if here else Verdict.PROBLEM,
                f"{library} is {'beside' if here else 'missing beside'} Python, for {bits} bit Excel.",
                "" if here else "Install xlrebal again: uv tool install --force xlrebal",
            )
        )
    if not around.has_module("win32com"):
        found.append(
            Examined(
                Verdict.PROBLEM, "pywin32 is missing, through which Python talks to Excel.", "Run: pip install pywin32"
            )
        )
    return found


def _trust(around: Surroundings) -> list[Examined]:
    """Settings of Excel, or of an administrator, that keep add-ins in the start-up folder from running."""
    found = []
    for key, who in ((POLICIES, "Your administrator has"), (EXCEL, "Excel's Trust Center has")):
        where = (
            "Ask for an exception for Excel's start-up folder."
            if key == POLICIES
            else "File, Options, Trust Center, Trust Center Settings."
        )
        if around.registry("HKCU", rf"{key}\Security\Trusted Locations", "AllLocationsDisabled") == 1:
            found.append(
                Examined(
                    Verdict.PROBLEM,
                    f"{who} turned off trusted locations, so Excel asks or refuses to run the add-in.",
                    where,
                )
            )
        if around.registry("HKCU", rf"{key}\Security", "VBAWarnings") == NO_MACROS:
            found.append(
                Examined(
                    Verdict.NOTE,
                    f"{who} turned off macros outside trusted locations; the start-up folder is one.",
                    "" if not found else where,
                )
            )
        if around.registry("HKCU", rf"{key}\Security", "DisableAllAddins") == 1:
            found.append(Examined(Verdict.PROBLEM, f"{who} turned off all add-ins.", where))
    return found or [Examined(Verdict.OK, "Nothing keeps Excel from trusting its start-up folder.")]


def _excel(around: Surroundings) -> list[Examined]:
    platform = around.registry("HKLM", CLICK_TO_RUN, "Platform")
    found = []
    if platform:
        found.append(
            Examined(
                Verdict.OK, f"Excel is {'64' if platform == 'x64' else '32'} bit; it works with either kind of Python."
            )
        )
    if around.excel_runs():
        found.append(
            Examined(Verdict.NOTE, "Excel is running: it sees a newly installed add-in when it is started again.")
        )
    return found


def _cloud(machine: Machine) -> list[Examined]:
    """Files on demand may not be there when Excel starts Python."""
    roots = {
        machine.environment[name]
        for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
        if machine.environment.get(name)
    }
    if any(machine.executable.is_relative_to(root) for root in roots):
        return [
            Examined(
                Verdict.PROBLEM,
                f"Python lies in OneDrive ({machine.executable}), which may take its files off this computer.",
                "Install xlrebal outside OneDrive: uv tool install xlrebal",
            )
        ]
    return []


def real_surroundings() -> Surroundings:
    """This computer's own answers."""
    return Surroundings(_registry, _excel_runs, _version, lambda name: find_spec(name) is not None, _is_blocked)


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
    done = subprocess.run(
        ["tasklist", "/FI", "IMAGENAME eq EXCEL.EXE", "/NH"], capture_output=True, text=True, check=False
    )
    return "EXCEL.EXE" in done.stdout.upper()


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _is_blocked(path: Path) -> bool:
    """Whether Windows noted that the file came from the internet."""
    if sys.platform != "win32":
        return False
    try:
        return "ZoneId=3" in Path(f"{path}:Zone.Identifier").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
