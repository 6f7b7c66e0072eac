"""What a trade is said to spare is what a plan without it costs more: planned again with the trade forbidden, and solved again from nothing.

Households of three accounts in which every share can be halved, so that plans differ by what they choose alone.
"""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.properties.households import AS_OF, Row, tables
from xlrebal.household.read.build import build_household
from xlrebal.household.read.read_settings import read_settings
from xlrebal.optimize.in_order import LotsInOrder
from xlrebal.optimize.linear_program import LinearProgram, ProgramDraft
from xlrebal.optimize.problem import Sellable
from xlrebal.optimize.solve import NoSolution, OpenProgram, solve
from xlrebal.plan.comparison.chains import chains
from xlrebal.plan.comparison.differences import Known, WithoutIt
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.review.measure_after import measure_after
from xlrebal.schema.column import Value
from xlrebal.schema.side import Side
from xlrebal.tax.columns import Floats

ACCOUNTS = (("Joint", "taxable"), ("IRA", "ira"), ("Roth", "roth_ira"))
CLASSES = {"Stocks": ("VTI", "QQQ", "NVDA", "VTV"), "Bonds": ("BND", "TLT"), "Gold": ("GLD",)}
RULES = {Side.SELL: "do not sell", Side.BUY: "do not buy"}
thorough = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def household(seed: int) -> dict[str, list[Row]]:
    """Sheets of a household of about a million: every symbol in every account, of any gain, away from its targets."""
    chance = random.Random(seed)
    holdings: list[Row] = []
    lots: list[Row] = []
    for account, _ in ACCOUNTS:
        for name in (name for names in CLASSES.values() for name in names):
            quantity = chance.choice([0, 200, 500, 900])
            if quantity:
                holdings.append({"account": account, "symbol": name, "quantity": quantity, "price": 100.0})
                lots.append({"account": account, "symbol": name, "lot_id": f"{account} {name}", "acquired": AS_OF.replace(year=2018), "quantity": quantity,
                             "cost_basis": quantity * chance.choice([20.0, 50.0, 80.0, 95.0])})  # fmt: skip
        holdings.append({"account": account, "symbol": "CASH", "quantity": 5_000.0, "asset_class": "Cash"})
    stocks = chance.choice([0.3, 0.5, 0.7])
    return {
        "holdings": holdings, "lots": lots, "accounts": [{"account": name, "type": kind} for name, kind in ACCOUNTS],
        "securities": [{"symbol": name, "asset_class": kind, "fractional": True, "type": "fund"} for kind, names in CLASSES.items() for name in names],
        "prices": [{"symbol": name, "price": 100.0} for names in CLASSES.values() for name in names],
        "targets": [{"asset_class": "Stocks", "target_pct": stocks}, {"asset_class": "Bonds", "target_pct": round(0.9 - stocks, 2)}, {"asset_class": "Gold", "target_pct": 0.1}],
    }  # fmt: skip


AT_A_RATE: dict[str, Value] = {"long_term_rate_pct": 0.2, "harvest_losses": False, "trigger": "always"}
BY_BRACKETS: dict[str, Value] = {"filing_status": "single", "other_income": 20_000.0, "magi": 20_000.0, "harvest_losses": False, "trigger": "always"}


CARRYING: dict[str, Value] = {**AT_A_RATE, "lt_carryforward": 60_000.0}


def planned(sheets: dict[str, list[Row]], chosen: dict[str, Value] = AT_A_RATE) -> Plan:
    return make_plan(build_household(tables(sheets), read_settings(chosen), AS_OF))


def tax(plan: Plan) -> float:
    """Dollars of tax that the trades add to the year, which has no other gain or loss."""
    return plan.outcome.tax_change / 100


def compared(plan: Plan) -> list[WithoutIt]:
    found = plan.comparison.largest.values()
    return sorted((each for each in found if isinstance(each, WithoutIt)), key=lambda each: -abs(each.difference.tax))


def off_target(plan: Plan) -> float:
    """Dollars by which the classes end off their targets, all together."""
    rows = [row for each in measure_after(plan).scopes for row in each.rows if row.row is not None]
    return sum(abs(row.drift or 0.0) for row in rows) * worth(plan)


def worth(plan: Plan) -> float:
    return sum(each.scope.value for each in plan.drift) / 100


