"""The Risk sheet: a volatility a row, and beside it a block of correlations headed like the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from xlrebal.household.correlation import Correlation, correlation_of
from xlrebal.household.nearest_correlation import is_possible, nearest_correlation
from xlrebal.household.read.risk_names import RiskNames, figure, risk_columns, said_twice
from xlrebal.household.read.sheet_rows import SheetRows
from xlrebal.household.risk_facts import StatedRisk
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.tax.columns import Floats

SAME = 1e-6  # correlations closer than this are one figure, rounded twice


class ReadStatedRisk(NamedTuple):
    """What the sheet says; None where it says no volatility."""

    risk: StatedRisk | None
    findings: tuple[Finding, ...]


class Cells(NamedTuple):
    """Correlations by the pair of names (row, column), and where each stands: its record and its heading."""

    values: dict[tuple[str, str], float]
    places: dict[tuple[str, str], tuple[int, str]]
    findings: tuple[Finding, ...]


def read_stated_risk(sheet: SheetRows, spelling: RiskNames) -> ReadStatedRisk:
    """Volatilities and correlations; impossible ones are replaced by the nearest possible, which is said."""
    rows = [spelling.spelled(text) if text else "" for text in sheet.texts("asset_class")]
    twice = dict(said_twice(sheet, rows))
    used = ["" if at in twice else name for at, name in enumerate(rows)]
    volatility = {
        name: float(value)
        for name, value in zip(used, sheet.numbers("volatility_pct"), strict=True)
        if name and value is not None
    }
    columns = risk_columns(sheet, spelling)
    cells = correlation_cells(sheet, used, {name: columns.headings[name] for name in used if name in columns.headings})
    agreed, contradictions = agreeing(sheet, cells)
    possible = possible_correlations(sheet, agreed, cells.places, sorted(volatility))
    findings = (*twice.values(), *columns.findings, *cells.findings, *contradictions, *possible.findings)
    risk = StatedRisk(dict(sorted(volatility.items())), possible.correlation) if volatility else None
    return ReadStatedRisk(risk, findings)


def correlation_cells(sheet: SheetRows, rows: Sequence[str], headings: Mapping[str, str]) -> Cells:
    """The block whose rows and columns bear these names; what is no correlation is a warning and left out."""
    values: dict[tuple[str, str], float] = {}
    places: dict[tuple[str, str], tuple[int, str]] = {}
    findings = []
    for other, heading in sorted(headings.items()):
        for at, (name, cell) in enumerate(zip(rows, sheet.table.extra[heading], strict=True)):
            value = figure(cell)
            if not name or value is None:
                continue
            if abs(value) > 1 or (name == other and abs(value - 1) > SAME):
                right = "1" if name == other else "between -1 and 1"
                message = (
                    f"The correlation of {name} with {'itself' if name == other else other} is {right}: enter it so; "
                    f"this cell is not used."
                )
                findings.append(_at(sheet, Problem.BAD_VALUE, message, at, heading, value))
                continue
            values[name, other] = value
            places[name, other] = at, heading
    return Cells(values, places, tuple(findings))


class Agreed(NamedTuple):
    """One correlation a pair, and a warning for each pair that has two."""

    values: dict[tuple[str, str], float]
    findings: tuple[Finding, ...]


def agreeing(sheet: SheetRows, cells: Cells) -> Agreed:
    """The correlations that no other cell contradicts: of two that differ nobody knows which is meant."""
    values: dict[tuple[str, str], float] = {}
    findings = []
    for (one, other), value in cells.values.items():
        back = cells.values.get((other, one), value)
        if abs(back - value) <= SAME:
            values[min(one, other), max(one, other)] = value
        elif one < other:
            at, heading = cells.places[other, one]
            message = (
                f"{one} with {other} is {value:g} and {other} with {one} {back:g}: neither is used; enter the same in both "
                "cells, or leave one blank."
            )
            findings.append(_at(sheet, Problem.BAD_VALUE, message, at, heading, back))
    return Agreed(values, tuple(findings))


class Possible(NamedTuple):
    """Correlations that can hold together, and the warning where others were given."""

    correlation: Correlation
    findings: tuple[Finding, ...]


def possible_correlations(
    sheet: SheetRows,
    pairs: Mapping[tuple[str, str], float],
    places: Mapping[tuple[str, str], tuple[int, str]],
    names: Sequence[str],
) -> Possible:
    """The correlations of these names, the nearest possible ones where they cannot hold together; names that lack some keep theirs."""
    correlation = correlation_of(pairs)
    complete = _complete(correlation.among(names), names)
    given = correlation.among(complete)
    if is_possible(given):
        return Possible(correlation, ())
    mended = nearest_correlation(given)
    changed = [
        (abs(float(mended[row, column] - given[row, column])), complete[row], complete[column])
        for row in range(len(complete))
        for column in range(row)
    ]
    _, one, other = max(changed)
    was, now = (float(matrix[complete.index(one), complete.index(other)]) for matrix in (given, mended))
    at, heading = places.get((one, other)) or places[other, one]
    message = (
        f"These correlations cannot all hold together: the nearest that can are used; {one} with {other} moves most, from "
        f"{was:.2f} to {now:.2f}. Correct the one that is wrong."
    )
    again = dict(pairs)
    for row, name in enumerate(complete):
        for column, beside in enumerate(complete[:row]):
            again[min(name, beside), max(name, beside)] = float(mended[row, column])
    return Possible(correlation_of(again), (_at(sheet, Problem.RISK_REPAIRED, message, at, heading, was),))


def _complete(matrix: Floats, names: Sequence[str]) -> list[str]:
    """The names left when those that lack most correlations are taken out, one after the other, until none lacks any."""
    left = list(range(len(names)))
    while left:
        lacking = np.isnan(matrix[np.ix_(left, left)]).sum(axis=0)
        if not lacking.any():
            break
        left.pop(int(np.argmax(lacking)))
    return [names[at] for at in left]


def _at(sheet: SheetRows, code: Problem, message: str, at: int, heading: str, value: float) -> Finding:
    """A warning at a cell of the block."""
    return warning(
        code, message, sheet=sheet.table.sheet, row=sheet.table.rows[at], column=heading, value=f"{value:.12g}"
    )
