"""Which formulas bring a price from outside: a data type's field, a feed, a lookup; not one that divides a value by its shares."""

from __future__ import annotations

import re

_OWN_SUM = re.compile(
    r"=?(?:ROUND|IFERROR|IF|[$]?[A-Z]{1,3}[$]?\d+|\[@?\[?[^\]]*\]?\]|\d+(?:\.\d+)?|[-+*/(),=<>\"\s])*", re.IGNORECASE
)


def brings_price(formula: str) -> bool:
    """Whether a formula does more than reckon with cells beside it: =A2.Price, =STOCKHISTORY(…), =VLOOKUP(…)."""
    return bool(formula) and _OWN_SUM.fullmatch(formula) is None
