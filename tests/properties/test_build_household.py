"""The order of rows and columns changes nothing but row numbers; whatever stands on the sheets, a household is built."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from xlrebal.household.household import Household
from xlrebal.household.read.build import build_household
from xlrebal.household.read.data_rules import SEVERITIES
from xlrebal.household.read.read_settings import read_settings
from xlrebal.schema.column import Table, Value
from xlrebal.tax.money import scaled, scaled_column

AS_OF = date(2026, 11, 20)
ACCOUNTS = ("Joint", "joint ", "IRA Bob", "", "Trust")
SYMBOLS = ("VTI", "vti", "BND", "CASH", "SPAXX", "AAPL", "GLD", "")
CLASSES = ("Stocks", "stocks", "Bonds", "Cash", "")

quantities = st.sampled_from([None, 0.0, -5.0, 10.0, 10.0, 20.0, 0.333333, 1e15])
prices = st.sampled_from([None, 1.0, 99.5, 300.0])
money = st.sampled_from([None, 0.0, 100.0, 2999.99, 50_000.0])
days = st.sampled_from([None, *(AS_OF + timedelta(days=step) for step in (-2000, -400, -40, -3, 0, 2))])
words = st.sampled_from(["", "a", "b"])

SHEETS: dict[str, tuple[str, dict[str, st.SearchStrategy[Any]]]] = {
    "holdings": ("Holdings", {"account": st.sampled_from(ACCOUNTS), "symbol": st.sampled_from(SYMBOLS), "description": st.sampled_from(["", "Money Market"]),
                              "quantity": quantities, "price": prices, "market_value": money, "asset_class": st.sampled_from(CLASSES)}),
    "lots": ("Lots", {"account": st.sampled_from(ACCOUNTS), "symbol": st.sampled_from(SYMBOLS), "lot_id": st.sampled_from(["", "", "L1", "L2"]), "acquired": days,
                      "quantity": quantities, "cost_basis": money, "unit_cost": prices, "holding_date": days, "how": st.sampled_from(["", "gift", "inheritance"]),
                      "gift_value": money, "gift_date": days, "sell_quantity": quantities}),
    "targets": ("Targets", {"model": st.sampled_from(["", "", "Income"]), "asset_class": st.sampled_from(CLASSES), "sector": st.sampled_from(["", "", "Tech"]),
                            "symbol": st.sampled_from(["", "", *SYMBOLS]), "target_pct": st.sampled_from([None, 0.0, 0.25, 0.5, 0.3333]),
                            "band_pct": st.sampled_from([None, 0.05, 0.2]), "band_type": st.sampled_from(["", "REL", "5/25"]), "low_pct": st.sampled_from([None, 0.3])}),
    "accounts": ("Accounts", {"account": st.sampled_from(ACCOUNTS), "type": st.sampled_from(["", "taxable", "ira"]), "model": st.sampled_from(["", "", "Income", "Lost"])}),
    "securities": ("Securities", {"symbol": st.sampled_from(SYMBOLS), "asset_class": st.sampled_from(CLASSES), "type": st.sampled_from(["", "fund", "cash"]),
                                  "identical_group": words, "exposure_group": words, "substitutes": st.sampled_from(["", "QQQ, BND"]), "price_factor": st.sampled_from([None, 0.01])}),
    "prices": ("Prices", {"symbol": st.sampled_from(SYMBOLS), "price": prices, "as_of": days}),
    "transactions": ("Transactions", {"date": days, "account": st.sampled_from(ACCOUNTS), "symbol": st.sampled_from(SYMBOLS), "action": st.sampled_from(["", "buy", "sell"]),
                                      "quantity": quantities, "amount": money, "lot_id": st.sampled_from(["", "L1"]), "lots": st.sampled_from(["", "L1: 5", "L9"])}),
    "restrictions": ("Restrictions", {"account": st.sampled_from(ACCOUNTS), "symbol": st.sampled_from(SYMBOLS), "rule": st.sampled_from(["hold", "max weight"]),
                                      "value": st.sampled_from([None, 0.1]), "until": days}),
    "cash_needs": ("Cash Needs", {"account": st.sampled_from(ACCOUNTS), "amount": money}),
    "tilts": ("Tilts", {"asset_class": st.sampled_from(CLASSES), "tilt_pct": st.sampled_from([None, 0.02]), "start": days}),
    "exposure_groups": ("Exposure Groups", {"group": words, "cap_pct": st.sampled_from([None, 0.1])}),
}


@st.composite
def books(draw: st.DrawFn) -> dict[str, Table]:
    tables = {}
    for key, (name, columns) in SHEETS.items():
        if key not in ("holdings", "lots", "targets") and draw(st.booleans()):
            continue
        rows = draw(st.lists(st.fixed_dictionaries(columns), max_size=8))
        cells: dict[str, list[Value]] = {column: [row[column] or None if row[column] == "" else row[column] for row in rows] for column in columns}
        tables[key] = Table(name, cells, list(range(2, len(rows) + 2)), {column: column.title() for column in columns})
    return tables


def shuffled(tables: Mapping[str, Table], seed: int) -> dict[str, Table]:
    mixed = {}
    for key, table in tables.items():
        order = list(range(len(table)))
        random.Random(seed).shuffle(order)
        columns = list(table.columns.items())
        random.Random(seed).shuffle(columns)
        mixed[key] = replace(table, columns={name: [cells[at] for at in order] for name, cells in columns})
    return mixed


def plain(household: Household) -> dict[str, Any]:
    """Everything but row numbers and the order of one day's transactions."""
    shown: dict[str, Any] = {name: getattr(household, name) for name in (each.name for each in fields(Household)) if name not in ("positions", "lots", "findings", "risk")}
    for part in (household.positions, household.lots):
        for name in (field.name for field in fields(part)):
            column = getattr(part, name)
            shown[f"{type(part).__name__}.{name}"] = [str(cell) for cell in (column.tolist() if isinstance(column, np.ndarray) else column)]
    shown["risk"] = household.risk.stand
    shown["transactions"] = sorted(repr(replace(one, row=0)) for one in household.transactions)
    shown["restrictions"] = [replace(one, row=0) for one in household.restrictions]
    shown["needs"] = [replace(one, row=0) for one in household.needs]
    shown["targets"] = [replace(one, row=0) for one in household.targets]
    shown["limits_at"] = {key: at._replace(row=0) for key, at in household.limits_at.items()}
    shown["unvalued"] = [(one.account, one.symbol) for one in household.unvalued]
    return {name: value for name, value in shown.items() if name != "Lots.row"}


