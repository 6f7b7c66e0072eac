"""The CUSIP in a cell: nine letters and digits, as they stand, spaced, inside an ISIN, or short of the zeros Excel takes."""

from __future__ import annotations

import re

_CUSIP = re.compile(r"(?=(?:.*\d){2})[0-9A-Z]{8}[0-9]")
_ISIN = re.compile(r"(?:US|CA)([0-9A-Z]{8}[0-9])[0-9]")
_SPACED = re.compile(r"[0-9A-Z]{6}[ -][0-9A-Z]{2}[ -]?[0-9]|[0-9A-Z]{3} [0-9A-Z]{3} [0-9A-Z]{3}")
_SHORTENED = re.compile(r"[1-9][0-9]{5,7}")
_IN_WORDS = re.compile(r"\bCUSIP\b[\s:#.]*([0-9A-Z]{8}[0-9])\b", re.IGNORECASE)
_STOCK = re.compile(r"[0-9A-Z]{6}[0-9]{2}[0-9]")


def is_cusip(symbol: str) -> bool:
    """Whether a symbol is a CUSIP: nine letters and digits, the last a digit, which no ticker is."""
    return _CUSIP.fullmatch(symbol) is not None


def cusip_in(symbol: str) -> str:
    """The CUSIP a symbol in upper case is another form of; "" for any other symbol."""
    if is_cusip(symbol):
        return symbol
    if isin := _ISIN.fullmatch(symbol):
        return isin[1] if check_digit(isin[1][:8]) == isin[1][8] else ""
    if _SPACED.fullmatch(symbol) and is_cusip(packed := re.sub("[ -]", "", symbol)):
        return packed
    if _SHORTENED.fullmatch(symbol) and check_digit(symbol.zfill(9)[:8]) == symbol[-1]:
        return symbol.zfill(9)
    return ""


def cusip_in_words(description: str) -> str:
    """The CUSIP that a description gives as one ("CUSIP: 922908769"); "" where it gives none."""
    found = _IN_WORDS.search(description)
    return found[1].upper() if found and is_cusip(found[1].upper()) else ""


def is_share(cusip: str) -> bool:
    """Whether the issue is stock or a fund, numbered in digits, rather than debt, which has a letter there."""
    return _STOCK.fullmatch(cusip) is not None


def check_digit(first_eight: str) -> str:
    """The ninth character: modulus 10 double-add-double (CUSIP Global Services, "CUSIP check digit")."""
    total = 0
    for place, character in enumerate(first_eight):
        value = int(character, 36) * (2 if place % 2 else 1)
        total += value // 10 + value % 10
    return str(-total % 10)
