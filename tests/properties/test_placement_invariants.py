"""More room is never worse, any row order and any HiGHS give the same trades."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.benches.bench_least_tax import FOUR, ONE, SECURITIES, household_sheets
from tests.properties.households import AS_OF, World
from xlrebal.optimize import placement
from xlrebal.optimize.lumps import Lumps
from xlrebal.optimize.open_placement import OpenPlacement
from xlrebal.optimize.placement import opened
from xlrebal.optimize.placement_program import draft_of
from xlrebal.optimize.problem import Placement, PlacementProblem, in_basis_points
from xlrebal.optimize.stages import Stages
from xlrebal.plan import rules_method
from xlrebal.plan.make_plan import Plan, make_plan

CENT = 0.01
SEEDS, ACCOUNTS = st.integers(0, 400), st.sampled_from([FOUR, ONE])
thorough = settings(max_examples=30, deadline=None)


@contextmanager
def problems() -> Iterator[list[PlacementProblem]]:
    """The problems that plans made inside are placed by."""
    seen: list[PlacementProblem] = []

    def place(problem: PlacementProblem, stages: Stages) -> Placement:
        seen.append(problem)
        return placement.place(problem, stages)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules_method, "place", place)
        yield seen


def with_rows(world: World, sheet: str, rows: list[dict[str, Any]]) -> World:
    return replace(world, sheets={**world.sheets, sheet: rows})


def tighter(world: World, chance: random.Random) -> Iterator[tuple[World, World]]:
    """Pairs of households, the first with less room than the second."""
    free = replace(world, settings={**world.settings, "gain_budget": None})
    yield replace(world, settings={**world.settings, "gain_budget": chance.choice([0.0, 3_000.0])}), free
    accounts = [dict(row) for row in world.sheets["accounts"]]
    if len(accounts) > 1:
        chance.choice(accounts)["trade"] = False
        yield with_rows(world, "accounts", accounts), world
    rule = {"symbol": chance.choice(sorted(SECURITIES)), "rule": chance.choice(["do not sell", "do not buy", "hold"])}
    yield with_rows(world, "restrictions", [*world.sheets["restrictions"], rule]), world


def rows_missed(problem: PlacementProblem, answer: Placement) -> float:
    """What rows off their aims come to, dearest first in all but name: a class costs ten times what a part of it does."""
    return float(np.abs(answer.off) @ problem.rows.off)


def cost_without_losses(problem: PlacementProblem) -> float:
    """Rows and dollar sum, losses worth nothing: how much may be sold for them depends on what is found here."""
    open_placement = OpenPlacement(problem)
    open_placement.count_losses(at_worth=False)
    return open_placement.bound().cost


@pytest.mark.slow
@thorough
@given(SEEDS, ACCOUNTS)
def test_more_room_never_worsens_rows_or_the_dollar_sum(seed: int, accounts: tuple[tuple[str, str], ...]) -> None:
    for tight, loose in tighter(household_sheets(seed, accounts, everything=True), random.Random(seed)):
        with problems() as seen:
            less = make_plan(tight.household())
            count = len(seen)
            more = make_plan(loose.household())
        if not count or len(seen) == count:
            continue
        first, second = seen[0], seen[count]
        scale = first.worth / 1e4
        assert rows_missed(second, opened(second, Stages()).least) <= rows_missed(first, opened(first, Stages()).least) + 1000 * CENT + 1e-6 * scale
        if np.array_equal(first.wishes.change, second.wishes.change):  # else another split inside the rows is wished for
            assert cost_without_losses(second) <= cost_without_losses(first) + CENT
        for before, after, share in zip(missed(less, first), missed(more, second), dearest(less), strict=True):
            assert after <= before + share


def with_recent_lots(world: World, chance: random.Random) -> World:
    """The same with lots that would wash losses, and accounts of every lot method."""
    lots, holdings = list(world.sheets["lots"]), [dict(row) for row in world.sheets["holdings"]]
    for row in chance.sample([each for each in holdings if each["symbol"] != "CASH"], 6):
        quantity, cost = chance.choice([2, 10, 40]), chance.choice([0.97, 1.0, 1.02])
        row["quantity"] += quantity
        bought = {
            "acquired": AS_OF - timedelta(days=chance.choice([3, 29])),
            "quantity": quantity,
            "cost_basis": round(quantity * row["price"] * cost, 2),
        }
        lots.append({"account": row["account"], "symbol": row["symbol"], "lot_id": f"R{len(lots)}", **bought})
    accounts = [row | {"lot_method": chance.choice(["TAXCOST", "FIFO", "HIFO"])} for row in world.sheets["accounts"]]
    return replace(world, sheets={**world.sheets, "lots": lots, "holdings": holdings, "accounts": accounts})


@pytest.mark.slow
@thorough
@given(SEEDS, ACCOUNTS)
def test_nor_do_losses_that_recent_lots_would_wash(seed: int, accounts: tuple[tuple[str, str], ...]) -> None:
    """Whatever is freed: the rows of the problem in which it has been decided."""
    chance = random.Random(seed)
    for tight, loose in tighter(with_recent_lots(household_sheets(seed, accounts, everything=True), chance), chance):
        with problems() as seen:
            less = make_plan(tight.household())
            count = len(seen)
            more = make_plan(loose.household())
        if not count or len(seen) == count:
            continue
        first, second = seen[count - 1], seen[-1]
        assert (
            rows_missed(second, opened(second, Stages()).least)
            <= rows_missed(first, opened(first, Stages()).least) + 1000 * CENT + 1e-6 * first.worth / 1e4
        )
        for before, after, share in zip(missed(less, first), missed(more, second), dearest(less), strict=True):
            assert after <= before + share


def missed(plan: Plan, problem: PlacementProblem) -> Iterator[float]:
    """Dollars by which classes end outside their aims in whole shares: all of them together, which outrank all else."""
    rows = [row for drift in plan.drift for row in drift.targets.rows if row is not drift.targets.cash_row]
    values = plan.proposal.values(plan.drift[0].scope)
    off = 0.0
    for row, low, high in zip(rows, problem.rows.low.tolist(), problem.rows.high.tolist(), strict=False):
        if row.name == row.path[0]:
            held = sum(value for name, value in values.items() if row.covers(plan.household.path(name))) / 100
            off += max(0.0, low - held, held - high)
    yield off


def dearest(plan: Plan) -> Iterator[float]:
    """A share of every class."""
    classes = {row.path[0] for drift in plan.drift for row in drift.targets.rows}
    prices = [float(each.price or 0) / 1e9 for each in plan.household.securities.values()]
    yield max(prices) * len(classes)


@pytest.mark.slow
@thorough
@given(SEEDS, ACCOUNTS, st.integers(0, 1000))
def test_any_order_of_rows_gives_the_same_trades(seed: int, accounts: tuple[tuple[str, str], ...], order: int) -> None:
    world = household_sheets(seed, accounts, everything=True)
    assert traded(make_plan(world.household())) == traded(make_plan(world.shuffled(order).household()))


@pytest.mark.slow
@thorough
@given(SEEDS, ACCOUNTS)
def test_where_a_placement_starts_from_changes_no_trade(seed: int, accounts: tuple[tuple[str, str], ...]) -> None:
    with problems() as seen:
        make_plan(household_sheets(seed, accounts, everything=True).household())
    for problem in seen[:1]:
        stages, every_other = Stages(), np.arange(0, len(problem.lots.value), 2)
        placement.place(problem.only(every_other, np.arange(len(problem.purchases.room))), stages)
        cold, warm = placement.place(problem), placement.place(problem, stages)
        assert np.allclose(cold.sold, warm.sold, atol=CENT, rtol=0)
        assert np.allclose(cold.bought, warm.bought, atol=CENT, rtol=0)


def traded(plan: Plan) -> list[tuple[Any, ...]]:
    return sorted((each.account, each.symbol, each.side, each.quantity, *sorted((lot.lot_id, lot.quantity) for lot in each.lots)) for each in plan.orders.orders)


@thorough
@given(SEEDS, ACCOUNTS)
def test_another_highs_finds_the_same_lots_and_purchases(seed: int, accounts: tuple[tuple[str, str], ...]) -> None:
    from scipy.optimize import linprog
    from scipy.sparse import csr_matrix, vstack

    with problems() as seen:
        make_plan(household_sheets(seed, accounts, everything=True).household())
    for problem in (each for each in seen[:1] if not each.ceilings.over.any()):
        lumped = Lumps.of(problem).problem
        given_way = lumped.filled(lumped.branches()[0])
        draft, columns = draft_of(in_basis_points(given_way))
        program = draft.program()
        matrix = csr_matrix((program.entry, (program.at_row, program.at_column)), shape=(len(program.row_low), len(program.cost)))
        above, below = np.isfinite(program.row_high), np.isfinite(program.row_low)
        found = linprog(
            program.cost,
            A_ub=vstack([matrix[above], -matrix[below]]),
            b_ub=np.concatenate([program.row_high[above], -program.row_low[below]]),
            bounds=np.stack([program.low, program.high], axis=1),
            method="highs-ds",
            options={"dual_feasibility_tolerance": 1e-9},
        )
        own = OpenPlacement(given_way)._answer()
        by = problem.worth / 1e4
        assert found.status == 0, found.message
        assert np.allclose(found.x[columns.sold] * by, own.sold, atol=CENT, rtol=0)
        assert np.allclose(found.x[columns.bought] * by, own.bought, atol=CENT, rtol=0)
