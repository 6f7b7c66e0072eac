"""The securities: what each symbol is, its class, its price, and whether it may be traded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from xlrebal.household.household import Security
from xlrebal.household.option_symbol import is_option
from xlrebal.household.read.build_holdings import Holding
from xlrebal.household.read.names import Names
from xlrebal.household.read.price_quoting import read_quoting
from xlrebal.household.read.quote import Quote
from xlrebal.household.read.security_classes import ClassPath, class_symbols
from xlrebal.household.read.security_findings import UsedSymbols, find_price_faults, find_unknown_symbols
from xlrebal.household.read.security_prices import exact_price, read_quotes
from xlrebal.household.read.security_rows import read_security_rows
from xlrebal.household.read.sheet_rows import Sheets
from xlrebal.household.special_kinds import is_future
from xlrebal.household.target import CASH_CLASS
from xlrebal.schema.finding import Finding
from xlrebal.schema.plan_settings import PlanSettings
from xlrebal.schema.record import replace
from xlrebal.tax.money import NANOS, NanoDollars
from xlrebal.tax.special_assets import metal_held
from xlrebal.tax.symbol import NO_SYMBOL, Symbol


class BuiltSecurities(NamedTuple):
    """The securities by symbol, sorted."""

    securities: dict[Symbol, Security]
    findings: tuple[Finding, ...]


def build_securities(
    sheets: Sheets,
    names: Names,
    holdings: Sequence[Holding],
    cash: frozenset[Symbol],
    settings: PlanSettings,
    as_of: date,
) -> BuiltSecurities:
    """Every symbol that is held, targeted, described on Securities or named as a substitute."""
    described, told_collectible, twice = read_security_rows(sheets.rows("securities", "Securities"), names)
    paths, conflicts = class_symbols(sheets, names, holdings, cash)
    used = _used_symbols(sheets, names, holdings, described)
    factors = {symbol: one.price_factor for symbol, one in described.items()}
    quotes, reported, price_findings = read_quotes(sheets, names, holdings, factors)
    futures = {symbol for symbol in {*described, *used.held} if _is_future(symbol, described)}
    priced = [row for row in holdings if row.symbol not in cash and row.symbol not in futures]
    others = {symbol: one for symbol, one in described.items() if symbol not in futures}
    quoting = read_quoting(sheets, names, priced, others, quotes)
    named = sorted({*described, *used.held})
    described = {symbol: quoting.applied(described.get(symbol) or Security(symbol=symbol)) for symbol in named}
    quotes |= {symbol: quotes[symbol]._replace(price=None, usable=False) for symbol in quoting.unclear}
    quotes |= dict.fromkeys(futures, Quote(None, ""))  # S-7: price × quantity is a notional amount
    reported |= quoting.unclear | futures
    known = {*paths, *used.targeted}
    unnamed = {holding.symbol for holding in holdings if not holding.named}
    closed = unnamed | {holding.symbol for holding in holdings if holding.currency}
    securities: dict[Symbol, Security] = {}
    for symbol in sorted({*used.held, *described, *used.targeted, *used.substitutes, *cash} - {NO_SYMBOL}):
        security, holding = described.get(symbol) or Security(symbol=symbol), used.held.get(symbol)
        if symbol in cash:
            securities[symbol] = _as_cash(security, holding)
        else:
            path, quote = paths.get(symbol, ("", "", "")), quotes.get(symbol, Quote(None, ""))
            securities[symbol] = _priced(security, holding, path, quote, symbol in known and symbol not in closed)
            if symbol not in told_collectible and metal_held(symbol):
                securities[symbol] = replace(securities[symbol], collectible=True, collectible_assumed=True)  # N-5
    missing = (
        *find_unknown_symbols(sheets, used, known | cash | unnamed),
        *find_price_faults(sheets, securities, used, reported, quotes, settings.stale_price_days, as_of),
    )
    return BuiltSecurities(securities, (*twice, *conflicts, *price_findings, *quoting.findings, *missing))


def _is_future(symbol: Symbol, described: Mapping[Symbol, Security]) -> bool:
    return is_future(symbol, described[symbol].type if symbol in described else "")


def _used_symbols(
    sheets: Sheets, names: Names, holdings: Sequence[Holding], described: Mapping[Symbol, Security]
) -> UsedSymbols:
    """What is held, targeted (by the record that gives it most), or a substitute for what is held."""
    held = {holding.symbol: holding for holding in sorted(holdings, key=_tells_most)}
    targets = sheets.rows("targets")
    symbols, weights = names.symbols_of(targets), targets.numbers("target_pct")
    by_weight = sorted(range(len(targets)), key=lambda record: (weights[record] or 0.0, -record))
    return UsedSymbols(
        holdings,
        held,
        {symbols[record]: record for record in by_weight if symbols[record]},
        {name: one.symbol for one in reversed([*described.values()]) for name in one.substitutes if one.symbol in held},
    )


def _tells_most(holding: Holding) -> tuple[bool, bool, str, int]:
    """Rows of one symbol in such an order that the last one speaks for it."""
    return (holding.quantity != 0, bool(holding.description), holding.description, -holding.record)


def _as_cash(security: Security, holding: Holding | None) -> Security:
    """A dollar a share, and never traded."""
    return replace(
        security,
        description=_description(security, holding),
        asset_class=CASH_CLASS,
        type="cash",
        price=NanoDollars(NANOS),
        quoted_price=1.0,
        price_source="cash",
        is_cash=True,
        tradable=False,
    )


def _priced(security: Security, holding: Holding | None, path: ClassPath, quote: Quote, tradable: bool) -> Security:
    """The security with its class and price; an option, or one without a price that can be used, is not traded."""
    asset_class, sub_class, sector = path
    price = exact_price(quote, security.price_factor)
    return replace(
        security,
        description=_description(security, holding),
        asset_class=asset_class,
        sub_class=sub_class,
        sector=sector,
        price=price,
        quoted_price=quote.price,
        price_source=quote.source,
        price_date=quote.as_of,
        tradable=tradable and quote.usable and bool(price) and not is_option(security.symbol, security.type),
    )


def _description(security: Security, holding: Holding | None) -> str:
    """As on Securities, else as on Holdings."""
    return security.description or (holding.description if holding else "")