@settings(max_examples=60, deadline=None)
@given(books(), st.integers(0, 1000), st.sampled_from(["", "growth"]))
def test_row_and_column_order_change_nothing(tables: dict[str, Table], seed: int, profile: str) -> None:
    assume(all(tables["holdings"].columns["symbol"]))  # a row without one is named by its place
    first = build_household(tables, read_settings({}), AS_OF, profile=profile)
    second = build_household(shuffled(tables, seed), read_settings({}), AS_OF, profile=profile)
    assert plain(first) == plain(second)
    errors = [sorted(finding.code for finding in one.findings if finding.code != "UNKNOWN_LOT" and finding.code != "LOT_OVERSOLD") for one in (first, second)]
    assert errors[0] == errors[1]


@settings(max_examples=50, deadline=None)
@given(books())
def test_what_is_tradable_is_sound(tables: dict[str, Table]) -> None:
    household = build_household(tables, read_settings({}), AS_OF)
    positions, lots = household.positions, household.lots
    assert set(household.cash) == set(household.accounts) >= set(positions.account)
    assert set(positions.symbol) <= set(household.securities)
    keys = list(zip(positions.account, positions.symbol, strict=True))
    assert keys == sorted(set(keys))
    held = dict.fromkeys(range(len(positions)), 0)
    for at, quantity, free, basis in zip(lots.position.tolist(), lots.quantity.tolist(), lots.sellable.tolist(), lots.basis.tolist(), strict=True):
        held[at] += quantity
        assert quantity > 0 and (not free or basis >= 0)
    for at, free in enumerate(positions.sellable.tolist()):
        assert not free or (abs(held[at] - int(positions.quantity[at])) <= 100 and positions.value[at] >= 0)
    for model in {row.model for row in household.targets}:
        top = [row for row in household.targets if row.model == model
               and not any(other is not row and other.model == model and other.covers(row.path) for other in household.targets)]
        assert abs(sum(row.weight for row in top) - 1) < 1e-9


@settings(max_examples=50, deadline=None)
@given(books())
def test_every_bad_data_finding_is_as_bad_as_its_rule_says(tables: dict[str, Table]) -> None:
    found = build_household(tables, read_settings({}), AS_OF).findings
    assert [one for one in found if SEVERITIES.get(one.code, one.severity) is not one.severity] == []


@given(st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9), st.decimals(-10**7, 10**7, places=7).map(float), st.integers(-10**6, 10**6).map(lambda n: n / 200))),
       st.sampled_from([100, 1_000_000]))
def test_a_column_is_scaled_like_its_cells(values: list[float | None], scale: int) -> None:
    assert scaled_column(values, scale).tolist() == [0 if value is None else scaled(value, scale) for value in values]


def test_an_empty_workbook_is_an_empty_household() -> None:
    household = build_household({}, read_settings({}), AS_OF)
    assert len(household.positions) == len(household.lots) == 0
    assert household.targets == () and household.cash == {}
