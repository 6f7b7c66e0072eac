"""`xlrebal risk`, and the sheet it writes."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.cli_runner import CliRunner, Result
from xlrebal.samples import sample
from xlrebal.shells.button_answers import NO_RISK_SHEET
from xlrebal.shells.cli import app


def run(*words: str) -> Result:
    return CliRunner().invoke(app, words)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    path.write_bytes(sample("tech-drift.xlsx"))
    return path


def test_it_says_what_carries_the_risk_and_writes_nothing_unasked(book: Path) -> None:
    before = sorted(book.parent.iterdir())
    done = run("risk", str(book), "--as-of", "2026-11-20")
    assert done.output.startswith("Volatility ") and "Stocks: carries" in done.output
    assert sorted(book.parent.iterdir()) == before


def test_it_writes_its_sheets_and_its_table(book: Path) -> None:
    out, tables = book.with_name("out.xlsx"), book.with_name("out.json")
    run("risk", str(book), "--as-of", "2026-11-20", "-o", str(out), "--json", str(tables))
    sheets = openpyxl.load_workbook(out).sheetnames
    assert {"Risk Report", "Checks"} <= set(sheets) and "Trades" not in sheets
    rows = json.loads(tables.read_text(encoding="utf-8"))["risk_report"]
    assert {"name", "level", "volatility", "contribution", "tracking_error", "before", "after"} <= rows[0].keys()
    for level in ("class", "security"):
        own = [row for row in rows if row["level"] == level]
        assert sum(row["contribution"] for row in own) == pytest.approx(1)
        assert sum(row["before"] for row in own) == pytest.approx(rows[0]["before"])
        assert sum(row["after"] for row in own) == pytest.approx(rows[0]["after"])
        assert sum(row["tracking_error"] for row in own) == pytest.approx(rows[0]["tracking_error"])


def test_without_a_sheet_about_risk_it_says_what_to_enter(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(sample("three-sheets.xlsx"))
    assert NO_RISK_SHEET[:30] in run("risk", str(path)).output
