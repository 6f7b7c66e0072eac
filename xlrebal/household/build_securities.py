"""The securities: what each symbol is, its class, its price, and whether it may be traded."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from xlrebal.household.build_holdings import Holding
from xlrebal.household.household import Security
from xlrebal.household.money import NANOS, cents
from xlrebal.household.names import CASH_CLASS, Names, folded, spelled_symbol, symbols_of
from xlrebal.household.security_prices import Quote, exact_price, read_quotes
from xlrebal.household.sheet_rows import SheetRows, Sheets
from xlrebal.schema.column import Value
from xlrebal.schema.finding import Finding, Problem, error, warning

Path = tuple[str, str, str]
LEVELS = ("Asset Class", "Sub-Class", "Sector")
ACCOUNT_TYPE_WORDS = {
    "taxable": "taxable",
    "ira": "ira",
    "traditional ira": "ira",
    "roth": "roth_ira",
    "roth_ira": "roth_ira",
    "roth ira": "roth_ira",
    "401k": "401k",
    "401(k)": "401k",
    "hsa": "hsa",
}


class BuiltSecurities(NamedTuple):
    """The securities by symbol, sorted."""

    securities: dict[str, Security]
    findings: tuple[Finding, ...]


def build_securities(
    sheets: Sheets,
    names: Names,
    holdings: Sequence[Holding],
    cash: frozenset[str],
    settings: Mapping[str, Value],
    as_of: date,
) -> BuiltSecurities:
    """Every symbol that is held, targeted, described on Securities or named as a substitute."""
    described, twice = _described(sheets)
    paths, conflicts = _paths(sheets, names, holdings, cash)
    held = {holding.symbol: holding for holding in sorted(holdings, key=_tells_most)}
    targeted = _targeted(sheets)
    substitutes = {
        name: one.symbol for one in reversed(described.values()) for name in one.substitutes if one.symbol in held
    }
    symbols = sorted({*held, *described, *targeted, *substitutes, *cash} - {""})
    factors = {symbol: one.price_factor for symbol, one in described.items()}
    quotes = read_quotes(sheets, holdings, factors, frozenset({*held, *targeted}), settings, as_of)
    foreign = {holding.symbol for holding in holdings if holding.currency}
    known = set(paths) | set(targeted)
    securities = {
        symbol: _priced(
            described.get(symbol, Security(symbol)),
            held.get(symbol),
            paths.get(symbol, ("", "", "")),
            quotes.quotes.get(symbol),
            symbol in cash,
            symbol in known and symbol not in foreign,
        )
        for symbol in symbols
    }
    missing = (
        *_unknown_symbols(sheets, held, substitutes, known | cash),
        *_missing_prices(sheets, securities, held, targeted, substitutes, quotes.reported),
    )
    return BuiltSecurities(securities, (*twice, *conflicts, *quotes.findings, *missing))


def _tells_most(holding: Holding) -> tuple[bool, bool, str, int]:
    """Rows of one symbol in such an order that the last one speaks for it."""
    return (holding.quantity != 0, bool(holding.description), holding.description, -holding.record)


class _Described(NamedTuple):
    securities: dict[str, Security]
    findings: list[Finding]


def _described(sheets: Sheets) -> _Described:
    """The rows of the Securities sheet, not yet classed or priced; of two rows for a symbol the first in text order counts."""
    rows = sheets.rows("securities", "Securities")
    found: dict[str, list[Security]] = defaultdict(list)
    findings = []
    for index, security in enumerate(_security_rows(rows)):
        if not security.symbol:
            continue
        found[security.symbol].append(security)
        if len(found[security.symbol]) == 2:
            findings.append(
                warning(
                    Problem.BAD_VALUE,
                    f"{security.symbol} has two rows on Securities: keep one; only one is used.",
                    **rows.place(index, "symbol", security.symbol),
                )
            )
    return _Described({symbol: min(same, key=repr) for symbol, same in sorted(found.items())}, findings)


def _security_rows(rows: SheetRows) -> Iterable[Security]:
    """Each record as a Security; fractions are for mutual funds where the cell is blank."""
    columns = zip(
        symbols_of(rows),
        rows.texts("description"),
        rows.texts("type"),
        rows.texts("exposure_group"),
        rows.flags("preferred"),
        rows.texts("identical_group"),
        rows.texts("index"),
        rows.texts("substitutes"),
        rows.numbers("commission"),
        rows.numbers("spread_bps"),
        rows.numbers("adv"),
        rows.flags("fractional"),
        rows.numbers("round_lot"),
        rows.numbers("price_factor"),
        rows.numbers("max_weight_pct"),
        rows.flags("collectible"),
        rows.texts("location_preference"),
        rows.flags("reinvest"),
        rows.dates("ex_date"),
        strict=True,
    )
    for (
        symbol,
        description,
        kind,
        group,
        preferred,
        identical,
        index,
        substitutes,
        commission,
        spread,
        adv,
        fractional,
        round_lot,
        factor,
        limit,
        collectible,
        location,
        reinvest,
        ex_date,
    ) in columns:
        yield Security(
            symbol,
            description,
            type=kind,
            exposure_group=group,
            preferred=bool(preferred),
            identical_group=identical,
            index=index,
            substitutes=_named_symbols(substitutes, symbol),
            commission=cents(commission or 0),
            spread_bps=float(spread or 0),
            adv=adv,
            fractional=kind == "fund" if fractional is None else fractional,
            round_lot=max(1, int(round_lot or 1)),
            price_factor=factor or 1.0,
            max_weight=limit,
            collectible=bool(collectible),
            location_preference=_locations(location),
            reinvest=bool(reinvest),
            ex_date=ex_date,
        )


def _named_symbols(text: str, itself: str) -> tuple[str, ...]:
    """Symbols separated by commas, semicolons or slashes, in the advisor's order."""
    named = (spelled_symbol(part) for part in re.split(r"[,;/|]", text))
    return tuple(dict.fromkeys(name for name in named if name and name != itself))


