"""What a security that is held, targeted or a substitute lacks: a record or a usable price (D-6 and D-8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from xlrebal.household.household import Security
from xlrebal.household.read.build_holdings import Holding
from xlrebal.household.read.data_rules import broken_rule, price_fault, unknown_symbols
from xlrebal.household.read.quote import Quote
from xlrebal.household.read.row_worth import security_remedy
from xlrebal.household.read.sheet_rows import SheetRows, Sheets
from xlrebal.schema.finding import Finding, Place, Problem, note, warning
from xlrebal.tax.symbol import Symbol


class UsedSymbols(NamedTuple):
    """The symbols the plan needs.

    holdings: every row. held: by symbol, the holding that tells most. targeted: the record on Targets. substitutes: the symbol each stands for.
    """

    holdings: Sequence[Holding]
    held: Mapping[Symbol, Holding]
    targeted: Mapping[Symbol, int]
    substitutes: Mapping[Symbol, Symbol]


def find_unknown_symbols(sheets: Sheets, used: UsedSymbols, known: set[str]) -> Iterator[Finding]:
    """D-6: held symbols that no sheet puts in a class, and substitutes for what is held; a closed position, of no shares, is none."""
    rows, master = sheets.rows("holdings", "Holdings"), sheets.rows("securities", "Securities")
    still_held = [symbol for symbol, holding in used.held.items() if holding.quantity != 0 or holding.market_value]
    for symbol in unknown_symbols(sorted(still_held), known):
        yield broken_rule(
            Problem.UNKNOWN_SYMBOL,
            f"{symbol} has no asset class on Securities, Holdings or Targets: it is counted in the value but not traded; "
            "add it to Securities.",
            **rows.place(used.held[symbol].record, "symbol", symbol),
        )
    for symbol in unknown_symbols(sorted(used.substitutes), {*known, *used.held}):
        yield warning(
            Problem.SUBSTITUTE_NOT_USABLE,
            f"{symbol}, a substitute for {used.substitutes[symbol]}, is not on Securities and is not bought: add it there, "
            "with its identical group if it has one.",
            sheet=master.table.sheet,
            column=master.table.headings.get("substitutes", ""),
            value=symbol,
        )


def find_price_faults(
    sheets: Sheets,
    securities: Mapping[Symbol, Security],
    used: UsedSymbols,
    reported: frozenset[str],
    quotes: Mapping[Symbol, Quote],
    stale_days: int,
    as_of: date,
) -> Iterator[Finding]:
    """D-8 for every symbol that needs a price. reported: those whose unreadable price has a finding already."""
    targets = sheets.rows("targets", "Targets")
    weights = targets.numbers("target_pct")
    rows = sheets.rows("holdings", "Holdings")
    unpriced = {one.symbol: one for one in reversed(used.holdings) if _needs_price(rows, one)}
    wanted = {symbol for symbol, record in used.targeted.items() if weights[record]}
    for symbol, security in securities.items():
        fault, priced_on = price_fault(security.price, security.price_date, as_of, stale_days), security.price_date
        if security.price == 0:
            if symbol in used.held:
                yield _worthless(sheets, security, used.held[symbol])
        elif fault is Problem.MISSING_PRICE and symbol not in reported:
            yield from _unpriced(sheets, security, used, unpriced.get(symbol), symbol in wanted)
        elif (
            priced_on is not None
            and (symbol in used.held or symbol in used.targeted)
            and (place := quotes[symbol].place)
        ):
            yield from _misdated(symbol, fault, (as_of - priced_on).days, stale_days, place)


def _needs_price(rows: SheetRows, holding: Holding) -> bool:
    """Whether a price is what a row's worth lacks; one without a quantity has a finding that asks for both."""
    if holding.quantity is None:
        return rows.faulty(holding.record, "quantity") and not holding.market_value and holding.named
    return holding.quantity != 0 and holding.named


def _worthless(sheets: Sheets, security: Security, holding: Holding) -> Finding:
    """What is known to be worth nothing."""
    return note(
        Problem.WORTHLESS,
        f"{security.symbol} is worthless ({security.price_source}): it counts as 0 and is not traded. Its cost is a loss "
        "of the last day of the year in which it became so (Pub. 550), to be claimed without a sale.",
        **sheets.rows("holdings", "Holdings").place(holding.record, "price", 0),
    )


def _unpriced(
    sheets: Sheets, security: Security, used: UsedSymbols, holding: Holding | None, wanted: bool
) -> Iterator[Finding]:
    """No price, or one too small to count, for what is held, is wanted by a target, or could replace what is held."""
    symbol, fault, wrong = security.symbol, Problem.MISSING_PRICE, "no price"
    if security.quoted_price is not None:
        fault, wrong = Problem.BAD_PRICE, "a price too small to count"
    if holding is not None:
        rows = sheets.rows("holdings", "Holdings")
        yield broken_rule(
            fault,
            f"{symbol} is held and has {wrong}: {security_remedy(rows, holding, security)}, or add it to Prices. Until then "
            "no weight here is known and nothing is traded for drift.",
            **rows.place(holding.record, "price"),
        )
    elif symbol in used.held and used.held[symbol].quantity != 0:
        return
    elif wanted:
        yield broken_rule(
            fault,
            f"{symbol} has a target and {wrong}: it is not bought, and nothing is sold for it; add it to Prices.",
            **sheets.rows("targets", "Targets").place(used.targeted[symbol], "symbol", symbol),
        )
    elif symbol in used.substitutes and security.asset_class:
        yield warning(
            Problem.SUBSTITUTE_NOT_USABLE,
            f"{symbol}, a substitute for {used.substitutes[symbol]}, has {wrong} and is not bought: add it to Prices.",
            sheet=sheets.rows("securities", "Securities").table.sheet,
            value=symbol,
        )


def _misdated(symbol: Symbol, fault: Problem | None, age: int, limit: int, place: Place) -> Iterator[Finding]:
    """A price that is too old, and one from after the as-of date; both are used."""
    if fault is Problem.STALE_PRICE:
        yield broken_rule(
            fault,
            f"The price of {symbol} is {age} days old (limit {limit}): it is used; update it on Prices, or with xlrebal prices.",
            **place,
        )
    elif age < 0:
        yield warning(
            Problem.BAD_VALUE,
            f"The price of {symbol} is dated {-age} days after the as-of date: it is used; check both.",
            **place,
        )
