"""Gains held for long-term by Wait For Long Term Risk: only what is worth it is held, and only what must go is sold all the same."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.properties.households import World, worlds
from xlrebal.household.correlation import correlation_of
from xlrebal.household.household import Household
from xlrebal.household.risk_facts import RiskFacts, StatedRisk
from xlrebal.plan.drift.measure_drift import measure_drift
from xlrebal.plan.drift.risk_weights import target_weights, weights_by_path
from xlrebal.plan.make_plan import make_plan
from xlrebal.plan.proposal.decisions import TradePurpose
from xlrebal.plan.proposal.scopes import scope_name
from xlrebal.plan.taxes.gain_budget import Gain
from xlrebal.plan.taxes.tax_of_year import tax_total
from xlrebal.risk.covariance import covariance_of
from xlrebal.risk.portfolio_risk import volatility
from xlrebal.schema.reason import Rule

thorough = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
DOES_NOT_WAIT = (TradePurpose.CASH, TradePurpose.ADVISOR, TradePurpose.PAYS_ORDER)


def with_risk(world: World, times: float | None) -> Household:
    """The household with a volatility for each of its classes."""
    household = world.household()
    classes = sorted({each.asset_class for each in household.securities.values()} - {"", "Cash"})
    pairs = {(one, other): 0.3 for one in classes for other in classes if one < other}
    stated = StatedRisk({name: 0.05 + 0.07 * at for at, name in enumerate(classes)}, correlation_of(pairs))
    chosen = replace(household.settings, wait_for_long_term_risk=times)
    return replace(household, risk=RiskFacts(stated=stated), settings=chosen)


@pytest.mark.slow
@thorough
@given(worlds(), st.sampled_from([0.0, 0.25, 1.0]))
def test_what_is_worth_waiting_for_is_not_sold_for_drift(world: World, times: float) -> None:
    plan = make_plan(with_risk(world, times))
    waits, budget = plan.proposal.waits, plan.proposal.budget
    for sale in plan.proposal.sales:
        wait = waits.get(sale.lot)
        assert wait is None or not wait.is_worth_it or sale.purpose in DOES_NOT_WAIT, sale
    for each in plan.proposal.refusals:
        if each.reason.rule is Rule.WORTH_WAITING:
            assert each.lot is not None and waits[each.lot].is_worth_it
    drift = {each.scope.account: each for each in measure_drift(plan.household)}
    for lot, wait in waits.items():
        gain = round(float(plan.valued.gain[lot]) * 100)
        assert gain > 0 and not plan.valued.long_term[lot] and wait.days > 0
        if plan.valued.on_return[lot] and not plan.household.securities[plan.household.symbol_of(lot)].collectible:
            results = plan.outcome.results_without
            now, later = (tax_total(replace(budget, results=results).add(of).results, budget.tax_year) for of in (Gain(gain, 0), Gain(0, gain)))
            assert wait.saved == now - later
        own, scope = plan.household.path(plan.household.symbol_of(lot)), drift[scope_name(plan.household.accounts[plan.household.account_of(lot)])]
        held = weights_by_path(plan.household, scope.scope.values, scope.scope.cash - scope.scope.need, scope.scope.base)
        short = {path: weight - held.get(path, 0.0) for path, weight in target_weights(plan.household, scope).items() if weight > held.get(path, 0.0)}
        active = {path: -weight / sum(short.values()) for path, weight in short.items()} if scope.targets.rows else {}
        covariance = covariance_of(plan.household)
        assert covariance is not None
        deviation = volatility({**active, own: 1.0 + active.get(own, 0.0)}, covariance)
        assert deviation is not None
        assert wait.moves == pytest.approx(float(plan.valued.value[lot]) * 100 * deviation * sqrt(wait.days / 365), abs=1)


@pytest.mark.slow
@thorough
@given(worlds())
def test_no_wait_that_is_never_worth_it_changes_a_plan(world: World) -> None:
    plain, never = (make_plan(with_risk(world, times)) for times in (None, 1e9))
    assert plain.orders == never.orders
    assert [each.reason.rule for each in plain.proposal.refusals] == [each.reason.rule for each in never.proposal.refusals]
