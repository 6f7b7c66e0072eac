"""`xlrebal ledger`: lots, gains and wash sales rebuilt from Transactions, and every difference to Lots."""

from __future__ import annotations

import json
from datetime import date

import openpyxl
import pytest

from tests.cli_runner import CliRunner
from xlrebal.shells.cli import app

HOLDINGS = [["Account", "Symbol", "Quantity", "Price", "Asset Class"],
            ["Joint", "VTI", 150, 100, "Stocks"], ["IRA", "VTI", 25, 100, "Stocks"], ["Joint", "BND", 50, 80, "Bonds"]]
ACCOUNTS = [["Account", "Type"], ["Joint", "taxable"], ["IRA", "ira"]]
TARGETS = [["Asset Class", "Target %"], ["Stocks", 60], ["Bonds", 40]]
HEADINGS = ["Date", "Account", "Symbol", "Action", "Quantity", "Amount", "Lot ID", "Lots"]
# X01: bought 100 for 1,000, sold for 800 after 26 days, bought back ten days later; then 25 more in the IRA.
TRADES = [HEADINGS,
          [date(2026, 1, 15), "Joint", "VTI", "buy", 100, 1000, "L1", None],
          [date(2026, 2, 10), "Joint", "VTI", "sell", 100, 800, None, "L1"],
          [date(2026, 2, 20), "Joint", "VTI", "buy", 75, 700, "L2", None],
          [date(2026, 2, 21), "IRA", "VTI", "buy", 25, 250, "L3", None],
          [date(2026, 3, 2), "Joint", "BND", "buy", 50, 4000, "L4", None]]
LOTS = [["Account", "Symbol", "Lot ID", "Acquired", "Quantity", "Cost Basis", "Holding Date"],
        ["Joint", "VTI", "L2", date(2026, 2, 20), 75, 850, date(2026, 1, 25)],
        ["IRA", "VTI", "L3", date(2026, 2, 21), 25, 250, None],
        ["Joint", "BND", "L4", date(2026, 3, 2), 50, 4000, None]]


