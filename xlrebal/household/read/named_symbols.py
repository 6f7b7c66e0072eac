"""Several symbols in one cell: the substitutes of a security, the menu of an account."""

from __future__ import annotations

import re

from xlrebal.household.read.names import Names
from xlrebal.tax.symbol import Symbol
from xlrebal.tax.ticker import ticker


def named_symbols(text: str, names: Names) -> tuple[Symbol, ...]:
    """Symbols separated by commas, semicolons, lines or strokes, in the advisor's order; the stroke of BRK/B separates nothing."""
    named: list[Symbol] = []
    for part in re.split(r"[,;|\n]", text):
        whole = ticker(part)
        is_one = "/" not in part or (whole.suffix and names.spellings.knows(part))
        named += [names.symbol(each) for each in ([part] if is_one else part.split("/"))]
    return tuple(dict.fromkeys(name for name in named if name))
