"""What holds for the plan of any household, asserted on the orders and on the result tables, apart from check_plan."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.properties.households import AS_OF, World, worlds
from xlrebal.household.asset_location import asset_kind
from xlrebal.household.household import Household
from xlrebal.plan.drift.measure_drift import ScopeDrift, cents_under, row_paths, spoken_of
from xlrebal.plan.history.household_ledger import replay_household
from xlrebal.plan.history.ledger_names import lot_key
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.plan.proposal.decisions import Order, Phase, TradePurpose
from xlrebal.plan.proposal.trading_rules import share_step
from xlrebal.report.tabulate import tabulate_plan
from xlrebal.schema.column import Results
from xlrebal.tax.money import amount_cents
from xlrebal.tax.transaction import Status

EXAMPLES = 120
thorough = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
FORCED = (Phase.RAISE_CASH, Phase.OVERRIDES)  # a need and the advisor's own orders go before the budget


def sells(plan: Plan) -> list[Order]:
    return [order for order in plan.orders.orders if order.side == "SELL"]


def buys(plan: Plan) -> list[Order]:
    return [order for order in plan.orders.orders if order.side == "BUY"]


def results_of(plan: Plan) -> Results:
    return tabulate_plan(plan, (*plan.household.findings, *plan.findings), [])


@thorough
@given(worlds())
def test_every_promise_on_the_orders(world: World) -> None:
    household = world.household()
    plan = make_plan(household)
    event(f"{min(len(plan.orders.orders), 6)} orders")
    assert plan.findings == ()
    check_lots(plan)
    check_cash(plan)
    check_held_too_short(plan)
    check_sides(plan)
    check_washes(plan)
    check_restrictions(plan)
    check_places(plan)
    check_steps(plan)
    check_budget(plan)


def check_lots(plan: Plan) -> None:
    """No lot is oversold, a sale's lots add up to it, and gain is proceeds less basis to the cent."""
    household = plan.household
    left = {(household.positions.account[at], lot_id): quantity
            for at, lot_id, quantity in zip(household.lots.position.tolist(), household.lots.lot_id, household.lots.quantity.tolist(), strict=True)}
    basis_left = {(household.positions.account[at], lot_id): basis
                  for at, lot_id, basis in zip(household.lots.position.tolist(), household.lots.lot_id, household.lots.basis.tolist(), strict=True)}
    seen = set()
    for order in plan.orders.orders:
        assert (order.side, order.account, order.symbol) not in seen and order.quantity > 0
        seen.add((order.side, order.account, order.symbol))
        assert order.gross == amount_cents(order.quantity, order.price)
    for order in sells(plan):
        assert sum(lot.quantity for lot in order.lots) == order.quantity
        assert sum(lot.proceeds for lot in order.lots) == order.gross - order.commission
        for lot in order.lots:
            left[order.account, lot.lot_id] -= lot.quantity
            assert lot.quantity > 0 and left[order.account, lot.lot_id] >= 0
            assert lot.gain == lot.proceeds - lot.basis and 0 <= lot.basis <= basis_left[order.account, lot.lot_id]


def check_cash(plan: Plan) -> None:
    """Cash foots; an account that buys keeps its minimum and its need, and no account ends worse off than it must."""
    for row in plan.orders.cash:
        mine = [order for order in plan.orders.orders if order.account == row.account]
        sold = sum(order.gross for order in mine if order.side == "SELL")
        bought = sum(order.gross for order in mine if order.side == "BUY")
        fees = sum(order.commission for order in mine)
        assert (row.sells, row.buys, row.commissions) == (sold, bought, fees)
        assert row.before == plan.household.cash[row.account] and row.after == row.before + sold - bought - fees
        floor = row.minimum + row.need
        dearer = sum(max(0, order.commission - order.gross) for order in mine if order.phase is Phase.OVERRIDES)  # than all the advisor's own sale brings
        assert row.after >= (floor if bought else min(row.before, floor) - dearer)


def check_held_too_short(plan: Plan) -> None:
    """Shares inside their minimum days pay their fee to the cent, or stay where there is none, but for the advisor's order."""
    for order in sells(plan):
        security, fees = plan.household.securities[order.symbol], 0
        for lot in order.lots:
            always = bool(security.redemption_fee) and security.minimum_days is None
            too_short = always or (AS_OF - lot.acquired).days < (security.minimum_days or 0)
            assert not too_short or security.redemption_fee or TradePurpose.ADVISOR in lot.purposes, (order, lot)
            fees += round(amount_cents(lot.quantity, order.price) * Fraction(str(security.redemption_fee)) + Fraction(1, 10**9)) if too_short else 0
        assert order.redemption_fee == fees
        bps = Fraction(str(security.commission_share)) * order.gross
        assert order.commission - fees - security.commission == round(bps + Fraction(1, 10**9))


