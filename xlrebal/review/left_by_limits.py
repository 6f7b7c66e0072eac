"""The drift that a limit on gains, tax or turnover leaves: the same household planned again without that limit.

Only limits that stopped a trade are asked. Where some stop the same trades, so that lifting one alone brings a row less far than
lifting them together, the fewest that do are named together beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from xlrebal.household.target import Level, Path
from xlrebal.plan.drift.measure_drift import DriftRow
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.plan.proposal.decisions import Shortage
from xlrebal.plan.tax_outcome import Outcome
from xlrebal.plan.taxes.gain_budget import Limit
from xlrebal.review.measure_after import measure_after
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.schema.record import record
from xlrebal.schema.side import Side
from xlrebal.tax.money import CENTS, NO_MONEY, Cents
from xlrebal.tax.symbol import Symbol

TURNOVER = "turnover limit"
SETTINGS: dict[str, tuple[str, ...]] = {  # of each limit, as the sentences call it
    Limit.GAIN: ("gain_budget",),
    Limit.SHORT_TERM: ("short_term_gain_limit",),
    Limit.TAX: ("tax_budget", "tax_budget_pct"),
    TURNOVER: ("turnover_limit_pct",),
}
LEVELS = (Level.CLASS, Level.SUB_CLASS, Level.SECTOR, Level.SECURITY)  # the broadest first

RowKey = tuple[str, Path]  # a scope, and its row's path
Limits = tuple[str, ...]


@record
class RowLeft:
    """A target row that would end nearer its target without a limit: as it ends, its weight then, and cents of its drift that the limit leaves."""

    row: DriftRow
    without: float
    amount: Cents

    @property
    def target(self) -> float:
        """The weight it should have."""
        assert self.row.row is not None
        return self.row.row.weight

    @property
    def weight(self) -> float:
        """The weight it ends at."""
        assert self.row.weight is not None
        return self.row.weight

    @property
    def key(self) -> RowKey:
        """The scope and the path of its row."""
        assert self.row.row is not None
        return self.row.account, self.row.row.path

    @property
    def mended_by(self) -> Side:
        """The side of a trade that would bring it nearer."""
        return Side.SELL if self.weight > self.target else Side.BUY

    @property
    def points(self) -> float:
        """The share of its scope by which it ends further from its target than without the limit."""
        return abs(self.weight - self.target) - abs(self.without - self.target)


@record
class LeftByLimit:
    """What limits leave. limits: one, or the fewest that leave it together. rows: those that they keep off, broad ones first, of a level the largest first.

    gains, tax: cents by which the year's net gain and its tax would be more without them. alone: whether one of several leaves as
    much by itself, whichever is lifted.
    """

    limits: Limits
    rows: tuple[RowLeft, ...]
    gains: Cents
    tax: Cents
    alone: bool = False

    @property
    def broadest(self) -> tuple[RowLeft, ...]:
        """The rows of the broadest level."""
        return tuple(each for each in self.rows if each.row.level is self.rows[0].row.level)

    @property
    def listed(self) -> str:
        """Its limits in a row: "gain budget, tax budget and turnover limit"."""
        return _listed(self.limits)

    @property
    def named(self) -> str:
        """Its limits in words: "the gain budget", "the gain budget and the turnover limit together"."""
        return _listed([f"the {limit}" for limit in self.limits]) + " together" * (len(self.limits) > 1)

    def reason(self, left: RowLeft) -> Reason:
        """The same of one row, named."""
        return because(
            Rule.LEFT_BY_LIMIT,
            limits=self.named,
            name=left.row.name,
            then=left.without,
            now=left.weight,
            target=left.target,
            nearer=left.amount,
        )


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def left_by_limits(plan: Plan) -> tuple[LeftByLimit, ...]:
    """What each limit that stopped a trade leaves off target, then what some leave together; worked out once."""
    return plan.remembered("left by limits", lambda: tuple(_left(plan)))


def left_of_row(plan: Plan, scope: str, path: Path) -> Iterator[tuple[LeftByLimit, RowLeft]]:
    """What limits leave of one target row."""
    for found in left_by_limits(plan):
        for each in found.rows:
            if each.key == (scope, path):
                yield found, each


def left_of_symbol(plan: Plan, scope: str, symbol: Symbol) -> tuple[Reason, ...]:
    """What each limit, or limits together, leave of the broadest row that a security stands under."""
    return tuple(found.reason(left) for found, left in of_symbol(plan, scope, symbol, left_by_limits(plan)))


def left_of_trade(plan: Plan, scope: str, symbol: Symbol, side: Side) -> tuple[Reason, ...]:
    """The same of a trade that more of would mend that row: of the limits that leave most, or nothing."""
    of_it = of_symbol(plan, scope, symbol, left_by_limits(plan))
    mended = [(found, left) for found, left in of_it if left.mended_by is side]
    return tuple(found.reason(left) for found, left in sorted(mended, key=lambda each: -each[1].amount)[:1])


def of_symbol(
    plan: Plan, scope: str, symbol: Symbol, all_found: Sequence[LeftByLimit]
) -> Iterator[tuple[LeftByLimit, RowLeft]]:
    """Of what limits leave, the broadest row that a security stands under."""
    if symbol not in plan.household.securities:
        return
    paths = {(scope, path) for path in plan.household.paths_over(symbol)}
    for found in all_found:
        if first := next((each for each in found.rows if each.key in paths), None):
            yield found, first


def _left(plan: Plan) -> Iterator[LeftByLimit]:
    """Each limit alone; then all that stop trades, where they leave a row further off than the one that leaves it most."""
    others = _Without(plan)
    alone = [others.compared((limit,)) for limit in _stopping(plan)]
    yield from (each for each in alone if each.rows)
    together = others.all_that_stop()
    if len(together) < 2:
        return
    most: dict[RowKey, Cents] = {}
    for each in (left for found in alone for left in found.rows):
        most[each.key] = max(most.get(each.key, NO_MONEY), each.amount)
    joint = [each for each in others.compared(together).rows if _is_more(plan, each, most.get(each.key, NO_MONEY))]
    if joint:
        found, keys = others.compared(others.fewest(together, joint)), {each.key for each in joint}
        rows = tuple(each for each in found.rows if each.key in keys)
        yield replace(found, rows=rows, alone=not any(each.key in most for each in rows))


class _Without:
    """The plans of a household without some of its limits, each made once."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._made: dict[Limits, Plan] = {(): plan}

    def plan_without(self, limits: Limits) -> Plan:
        if limits not in self._made:
            lifted: dict[str, Any] = {name: None for limit in limits for name in SETTINGS[limit]}
            listed = self.plan.listed
            settings = replace(listed.settings, **lifted)
            self._made[limits] = make_plan(replace(listed, settings=settings), self.plan.purpose)
        return self._made[limits]

    def all_that_stop(self) -> Limits:
        """The limits that stop a trade, or would once others of these are lifted, in the order of SETTINGS."""
        found: Limits = ()
        while True:
            stopping = {each for made in self._made.values() for each in _stopping(made)}
            more = tuple(limit for limit in map(str, SETTINGS) if limit in stopping)
            if more == found:
                return found
            found = more
            self.plan_without(found)

    def fewest(self, limits: Limits, rows: list[RowLeft]) -> Limits:
        """The fewest of some limits without which rows end as near their targets as without all of them."""
        for limit in limits if len(limits) > 2 else ():
            fewer = tuple(each for each in limits if each != limit)
            then = {each.key: each.amount for each in self.compared(fewer).rows}
            if len(fewer) > 1 and not any(_is_more(self.plan, each, then.get(each.key, NO_MONEY)) for each in rows):
                limits = fewer
        return limits

    def compared(self, limits: Limits) -> LeftByLimit:
        """What the rows, gains and tax of the plan are short of those of the plan without these limits."""
        return left_without(self.plan, self.plan_without(limits), limits)


