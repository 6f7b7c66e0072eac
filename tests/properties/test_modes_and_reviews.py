"""Whatever Mode, Trigger, the limits on small trades and the presets of bands: every promise holds, and what a mode bars is not traded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.properties.households import World, often, worlds
from tests.properties.test_plan_properties import (
    check_cash,
    check_held_too_short,
    check_lots,
    check_restrictions,
    check_sides,
    check_steps,
    check_washes,
    results_of,
    thorough,
)
from tests.properties.test_true_sentences import (
    DAY,
    MONEY,
    PERCENT,
    UNGRAMMATICAL,
    Known,
    Said,
    day,
    days_of,
    figure,
    numbers_of,
)
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.plan.placement.improvement import Improvement
from xlrebal.plan.proposal.decisions import Phase, TradePurpose
from xlrebal.plan.proposal.shares_for import share_cost
from xlrebal.schema.reason import Rule
from xlrebal.schema.side import Side

OWN = {TradePurpose.ADVISOR}
CASH = {TradePurpose.CASH, TradePurpose.NEW_MONEY}
PAYS = {TradePurpose.PAYS_ORDER, TradePurpose.CASH}
LOSSES = {TradePurpose.LOSS, TradePurpose.SOLD_ALONG}


@st.composite
def steered(draw: st.DrawFn) -> World:
    """A household with the settings that say when, and how much."""
    world = draw(worlds())
    chosen = {
        "mode": draw(often("full", "bands only", "buy only", "sell only", "raise or invest", "one class", "harvest", "harvest and rebalance", weight=2)),
        "mode_class": draw(st.sampled_from(["Stocks", "Bonds", "Timber"])),
        "trigger": draw(st.sampled_from(["threshold", "calendar", "both", "always"])),
        "review_frequency": draw(st.sampled_from([None, "daily", "monthly", "quarterly", "annual"])),
        "last_review": draw(st.sampled_from([None, date(2026, 11, 19), date(2026, 6, 30), date(2025, 1, 31)])),
        "look_interval_days": draw(often(None, 14)),
        "improvement_pct": draw(often(None, 0.05, 0.4)),
        "minimum_trade_pct": draw(often(None, 0.02, 0.3)),
        "band_presets": draw(st.sampled_from(["no", "kind"])),
    }
    return replace(world, settings={**world.settings, **chosen})


@pytest.mark.slow
@thorough
@given(steered())
def test_every_promise_holds_in_every_mode(world: World) -> None:
    plan = make_plan(world.household())
    assert plan.findings == ()
    for check in (check_lots, check_cash, check_held_too_short, check_sides, check_washes, check_restrictions, check_steps):
        check(plan)
    results_of(plan)
    barred_is_not_traded(plan)
    small_is_not_traded(plan)


def barred_is_not_traded(plan: Plan) -> None:
    """What a mode bars is in no sale or purchase but the advisor's own, and in what pays for these; no sale pays where none is allowed."""
    settings, household = plan.household.settings, plan.household
    sold, bought = ([each for each in parts if each.purpose not in OWN] for parts in (plan.proposal.sales, plan.proposal.purchases))
    ordered = {each.account for each in plan.proposal.purchases if each.purpose in OWN}
    pays = [each for each in sold if each.purpose in PAYS and household.account_of(each.lot) in ordered]
    purposes = {each.purpose for each in (*(each for each in sold if each not in pays), *bought)}
    if settings.mode == "buy only":
        assert not sold
    elif settings.mode == "sell only":
        assert not bought
    elif settings.mode == "one class":
        symbols = {household.symbol_of(each.lot) for each in sold} | {each.symbol for each in bought}
        assert {household.securities[symbol].asset_class for symbol in symbols} <= {settings.mode_class}
    elif settings.mode == "raise or invest":
        assert purposes <= CASH
    elif settings.mode == "harvest":
        assert purposes <= LOSSES
    elif settings.mode == "bands only":
        assert not purposes & {*LOSSES, TradePurpose.PHASE_OUT, TradePurpose.SWAP_BACK}


def small_is_not_traded(plan: Plan) -> None:
    """A trade for drift is worth its least improvement, but for the share it is rounded by."""
    household = plan.household
    improvement = Improvement(household, [(own, verdict) for own, verdict in zip(plan.drift, plan.verdicts, strict=True) if verdict.trades])
    raising = {household.account_of(each.lot) for each in plan.proposal.sales if each.phase is Phase.RAISE_CASH} | {name for name, each in household.accounts.items() if each.need > 0}
    for order in plan.orders.orders:
        purposes = {sale.purpose for sale in plan.proposal.sales if household.account_of(sale.lot) == order.account and household.symbol_of(sale.lot) == order.symbol}
        purposes |= {each.purpose for each in plan.proposal.purchases if (each.account, each.symbol) == (order.account, order.symbol)}
        pays = any(reason.rule is Rule.PAYS_ORDER for reason in order.reasons)
        if purposes != {TradePurpose.DRIFT} or pays or (order.side is Side.SELL and (order.account in raising or household.need)):
            continue
        least = improvement.least_amount(order.account, order.symbol, order.side)
        assert order.gross >= least - share_cost(household, order.symbol), (order, least)


@pytest.mark.slow
@thorough
@given(steered())
def test_what_is_said_of_when_and_how_much_is_true(world: World) -> None:
    said = Said(world)
    settings = said.household.settings
    shares = [share for share in (settings.improvement_pct, settings.minimum_trade_pct) if share]
    worth = [household_least / 100 for name in said.household.accounts for household_least in [said.household.minimum_trade(name)]]
    improvement = Improvement(said.household, list(zip(said.plan.drift, said.plan.verdicts, strict=True)))
    least = [improvement.least_amount(name, symbol, side) / 100 for name in said.household.accounts for symbol in said.household.securities for side in Side]
    needs = [each.need / 100 for each in said.household.accounts.values()]
    known, days = Known([*numbers_of(said), *shares, *worth, *least, *needs]), days_of(said) | {each for each in (settings.last_review,) if each}
    for where, text in said.sentences():
        assert not UNGRAMMATICAL.search(text) or (where == "audit" and "_" in text), (where, text)
        if where not in ("headline", "drift") or "bought on" in text:  # what washes a loss: test_true_sentences.py
            continue
        for found in MONEY.findall(text):
            assert known.near(figure(found), 0.0051 if "." in found else 0.51), (where, text, found)
        for found in PERCENT.findall(text):
            assert known.near(float(found) / 100, 0.00051), (where, text, found)
        for found in DAY.findall(text):
            assert day(found) in days or "review is due" in text or "next from" in text, (where, text, found)
