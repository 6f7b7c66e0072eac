"""Where the solver fails the plan says so, is made in a plain order, and keeps every promise."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings

from tests.benches.bench_least_tax import FOUR, ONE, household_sheets
from tests.properties.households import World, worlds
from tests.properties.test_plan_properties import (
    check_budget,
    check_cash,
    check_restrictions,
    check_steps,
    check_washes,
)
from xlrebal.optimize.problem import Placement, PlacementProblem
from xlrebal.optimize.solve import NoSolution
from xlrebal.optimize.stages import Stages
from xlrebal.plan import rules_method
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.review.cautions import cautions
from xlrebal.schema.finding import Problem as Code


@pytest.fixture
def no_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(problem: PlacementProblem, stages: Stages) -> Placement:
        raise NoSolution("Unknown")

    monkeypatch.setattr(rules_method, "place", fails)


@pytest.mark.slow
@pytest.mark.usefixtures("no_solver")
@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(worlds())
def test_every_promise_holds_without_a_solver(world: World) -> None:
    plan = make_plan(world.household())
    assert not plan.findings
    for check in (check_cash, check_washes, check_restrictions, check_steps, check_budget):
        check(plan)


@pytest.mark.usefixtures("no_solver")
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("accounts", [ONE, FOUR])
def test_it_says_so_and_still_moves_the_rows(seed: int, accounts: tuple[tuple[str, str], ...]) -> None:
    plan = make_plan(household_sheets(seed, accounts).household())
    (said,) = (each for each in cautions(plan) if each.code is Code.SOLVER_FAILED)
    assert "the solver says: Unknown" in said.message
    before, after = (sum(distances(plan, after=each)) for each in (False, True))
    assert after < before * 0.6


def test_a_solver_that_answers_is_not_spoken_of() -> None:
    plan = make_plan(household_sheets(0, ONE).household())
    assert not [each for each in cautions(plan) if each.code is Code.SOLVER_FAILED]


def distances(plan: Plan, *, after: bool) -> Iterator[float]:
    """How far each class is from its target, as a share of its scope."""
    for drift in plan.drift:
        values = plan.proposal.values(drift.scope) if after else drift.scope.values
        for row in drift.targets.rows:
            if row is not drift.targets.cash_row:
                held = sum(value for name, value in values.items() if row.covers(plan.household.path(name)))
                yield abs(held / drift.scope.value - row.weight)
