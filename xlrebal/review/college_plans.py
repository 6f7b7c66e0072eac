"""A 529 plan that these trades would re-direct, beside how often the year has seen that already (sec. 529(b)(4))."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from xlrebal.plan.make_plan import Plan
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.schema.side import Side
from xlrebal.tax.account import AccountType

ALLOWED = 2  # changes of investments in a calendar year


def redirected_before(plan: Plan) -> Iterator[Finding]:
    """A warning for each 529 that the plan sells in and whose investments were changed this year already, by Transactions."""
    household = plan.household
    selling = {order.account for order in plan.orders.orders if order.side is Side.SELL}
    plans = {name for name in selling if household.accounts[name].type is AccountType.COLLEGE_PLAN}
    changed: dict[str, set[date]] = {name: set() for name in sorted(plans)}
    for each in household.transactions:
        done = not each.scheduled and each.traded <= household.as_of
        if each.account in plans and each.is_sale and done and each.traded.year == household.as_of.year:
            changed[each.account].add(each.traded)
    for account, days in changed.items():
        if days:
            said = " and ".join(f"{day:%d %b %Y}" for day in sorted(days))
            left = "the second and last change" if len(days) < ALLOWED else "one change more than the two"
            yield warning(
                Problem.COLLEGE_PLAN_TRADED,
                f"{account} is a 529 plan with sales on {said}: if these changed its investments, this plan's trades there are {left} that a "
                "calendar year allows (sec. 529(b)(4)); enter Trade = no on Accounts to leave it as it is.",
                sheet="Accounts",
                column="Trade",
                value=account,
            )
