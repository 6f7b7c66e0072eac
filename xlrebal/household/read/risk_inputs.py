"""Volatility and correlation by class or symbol: from the Risk sheet, else measured from Returns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

from xlrebal.household.correlation import Correlation, correlation_of
from xlrebal.household.read.names import CASH_CLASS_NAMES, Names, folded
from xlrebal.household.read.sheet_rows import SheetRows, Sheets
from xlrebal.schema.column import Value
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.tax.columns import Floats

PERIODS_A_YEAR = ((4, 252), (10, 52), (45, 12), (120, 4))  # most days between rows → periods a year
SURELY_POINTS, SURELY_FRACTIONS = 0.3, 0.1  # the median size of a period's return
FEWEST = 3  # periods


class RiskInputs(NamedTuple):
    """Volatility a year as a fraction, by name, and the correlations of these names."""

    volatility: dict[str, float]
    correlation: Correlation
    findings: tuple[Finding, ...]


def read_risk(sheets: Sheets, names: Names, symbols: Collection[str]) -> RiskInputs:
    """The household's risk figures, empty without a Risk or Returns sheet. symbols: those of the household."""
    if sheets.has("risk"):
        return _stated(sheets.rows("risk", "Risk"), names, symbols)
    if sheets.has("returns"):
        return _measured(sheets.rows("returns", "Returns"), names, symbols)
    return RiskInputs({}, Correlation(), ())


def _name(text: str, names: Names, symbols: Collection[str]) -> str:
    """A class or sub-class, else a symbol, as spelled everywhere; else as written."""
    name = folded(text)
    if name in names.classes or name in CASH_CLASS_NAMES:
        return names.asset_class(text)
    symbol = names.symbol(text)
    return names.sub_classes.get(name) or (symbol if symbol in symbols else " ".join(text.split()))


def number(cell: Value) -> float | None:
    """A number from an undeclared column: 0.3, "0.3" or "30%"; None for anything else."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return float(cell)
    if not isinstance(cell, str):
        return None
    text = cell.strip().removesuffix("%").replace(",", "")
    try:
        return float(text) / (100 if cell.strip().endswith("%") else 1)
    except ValueError:
        return None


def _stated(sheet: SheetRows, names: Names, symbols: Collection[str]) -> RiskInputs:
    """The Risk sheet: its correlation block is the columns headed like its rows."""
    rows = [_name(text, names, symbols) if text else "" for text in sheet.texts("asset_class")]
    row_names = {folded(name): name for name in rows if name}
    volatility = {
        name: float(value)
        for name, value in zip(rows, sheet.numbers("volatility_pct"), strict=True)
        if name and value is not None
    }
    correlation: dict[tuple[str, str], float] = {}
    findings = []
    for heading, cells in sorted(sheet.table.extra.items()):
        other = row_names.get(folded(_name(heading, names, symbols)))
        if other is None:
            continue
        for index, (name, cell) in enumerate(zip(rows, cells, strict=True)):
            value = number(cell)
            if not name or value is None:
                continue
            if abs(value) > 1:
                findings.append(
                    warning(
                        Problem.BAD_VALUE,
                        f"A correlation lies between -1 and 1; {name} with {other} is not used.",
                        sheet=sheet.table.sheet,
                        row=sheet.table.rows[index],
                        column=heading,
                        value=value,
                    )
                )
                continue
            correlation.setdefault((name, other), value)
            correlation.setdefault((other, name), value)
    return RiskInputs(dict(sorted(volatility.items())), correlation_of(correlation), tuple(findings))


def _measured(sheet: SheetRows, names: Names, symbols: Collection[str]) -> RiskInputs:
    """Sample deviations and correlations over the periods in which every column has a figure."""
    order = sorted((day, index) for index, day in enumerate(sheet.dates("date")) if day is not None)
    headings = sorted(sheet.table.extra)
    columns = {
        _name(heading, names, symbols): [number(sheet.table.extra[heading][index]) for _, index in order]
        for heading in headings
    }
    columns = {name: column for name, column in columns.items() if sum(value is not None for value in column) >= FEWEST}
    returns = np.array([columns[name] for name in sorted(columns)], dtype=np.float64)
    if not columns:
        return RiskInputs({}, Correlation(), ())
    unit = _unit(returns)
    if unit is None:
        return RiskInputs(
            {},
            Correlation(),
            (
                warning(
                    Problem.PERCENT_UNCLEAR,
                    "It is unclear whether the returns are percents or fractions: they are not used; "
                    "give the columns a percent format.",
                    sheet=sheet.table.sheet,
                ),
            ),
        )
    return _deviations(sorted(columns), returns / unit, _periods_a_year([day.toordinal() for day, _ in order]))


def _unit(returns: Floats) -> float | None:
    """100 for returns written in points, 1 for fractions, None where the sizes do not tell."""
    sizes = np.abs(returns[~np.isnan(returns)])
    median = float(np.median(sizes[sizes > 0])) if np.any(sizes > 0) else 0.0
    if median > SURELY_POINTS:
        return 100.0
    return 1.0 if median < SURELY_FRACTIONS else None


def _periods_a_year(days: Sequence[int]) -> int:
    gap = float(np.median(np.diff(np.array(days, dtype=np.float64)))) if len(days) > 1 else 30.0
    return next((periods for longest, periods in PERIODS_A_YEAR if gap <= longest), 1)


def _deviations(names: Sequence[str], returns: Floats, periods: int) -> RiskInputs:
    complete = returns[:, ~np.isnan(returns).any(axis=0)]
    volatility = {
        name: float(np.std(row[~np.isnan(row)], ddof=1) * np.sqrt(periods))
        for name, row in zip(names, returns, strict=True)
    }
    moving = [
        index for index in range(len(names)) if complete.shape[1] >= FEWEST and float(np.std(complete[index])) > 0
    ]
    if len(moving) < 2:
        return RiskInputs(volatility, Correlation(), ())
    matrix: Floats = np.atleast_2d(np.corrcoef(complete[moving]))
    np.fill_diagonal(matrix, 1.0)
    return RiskInputs(volatility, Correlation([names[index] for index in moving], matrix), ())
