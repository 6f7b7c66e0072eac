"""Which column says the currency of a row, though none is declared for it: by its heading, or by its cells."""

from __future__ import annotations

from collections.abc import Iterable

from xlrebal.schema.column import Value, snake_case

DOLLARS = frozenset({"", "USD", "US DOLLAR", "US DOLLARS", "$", "US$", "DOLLAR"})
CODES = frozenset({
    "USD", "EUR", "GBP", "GBX", "CHF", "JPY", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "ISK", "HKD", "SGD",
    "CNY", "CNH", "KRW", "TWD", "INR", "IDR", "MYR", "THB", "PHP", "VND", "BRL", "MXN", "CLP", "COP", "PEN",
    "ARS", "ZAR", "ILS", "ILA", "TRY", "PLN", "CZK", "HUF", "RON", "AED", "SAR", "QAR", "KWD", "EGP",
})  # fmt: skip  # ISO 4217 of the markets securities trade on, with pence (GBX), offshore yuan (CNH) and agorot (ILA)

_HEADINGS = frozenset(
    {"currency", "ccy", "currency_code", "price_currency", "trading_currency", "local_currency"},
)


def currency_of(cell: Value) -> str:
    """The currency a cell names in capitals, "" for dollars and for a blank."""
    text = str(cell or "").strip().upper()
    return "" if text in DOLLARS else text


def says_currency(heading: str, cells: Iterable[Value]) -> bool:
    """Whether a column says each row's currency: called so, or holding nothing but currency codes (Curr, Denomination)."""
    if snake_case(heading) in _HEADINGS:
        return True
    named = {str(cell).strip().upper() for cell in cells if cell not in (None, "")}
    return bool(named) and named <= CODES
