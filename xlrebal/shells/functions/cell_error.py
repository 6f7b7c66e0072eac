"""Why a function has no answer: each with the error that a cell shows for it, and a sentence for a person."""

from __future__ import annotations

import re


class CellError(Exception):
    """No answer; the text is one sentence: what is wrong, and what to give instead."""

    sentinel = "#VALUE!"


class BadInput(CellError):
    """An argument cannot be read, or contradicts another."""


class NotFound(CellError):
    """What was asked for is not in the data."""

    sentinel = "#N/A"


class Impossible(CellError):
    """The data is in order, and there is no such figure."""

    sentinel = "#NUM!"


SENTINELS = frozenset({"#VALUE!", "#N/A", "#NUM!"})

# As Windows hands an error over where xlwings has no name for it: the newer ones, #SPILL! and its like.
_ERROR_NUMBERS = range(-2146828288 + 2000, -2146828288 + 2100)
_ERROR_TEXT = re.compile(r"#(?:N/A|GETTING_DATA|[A-Z0-9/_]+[!?])", re.IGNORECASE)


def error_shown(cell: object) -> str:
    """The error that a cell shows, as #N/A; "" where it shows none."""
    if isinstance(cell, str):
        return cell.strip().upper() if _ERROR_TEXT.fullmatch(cell.strip()) else ""
    return "an error" if type(cell) is int and cell in _ERROR_NUMBERS else ""
