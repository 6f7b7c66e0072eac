"""How long the frontier takes, as a ratio to one plan of the same household at half the tax it needs.

`python -m tests.benches.bench_frontier` prints a line a size: positions × lots, seconds of processor time of a plan and of the
frontier at twenty budgets, their ratio. Each point is a plan of its own, so that it is what planning with its budget gives:
twenty of them, some dearer than that one. Goal: at most 30 times.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from samples.generate import AS_OF, Size, write_large
from xlrebal.app.plan import Request, plan
from xlrebal.excel.source import read_source
from xlrebal.plan.make_plan import make_plan
from xlrebal.plan.taxes.gain_budget import Limit
from xlrebal.study.frontier import POINTS, frontier
from xlrebal.tax.account import AccountType

SIZES = (Size(60, 400), Size(500, 5_000))
GOAL = 30.0


class Taken(NamedTuple):
    """Seconds of processor time."""

    plan: float
    frontier: float

    @property
    def ratio(self) -> float:
        return self.frontier / self.plan


def taken(size: Size) -> Taken:
    """A household that needs tax for its targets: all its accounts are taxable, and its lots cost a third of what they did."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.xlsx"
        write_large(path, size)
        listed = plan(read_source(path), Request(AS_OF)).plan
    assert listed is not None
    household, lots = listed.listed, listed.listed.lots
    taxed = {name: replace(each, type=AccountType.TAXABLE) for name, each in household.accounts.items()}
    unlimited = replace(household.settings, gain_budget=None)
    dear = replace(household, accounts=taxed, lots=replace(lots, basis=lots.basis // 3), settings=unlimited)
    made = make_plan(dear)
    half = replace(dear, settings=replace(unlimited, tax_budget=made.outcome.tax_change // 2))
    begun = time.process_time()
    make_plan(half)
    planned = time.process_time()
    found = frontier(made, Limit.TAX)
    assert len(found.points) == POINTS + 2
    return Taken(planned - begun, time.process_time() - planned)


@pytest.mark.bench
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size.positions} x {size.lots}")
def test_a_frontier_costs_little_more_than_its_plans(size: Size) -> None:
    assert taken(size).ratio < GOAL


if __name__ == "__main__":
    for each in SIZES:
        found = taken(each)
        sys.stdout.write(f"{each.positions:6,} x {each.lots:6,}: plan {found.plan:.2f} s, frontier {found.frontier:.2f} s, ratio {found.ratio:.1f}\n")
