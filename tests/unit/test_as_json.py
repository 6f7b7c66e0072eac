"""Every column of the advisor's Holdings reaches the JSON, under a key of its own."""

from __future__ import annotations

from datetime import date

import pytest

from xlrebal.app.as_json import as_json, own_keys
from xlrebal.app.plan import Request, plan
from xlrebal.excel.grid import Grid
from xlrebal.excel.source import Source

OURS = ["weight", "target", "drift", "status", "unrealized_gain", "st_gain", "lt_gain"]


@pytest.mark.parametrize(("headings", "keys"), [
    (["Account", "Notes", "Notes"], ["account", "notes", "notes_2"]),
    (["Notes", "Notes", "Notes 2"], ["notes", "notes_3", "notes_2"]),
    (["Notes 2", "Notes", "Notes", "NOTES", "notes."], ["notes_2", "notes", "notes_3", "notes_4", "notes_5"]),
    (["Weight", "Weight %", "Target", "Drift $", "Status"], ["weight_2", "weight_pct", "target_2", "drift_2", "status_2"]),
    (["ST Gain", "ST Gain $", "ST-Gain 2"], ["st_gain_3", "st_gain_4", "st_gain_2"]),
    (["", "Symbol", "", "Column A"], ["column_a", "symbol", "column_c", "column_a_2"]),
    (["銘柄", "保有 数量", "#", "#"], ["銘柄", "保有_数量", "#", "#_2"]),
])  # fmt: skip
def test_every_column_has_a_key_of_its_own(headings: list[str], keys: list[str]) -> None:
    assert own_keys(headings, range(len(headings)), OURS) == keys


def test_nothing_of_the_advisors_is_lost() -> None:
    holdings = [
        ["Account", "Symbol", "Quantity", "Price", "Asset Class", "Notes", None, "Notes", "Weight", None, "Status"],
        ["Joint", "VTI", 100.0, 300.0, "Stocks", "core", "kept", "again", 0.5, None, "mine"],
        ["Joint", "CASH", 1000.0, None, "Cash", None, None, "cash note", 0.1, None, None],
    ]
    lots = [["Account", "Symbol", "Lot ID", "Acquired", "Quantity", "Cost Basis"], ["Joint", "VTI", "L", date(2020, 3, 2), 100.0, 2000.0]]
    targets = [["Asset Class", "Target %"], ["Stocks", "97%"], ["Cash", "3%"]]
    grids = [Grid("Holdings", holdings), Grid("Lots", lots), Grid("Targets", targets)]
    source = Source(grids=grids, trades=None, sheets=["Holdings", "Lots", "Targets"], names={}, fingerprint="", data=b"", look=lambda layout: [])
    first, second = as_json(plan(source, Request(date(2026, 11, 20))))["drift_holdings"]
    own = ["account", "symbol", "quantity", "price", "asset_class", "notes", "column_g", "notes_2", "weight_2", "status_2"]
    assert list(first) == [*own, *OURS]
    assert [first[key] for key in own] == ["Joint", "VTI", 100.0, 300.0, "Stocks", "core", "kept", "again", 0.5, "mine"]
    assert first["weight"] == pytest.approx(30 / 31)
    assert second["notes_2"] == "cash note"