def check_sides(plan: Plan) -> None:
    group_of, accounts = plan.household.group_of, plan.household.accounts
    sold = {(accounts[order.account].custody, group_of[order.symbol]) for order in sells(plan)}
    assert not sold & {(accounts[order.account].custody, group_of[order.symbol]) for order in buys(plan)}


def check_washes(plan: Plan) -> None:
    """The ledger replayed with the proposal in it finds no wash it takes part in, and so says a plain look-up."""
    household = plan.household
    losing = {lot_key(lot.account, lot.symbol, lot.lot_id) for lot in plan.outcome.lots if lot.gain < 0}
    for match in replay_household(household, plan.orders.orders).matches:
        if match.sale_status is not Status.PROPOSED or match.lot in losing:  # the basis on Lots is final: no loss, no wash
            assert Status.PROPOSED not in (match.sale_status, match.purchase_status), match
    counted = {name for name, account in household.accounts.items() if account.wash_scope}
    losses = {household.group_of[order.symbol] for order in sells(plan) if any(lot.taxable and lot.gain < 0 for lot in order.lots)
              and household.accounts[order.account].wash_scope}
    bought = {household.group_of[order.symbol] for order in buys(plan) if order.account in counted}
    assert not losses & bought
    gone = defaultdict(int)  # sold with it, or matched with a loss already taken (W-4: once a share)
    for match in replay_household(household).matches:
        gone[match.replacement] += match.quantity
    for order in sells(plan):
        for lot in order.lots:
            gone[lot_key(order.account, order.symbol, lot.lot_id)] += lot.quantity
    lots, positions = household.lots, household.positions
    for at in np.flatnonzero(lots.acquired >= np.datetime64(AS_OF) - 30).tolist():
        account, symbol = positions.account[int(lots.position[at])], positions.symbol[int(lots.position[at])]
        if lots.inherited[at] or lots.gifted[at] or account not in counted:
            continue
        if gone[lot_key(account, symbol, lots.lot_id[at])] < lots.quantity[at]:  # a recent purchase that stays, in part or whole
            for order in (each for each in sells(plan) if each.account in counted):
                for lot in order.lots:
                    own = (order.account, lot.lot_id) == (account, lots.lot_id[at])
                    assert own or not (lot.taxable and lot.gain < 0 and household.group_of[order.symbol] == household.group_of[symbol]
                                       and not same_order(household, (order.account, lot.lot_id), (account, lots.lot_id[at])))


def same_order(household: Household, one: tuple[str, str], other: tuple[str, str]) -> bool:
    orders = {(each.account, each.lot_id): each.order for each in household.transactions if each.order}
    return orders.get(one, "") == orders.get(other, " ")


def check_restrictions(plan: Plan) -> None:
    household = plan.household
    for rule in household.restrictions:
        covered = [order for order in plan.orders.orders if rule.account in ("", order.account) and rule.symbol in ("", order.symbol)]
        actions = {"do not buy": {"BUY"}, "phase out": {"BUY"}, "do not sell": {"SELL"}, "hold": {"BUY", "SELL"}}.get(rule.rule, set())
        assert not actions & {order.side for order in covered}, (rule, covered)
    for skipped in (each for each in household.overrides if each.decision == "skip"):
        assert (skipped.account, skipped.symbol, skipped.side) not in {(order.account, order.symbol, order.side) for order in plan.orders.orders}


def check_places(plan: Plan) -> None:
    """Nothing but the advisor's own order is bought off a stated list, nor a municipal bond outside taxable accounts."""
    household = plan.household
    for purchase in plan.proposal.purchases:
        account, security = household.accounts[purchase.account].type, household.securities[purchase.symbol]
        listed, kind = security.location_preference, asset_kind(security)
        if purchase.phase is not Phase.OVERRIDES:
            assert not listed or {account, account.family} & {*listed}
            assert listed or account.taxable or not kind or kind.name != "municipal bonds"


def check_steps(plan: Plan) -> None:
    """Whole shares, round lots or thousandths, save where the whole position goes."""
    household = plan.household
    held = dict(zip(zip(household.positions.account, household.positions.symbol, strict=True), household.positions.quantity.tolist(), strict=True))
    for order in plan.orders.orders:
        security = household.securities[order.symbol]
        step = 1_000 if security.fractional else security.round_lot * 1_000_000
        whole = order.side == "SELL" and order.quantity == held[order.account, order.symbol]
        assert whole or order.quantity % step == 0 or order.phase is Phase.OVERRIDES, order