@pytest.fixture
def run(tmp_path):
    def ledger(lots=LOTS, trades=TRADES, **sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in {"Holdings": HOLDINGS, "Lots": lots, "Targets": TARGETS, "Accounts": ACCOUNTS, "Transactions": trades, **sheets}.items():
            page = book.create_sheet(name)
            for row in rows or ():
                page.append(row)
        path = tmp_path / "client.xlsx"
        book.save(path)
        done = CliRunner().invoke(app, ["ledger", str(path), "--as-of", "2026-11-20", "--json", str(tmp_path / "ledger.json")])
        assert done.exit_code in (0, 1), done.output
        return done, json.loads((tmp_path / "ledger.json").read_text(encoding="utf-8"))

    return ledger


def changed(row, **cells):
    """Lots with some cells of one row changed."""
    at = {heading: place for place, heading in enumerate(LOTS[0])}
    return [line if number != row else [cells.get(heading.replace(" ", "_").lower(), cell) for heading, cell in zip(at, line, strict=True)]
            for number, line in enumerate(LOTS)]


def test_a_wash_sale_is_rebuilt_in_basis_and_holding_date(run):
    done, tables = run()
    assert (done.exit_code, tables["differences"]) == (0, [])
    assert "the Lots sheet agrees" in done.stdout
    assert set(tables) == {"lots", "realized", "matches", "open_windows", "differences"}
    (sale,) = tables["realized"]
    assert {key: sale[key] for key in ("account", "symbol", "lot_id", "sold", "term", "quantity", "proceeds", "basis", "gain", "disallowed", "permanent",
                                       "recognized")} == {
        "account": "Joint", "symbol": "VTI", "lot_id": "L1", "sold": "2026-02-10", "term": "ST", "quantity": 100.0, "proceeds": 800.0, "basis": 1000.0,
        "gain": -200.0, "disallowed": 200.0, "permanent": 50.0, "recognized": 0.0}
    assert sale["sale"] == "row 3"
    assert [(lot["lot_id"], lot["basis"], lot["holding_date"], lot["long_term_from"]) for lot in tables["lots"]] == [
        ("L2", 850.0, "2026-01-25", "2027-01-26"), ("L3", 250.0, "2026-02-21", "2027-02-22"), ("L4", 4000.0, "2026-03-02", "2027-03-03")]
    assert [(match["replacement"], match["quantity"], match["disallowed"], match["permanent"]) for match in tables["matches"]] == [
        ("L2", 75.0, 150.0, False), ("L3", 25.0, 50.0, True)]
    assert "$50.00 of losses GONE FOR GOOD" in done.stdout


@pytest.mark.parametrize(("row", "cells", "kind", "rebuilt", "listed"), [
    (1, {"cost_basis": 700}, "basis", 850.0, 700.0),
    (1, {"quantity": 80}, "quantity", 75.0, 80.0),
    (1, {"holding_date": None}, "holding date", "2026-01-25", "2026-02-20"),
])
def test_a_lot_that_differs(run, row, cells, kind, rebuilt, listed):
    _, tables = run(changed(row, **cells))
    (found,) = tables["differences"]
    assert (found["kind"], found["account"], found["symbol"], found["lot_id"], found["row"]) == (kind, "Joint", "VTI", "L2", 2)
    assert (found["from_transactions"], found["on_lots"]) == (rebuilt, listed)


def test_missing_and_extra_lots(run):
    _, tables = run([*LOTS[:3], ["Joint", "BND", "L9", date(2026, 5, 4), 50, 4100, None]])
    assert [(each["kind"], each["lot_id"], each["from_transactions"], each["on_lots"]) for each in tables["differences"]] == [
        ("missing lot", "L4", 50.0, None), ("extra lot", "L9", None, 50.0)]


def test_lots_numbered_differently_are_joined_by_date(run):
    _, tables = run(changed(3, lot_id="custodian 77"))
    assert tables["differences"] == []


def test_lots_from_before_the_history_are_named_once(run):
    old = [["Joint", "BND", f"OLD{number}", date(2020, 1, 6 + number), 1, 80, None] for number in range(3)]
    done, tables = run([*LOTS, *old])
    assert [each["kind"] for each in tables["differences"]] == ["extra lot"] * 3
    assert "lots OLD0, OLD1, OLD2: Bought before the first transaction listed (2026-01-15)" in done.stdout


def test_a_sale_of_an_unknown_lot_is_said_and_exits_1(run):
    done, tables = run(trades=[*TRADES, [date(2026, 4, 1), "Joint", "BND", "sell", 5, 400, None, "L77"]])
    assert done.exit_code == 1
    (found,) = [each for each in tables["differences"] if each["kind"] == "sale"]
    assert (found["lot_id"], found["row"]) == ("L77", 7)
    assert "UNKNOWN_LOT" in found["message"] and "UNKNOWN_LOT" in done.stderr


def test_an_open_window(run):
    done, tables = run(trades=[*TRADES, [date(2026, 11, 2), "Joint", "BND", "sell", 50, 3800, None, "L4"]], lots=LOTS[:3])
    assert done.exit_code == 0
    (window,) = tables["open_windows"]
    assert (window["quantity_at_risk"], window["loss_at_risk"], window["at_risk_until"], window["safe_from"]) == (50.0, 200.0, "2026-12-02", "2026-12-03")


def test_conventions_on_settings_are_used(run):
    _, tables = run(Settings=[["Name", "Value"], ["C-5", "take over date"]])
    assert [(each["kind"], each["from_transactions"]) for each in tables["differences"]] == [("holding date", "2026-01-15")]


def test_without_transactions_nothing_can_be_rebuilt(run):
    done, tables = run(trades=None)
    assert done.exit_code == 1
    assert "There is no Transactions sheet" in done.stderr
    assert set(map(len, tables.values())) == {0}


def test_lots_without_a_holding_are_compared_too(run):
    _, tables = run([*LOTS, ["Joint", "XYZ", "L9", date(2026, 5, 4), 10, 100, None]], Holdings=HOLDINGS[:2], Accounts=ACCOUNTS)
    assert [(each["kind"], each["symbol"], each["row"]) for each in tables["differences"]] == [("extra lot", "XYZ", 5)]
