"""Cash that is not settled: of sales done, until the day they settle, and of the sales proposed, where cash is needed sooner."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from xlrebal.household.dated_need import NeedStatus
from xlrebal.household.household import Household
from xlrebal.household.trading_days import on_or_after, settles
from xlrebal.plan.make_plan import Plan
from xlrebal.schema.finding import Finding, Problem, note, warning
from xlrebal.schema.money_text import money_text
from xlrebal.tax.money import NO_MONEY, Cents


class Unsettled(NamedTuple):
    """Cents that sales of one account brought, as far as Transactions says what; they settle on a day that is not past."""

    account: str
    settles: date
    amount: Cents

    @property
    def text(self) -> str:
        """In words: "$5,000.00 of recent sales settles on 23 Nov 2026"."""
        return f"{money_text(self.amount)} of recent sales settles on {_day(self.settles)}"


def unsettled_cash(household: Household) -> list[Unsettled]:
    """The proceeds of sales done that settle today or later, by account and day."""
    found: dict[tuple[str, date], Cents] = {}
    for each in household.transactions:
        if not each.is_sale or each.scheduled or each.amount is None or each.traded > household.as_of:
            continue
        day = settles(each.traded)
        if day >= household.as_of and each.account in household.accounts:
            found[each.account, day] = found.get((each.account, day), NO_MONEY) + each.amount
    return [Unsettled(account, day, amount) for (account, day), amount in sorted(found.items())]


def unsettled_findings(plan: Plan) -> Iterator[Finding]:
    """A note for the proceeds of each day; a warning where the sales proposed settle after the day the cash is needed."""
    for each in unsettled_cash(plan.household):
        yield note(
            Problem.CASH_UNSETTLED,
            f"{each.text} in {each.account}: what is bought with it in a cash account must not be sold before, and it is paid out no sooner.",
            sheet="Transactions",
            column="Date",
            value=each.account,
        )
    yield from _needed_before(plan)


def _needed_before(plan: Plan) -> Iterator[Finding]:
    """Needs that the cash of today does not pay, dated before what is sold next has settled."""
    day = settles(on_or_after(plan.household.as_of))
    left = {row.account: row.before for row in plan.orders.cash if row.sells}
    due = (each for each in plan.household.needs if each.standing is NeedStatus.DUE and each.amount > 0 and each.date)
    for each in sorted(due, key=lambda one: (one.date or day, one.account, one.row)):
        if each.account not in left or each.date is None or each.date >= day:
            continue
        left[each.account] = Cents(left[each.account] - each.amount)
        if left[each.account] < 0:
            yield warning(
                Problem.CASH_UNSETTLED,
                f"{money_text(each.amount)} is needed in {each.account} on {_day(each.date)}, and what is sold for it settles on {_day(day)} at the earliest: agree on a later day, or pay it from elsewhere.",
                sheet="Cash Needs",
                row=each.row or None,
                column="Date",
                value=each.account,
            )


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
