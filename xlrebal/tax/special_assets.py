"""Which symbols are trusts of metal, taxed as collectibles (N-5), and which look like coins (S-8).

Read from special_assets.toml, which says where and when it was looked up.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from xlrebal.tax.ticker import security_key

_PAIRED = re.compile(r"(?:X:)?([A-Z]{2,5})[-/. ]?USDT?")  # as exchanges quote a coin: BTC-USD, ETH/USD, SOLUSD


class SpecialAssets(NamedTuple):
    """The whole list: trusts by the metal they hold, coins, and the day it was looked up."""

    checked: date
    metal_trusts: dict[str, tuple[str, ...]]
    coins: tuple[str, ...]
    sources: tuple[str, ...]


@cache
def special_assets() -> SpecialAssets:
    """The list, read once."""
    listed = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    trusts, coins = listed["metal_trusts"], listed["coins"]
    return SpecialAssets(
        listed["checked"],
        {metal: tuple(symbols) for metal, symbols in trusts["metals"].items()},
        tuple(coins["symbols"]),
        (*trusts["sources"], *coins["sources"]),
    )


def metal_held(symbol: str) -> str:
    """The metal that a known trust holds; "" for every other symbol. Any spelling of the symbol will do."""
    return _metals().get(security_key(symbol), "")


def names_a_coin(symbol: str) -> bool:
    """Whether a symbol is what a coin is called, alone or against the dollar."""
    text = symbol.strip().upper()
    paired = _PAIRED.fullmatch(text)
    return text in _coins() or bool(paired and paired[1] in _coins())


@cache
def _metals() -> dict[str, str]:
    return {
        security_key(symbol): metal for metal, symbols in special_assets().metal_trusts.items() for symbol in symbols
    }


@cache
def _coins() -> frozenset[str]:
    return frozenset(special_assets().coins)
