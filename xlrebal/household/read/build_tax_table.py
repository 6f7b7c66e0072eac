"""The Tax Table sheet, by filing status: what the advisor gives in place of the year's defaults."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from xlrebal.household.read.sheet_rows import SheetRows, Sheets
from xlrebal.household.tax_table import TaxColumn
from xlrebal.schema.finding import Finding, Problem, error
from xlrebal.schema.inputs import FILING_STATUSES
from xlrebal.tax.money import cents
from xlrebal.tax.rates import Bracket

COLUMNS = {"single": "single", "mfj": "joint", "mfs": "separate", "hoh": "head_of_household"}
BRACKET = "income bracket"
_AMOUNTS = {
    "0% gains": "zero_max",
    "15% gains": "fifteen_max",
    "niit": "niit_threshold",
    "loss offset": "loss_limit",
    "standard deduction": "standard_deduction",
}


class BuiltTaxTable(NamedTuple):
    """The sheet by filing status; empty without a sheet."""

    columns: dict[str, TaxColumn]
    findings: tuple[Finding, ...]


def build_tax_table(sheets: Sheets) -> BuiltTaxTable:
    """Every filing status the sheet speaks of; one whose brackets cannot be used keeps the year's own, and is said."""
    rows = sheets.rows("tax_table", "Tax Table")
    if not len(rows):
        return BuiltTaxTable({}, ())
    columns, findings = {}, []
    for status in FILING_STATUSES:
        column, wrong = _column(rows, status)
        columns[status] = column
        findings += wrong
    return BuiltTaxTable(columns, tuple(findings))


class _Line(NamedTuple):
    """One row for one filing status; `amount` in cents, None where blank."""

    record: int
    item: str
    rate: Fraction | None
    amount: int | None


def _column(rows: SheetRows, status: str) -> tuple[TaxColumn, list[Finding]]:
    amounts = rows.numbers(COLUMNS[status])
    lines = [
        _Line(
            record,
            item,
            None if rate is None else Fraction(str(round(rate, 9))),
            None if amount is None else cents(amount),
        )
        for record, (item, rate, amount) in enumerate(
            zip(rows.texts("item"), rows.numbers("rate_pct"), amounts, strict=True)
        )
    ]
    given = {_AMOUNTS[line.item]: line.amount for line in lines if line.item in _AMOUNTS and line.amount is not None}
    rates = {line.item: line.rate for line in lines if line.rate is not None}
    brackets, findings = _brackets(rows, status, [line for line in lines if line.item == BRACKET])
    return TaxColumn(
        brackets=brackets, niit_rate=rates.get("niit"), collectibles_rate=rates.get("collectibles"), **given
    ), findings


def _brackets(rows: SheetRows, status: str, lines: Sequence[_Line]) -> tuple[tuple[Bracket, ...], list[Finding]]:
    """The brackets if they rise and the last one, and only it, has no end."""
    if all(line.amount is None for line in lines):
        return (), []
    uppers, rates = [line.amount for line in lines], [line.rate for line in lines]
    wrong = next((line for line in lines if line.rate is None), None) or _out_of_order(lines)
    if wrong is None and uppers[-1] is None:
        return tuple(Bracket(upper, rate) for upper, rate in zip(uppers, rates, strict=True) if rate is not None), []
    wrong = wrong or lines[-1]
    return (), [
        error(
            Problem.BAD_VALUE,
            f"The income brackets under {rows.table.headings[COLUMNS[status]]} cannot be used and the year's own are: each needs a rate and an amount above "
            "the one before, the last one a rate and no amount; correct them.",
            **rows.place(wrong.record, COLUMNS[status], _shown(wrong.amount)),
        )
    ]


def _out_of_order(lines: Sequence[_Line]) -> _Line | None:
    """The first bracket that does not stand above the one before it."""
    for lower, line in pairwise(lines):
        if lower.amount is None or (line.amount is not None and line.amount <= lower.amount):
            return line
    return None


def _shown(amount: int | None) -> str:
    return "" if amount is None else f"{amount / 100:,.2f}"
