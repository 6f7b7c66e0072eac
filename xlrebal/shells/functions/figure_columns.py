"""Columns of figures or days, alone or side by side, with a heading above them or without.

A heading is a word. A text with a figure in it that cannot be read ("7.500,00", "about 7500") is none, and is said to be
unreadable: taken for a heading it would vanish, and every row below it would stand beside another.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from itertools import dropwhile, zip_longest
from typing import Generic, NamedTuple, TypeVar

from xlrebal.shells.functions.cell_error import BadInput
from xlrebal.shells.functions.range_cells import Cell, Range

T = TypeVar("T")
S = TypeVar("S")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class FigureColumn(NamedTuple, Generic[T]):
    """A range by its argument's name, and how one of its cells is read; BadInput where it cannot be."""

    name: str
    cells: Range
    read: Callable[[str, Cell], T]

    def size(self) -> int:
        """How many cells the range has, with the blank ones below."""
        return self.cells.height * max(map(len, self.cells), default=1)

    def flat(self) -> list[Cell]:
        """Its cells row by row, without the blank rows below."""
        return [cell for row in self.cells for cell in row]

    def begins_with_heading(self, cell: Cell) -> bool:
        """Whether this first cell stands above the figures."""
        return self.is_words(cell) and not re.search(r"\d", _YEAR.sub("", str(cell)))

    def is_words(self, cell: Cell) -> bool:
        """Whether a cell is a text with letters that cannot be read as a figure or a day."""
        if not isinstance(cell, str) or not any(map(str.isalpha, cell)):
            return False
        try:
            self.read(self.name, cell)
        except BadInput:
            return True
        return False


def figures(name: str, cells: Range) -> list[float | None]:
    """A range's numbers row by row with None for a blank; a heading is left out."""
    column = FigureColumn(name, cells, figure)
    below = list(dropwhile(lambda cell: cell is None, column.flat()))
    if below and column.begins_with_heading(below[0]):
        below = below[1:]
    return [figure(name, cell) for cell in below]


def side_by_side(one: FigureColumn[T], other: FigureColumn[S]) -> list[tuple[T, S]]:
    """Two columns row by row, their headings left out together.

    BadInput where one is longer, or has a heading where the other has a figure: the rows would not belong together.
    """
    if one.size() != other.size():
        raise BadInput(
            f"{one.name} has {one.size()} cells and {other.name} has {other.size()}: give ranges of the same size."
        )
    pairs = list(
        dropwhile(lambda pair: pair == (None, None), zip_longest(one.flat(), other.flat()))  # blank above the headings
    )
    if pairs and _are_headings(one, other, *pairs[0]):
        pairs = pairs[1:]
    return [(one.read(one.name, mine), other.read(other.name, theirs)) for mine, theirs in pairs]


def _are_headings(one: FigureColumn[T], other: FigureColumn[S], mine: Cell, theirs: Cell) -> bool:
    first, second = one.begins_with_heading(mine), other.begins_with_heading(theirs)
    if (first and other.is_words(theirs)) or (second and one.is_words(mine)):
        return True  # beside a heading "S&P 500" is one, too
    if first == second or (mine if second else theirs) is None:
        return first or second
    headed, bare, cell = (one, other, theirs) if first else (other, one, mine)
    raise BadInput(
        f"{headed.name} begins with a heading and {bare.name} with {cell}: give both with their headings, or both without."
    )


def figure(name: str, cell: Cell) -> float | None:
    """A cell's number; None for a blank."""
    from xlrebal.excel.parse.parse_cells import read_number
    from xlrebal.excel.parse.parse_percents import read_percent_text

    read = read_percent_text(cell) if isinstance(cell, str) and "%" in cell else read_number(cell)
    if read is not None and not isinstance(read, float):
        raise BadInput(f"{name}: {cell} is not a number: correct it, or leave its row out.")
    return read


def day(name: str, cell: Cell) -> date | None:
    """A cell's day; None for a blank."""
    from xlrebal.excel.parse.parse_cells import read_day

    read = read_day(cell)
    if read is not None and not isinstance(read, date):
        raise BadInput(f"{name}: {cell} is not a date: write it as 2026-11-20 or 11/20/2026, month first.")
    return read
