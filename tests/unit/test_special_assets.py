"""The list of metal trusts and coins, and what a symbol or a description tells (N-5, S-7, S-8)."""

from __future__ import annotations

from datetime import date

import pytest

from xlrebal.household.special_kinds import is_future, is_partnership
from xlrebal.tax.special_assets import metal_held, names_a_coin, special_assets


def test_the_list_says_where_and_when_it_was_read():
    listed = special_assets()
    assert date(2026, 1, 1) <= listed.checked <= date(2027, 12, 31) and listed.sources
    symbols = [symbol for trusts in listed.metal_trusts.values() for symbol in trusts]
    assert len(symbols) == len(set(symbols)) and all(symbol == symbol.upper() for symbol in symbols)
    assert len(listed.coins) == len(set(listed.coins))


@pytest.mark.parametrize(
    ("symbol", "metal"),
    [
        ("GLD", "gold"),
        ("gldm", "gold"),
        ("NYSE:IAU", "gold"),
        ("SLV", "silver"),
        ("PPLT", "platinum"),
        ("PALL", "palladium"),
    ],
)
def test_known_trusts_of_metal(symbol: str, metal: str):
    assert metal_held(symbol) == metal


@pytest.mark.parametrize("symbol", ["PHYS", "PSLV", "SPPP", "CEF", "GDX", "RING", "USO", "IBIT", "VTI", "GLDX", "GOLD"])
def test_foreign_corporations_mines_and_futures_funds_are_none(symbol: str):
    assert metal_held(symbol) == ""


@pytest.mark.parametrize(
    ("symbol", "coin"),
    [
        ("BTC", True),
        ("btc", True),
        ("BTC-USD", True),
        ("ETH/USD", True),
        ("SOLUSD", True),
        ("IBIT", False),
        ("GBTC", False),
        ("VTI", False),
        ("ABTCUSD", False),
    ],
)
def test_what_a_coin_is_called(symbol: str, coin: bool):
    assert names_a_coin(symbol) is coin


@pytest.mark.parametrize(
    ("symbol", "kind", "future"),
    [("/ESZ26", "", True), ("/GC", "etf", True), ("ESZ6", "future", True), ("ES", "", False), ("BRK/B", "", False)],
)
def test_futures_by_type_or_slash(symbol: str, kind: str, future: bool):
    assert is_future(symbol, kind) is future


@pytest.mark.parametrize(
    ("description", "kind", "partnership"),
    [
        ("United States Oil Fund LP", "etf", True),
        ("Energy Transfer L.P.", "", True),
        ("ENTERPRISE PRODS PARTNERS L P", "stock", True),
        ("Alps Corp", "", False),
        ("Help", "", False),
        ("LP Building Products", "", False),
        ("", "partnership", True),
        ("Invesco DB L.P. ", "", True),
    ],
)
def test_partnerships_by_type_or_name(description: str, kind: str, partnership: bool):
    assert is_partnership(kind, description) is partnership
