"""A run kept as a record and planned again."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli_runner import CliRunner
from xlrebal.app.as_json import as_json
from xlrebal.app.keep_snapshot import keep_snapshot
from xlrebal.app.plan import CashNeed, Request, plan
from xlrebal.app.replay import replay
from xlrebal.app.snapshot import FORMAT, Snapshot, read_snapshot, snapshot_of
from xlrebal.excel.grid import Grid
from xlrebal.excel.refused import WorkbookRefused
from xlrebal.excel.source import Source, read_bytes
from xlrebal.plan.purpose import Purpose
from xlrebal.samples import sample
from xlrebal.schema.settings import ALL_SETTINGS
from xlrebal.shells.cli import app

TODAY = date(2026, 11, 20)
REQUESTS = (
    Request(today=TODAY),
    Request(today=TODAY, profile="growth", dry_run=True),
    Request(today=TODAY, purpose=Purpose.LOSSES),
    Request(today=TODAY, purpose=Purpose.CASH, need=CashNeed("Joint Brokerage", 20_000.0)),
    Request(today=TODAY, settings={"gain_budget": 1000.0, "as_of": date(2026, 11, 19)}),
)


def kept(source: Source, request: Request) -> dict[str, Any]:
    """A run's snapshot as it is in a file."""
    found: dict[str, Any] = json.loads(json.dumps(snapshot_of(source, request, plan(source, request))))
    return found


def read(found: dict[str, Any]) -> Snapshot:
    return read_snapshot(json.dumps(found), "run.json")


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda each: each.purpose.value + each.profile)
def test_a_replayed_run_is_the_same_bit_for_bit(request_: Request) -> None:
    source = read_bytes(sample("household.xlsx"))
    found = kept(source, request_)
    again = replay(read(found))
    assert (again.compared, again.differences) == (True, ())
    answer = again.answer
    assert json.loads(json.dumps(snapshot_of(read(found).source, request_, answer))) == found


def test_all_results_may_be_deleted_and_follow_from_the_inputs_alone() -> None:
    source = read_bytes(sample("tech-drift.xlsx"))
    found = kept(source, Request(today=TODAY))
    bare = {key: found[key] for key in ("snapshot", "inputs")}
    again = replay(read(bare))
    assert (again.compared, again.differences) == (False, ())
    assert json.loads(json.dumps(as_json(again.answer))) == found["decided"]


def test_every_kind_of_cell_comes_back() -> None:
    cells = [None, "037833100", 1, 1.1, 1e-17, True, date(2026, 2, 28), datetime.fromisoformat("2026-02-28T13:30:00")]
    grid = Grid("Holdings", [cells, cells[::-1]], {(0, 3): "#N/A"}, {(1, 1): "0.0%"})
    source = Source(grids=[grid], trades=grid, lots_sold=grid, sheets=["Holdings"], names={"Trades": "Trades (2)"}, fingerprint="f", data=b"", look=lambda _: [])
    back = read(kept(source, Request(today=TODAY))).source
    assert [*back.grids, back.trades, back.lots_sold, back.own_trades] == [grid, grid, grid, None]
    assert [type(cell) for cell in back.grids[0].rows[0]] == [type(cell) for cell in cells]


def test_it_names_every_setting_and_where_each_price_is_from() -> None:
    found = kept(read_bytes(sample("household.xlsx")), Request(today=TODAY))
    assert set(found["settings"]) == {setting.name for setting in ALL_SETTINGS}
    assert found["settings"]["Gain Budget"] == 40_000.0
    prices = {each["symbol"]: each for each in found["prices"]}
    assert prices["QQQ"]["price"] > 0
    assert all(each["source"] for each in prices.values() if each["price"] is not None and each["symbol"] != "CASH")
    assert {"xlrebal", "python", "highspy", "numpy"} == set(found["made_by"])


def test_what_is_decided_otherwise_is_named() -> None:
    found = kept(read_bytes(sample("tech-drift.xlsx")), Request(today=TODAY))
    changed = found["decided"]["trades"][0]
    changed["quantity"] += 5
    gone = found["decided"]["trades"].pop()
    found["made_by"]["xlrebal"] = "0.0.1"
    again = replay(read(found))
    assert "0.0.1 then" in again.headline
    assert any(changed["symbol"] in line and f"{changed['quantity']:,.6g} then" in line for line in again.differences)
    assert any(gone["symbol"] in line and "not traded then" in line for line in again.differences)
    assert any(line.startswith("trades: ") for line in again.differences)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"snapshot": 1}', '{"snapshot": 1, "inputs": {}}', "PK\x03\x04", "null"])
def test_what_is_no_snapshot_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(WorkbookRefused, match=r"run\.json is no snapshot"):
        read_snapshot(text, "run.json")


def test_a_newer_format_is_refused_with_the_version_to_use() -> None:
    newer = {"snapshot": FORMAT + 1, "made_by": {"xlrebal": "9.1"}}
    with pytest.raises(WorkbookRefused, match=r"newer xlrebal \(9\.1\)"):
        read(newer)


def test_no_file_name_and_no_path_is_in_it(tmp_path: Path) -> None:
    source = read_bytes(sample("tech-drift.xlsx"))
    assert str(tmp_path.parent) not in json.dumps(kept(source, Request(today=TODAY)))


def with_setting(book: Path, name: str, value: str) -> None:
    """One more row on its Settings sheet."""
    opened = openpyxl.load_workbook(book)
    opened["Settings"].append([name, value])
    opened.save(book)


def test_the_setting_keeps_each_run_beside_its_result_and_replaces_none(tmp_path: Path) -> None:
    book = tmp_path / "client.xlsx"
    book.write_bytes(sample("retiree.xlsx"))
    assert not list(tmp_path.glob("*.json"))
    with_setting(book, "Keep Snapshots", "yes")
    for _ in range(2):
        done = CliRunner().invoke(app, ["plan", str(book), "--as-of", "2026-11-20"])
        assert "Snapshot: " in done.output, done.output
    names = sorted(each.name for each in tmp_path.glob("*.json"))
    assert names == ["client-rebalanced-snapshot-2026-11-20 (2).json", "client-rebalanced-snapshot-2026-11-20.json"]
    assert CliRunner().invoke(app, ["replay", str(tmp_path / names[0])]).exit_code == 0


def test_where_the_book_is_in_no_folder_its_snapshot_is_kept_in_the_user_s_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlrebal.app.keep_snapshot.user_folder", lambda: tmp_path)
    monkeypatch.setattr("xlrebal.excel.file.user_folder.user_folder", lambda: tmp_path)
    source, request = read_bytes(sample("three-sheets.xlsx")), Request(today=TODAY, settings={"keep_snapshots": True})
    kept = keep_snapshot(source, request, plan(source, request), Path("https://cloud.example/client.xlsx"))
    assert kept == tmp_path / "snapshots" / "client-snapshot-2026-11-20.json" and kept.is_file()
    assert keep_snapshot(source, Request(today=TODAY), plan(source, Request(today=TODAY)), tmp_path / "client.xlsx") is None
