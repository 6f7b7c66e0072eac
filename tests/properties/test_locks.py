"""Locking what was proposed changes nothing: through the sheets that a run leaves and the next one reads."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.benches.bench_least_tax import FOUR, ONE, household_sheets
from tests.properties.households import World, worlds
from tests.properties.test_placement_invariants import traded
from tests.replanned import Decide, locked, lots_sold_sheet, trades_sheet
from xlrebal.excel.parse.read_decisions import read_decisions
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.plan.proposal.decisions import Order
from xlrebal.report.trades_rows import lots_sold_rows, trade_rows
from xlrebal.review.lots_anew import lots_anew
from xlrebal.schema.column import Row, Value
from xlrebal.schema.side import Side

SEEDS, ACCOUNTS = st.integers(0, 10_000), st.sampled_from([FOUR, ONE])
CHANCES = st.randoms(use_true_random=False)
thorough = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
Trade = tuple[str, str, Side]


def again(world: World, plan: Plan, decide: Decide = locked) -> Plan:
    """The plan of the next run, of this world, with the advisor's entries on the sheets of another plan."""
    results = {"trades": [{**row, **decide(row)} for row in trade_rows(plan)], "lots_sold": lots_sold_rows(plan)}
    read = read_decisions(trades_sheet(results), lots_sold_sheet(results))
    assert read.findings == ()
    return make_plan(replace(world, overrides=read.overrides).household())


def locking(row: Row) -> Mapping[str, Value]:
    """A lock, but on what is skipped."""
    return {} if row["decision"] == "skip" else locked(row)


def some_locked(chance: random.Random) -> Decide:
    return lambda row: locking(row) if chance.random() < 0.5 else {}


def orders(plan: Plan) -> dict[Trade, Order]:
    return {(each.account, each.symbol, each.side): each for each in plan.orders.orders}


@thorough
@given(worlds(), CHANCES)
def test_locking_all_or_some_of_any_proposal_changes_nothing(world: World, chance: random.Random) -> None:
    plan = make_plan(world.household())
    event(f"{min(len(plan.orders.orders), 6)} orders")
    whole = again(world, plan, locking)
    assert traded(whole) == traded(plan)
    assert traded(again(world, whole, locking)) == traded(plan)  # nor does it on the run after
    assert traded(again(world, plan, some_locked(chance))) == traded(plan)


@thorough
@given(SEEDS, ACCOUNTS, st.booleans(), CHANCES)
def test_locking_all_or_some_of_a_large_proposal_changes_nothing(seed: int, accounts: tuple[tuple[str, str], ...], everything: bool, chance: random.Random) -> None:
    world = household_sheets(seed, accounts, everything)
    plan = make_plan(world.household())
    assert traded(again(world, plan)) == traded(plan)
    assert traded(again(world, plan, some_locked(chance))) == traded(plan)


@thorough
@given(SEEDS, ACCOUNTS, st.booleans(), CHANCES)
def test_nor_does_it_around_quantities_of_the_advisors_own(seed: int, accounts: tuple[tuple[str, str], ...], everything: bool, chance: random.Random) -> None:
    world = household_sheets(seed, accounts, everything)

    def some_own(row: Row) -> Mapping[str, Value]:
        return {"override_quantity": float(row["quantity"] * chance.choice([0, 0.5, 2]) // 1)} if chance.random() < 0.3 else {}

    own = again(world, make_plan(world.household()), some_own)
    assert traded(again(world, own)) == traded(own)
    assert traded(again(world, own, some_locked(chance))) == traded(own)


def moved(world: World, chance: random.Random) -> World:
    """The same household some days later: prices have moved, and some shares are gone."""
    by = {row["symbol"]: 1 + chance.uniform(-0.02, 0.02) for row in world.sheets["prices"]}
    gone = [row for row in world.sheets["lots"] if chance.random() < 0.02]

    def later(row: Row) -> Row:
        left = {each: row[each] for each in row}
        if "price" in left:
            left["price"] = round(left["price"] * by[left["symbol"]], 2)
        if row.get("symbol") != "CASH" and "price" in row and "account" in row:
            left["quantity"] -= sum(each["quantity"] // 2 for each in gone if (each["account"], each["symbol"]) == (row["account"], row["symbol"]))
        return left

    lots = [{**row, "quantity": row["quantity"] - row["quantity"] // 2} if row in gone else row for row in world.sheets["lots"]]
    sheets = {name: [later(row) for row in rows] for name, rows in world.sheets.items()} | {"lots": lots}
    return replace(world, sheets=sheets)


@thorough
@given(SEEDS, ACCOUNTS, st.booleans(), CHANCES)
def test_a_locked_trade_keeps_its_quantity_and_lots_or_the_answer_says_why(seed: int, accounts: tuple[tuple[str, str], ...], everything: bool, chance: random.Random) -> None:
    world = household_sheets(seed, accounts, everything)
    plan = make_plan(world.household())
    later = again(moved(world, chance), plan)
    before, now = orders(plan), orders(later)
    said = {each.value for each in lots_anew(later)}
    cut = {(each.account, each.symbol) for each in later.proposal.refusals if each.phase == "advisor's orders"}
    for trade, order in before.items():
        if trade not in now or now[trade].quantity != order.quantity:
            assert trade[:2] in cut
        elif lots(now[trade]) != lots(order):
            assert f"{order.symbol} in {order.account}" in said
        event("kept" if trade in now and lots(now[trade]) == lots(order) else "not kept")


def lots(order: Order) -> list[tuple[str, int]]:
    return sorted((each.lot_id, each.quantity) for each in order.lots)


def invested_instead(seed: int, accounts: tuple[tuple[str, str], ...], everything: bool) -> Iterator[float]:
    """What other buys of its account take of the money that half of a large buy leaves, as a share."""
    world = household_sheets(seed, accounts, everything)
    plan = make_plan(world.household())
    before = orders(plan)
    buys = [trade for trade in before if trade[2] is Side.BUY]
    for own in sorted(buys, key=lambda trade: (-before[trade].gross, trade))[:2]:
        now = orders(again(world, plan, halving(before[own])))
        others = [trade for trade in before | now if (trade[0], trade[2]) == (own[0], Side.BUY) and trade != own]
        more = sum(amount(now, trade) - amount(before, trade) for trade in others)
        yield more / (amount(before, own) - amount(now, own))


def halving(buy: Order) -> Decide:
    """Half the shares of this buy."""
    entered = {"override_quantity": float(buy.quantity // 2_000_000)}
    return lambda row: entered if (row["action"], row["account"], row["symbol"]) == ("BUY", buy.account, buy.symbol) else {}


def amount(of: Mapping[Trade, Order], trade: Trade) -> int:
    return of[trade].gross if trade in of else 0


def test_the_money_of_a_smaller_buy_stays_in_its_account() -> None:
    """But where the account sells less of a row to buy it again, or what is next best there costs tax."""
    cases = product(range(15), (FOUR, ONE), (False, True))
    found = [share for seed, accounts, everything in cases for share in invested_instead(seed, accounts, everything)]
    assert len(found) > 100
    assert sum(share > 0.9 for share in found) >= 0.97 * len(found)
