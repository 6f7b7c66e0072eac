"""What the members of an exposure group take of its cap, in dollars, in the order in which they take it."""

from __future__ import annotations

from collections.abc import Sequence

from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.make_plan import Plan
from xlrebal.schema.money_text import money_text
from xlrebal.schema.side import Side
from xlrebal.tax.symbol import Symbol

NAMED = 6  # members that are named


def cap_used(plan: Plan, drift: ScopeDrift, group: str) -> str:
    """What is held comes first, the largest first and what is sold of it left out; then the purchases, in the order of Trades; "" without a cap."""
    household, scope = plan.household, drift.scope
    cap = household.group_caps.get(group)
    if cap is None or not scope.is_known:
        return ""
    members = household.exposure_members[group]
    orders = [each for each in plan.orders.orders if each.symbol in members and each.account in scope.accounts_set]
    held: dict[Symbol, int] = {name: value for name in members if (value := scope.values.get(name, 0)) > 0}
    for order in orders:
        if order.side is Side.SELL:
            held[order.symbol] = held.get(order.symbol, 0) - order.gross
    stays = [(name, value) for name, value in sorted(held.items(), key=lambda item: (-item[1], item[0])) if value > 0]
    bought = [(order.symbol, int(order.gross)) for order in orders if order.side is Side.BUY]
    if not stays and not bought:
        return ""
    most = round(cap * scope.base)
    left = most - sum(value for _, value in (*stays, *bought))
    parts = [f"{_listed(each)} {how}" for each, how in ((stays, "held"), (bought, "bought")) if each]
    return f"Cap {_money(most)}: {'; '.join(parts)}; {_money(abs(left))} {'left' if left >= 0 else 'over'}."


def _listed(taken: Sequence[tuple[Symbol, int]]) -> str:
    """ "AMD $1,000, NVDA $1,000", and the sum of those past the first few."""
    parts = [f"{name} {_money(value)}" for name, value in taken[:NAMED]]
    if more := taken[NAMED:]:
        parts.append(f"{len(more)} more {_money(sum(value for _, value in more))}")
    return ", ".join(parts)


def _money(cents: int) -> str:
    return money_text(cents, whole_dollars=True)
