"""Why a function has no answer: each with the error that a cell shows for it, and a sentence for a person."""

from __future__ import annotations


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
