"""The prices that `xlrebal prices` wrote: each counts as long as Holdings says of the symbol what it said then."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from xlrebal.household.read.names import Names
from xlrebal.household.read.quote import Quote
from xlrebal.household.read.sheet_rows import Sheets
from xlrebal.schema.finding import Finding, Problem, note
from xlrebal.schema.inputs import UPDATED_PRICES
from xlrebal.tax.symbol import Symbol

SAME = 1e-6  # a part of the price: what writing and reading a price may change of it


class UpdatedPrices(NamedTuple):
    """The prices that count, and a note of those that count no more."""

    quotes: dict[Symbol, Quote]
    findings: tuple[Finding, ...]


def read_updated_prices(sheets: Sheets, names: Names, held: Mapping[Symbol, Quote]) -> UpdatedPrices:
    """Each row of Updated Prices. held: the prices on Holdings."""
    rows = sheets.rows(UPDATED_PRICES.key, UPDATED_PRICES.name)
    quotes: dict[Symbol, Quote] = {}
    lapsed: list[tuple[Symbol, int]] = []
    columns = zip(names.symbols_of(rows), rows.numbers("price"), rows.numbers("in_place_of"), strict=True)
    days, times, sources = rows.dates("as_of"), rows.texts("time"), rows.texts("source")
    for index, (symbol, price, before) in enumerate(columns):
        if not symbol or price is None:
            continue
        now = held[symbol].price if symbol in held else None
        if now is not None and not same_price(now, before) and not same_price(now, price):
            lapsed.append((symbol, index))
            continue
        source = ", ".join(filter(None, (sources[index] or "no source", times[index])))
        place = rows.place(index, "as_of", days[index] or "")
        quotes[symbol] = Quote(price, f"{UPDATED_PRICES.name}: {source}", days[index], place=place)
    if not lapsed:
        return UpdatedPrices(quotes, ())
    symbol, index = lapsed[0]
    others = "" if len(lapsed) == 1 else f", and so of {', '.join(each for each, _ in lapsed[1:])}"
    message = (
        f"Holdings has another price of {symbol} than when {UPDATED_PRICES.name} was written{others}: Holdings is taken for the newer and its price is "
        "used. Update the prices again, or delete the sheet."
    )
    return UpdatedPrices(quotes, (note(Problem.PRICE_LAPSED, message, **rows.place(index, "in_place_of", rows.numbers("in_place_of")[index] or "")),))  # fmt: skip


def same_price(price: float | None, other: float | None) -> bool:
    """Whether two prices are one, as a sheet writes them; None is no price."""
    if price is None or other is None:
        return price is other
    return math.isclose(price, other, rel_tol=SAME)
