"""Sample tables as text: one CSV file a sheet, its cells typed by what the schema says of their columns."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

from xlrebal.schema.column import InputSheet, Kind, snake_case
from xlrebal.schema.inputs import INPUT_SHEETS, PROFILES
from xlrebal.schema.record import record
from xlrebal.schema.settings import SETTINGS_BY_KEY

FOLDER = Path(__file__).parent
Cell = None | str | float | int | date


@record
class SourceTable:
    """One sheet's table: its name, headings, the kind of every column, and typed rows (None = blank)."""

    sheet: str
    headings: tuple[str, ...]
    kinds: tuple[Kind, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def records(self) -> list[dict[str, Cell]]:
        """The rows as dictionaries by heading."""
        return [dict(zip(self.headings, row, strict=True)) for row in self.rows]


def read_sample(sample: str, sheet: str) -> SourceTable:
    """The table of one input sheet of one sample, from samples/<sample>/<sheet>.csv."""
    declared = next(each for each in (*INPUT_SHEETS, PROFILES) if each.name == sheet)
    headings, rows = read_text(sample, declared.key)
    kinds = tuple(kind_of(declared, heading) for heading in headings)
    typed = tuple(tuple(_cell(kind, text) for kind, text in zip(kinds, row, strict=True)) for row in rows)
    if declared.key == "settings":
        typed = tuple((row[0], _setting(str(row[0]), row[1])) for row in typed)
    return SourceTable(sheet, headings, kinds, typed)


def read_text(sample: str, name: str) -> tuple[tuple[str, ...], list[list[str]]]:
    """The headings and the rows of samples/<sample>/<name>.csv as text."""
    with (FOLDER / sample / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        headings, *rows = csv.reader(file)
    return tuple(headings), rows


def kind_of(sheet: InputSheet, heading: str) -> Kind:
    """What the column of this heading or alias holds; unknown ones are text, on an open-ended sheet numbers."""
    for column in sheet.columns:
        if heading == column.name or heading in column.aliases:
            return column.kind
    return Kind.NUMBER if sheet.open_ended else Kind.TEXT


READERS: dict[Kind, Callable[[str], Cell]] = {
    Kind.NUMBER: float,
    Kind.COUNT: int,
    Kind.QUANTITY: float,
    Kind.PRICE: float,
    Kind.MONEY: float,
    Kind.PERCENT: lambda text: round(float(text.rstrip("%")) / 100, 12),
    Kind.DATE: date.fromisoformat,
}


def _cell(kind: Kind, text: str) -> Cell:
    return READERS.get(kind, str)(text) if text else None


def _setting(name: str, value: Cell) -> Cell:
    return _cell(SETTINGS_BY_KEY[snake_case(name)].kind, str(value))