def check_budget(plan: Plan) -> None:
    """Recognized gains stay inside every limit unless they were over before, or a need or the advisor's order comes first."""
    if any(sale.phase in FORCED for sale in plan.proposal.sales) or not plan.outcome.lots:
        return
    outcome, budget = plan.outcome, plan.proposal.budget
    for limit, used_before, used_after in (
            (budget.gain_limit, net(outcome.results_without), net(outcome.results_with)),
            (budget.short_limit, outcome.net_without.net_st, outcome.net_with.net_st),
            (budget.tax_limit, 0, outcome.tax_change)):
        if limit is not None:
            assert used_after <= max(limit, used_before), (limit, used_before, used_after)


def net(results: Any) -> int:
    return int(results.st - results.st_carry + results.lt + results.distributions - results.lt_carry)


@thorough
@given(worlds())
def test_weights_caps_and_direction(world: World) -> None:
    plan = make_plan(world.household())
    for drift in plan.drift:
        bought = {order.symbol for order in buys(plan) if order.account in drift.scope.accounts}
        after = plan.proposal.values(drift.scope)
        check_limits(plan, drift.scope, after, bought)
        check_rows(plan, drift, after)


def check_rows(plan: Plan, drift: ScopeDrift, after: Mapping[str, int]) -> None:
    """Nothing over its band is bought further, nothing under it sold further, but for what phases before drift do and a share."""
    if any(each.phase not in (Phase.SALES, Phase.BUYS) for each in (*plan.proposal.sales, *plan.proposal.purchases)):
        return
    paths = row_paths(drift.targets.rows)
    before, then = (cents_under(plan.household, values, paths) for values in (drift.scope.values, after))
    step = max((amount_cents(share_step(plan.household, name), plan.household.price(name)) for name in after), default=0)
    for row in drift.breaches:
        if row.row is None or row.row == drift.targets.cash_row:
            continue
        moved = then.get(spoken_of(row.row), 0) - before.get(spoken_of(row.row), 0)
        assert moved <= step if row.status == "over" else moved >= -step, (row.name, row.status, moved)


def check_limits(plan: Plan, scope: Any, after: Mapping[str, int], bought: set[str]) -> None:
    """No purchase of the plan's own takes a symbol or its exposure group past its limit."""
    household = plan.household
    advisors = {each.symbol for each in plan.proposal.purchases if each.phase is Phase.OVERRIDES}
    for symbol in bought - advisors:
        limits = [household.securities[symbol].max_weight, *(rule.weight for rule in household.restrictions if rule.rule == "max weight"
                                                             and rule.symbol in ("", symbol) and rule.account == "")]
        for limit in (each for each in limits if each is not None):
            assert after[symbol] <= limit * scope.value + 1, (symbol, limit)
        group = household.securities[symbol].exposure_group
        if group and not any(household.securities[name].exposure_group == group for name in advisors):
            held = sum(value for name, value in after.items() if household.securities[name].exposure_group == group)
            assert held <= household.group_caps[group] * scope.value + 1, group


@thorough
@given(worlds())
def test_every_total_foots(world: World) -> None:
    check_totals(make_plan(world.household()))


