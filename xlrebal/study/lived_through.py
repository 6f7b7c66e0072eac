"""A policy lived through by the client's own accounts: from today on, as if the last years' returns came again.

Each day on which the policy trades is planned as any plan is, with lots, wash sales, harvests and the tax of its year; the
household a day later is what its trades leave, at that day's prices. Between such days nothing is planned, only looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from xlrebal.household.household import Household
from xlrebal.household.risk_facts import PastReturns
from xlrebal.household.tolerance import Limits
from xlrebal.household.trading_days import on_or_after
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.schema.plan_settings import Trigger as TriggerSetting
from xlrebal.schema.record import record
from xlrebal.study.backtest import Studied
from xlrebal.study.household_after import household_after
from xlrebal.study.policy import Policy, Trigger, looks
from xlrebal.study.time_left import TimeLeft
from xlrebal.tax.columns import Flags, Floats, Ints
from xlrebal.tax.money import NanoDollars
from xlrebal.tax.symbol import Symbol

Say = Callable[[str], None]
YEARS = 20  # of the history, the last


@record(kw_only=True)
class LivedThrough:
    """What a policy comes to in the client's accounts, a year, as fractions; tax: of what it was worth when it was due; negative
    where losses save some. after_tax_return: compound, taxes taken out as they come. plans, orders: how often, how many."""

    tax: float
    after_tax_return: float
    plans: int
    orders: int


class _Standing(NamedTuple):
    """What is held: shares by position, the column of the returns that each goes by (−1: none), cash in dollars."""

    symbols: tuple[Symbol, ...]
    shares: Floats
    prices: Floats
    column: Ints
    cash: float

    def worth(self, grown: Floats) -> Floats:
        """Dollars of each position once each column has grown so much."""
        found: Floats = self.shares * self.prices * np.where(self.column >= 0, grown[self.column], 1.0)
        return found


def last_years(history: PastReturns, years: int = YEARS) -> PastReturns:
    """The last so many years of the history."""
    rows = slice(max(0, len(history.ends) - years * history.periods_a_year), None)
    return PastReturns(history.names, history.ends[rows], history.returns[rows], history.periods_a_year)


def live_through(household: Household, studied: Studied, policy: Policy, say: Say) -> LivedThrough:
    """The household under a policy, as if the periods studied came again from today on."""
    history = studied.history
    targets = dict(zip(history.names, studied.targets.tolist(), strict=True))
    days = _days(household.as_of, history)
    grown = np.cumprod(1 + history.returns, axis=0)
    looking = looks(policy.every, history.days) & (policy.trigger is not Trigger.NEVER)
    ruled = _under(household, policy)
    bands = {name: policy.band_of(name).around(weight) for name, weight in targets.items()}
    standing = _standing(household, history.names, np.ones(len(history.names)))
    start = float(standing.worth(np.ones(len(history.names))).sum()) + standing.cash
    kept, plans, orders = 1.0, 0, 0
    before: tuple[Household, Plan] | None = None
    left = TimeLeft(len(grown))
    for at, row in enumerate(grown):
        if not looking[at] or not _trades(standing, row, targets, bands, policy, history.names):
            continue
        if plans % 10 == 0:
            say(f"{policy.name}: {days[at].year}{left.after(at)}")
        today = _on(ruled, before, days[at], _prices(ruled, history.names, row))
        plan = make_plan(today)
        worth = today.value / 100
        kept *= 1 - plan.outcome.tax_change / 100 / worth if worth > 0 else 1
        plans, orders = plans + 1, orders + len(plan.orders.orders)
        if plan.orders.orders:
            before = today, plan
            standing = _standing(household_after(today, plan, days[at] + timedelta(days=1)), history.names, row)
    end = float(standing.worth(grown[-1]).sum()) + standing.cash
    years = len(history.ends) / history.periods_a_year
    return LivedThrough(
        tax=1 - kept ** (1 / years),
        after_tax_return=(end / start * kept) ** (1 / years) - 1,
        plans=plans,
        orders=orders,
    )


def _days(as_of: date, history: PastReturns) -> list[date]:
    """The days on which the periods end if they came again from the as-of date on, all of them days of trading."""
    first = history.ends[0]
    step = timedelta(days=round(365.25 / history.periods_a_year))
    return [on_or_after(as_of + step + (end - first)) for end in history.ends]


def _under(household: Household, policy: Policy) -> Household:
    """The household with the policy's bands and destination: by the calendar every row goes to its target, else those that are out of
    their bands; what weighs costs against drift plans by the optimal method."""
    if policy.trigger is Trigger.WEIGHED:
        return replace(household, settings=replace(household.settings, trigger="always", method="optimal"))
    rows = tuple(replace(row, tolerance=policy.band_of(row.name)) for row in household.targets)
    trigger: TriggerSetting = "always" if policy.trigger is Trigger.CALENDAR else "threshold"
    settings = replace(household.settings, trigger=trigger, rebalance_to=policy.to)
    return replace(household, targets=rows, settings=settings)


def _column_of(household: Household, symbol: Symbol, names: tuple[str, ...]) -> int:
    """The returns a security goes by: its own, else those of the narrowest part of its path that has some; −1: none."""
    known = {name: at for at, name in enumerate(names)}
    return next((known[part] for part in reversed(household.path(symbol)) if part in known), -1)


def _standing(household: Household, names: tuple[str, ...], grown: Floats) -> _Standing:
    """What the household holds; its prices as they were before the columns grew so much."""
    symbols = household.positions.symbol
    column = np.array([_column_of(household, symbol, names) for symbol in symbols], dtype=np.int64)
    scale = np.where(column >= 0, grown[column] if len(names) else 1.0, 1.0)
    shares = household.positions.quantity / 1e6
    worth = household.positions.value / 100
    prices = np.divide(worth, shares, out=np.zeros_like(worth), where=shares != 0) / np.where(scale > 0, scale, 1)
    return _Standing(symbols, shares, prices, column, sum(map(int, household.cash.values())) / 100)


def _trades(
    standing: _Standing,
    grown: Floats,
    targets: Mapping[str, float],
    bands: Mapping[str, Limits],
    policy: Policy,
    names: tuple[str, ...],
) -> bool:
    """Whether the policy may trade: by the calendar, to weigh, or as some target is out of its band."""
    if policy.trigger in (Trigger.CALENDAR, Trigger.WEIGHED):
        return True
    worth = standing.worth(grown)
    total = float(worth.sum()) + standing.cash
    if total <= 0:
        return False
    inside: Flags = standing.column >= 0
    by_name = np.bincount(standing.column[inside], weights=worth[inside], minlength=len(names)) / total
    weights = dict(zip(names, by_name.tolist(), strict=True))
    for name, limits in bands.items():
        weight = weights.get(name, standing.cash / total)
        if not limits.low <= weight <= limits.high:
            return True
    return False


def _prices(household: Household, names: tuple[str, ...], grown: Floats) -> dict[Symbol, NanoDollars]:
    """What every priced security costs by then."""
    found = {}
    for symbol, security in household.securities.items():
        at = _column_of(household, symbol, names)
        if at >= 0 and security.price:
            found[symbol] = NanoDollars(max(1, round(security.price * float(grown[at]))))
    return found


def _on(
    household: Household, before: tuple[Household, Plan] | None, day: date, prices: Mapping[Symbol, NanoDollars]
) -> Household:
    """The household on a day: after the last plan's trades, or as it is today."""
    earlier, plan = before or (
        household,
        make_plan(replace(household, settings=replace(household.settings, trigger="never", harvest_losses=False))),
    )
    return household_after(earlier, plan, day, prices)
