"""`xlrebal frontier`, and the sheet it writes."""

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


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "concentrated.xlsx"
    path.write_bytes(sample("concentrated.xlsx"))
    return path


def test_it_writes_its_sheet_and_table_and_says_what_came_of_it(book: Path) -> None:
    done = run("frontier", str(book), "--json", str(book.with_name("out.json")))
    assert done.exit_code == DONE
    assert "no tax at all" in done.output and "today's budget" in done.output
    result = book.with_name("concentrated-rebalanced.xlsx")
    names = CalamineWorkbook.from_path(str(result)).sheet_names
    assert {*ALWAYS_WRITTEN, "Frontier"} <= set(names) and "Transition" not in names
    with zipfile.ZipFile(result) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/chart")]
    assert sum("scatterChart" in chart for chart in charts) == 1
    rows = json.loads(book.with_name("out.json").read_text(encoding="utf-8"))["frontier"]
    assert {"budget", "tax", "drift", "tracking_error", "trades", "mark"} <= rows[0].keys()
    assert [row["mark"] for row in rows if row["mark"]] == ["do nothing", "today's budget", "rules"]
    steps = [row for row in rows if row["budget"] is not None]
    assert len(steps) == 21 and all(row["tax"] <= row["budget"] for row in steps)
    drifts = [row["drift"] for row in steps]
    assert drifts == sorted(drifts, reverse=True)


def test_a_kind_of_budget_that_there_is_not_is_refused_in_a_line(book: Path) -> None:
    done = run("frontier", str(book), "--of", "drift")
    assert (done.exit_code, done.output) == (BAD_USAGE, "--of drift is not known: use gain or tax.\n")
