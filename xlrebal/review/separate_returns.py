"""What accounts on separate returns gain, shown beside the plan's own figures and never among them (S-9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.decisions import Order
from xlrebal.review.estimated_tax import estimated_tax
from xlrebal.tax.money import NO_MONEY
from xlrebal.tax.realized import SaleRow


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
    names = [name for name, account in plan.household.accounts.items() if account.taxable and account.separate_return]
    if not names:
        return ()
    done: dict[str, list[SaleRow]] = defaultdict(list)
    for row in plan.year.elsewhere:
        done[row.account].append(row)
    orders: dict[str, list[Order]] = defaultdict(list)
    for order in plan.orders.orders:
        orders[order.account].append(order)
    return tuple(_results(plan, name, done[name], orders[name]) for name in names)


def accounts_named(found: Iterable[SeparateReturn]) -> str:
    """Their accounts in words."""
    return ", ".join(each.account for each in found)


def _results(plan: Plan, account: str, done: Iterable[SaleRow], orders: Iterable[Order]) -> SeparateReturn:
    done, orders = list(done), list(orders)
    return SeparateReturn(
        account,
        sum((row.recognized for row in done if not row.long_term), NO_MONEY),
        sum((row.recognized for row in done if row.long_term), NO_MONEY),
        sum((order.st_gain for order in orders), NO_MONEY),
        sum((order.lt_gain for order in orders), NO_MONEY),
        sum(estimated_tax(plan, order) for order in orders),
    )
