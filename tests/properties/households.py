"""Random households for the plan's properties, built from random sheets the way a workbook is.

Small worlds with everything in them: every account type, identical symbols, substitutes, caps, restrictions, lots at the
edges of the wash window and of the year, histories with losses still at risk, needs, overrides and every lot method.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from xlrebal.household.household import Household, Override
from xlrebal.household.read.build import build_household
from xlrebal.household.read.read_settings import read_settings
from xlrebal.schema.column import Table, Value
from xlrebal.schema.inputs import INPUT_SHEETS, LOT_METHODS
from xlrebal.schema.side import Side

AS_OF = date(2026, 11, 20)
Row = dict[str, Any]

ACCOUNTS = (("Joint", "taxable"), ("Spouse", "taxable"), ("IRA", "ira"), ("Roth", "roth_ira"), ("Plan", "401k"), ("Kid", "utma"))
SYMBOLS: dict[str, Row] = {  # two pairs of identical symbols, a bond quoted per 100, a mutual fund, a stock without a row
    "VTI": {"asset_class": "Stocks", "type": "etf", "identical_group": "Total Market", "substitutes": "SCHB, ITOT"},
    "VTSAX": {"asset_class": "Stocks", "type": "fund", "identical_group": "Total Market", "substitutes": "SCHB"},
    "SCHB": {"asset_class": "Stocks", "type": "etf", "substitutes": "VTI, ITOT"},
    "ITOT": {"asset_class": "Stocks", "type": "etf", "substitutes": "SCHB"},
    "BND": {"asset_class": "Bonds", "type": "etf", "identical_group": "Aggregate", "substitutes": "AGG"},
    "VBTLX": {"asset_class": "Bonds", "type": "fund", "identical_group": "Aggregate", "substitutes": "AGG"},
    "AGG": {"asset_class": "Bonds", "type": "etf", "substitutes": "BND"},
    "T30": {"asset_class": "Bonds", "type": "bond", "price_factor": 0.01, "round_lot": 10},
    "F": {"asset_class": "Legacy", "type": "stock"},
}
QUOTES = {"T30": [99.125, 101.5]}
PRICES = [7.77, 25.0, 99.99, 310.55]
DAYS = [0, 1, 2, 29, 30, 31, 32, 60, 61, 340, 364, 365, 366, 367, 1000, 2500]
COST = [0.3, 0.7, 0.95, 0.9999, 1.0, 1.0001, 1.04, 1.06, 1.5, 2.5]  # of today's value
QUANTITIES = [1, 3, 10, 10, 25, 40, 100, 0.5, 7.25, 12.345678]


@dataclass(frozen=True)
class World:
    """The sheets of one household as rows, its settings and the advisor's entries."""

    sheets: Mapping[str, Sequence[Row]]
    settings: Mapping[str, Value]
    overrides: tuple[Override, ...]

    def household(self) -> Household:
        """The household, built as from a workbook."""
        return build_household(tables(self.sheets), read_settings(self.settings), AS_OF, overrides=self.overrides)

    def shuffled(self, seed: int) -> World:
        """The same world with its rows in another order; Transactions keep theirs, which counts within a day (C-14)."""
        chance = random.Random(seed)
        sheets = {name: rows if name == "transactions" else chance.sample(list(rows), len(rows)) for name, rows in self.sheets.items()}
        return replace(self, sheets=sheets)


def tables(sheets: Mapping[str, Sequence[Row]]) -> dict[str, Table]:
    """Rows as the parser's tables."""
    found = {}
    for declared in INPUT_SHEETS:
        if declared.key in sheets:
            rows = sheets[declared.key]
            keys = [column.key for column in declared.columns]
            given = dict.fromkeys(key for row in rows for key in row)
            more = [key for key in given if key not in keys]
            assert declared.open_ended or not more, more
            found[declared.key] = Table(declared.name, {key: [row.get(key) for row in rows] for key in keys}, list(range(2, len(rows) + 2)),
                                        {key: key for key in keys if key in given}, {key: [row.get(key) for row in rows] for key in more})
    return found


