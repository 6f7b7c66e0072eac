"""Which symbols of a workbook have or need a price, and what the workbook itself says of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from xlrebal.app.plan import Request
from xlrebal.app.read_book import BookRead, read_book
from xlrebal.excel.price_formulas import brings_price
from xlrebal.excel.source import Source
from xlrebal.household.household import Household
from xlrebal.household.option_symbol import is_option
from xlrebal.household.read.build import build_household
from xlrebal.household.read.build_holdings import read_holdings
from xlrebal.household.read.names import Names, read_names
from xlrebal.household.read.quote import Quote
from xlrebal.household.read.sheet_rows import Sheets
from xlrebal.household.read.updated_prices import read_updated_prices
from xlrebal.household.special_kinds import is_future
from xlrebal.household.substitutes import substitutes_of
from xlrebal.prices.chain import Wanted
from xlrebal.prices.found_price import FoundPrice
from xlrebal.schema.inputs import HOLDINGS, PRICES, TARGETS, UPDATED_PRICES
from xlrebal.tax.symbol import NO_SYMBOL, Symbol

OWN = "Holdings"  # what the source of a price on that sheet begins with


class PricesWanted(NamedTuple):
    """The symbols, sorted, and the Stale Price Days in force."""

    wanted: tuple[Wanted, ...]
    stale_days: int


def prices_wanted(source: Source, request: Request, now: datetime) -> PricesWanted:
    """What is held, has a target or is a substitute for what is held; no cash, option or future, and nothing in another currency."""
    book = read_book(source, request.settings, request.profile)
    if not len(book.tables.get(HOLDINGS.key, ())):
        return PricesWanted((), book.settings.stale_price_days)
    as_of = request.as_of or book.settings.as_of or request.today
    tables = {key: table for key, table in book.tables.items() if key != UPDATED_PRICES.key}
    household = build_household(tables, book.settings, as_of, house=book.house)
    sheets = Sheets(book.tables)
    names = read_names(sheets)
    own = _own_prices(household)
    before = _before(sheets, names, own, now)
    manual, calculated = _manual(sheets, names), _calculated(source, book, names)
    wanted = (
        Wanted(
            symbol=symbol,
            own=own.get(symbol),
            manual=symbol in manual,
            calculated=symbol in calculated and symbol in own,
            before=before.get(symbol),
        )
        for symbol in _needed(sheets, names, household)
    )
    return PricesWanted(tuple(wanted), book.settings.stale_price_days)


def _needed(sheets: Sheets, names: Names, household: Household) -> Iterator[Symbol]:
    holdings = read_holdings(sheets, names)
    held = {row.symbol for row in holdings if row.named}
    substitutes = {
        name
        for symbol in held
        if symbol in household.securities
        for name in substitutes_of(household, symbol).symbols  # the advisor's, or the usual funds that Securities lists
    }
    foreign = {row.symbol for row in holdings if row.currency}
    targeted = {symbol for symbol in names.symbols_of(sheets.rows(TARGETS.key)) if symbol}
    for symbol in sorted({*held, *targeted, *substitutes} - foreign - {NO_SYMBOL}):
        security = household.securities.get(symbol)
        if security and not (security.is_cash or is_future(symbol, security.type) or is_option(symbol, security.type)):
            yield symbol


def _own_prices(household: Household) -> dict[Symbol, float]:
    """The prices on Holdings, as quoted."""
    return {
        symbol: security.quoted_price
        for symbol, security in household.securities.items()
        if security.quoted_price is not None and security.price_source.startswith(OWN)
    }


def _before(sheets: Sheets, names: Names, own: Mapping[Symbol, float], now: datetime) -> dict[Symbol, FoundPrice]:
    """The rows of Updated Prices that still count; the moment at which they were asked for is not written there."""
    held = {symbol: Quote(price, OWN) for symbol, price in own.items()}
    quotes = read_updated_prices(sheets, names, held).quotes
    rows = sheets.rows(UPDATED_PRICES.key)
    written = zip(names.symbols_of(rows), rows.texts("time"), rows.texts("source"), strict=True)
    said = {symbol: (time, source) for symbol, time, source in written}
    return {
        symbol: FoundPrice(
            symbol=symbol, price=quote.price, as_of=quote.as_of, time=said[symbol][0], source=said[symbol][1], asked=now
        )
        for symbol, quote in quotes.items()
        if quote.price is not None and quote.as_of is not None
    }


def _manual(sheets: Sheets, names: Names) -> set[Symbol]:
    """The symbols on the client's own Prices; those that its house file prices are not among them."""
    rows = sheets.rows(PRICES.key)
    return {symbol for at, symbol in enumerate(names.symbols_of(rows)) if symbol and not rows.table.from_house(at)}


def _calculated(source: Source, book: BookRead, names: Names) -> set[Symbol]:
    """The symbols whose Price on Holdings a formula brings from outside."""
    layout, table = book.parsed.holdings_layout, book.parsed.tables[HOLDINGS.key]
    heading = table.headings.get("price")
    if layout is None or heading not in layout.headings:
        return set()
    formulas = source.formulas(layout.sheet, layout.columns[layout.headings.index(heading)])
    brought = {row for row, text in formulas.items() if brings_price(text)}
    symbols = names.symbols_of(Sheets({HOLDINGS.key: table}).rows(HOLDINGS.key))
    return {symbol for symbol, row in zip(symbols, table.rows, strict=True) if symbol and row in brought}
