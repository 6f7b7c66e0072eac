"""`xlrebal transition`, the sheet it writes, and what a plan leaves of it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.cli_runner import CliRunner, Result
from xlrebal.samples import sample
from xlrebal.schema.results import ALWAYS_WRITTEN
from xlrebal.shells.cli import app
from xlrebal.shells.terminal import BAD_USAGE, DONE


def run(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def cells(book: Path) -> list[list[object]]:
    return list(CalamineWorkbook.from_path(str(book)).get_sheet_by_name("Transition").to_python())


def charts(book: Path) -> list[str]:
    with zipfile.ZipFile(book) as archive:
        return [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/chart")]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "concentrated.xlsx"
    path.write_bytes(sample("concentrated.xlsx"))
    return path


def test_it_writes_its_sheet_beside_the_result_sheets(book: Path) -> None:
    done = run("transition", str(book), "--years", "2", "--budgets", "0, 60000", "--json", str(book.with_name("out.json")))
    assert done.exit_code == DONE
    assert "$60,000 of tax a year" in done.output and "2027" in done.output
    result = book.with_name("concentrated-rebalanced.xlsx")
    assert {*ALWAYS_WRITTEN, "Transition"} <= set(CalamineWorkbook.from_path(str(result)).sheet_names)
    assert sum("year by year" in text or "over all years" in text for text in charts(result)) == 2
    tables = json.loads(book.with_name("out.json").read_text(encoding="utf-8"))
    assert [row["budget"] for row in tables["transition"]] == [0, 0, 60000, 60000, None, None]
    assert all(row["tax"] <= row["budget"] for row in tables["transition"] if row["budget"] is not None)


def test_a_plan_neither_writes_it_nor_takes_it_away(book: Path) -> None:
    result = book.with_name("concentrated-rebalanced.xlsx")
    run("plan", str(book))
    assert "Transition" not in CalamineWorkbook.from_path(str(result)).sheet_names
    run("transition", str(result), "--years", "2")
    before = cells(result)
    run("plan", str(result))
    assert cells(result) == before and len(before) > 10


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--years", "0"), "1 to 30"),
        (("--years", "2.5"), "1 to 30"),
        (("--budgets", "much"), "list of dollars"),
        (("--budgets", "-5"), "0 or more"),
        (("--of", "drift"), "gain or tax"),
        (("--budgets", ",".join(map(str, range(13)))), "12 at most"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_line(book: Path, words: tuple[str, str], said: str) -> None:
    done = run("transition", str(book), *words)
    assert done.exit_code == BAD_USAGE and said in done.output
    assert done.output.count("\n") == 1 and not book.with_name("concentrated-rebalanced.xlsx").exists()


def test_budgets_with_thousands_are_read_between_semicolons(book: Path) -> None:
    run("transition", str(book), "--years", "1", "--budgets", "$10,000; 20,000", "--json", str(book.with_name("out.json")))
    tables = json.loads(book.with_name("out.json").read_text(encoding="utf-8"))
    assert [row["budget"] for row in tables["transition"]] == [10000, 20000, 60000, None]
