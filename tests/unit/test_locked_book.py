"""Through real files: every trade of a result locked, as an advisor would in Excel, and the result planned again."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import openpyxl
import pytest

from tests.cli_runner import CliRunner
from xlrebal.samples import sample
from xlrebal.shells.cli import app

pytestmark = pytest.mark.slow
BESIDE = {"why", "decision"}  # what a lock may change


def planned(book: Path, out: Path) -> dict[str, list[dict[str, object]]]:
    """The results of a plan of one file into another."""
    answer = out.with_suffix(".json")
    CliRunner().invoke(app, ["plan", str(book), "-o", str(out), "--json", str(answer)])
    return json.loads(answer.read_text())


def lock_every_trade(book: Path, out: Path) -> None:
    with warnings.catch_warnings(action="ignore"):  # what openpyxl does not keep
        opened = openpyxl.load_workbook(book)
    rows = list(opened["Trades"].iter_rows())
    heading = next(row for row in rows if "Override Quantity" in [cell.value for cell in row])
    at = {cell.value: place for place, cell in enumerate(heading)}
    for row in rows:
        if row[at["Action"]].value in ("SELL", "BUY"):
            row[at["Decision"]].value = "lock"
    opened.save(out)


@pytest.mark.parametrize("name", ["household", "retiree", "tech-drift", "three-sheets"])
def test_locking_a_whole_result_gives_the_same_result(name: str, tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(sample(f"{name}.xlsx"))
    first = planned(tmp_path / "book.xlsx", tmp_path / "first.xlsx")
    lock_every_trade(tmp_path / "first.xlsx", tmp_path / "locked.xlsx")
    again = planned(tmp_path / "locked.xlsx", tmp_path / "again.xlsx")
    assert len(first["trades"]) >= 3 and {row["decision"] for row in again["trades"]} == {"lock"}
    for table in ("trades", "lots_sold", "gains", "cash", "summary", "drift"):
        assert [bare(row) for row in again[table]] == [bare(row) for row in first[table]], table


def bare(row: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in row.items() if key not in BESIDE}
