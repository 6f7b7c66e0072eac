"""A household as large as wanted, for benchmarks: `python -m samples.generate OUT.xlsx --lots 30000`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import xlsxwriter

from samples.look import BUILT

AS_OF = date(2026, 11, 20)
ACCOUNTS = (
    ("Joint Brokerage", "Joint", "taxable"),
    ("Family Trust", "Trust", "taxable"),
    ("First IRA", "First", "ira"),
    ("Second IRA", "Second", "ira"),
    ("Second Roth", "Second", "roth_ira"),
)
CLASSES = (  # name, target, weight held
    ("US Stocks", 0.50, 0.56),
    ("International Stocks", 0.15, 0.14),
    ("Bonds", 0.30, 0.25),
    ("Real Estate", 0.05, 0.05),
)
SETTINGS = (
    ("As Of", AS_OF),
    ("Short-Term Rate %", 37),
    ("Long-Term Rate %", 20),
    ("Gain Budget", 250_000),
    ("Harvest Losses", "no"),
)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
VALUE = 2_500.0  # dollars a lot is worth, on average, at its purchase
SHORTEST_HISTORY = 90  # days: transactions reach further back than any wash-sale window


class Size(NamedTuple):
    """How many positions and lots, and the seed they follow from."""

    positions: int
    lots: int
    seed: int = 1


class Holding(NamedTuple):
    """One position: its account and symbol, its asset class, today's price."""

    account: str
    symbol: str
    asset_class: str
    price: float


class Lot(NamedTuple):
    """One purchase of a position."""

    account: str
    symbol: str
    lot_id: str
    acquired: date
    quantity: float
    cost: float


class LargeHousehold(NamedTuple):
    """Positions and the lots behind them, in the order of the sheets."""

    holdings: tuple[Holding, ...]
    lots: tuple[Lot, ...]


def large_household(size: Size) -> LargeHousehold:
    """The household of this size; the same size and seed give the same household."""
    random = Random(size.seed)
    holdings = tuple(_holding(random, number) for number in range(size.positions))
    count = max(size.lots, size.positions)
    lots = [_lot(random, holdings[number % size.positions], number) for number in range(count)]
    lots.sort(key=lambda lot: (lot.account, lot.symbol, lot.acquired, lot.lot_id))
    return LargeHousehold(holdings, tuple(lots))


def _holding(random: Random, number: int) -> Holding:
    """Positions go round the accounts; a symbol is held in up to two of them."""
    account = ACCOUNTS[number % len(ACCOUNTS)][0]
    symbol_number = number * 4 // 5
    asset_class = Random(symbol_number).choices([name for name, *_ in CLASSES], [held for *_, held in CLASSES])[0]
    price = round(Random(f"price {symbol_number}").uniform(12, 480), 2)
    return Holding(account, symbol_name(symbol_number), asset_class, price)


