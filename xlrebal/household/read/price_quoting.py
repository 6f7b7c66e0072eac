"""What a price is the price of: one share, a hundred of par (bonds), or one share of a contract's hundred (options).

Custodians list a bond as 10,000 of par at 98.5 with a Market Value of 9,850: quantity × price / 100. The Market Value beside
the price tells; a Price Factor on Securities decides. Where neither does, the worth of the holding is not known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xlrebal.household.household import Security
from xlrebal.household.option_symbol import is_option
from xlrebal.household.read.build_holdings import Holding
from xlrebal.household.read.names import Names
from xlrebal.household.read.quote import Quote
from xlrebal.household.read.sheet_rows import SheetRows, Sheets
from xlrebal.schema.finding import Finding, Place, Problem, error, note
from xlrebal.schema.record import replace
from xlrebal.tax.cusip import is_cusip, is_share
from xlrebal.tax.symbol import NO_SYMBOL, Symbol

PER_100, PER_SHARE, PER_CONTRACT = 0.01, 1.0, 100.0
DENOMINATION = 1_000  # dollars of par that bonds are traded in, where Round Lot says nothing else
WITHIN = 1.43  # times: a price and a Market Value of different days are this near, and two ways of quoting are a hundred apart
SURELY = 1.02  # the same where nothing else says bond
HIGHEST_UNIT_PRICE = 2.0  # dollars: a bond above this is not priced by the dollar of par
_COUPON = re.compile(
    r"\d(?:\.\d+)?\s?%.*\b(?:\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|(?:19|20)\d\d)\b|\b\d{1,2}\.\d{1,5}\b.*\b(?:\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|20\d\d)\b"
    r"|\b(?:due|mat|matures?|maturity)\b.*\d|\b(?:treasury|treas|us t) (?:note|bond|bill)s?\b|\bt-(?:note|bond|bill)s?\b|\bcd\b|\bcertificates? of deposit\b",
    re.IGNORECASE,
)
_FUND = re.compile(r"\b(?:etf|fund|fd|portfolio|ishares|vanguard|spdr)\b", re.IGNORECASE)


class PriceQuoting(NamedTuple):
    """By symbol. factors: the Price Factor recognised where Securities gives none. bonds: what is counted in par."""

    factors: dict[Symbol, float]
    unclear: frozenset[Symbol]
    bonds: frozenset[Symbol]
    findings: tuple[Finding, ...]

    def applied(self, security: Security) -> Security:
        """The security with what was recognised."""
        symbol = security.symbol
        return replace(
            security,
            price_factor=self.factors.get(symbol, security.price_factor),
            in_par=symbol in self.bonds,
            quoting_unclear=symbol in self.unclear,
            round_lot=max(security.round_lot, DENOMINATION if symbol in self.bonds and security.round_lot == 1 else 1),
        )


class _Evidence(NamedTuple):
    """What the sheets say of one security that has no Price Factor. ratios: Market Value ÷ (quantity × quoted price), a row each."""

    symbol: Symbol
    price: float
    ratios: tuple[float, ...]
    is_bond: bool
    is_option: bool


def read_quoting(
    sheets: Sheets,
    names: Names,
    holdings: Sequence[Holding],
    described: Mapping[Symbol, Security],
    quotes: Mapping[Symbol, Quote],
) -> PriceQuoting:
    """How each price is to be read. described: Securities by symbol."""
    master = sheets.rows("securities", "Securities")
    factors_given = zip(names.symbols_of(master), master.numbers("price_factor"), strict=True)
    given = {symbol: factor for symbol, factor in factors_given if factor is not None}
    record = {symbol: at for at, symbol in reversed([*enumerate(names.symbols_of(master))])}
    held: dict[Symbol, list[Holding]] = {}
    for holding in holdings:
        held.setdefault(holding.symbol, []).append(holding)
    foreign = {holding.symbol for holding in holdings if holding.currency}
    factors: dict[Symbol, float] = {}
    unclear: set[Symbol] = set()
    bonds: set[Symbol] = set()
    findings: list[Finding] = []
    for symbol in sorted({*held, *described} - {NO_SYMBOL}):
        rows, security, quote = held.get(symbol, []), described.get(symbol, Security(symbol=symbol)), quotes.get(symbol)
        bond = is_bond(security, [row.description for row in rows])
        if bond or given.get(symbol) == PER_100:
            bonds.add(symbol)
        if symbol in given or symbol in foreign or quote is None or quote.price is None:
            continue
        evidence = _Evidence(symbol, quote.price, _ratios(rows, quote.price), bond, is_option(symbol, security.type))
        factor = _factor(evidence)
        if factor == PER_SHARE:
            continue
        place = _place(sheets, rows, master, record, symbol)
        if factor is None:
            unclear.add(symbol)
            findings.append(_unclear(evidence, place))
        else:
            factors[symbol] = factor
            findings.append(_recognised(symbol, factor, place))
    return PriceQuoting(factors, frozenset(unclear), frozenset(bonds), tuple(findings))


def is_bond(security: Security, descriptions: Sequence[str]) -> bool:
    """Whether a security is a single bond, counted in par: by its Type, its CUSIP, or a description with coupon and maturity."""
    if security.type not in ("", "bond"):
        return False
    words = [text for text in (security.description, *descriptions) if text]
    if any(_FUND.search(text) for text in words):
        return False
    if is_cusip(security.symbol):
        return security.type == "bond" or not is_share(security.symbol) or any(map(_COUPON.search, words))
    return any(map(_COUPON.search, words)) or (security.type == "bond" and not _is_ticker(security.symbol))


def _is_ticker(symbol: Symbol) -> bool:
    """Whether it is a listed symbol: a bond fund called a bond, for one."""
    return re.fullmatch(r"[A-Z]{1,5}", symbol) is not None


def _ratios(rows: Sequence[Holding], price: float) -> tuple[float, ...]:
    return tuple(
        row.market_value / (row.quantity * price) for row in rows if row.market_value and row.quantity and price
    )


def _factor(evidence: _Evidence) -> float | None:
    """The one way of quoting that explains the figures; None where there is none, or they contradict each other."""
    if evidence.is_option:
        return PER_CONTRACT if evidence.ratios and _all_near(evidence.ratios, PER_CONTRACT, WITHIN) else PER_SHARE
    if not evidence.is_bond:
        hundredth = evidence.ratios and _all_near(evidence.ratios, PER_100, SURELY)
        return None if hundredth else PER_SHARE
    if not evidence.ratios:
        return None if evidence.price > HIGHEST_UNIT_PRICE else PER_SHARE
    return next((each for each in (PER_100, PER_SHARE) if _all_near(evidence.ratios, each, WITHIN)), None)


def _all_near(ratios: Sequence[float], factor: float, within: float) -> bool:
    return all(factor / within <= ratio <= factor * within for ratio in ratios)


def _place(
    sheets: Sheets, rows: Sequence[Holding], master: SheetRows, record: Mapping[Symbol, int], symbol: Symbol
) -> Place:
    """The price of the first row held, else the row of Securities. record: where each symbol stands there first."""
    if rows:
        first = min(rows, key=lambda row: row.record)
        return sheets.rows("holdings", "Holdings").place(first.record, "price", first.price or "")
    return master.place(record[symbol], "symbol", symbol)


def _unclear(evidence: _Evidence, place: Place) -> Finding:
    symbol, price = evidence.symbol, f"{evidence.price:,.10g}"
    if not evidence.ratios:
        why = f"{symbol} is a bond at {price} and has no Market Value that says whether this is the price of 100 of par"
        remedy = "enter its Price Factor on Securities, 0.01 for a price per 100 or 1 for one per dollar, or its Market Value"
    else:
        ways = "0.01 for a price per 100 of par, 1 for one per share or dollar"
        why = (
            f"the Market Value of {symbol} is neither its quantity × {price} nor that / 100"
            if evidence.is_bond
            else (
                f"the Market Value of {symbol} is a hundredth of its quantity × {price}, and nothing says that it is a bond"
            )
        )
        remedy = f"enter its Price Factor on Securities ({ways}), or correct the Market Value"
    until = "Until then its worth is not known: it is not traded, and nothing here is traded for drift."
    message = f"{why[0].upper()}{why[1:]}: {remedy}. {until}"
    return error(Problem.QUOTING_UNCLEAR, message, **place)


def _recognised(symbol: Symbol, factor: float, place: Place) -> Finding:
    way = (
        "is quoted per 100 of par: its value is quantity × price / 100"
        if factor == PER_100
        else ("is quoted per share of a contract on 100: its value is quantity × price × 100")
    )
    message = f"{symbol} {way}, as its Market Value says. A Price Factor of {factor:g} on Securities says so for good."
    return note(Problem.QUOTING_RECOGNISED, message, **place)
