"""Find a sheet's heading row, wherever its table stands, and say which column is which."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from xlrebal.excel.grid import Cell, Grid
from xlrebal.schema.column import InputSheet

DEEPEST_HEADING = 50  # rows; a title and some notes above the table are fine, a page of them is not
_BRACKETED = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_DATED = re.compile(r"\bas of\b.*\d.*", re.IGNORECASE)  # "Market value as of 09/03/2026 02:17 PM, ET"
_PERCENT = re.compile(r"\b(?:pct|percent|percentage)\b")


class Heading(NamedTuple):
    """The heading row of a table; rows and columns count from 0.

    places: column key → its column. texts: every headed column → its heading as the advisor wrote it, in order.
    repeated: column key → further columns with the very same heading.
    """

    row: int
    places: dict[str, int]
    texts: dict[int, str]
    repeated: dict[str, tuple[int, ...]]

    def others(self) -> dict[int, str]:
        """The headed columns we do not know."""
        known = {*self.places.values(), *(column for columns in self.repeated.values() for column in columns)}
        return {column: text for column, text in self.texts.items() if column not in known}


def normal_name(text: str) -> str:
    """What makes two headings, or two sheet names, the same: case, spaces, punctuation and text in brackets aside.

    "%" and "#" stay, because Account and Account %, Lot and Lot # are different things.
    """
    plain = _DATED.sub("", text)
    outside = _BRACKETED.sub(" ", plain)
    spelled = _PERCENT.sub("%", (outside if outside.strip() else plain).casefold())
    return re.sub(r"[^\w%#]|_", "", spelled)


def find_heading(grid: Grid, sheet: InputSheet) -> Heading | None:
    """The row with every required column, else with most headings we know; the first among equals; None without any."""
    required = {column.key for column in sheet.columns if column.required}
    found = list(_candidates(grid, sheet))
    return max(found, key=lambda heading: (required <= set(heading.places), len(heading.places)), default=None)


def wanted_names(sheet: InputSheet) -> dict[str, tuple[str, int]]:
    """Normal heading → (column key, rank): rank 0 is the column's own name, then its aliases in their order."""
    return _wanted_names(sheet)


@cache
def _wanted_names(sheet: InputSheet) -> dict[str, tuple[str, int]]:
    """The same, worked out once a sheet; a column's own name is never another's alias."""
    ranked = [
        (rank, normal_name(name), column.key)
        for column in sheet.columns
        for rank, name in enumerate((column.name, *column.aliases))
    ]
    return {name: (key, rank) for rank, name, key in sorted(ranked, reverse=True)}


def _candidates(grid: Grid, sheet: InputSheet) -> Iterator[Heading]:
    """Every row near the top with a heading we know."""
    wanted = _wanted_names(sheet)
    for row, cells in enumerate(grid.rows[:DEEPEST_HEADING]):
        heading = _heading(row, cells, wanted)
        if heading.places:
            yield heading


def _heading(row: int, cells: Sequence[Cell], wanted: dict[str, tuple[str, int]]) -> Heading:
    """The row read as a heading row."""
    words = {column: " ".join(cell.split()) for column, cell in enumerate(cells) if isinstance(cell, str)}
    texts = {column: text for column, text in words.items() if text}
    ranked: dict[str, list[tuple[int, int]]] = {}
    for column, text in texts.items():
        if (name := normal_name(text)) in wanted:
            key, rank = wanted[name]
            ranked.setdefault(key, []).append((rank, column))
    places = {key: min(found)[1] for key, found in ranked.items()}
    repeated = {
        key: tuple(column for rank, column in found if rank == min(found)[0] and column != places[key])
        for key, found in ranked.items()
    }
    return Heading(row, places, texts, {key: columns for key, columns in repeated.items() if columns})
