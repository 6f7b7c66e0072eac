"""What a row or a column of a risk sheet speaks of, and the figures in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from xlrebal.household.read.names import CASH_CLASS_NAMES, Names, folded
from xlrebal.household.read.sheet_rows import SheetRows
from xlrebal.schema.column import Value
from xlrebal.schema.finding import Finding, Problem, warning

_NUMBERED = re.compile(r"(.+) \(\d+\)")  # a heading that stood there already, as parsing tells it from the first


class RiskNames(NamedTuple):
    """The spellings of a household. symbols: its securities; what is none of its names stays as written."""

    names: Names
    symbols: Collection[str]

    def spelled(self, text: str) -> str:
        """A class, sub-class or sector, else a symbol, as spelled everywhere."""
        name = folded(text)
        if name in self.names.classes or name in CASH_CLASS_NAMES:
            return self.names.asset_class(text)
        symbol = self.names.symbol(text)
        group = self.names.sub_classes.get(name) or self.names.sectors.get(name)
        return group or (symbol if symbol in self.symbols else " ".join(text.split()))

    def known(self, name: str) -> bool:
        """Whether a spelled name is of this household."""
        groups = (self.names.classes, self.names.sub_classes, self.names.sectors)
        return name in self.symbols or any(folded(name) in each for each in groups)


class RiskColumns(NamedTuple):
    """The headings of a sheet by the name each speaks of, and a warning for each that says again what another has said."""

    headings: dict[str, str]
    findings: tuple[Finding, ...]


def risk_columns(sheet: SheetRows, spelling: RiskNames) -> RiskColumns:
    """The undeclared columns of a sheet; of several of one name the first in text order counts."""
    headings: dict[str, str] = {}
    findings = []
    for heading in sorted(sheet.table.extra):
        again = _NUMBERED.fullmatch(heading)
        text = again[1] if again and again[1] in sheet.table.extra else heading
        name = spelling.spelled(text)
        if headings.setdefault(name, heading) != heading:
            message = f"{name} has two columns: {headings[name]} is used, this one is not; delete one of them."
            findings.append(
                warning(Problem.DUPLICATE_HEADING, message, sheet=sheet.table.sheet, column=text, value=text)
            )
    return RiskColumns(headings, tuple(findings))


def figure(cell: Value) -> float | None:
    """The number in a cell of an undeclared column; None for anything else."""
    return float(cell) if isinstance(cell, (int, float)) and not isinstance(cell, bool) else None


def said_twice(sheet: SheetRows, rows: list[str]) -> Iterator[tuple[int, Finding]]:
    """Each row whose name another above it has, with its warning. rows: the name of each row, "" for none."""
    first: dict[str, int] = {}
    for at, name in enumerate(rows):
        if name and first.setdefault(name, at) != at:
            message = (
                f"{name} stands on row {sheet.table.rows[first[name]]} too, and that row is used; delete one of them."
            )
            key = next(key for key in ("asset_class", "symbol") if key in sheet.table.columns)
            yield at, warning(Problem.BAD_VALUE, message, **sheet.place(at, key, sheet.texts(key)[at]))