def _locations(text: str) -> tuple[str, ...]:
    """Account types in the advisor's order; words that are none are left out."""
    words = (folded(part) for part in re.split(r"[,;>|]", text))
    return tuple(dict.fromkeys(ACCOUNT_TYPE_WORDS[word] for word in words if word in ACCOUNT_TYPE_WORDS))


def _targeted(sheets: Sheets) -> dict[str, int]:
    """Symbols on Targets by the record that gives them most."""
    rows = sheets.rows("targets")
    weights = rows.numbers("target_pct")
    by_weight = sorted(range(len(rows)), key=lambda record: (weights[record] or 0.0, -record))
    symbols = symbols_of(rows)
    return {symbols[record]: record for record in by_weight if symbols[record]}


class _Paths(NamedTuple):
    paths: dict[str, Path]
    findings: list[Finding]


def _paths(sheets: Sheets, names: Names, holdings: Sequence[Holding], cash: frozenset[str]) -> _Paths:
    """Class, sub-class and sector of each symbol: from Securities, else Holdings, else Targets; what differs is said."""
    rows = sheets.rows("holdings", "Holdings")
    listed, placed = (_sheet_paths(sheets.rows(key), names) for key in ("securities", "targets"))
    held: dict[str, list[tuple[Path, int]]] = defaultdict(list)
    for holding in holdings:
        held[holding.symbol].append((holding.path, holding.record))
    paths, findings = {}, []
    for symbol in sorted({*listed, *held, *placed} - {"", *cash}):
        sources = (listed.get(symbol, []), [path for path, _ in held.get(symbol, ())], placed.get(symbol, []))
        parts = [_chosen([[path[level] for path in source] for source in sources]) for level in range(3)]
        path = (parts[0], parts[1], parts[2])
        if path[0]:
            paths[symbol] = path
        findings += _conflicts(
            symbol,
            path,
            held.get(symbol, []),
            placed.get(symbol, []),
            bool(listed.get(symbol)),
            rows,
            sheets.rows("targets", "Targets"),
        )
    return _Paths(paths, findings)


def _sheet_paths(rows: SheetRows, names: Names) -> dict[str, list[Path]]:
    paths: dict[str, list[Path]] = defaultdict(list)
    for symbol, *parts in zip(
        symbols_of(rows), rows.texts("asset_class"), rows.texts("sub_class"), rows.texts("sector"), strict=True
    ):
        paths[symbol].append(names.path(parts[0], parts[1], parts[2]))
    return paths


def _chosen(sources: Sequence[Sequence[str]]) -> str:
    """The first source's value; within a source the commonest, then the first in text order."""
    for source in sources:
        if counts := Counter(value for value in source if value):
            return min(counts, key=lambda value: (-counts[value], value))
    return ""


