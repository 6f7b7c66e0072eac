"""`xlrebal reoptimize`: the sheet Optimal Targets, beside the advisor's own sheets, which plans go by from then on."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.cli_runner import CliRunner, Result
from xlrebal.samples import sample
from xlrebal.shells.cli import app


def run(*words: str) -> Result:
    return CliRunner().invoke(app, words)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "okafor.xlsx"
    path.write_bytes(sample("tech-drift.xlsx"))
    return path


def sheets_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")}


def planned(path: Path) -> dict[str, list[dict[str, object]]]:
    out = path.with_suffix(".json")
    run("plan", str(path), "-o", str(path.with_name("plan.xlsx")), "--json", str(out))
    return json.loads(out.read_text(encoding="utf-8"))


def test_the_next_plan_goes_by_it_and_the_advisors_targets_stay(book: Path) -> None:
    before = sheets_of(book)
    done = run("reoptimize", str(book))
    result = book.with_name("okafor-reoptimized.xlsx")
    assert done.exit_code == 0 and f"Result: {result}" in done.stdout
    after = sheets_of(result)
    assert before.items() <= after.items() and len(after) == len(before) + 1
    assert openpyxl.load_workbook(result).sheetnames[-1] == "Optimal Targets"
    tables = planned(result)
    targets = {row["name"]: row["target"] for row in tables["drift"] if row["level"] == "class"}
    assert targets["Bonds"] == pytest.approx(0.3643, abs=1e-3), "between the 30 % held and the 40 % aimed at"
    said = next(row for row in tables["checks"] if row["code"] == "SECOND_SHEET")
    assert said["severity"] == "note" and "delete the sheet Optimal Targets" in str(said["message"])
    assert not [row for row in tables["checks"] if row["severity"] == "error" or row["code"] == "HEADING_NOT_READ"]


def test_once_more_it_begins_from_the_advisors_own_targets(book: Path) -> None:
    run("reoptimize", str(book))
    result = book.with_name("okafor-reoptimized.xlsx")
    first = sheets_of(result)
    assert run("reoptimize", str(result)).exit_code == 0
    assert sheets_of(result).keys() == first.keys()
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(result)["Optimal Targets"].iter_rows(min_row=7)]
    assert next(row for row in rows if row[1] == "Bonds" and row[2] is None)[8] == "Own target 40.00%, held 30.00%."


def test_a_dry_run_writes_nothing_and_says_what_it_costs(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "found.json"
    done = run("reoptimize", str(book), "--dry-run", "--json", str(out))
    assert done.exit_code == 0 and "The household:" in done.stdout and "Result" not in done.stdout
    assert not book.with_name("okafor-reoptimized.xlsx").exists()
    tables = json.loads(out.read_text(encoding="utf-8"))
    assert sum(row["target_pct"] for row in tables["optimal_targets"] if row["symbol"] or row["asset_class"] == "Cash") == pytest.approx(1)
    (household,) = tables["reoptimized"]
    assert household["cost"] < min(household["cost_held"], household["cost_of_targets"]) and household["above_least"] < 0.01


def test_without_a_sheet_about_risk_there_is_nothing_to_weigh(tmp_path: Path) -> None:
    book = tmp_path / "three.xlsx"
    book.write_bytes(sample("three-sheets.xlsx"))
    done = run("reoptimize", str(book), "--as-of", "2026-11-20")
    assert done.exit_code == 1 and "add one" in done.stdout
    assert not book.with_name("three-reoptimized.xlsx").exists()


def test_a_sheet_of_that_name_of_the_advisors_own_is_never_replaced(book: Path) -> None:
    own = openpyxl.load_workbook(book)
    own.create_sheet("Optimal Targets")["A1"] = "mine"
    own.save(book)
    done = run("reoptimize", str(book))
    assert done.exit_code == 2 and "rename it" in done.stderr
