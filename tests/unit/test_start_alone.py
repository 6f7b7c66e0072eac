"""What lies beside a client's workbook is never imported: not by start.py, not by what it starts, not by the command."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import textwrap
from pathlib import Path

import pytest

from xlrebal.samples import sample

ROOT = Path(__file__).parents[2]
NAMES = (
    "numpy", "tomllib", "rich", "lxml", "python_calamine", "xlsxwriter", "xlwings", "json", "csv", "zipfile", "hashlib",
    "subprocess", "pathlib", "logging", "venv", "pip", "ensurepip", "shutil", "tempfile", "sitecustomize", "usercustomize",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A client's folder: a workbook, and modules that leave a mark when they run."""
    client = tmp_path / "client"
    client.mkdir()
    (client / "Smith.xlsx").write_bytes(sample("three-sheets.xlsx"))
    for name in NAMES:
        (client / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'a').write('{name} ')\n")
    (client / "click").mkdir()
    (client / "click" / "__init__.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'a').write('click ')\n")
    return client


def ran(folder: Path) -> str:
    """Which of the client's modules ran."""
    mark = folder.parent / "ran"
    return mark.read_text() if mark.exists() else ""


def run(folder: Path, *command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, **environment})


@pytest.mark.parametrize("command", [["check", "Smith.xlsx"], ["plan", "Smith.xlsx"], ["fn", "LIST"], ["addin", "doctor"]])
def test_the_module_imports_nothing_beside_the_workbook(folder: Path, command: list[str]) -> None:
    done = run(folder, sys.executable, "-m", "xlrebal", *command)
    assert (ran(folder), done.returncode in (0, 1)) == ("", True), done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="the script is a program there")
def test_the_script_imports_nothing_beside_the_workbook(folder: Path) -> None:
    script = Path(sysconfig.get_path("scripts")) / "xlrebal"
    if not script.exists():
        pytest.skip("xlrebal is not installed as a command here")
    assert run(folder, script, "check", "Smith.xlsx").returncode == 0
    assert ran(folder) == ""


def test_an_empty_place_in_the_search_path_is_not_the_current_folder(folder: Path) -> None:
    """`export PYTHONPATH=$PYTHONPATH:/more` leaves one. What Python itself then imports is before us: only the rest is ours."""
    for name in ("sitecustomize", "usercustomize"):
        (folder / f"{name}.py").unlink()
    code = f"from importlib.metadata import EntryPoint; main = EntryPoint('xlrebal', {entry_point()!r}, '').load(); import sys; sys.argv = ['xlrebal', 'check', 'Smith.xlsx']; main()"
    for name in ("json", "csv", "zipfile", "pathlib", "tempfile", "shutil", "hashlib"):  # importlib.metadata's own
        (folder / f"{name}.py").unlink()
    done = run(folder, sys.executable, "-P", "-c", code, PYTHONPATH=f"{os.pathsep}{ROOT}")
    assert (ran(folder), done.returncode) == ("", 0), done.stderr


def entry_point() -> str:
    import tomllib

    return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]["xlrebal"])


STAND_IN = """
    import subprocess, sys
    real = subprocess.run
    def run(command, **options):
        "What is started is started, but the slow steps end at once."
        words = [str(word) for word in command]
        if "pip" in words:
            words = [sys.executable, *words[1:words.index("-m")], "-m", "pip", "--version"]
        elif "xlrebal" in words:
            words = [sys.executable, *words[1:]]
        elif "venv" in words:
            words = [*words[:-1], "--help"]
        return real(words, **options)
    subprocess.run = run
    import runpy
    sys.argv = ["start.py", "demo"]
    sys.path.insert(0, HERE)
    runpy.run_path(START, run_name="__main__")
"""


@pytest.mark.parametrize("with_venv", [False, True])
@pytest.mark.parametrize("beside", [False, True])
def test_start_and_what_it_starts_import_nothing_from_the_current_folder(folder: Path, with_venv: bool, beside: bool) -> None:
    """start.py lies elsewhere, or beside the workbook; the virtual environment is there, or has to be made."""
    home = folder if beside else folder.parent / "project"
    home.mkdir(exist_ok=True)
    shutil.copy(ROOT / "start.py", home)
    if with_venv:
        (home / ".venv" / ("Scripts" if os.name == "nt" else "bin")).mkdir(parents=True)
        (home / ".venv" / "bin" / "pip").touch()
    code = textwrap.dedent(STAND_IN).replace("HERE", repr(str(home))).replace("START", repr(str(home / "start.py")))
    done = run(folder, sys.executable, "-P", "-c", code)
    assert (ran(folder), done.returncode) == ("", 0), done.stderr
    assert (folder / "household-rebalanced.xlsx").exists()
    assert run(folder, sys.executable, home / "start.py").returncode == 2
    assert ran(folder) == ""


def test_these_tests_can_fail(folder: Path) -> None:
    run(folder, sys.executable, "-c", "import numpy, click")
    assert ran(folder) == "numpy click "
