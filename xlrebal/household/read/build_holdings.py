"""The Holdings sheet's rows with names spelled: what accounts, securities and positions are built from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from xlrebal.household.read.names import Names
from xlrebal.household.read.recognise_cash import CASH_SYMBOLS, CashEvidence, cash_symbols, described_as_cash
from xlrebal.household.read.sheet_rows import SheetRows, Sheets
from xlrebal.schema.currency import currency_of, says_currency
from xlrebal.schema.finding import Finding, Problem, error
from xlrebal.schema.record import record
from xlrebal.tax.symbol import NO_SYMBOL, Symbol

IN_DOLLARS = re.compile(r"\bUSD\b|\bUS\$|\$|\bdollars?\b|\bbase\b", re.IGNORECASE)
CONVERTED = (
    0.01  # a Market Value this far from quantity × price, as a share of it, is in another currency than the price
)


@record(kw_only=True)
class Holding:
    """One Holdings row. `record` is its place among the records on the sheet; `currency` is "" for dollars.

    price and market_value are in dollars: None where they are given in another currency. named: whether it is known what is
    held; a row that holds something and has no symbol is called after its place.
    """

    record: int
    account: str
    symbol: Symbol
    description: str
    quantity: float | None
    price: float | None
    market_value: float | None
    path: tuple[str, str, str]
    currency: str
    named: bool = True


def read_holdings(sheets: Sheets, names: Names) -> tuple[Holding, ...]:
    """Every row that names a symbol, reads as cash, or holds something of which it does not say what it is."""
    rows = sheets.rows("holdings", "Holdings")
    symbols, descriptions = names.symbols_of(rows), rows.texts("description")
    currencies = _currencies(rows)
    in_dollars = bool(IN_DOLLARS.search(rows.heading("market_value")))
    paths = [
        names.path(*parts)
        for parts in zip(rows.texts("asset_class"), rows.texts("sub_class"), rows.texts("sector"), strict=True)
    ]
    records = zip(
        names.accounts_of(rows),
        symbols,
        descriptions,
        rows.numbers("quantity"),
        rows.numbers("price"),
        rows.numbers("market_value"),
        paths,
        currencies,
        strict=True,
    )
    found = []
    for index, told in enumerate(records):
        holding = _in_dollars(_holding(index, *told), in_dollars)
        if told[1] or described_as_cash(told[2]):
            found.append(holding)
        elif holding.quantity or holding.market_value or rows.faulty(index, "quantity", "market_value"):
            found.append(replace(holding, symbol=Symbol(f"(ROW {rows.table.rows[index]})"), named=False))
    return tuple(found)


def _holding(
    index: int,
    account: str,
    symbol: Symbol,
    description: str,
    quantity: float | None,
    price: float | None,
    market_value: float | None,
    path: tuple[str, str, str],
    currency: str,
) -> Holding:
    symbol = symbol or Symbol("CASH")
    if currency and symbol in CASH_SYMBOLS:
        symbol = Symbol(f"{symbol} {currency}")  # a balance in euros is not the household's cash
    return Holding(
        record=index,
        account=account,
        symbol=symbol,
        description=description,
        quantity=quantity,
        price=price,
        market_value=market_value,
        path=path,
        currency=currency,
    )


def _currencies(rows: SheetRows) -> list[str]:
    """Each row's currency, "" for dollars: of several columns that say one, the first that says another than dollars."""
    said = [cells for heading, cells in sorted(rows.table.extra.items()) if says_currency(heading, cells)]
    named = zip(*([currency_of(cell) for cell in cells] for cells in said), strict=True)
    return [next(filter(None, each), "") for each in named] if said else [""] * len(rows)


def _in_dollars(holding: Holding, stated: bool) -> Holding:
    """The holding without the figures that are in its own currency.

    Its Market Value is in dollars where the heading states it, and where it is not quantity × price: it was converted.
    """
    if not holding.currency:
        return holding
    local = (holding.quantity or 0.0) * (holding.price or 0.0)
    value = holding.market_value
    converted = stated or (value is not None and local and abs(value - local) > CONVERTED * abs(local))
    return replace(holding, price=None, market_value=value if converted else None)


def find_cash(sheets: Sheets, names: Names, holdings: Sequence[Holding]) -> frozenset[Symbol]:
    """Every symbol, held or only named, that is cash."""
    securities, targets = sheets.rows("securities"), sheets.rows("targets")
    with_lots = set(names.symbols_of(sheets.rows("lots")))
    types = dict(sorted(zip(names.symbols_of(securities), securities.texts("type"), strict=True)))
    classes: dict[Symbol, set[str]] = defaultdict(set)
    for rows in (securities, targets):
        for symbol, text in zip(names.symbols_of(rows), rows.texts("asset_class"), strict=True):
            classes[symbol].add(names.asset_class(text))
    held: dict[Symbol, list[Holding]] = defaultdict(list)
    for holding in holdings:
        held[holding.symbol].append(holding)
    foreign = {holding.symbol for holding in holdings if holding.currency}
    return cash_symbols(
        CashEvidence(
            symbol=symbol,
            descriptions={row.description for row in held.get(symbol, ())},
            classes=classes.get(symbol, set()) | {row.path[0] for row in held.get(symbol, ())},
            prices={row.price for row in held.get(symbol, ()) if row.price is not None},
            type=types.get(symbol, ""),
            has_lots=symbol in with_lots,
            held=symbol in held,
        )
        for symbol in sorted({*held, *classes} - {NO_SYMBOL, *foreign})
    )


def foreign_findings(sheets: Sheets, holdings: Sequence[Holding]) -> tuple[Finding, ...]:
    """A finding for every holding that is not in dollars."""
    rows = sheets.rows("holdings", "Holdings")
    return tuple(
        error(
            Problem.FOREIGN_CURRENCY,
            f"{holding.symbol} is held in {holding.currency}: it is not traded, {_counted(holding)}",
            **rows.place(holding.record, "symbol", holding.currency),
        )
        for holding in holdings
        if holding.currency
    )


def _counted(holding: Holding) -> str:
    """How a holding in another currency counts."""
    if holding.market_value is not None:
        return "and counts at its Market Value in dollars; convert its price to dollars to trade it."
    return (
        "and its worth in dollars is not known: enter it in a column headed Market Value USD, or its price in dollars on "
        "Prices. Until then no weight here is known and nothing is traded for drift."
    )
