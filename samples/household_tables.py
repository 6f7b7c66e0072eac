"""The Whitfield household's tables: lots bought along each symbol's price path, holdings summed from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from samples.buying import Dividend, Lot, Position, lots_of
from samples.price_path import PricePath, price_path
from samples.source import Cell, SourceTable, read_sample, read_text
from xlrebal.schema.column import Kind

SAMPLE = "household"
AS_OF = date(2026, 11, 20)
PLAIN_SHEETS = ("Targets", "Accounts", "Securities", "Prices", "Restrictions", "Cash Needs", "Risk", "Settings")

HOLDINGS_HEADINGS = (
    "Account", "Ticker", "Description", "Asset Class", "Sub-Class", "Shares", "Price", "Market Value",
    "Analyst Rating", "Client Note",
)
HOLDINGS_KINDS = (*[Kind.TEXT] * 5, Kind.QUANTITY, Kind.PRICE, Kind.MONEY, Kind.TEXT, Kind.TEXT)


class _Told(NamedTuple):
    """A position and what the advisor's two extra columns say of it."""

    position: Position
    rating: str
    note: str


def household_tables() -> dict[str, SourceTable]:
    """Every input sheet's table by sheet name, in the order of the workbook."""
    paths, positions = _paths(), _positions()
    lots = _lots(positions, paths)
    tables = {"Holdings": _holdings(positions, lots, paths), "Lots": _lot_table(lots)}
    tables |= {name: read_sample(SAMPLE, name) for name in PLAIN_SHEETS}
    tables["Transactions"] = _transactions(lots)
    order = ("Holdings", "Lots", "Targets", "Accounts", "Securities", "Transactions", *PLAIN_SHEETS[3:])
    return {name: tables[name] for name in order}


def meeting_notes() -> list[tuple[date, str]]:
    """The advisor's notes: a day and a sentence."""
    return [(date.fromisoformat(day), note) for day, note in read_text(SAMPLE, "notes")[1]]


def _paths() -> dict[str, PricePath]:
    headings, rows = read_text(SAMPLE, "history")
    days = [date.fromisoformat(heading) for heading in headings[1:]]
    return {symbol: price_path(symbol, [(day, float(price)) for day, price in zip(days, prices, strict=True) if price])
            for symbol, *prices in rows}


def _dividends() -> dict[str, Dividend]:
    return {symbol: Dividend(float(yearly.rstrip("%")) / 100, int(first), int(every), int(day))
            for symbol, yearly, first, every, day in read_text(SAMPLE, "dividends")[1]}


def _positions() -> list[_Told]:
    """Positions in the advisor's order."""
    told = []
    for account, symbol, shares, first, last, buys, reinvest, rating, note in read_text(SAMPLE, "positions")[1]:
        position = Position(account, symbol, float(shares), _day(first), _day(last), int(buys or 0), _day(reinvest))
        told.append(_Told(position, rating, note))
    return told


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _lots(positions: Iterable[_Told], paths: dict[str, PricePath]) -> list[Lot]:
    """Lots bought by rule and lots told one by one, by position in the advisor's order, oldest first."""
    told: dict[tuple[str, str], list[Lot]] = defaultdict(list)
    for account, symbol, lot_id, acquired, quantity, cost, how in read_text(SAMPLE, "lots")[1]:
        lot = Lot(account, symbol, lot_id, date.fromisoformat(acquired), float(quantity), float(cost), how)
        told[account, symbol].append(lot)
    dividends = _dividends()
    lots: list[Lot] = []
    for position, *_ in positions:
        if position.symbol in paths:
            ruled = lots_of(position, paths[position.symbol], dividends.get(position.symbol), AS_OF)
            lots += sorted(ruled + told[position.account, position.symbol], key=lambda lot: (lot.acquired, lot.lot_id))
    return lots


def _holdings(positions: Iterable[_Told], lots: list[Lot], paths: dict[str, PricePath]) -> SourceTable:
    """One row a position; quantities are the sums of the lots, cash is as told."""
    held: dict[tuple[str, str], float] = defaultdict(float)
    for lot in lots:
        held[lot.account, lot.symbol] += lot.quantity
    securities = {str(each["Symbol"]): each for each in read_sample(SAMPLE, "Securities").records()}
    rows: list[tuple[Cell, ...]] = []
    for position, rating, note in positions:
        known = securities[position.symbol]
        cash = position.symbol not in paths
        quantity = position.shares if cash else round(held[position.account, position.symbol], 3)
        price = 1.0 if cash else paths[position.symbol].price(AS_OF)
        names = (known["Description"], known["Asset Class"], known["Sub-Class"])
        value = round(quantity * price + 1e-9, 2)
        rows.append((position.account, position.symbol, *names, quantity, price, value, rating or None, note or None))
    return SourceTable("Holdings", HOLDINGS_HEADINGS, HOLDINGS_KINDS, tuple(rows))


def _lot_table(lots: list[Lot]) -> SourceTable:
    rows = tuple(
        (lot.account, lot.symbol, lot.lot_id, lot.acquired, lot.quantity, lot.cost, lot.how or None) for lot in lots)
    return SourceTable("Lots", ("Account", "Ticker", "Lot ID", "Acquired", "Shares", "Cost Basis", "How"),
                       (Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.DATE, Kind.QUANTITY, Kind.MONEY, Kind.TEXT), rows)


def _transactions(lots: list[Lot]) -> SourceTable:
    """This year's purchases from the lots, its sales and what is scheduled from text, by date."""
    sales = read_sample(SAMPLE, "Transactions")
    width = len(sales.headings)
    rows: list[tuple[Cell, ...]] = [*sales.rows]
    for lot in lots:
        if lot.acquired.year == AS_OF.year:
            action = "reinvest" if lot.reinvested else "buy"
            row = (lot.acquired, lot.account, lot.symbol, action, lot.quantity, lot.cost, lot.lot_id)
            rows.append((*row, *[None] * (width - len(row))))
    rows.sort(key=lambda row: tuple(str(cell) for cell in row[:4]))
    return SourceTable("Transactions", sales.headings, sales.kinds, tuple(rows))
