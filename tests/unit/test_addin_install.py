"""Installing, removing and examining the add-in on machines that are made up."""

from __future__ import annotations

import io
import sys
import zipfile
from dataclasses import replace
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.cli_runner import CliRunner
from xlrebal.shells.addin import commands as addin_commands
from xlrebal.shells.addin import doctor as addin_doctor
from xlrebal.shells.addin import install as addin
from xlrebal.shells.addin.doctor import Condition, examine, in_lines
from xlrebal.shells.addin.install import AddinProblem, Machine, install, places, settings, uninstall
from xlrebal.shells.addin.settings import read_settings
from xlrebal.shells.addin.surroundings import Surroundings

START = Path("Microsoft", "Excel", "XLSTART", "xlrebal.xlam")
MAC = Path("Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel/xlrebal.xlam")


@pytest.fixture
def windows(tmp_path: Path) -> Machine:
    scripts = tmp_path / "uv" / "tools" / "xlrebal" / "Scripts"
    scripts.mkdir(parents=True)
    for bits in (32, 64):
        (scripts.parent / addin.library(bits)).touch()
    return Machine(system="win32", home=tmp_path, environment={"APPDATA": str(tmp_path / "Roaming")}, executable=scripts / "python.exe", libraries=(scripts, scripts.parent), bits=64)


@pytest.fixture
def mac(tmp_path: Path) -> Machine:
    return Machine(system="darwin", home=tmp_path, environment={}, executable=tmp_path / "bin" / "python", libraries=(tmp_path,), bits=64)


def surroundings(registry: dict[tuple[str, str, str], object] | None = None, **other: object) -> Surroundings:
    usual: dict[str, object] = {
        "registry": lambda *where: (registry or {}).get(where),
        "excel_runs": lambda: False,
        "package_version": lambda package: addin.VBA_XLWINGS,
        "has_module": lambda name: True,
        "is_blocked": lambda path: False,
        "installer": lambda: "uv",
    }
    return Surroundings(**{**usual, **other})


def problems(machine: Machine, around: Surroundings) -> str:
    return "\n".join(in_lines(each for each in examine(machine, around) if each.condition is Condition.PROBLEM))


def test_windows_gets_it_in_its_start_up_folder_with_its_python(windows):
    (written,) = install(windows)
    assert written == windows.home / "Roaming" / START
    assert read_settings(written.read_bytes()) == {"Interpreter": str(windows.executable), "Library": str(windows.libraries[1])}
    assert [file.name for file in written.parent.iterdir()] == ["xlrebal.xlam"]
    assert problems(windows, surroundings()) == ""


def test_mac_gets_the_script_too(mac):
    written = install(mac)
    assert written == (mac.home / MAC, mac.home / "Library/Application Scripts/com.microsoft.Excel/xlrebal.applescript")
    assert all(path.is_file() for path in written)
    assert problems(mac, surroundings()) == ""
    assert "cell functions need Excel for Windows" in "\n".join(in_lines(examine(mac, surroundings())))


def test_linux_is_told_there_is_no_excel(tmp_path):
    linux = Machine(system="linux", home=tmp_path, environment={}, executable=Path("/usr/bin/python3"), libraries=(Path("/usr"),), bits=64)
    with pytest.raises(AddinProblem, match="Use the command line here"):
        places(linux)
    assert "no Excel on this system" in problems(linux, surroundings())


def test_without_roaming_folder_in_the_environment_the_usual_one_is_taken(windows):
    bare = Machine(system="win32", home=windows.home, environment={}, executable=windows.executable, libraries=windows.libraries, bits=64)
    assert places(bare)[0].target == windows.home / "AppData" / "Roaming" / START


def test_the_windowless_python_becomes_the_one_with_a_console_which_the_library_hides(windows):
    windowless = Machine(system="win32", home=windows.home, environment={}, executable=windows.executable.with_name("pythonw.exe"), libraries=windows.libraries, bits=64)
    assert settings(windowless) == settings(windows)


def test_an_executable_without_python_is_named_as_such(windows):
    frozen = Machine(system="win32", home=windows.home, environment=windows.environment, executable=Path("C:/xlrebal.exe"), libraries=windows.libraries, bits=64, frozen=True)
    assert settings(frozen) == {"Executable": str(Path("C:/xlrebal.exe"))}
    install(frozen)
    assert "serves the buttons, not the RB_ cell functions" in "\n".join(in_lines(examine(frozen, surroundings())))


def test_installing_again_and_removing(windows):
    install(windows)
    (written,) = install(windows)
    assert uninstall(windows) == (written,)
    assert not written.exists()
    assert uninstall(windows) == ()


def test_a_file_excel_holds_open_is_said_so(windows, monkeypatch):
    def locked(self: Path, target: Path) -> None:
        raise PermissionError(13, "in use", str(target))

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(AddinProblem, match="close every Excel window"):
        install(windows)
    assert list((windows.home / "Roaming" / START).parent.iterdir()) == []


SECURITY = rf"{addin_doctor.EXCEL}\Security"
POLICY = rf"{addin_doctor.POLICIES}\Security"


