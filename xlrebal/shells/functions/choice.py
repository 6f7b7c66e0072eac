"""Arguments that are one word out of a few."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from xlrebal.shells.functions.cell_error import BadInput


def one_of(name: str, given: str, choices: Sequence[str]) -> str:
    """The choice that is meant, case and spaces aside; BadInput lists them."""
    word = given.strip().upper()
    if word not in choices:
        raise BadInput(f"{name}: {given} is none of {', '.join(choices)}: choose one of them.")
    return word


def same_symbol(text: object) -> str:
    """A symbol as everywhere: capitals, no stars of a footnote; "" where the cell is blank or holds a date."""
    from xlrebal.excel.parse_cells import read_symbol

    return (
        ""
        if isinstance(text, date | datetime | bool) or not isinstance(text, str | int | float)
        else read_symbol(text) or ""
    )