@pytest.mark.slow
@thorough
@given(st.integers(0, 10**6), st.sampled_from([AT_A_RATE, BY_BRACKETS, CARRYING]))
def test_a_plan_with_the_trade_forbidden_costs_what_is_said(seed: int, chosen: dict[str, Value]) -> None:
    """Within a basis point of the household: a plan pays no tax for the last two of a row."""
    sheets = household(seed)
    plan = planned(sheets, chosen)
    for each in compared(plan)[:4]:
        side, account, symbol, _ = each.trade
        other = planned({**sheets, "restrictions": [{"account": account, "symbol": symbol, "rule": RULES[side]}]}, chosen)
        difference = each.difference
        assert tax(other) - tax(plan) == pytest.approx(difference.due / 100, abs=1e-4 * worth(plan)), each
        assert chosen is CARRYING or difference.tax == pytest.approx(difference.due, abs=1e-2 * worth(plan)), each
        missed = sum(row.amount for row in each.difference.missed if row.row != "cash") / 100
        assert off_target(other) - off_target(plan) == pytest.approx(missed, abs=1e-3 * worth(plan)), each


def in_order(seed: int) -> dict[str, list[Row]]:
    """The same with a second taxable account, first in, first out in one of the two, and old and new lots in both."""
    chance, sheets = random.Random(seed), household(seed)
    held = [row for row in sheets["holdings"] if row["account"] in ("Joint", "Roth")]
    held += [{**row, "account": "Trust"} for row in sheets["holdings"] if row["account"] == "IRA"]
    lots: list[Row] = []
    for row in held:
        quantity = row["quantity"]
        assert isinstance(quantity, int | float)
        if row["symbol"] != "CASH":
            for number, year in enumerate((2012, 2016, 2026)):
                lots.append({"account": row["account"], "symbol": row["symbol"], "lot_id": f"{row['account']} {row['symbol']} {number}", "acquired": AS_OF.replace(year=year, month=4),
                             "quantity": quantity * (0.3, 0.5, 0.2)[number], "cost_basis": quantity * (0.3, 0.5, 0.2)[number] * chance.choice([20.0, 50.0, 80.0, 99.0])})  # fmt: skip
    accounts: list[Row] = [{"account": "Joint", "type": "taxable"}, {"account": "Trust", "type": "taxable", "lot_method": "FIFO"}, {"account": "Roth", "type": "roth_ira"}]
    return {**sheets, "holdings": held, "lots": lots, "accounts": accounts}


@pytest.mark.slow
@thorough
@given(st.integers(0, 10**6), st.sampled_from([AT_A_RATE, BY_BRACKETS]), st.sampled_from([None, 0.0]))
@example(618, BY_BRACKETS, None)  # long-term lots are free by their next dollar alone
@example(511, BY_BRACKETS, None)  # one lot goes in part, beside another whole
def test_first_in_first_out_costs_what_is_said(seed: int, chosen: dict[str, Value], short_term: float | None) -> None:
    """Within two basis points of the household where the rows end alike: some gain of short term stays where a limit forbids it."""
    sheets = in_order(seed)
    settings = {**chosen, "short_term_rate_pct": 0.3, "short_term_gain_limit": short_term} if chosen is AT_A_RATE else {**chosen, "short_term_gain_limit": short_term}
    plan = planned(sheets, settings)
    for each in compared(plan)[:3]:
        side, account, symbol, _ = each.trade
        other = planned({**sheets, "restrictions": [{"account": account, "symbol": symbol, "rule": RULES[side]}]}, settings)
        more, said = tax(other) - tax(plan), each.difference.tax / 100
        missed = sum(row.amount for row in each.difference.missed if row.row != "cash") / 100
        assert off_target(other) - off_target(plan) == pytest.approx(missed, abs=1e-3 * worth(plan)), each
        if each.difference.known is Known.EXACTLY:
            assert more == pytest.approx(said, abs=2e-4 * worth(plan)), each
        else:
            assert more >= said - 2e-4 * worth(plan), each


