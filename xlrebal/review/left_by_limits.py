"""The drift that a limit on gains, tax or turnover leaves: the same household planned again without that limit.

Only limits that stopped a trade are asked, and the broadest rows that they keep off are named. Where none alone changes anything, as
others stop the same trades, all are left out together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from xlrebal.household.target import Level
from xlrebal.plan.drift.measure_drift import DriftRow
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.plan.proposal.decisions import Shortage
from xlrebal.plan.tax_outcome import Outcome
from xlrebal.plan.taxes.gain_budget import Limit
from xlrebal.review.measure_after import measure_after
from xlrebal.schema.record import record
from xlrebal.tax.money import CENTS, NO_MONEY, Cents

TURNOVER = "turnover limit"
SETTINGS: dict[str, tuple[str, ...]] = {  # of each limit, as the sentences call it
    Limit.GAIN: ("gain_budget",),
    Limit.SHORT_TERM: ("short_term_gain_limit",),
    Limit.TAX: ("tax_budget", "tax_budget_pct"),
    TURNOVER: ("turnover_limit_pct",),
}
BROADEST = (Level.CLASS, Level.SUB_CLASS, Level.SECTOR, Level.SECURITY)


@record
class RowLeft:
    """A target row that would end nearer its target without a limit: its weight then, and cents of its drift that the limit leaves."""

    row: DriftRow
    without: float
    amount: Cents


@record
class LeftByLimit:
    """What limits leave. limits: one, or several that stop the same trades. rows: the broadest level that they keep off, the largest first.

    gains, tax: cents by which the year's net gain and its tax would be more without them.
    """

    limits: tuple[str, ...]
    rows: tuple[RowLeft, ...]
    gains: Cents
    tax: Cents


def left_by_limits(plan: Plan) -> tuple[LeftByLimit, ...]:
    """What each limit that stopped a trade leaves off target; worked out once."""
    return plan.remembered("left by limits", lambda: tuple(_left(plan)))


def _left(plan: Plan) -> Iterator[LeftByLimit]:
    asked = _stopping(plan)
    others: dict[tuple[str, ...], Plan] = {(limit,): _without(plan, (limit,)) for limit in asked}
    alone = [_compared(plan, other, limits) for limits, other in others.items()]
    if not asked or any(each.rows for each in alone):
        yield from (each for each in alone if each.rows)
        return
    together = asked
    while True:
        other = others.get(together) or _without(plan, together)
        found = _compared(plan, other, together)
        more = tuple(each for each in _stopping(other) if each not in together)
        if found.rows or not more:
            break
        together = (*together, *more)
    if found.rows:
        yield found


def _stopping(plan: Plan) -> tuple[str, ...]:
    """The limits of which one or more stopped a trade."""
    stopped, settings = {each.short_of for each in plan.proposal.refusals}, plan.household.settings
    of_gains = plan.proposal.budget.limits if Shortage.GAINS in stopped else ()
    return (
        *map(str, of_gains),
        *((TURNOVER,) if Shortage.TURNOVER in stopped and settings.turnover_limit_pct is not None else ()),
    )


def _without(plan: Plan, limits: Collection[str]) -> Plan:
    """The plan of the household without some of its limits."""
    lifted: dict[str, Any] = {name: None for limit in limits for name in SETTINGS[limit]}
    return make_plan(replace(plan.listed, settings=replace(plan.listed.settings, **lifted)), plan.purpose)


def _compared(plan: Plan, other: Plan, limits: tuple[str, ...]) -> LeftByLimit:
    """What the rows, gains and tax of one plan are short of the other's."""
    rows = list[RowLeft]()
    for with_limit, without in zip(measure_after(plan).scopes, measure_after(other).scopes, strict=True):
        least = min((plan.household.minimum_trade(name) for name in with_limit.drift.scope.accounts), default=NO_MONEY)
        for row, later in zip(with_limit.rows, without.rows, strict=True):
            if row.row is None or row.weight is None or later.weight is None:
                continue
            off, nearer = (abs(each - row.row.weight) for each in (row.weight, later.weight))
            amount = Cents(round((off - nearer) * with_limit.total))
            if amount > max(least, CENTS):
                rows.append(RowLeft(row, later.weight, amount))
    broadest = next((level for level in BROADEST if any(each.row.level is level for each in rows)), None)
    named = sorted(
        (each for each in rows if each.row.level is broadest), key=lambda each: (-each.amount, each.row.name)
    )
    was, then = plan.outcome, other.outcome
    return LeftByLimit(
        limits=limits,
        rows=tuple(named),
        gains=Cents(_net_gain(then) - _net_gain(was)),
        tax=Cents(then.tax_change - was.tax_change),
    )


def _net_gain(outcome: Outcome) -> int:
    return outcome.proposed_short + outcome.proposed_long
