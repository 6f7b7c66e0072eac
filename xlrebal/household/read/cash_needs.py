"""The Cash Needs sheet by date: what is due, what comes later, and what is past and has to be asked about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import takewhile
from typing import NamedTuple

from xlrebal.household.cash_horizon import cash_horizon
from xlrebal.household.dated_need import DatedNeed, NeedStatus
from xlrebal.household.household import Account
from xlrebal.household.read.names import Names
from xlrebal.household.read.sheet_rows import SheetRows, Sheets
from xlrebal.household.read.unknown_accounts import unknown_account
from xlrebal.household.repeated_dates import repeated_dates
from xlrebal.schema.finding import Finding, Problem, note, warning
from xlrebal.schema.inputs import NO_ACCOUNT
from xlrebal.schema.money_text import money_text
from xlrebal.schema.plan_settings import PlanSettings
from xlrebal.tax.money import Cents, cents

HOUSEHOLD = ""  # whose need it is where a row names no account
NEED, NEW_MONEY = "need", "new money"


class CashNeeds(NamedTuple):
    """Every need and all new money, by account and date; of what comes again, also the next time past the horizon."""

    needs: tuple[DatedNeed, ...]
    findings: tuple[Finding, ...]


def read_cash_needs(
    sheets: Sheets, names: Names, accounts: Mapping[str, Account], settings: PlanSettings, as_of: date
) -> CashNeeds:
    """What Cash Needs asks for. A blank account means the only one, else the household; new money is in an account, which its row must name."""
    rows = sheets.rows("cash_needs", "Cash Needs")
    needs: list[DatedNeed] = []
    findings: list[Finding] = []
    window = _Window(as_of, settings.cash_horizon_days, cash_horizon(as_of, settings))
    for index, row in enumerate(_rows(rows)):
        if not row.amount:
            continue
        name = names.account(row.account) if row.account else next(iter(accounts)) if len(accounts) == 1 else NO_ACCOUNT
        if name == NO_ACCOUNT and not row.account and row.amount > 0 and not rows.faulty(index, "account"):
            name = HOUSEHOLD
        elif name not in accounts or not accounts[name].tradable:
            effect = f"the need of ${row.amount:,.2f} is left out"
            findings.append(_no_need(accounts, name, sheets, rows, index, effect))
            continue
        dated = list(_by_date(row, name, window, rows.table.rows[index]))
        needs += dated
        findings += _questions(row, name, dated, rows, index)
    needs.sort(key=lambda one: (one.account, one.date or date.min, one.amount, one.note, one.every, one.row))
    return CashNeeds(tuple(needs), tuple(findings))


class _Row(NamedTuple):
    """A record as it is written."""

    account: str
    amount: float | None
    day: date | None
    every: str
    until: date | None
    note: str


def _rows(rows: SheetRows) -> Iterator[_Row]:
    columns = (
        rows.texts("account"),
        rows.numbers("amount"),
        rows.dates("date"),
        rows.texts("every"),
        rows.dates("until"),
    )
    return (_Row(*cells) for cells in zip(*columns, rows.texts("note"), strict=True))


class _Window(NamedTuple):
    """The days that count. days: before the as-of date, for which new money that came still counts as new."""

    as_of: date
    days: int
    horizon: date

    def standing(self, amount: Cents, day: date | None) -> NeedStatus:
        """What is done about an amount of this day."""
        if day is None:
            return NeedStatus.DUE
        if day > self.horizon:
            return NeedStatus.LATER
        if amount > 0:
            return NeedStatus.DUE if day >= self.as_of else NeedStatus.PAST
        if day > self.as_of:
            return NeedStatus.EXPECTED
        return NeedStatus.DUE if day >= self.as_of - timedelta(days=self.days) else NeedStatus.PAST


def _by_date(row: _Row, account: str, window: _Window, at: int) -> Iterator[DatedNeed]:
    """The row once, or each time it comes from today to the horizon and once after it."""
    amount = cents(row.amount or 0)
    days: list[date | None] = [row.day]
    if row.day and row.every:
        coming = repeated_dates(row.day, row.every, row.until)
        days = list(_in_window(coming, amount, window))
    elif row.day and row.until and row.until < row.day:
        days = []
    for day in days:
        yield DatedNeed(
            account=account,
            amount=amount,
            date=day,
            standing=window.standing(amount, day),
            kind=NEED if amount > 0 else NEW_MONEY,
            note=row.note,
            every=row.every,
            row=at,
        )


def _in_window(coming: Iterator[date], amount: Cents, window: _Window) -> Iterator[date]:
    """Of what repeats: new money that came last, where it still counts; all until the horizon; the first after it."""
    last: date | None = None
    for day in coming:
        if day < window.as_of:
            last = day
            continue
        if last and amount < 0 and day > window.as_of and window.standing(amount, last) is NeedStatus.DUE:
            yield last
        last = None
        yield day
        if day > window.horizon:
            return
    if last and amount < 0 and window.standing(amount, last) is NeedStatus.DUE:
        yield last


def _questions(row: _Row, account: str, dated: list[DatedNeed], rows: SheetRows, index: int) -> Iterator[Finding]:
    """What has to be asked: a day that is past, and repetition that cannot be followed."""
    amount = row.amount or 0.0
    what = f"{'The new money' if amount < 0 else 'The need'} of {money_text(cents(abs(amount)))}{f' ({row.note})' if row.note else ''}"
    nothing = "nothing is bought for it" if amount < 0 else "nothing is sold for it"
    if row.every and row.day is None and not rows.faulty(index, "date"):
        yield warning(
            Problem.NEED_UNCLEAR,
            f"{what} comes every {row.every} from a day that is not given: it counts once, today; enter its first Date.",
            **rows.place(index, "every", row.every),
        )
    if row.until and not row.every:
        yield warning(
            Problem.NEED_UNCLEAR,
            f"{what} has an Until and no Every: it counts once; enter month, quarter or year at Every, or clear Until.",
            **rows.place(index, "until", row.until),
        )
    if not dated and row.day and row.until and row.until < row.day:
        yield warning(
            Problem.NEED_UNCLEAR,
            f"{what} ends on {row.until}, before it begins on {row.day}: {nothing}; correct Date or Until.",
            **rows.place(index, "until", row.until),
        )
    elif not dated:
        yield note(
            Problem.NEED_PAST,
            f"{what} came every {row.every} until {row.until}, which is past: {nothing}; delete the row, or move Until.",
            **rows.place(index, "until", row.until),
        )
    for each in takewhile(lambda one: one.standing is NeedStatus.PAST, dated):
        then = "has been invested" if amount < 0 else "has been paid"
        yield warning(
            Problem.NEED_PAST,
            f"{what} is dated {each.date}, which is past: {nothing}. Where it is still to be {'invested' if amount < 0 else 'paid'}, enter the new Date; "
            f"where it {then}, delete the row.",
            **rows.place(index, "date", each.date),
        )


def _no_need(
    accounts: Mapping[str, Account], name: str, sheets: Sheets, rows: SheetRows, index: int, effect: str
) -> Finding:
    """A need from an account that is not there, or not traded."""
    if name in accounts and (why := accounts[name].valued_only):
        message = f"{why}: {effect}; take it from an account that is traded, or enter Trade = yes on Accounts."
        return warning(Problem.ACCOUNT_NOT_TRADED, message, **rows.place(index, "account", name))
    known = [one.name for one in accounts.values() if one.tradable]
    return unknown_account(name, sheets, known, rows, index, effect)
