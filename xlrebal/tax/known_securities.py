"""Which listed securities are near one another: funds on one index, classes of one fund, classes of one company's stock.

Read from known_securities.toml, which says where and when it was looked up. Nothing is one security by this for wash
sales (W-11, C-9): it is what an advisor is cautioned about, asked to declare, or offered in place of a fund.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from xlrebal.tax.ticker import security_key


class Exposure(NamedTuple):
    """One exposure: its funds by the index they follow, the best known first, and where that was read."""

    name: str
    funds: dict[str, tuple[str, ...]]
    sources: tuple[str, ...]


class KnownSecurities(NamedTuple):
    """The whole list. share_classes by fund, company_classes by company; `checked`: the day it was looked up."""

    checked: date
    exposures: tuple[Exposure, ...]
    share_classes: dict[str, tuple[str, ...]]
    company_classes: dict[str, tuple[str, ...]]


@cache
def known_securities() -> KnownSecurities:
    """The list, read once."""
    listed = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return KnownSecurities(
        listed["checked"],
        tuple(Exposure(each["name"], _as_tuples(each["funds"]), tuple(each["sources"])) for each in listed["exposure"]),
        _as_tuples(listed["share_classes"]["funds"]),
        _as_tuples(listed["company_classes"]["companies"]),
    )


def index_followed(symbol: str) -> str:
    """The index that a fund follows; "" for a symbol the list does not have. Any spelling of the symbol will do."""
    return _indexes().get(security_key(symbol), "")


def exposure_of(symbol: str) -> str:
    """What a fund holds, in words ("US real estate"); "" for a symbol the list does not have."""
    index = index_followed(symbol)
    return next((each.name for each in known_securities().exposures if index in each.funds), "")


def fund_of(symbol: str) -> str:
    """The fund that a symbol is a share class of; "" for none."""
    return _funds().get(security_key(symbol), "")


def company_of(symbol: str) -> str:
    """The company that a symbol is one of several listed classes of; "" for none."""
    return _companies().get(security_key(symbol), "")


def on_the_same_index(symbol: str) -> tuple[str, tuple[str, ...]]:
    """The index a fund follows, and the others that follow it too; "" and none for an unknown symbol."""
    index = index_followed(symbol)
    funds = next((each.funds[index] for each in known_securities().exposures if index in each.funds), ())
    return index, tuple(each for each in funds if security_key(each) != security_key(symbol))


def usual_substitutes(symbol: str) -> tuple[str, ...]:
    """The best known fund of each other index of the same exposure, other index families first; empty for an unknown symbol."""
    index = index_followed(symbol)
    exposure = next((each for each in known_securities().exposures if index in each.funds), None)
    others = [other for other in exposure.funds if other != index] if exposure else []
    others.sort(key=lambda other: _family(other) == _family(index))
    return tuple(exposure.funds[other][0] for other in others) if exposure else ()


def _family(index: str) -> str:
    """CRSP, S&P, Dow, Russell, FTSE, MSCI or Bloomberg."""
    return index.partition(" ")[0]


@cache
def _indexes() -> dict[str, str]:
    return _by_symbol(
        {index: symbols for each in known_securities().exposures for index, symbols in each.funds.items()}
    )


@cache
def _funds() -> dict[str, str]:
    return _by_symbol(known_securities().share_classes)


@cache
def _companies() -> dict[str, str]:
    return _by_symbol(known_securities().company_classes)


def _by_symbol(lists: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {security_key(symbol): name for name, symbols in lists.items() for symbol in symbols}


def _as_tuples(lists: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(symbols) for name, symbols in lists.items()}
