"""What may keep the add-in from working on a computer, and what to do about each."""

from __future__ import annotations

import sys
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from xlrebal.shells.addin.install import ADDIN, VBA_XLWINGS, AddinProblem, Machine, library, places, settings, shipped
from xlrebal.shells.addin.settings import read_settings, with_settings
from xlrebal.shells.addin.surroundings import Surroundings, real_surroundings

EXCEL = r"Software\Microsoft\Office\16.0\Excel"
POLICIES = r"Software\Policies\Microsoft\Office\16.0\Excel"
CLICK_TO_RUN = r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
NO_MACROS = 4  # VBAWarnings: all macros off, without a question
_TRUST = (  # who decides, the key, the hives it may be in, what to do
    ("Your administrator has", POLICIES, ("HKLM", "HKCU"), "Ask for an exception for Excel's start-up folder."),
    ("Excel's Trust Center has", EXCEL, ("HKCU",), "File, Options, Trust Center, Trust Center Settings."),
)


class Condition(StrEnum):
    """How an examined thing stands."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


class Examined(NamedTuple):
    """One thing that was looked at: how it stands, in words, and what to do ("" for nothing)."""

    condition: Condition
    what: str
    to_do: str = ""


def examine(machine: Machine, surroundings: Surroundings | None = None) -> list[Examined]:
    """Everything worth knowing about the installation, in the order to mend it. Changes nothing."""
    around = surroundings or real_surroundings()
    found = [*_python(machine, around), *_installed(machine, around)]
    if machine.system == "win32":
        found += [*_server(machine, around), *_trust(around), *_excel(around)]
    elif machine.system == "darwin":
        found.append(
            Examined(
                Condition.NOTE,
                "Excel for Mac has the buttons of the Rebalance tab; the RB_ cell functions need Excel for Windows.",
            )
        )
    found += _cloud(machine)
    return found


def in_lines(examined: Iterable[Examined]) -> list[str]:
    """The examination as lines for a person."""
    return [
        f"{each.condition.value:<8}{each.what}" + (f"\n        To do: {each.to_do}" if each.to_do else "")
        for each in examined
    ]


def _python(machine: Machine, around: Surroundings) -> list[Examined]:
    present = around.package_version("xlwings")
    python = Examined(Condition.OK, f"Python {sys.version.split()[0]}, {machine.bits} bit: {machine.executable}")
    if present == VBA_XLWINGS:
        return [python, Examined(Condition.OK, f"xlwings {present}, as the add-in's VBA needs it.")]
    return [
        python,
        Examined(
            Condition.PROBLEM,
            f"xlwings is {present or 'missing'}, and the add-in's VBA needs {VBA_XLWINGS}.",
            _install_again(machine, around),
        ),
    ]


def _install_again(machine: Machine, around: Surroundings) -> str:
    """How to install xlrebal once more, with all it needs, by what installed it."""
    if around.installer() == "uv":
        return (
            "In the copy of xlrebal's folder run: uv tool install --force --reinstall .   Then: xlrebal addin install"
        )
    return f'In the copy of xlrebal\'s folder run: "{machine.executable}" -m pip install --force-reinstall .   Then: xlrebal addin install'


def _installed(machine: Machine, around: Surroundings) -> list[Examined]:
    """Whether each file is in its place, is the one that came with this version, and may run."""
    try:
        return [finding for place in places(machine) for finding in _file(machine, around, place.name, place.target)]
    except AddinProblem as problem:
        return [Examined(Condition.PROBLEM, str(problem))]


def _file(machine: Machine, around: Surroundings, name: str, target: Path) -> list[Examined]:
    again = "Close Excel and run: xlrebal addin install"
    if not target.is_file():
        return [Examined(Condition.PROBLEM, f"{name} is not installed: it would be {target}.", again)]
    found: list[Examined] = []
    data, ours = target.read_bytes(), shipped(name)
    if name == ADDIN:
        found += _settings_in(target, data, ours, settings(machine), again)
    elif data != ours:
        found.append(Examined(Condition.PROBLEM, f"{target} is not the one of this version.", again))
    if around.is_blocked(target):
        found.append(
            Examined(
                Condition.PROBLEM,
                f"Windows marks {target} as coming from the internet, so its macros do not run.",
                "Right-click the file, Properties, Unblock; then restart Excel.",
            )
        )
    return found or [Examined(Condition.OK, f"{name} is in place: {target}")]


def _settings_in(target: Path, data: bytes, ours: bytes, wanted: Mapping[str, str], again: str) -> Iterable[Examined]:
    """Whether the add-in's file is whole, is ours, and has the settings of this installation."""
    try:
        written = read_settings(data)
        is_ours = with_settings(ours, written) == data
    except (zipfile.BadZipFile, zlib.error, KeyError, UnicodeDecodeError, EOFError):
        yield Examined(Condition.PROBLEM, f"{target} is damaged.", again)
        return
    if not is_ours:
        yield Examined(Condition.PROBLEM, f"{target} is not the one of this version.", again)
    for key in [key for key in (*wanted, *written) if written.get(key) != wanted.get(key)][:1]:
        here = wanted.get(key, "nothing")
        yield Examined(
            Condition.PROBLEM,
            f"The add-in has {written.get(key, 'nothing')} as its {key}, and here it is {here}.",
            again,
        )


