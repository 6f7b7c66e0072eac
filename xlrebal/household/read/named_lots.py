"""The Lots cell of a sale: "L1: 40, L2: 10" as lots and shares."""

from __future__ import annotations

import re
from typing import NamedTuple

from xlrebal.tax.money import micros

_SEPARATOR = re.compile(r"[;\n]|,(?!\d{3}(?!\d))")  # the comma of 1,000 parts nothing
_NAMED_LOT = re.compile(r"\s*(.+?)\s*[:=]\s*([\d,]*\.?\d+)\s*$")


class NamedLots(NamedTuple):
    """What a Lots cell names: (lot id, micro-shares; 0 where the cell gives no number), and what could not be read."""

    lots: tuple[tuple[str, int], ...]
    unreadable: str = ""


def parse_named_lots(text: str) -> NamedLots:
    """ "L1: 40, L2: 10" as its lots; a lot without a number stands for the whole sale."""
    parts = [part.strip() for part in _SEPARATOR.split(text) if part.strip()]
    if len(parts) == 1 and not re.search(r"[:=]", parts[0]):
        return NamedLots(((parts[0], 0),))
    matches = [(_NAMED_LOT.match(part), part) for part in parts]
    unreadable = ", ".join(part for match, part in matches if match is None)
    return NamedLots(tuple((match[1], micros(match[2].replace(",", ""))) for match, _ in matches if match), unreadable)
