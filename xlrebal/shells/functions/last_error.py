"""The sentence behind the error that a cell showed last."""

from __future__ import annotations


class LastError:
    """One a process, as Excel has one function server; what it says depends on which cell was calculated last."""

    def __init__(self) -> None:
        """Nothing has gone wrong yet."""
        self.sentence = ""


LAST = LastError()


def last_error() -> str:
    """Why the function that showed an error last did so; blank when none did."""
    return LAST.sentence