@pytest.mark.parametrize(
    ("around", "said"),
    [
        (surroundings(package_version=lambda package: "0.38.0"), "xlwings is 0.38.0"),
        (surroundings(package_version=lambda package: None), "xlwings is missing"),
        (surroundings(has_module=lambda name: False), "pywin32 is missing"),
        (surroundings(is_blocked=lambda path: True), "Unblock"),
        (surroundings({("HKCU", rf"{SECURITY}\Trusted Locations", "AllLocationsDisabled"): 1}), "Trust Center has turned off trusted locations"),
        *((surroundings({(hive, rf"{POLICY}\Trusted Locations", "AllLocationsDisabled"): 1}), "administrator has turned off trusted locations") for hive in ("HKCU", "HKLM")),
        *((surroundings({(hive, POLICY, "DisableAllAddins"): 1}), "administrator has turned off all add-ins") for hive in ("HKCU", "HKLM")),
    ],
)
def test_the_doctor_finds_what_keeps_it_from_working(windows, around, said):
    install(windows)
    assert said in problems(windows, around)


def test_the_doctor_sees_an_old_a_foreign_and_a_missing_file(windows):
    assert "is not installed" in problems(windows, surroundings())
    (path,) = install(windows)
    other = Machine(system="win32", home=windows.home, environment=windows.environment, executable=windows.executable.with_name("other.exe"), libraries=windows.libraries, bits=64)
    assert f"The add-in has {windows.executable} as its Interpreter, and here it is {other.executable}." in problems(other, surroundings())
    path.write_bytes(_older(path))
    assert "not the one of this version" in problems(windows, surroundings())


def _older(path: Path) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(old.getinfo(name), old.read(name).replace(b"Check Data", b"Look at Data"))
    return stream.getvalue()


def test_the_doctor_notes_excel_its_bits_and_a_python_in_the_cloud(windows):
    install(windows)
    cloud = Machine(system="win32", home=windows.home, environment={**windows.environment, "OneDrive": str(windows.home)}, executable=windows.executable, libraries=windows.libraries, bits=64)
    lines = "\n".join(in_lines(examine(cloud, surroundings({("HKLM", addin_doctor.CLICK_TO_RUN, "Platform"): "x64"}, excel_runs=lambda: True))))
    assert "Excel is 64 bit" in lines
    assert "Excel is running" in lines
    assert "Python lies in OneDrive" in lines


def test_missing_libraries_are_named(windows):
    for library in windows.libraries[1].glob("*.dll"):
        library.unlink()
    found = problems(windows, surroundings())
    assert f"xlwings64-{addin.VBA_XLWINGS}.dll, for 64 bit Excel, is missing: looked for in {windows.libraries[0]}, {windows.libraries[1]}." in found
    assert "uv tool install --force --reinstall ." in found


def test_what_to_do_names_what_installed_it(windows):
    missing = {"package_version": lambda package: None}
    assert "uv tool install" in problems(windows, surroundings(**missing))
    with_pip = problems(windows, surroundings(**missing, installer=lambda: "pip"))
    assert f'"{windows.executable}" -m pip install --force-reinstall .' in with_pip
    assert "uv tool" not in with_pip


@pytest.mark.parametrize("data", [b"x", b"", b"PK\x05\x06" + bytes(18)])
def test_a_damaged_add_in_is_said_so(windows, data):
    (path,) = install(windows)
    path.write_bytes(data)
    assert f"{path} is damaged." in problems(windows, surroundings())


def test_a_flipped_bit_in_the_add_in_is_said_so(windows):
    (path,) = install(windows)
    data = path.read_bytes()
    path.write_bytes(data.replace(b"<sheetData>", b"<sheetDaty>"))
    assert f"{path} is damaged." in problems(windows, surroundings())


def test_the_library_is_found_where_the_installer_of_xlwings_says_it_is(tmp_path, monkeypatch):
    """pip puts it into the user's own folder where it may not write beside Python."""
    roaming = tmp_path / "Roaming" / "Python"
    roaming.mkdir(parents=True)
    (roaming / addin.library(64)).touch()
    listed = [SimpleNamespace(suffix=".py", locate=lambda: tmp_path / "other"), SimpleNamespace(suffix=".dll", locate=lambda: roaming / "Python311" / ".." / addin.library(64))]
    monkeypatch.setattr(addin, "distribution", lambda name: SimpleNamespace(files=listed))
    machine = replace(addin.this_machine(), system="win32")
    assert machine.libraries[0] == roaming
    assert settings(machine)["Library"] == str(roaming)


def test_where_xlwings_is_missing_the_doctor_still_runs(monkeypatch):
    def missing(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(addin, "distribution", missing)
    assert Path(sys.prefix) in addin.this_machine().libraries


def test_the_commands(windows, monkeypatch):
    monkeypatch.setattr(addin, "this_machine", lambda: windows)
    monkeypatch.setenv("XDG_DATA_HOME", str(windows.home / "kept"))
    run = CliRunner()
    assert "Installed: " in run.invoke(addin_commands.commands, ["install"]).output
    examined = run.invoke(addin_commands.commands, ["doctor"])
    assert "xlrebal.xlam is in place" in examined.output
    removed = run.invoke(addin_commands.commands, ["uninstall"])
    assert removed.exit_code == 0
    assert "Removed: " in removed.output
    assert "was not installed" in run.invoke(addin_commands.commands, ["uninstall"]).output
