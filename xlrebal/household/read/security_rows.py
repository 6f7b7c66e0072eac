"""The Securities sheet's rows: what the advisor says of each security, before it has a class and a price."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import Any, NamedTuple

from xlrebal.household.household import Security
from xlrebal.household.read.account_kinds import named_type
from xlrebal.household.read.named_symbols import named_symbols
from xlrebal.household.read.names import Names
from xlrebal.household.read.sheet_rows import SheetRows
from xlrebal.household.special_kinds import DIGITAL_ASSET
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.tax.account import AccountType
from xlrebal.tax.money import cents
from xlrebal.tax.symbol import Symbol

BASIS_POINTS = 10_000  # in one
DIVISIBLE = ("fund", DIGITAL_ASSET)  # what trades in fractions where nobody says


class DescribedSecurities(NamedTuple):
    """The securities the sheet describes, by symbol, sorted; those it says are collectibles or are none."""

    securities: dict[Symbol, Security]
    told_collectible: frozenset[Symbol]
    findings: list[Finding]


def read_security_rows(rows: SheetRows, names: Names) -> DescribedSecurities:
    """Every row with a symbol; where two rows of one symbol both fill a field, the first in text order counts."""
    found: dict[Symbol, list[Security]] = defaultdict(list)
    findings = []
    for index, security in enumerate(_securities(rows, names)):
        if not security.symbol:
            continue
        found[security.symbol].append(security)
        if len(found[security.symbol]) == 2:
            findings.append(
                warning(
                    Problem.BAD_VALUE,
                    f"{security.symbol} has two rows on Securities: keep one; where they differ only one is used.",
                    **rows.place(index, "symbol", security.symbol),
                )
            )
    flags = zip(names.symbols_of(rows), rows.flags("collectible"), strict=True)
    told = frozenset(symbol for symbol, flag in flags if flag is not None)
    return DescribedSecurities({symbol: _as_one(same) for symbol, same in sorted(found.items())}, told, findings)


def _as_one(same: Sequence[Security]) -> Security:
    """Each field from the first row, in text order, that says something of it."""
    if len(same) == 1:
        return same[0]
    blank = Security(symbol=same[0].symbol)
    ordered = sorted(same, key=repr)
    said = {
        each.name: next(
            (value for row in ordered if (value := getattr(row, each.name)) != getattr(blank, each.name)), None
        )
        for each in fields(Security)
    }
    return replace(blank, **{name: value for name, value in said.items() if value is not None})


def _securities(rows: SheetRows, names: Names) -> Iterator[Security]:
    """Each record as a Security."""
    fields = _fields(rows, names)
    for values in zip(*fields.values(), strict=True):
        yield Security(**dict(zip(fields, values, strict=True)))


def _fields(rows: SheetRows, names: Names) -> dict[str, Sequence[Any]]:
    """Each field of Security as a column, with what a blank cell means."""
    symbols, kinds = names.symbols_of(rows), rows.texts("type")
    substitutes = zip(rows.texts("substitutes"), symbols, strict=True)
    fractional = zip(rows.flags("fractional"), kinds, strict=True)
    return {
        "symbol": symbols,
        "listed": [True] * len(symbols),
        "description": rows.texts("description"),
        "type": kinds,
        "exposure_group": rows.texts("exposure_group"),
        "preferred": [bool(flag) for flag in rows.flags("preferred")],
        "identical_group": rows.texts("identical_group"),
        "index": rows.texts("index"),
        "substitutes": [
            tuple(each for each in named_symbols(text, names) if each != symbol) for text, symbol in substitutes
        ],
        "commission": [cents(amount or 0) for amount in rows.numbers("commission")],
        "commission_share": [(points or 0) / BASIS_POINTS for points in rows.numbers("commission_bps")],
        "redemption_fee": [float(fee or 0) for fee in rows.numbers("redemption_fee_pct")],
        "minimum_days": [None if days is None else int(days) for days in rows.numbers("minimum_days")],
        "spread_bps": [float(spread or 0) for spread in rows.numbers("spread_bps")],
        "impact_bps": rows.numbers("impact_bps"),
        "adv": rows.numbers("adv"),
        "fractional": [kind in DIVISIBLE if flag is None else flag for flag, kind in fractional],
        "round_lot": [max(1, int(size or 1)) for size in rows.numbers("round_lot")],
        "price_factor": [factor or 1.0 for factor in rows.numbers("price_factor")],
        "max_weight": rows.numbers("max_weight_pct"),
        "collectible": [bool(flag) for flag in rows.flags("collectible")],
        "location_preference": [_locations(text) for text in rows.texts("location_preference")],
        "reinvest": [bool(flag) for flag in rows.flags("reinvest")],
        "ex_date": rows.dates("ex_date"),
        "distribution": rows.numbers("distribution"),
        "distribution_date": rows.dates("distribution_date"),
    }


def _locations(text: str) -> tuple[AccountType, ...]:
    """Kinds of account in the advisor's order, by the words that give one on Accounts; words that give none are left out."""
    named = (named_type(part) for part in re.split(r"[,;>|]", text) if part.strip())
    return tuple(dict.fromkeys(each for each in named if each))
