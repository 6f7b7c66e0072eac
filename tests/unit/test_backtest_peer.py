"""Backtests held against the open-source package `bt`, which goes day by day and shares no code with them, where the rules are the same."""

from __future__ import annotations

import builtins
import importlib
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from xlrebal.household.risk_facts import PastReturns
from xlrebal.household.tolerance import Tolerance
from xlrebal.study.backtest import Studied, TradingCosts, backtest
from xlrebal.study.policy import NEVER, Policy, Trigger
from xlrebal.study.policy_results import measure

SAME = 1e-9  # relative
WEIGHTS = np.array([0.35, 0.25, 0.2, 0.15, 0.05])
NAMES = ("A", "B", "C", "D", "E")


def four_years(seed: int) -> PastReturns:
    """Days of trading, five a week, from a day on that begins neither a week nor a month."""
    ends = [date(2004, 3, 4) + timedelta(days=at) for at in range(1_460)]
    ends = [day for day in ends if day.weekday() < 5]
    returns = np.random.default_rng(seed).normal(0.0004, [0.004, 0.008, 0.012, 0.016, 0.03], (len(ends), 5))
    return PastReturns(NAMES, tuple(ends), returns, 252)


@pytest.fixture(scope="module")
def bt() -> Any:
    """The package, imported as Python itself imports: LibreOffice's bridge, where it has been loaded, refuses in other words, which one of its parts does not expect."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builtins, "__import__", importlib.__import__)
        return importlib.import_module("bt")


def by_bt(bt: Any, history: PastReturns, when: Callable[[Any], Any]) -> tuple[np.ndarray, float]:
    """What a hundred becomes, and how much it varies a year; `when` gives the rule by which it trades after the first day."""
    import pandas as pd

    grown = np.cumprod(np.concatenate([np.ones((1, 5)), 1 + history.returns]), axis=0) * 100
    prices = pd.DataFrame(grown, index=pd.DatetimeIndex([history.ends[0] - timedelta(days=1), *history.ends]), columns=NAMES)
    weigh = bt.algos.WeighSpecified(**dict(zip(NAMES, WEIGHTS, strict=True)))
    rule = bt.algos.Or([bt.algos.RunOnce(), when(bt.algos)])
    strategy = bt.Strategy("peer", [weigh, rule, bt.algos.Rebalance()])
    test = bt.Backtest(strategy, prices, integer_positions=False, progress_bar=False)
    test.run()
    values = test.strategy.prices.to_numpy()
    return values[1:], float(test.strategy.prices.pct_change().iloc[2:].std() * 252**0.5)


@pytest.mark.parametrize(
    ("policy", "when"),
    [
        (NEVER, lambda algos: algos.RunOnDate("1999-01-01")),
        (Policy(name="w", trigger=Trigger.CALENDAR, every="weekly"), lambda algos: algos.RunWeekly(run_on_first_date=False)),
        (Policy(name="m", trigger=Trigger.CALENDAR, every="monthly"), lambda algos: algos.RunMonthly(run_on_first_date=False)),
        (Policy(name="q", trigger=Trigger.CALENDAR, every="quarterly"), lambda algos: algos.RunQuarterly(run_on_first_date=False)),
        (Policy(name="y", trigger=Trigger.CALENDAR, every="annual"), lambda algos: algos.RunYearly(run_on_first_date=False)),
        (Policy(name="b", trigger=Trigger.THRESHOLD, every="daily", band=Tolerance(share=0.2)), lambda algos: algos.RunIfOutOfBounds(0.2)),
        (Policy(name="n", trigger=Trigger.THRESHOLD, every="daily", band=Tolerance(share=0.05)), lambda algos: algos.RunIfOutOfBounds(0.05)),
    ],
    ids=lambda each: each.name if isinstance(each, Policy) else "",
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_same_rules_come_to_the_same(bt: Any, policy: Policy, when: Callable[[Any], Any], seed: int) -> None:
    history = four_years(seed)
    studied = Studied(history, WEIGHTS, TradingCosts(np.zeros(5)))
    paths = backtest(studied, [policy])
    values, volatility = by_bt(bt, history, when)
    assert paths.values[:, 0] == pytest.approx(values[: len(paths.values)], rel=SAME)
    assert measure(studied, paths).volatility[0] == pytest.approx(volatility, rel=1e-3)  # it counts a day more