def left_without(plan: Plan, other: Plan, limits: Limits) -> LeftByLimit:
    """What the rows, gains and tax of a plan are short of those of the same household planned without these limits."""
    rows = list[RowLeft]()
    without = {
        (each.account, each.row.path): each for scope in measure_after(other).scopes for each in scope.rows if each.row
    }
    for scope in measure_after(plan).scopes:
        for row in scope.rows:
            later = without.get((row.account, row.row.path)) if row.row and row.level in LEVELS else None
            if row.row is None or later is None or row.weight is None or later.weight is None:
                continue
            off, nearer = (abs(each - row.row.weight) for each in (row.weight, later.weight))
            left = RowLeft(row, later.weight, Cents(round((off - nearer) * scope.total)))
            if _is_more(plan, left, NO_MONEY):
                rows.append(left)
    rows.sort(key=lambda each: (LEVELS.index(each.row.level), -each.amount, each.row.name))
    was, then = plan.outcome, other.outcome
    return LeftByLimit(
        limits=limits,
        rows=tuple(rows),
        gains=Cents(_net_gain(then) - _net_gain(was)),
        tax=Cents(then.tax_change - was.tax_change),
    )


def _is_more(plan: Plan, left: RowLeft, than: Cents) -> bool:
    """Whether a limit leaves of a row more than so many cents, by as much as its scope would trade."""
    accounts = next(each.scope.accounts for each in plan.drift if each.scope.account == left.row.account)
    least = min((plan.household.minimum_trade(name) for name in accounts), default=NO_MONEY)
    return left.amount - than > max(least, CENTS)


def _stopping(plan: Plan) -> Limits:
    """The limits of which one or more stopped a trade."""
    stopped, settings = {each.short_of for each in plan.proposal.refusals}, plan.household.settings
    of_gains = plan.proposal.budget.limits if Shortage.GAINS in stopped else ()
    return (
        *map(str, of_gains),
        *((TURNOVER,) if Shortage.TURNOVER in stopped and settings.turnover_limit_pct is not None else ()),
    )


def _net_gain(outcome: Outcome) -> int:
    return outcome.proposed_short + outcome.proposed_long
