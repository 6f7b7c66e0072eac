"""The price of every symbol: the Prices sheet above Updated Prices, these above the house file's and Holdings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlrebal.household.read.build_holdings import Holding
from xlrebal.household.read.data_rules import broken_rule
from xlrebal.household.read.names import Names
from xlrebal.household.read.quote import Quote
from xlrebal.household.read.sheet_rows import Sheets
from xlrebal.household.read.updated_prices import read_updated_prices
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.tax.money import NanoDollars, nanos
from xlrebal.tax.symbol import Symbol

_ENTER = (
    "enter it, or its Market Value; if the shares are worthless, enter 0 for both. Until then no weight here is known and "
    "nothing is traded for drift."
)


class Quotes(NamedTuple):
    """Prices by symbol; a symbol without any is absent, one known to be worthless has 0.

    `reported`: symbols whose unreadable price has a finding already.
    """

    quotes: dict[Symbol, Quote]
    reported: frozenset[Symbol]
    findings: tuple[Finding, ...]


def read_quotes(sheets: Sheets, names: Names, holdings: Sequence[Holding], factors: Mapping[Symbol, float]) -> Quotes:
    """The price of every symbol. factors: price factors by symbol, 1 where absent."""
    rows = sheets.rows("holdings", "Holdings")
    held, zeros, findings = _held_quotes(sheets, holdings, factors)
    manual, house, bad, manual_findings = _manual_quotes(sheets, names)
    updated, lapsed = read_updated_prices(sheets, names, held)
    quotes = (
        held
        | house
        | updated
        | manual
        | {symbol: held.get(symbol, Quote(None, "Prices"))._replace(usable=False) for symbol in bad - set(manual)}
    )
    reported = bad | zeros | {one.symbol for one in holdings if one.currency or rows.faulty(one.record, "price")}
    return Quotes(quotes, frozenset(reported), (*findings, *manual_findings, *lapsed))


class _Held(NamedTuple):
    """zeros: symbols whose Price of 0 says nothing."""

    quotes: dict[Symbol, Quote]
    zeros: set[Symbol]
    findings: list[Finding]


def _held_quotes(sheets: Sheets, holdings: Sequence[Holding], factors: Mapping[Symbol, float]) -> _Held:
    """Each symbol's price on Holdings: as written, else Market Value / Quantity of the largest row.

    A price of 0 counts where the Market Value beside it is 0, too: the advisor says that the shares are worthless.
    """
    rows = sheets.rows("holdings", "Holdings")
    by_symbol: dict[Symbol, list[Holding]] = defaultdict(list)
    for holding in holdings:
        by_symbol[holding.symbol].append(holding)
    quotes: dict[Symbol, Quote] = {}
    zeros: set[Symbol] = set()
    findings = []
    for symbol, same in sorted(by_symbol.items()):
        zero = [row for row in same if row.price == 0 and row.quantity != 0]
        written = [(abs(row.quantity or 0.0), row.price, row) for row in same if row.price]
        if written:
            _, price, _ = max(written, key=lambda one: one[:2])
            quotes[symbol] = Quote(price, "Holdings")
            if odd := next((row for _, other, row in written if other != price), None):
                findings.append(
                    warning(
                        Problem.BAD_VALUE,
                        f"Holdings gives {symbol} at {odd.price:,.4f} and at {price:,.4f}: {price:,.4f}, the price of the larger "
                        "holding, is used; write one price, or put it on the Prices sheet.",
                        **rows.place(odd.record, "price", odd.price),
                    )
                )
        elif derived := _derived_price(same, factors.get(symbol, 1.0)):
            quotes[symbol] = Quote(derived, "Holdings: Market Value / Quantity")
            if zero:
                findings.append(
                    warning(
                        Problem.BAD_PRICE,
                        f"{symbol} has a {rows.heading('price')} of 0 beside a Market Value, which prices it: enter the price.",
                        **rows.place(zero[0].record, "price", 0),
                    )
                )
        elif zero and all(row.market_value == 0 for row in zero):
            quotes[symbol] = Quote(0.0, "Holdings")
        if zero and symbol not in quotes:
            zeros.add(symbol)
            findings.append(
                broken_rule(
                    Problem.BAD_PRICE,
                    f"{symbol} has a {rows.heading('price')} of 0, which is taken for missing: {_ENTER}",
                    **rows.place(zero[0].record, "price", 0),
                )
            )
    return _Held(quotes, zeros, findings)


def _derived_price(same: Sequence[Holding], factor: float) -> float | None:
    """Market Value / (Quantity × factor) of the largest row that has both."""
    known = [
        (abs(row.quantity), row.market_value / (row.quantity * factor))
        for row in same
        if row.quantity and row.market_value and row.market_value * row.quantity > 0
    ]
    return max(known)[1] if known else None


class _Manual(NamedTuple):
    """The prices of the client's Prices, and those that the house file's adds."""

    quotes: dict[Symbol, Quote]
    house: dict[Symbol, Quote]
    bad: set[Symbol]
    findings: list[Finding]


def _manual_quotes(sheets: Sheets, names: Names) -> _Manual:
    """The Prices sheet; of two prices for a symbol the later, then the higher one counts.

    A price of 0 counts where its Source is named.
    """
    rows = sheets.rows("prices", "Prices")
    candidates: dict[Symbol, list[tuple[date, float, str, int]]] = defaultdict(list)
    bad, findings = set(), []
    columns = zip(names.symbols_of(rows), rows.numbers("price"), rows.dates("as_of"), rows.texts("source"), strict=True)
    for index, (symbol, price, dated, source) in enumerate(columns):
        if symbol and price == 0 and not source:
            bad.add(symbol)
            findings.append(
                broken_rule(
                    Problem.BAD_PRICE,
                    f"{symbol} has a Price of 0 without a Source: enter its price, or in Source who says that it is "
                    "worthless. Until then it is not traded.",
                    **rows.place(index, "price", 0),
                )
            )
        elif symbol and price is not None:
            candidates[symbol].append((dated or date.min, price, source, index))
        elif symbol and rows.faulty(index, "price"):
            bad.add(symbol)
    quotes: dict[Symbol, Quote] = {}
    house: dict[Symbol, Quote] = {}
    for symbol, same in sorted(candidates.items()):
        dated, price, source, index = max(same)
        named, day = f"Prices: {source}" if source else "Prices", dated if dated > date.min else None
        given = house if rows.table.from_house(index) else quotes
        given[symbol] = Quote(price, named, day, place=rows.place(index, "as_of", day or ""))
        if odd := next((one for one in same if one[1] != price and one[0] == dated), None):
            findings.append(
                warning(
                    Problem.BAD_VALUE,
                    f"Prices gives {symbol} two prices: {price:,.4f} is used; keep one.",
                    **rows.place(odd[3], "price", odd[1]),
                )
            )
    return _Manual(quotes, house, bad, findings)


def exact_price(quote: Quote, factor: float) -> NanoDollars | None:
    """Nano-dollars a share, price factor included; None without a price, or for one too small to count."""
    exact = None if quote.price is None else nanos(Decimal(str(quote.price)) * Decimal(str(factor)))
    return None if exact == 0 and quote.price else exact