@pytest.mark.slow
@thorough
@given(st.integers(0, 10**6))
def test_the_least_in_order_is_the_least_of_all_orders(seed: int) -> None:
    """Two queues of four lots: the search against every way of some lots gone, one going and the rest kept."""
    chance = np.random.default_rng(seed)
    draft = ProgramDraft()
    value, tax_of_lot = chance.uniform(0.5, 2.0, 8), chance.uniform(-0.2, 1.0, 8)
    sold = draft.columns(tax_of_lot, value)
    raised = draft.rows(chance.uniform(2.0, 5.0), np.inf)
    draft.entries(raised, sold, 1.0)
    draft.entries(draft.rows(-np.inf, chance.uniform(0.5, 2.0)), sold, chance.uniform(-0.3, 1.0, 8))
    draft.entries(raised, draft.columns([2.0]), 1.0)
    program, nothing = draft.program(), np.zeros(8)
    opened = OpenProgram(program)
    found = LotsInOrder(queues_of_four(value), sold, len(program.cost)).least(opened, opened.solve, nothing, value)
    assert found.found is found.bound
    least = np.inf
    for first, second in product(range(4), repeat=2):
        going = np.concatenate([np.arange(4) - first, np.arange(4) - second])
        low, high = program.low.copy(), program.high.copy()
        low[:8], high[:8] = np.where(going < 0, value, 0.0), np.where(going > 0, 0.0, value)
        with suppress(NoSolution):
            least = min(least, solve(replace(program, low=low, high=high)).cost)
    assert found.bound.cost == pytest.approx(least, abs=2e-4)
    assert opened.solve().cost <= found.bound.cost + 1e-9


def queues_of_four(value: Floats) -> Sellable:
    """Eight lots of two positions, the first four before the others of each."""
    none, nothing = np.zeros(8, dtype=np.int64), np.zeros(8)
    return Sellable(name=np.arange(len(value)), account=none, symbol=none, value=value, least=nothing, tax=nothing, price=nothing, gain_short=nothing, gain_long=nothing, group=none,
                    loses=np.zeros(8, dtype=np.bool_), part=none, queue=np.repeat([0, 1], 4), place=np.tile(np.arange(4), 2), smallest=nothing, improves=nothing)  # fmt: skip


@pytest.mark.slow
@thorough
@given(st.integers(0, 10**6))
def test_an_open_program_answers_as_one_solved_from_nothing(seed: int) -> None:
    """Columns left out, or asked for, in any order: no answer depends on those before it."""
    chance = np.random.default_rng(seed)
    program = random_program(chance)
    opened = OpenProgram(program)
    first = opened.solve()
    opened.start_here()
    for _ in range(4):
        columns = chance.choice(len(program.cost), size=3, replace=False)
        high = program.high.copy()
        high[columns] = 0.0
        opened.start_again()
        opened.set_columns(columns, 0.0, 0.0)
        assert opened.solve().cost == pytest.approx(solve(replace(program, high=high)).cost, abs=1e-7)
        opened.set_columns(columns, program.low[columns], program.high[columns])
        low = program.low.copy()
        low[columns[:1]] = 0.5
        assert opened.solve_with_at_least(columns[:1], 0.5).cost == pytest.approx(solve(replace(program, low=low)).cost, abs=1e-7)
    opened.start_again()
    assert opened.solve().cost == pytest.approx(first.cost, abs=1e-9)


def random_program(chance: np.random.Generator) -> LinearProgram:
    """Twelve columns between 0 and 1 whose rows may be missed at a price."""
    draft = ProgramDraft()
    columns = draft.columns(chance.uniform(-1.0, 1.0, 12), 1.0)
    rows = draft.rows(chance.uniform(0.0, 2.0, 5), np.inf)
    draft.entries(np.repeat(rows, 12), np.tile(columns, 5), chance.uniform(0.0, 1.0, 60))
    draft.entries(rows, draft.columns(np.full(5, 10.0)), 1.0)
    return draft.program()


@pytest.mark.slow
@thorough
@given(st.integers(0, 10**6))
def test_chains_carry_what_the_rows_change_by(seed: int) -> None:
    plan = planned(household(seed))
    net: dict[str, int] = {}
    for side, trades in ((-1, [(plan.household.symbol_of(each.lot), each.gross) for each in plan.proposal.sales]), (1, [(each.symbol, each.gross) for each in plan.proposal.purchases])):
        for symbol, gross in trades:
            name = plan.household.path(symbol)[0]
            net[name] = net.get(name, 0) + side * gross
    found: dict[str, int] = {}
    for chain in chains(plan.proposal, plan.comparison.rows):
        found[chain.source] = found.get(chain.source, 0) - chain.amount
        found[chain.target] = found.get(chain.target, 0) + chain.amount
        sold_in = [leg.account for leg in chain.legs if leg.side is Side.SELL]
        assert len(sold_in) == len(set(sold_in)), chain
    found.pop("Cash", 0)
    assert found == {name: amount for name, amount in net.items() if amount or name in found}
