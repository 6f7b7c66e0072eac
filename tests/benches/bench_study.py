"""How long the policy study takes, as ratios to peers and floors timed in the same minute.

`python -m tests.benches.bench_study` prints them. Goals: one policy over 20 years of days at most a hundredth of a plain loop
over dates in pandas and, with 500 assets, a three-hundredth of the `bt` package; 1,000 policies over 20 years of days and 10
assets, with their figures, at most twice a numpy loop that only moves weights with returns and takes the largest drift;
twenty years of months lived through by a taxable account of 60 names at most half of 240 plans of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest

from tests.benches.growth_books import AS_OF, source
from xlrebal.app.plan import Request, plan
from xlrebal.household.household import Household
from xlrebal.household.risk_facts import PastReturns
from xlrebal.household.tolerance import Tolerance
from xlrebal.plan.make_plan import make_plan
from xlrebal.study.backtest import Studied, TradingCosts, backtest
from xlrebal.study.lived_through import live_through
from xlrebal.study.policy import Policy, Trigger
from xlrebal.study.policy_results import measure

DAYS, COUNT = 5_040, 1_000
MONTHLY = Policy(name="m", trigger=Trigger.CALENDAR, every="monthly")


def days(assets: int, seed: int = 1, count: int = DAYS) -> PastReturns:
    """Twenty years of days of trading, five a week."""
    ends, day = [], date(2000, 1, 3)
    while len(ends) < count:
        if day.weekday() < 5:
            ends.append(day)
        day += timedelta(days=1)
    returns = np.random.default_rng(seed).normal(0.0003, 0.01, (count, assets))
    return PastReturns(tuple(f"A{at}" for at in range(assets)), tuple(ends), returns, 252)


def equal(history: PastReturns) -> Studied:
    assets = len(history.names)
    return Studied(history, np.full(assets, 1 / assets), TradingCosts(np.full(assets, 0.0005)))


def policies() -> list[Policy]:
    """A thousand: five frequencies × a hundred bands × costs once and twice."""
    return [
        Policy(name="p", trigger=Trigger.BOTH, every=every, band=Tolerance(points=float(points)), costs=costs)  # type: ignore[arg-type]
        for every in ("daily", "weekly", "monthly", "quarterly", "annual")
        for points in np.linspace(0.01, 0.10, 100)
        for costs in (1.0, 2.0)
    ]


def moving_weights(history: PastReturns, count: int = COUNT) -> np.ndarray:
    """The floor: weights that move with returns, and the largest drift."""
    assets = len(history.names)
    target = np.full((assets, 1), 1 / assets)
    weights, largest = np.full((assets, count), 1 / assets), np.zeros(count)
    for row in 1 + history.returns:
        weights *= row[:, None]
        weights /= weights.sum(axis=0)
        np.maximum(largest, np.abs(weights - target).max(axis=0), out=largest)
    return largest


def loop_over_dates(history: PastReturns) -> float:
    """A plain loop over the dates of a table in pandas, rebalanced monthly."""
    import pandas as pd

    table = pd.DataFrame(history.returns, index=pd.DatetimeIndex(history.ends), columns=history.names)
    target = pd.Series(1 / len(history.names), index=history.names)
    held, month = target * 100.0, None
    for day, row in table.iterrows():
        held = held * (1 + row)
        if month is not None and day.month != month:
            held = target * held.sum()
        month = day.month
    return float(held.sum())


def with_bt(history: PastReturns) -> float:
    """The `bt` package, rebalanced on the first day of each month, without costs."""
    import bt
    import pandas as pd

    first = history.ends[0] - timedelta(days=1)
    prices = pd.DataFrame(
        np.concatenate([np.ones((1, len(history.names))), np.cumprod(1 + history.returns, axis=0)]) * 100,
        index=pd.DatetimeIndex([first, *history.ends]), columns=history.names,
    )
    start = bt.algos.RunOnce()
    monthly = bt.algos.RunMonthly(run_on_first_date=False)
    both = bt.algos.Or([start, monthly])
    strategy = bt.Strategy("s", [both, bt.algos.SelectAll(), bt.algos.WeighEqually(), bt.algos.Rebalance()])
    test = bt.Backtest(strategy, prices, integer_positions=False, progress_bar=False)
    test.run()
    return float(test.strategy.prices.iloc[-1])


def seconds(work: Callable[[], object], rounds: int) -> float:
    best = float("inf")
    for _ in range(rounds):
        begun = time.process_time()
        work()
        best = min(best, time.process_time() - begun)
    return best


def sweep_ratio() -> float:
    """1,000 policies and their figures, against the floor."""
    history, grid = days(10), policies()
    studied = equal(history)
    ours = seconds(lambda: measure(studied, backtest(studied, grid)), 4)
    return ours / seconds(lambda: moving_weights(history), 4)


def loop_ratio() -> float:
    """A plain loop over dates, against one policy."""
    history = days(10)
    return seconds(lambda: loop_over_dates(history), 1) / seconds(lambda: backtest(equal(history), [MONTHLY]), 5)


def bt_ratio() -> float:
    """The `bt` package with 500 assets, against one policy."""
    history = days(500)
    return seconds(lambda: with_bt(history), 1) / seconds(lambda: backtest(equal(history), [MONTHLY]), 5)


NAMES, LOTS, MONTHS = 60, 3, 240
BANDS = Policy(name="b", trigger=Trigger.BOTH, every="monthly", band=Tolerance(points=0.05))
QUARTERLY = Policy(name="q", trigger=Trigger.CALENDAR, every="quarterly")


def taxable_account() -> Household:
    """Sixty names of three lots each in a taxable account, 60 % stocks and 40 % bonds."""
    holdings = [["Account", "Symbol", "Quantity", "Price", "Asset Class"]]
    lots = [["Account", "Symbol", "Lot ID", "Acquired", "Quantity", "Cost Basis"]]
    for each in range(NAMES):
        symbol, price, quantity = f"N{each:02d}", 20.0 + each, 300.0 + each
        holdings.append(["Joint", symbol, quantity, price, "Stocks" if each < 2 * NAMES // 3 else "Bonds"])
        lots += [
            ["Joint", symbol, f"{symbol}-{lot}", date(2018 + 2 * lot, 3, 1 + each % 20), quantity / LOTS, quantity / LOTS * price * (0.6 + 0.25 * lot)]
            for lot in range(LOTS)
        ]
    book = {
        "Accounts": [["Account", "Owner", "Type"], ["Joint", "Client", "taxable"]],
        "Holdings": holdings,
        "Lots": lots,
        "Targets": [["Asset Class", "Target %", "Band %"], ["Stocks", 60, 5], ["Bonds", 40, 5]],
        "Settings": [["Name", "Value"], ["Filing Status", "mfj"], ["Other Income", 250_000], ["MAGI", 300_000]],
    }
    answer = plan(source(book), Request(AS_OF, AS_OF))
    assert answer.plan is not None
    return answer.plan.listed


def taxable_ratio(policy: Policy) -> float:
    """Twenty years of months lived through by that account, against 240 plans of it."""
    household = taxable_account()
    returns = np.random.default_rng(3).normal([0.003, 0.007], [0.012, 0.045], (MONTHS, 2))
    ends = tuple(date(2000 + at // 12, 1 + at % 12, 28) for at in range(MONTHS))
    studied = Studied(PastReturns(("Bonds", "Stocks"), ends, returns, 12), np.array([0.4, 0.6]), TradingCosts(np.full(2, 0.0025)))
    plans = seconds(lambda: [make_plan(household) for _ in range(MONTHS // 10)], 2) * 10
    return seconds(lambda: live_through(household, studied, policy, lambda _: None), 1) / plans


@pytest.mark.bench
def test_twenty_years_in_a_taxable_account_take_half_of_a_plan_each_month() -> None:
    assert taxable_ratio(BANDS) <= 0.5
    assert taxable_ratio(QUARTERLY) <= 0.5


@pytest.mark.bench
def test_a_thousand_policies_cost_about_twice_moving_weights() -> None:
    assert sweep_ratio() <= 3.0


@pytest.mark.bench
def test_one_policy_is_far_faster_than_a_loop_over_dates() -> None:
    assert loop_ratio() >= 60


@pytest.mark.bench
def test_one_policy_is_far_faster_than_bt() -> None:
    assert bt_ratio() >= 200


def main() -> None:
    """Print the ratios."""
    print(f"1,000 policies: {sweep_ratio():.2f} x a loop that only moves weights (goal 2)")
    print(f"one policy: a loop over dates takes {loop_ratio():.0f} x as long (goal 100)")
    print(f"twenty years of a taxable account: bands {taxable_ratio(BANDS):.2f}, quarterly {taxable_ratio(QUARTERLY):.2f} x a plan each month (goal 0.5)")
    print(f"one policy, 500 assets: bt takes {bt_ratio():.0f} x as long (goal 300)")


if __name__ == "__main__":
    main()
