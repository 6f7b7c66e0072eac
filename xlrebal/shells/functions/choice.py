"""Arguments that are one word out of a few, and symbols."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from xlrebal.shells.functions.cell_error import BadInput


def one_of(name: str, given: str, choices: Sequence[str]) -> str:
    """The choice that is meant, case and spaces aside; BadInput lists them."""
    word = given.strip().upper()
    if word not in choices:
        raise BadInput(f"{name}: {given} is none of {', '.join(choices)}: choose one of them.")
    return word


def same_symbol(cell: object) -> str:
    """A symbol as everywhere: capitals, no stars of a footnote; "" for a blank. BadInput where the cell holds no name."""
    from xlrebal.excel.parse.parse_cells import read_symbol

    if cell is None or (isinstance(cell, str | int | float) and not isinstance(cell, bool)):
        return read_symbol(cell) or ""
    shown = cell.isoformat()[:10] if isinstance(cell, date) else cell
    raise BadInput(f"{shown} stands where a symbol belongs: enter the symbol, or put the columns in order.")


def symbols_in(cell: object, separators: str = r"[,;|]|\s/\s") -> list[str]:
    """The symbols that one cell names, each once, in its order; BRK/B is one."""
    parts = re.split(separators, cell) if isinstance(cell, str) else [cell]
    return list(dict.fromkeys(name for part in parts if (name := same_symbol(part))))
