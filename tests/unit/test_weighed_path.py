"""The policy that weighs costs against drift: it trades where that is cheaper, goes where it is cheapest, and knows nothing of later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlrebal.household.risk_facts import PastReturns
from xlrebal.study.backtest import Paths, Studied, TradingCosts, backtest
from xlrebal.study.known_policies import weighed_policy
from xlrebal.study.policy import NEVER, Policy, Trigger
from xlrebal.study.resampled import resampled

YEARS = 8
WEIGHED = weighed_policy("monthly")
MONTHLY = Policy(name="m", trigger=Trigger.CALENDAR, every="monthly")


def studied(seed: int, share: float, price: float = 2.0, flows: bool = False) -> Studied:
    """Eight years of months of four assets."""
    rng = np.random.default_rng(seed)
    ends = tuple(date(2000, 1, 31) + timedelta(days=31 * at) for at in range(12 * YEARS))
    returns = rng.normal(0.005, [0.01, 0.03, 0.05, 0.08], (len(ends), 4)).clip(-0.5)
    money = rng.normal(0, 3, len(ends)) * (rng.random(len(ends)) < 0.2) if flows else None
    history = PastReturns(("A", "B", "C", "D"), ends, returns, 12)
    return Studied(history, np.array([0.4, 0.3, 0.2, 0.1]), TradingCosts(np.full(4, share)), flows=money, price=price)


def run(what: Studied, policy: Policy = WEIGHED) -> Paths:
    return backtest(what, [policy], keep_holdings=True)


def test_without_costs_it_goes_to_target_once_risk_is_known() -> None:
    what = studied(1, 0.0)
    found, monthly = run(what), run(what, MONTHLY)
    assert found.holdings is not None and monthly.holdings is not None
    weights = found.holdings[..., 0] / found.values[1:]
    assert weights[36:] == pytest.approx(np.broadcast_to(what.targets, weights[36:].shape), abs=1e-6)
    assert found.rebalances[0] == monthly.rebalances[0] - 34  # none in the first three years but for its last month


def test_where_trading_is_dearer_than_any_drift_it_never_trades() -> None:
    what = studied(2, 0.5)
    assert run(what).values == pytest.approx(run(what, NEVER).values)
    assert run(what).turnover[0] == 0


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([0.0002, 0.001, 0.004]))
def test_no_other_weights_would_have_cost_less_on_any_day(seed: int, share: float) -> None:
    what = studied(seed, share)
    found = run(what)
    assert found.holdings is not None
    held = found.holdings[..., 0]
    rng = np.random.default_rng(seed)
    for at in range(36, len(held)):
        grown = held[at - 1] * (1 + what.history.returns[at])
        before, after = grown / grown.sum(), held[at] / held[at].sum()
        risk = np.cov(what.history.returns[: at + 1], rowvar=False) * 12

        def cost(weights: np.ndarray, before: np.ndarray = before, risk: np.ndarray = risk) -> float:
            apart = weights - what.targets
            return float(what.price * apart @ risk @ apart + share * np.abs(weights - before).sum())

        others = [before, what.targets, *((1 - step) * after + step * rng.dirichlet(np.ones(4)) for step in (0.001, 0.05, 0.5))]
        assert cost(after) <= min(map(cost, others)) + 1e-9


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_nothing_before_a_day_depends_on_what_comes_after_it(seed: int, flows: bool) -> None:
    what = studied(seed, 0.0005, flows=flows)
    cut = int(np.random.default_rng(seed).integers(1, 12 * YEARS))
    later = what.history.returns.copy()
    later[cut:] = 0.01
    other = replace(what, history=PastReturns(what.history.names, what.history.ends, later, 12))
    assert run(other).values[: cut + 1] == pytest.approx(run(what).values[: cut + 1], rel=1e-12)


def test_money_and_holdings_add_up_and_a_world_is_as_if_it_had_been_the_history() -> None:
    what = studied(5, 0.0005, flows=True)
    found = run(what)
    assert found.holdings is not None
    assert found.holdings.sum(axis=1) == pytest.approx(found.values[1:])
    worlds = resampled(len(what.history.ends), 12, 3, 7)
    together = backtest(replace(what, worlds=worlds), [NEVER, WEIGHED])
    for at, rows in enumerate(worlds):
        past = replace(what.history, returns=what.history.returns[rows])
        alone = backtest(replace(what, history=past), [NEVER, WEIGHED])
        assert together.values[:, 2 * at : 2 * at + 2] == pytest.approx(alone.values, rel=1e-9)
        assert together.turnover[2 * at : 2 * at + 2] == pytest.approx(alone.turnover, rel=1e-9)