def symbol_name(number: int) -> str:
    """A made-up ticker: Q and three letters, one a number."""
    return "Q" + LETTERS[number // 676 % 26] + LETTERS[number // 26 % 26] + LETTERS[number % 26]


def _lot(random: Random, holding: Holding, number: int) -> Lot:
    """A purchase in the last ten years: mostly at a gain, the longer ago the larger; one in four with a fraction."""
    age = int(3650 * random.random() ** 1.3) + 2
    growth = random.gauss(0.09, 0.05) * age / 365 + random.gauss(0, 0.09)
    shares = max(1.0, round(random.uniform(0.3, 1.7) * VALUE / holding.price))
    quantity = shares + (round(random.random(), 3) if random.random() < 0.25 else 0.0)
    cost = round(quantity * holding.price / (1 + max(growth, -0.5)), 2)
    return Lot(holding.account, holding.symbol, f"L{number:06d}", AS_OF - timedelta(days=age), round(quantity, 3), cost)


def write_large(path: Path, size: Size, *, by_security: bool = False) -> None:
    """Writes the household's workbook: Holdings, Lots, Targets, Accounts, Transactions and Settings.

    `by_security`: a target for each symbol, two thirds of them far from it, and no gain budget; else one for each class.
    """
    household = large_household(size)
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    book.set_properties({"created": BUILT})
    _write(book, "Holdings", ("Account", "Symbol", "Quantity", "Price", "Asset Class"), _holding_rows(household))
    _write(book, "Lots", ("Account", "Symbol", "Lot ID", "Acquired", "Quantity", "Cost Basis"), household.lots)
    if by_security:
        _write(book, "Targets", ("Symbol", "Target %", "Band %"), _security_targets(household))
    else:
        targets = [(name, target, 0.05) for name, target, _ in CLASSES]
        _write(book, "Targets", ("Asset Class", "Target %", "Band %"), targets)
    _write(book, "Accounts", ("Account", "Owner", "Type"), ACCOUNTS)
    activity = ("Date", "Account", "Symbol", "Action", "Quantity", "Amount", "Lot ID")
    _write(book, "Transactions", activity, _recent_purchases(household))
    settings = [row for row in SETTINGS if not (by_security and row[0] == "Gain Budget")]
    _write(book, "Settings", ("Name", "Value"), settings)
    book.close()


def _holding_rows(household: LargeHousehold) -> list[Sequence[Any]]:
    held: dict[tuple[str, str], float] = {}
    for lot in household.lots:
        held[lot.account, lot.symbol] = held.get((lot.account, lot.symbol), 0.0) + lot.quantity
    rows: list[Sequence[Any]] = [
        (each.account, each.symbol, round(held[each.account, each.symbol], 3), each.price, each.asset_class)
        for each in household.holdings
    ]
    return rows + [(account, "CASH", 25_000.0, 1.0, "Cash") for account, *_ in ACCOUNTS[: len(household.holdings)]]


def _security_targets(household: LargeHousehold) -> list[Sequence[Any]]:
    """A weight and a band for each symbol: less, as much or more than it weighs, by turns."""
    worth: dict[str, float] = {}
    for _, symbol, quantity, price, _ in _holding_rows(household):
        worth[symbol] = worth.get(symbol, 0.0) + quantity * price
    wanted = {symbol: value * (0.7, 1.0, 1.3)[place % 3] for place, (symbol, value) in enumerate(worth.items())}
    total = sum(wanted.values())
    return [(symbol, f"{value / total:.7%}", f"{value / total / 20:.7%}") for symbol, value in wanted.items()]


def _recent_purchases(household: LargeHousehold) -> list[Sequence[Any]]:
    """What was bought in the last months, and one early purchase an account so that its history reaches back."""
    since = AS_OF - timedelta(days=SHORTEST_HISTORY)
    recent = [lot for lot in household.lots if lot.acquired >= since]
    early = {lot.account: lot for lot in household.lots if lot.acquired < since}
    listed = sorted((*recent, *early.values()), key=lambda lot: (lot.acquired, lot.account, lot.symbol, lot.lot_id))
    return [(lot.acquired, lot.account, lot.symbol, "buy", lot.quantity, lot.cost, lot.lot_id) for lot in listed]


def _write(book: xlsxwriter.Workbook, name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_column(0, len(headings) - 1, 15)
    sheet.write_row(0, 0, headings, book.add_format({"bold": True}))
    percent = book.add_format({"num_format": "0.0%"})
    for place, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            sheet.write(place, column, value, *([percent] if headings[column].endswith("%") else []))


def main() -> None:
    """Writes one workbook from the command line's sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--positions", type=int, default=3_000)
    parser.add_argument("--lots", type=int, default=30_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--by-security", action="store_true", help="a target for each symbol instead of each class")
    options = parser.parse_args()
    size = Size(options.positions, options.lots, options.seed)
    write_large(options.path, size, by_security=options.by_security)


if __name__ == "__main__":
    main()
