"""Limits on gains, tax and turnover that the plan met or went past, each said once with how much it stops."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.decisions import Refusal, Shortage, TradePurpose
from xlrebal.plan.taxes.gain_budget import Limit
from xlrebal.schema.finding import Finding, Problem, note, warning
from xlrebal.schema.money_text import money_text
from xlrebal.schema.percent_text import percent_text
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, Cents, amount_cents

NAMED = 3  # how many trades a finding names

WHAT = {Side.SELL: "sales", Side.BUY: "purchases"}

Trade = tuple[Side, str, str]  # side, symbol, where


def limit_findings(plan: Plan) -> Iterator[Finding]:
    """A warning for each limit that is exceeded, a note for each that stops trades."""
    yield from _exceeded(plan)
    yield from _gains_stopped(plan)
    yield from _turnover_stopped(plan)


def _exceeded(plan: Plan) -> Iterator[Finding]:
    """Limits that a need or the advisor's own order had to go past, or that the year has used up."""
    budget, used = plan.proposal.budget, plan.outcome
    left = {
        Limit.GAIN: used.budget.remaining,
        Limit.SHORT_TERM: used.budget.st_remaining,
        Limit.TAX: used.tax_budget.remaining,
    }
    for limit in budget.exceeded:
        over = -(left[limit] or 0)
        if over <= 0:
            continue
        yield warning(
            Problem.BUDGET_REACHED,
            f"The {limit} of {money_text(budget.limit(limit))} is exceeded by {money_text(over)}: {_before_limits(plan)} it. See Gains.",
            sheet="Settings",
            value=limit,
        )


def _before_limits(plan: Plan) -> str:
    """What comes before a limit on gains, with its figures: cash that is needed, the advisor's own orders, what the year has."""
    purposes = {each.purpose for each in plan.proposal.sales}
    need = sum((max(each.need, NO_MONEY) for each in plan.orders.cash), NO_MONEY)
    parts = []
    if TradePurpose.CASH in purposes:
        parts.append(f"the cash need of {money_text(need)}" if need else "cash that is needed")
    if purposes & {TradePurpose.ADVISOR, TradePurpose.PAYS_ORDER}:
        parts.append("your own order")
    if not parts:
        parts = ["what the year has already"]
    return f"{' and '.join(parts)} come{'' if len(parts) > 1 else 's'} before"


def stopped_by_gain_limits(plan: Plan) -> Mapping[Limit, Mapping[Trade, Cents]]:
    """For each limit on gains or tax, the sales it cuts: what the first lot of each holding that does not go whole holds more."""
    found: dict[Limit, dict[Trade, Cents]] = defaultdict(dict)
    for each in plan.proposal.refusals:
        if each.limit is not None and each.lot is not None:
            _keep_largest(found[each.limit], each, amount_cents(each.quantity, plan.household.price_of(each.lot)))
    return {limit: found[limit] for limit in plan.proposal.budget.limits if limit in found}


def stopped_by_turnover(plan: Plan) -> Mapping[Side, Mapping[Trade, Cents]]:
    """The sales and the purchases that Turnover Limit % stops."""
    found: dict[Side, dict[Trade, Cents]] = {side: {} for side in Side}
    for each in plan.proposal.refusals:
        if each.short_of is Shortage.TURNOVER and each.side is not None:
            _keep_largest(found[each.side], each, each.amount)
    return {side: trades for side, trades in found.items() if trades}


def _gains_stopped(plan: Plan) -> Iterator[Finding]:
    for limit, trades in stopped_by_gain_limits(plan).items():
        yield note(
            Problem.BUDGET_REACHED,
            f"The {limit} of {money_text(plan.proposal.budget.limit(limit))} stops the sale of at least {_all_of(trades)} more: {_counted(trades)}. "
            "Raise it on Settings, or accept the drift; Gains says what it leaves.",
            sheet="Settings",
            value=limit,
        )


def _turnover_stopped(plan: Plan) -> Iterator[Finding]:
    limit, stopped = plan.household.settings.turnover_limit_pct, stopped_by_turnover(plan)
    if stopped and limit is not None:
        told = [f"{_all_of(trades)} of {WHAT[side]} ({_counted(trades)})" for side, trades in stopped.items()]
        yield note(
            Problem.BUDGET_REACHED,
            f"The turnover limit of {percent_text(limit)} stops {' and '.join(told)} that targets ask for. "
            "Raise Turnover Limit % on Settings, or accept the drift; Gains says what it leaves.",
            sheet="Settings",
            value="Turnover Limit %",
        )


def _keep_largest(trades: dict[Trade, Cents], refusal: Refusal, amount: Cents) -> None:
    """What is refused more than once of a trade counts once."""
    assert refusal.side is not None
    key = (refusal.side, refusal.symbol, refusal.where)
    trades[key] = max(trades.get(key, NO_MONEY), amount)


def _all_of(trades: Mapping[Trade, Cents]) -> str:
    return money_text(sum(trades.values(), NO_MONEY), whole_dollars=True)


def _counted(trades: Mapping[Trade, Cents]) -> str:
    """The largest by name, and how many more: "VTI in Joint", "4 holdings (VTI in Joint, QQQ in Trust, IWM in Joint and 1 more)"."""
    largest = sorted(trades, key=lambda key: (-trades[key], key[1:]))
    names = [f"{symbol} in {where}" if where else symbol for _, symbol, where in largest]
    if len(names) == 1:
        return names[0]
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{len(names)} holdings ({', '.join(names[:NAMED])}{more})"
