"""What accounts on separate returns gain, shown beside the plan's own figures and never among them (S-9)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from xlrebal.plan.make_plan import Plan
from xlrebal.review.estimated_tax import estimated_tax
from xlrebal.tax.money import NO_MONEY


class SeparateReturn(NamedTuple):
    """One account's results of the year, in cents: of sales done, recognized, and of those proposed; `tax` of these, estimated."""

    account: str
    done_short: int
    done_long: int
    proposed_short: int
    proposed_long: int
    tax: int

    @property
    def done(self) -> int:
        """Both terms of the sales done."""
        return self.done_short + self.done_long

    @property
    def proposed(self) -> int:
        """Both terms of the sales proposed."""
        return self.proposed_short + self.proposed_long


def separate_returns(plan: Plan) -> tuple[SeparateReturn, ...]:
    """Every account whose sales are taxed on a separate return, by name."""
    return tuple(
        _results(plan, name)
        for name, account in plan.household.accounts.items()
        if account.taxable and account.separate_return
    )


def accounts_named(found: Iterable[SeparateReturn]) -> str:
    """Their accounts in words."""
    return ", ".join(each.account for each in found)


def _results(plan: Plan, account: str) -> SeparateReturn:
    done = [row for row in plan.year.elsewhere if row.account == account]
    orders = [order for order in plan.orders.orders if order.account == account]
    return SeparateReturn(
        account,
        sum((row.recognized for row in done if not row.long_term), NO_MONEY),
        sum((row.recognized for row in done if row.long_term), NO_MONEY),
        sum((order.st_gain for order in orders), NO_MONEY),
        sum((order.lt_gain for order in orders), NO_MONEY),
        sum(estimated_tax(plan, order) for order in orders),
    )
