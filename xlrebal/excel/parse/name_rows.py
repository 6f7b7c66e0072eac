"""What a row without a Symbol is called: Cash, its CUSIP, or, where it has neither, what it is described as.

A collective trust in a 401(k) has no ticker and a bond only a CUSIP: the row still counts, under a name of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xlrebal.excel.grid import Cell
from xlrebal.excel.parse.find_tables import FoundTable
from xlrebal.excel.parse.heading_words import normal_name
from xlrebal.excel.parse.parse_cells import Unreadable, Values, read_symbol
from xlrebal.excel.parse.table_rows import says_total
from xlrebal.schema.column import Value
from xlrebal.schema.finding import Finding, Problem, note
from xlrebal.schema.inputs import CUSIP_HEADINGS, DESCRIPTION, HOLDINGS, LOTS, SECURITIES
from xlrebal.tax.cusip import cusip_in, is_share

CASH_CLASSES = frozenset({"cash", "cashandequivalents", "cashequivalents", "cashcashequivalents", "moneymarket",
                          "cashandmoneymarket", "cashandcashequivalents"})  # fmt: skip
_DESCRIBED = frozenset(map(normal_name, (DESCRIPTION.name, *DESCRIPTION.aliases)))
_CUSIPS = frozenset(map(normal_name, CUSIP_HEADINGS))


class NamedRows(NamedTuple):
    """The Symbol column, by its key, with its blanks filled where they can be, and what is said of it; empty without one."""

    columns: dict[str, Values]
    findings: list[Finding]


def name_rows(found: FoundTable, read: dict[str, Values]) -> NamedRows:
    """The symbols of a sheet's records. read: its columns by key."""
    if "symbol" not in read:
        return NamedRows({}, [])
    symbols = list(read["symbol"])
    cusips = [cusip_in(read_symbol(cell) or "") for cell in _cells(found, _CUSIPS)] or [""] * len(symbols)
    if None not in symbols and not any(cusips):
        return NamedRows({}, [])
    bonds = set(_bonds_under_a_ticker(symbols, cusips))
    symbols = [
        cusip if cusip and (symbol is None or at in bonds) else symbol
        for at, (symbol, cusip) in enumerate(zip(symbols, cusips, strict=True))
    ]
    if found.sheet is HOLDINGS and "asset_class" in read:
        symbols = [_cash_symbol(*pair) for pair in zip(symbols, read["asset_class"], strict=True)]
    described = _described(found, read) if None in symbols else {}
    named = [at for at, symbol in enumerate(symbols) if symbol is None and at in described]
    for at in named:
        symbols[at] = described[at]
    return NamedRows({"symbol": symbols}, [_said(found, named, described)] if named else [])


def _cells(found: FoundTable, names: frozenset[str]) -> Sequence[Cell]:
    """The first column under one of these headings that is not the Symbol column itself; none without one."""
    places = (place for place, text in found.heading.texts.items() if normal_name(text) in names)
    place = next((each for each in places if each != found.heading.places["symbol"]), None)
    return () if place is None else found.records.cells[place]


def _bonds_under_a_ticker(symbols: Values, cusips: Sequence[str]) -> Iterator[int]:
    """Rows of a bond that stands under its issuer's ticker, which other rows have for the stock."""
    beside: dict[object, set[str]] = defaultdict(set)
    for symbol, cusip in zip(symbols, cusips, strict=True):
        if cusip:
            beside[symbol].add(cusip)
    for at, (symbol, cusip) in enumerate(zip(symbols, cusips, strict=True)):
        if cusip and len(beside[symbol]) > 1 and not is_share(cusip) and any(map(is_share, beside[symbol])):
            yield at


def _cash_symbol(symbol: Value | Unreadable, asset_class: Value | Unreadable) -> Value | Unreadable:
    """CASH where a row without a symbol is of class Cash: custodians leave it blank there."""
    is_cash = symbol is None and isinstance(asset_class, str) and normal_name(asset_class) in CASH_CLASSES
    return "CASH" if is_cash else symbol


def _described(found: FoundTable, read: dict[str, Values]) -> dict[int, str]:
    """Record → its description in capitals, on sheets that describe securities, for rows that hold something."""
    if found.sheet not in (HOLDINGS, LOTS, SECURITIES):
        return {}
    sizes = [read[key] for key in ("quantity", "market_value") if key in read]
    texts = {at: read_symbol(cell) for at, cell in enumerate(_cells(found, _DESCRIBED))}
    holds = {at for at in texts if not sizes or any(column[at] is not None for column in sizes)}
    return {at: text for at, text in texts.items() if text and at in holds and not says_total(text)}


def _said(found: FoundTable, named: Sequence[int], described: dict[int, str]) -> Finding:
    first = described[named[0]]
    rows = "1 row has" if len(named) == 1 else f"{len(named)} rows have"
    return note(
        Problem.SYMBOL_FROM_DESCRIPTION,
        f"{rows} neither Symbol nor CUSIP: the description ({first}) is taken for it. Call it the same on "
        "Lots, Targets and Securities, or enter a Symbol of your own on every sheet.",
        sheet=found.grid.sheet,
        row=found.records.rows[named[0]] + 1,
        column=found.heading.texts[found.heading.places["symbol"]],
        value=first,
    )
