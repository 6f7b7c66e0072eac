"""The README's two commands: one ends with the demo's result on a fresh machine, the other is what CI calls."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import openpyxl
import pytest

import start
from xlrebal.schema.results import ALWAYS_WRITTEN

ROOT = Path(__file__).parents[2]
SHIPPED = ("xlrebal", "workbook", "start.py", "pyproject.toml", "README.md", "LICENSE")
IGNORED = shutil.ignore_patterns("__pycache__")


def commands() -> list[str]:
    """The set-up commands in the README's code blocks, in order."""
    blocks = re.findall(r"```\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("python ")]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh clone: what the package is built from, and nothing installed."""
    folder = tmp_path_factory.mktemp("a fresh clone")
    for name in SHIPPED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=IGNORED)
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


def test_two_commands_do_all_set_up() -> None:
    assert commands() == ["python start.py demo", "python start.py test"]


@pytest.mark.fresh
def test_the_first_ends_with_the_demos_result(checkout: Path, tmp_path: Path) -> None:
    _, _, word = commands()[0].split()
    own = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME")}
    done = subprocess.run([sys.executable, checkout / "start.py", word], cwd=tmp_path, env=own, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    result = tmp_path / "household-rebalanced.xlsx"
    assert done.stdout.splitlines()[-1] == f"Result: {result}"
    assert set(ALWAYS_WRITTEN) <= set(openpyxl.load_workbook(result, read_only=True).sheetnames)
    packages = next((checkout / ".venv").rglob("site-packages"))
    installed = {path.relative_to(packages).as_posix() for path in (packages / "xlrebal").rglob("*") if path.is_file()}
    assert {"xlrebal/py.typed", *(f"xlrebal/samples/{name}.xlsx" for name in ("direct-index", "house", "household", "models", "retiree", "tech-drift", "three-sheets"))} <= installed


def test_the_second_is_what_ci_calls() -> None:
    program, word = commands()[1].split()[1:]
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert any(line.endswith(f" {program} {word}") for line in lines)
    assert "XLREBAL_REQUIRE_OFFICE=1" in "\n".join(lines)


def test_the_second_runs_every_check_and_the_tests_last() -> None:
    programs = [command[0] for command in start.CHECKS.values()]
    assert programs == ["ruff", "ruff", "mypy", "lint-imports", "pytest", "pytest"]
    assert "tests/benches" not in start.CHECKS["tests"]


def test_a_warning_is_an_error() -> None:
    with pytest.raises(UserWarning, match="a warning"):
        warnings.warn("a warning", stacklevel=1)


@pytest.mark.parametrize("arguments", [[], ["install"], ["demo", "test"]])
def test_another_word_is_bad_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert start.main(arguments) == 2
    assert capsys.readouterr().err == "usage: python start.py demo | test\n"


def test_a_step_that_fails_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(command: list[str], **_: object) -> None:
        raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(subprocess, "run", fail)
    monkeypatch.setattr(start, "PIP", Path("no pip yet"))
    assert start.main(["demo"]) == 1
    assert "-m venv" in capsys.readouterr().err
