"""Required minimum distributions from what Accounts says; what is missing is asked for, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from xlrebal.household.cash_horizon import cash_horizon
from xlrebal.household.dated_need import DatedNeed, NeedStatus
from xlrebal.household.household import Account
from xlrebal.household.read.inherited_distribution import heirs_distribution
from xlrebal.household.read.names import Names, folded
from xlrebal.household.read.retirement_rows import RetirementRow, retirement_rows
from xlrebal.household.read.sheet_rows import SheetRows
from xlrebal.household.required_distribution import RequiredDistribution, RequiredDistributions
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.schema.plan_settings import PlanSettings
from xlrebal.tax.account import AccountType
from xlrebal.tax.money import NO_MONEY, Cents
from xlrebal.tax.required_distributions import (
    AGGREGATED,
    EARLIEST,
    EMPLOYERS,
    REQUIRED,
    deadline,
    distribution_period,
    first_year,
    required_amount,
)

KIND = "RMD"
OLDEST = 125


def read_required_distributions(
    rows: SheetRows,
    names: Names,
    accounts: Mapping[str, Account],
    needs: Sequence[DatedNeed],
    settings: PlanSettings,
    as_of: date,
) -> RequiredDistributions:
    """The distributions of the accounts, of which some row gives a Birth Date or a Year-End Value.

    rows: of Accounts. needs: what Cash Needs takes out: it counts towards them.
    """
    listed = list(retirement_rows(rows, names, accounts))
    born = {each.account.name: each.born for each in listed if each.born and each.born < as_of}
    dated = {name: replace(account, birth_date=born.get(name)) for name, account in accounts.items()}
    findings: list[Finding] = []
    groups: dict[object, list[RequiredDistribution]] = {}
    for row in listed:
        if row.account.type is AccountType.INHERITED_IRA:
            heirs = heirs_distribution(row, rows, as_of)
            findings += heirs.findings
            if heirs.distribution:
                groups[row.account.name] = [heirs.distribution]
        elif row.account.type not in REQUIRED:
            continue
        elif asked := _missing(row, rows, as_of):
            findings.append(asked)
        elif row.born and row.value is not None and as_of.year >= first_year(row.born):
            findings += _first_put_off(row, rows, as_of)
            groups.setdefault(_group(row), []).append(_due(row, row.born, row.value, as_of.year))
    horizon = cash_horizon(as_of, settings)
    shared = (each for group in groups.values() for each in _shared(group, needs, horizon))
    found = tuple(sorted(shared, key=lambda each: each.account))
    return RequiredDistributions(found, tuple(_needs(found)), dated, tuple(findings))


def _missing(row: RetirementRow, rows: SheetRows, as_of: date) -> Finding | None:
    """What has to be entered before it can be said what the account must pay out; None where nothing is missing."""
    name, year = row.account.name, as_of.year
    until = "until then no required distribution is worked out for it"
    column, message = "", ""
    if row.two_days:
        column = "birth_date"
        message = f"{row.account.owner} has two Birth Dates on Accounts; keep the right one: {until}"
    elif row.born is None:
        column = "birth_date"
        message = f"{name} may have to pay out a required distribution: enter its owner's Birth Date; {until}"
    elif row.born >= as_of or year - row.born.year > OLDEST:
        column = "birth_date"
        message = f"{row.born} is no day of birth of an owner of {name}; correct Birth Date: {until}"
    elif year < EARLIEST:
        column = "birth_date"
        message = f"The tables for required distributions begin with {EARLIEST}: none is worked out for {year}; enter it on Cash Needs"
    elif year >= first_year(row.born) and row.value is None:
        column = "year_end_value"
        message = f"{name} must pay out a required distribution for {year}: enter its Year-End Value, what it was worth on 31 December {year - 1}; {until}"
    return row.asked(rows, column, f"{message}.") if message else None


def _first_put_off(row: RetirementRow, rows: SheetRows, as_of: date) -> Iterator[Finding]:
    """The first distribution, where it may have been left for the first months of this year: what it was is not known here."""
    if row.born and as_of.year == first_year(row.born) + 1 and as_of <= deadline(as_of.year - 1, row.born).day:
        yield warning(
            Problem.DISTRIBUTION_ASKED,
            f"{row.account.name}: the first required distribution, for {as_of.year - 1}, may have waited until 1 April {as_of.year}, and is in no figure here, because its "
            f"value on 31 December {as_of.year - 2} is not known; where it has not been taken, enter it on Cash Needs (R-1).",
            **rows.place(row.record, "year_end_value", row.account.name),
        )


def _group(row: RetirementRow) -> object:
    """What may be taken from any of its accounts (R-3): one owner's IRAs, or 403(b) plans; each other plan by itself."""
    label = AGGREGATED.get(row.account.type)
    return (label, folded(row.account.owner), row.born) if label else row.account.name


def _due(row: RetirementRow, born: date, value: Cents, year: int) -> RequiredDistribution:
    period = distribution_period(year, born, row.spouse_born)
    by = deadline(year, born)
    required = required_amount(value, period)
    return RequiredDistribution(
        account=row.account.name,
        year=year,
        age=year - born.year,
        period=period,
        value=value,
        required=required,
        taken=row.taken,
        rest=required,
        due=by.day,
        standing=NeedStatus.LATER,
        first=by.first,
        employers=row.account.type in EMPLOYERS,
        not_traded=row.not_traded,
    )


def _shared(
    group: Sequence[RequiredDistribution], needs: Sequence[DatedNeed], horizon: date
) -> Iterator[RequiredDistribution]:
    """Each account's own part: what one has paid beyond its own pays for the others', by name."""
    ordered = sorted(group, key=lambda each: each.account)
    out = {each.account: each.taken + _planned(each, needs, horizon) for each in ordered}
    beyond = sum((max(NO_MONEY, out[each.account] - each.required) for each in ordered), NO_MONEY)
    for each in ordered:
        rest = max(NO_MONEY, each.required - out[each.account])
        paid = min(rest, beyond)
        beyond -= paid
        rest = Cents(rest - paid)
        standing = NeedStatus.DUE if each.due <= horizon else NeedStatus.LATER
        others = tuple(other.account for other in ordered if other.account != each.account)
        yield replace(each, rest=rest, standing=standing, others=others)


def _planned(due: RequiredDistribution, needs: Sequence[DatedNeed], horizon: date) -> Cents:
    """What Cash Needs takes out of the account by its day, where that day is within the horizon."""
    if due.due > horizon:
        return NO_MONEY
    amounts = (
        each.amount
        for each in needs
        if each.account == due.account
        and each.amount > 0
        and each.standing is NeedStatus.DUE
        and (each.date is None or each.date <= due.due)
    )
    return sum(amounts, NO_MONEY)


def _needs(distributions: Sequence[RequiredDistribution]) -> Iterator[DatedNeed]:
    for each in distributions:
        if each.rest and not each.not_traded:
            yield DatedNeed(
                account=each.account,
                amount=each.rest,
                date=each.due,
                standing=each.standing,
                kind=KIND,
                note=f"required distribution for {each.year}",
            )
