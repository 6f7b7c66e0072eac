"""What an inherited IRA must pay out this year, where Accounts says who died when and what kind of heir inherits (R-5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from xlrebal.household.dated_need import NeedStatus
from xlrebal.household.read.retirement_rows import RetirementRow
from xlrebal.household.read.sheet_rows import SheetRows
from xlrebal.household.required_distribution import RequiredDistribution
from xlrebal.schema.finding import Finding, Problem, note
from xlrebal.tax.inherited_distributions import Inheritance, heirs_year
from xlrebal.tax.life_tables import Years
from xlrebal.tax.money import Cents
from xlrebal.tax.required_distributions import required_amount

ELIGIBLE = "eligible"
BY_HAND = "work it out with the custodian, and enter it on Cash Needs with its Date (R-5)"


class HeirsDistribution(NamedTuple):
    """The year's distribution, None where there is none or it is not known, and what is said or asked."""

    distribution: RequiredDistribution | None
    findings: tuple[Finding, ...]


def heirs_distribution(row: RetirementRow, rows: SheetRows, as_of: date) -> HeirsDistribution:
    """What the account must pay out in the year of the as-of date; nothing of it is guessed."""
    given = _inheritance(row)
    if given is None:
        return HeirsDistribution(None, tuple(_missing(row, rows)))
    name, year = row.account.name, as_of.year
    if year <= given.died.year or not given.owner_born < given.died or given.heir_born >= as_of:
        message = f"{name} was inherited on {given.died}: what is to be taken in the year of the death is the owner's own; {BY_HAND}."
        return HeirsDistribution(None, tuple(filter(None, [row.asked(rows, "inherited", message)])))
    asked = heirs_year(given, year)
    if asked.all_by and year >= asked.all_by.year:
        message = f"{name} must be empty by {asked.all_by}: take all of it, in cash or in kind; {BY_HAND}."
        return HeirsDistribution(None, tuple(filter(None, [row.asked(rows, "inherited", message)])))
    findings = [] if asked.all_by is None else [_empty_by(row, rows, asked.all_by, yearly=asked.period is not None)]
    if asked.period is None:
        return HeirsDistribution(None, tuple(findings))
    if row.value is None:
        message = f"{name} must pay out a required distribution for {year}: enter its Year-End Value, what it was worth on 31 December {year - 1}."
        return HeirsDistribution(None, (*findings, *filter(None, [row.asked(rows, "year_end_value", message)])))
    return HeirsDistribution(_due(row, row.value, given, asked.period, year), tuple(findings))


def _inheritance(row: RetirementRow) -> Inheritance | None:
    """What is known of it, where all of it is."""
    if row.died is None or row.owner_born is None or row.born is None or row.two_days or not row.heir:
        return None
    return Inheritance(row.died, row.owner_born, row.born, row.heir == ELIGIBLE)


def _missing(row: RetirementRow, rows: SheetRows) -> Iterator[Finding]:
    """One question, at the first cell that is missing, that names all of them."""
    lacking = {
        "birth_date": "the heir's Birth Date" if row.born is None or row.two_days else "",
        "inherited": "" if row.died else "Inherited, the day its owner died",
        "inherited_from_birth_date": "" if row.owner_born else "Inherited From Birth Date",
        "inherited_by": "" if row.heir else "Inherited By, where it is eligible or other",
    }
    named = [text for text in lacking.values() if text]
    column = next(key for key, text in lacking.items() if text)
    message = f"{row.account.name} is inherited, and what it must pay out each year hangs on who died when, and on who inherits: enter {'; '.join(named)}. Else {BY_HAND}."
    if asked := row.asked(rows, column, message):
        yield asked


def _empty_by(row: RetirementRow, rows: SheetRows, day: date, *, yearly: bool) -> Finding:
    """That the ten years run."""
    until = "besides what is required each year" if yearly else "and nothing is required before"
    message = f"{row.account.name} must be empty by {day}, {until} (R-5): spread it over the years in which it is taxed least."
    return note(Problem.DISTRIBUTION_REQUIRED, message, **rows.place(row.record, "inherited", row.account.name))


def _due(row: RetirementRow, value: Cents, given: Inheritance, period: Years, year: int) -> RequiredDistribution:
    required = required_amount(value, period)
    return RequiredDistribution(
        account=row.account.name,
        year=year,
        age=year - given.heir_born.year,
        period=period,
        value=value,
        required=required,
        taken=row.taken,
        rest=required,
        due=date(year, 12, 31),
        standing=NeedStatus.LATER,
        not_traded=row.not_traded,
    )