def check_totals(plan: Plan) -> None:
    """Trades, Lots Sold, Cash, Gains and the forms agree with one another."""
    results = results_of(plan)
    trades = [row for row in results["trades"] if row["quantity"]]
    lots: dict[tuple[Any, Any], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in results["lots_sold"]:
        assert row["gain"] == pytest.approx(row["proceeds"] - row["basis"], abs=1e-6)
        for key in ("quantity", "proceeds", "gain", "disallowed"):
            lots[row["account"], row["symbol"]][key] += row[key]
    taxable = {name for name, account in plan.household.accounts.items() if account.taxable}
    for row in (row for row in trades if row["action"] == "SELL"):
        mine = lots.pop((row["account"], row["symbol"]))
        assert mine["quantity"] == pytest.approx(row["quantity"], abs=1e-6)
        assert mine["proceeds"] == pytest.approx(row["amount"] - row["commission"], abs=1e-6)
        assert row["st_gain"] + row["lt_gain"] == pytest.approx(mine["gain"] + mine["disallowed"] if row["account"] in taxable else 0.0, abs=1e-6)
    assert not lots
    for row in results["cash"]:
        assert row["after"] == pytest.approx(row["before"] + row["sells"] - row["buys"] - row["commissions"], abs=1e-6)
        for key, action in (("sells", "SELL"), ("buys", "BUY")):
            assert row[key] == pytest.approx(total(trades, "amount", account=row["account"], action=action), abs=1e-6)
    gains = {row["bucket"]: row for row in results["gains"]}
    own = {name for name, account in plan.household.accounts.items() if account.on_return}
    mine = [row for row in trades if row["account"] in own]
    assert gains["ST"]["proposed"] == pytest.approx(total(mine, "st_gain"), abs=1e-6)
    assert gains["LT"]["proposed"] == pytest.approx(total(mine, "lt_gain"), abs=1e-6)
    for form in ("form_8949", "proposed_8949", "last_year_8949"):
        assert {row["account"] for row in results[form]} <= own
    theirs = [row for row in results["gains_detail"] if row["item"] == "Proposed on separate returns"]
    assert sum(row["total"] for row in theirs) == pytest.approx(total(trades, "st_gain") + total(trades, "lt_gain") - gains["total"]["proposed"], abs=1e-6)
    for key in ("year_to_date", "proposed", "carryforward"):
        assert gains["total"][key] == pytest.approx(gains["ST"][key] + gains["LT"][key], abs=1e-6)
    for row in results["drift"]:
        if row["weight"] is not None and row["target"] is not None:
            assert row["drift"] == pytest.approx(row["weight"] - row["target"], abs=1e-9)


def total(rows: Sequence[Mapping[str, Any]], key: str, **only: str) -> float:
    return sum(row[key] for row in rows if all(row[name] == value for name, value in only.items()))


@settings(parent=thorough, max_examples=EXAMPLES // 2)
@given(worlds(), st.integers(0, 1000))
def test_same_plan_whatever_the_order_of_rows(world: World, seed: int) -> None:
    first, again, mixed = (results_of(make_plan(one.household())) for one in (world, world, world.shuffled(seed)))
    assert first == again
    assert without_rows(first) == without_rows(mixed)


def without_rows(results: Results) -> dict[str, list[str]]:
    """The tables as text; of Checks the codes only, since its rows name rows of the sheets."""
    shown = {name: [repr(row) for row in rows] for name, rows in results.items() if name != "drift_holdings"}
    return shown | {"checks": sorted(str(row["code"]) for row in results["checks"])}


@settings(parent=thorough, max_examples=EXAMPLES // 3)
@given(worlds())
def test_a_plan_changes_nothing_it_is_given(world: World) -> None:
    household = world.household()
    before = frozen(copy.deepcopy(household))
    plan = make_plan(household)
    results_of(plan)
    assert frozen(household) == before


def frozen(thing: Any) -> str:
    if is_dataclass(thing) and not isinstance(thing, type):
        return "; ".join(f"{field.name}={frozen(getattr(thing, field.name))}" for field in fields(thing))
    if isinstance(thing, np.ndarray):
        return repr(thing.tolist())
    if isinstance(thing, set | frozenset):
        return repr(sorted(map(frozen, thing)))  # a set has no order, and its copy another
    if isinstance(thing, Mapping):
        return repr({key: frozen(value) for key, value in thing.items()})
    return repr(thing)


@settings(parent=thorough, max_examples=EXAMPLES // 2)
@given(worlds())
def test_nothing_trades_unless_something_asks(world: World) -> None:
    plan = make_plan(world.household())
    household = plan.household
    for drift, verdict in zip(plan.drift, plan.verdicts, strict=True):
        asks = (verdict.trades or household.settings.harvest_losses or household.overrides or drift.scope.need
                or any(rule.rule == "phase out" for rule in household.restrictions)
                or any(household.cash[name] < household.accounts[name].minimum_cash + max(household.accounts[name].need, 0) for name in drift.scope.accounts))
        if not asks:
            assert not [order for order in plan.orders.orders if order.account in drift.scope.accounts]
        if not verdict.trades:
            assert not [sale for sale in plan.proposal.sales if sale.phase is Phase.SALES and household.positions.account[sale.position] in drift.scope.accounts]


@settings(parent=thorough, max_examples=EXAMPLES // 2)
@given(worlds())
def test_the_advisors_quantity_is_the_trade(world: World) -> None:
    """An override is traded as it stands, or refused with the reason; the plan never adds to it."""
    plan = make_plan(world.household())
    orders = {(order.account, order.symbol, order.side): order.quantity for order in plan.orders.orders}
    for each in plan.household.overrides:
        if each.decision != "skip" and each.account in plan.household.accounts:
            asked = each.quantity if each.quantity is not None else each.proposed
            assert orders.get((each.account, each.symbol, each.side), 0) <= asked, each