def _server(machine: Machine, around: Surroundings) -> list[Examined]:
    """The library through which Excel talks to Python; both kinds come with xlwings, Excel's own bits decide which it takes."""
    if machine.frozen:
        return [
            Examined(
                Condition.NOTE,
                "This is the executable without Python: it serves the buttons, not the RB_ cell functions.",
            )
        ]
    found = []
    for bits in (64, 32):
        folder = next((folder for folder in machine.libraries if (folder / library(bits)).is_file()), None)
        where = f"is in {folder}" if folder else f"is missing: looked for in {', '.join(map(str, machine.libraries))}"
        condition, to_do = (Condition.OK, "") if folder else (Condition.PROBLEM, _install_again(machine, around))
        found.append(Examined(condition, f"{library(bits)}, for {bits} bit Excel, {where}.", to_do))
    if not around.has_module("win32com"):
        what = "pywin32 is missing, through which Python talks to Excel."
        found.append(Examined(Condition.PROBLEM, what, _install_again(machine, around)))
    return found


def _trust(around: Surroundings) -> list[Examined]:
    """Settings of Excel, or of an administrator, that keep add-ins in the start-up folder from running."""
    found = []
    for who, key, hives, where in _TRUST:

        def holds(place: str, name: str, value: int, key: str = key, hives: tuple[str, ...] = hives) -> bool:
            return any(around.registry(hive, rf"{key}\{place}", name) == value for hive in hives)

        if holds(r"Security\Trusted Locations", "AllLocationsDisabled", 1):
            what = f"{who} turned off trusted locations, so Excel asks or refuses to run the add-in."
            found.append(Examined(Condition.PROBLEM, what, where))
        if holds("Security", "VBAWarnings", NO_MACROS):
            what = f"{who} turned off macros outside trusted locations; the start-up folder is one."
            found.append(Examined(Condition.NOTE, what, where if found else ""))
        if holds("Security", "DisableAllAddins", 1):
            found.append(Examined(Condition.PROBLEM, f"{who} turned off all add-ins.", where))
    return found or [Examined(Condition.OK, "Nothing keeps Excel from trusting its start-up folder.")]


def _excel(around: Surroundings) -> list[Examined]:
    platform = around.registry("HKLM", CLICK_TO_RUN, "Platform")
    found = []
    if platform:
        found.append(
            Examined(
                Condition.OK,
                f"Excel is {'64' if platform == 'x64' else '32'} bit; it works with either kind of Python.",
            )
        )
    if around.excel_runs():
        found.append(
            Examined(Condition.NOTE, "Excel is running: it sees a newly installed add-in when it is started again.")
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
                Condition.PROBLEM,
                f"Python lies in OneDrive ({machine.executable}), which may take its files off this computer.",
                "Copy xlrebal's folder to a place outside OneDrive, and install it from there.",
            )
        ]
    return []
