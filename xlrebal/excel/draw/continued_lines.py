"""Sentences too long for the place they run on over: they go on in rows that hold nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import NamedTuple

from xlrebal.schema.column import ResultTable, Row


class ContinuedLines(NamedTuple):
    """The rows a table is drawn with, and the indices of those that go on in the next."""

    rows: Sequence[Row]
    continued: frozenset[int] = frozenset()


def continued_lines(table: ResultTable, rows: Sequence[Row], longest: int) -> ContinuedLines:
    """The rows with no text of the table's last column of more than `longest` letters."""
    last = table.columns[-1].key
    blank: Row = dict.fromkeys(table.keys())
    lines: list[Row] = []
    continued: list[int] = []
    for row in rows:
        for number, line in enumerate(wrap(str(row.get(last) or ""), longest) or [None]):
            if number:
                continued.append(len(lines) - 1)
            lines.append((blank if number else row) | {last: line})
    return ContinuedLines(lines, frozenset(continued))
