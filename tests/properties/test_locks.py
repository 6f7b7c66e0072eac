"""Locking what was proposed changes nothing: through the sheets that a run leaves and the next one reads."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.benches.bench_least_tax import FOUR, ONE, household_sheets
from tests.properties.households import World, worlds
from tests.properties.test_placement_invariants import traded
from tests.replanned import Decide, locked, read_again
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.report.trades_rows import lots_sold_rows, trade_rows
from xlrebal.schema.column import Results, Row, Value

SEEDS, ACCOUNTS = st.integers(0, 10_000), st.sampled_from([FOUR, ONE])
thorough = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def results(plan: Plan) -> Results:
    return {"trades": trade_rows(plan), "lots_sold": lots_sold_rows(plan)}


def again(world: World, plan: Plan, decide: Decide = locked) -> Plan:
    """The plan of the next run, with the advisor's entries on the sheets of this one."""
    read = read_again(results(plan), decide)
    assert read.findings == ()
    return make_plan(replace(world, overrides=read.overrides).household())


def locking(row: Row) -> Mapping[str, Value]:
    """A lock, but on what is skipped."""
    return {} if row["decision"] == "skip" else locked(row)


def some_locked(chance: random.Random) -> Decide:
    return lambda row: locking(row) if chance.random() < 0.5 else {}


@thorough
@given(worlds(), st.randoms(use_true_random=False))
def test_locking_all_or_some_of_any_proposal_changes_nothing(world: World, chance: random.Random) -> None:
    plan = make_plan(world.household())
    event(f"{min(len(plan.orders.orders), 6)} orders")
    whole = again(world, plan, locking)
    assert traded(whole) == traded(plan)
    assert traded(again(world, whole, locking)) == traded(plan)  # nor does it on the run after
    assert traded(again(world, plan, some_locked(chance))) == traded(plan)


@thorough
@given(SEEDS, ACCOUNTS, st.booleans(), st.randoms(use_true_random=False))
def test_locking_all_or_some_of_a_large_proposal_changes_nothing(seed: int, accounts: tuple[tuple[str, str], ...], everything: bool, chance: random.Random) -> None:
    world = household_sheets(seed, accounts, everything)
    plan = make_plan(world.household())
    assert traded(again(world, plan)) == traded(plan)
    assert traded(again(world, plan, some_locked(chance))) == traded(plan)