def _conflicts(
    symbol: str,
    path: Path,
    held: Sequence[tuple[Path, int]],
    placed: Sequence[Path],
    listed: bool,
    rows: SheetRows,
    targets: SheetRows,
) -> list[Finding]:
    """One finding a level at which Holdings or Targets says something else than what is used."""
    findings = []
    source = "Securities" if listed else "Holdings"
    for level, name in enumerate(LEVELS):
        key = ("asset_class", "sub_class", "sector")[level]
        odd = next(
            ((other[level], index) for other, index in held if other[level] and other[level] != path[level]), None
        )
        if odd:
            findings.append(
                warning(
                    Problem.CLASS_CONFLICT,
                    f"{symbol} has the {name} {odd[0]} here and {path[level]} on {source}: {path[level]} is used; "
                    "make them agree.",
                    **rows.place(odd[1], key, odd[0]),
                )
            )
        stray = next((other[level] for other in placed if other[level] and other[level] != path[level]), None)
        if stray:
            where = symbols_of(targets).index(symbol)
            findings.append(
                warning(
                    Problem.CLASS_CONFLICT,
                    f"Targets lists {symbol} under the {name} {stray}, {source} under {path[level]}: {path[level]} is used; "
                    "make them agree.",
                    **targets.place(where, key, stray),
                )
            )
    return findings


def _priced(
    security: Security, holding: Holding | None, path: Path, quote: Quote | None, is_cash: bool, known: bool
) -> Security:
    """The security with its class and price."""
    quote = Quote(1.0, "cash") if is_cash else quote or Quote(None, "")
    price = exact_price(quote, security.price_factor)
    return replace(
        security,
        description=security.description or (holding.description if holding else ""),
        asset_class=CASH_CLASS if is_cash else path[0],
        sub_class="" if is_cash else path[1],
        sector="" if is_cash else path[2],
        type="cash" if is_cash else security.type,
        price=NANOS if is_cash else price,
        quoted_price=quote.price,
        price_source=quote.source,
        price_date=quote.as_of,
        is_cash=is_cash,
        tradable=not is_cash and known and quote.usable and bool(price),
    )


def _unknown_symbols(
    sheets: Sheets, held: Mapping[str, Holding], substitutes: Mapping[str, str], known: set[str]
) -> list[Finding]:
    """D-6: held symbols that no sheet puts in a class, and substitutes for what is held."""
    rows, master = sheets.rows("holdings", "Holdings"), sheets.rows("securities", "Securities")
    unknown = [
        warning(
            Problem.UNKNOWN_SYMBOL,
            f"{symbol}, a substitute for {original}, is not on Securities and is not bought: add it there, with its "
            "identical group if it has one.",
            sheet=master.table.sheet,
            column=master.table.headings.get("substitutes", ""),
            value=symbol,
        )
        for symbol, original in sorted(substitutes.items())
        if symbol not in known and symbol not in held
    ]
    return [
        error(
            Problem.UNKNOWN_SYMBOL,
            f"{symbol} has no asset class on Securities, Holdings or Targets: it is counted in the value but not traded; "
            "add it to Securities.",
            **rows.place(holding.record, "symbol", symbol),
        )
        for symbol, holding in sorted(held.items())
        if symbol not in known
    ] + unknown


def _missing_prices(
    sheets: Sheets,
    securities: Mapping[str, Security],
    held: Mapping[str, Holding],
    targeted: Mapping[str, int],
    substitutes: Mapping[str, str],
    reported: frozenset[str],
) -> list[Finding]:
    """D-8: symbols that need a price and have none."""
    holdings, targets = sheets.rows("holdings", "Holdings"), sheets.rows("targets", "Targets")
    weights = targets.numbers("target_pct")
    findings = []
    for symbol, security in securities.items():
        if security.price is not None or symbol in reported:
            continue
        if symbol in held:
            if held[symbol].quantity != 0:
                findings.append(
                    error(
                        Problem.MISSING_PRICE,
                        f"{symbol} is held without a price: it counts as 0 and is not traded; add it to Prices.",
                        **holdings.place(held[symbol].record, "price"),
                    )
                )
        elif symbol in targeted and weights[targeted[symbol]]:
            findings.append(
                error(
                    Problem.MISSING_PRICE,
                    f"{symbol} has a target and no price: its weight stays in cash; add it to Prices.",
                    **targets.place(targeted[symbol], "symbol", symbol),
                )
            )
        elif symbol in substitutes and security.asset_class:
            findings.append(
                warning(
                    Problem.MISSING_PRICE,
                    f"{symbol}, a substitute for {substitutes[symbol]}, has no price and cannot be bought: add it to Prices.",
                    sheet=sheets.rows("securities", "Securities").table.sheet,
                    value=symbol,
                )
            )
    return findings
