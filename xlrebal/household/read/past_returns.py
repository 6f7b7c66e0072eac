"""The Returns sheet: a date, then a column a class, sub-class, sector, symbol or factor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from xlrebal.household.read.risk_names import RiskNames, figure, risk_columns
from xlrebal.household.read.sheet_rows import SheetRows
from xlrebal.household.risk_facts import FEWEST, SHORT, PastReturns
from xlrebal.schema.finding import Finding, Problem, note, warning
from xlrebal.tax.columns import Floats

SURELY_POINTS, SURELY_FRACTIONS, SURELY_PRICES = 0.3, 0.1, 30.0  # the median size of a period's return
MIXED = 0.2  # the share of steps between dates that may be out of the ordinary


class ReturnPeriod(NamedTuple):
    """How often there is a return. shortest, longest: days between two of them in the ordinary."""

    word: str
    a_year: int
    median: int
    shortest: int
    longest: int


PERIODS = (
    ReturnPeriod("day", 252, 4, 1, 5),
    ReturnPeriod("week", 52, 10, 4, 10),
    ReturnPeriod("month", 12, 45, 20, 40),
    ReturnPeriod("quarter", 4, 120, 75, 105),
    ReturnPeriod("year", 1, 10**9, 330, 400),
)


class ReadReturns(NamedTuple):
    """The returns, None where they cannot be used; then fault says why and what to do."""

    returns: PastReturns | None
    fault: str
    findings: tuple[Finding, ...]


def read_past_returns(sheet: SheetRows, spelling: RiskNames, as_of: date) -> ReadReturns:
    """Every return up to the as-of date, with a finding for whatever is not used of the sheet."""
    columns = risk_columns(sheet, spelling)
    rows, about_dates = _rows_by_date(sheet, as_of)
    names = sorted(columns.headings)
    cells = [sheet.table.extra[columns.headings[name]] for name in names]
    figures: Floats = np.array(
        [[np.nan if (value := figure(column[at])) is None else value for column in cells] for at in rows],
        dtype=np.float64,
    ).reshape(len(rows), len(names))
    findings = [*columns.findings, *about_dates]
    if len(rows) < FEWEST or not names:
        fault = f"{sheet.table.sheet} has returns of {len(rows)} periods: enter at least {SHORT}"
        return ReadReturns(None, fault, tuple(findings))
    unit = _unit(figures)
    if unit is None:
        return _unclear(sheet, figures, findings)
    dates = sheet.dates("date")
    ends = [day for at in rows if (day := dates[at]) is not None]
    period, about_steps = _period(sheet, rows, ends)
    findings += about_steps
    if period is None:
        fault = f"the dates of {sheet.table.sheet} are neither daily, weekly, monthly, quarterly nor yearly: enter one return a period"
        return ReadReturns(None, fault, tuple(findings))
    returns = figures / unit
    headings = [columns.headings[name] for name in names]
    for row, column in np.argwhere(returns < -1.0).tolist():
        findings.append(_beyond_all(sheet, rows[row], headings[column], float(figures[row, column])))
        returns[row, column] = np.nan
    findings += _blanks(sheet, rows, ends, list(zip(names, headings, strict=True)), returns, spelling)
    return ReadReturns(PastReturns(tuple(names), tuple(ends), returns, period.a_year), "", tuple(findings))


def _beyond_all(sheet: SheetRows, at: int, heading: str, value: float) -> Finding:
    message = "Nothing loses more than all it is worth: correct the return; the cell is not used."
    place = sheet.place(at, "date")
    return warning(
        Problem.BAD_VALUE, message, sheet=place["sheet"], row=place["row"], column=heading, value=f"{value:.12g}"
    )


class _Rows(NamedTuple):
    """The records used, the oldest first, and what is said of the others."""

    rows: list[int]
    findings: list[Finding]


def _rows_by_date(sheet: SheetRows, as_of: date) -> _Rows:
    """Records by date, none after the as-of date; of two with one date neither, unless they say the same."""
    dated = sorted((day, at) for at, day in enumerate(sheet.dates("date")) if day is not None)
    days = Counter(day for day, _ in dated)
    seen: dict[date, tuple[object, ...]] = {}
    contradicted: set[date] = set()
    rows: dict[date, int] = {}
    findings: list[Finding] = []
    columns = [sheet.table.extra[heading] for heading in sorted(sheet.table.extra)]
    later = [(day, at) for day, at in dated if day > as_of]
    if later:
        day, at = later[0]
        others = f", and {len(later) - 1} more after it," if len(later) > 1 else ""
        message = f"This period{others} ends after the as-of date, {as_of}: left out."
        findings.append(note(Problem.FUTURE_DATE, message, **sheet.place(at, "date", day)))
    for day, at in dated[: len(dated) - len(later)]:
        if days[day] > 1:
            cells = tuple(column[at] for column in columns)
            if seen.setdefault(day, cells) != cells:
                contradicted.add(day)
        rows.setdefault(day, at)
    for day in sorted(each for each, count in days.items() if count > 1 and each <= as_of):
        at = [place for each, place in dated if each == day][-1]
        used = "none of them is used" if day in contradicted else "they are alike and count once"
        message = f"{days[day]} rows are of {day}: {used}; keep one row a period."
        findings.append(warning(Problem.BAD_DATE, message, **sheet.place(at, "date", day)))
    return _Rows([at for day, at in sorted(rows.items()) if day not in contradicted], findings)


def _unit(figures: Floats) -> float | None:
    """100 for returns written in points, 1 for fractions, None where the sizes do not tell."""
    median = _median_size(figures)
    if SURELY_POINTS < median < SURELY_PRICES:
        return 100.0
    return 1.0 if median < SURELY_FRACTIONS else None


def _median_size(figures: Floats) -> float:
    sizes = np.abs(figures[~np.isnan(figures)])
    return float(np.median(sizes[sizes > 0])) if np.any(sizes > 0) else 0.0


def _unclear(sheet: SheetRows, figures: Floats, findings: list[Finding]) -> ReadReturns:
    """What is said of figures that may be percents, fractions or no returns at all."""
    if _median_size(figures) >= SURELY_PRICES:
        message = "These look like prices or index levels: enter the return of each period (0.012 or 1.2% for a gain of 1.2 %)."
        fault = f"{sheet.table.sheet} holds prices or index levels: enter the return of each period"
        findings.append(warning(Problem.BAD_VALUE, message, sheet=sheet.table.sheet))
    else:
        message = (
            "It is unclear whether the returns are percents or fractions: they are not used; type them with a % sign, "
            "or give the columns a percent format."
        )
        fault = f"it is unclear whether {sheet.table.sheet} has percents or fractions: type the returns with a % sign"
        findings.append(warning(Problem.PERCENT_UNCLEAR, message, sheet=sheet.table.sheet))
    return ReadReturns(None, fault, tuple(findings))


def _period(sheet: SheetRows, rows: Sequence[int], ends: Sequence[date]) -> tuple[ReturnPeriod | None, list[Finding]]:
    """How often there is a return, None where the dates do not tell; a note at the first step that is out of the ordinary."""
    steps = np.diff(np.array([day.toordinal() for day in ends]))
    period = next(each for each in PERIODS if float(np.median(steps)) <= each.median)
    odd = np.flatnonzero((steps < period.shortest) | (steps > period.longest))
    if len(odd) > MIXED * len(steps):
        return None, []
    if not len(odd):
        return period, []
    first = int(odd[0])
    others = f", and {len(odd) - 1} more such steps" if len(odd) > 1 else ""
    message = (
        f"One return a {period.word}, but from {ends[first]} to {ends[first + 1]} it is {int(steps[first])} days{others}: enter "
        "what is missing, or delete what is too much. Each row counts as one period."
    )
    return period, [note(Problem.RISK_HISTORY, message, **sheet.place(rows[first + 1], "date", ends[first + 1]))]


def _blanks(
    sheet: SheetRows,
    rows: Sequence[int],
    ends: Sequence[date],
    columns: Sequence[tuple[str, str]],
    returns: Floats,
    spelling: RiskNames,
) -> Iterator[Finding]:
    """A note at the first blank of each column that speaks of something of the household's. columns: name and heading."""
    for place, (name, heading) in enumerate(columns):
        blank = np.flatnonzero(np.isnan(returns[:, place]))
        if len(blank) and spelling.known(name):
            first = int(blank[0])
            message = (
                f"{name} has no return in {len(blank)} of {len(ends)} periods, the first to {ends[first]}: risk is "
                "measured over the periods in which nothing that matters is blank; enter them, or delete the column."
            )
            yield note(
                Problem.RISK_HISTORY,
                message,
                sheet=sheet.table.sheet,
                row=sheet.table.rows[rows[first]],
                column=heading,
            )