def often(value: Any, *others: Any, weight: int = 3) -> st.SearchStrategy[Any]:
    """One value more often than the others."""
    return st.sampled_from([value] * weight + list(others))


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A household of one to five accounts over nine symbols."""
    accounts = draw(st.lists(st.sampled_from(ACCOUNTS), min_size=1, max_size=4, unique=True))
    names = [name for name, _ in accounts]
    symbols = draw(st.lists(st.sampled_from(sorted(SYMBOLS)), min_size=2, max_size=7, unique=True))
    prices = {name: draw(st.sampled_from(QUOTES.get(name, PRICES))) for name in SYMBOLS}
    holdings, lots = [], []
    for name in names:
        for symbol in draw(st.lists(st.sampled_from(symbols), max_size=4, unique=True)):
            own = draw(_lots(name, symbol, prices[symbol], len(lots)))
            lots += own
            holdings.append({"account": name, "symbol": symbol, "quantity": sum(each["quantity"] for each in own), "price": prices[symbol]})
        holdings.append({"account": name, "symbol": "CASH", "quantity": draw(often(5000.0, 0.0, 123.45, 60000.0, -800.0)), "asset_class": "Cash"})
    models = draw(often(False, True, weight=4))
    sheets: dict[str, list[Row]] = {
        "holdings": holdings, "lots": lots, "targets": draw(_targets("", symbols)) + (draw(_targets("Own", symbols)) if models else []),
        "accounts": [draw(_account(name, kind, models)) for name, kind in accounts],
        "securities": [draw(_security(name)) for name in SYMBOLS],
        "prices": [{"symbol": name, "price": prices[name]} for name in SYMBOLS],
        "restrictions": draw(st.lists(_restriction(names, symbols), max_size=2)),
        "cash_needs": draw(st.lists(st.fixed_dictionaries({"account": st.sampled_from([*names, None]), "amount": st.sampled_from([500.0, 2000.0, 9000.0, -1500.0])}), max_size=2)),
        "exposure_groups": [{"group": "Broad", "cap_pct": draw(st.sampled_from([0.2, 0.5, 1.0])), "target_pct": draw(st.sampled_from([None, None, 0.1, 0.4])), "high_pct": draw(st.sampled_from([None, 0.45]))}],
        "tilts": draw(st.lists(st.fixed_dictionaries({
            "asset_class": st.sampled_from(["Stocks", "Bonds"]), "tilt_pct": st.sampled_from([0.03, -0.05]), "funded_by": st.sampled_from([None, "Stocks", "Cash"]),
            "reason": st.sampled_from([None, "house view"])}), max_size=1)),
        "transactions": draw(st.lists(_transaction(names, symbols, prices), max_size=3)) + [row for lot in lots for row in draw(_purchase_of(lot))],
    }
    overrides = draw(st.lists(_override(names, symbols), max_size=2, unique_by=lambda each: (each.account, each.symbol, each.side)))
    return World(sheets, draw(_settings()), tuple(overrides))


@st.composite
def _lots(draw: st.DrawFn, account: str, symbol: str, price: float, number: int) -> list[Row]:
    found = []
    for place in range(draw(st.integers(1, 4))):
        quantity = draw(st.sampled_from(QUANTITIES))
        acquired = AS_OF - timedelta(days=draw(st.sampled_from(DAYS)))
        value = quantity * price * SYMBOLS[symbol].get("price_factor", 1.0)
        row: Row = {"account": account, "symbol": symbol, "lot_id": f"L{number + place}", "acquired": acquired, "quantity": quantity,
                    "cost_basis": round(value * draw(st.sampled_from(COST)), 2)}
        how = draw(often("", "inheritance", "gift", weight=8))
        if how:
            row["how"] = how
        if how == "gift":
            row |= {"gift_value": round(row["cost_basis"] * draw(st.sampled_from([0.4, 0.9])), 2), "gift_date": AS_OF - timedelta(days=20)}
        if draw(often(False, True, weight=4)):
            row["holding_date"] = acquired - timedelta(days=draw(st.sampled_from([10, 400])))
        if draw(st.booleans()):
            row["sell_quantity"] = draw(st.sampled_from([0.0, quantity / 2, quantity]))
        found.append(row)
    return found


@st.composite
def _targets(draw: st.DrawFn, model: str, symbols: list[str]) -> list[Row]:
    stocks, bonds = draw(st.sampled_from([(0.6, 0.35), (0.3, 0.6), (0.9, 0.1), (0.5, 0.5), (0.75, 0.2), (0.0, 0.9)]))
    band: Row = draw(st.sampled_from([{"band_pct": 0.05}, {"band_pct": 0.2, "band_type": "REL"}, {"band_type": "5/25"}, {"band_pct": 0.0}, {}]))
    rows: list[Row] = [{"asset_class": "Stocks", "target_pct": stocks, **band}, {"asset_class": "Bonds", "target_pct": bonds, **band}]
    if cash := round(1 - stocks - bonds, 9):
        rows.append({"asset_class": "Cash", "target_pct": cash, **draw(st.sampled_from([{}, {"low_pct": 0.0, "high_pct": 0.5}]))})
    for symbol in draw(st.lists(st.sampled_from(symbols), max_size=2, unique=True)):
        weight = {"Stocks": stocks, "Bonds": bonds}.get(SYMBOLS[symbol]["asset_class"], 0.0) * draw(st.sampled_from([0.25, 0.5]))
        if weight:
            rows.append({"asset_class": SYMBOLS[symbol]["asset_class"], "symbol": symbol, "target_pct": round(weight, 6)})
    return [row | ({"model": model} if model else {}) for row in rows]


@st.composite
def _account(draw: st.DrawFn, name: str, kind: str, models: bool) -> Row:
    row: Row = {"account": name, "type": kind, "lot_method": draw(st.sampled_from([None, *LOT_METHODS])), "wash_scope": draw(often(True, False, weight=5)),
                "minimum_cash": draw(often(None, 0.0, 300.0, 4000.0)), "tax_return": draw(often(None, "separate", weight=5)),
                "plan_with": draw(often(None, "household", weight=2)), "menu": draw(often(None, "VTI; BND", "BND", weight=6)), "trade": draw(often(None, False, True, weight=6))}
    return row | ({"model": draw(st.sampled_from([None, "Own"]))} if models else {})


@st.composite
def _security(draw: st.DrawFn, symbol: str) -> Row:
    row = {"symbol": symbol, **SYMBOLS[symbol]}
    row["commission"] = draw(often(None, 4.95, 25.0))
    row["commission_bps"] = draw(often(None, 1.0, 12.5, weight=4))
    row["redemption_fee_pct"] = draw(often(None, 0.01, 0.025, weight=4))
    row["minimum_days"] = draw(often(None, 30, 90, 365, weight=3))
    row["max_weight_pct"] = draw(often(None, 0.1, 0.4, weight=5))
    row["exposure_group"] = "Broad" if symbol in ("VTI", "SCHB") else None
    row["location_preference"] = draw(often(None, "ira, taxable", weight=5))
    if row["asset_class"] == "Bonds":
        row["sub_class"] = draw(often(None, "Municipal", weight=5))
    if "round_lot" not in row:
        row["round_lot"] = draw(often(None, 5, weight=5))
    row["adv"] = draw(often(None, 40.0, 100_000.0))
    row["fractional"] = draw(often(None, True, weight=4))
    return row


@st.composite
def _restriction(draw: st.DrawFn, accounts: list[str], symbols: list[str]) -> Row:
    rule = draw(st.sampled_from(["do not buy", "do not sell", "sell only", "hold", "phase out", "min weight", "max weight"]))
    return {"account": draw(st.sampled_from([None, *accounts])), "symbol": draw(st.sampled_from(symbols)), "rule": rule,
            "value": 0.15 if rule.endswith("weight") else None, "until": draw(often(None, AS_OF - timedelta(days=1), AS_OF))}


@st.composite
def _transaction(draw: st.DrawFn, accounts: list[str], symbols: list[str], prices: dict[str, float]) -> Row:
    symbol, action, quantity = draw(st.sampled_from(symbols)), draw(st.sampled_from(["sell", "sell", "buy", "reinvest"])), draw(st.sampled_from([1.0, 10.0, 30.0]))
    amount = round(quantity * prices[symbol] * SYMBOLS[symbol].get("price_factor", 1.0), 2)
    account, ago = draw(st.sampled_from(accounts)), draw(st.sampled_from([0, 3, 29, 30, 31, 50]))
    row: Row = {"date": AS_OF - timedelta(days=ago), "account": account, "symbol": symbol, "action": action, "quantity": quantity, "amount": amount}
    if action == "sell":
        return row | {"acquired": AS_OF - timedelta(days=900), "cost_basis": round(amount * draw(st.sampled_from([0.6, 1.3])), 2)}
    return row | {"date": AS_OF + timedelta(days=draw(st.sampled_from([1, 29, 30, 31]))), "status": "scheduled"}


def _purchase_of(lot: Row) -> st.SearchStrategy[list[Row]]:
    """Now and then the purchase of a recent lot stands on Transactions too."""
    if lot["acquired"] < AS_OF - timedelta(days=40) or lot.get("how"):
        return st.just([])
    listed = {"date": lot["acquired"], "account": lot["account"], "symbol": lot["symbol"], "action": "buy", "quantity": lot["quantity"], "amount": lot["cost_basis"]}
    return st.sampled_from([[], [listed], [listed | {"lot_id": lot["lot_id"]}], [listed | {"lot_id": lot["lot_id"], "order": "O1"}]])


@st.composite
def _override(draw: st.DrawFn, accounts: list[str], symbols: list[str]) -> Override:
    decision = draw(st.sampled_from(["skip", "lock", "", "approve"]))
    quantity = None if decision in ("skip", "lock") else draw(st.sampled_from([0, 1, 5, 20])) * 1_000_000
    return Override(account=draw(st.sampled_from(accounts)), symbol=draw(st.sampled_from(symbols)), side=draw(st.sampled_from(Side)), decision=decision, quantity=quantity, proposed=4_000_000, note="")


@st.composite
def _settings(draw: st.DrawFn) -> dict[str, Value]:
    return {
        "method": draw(often("rules", "optimal")), "trigger": draw(often("threshold", "always")), "rebalance_to": draw(st.sampled_from(["target", "edge", "midpoint"])),
        "security_rows": draw(often("target", "band")),
        "gain_budget": draw(st.sampled_from([None, 0.0, 250.0, 4000.0])), "tax_budget": draw(often(None, 0.0, 300.0)),
        "short_term_gain_limit": draw(often(None, 0.0, 100.0, weight=5)), "minimum_trade": draw(st.sampled_from([0.0, 100.0, 700.0])),
        "harvest_losses": draw(st.booleans()), "turnover_limit_pct": draw(often(None, 0.02, 0.2, weight=5)), "lot_method": draw(st.sampled_from(LOT_METHODS)),
        "short_term_rate_pct": 0.37, "long_term_rate_pct": draw(often(0.2, 0.0)), "st_carryforward": draw(often(0.0, 500.0)),
        "lt_carryforward": draw(often(0.0, 1000.0)), "wait_for_long_term_days": draw(often(30, 0)),
        "wait_for_long_term_risk": draw(often(None, 0.0, 0.5)),
    }
