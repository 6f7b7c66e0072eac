"""Option contracts by their names: what a custodian prints in the Symbol column of an option.

VTI   261218C00250000     the OCC's symbol: root, year month day, C or P, strike in thousandths of a dollar
-VTI261218P250            Fidelity: a dash, and the strike in dollars
VTI 12/18/2026 250.00 C   Schwab
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from xlrebal.tax.ticker import plain_symbol

_PACKED = re.compile(r"-?([A-Z]{1,6})\d? ?(\d{2})(\d{2})(\d{2})([CP])(\d{8}|\d{1,5}(?:\.\d{1,3})?)")
_SPACED = re.compile(r"([A-Z]{1,5}(?:[./][A-Z])?) (\d{1,2})/(\d{1,2})/(\d{4}|\d{2}) (\d{1,5}(?:\.\d{1,3})?) ([CP])")


class OptionContract(NamedTuple):
    """What the contract is on (as `root_of` spells it), until when, call or put, and its strike in cents."""

    underlying: str
    expires: date
    is_call: bool
    strike: int


def option_contract(symbol: str) -> OptionContract | None:
    """The contract a symbol names; None where it names none."""
    text = " ".join(symbol.upper().split())
    if packed := _PACKED.fullmatch(text):
        root, year, month, day, right, strike = packed.groups()
        return _contract(root, (year, month, day), right, int(strike) / 1000 if len(strike) == 8 else float(strike))
    if spaced := _SPACED.fullmatch(text):
        root, month, day, year, strike, right = spaced.groups()
        return _contract(root, (year[-2:], month, day), right, float(strike))
    return None


def _contract(root: str, day: tuple[str, str, str], right: str, strike: float) -> OptionContract | None:
    try:
        expires = date(2000 + int(day[0]), int(day[1]), int(day[2]))
    except ValueError:
        return None
    return OptionContract(root_of(root), expires, right == "C", round(strike * 100))


def root_of(symbol: str) -> str:
    """A stock's symbol as option symbols spell it: BRK.B, BRK/B, BRK B and NYSE:BRK.B are BRKB."""
    return re.sub(r"[^A-Z0-9]", "", plain_symbol(symbol))


def is_option(symbol: str, kind: str) -> bool:
    """Whether a security is an option contract, by its Type or its symbol; such positions are not traded (S-7)."""
    return kind == "option" or option_contract(symbol) is not None
