"""How much tax a plan pays above the least: the same rows, the same cash, no more sold, found by an independent linear program.

`python -m tests.benches.bench_least_tax [households]` prints basis points of the portfolio over random households of four
accounts, of one taxable account, and of four accounts with everything in them: budgets, carried losses, recent purchases,
restrictions, locked trades, location lists, identical symbols, security rows, brackets.

The program may choose other lots, accounts and symbols, but keeps the advisor's trades, sells no loss that the plan leaves
alone, no gain that waits for long-term, buys nothing identical to a loss sold, nothing in an account off a list, and no more
of what is over its limit than the plan does. Where the year's brackets are known its prices are those at the plan's own gains, and what it finds is taxed as the year is.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from itertools import product
from statistics import mean
from typing import Any

import numpy as np
import pytest

from tests.properties.households import AS_OF, Row, World
from xlrebal.household.household import Override
from xlrebal.household.target import CASH_CLASS
from xlrebal.plan.allowed.why_lot_stays import waits_for_long_term
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.plan.proposal.decisions import Phase
from xlrebal.plan.proposal.trading_rules import why_not_buyable, why_not_sellable
from xlrebal.plan.taxes.tax_curve import Added, TaxCurve
from xlrebal.schema.side import Side
from xlrebal.tax.symbol import Symbol

FOUR = (("Joint", "taxable"), ("Her IRA", "ira"), ("His IRA", "ira"), ("Roth", "roth_ira"))
ONE = (("Joint", "taxable"),)
HOUSEHOLDS = 100
WHOLE_SHARES = 1.0  # basis points that rounding to whole shares may cost
PLACES = {  # class, sub-class: how many securities there are to choose from
    ("Stocks", "Growth"): 6,
    ("Stocks", "Value"): 5,
    ("Stocks", "International"): 4,
    ("Bonds", "Treasury"): 3,
    ("Bonds", "Corporate"): 3,
}
SECURITIES: dict[str, Row] = {
    f"{sub_class[:3].upper()}{letter}": {"asset_class": asset_class, "sub_class": sub_class, "type": "etf"}
    for (asset_class, sub_class), count in PLACES.items()
    for letter in "ABCDEF"[:count]
}


def household_sheets(seed: int, accounts: tuple[tuple[str, str], ...], everything: bool = False) -> World:
    """A household whose classes have drifted, with lots bought over ten years at every price."""
    chance = random.Random(f"{seed} {len(accounts)}")
    price = {name: round(chance.uniform(20, 400), 2) for name in SECURITIES}
    holdings, lots = [], []
    for account, _ in accounts:
        for name in chance.sample(sorted(SECURITIES), 10):
            parts = [chance.randint(5, 120) for _ in range(chance.randint(2, 6))]
            holdings.append({"account": account, "symbol": name, "quantity": sum(parts), "price": price[name]})
            for quantity in parts:
                cost = chance.choice([0.25, 0.5, 0.7, 0.85, 0.95, 1.0, 1.03, 1.1])
                lots.append(
                    {
                        "account": account,
                        "symbol": name,
                        "lot_id": f"L{len(lots)}",
                        "quantity": quantity,
                        "acquired": AS_OF - timedelta(days=chance.choice([90, 200, 340, 400, 900, 2500])),
                        "cost_basis": round(quantity * price[name] * cost, 2),
                    }
                )
        holdings.append(
            {
                "account": account,
                "symbol": "CASH",
                "quantity": round(chance.uniform(500, 9000), 2),
                "asset_class": "Cash",
            }
        )
    stocks = chance.choice([0.4, 0.55, 0.65])
    shares = [(sub_class, chance.randint(2, 5)) for (_, sub_class) in PLACES]
    targets: list[Row] = [
        {"asset_class": "Stocks", "target_pct": stocks, "band_pct": 0.02},
        {"asset_class": "Bonds", "target_pct": 0.97 - stocks, "band_pct": 0.02},
        {"asset_class": "Cash", "target_pct": 0.03, "band_pct": 0.02},
    ]
    if chance.random() < 0.5:
        total = sum(count for sub_class, count in shares[:3])
        targets += [
            {
                "asset_class": "Stocks",
                "sub_class": sub_class,
                "target_pct": round(stocks * count / total, 6),
                "band_pct": 0.02,
            }
            for sub_class, count in shares[:3]
        ]
    sheets: dict[str, list[Row]] = {
        "holdings": holdings,
        "lots": lots,
        "targets": targets,
        "prices": [{"symbol": name, "price": price[name]} for name in SECURITIES],
        "accounts": [{"account": name, "type": kind, "lot_method": "TAXCOST"} for name, kind in accounts],
        "securities": [{"symbol": name, **row} for name, row in SECURITIES.items()],
        "restrictions": [
            {"symbol": chance.choice(sorted(SECURITIES)), "rule": chance.choice(["do not sell", "do not buy"])}
        ],
    }
    settings = {"minimum_trade": 100.0, "short_term_rate_pct": 0.37, "long_term_rate_pct": 0.2, "harvest_losses": False}
    world = World(sheets, settings, ())
    return _with_everything(world, chance) if everything else world


def _with_everything(world: World, chance: random.Random) -> World:
    """The same with some of what else a household may have."""
    sheets: dict[str, list[Row]] = {name: list(rows) for name, rows in world.sheets.items()}
    settings: dict[str, Any] = dict(world.settings)
    names = sorted(SECURITIES)

    def sometimes(share: float) -> bool:
        return chance.random() < share

    accounts = [each["account"] for each in sheets["accounts"]]
    held = [row for row in sheets["holdings"] if row["symbol"] != "CASH"]
    if sometimes(0.3):
        settings["gain_budget"] = chance.choice([0.0, 2_000.0, 10_000.0])
    if sometimes(0.2):
        settings["short_term_gain_limit"] = chance.choice([0.0, 1_000.0])
    if sometimes(0.2):
        settings["tax_budget"] = chance.choice([0.0, 500.0, 3_000.0])
    if sometimes(0.3):
        settings |= {"lt_carryforward": chance.choice([0.0, 8_000.0]), "st_carryforward": chance.choice([0.0, 5_000.0])}
    elif sometimes(0.5):
        del settings["short_term_rate_pct"], settings["long_term_rate_pct"]
        settings |= {
            "filing_status": "single",
            "other_income": chance.choice([20_000.0, 49_000.0, 180_000.0, 520_000.0]),
            "year_to_date_st": chance.choice([0.0, 15_000.0]),
            "year_to_date_lt": chance.choice([0.0, 30_000.0]),
        }
        settings["magi"] = settings["other_income"]
    for _ in range(chance.randint(0, 3)):
        sheets["restrictions"].append(
            {
                "account": chance.choice(accounts),
                "symbol": chance.choice(names),
                "rule": chance.choice(["do not sell", "do not buy", "hold"]),
            }
        )
    if sometimes(0.3):
        sheets["securities"] = [
            row | {"location_preference": "ira, taxable"} if sometimes(0.3) else row for row in sheets["securities"]
        ]
    if sometimes(0.3):
        sheets["securities"] = [
            row | {"identical_group": row["symbol"][:3]} if row["symbol"][3] in "AB" else row
            for row in sheets["securities"]
        ]
    if sometimes(0.3):
        row = chance.choice(held)
        sheets["targets"].append(
            {
                "asset_class": SECURITIES[row["symbol"]]["asset_class"],
                "symbol": row["symbol"],
                "target_pct": 0.03,
                "band_pct": 0.01,
            }
        )
    if sometimes(0.4):
        for row in chance.sample(held, 2):
            lot = {
                "account": row["account"],
                "symbol": row["symbol"],
                "lot_id": f"N{len(sheets['lots'])}",
                "quantity": 10,
                "acquired": AS_OF - timedelta(days=10),
                "cost_basis": round(10 * row["price"], 2),
            }
            sheets["lots"].append(lot)
            sheets["holdings"] = [
                each | {"quantity": each["quantity"] + 10} if each is row else each for each in sheets["holdings"]
            ]
    overrides = ()
    if sometimes(0.3):
        row = chance.choice(held)
        overrides = (
            Override(
                account=row["account"],
                symbol=Symbol(row["symbol"]),
                side=Side.SELL,
                decision="lock",
                quantity=None,
                proposed=5_000_000,
                note="",
            ),
        )
    return World(sheets, settings, overrides)


def tax_above_least(plan: Plan) -> float:
    """Basis points of the portfolio by which the plan's tax is above what the linear program needs."""
    from scipy.optimize import linprog

    household, valued, proposal = plan.household, plan.valued, plan.proposal
    lots, positions = household.lots, household.positions
    sold, kept = (
        dict.fromkeys((sale.lot for sale in proposal.sales), 0.0),
        dict.fromkeys((sale.lot for sale in proposal.sales), 0.0),
    )
    for sale in proposal.sales:
        sold[sale.lot] += sale.gross / 100
        kept[sale.lot] += sale.gross / 100 if sale.phase is Phase.OVERRIDES else 0.0
    tax = _Tax(plan)
    rate = tax.rates(sold)
    loss_groups = {
        household.group_of[household.symbol_of(lot)] for lot in sold if valued.realizes[lot] < 0 and valued.taxable[lot]
    }
    accounts = sorted(household.accounts)
    buys = [
        (account, name)
        for account, name in product(accounts, sorted(household.securities))
        if household.path(name)[0] != CASH_CLASS
        and not why_not_buyable(household, account, name)
        and household.group_of[name] not in loss_groups
        and (
            not (listed := household.securities[name].location_preference)
            or household.accounts[account].type.value in listed
        )
    ]
    bought: dict[str, float] = dict.fromkeys(household.securities, 0.0)
    for purchase in proposal.purchases:
        bought[purchase.symbol] += purchase.gross / 100
    over = [each.row for drift in plan.drift for each in drift.rows if each.row and each.status == "over"]
    most_bought = [bought[name] if any(row.covers(household.path(name)) for row in over) else None for _, name in buys]
    decided = {(each.account, each.symbol) for each in household.overrides}
    sells = [
        lot
        for lot in range(len(lots))
        if lot in sold
        or (
            (household.account_of(lot), household.symbol_of(lot)) not in decided
            and valued.sellable[lot]
            and not why_not_sellable(household, int(lots.position[lot]))
            and (valued.realizes[lot] >= 0 or not valued.taxable[lot])
            and not waits_for_long_term(proposal, lot)
        )
    ]
    symbols = sorted(household.securities)
    # by symbol and by account: dollars after less dollars before
    by_symbol = {name: np.zeros(len(sells) + len(buys)) for name in symbols}
    by_account = {name: np.zeros(len(sells) + len(buys)) for name in accounts}
    for column, lot in enumerate(sells):
        by_symbol[household.symbol_of(lot)][column] -= 1
        by_account[household.account_of(lot)][column] += 1
    for column, (account, name) in enumerate(buys, len(sells)):
        by_symbol[name][column] += 1
        by_account[account][column] -= 1
    change = dict.fromkeys(symbols, 0.0)
    cash = dict.fromkeys(accounts, 0.0)
    for sale in proposal.sales:
        change[positions.symbol[sale.position]] -= sale.gross / 100
        cash[positions.account[sale.position]] += sale.gross / 100
    for purchase in proposal.purchases:
        change[purchase.symbol] += purchase.gross / 100
        cash[purchase.account] -= purchase.gross / 100
    rows = [row for drift in plan.drift for row in drift.targets.rows if row is not drift.targets.cash_row]
    members = [
        [name for name in symbols if row.covers(household.path(name)) and household.path(name)[0] != CASH_CLASS]
        for row in rows
    ]
    equal = [sum((by_symbol[name] for name in names), np.zeros(len(sells) + len(buys))) for names in members] + list(
        by_account.values()
    )
    right = [sum(change[name] for name in names) for names in members] + list(cash.values())
    cost = np.concatenate([rate[sells], np.zeros(len(buys))])
    total = np.concatenate([np.ones(len(sells)), np.zeros(len(buys))])
    ends = [
        kept[lot] if (household.account_of(lot), household.symbol_of(lot)) in decided else float(valued.value[lot])
        for lot in sells
    ]
    for lot in sold:  # a recent lot that would wash the losses stays sold
        if household.group_of[household.symbol_of(lot)] in loss_groups and lots.acquired[
            lot
        ].item() >= household.as_of - timedelta(days=30):
            kept[lot] = sold[lot]
    bounds: list[tuple[float, float | None]] = [
        (kept.get(lot, 0.0), max(kept.get(lot, 0.0), end)) for lot, end in zip(sells, ends, strict=True)
    ]
    bounds += [(0.0, most) for most in most_bought]
    most, right_most = [total], [sum(sold.values()) + 0.01]
    limits = household.settings
    short, long = limits.year_to_date_st or 0, limits.year_to_date_lt or 0
    for limit, so_far, counts in (
        (limits.gain_budget, short + long, valued.on_return),
        (limits.short_term_gain_limit, short, valued.on_return & ~valued.long_term),
        (limits.tax_budget, 0, valued.on_return),
    ):
        if limit is not None:  # no more gain than the plan's: what it nets against is the same
            gain = np.where(counts, valued.realizes / np.maximum(valued.value, 0.01), 0.0)
            most.append(np.concatenate([gain[sells], np.zeros(len(buys))]))
            right_most.append(
                max(
                    (limit - so_far) / 100 if limit is not limits.tax_budget else 0.0,
                    sum(float(gain[lot]) * dollars for lot, dollars in sold.items()),
                )
                + 0.01
            )
    found = linprog(
        cost, A_ub=np.array(most), b_ub=right_most, A_eq=np.array(equal), b_eq=right, bounds=bounds, method="highs"
    )
    assert found.status == 0, found.message
    other = dict(zip(sells, found.x, strict=False))
    least = min(
        tax.of({lot: (1 - part) * sold.get(lot, 0.0) + part * dollars for lot, dollars in other.items()})
        for part in (0.1, 0.25, 0.5, 0.75, 1.0)
    )
    worth = (int(positions.value.sum()) + sum(household.cash.values())) / 100
    return max(0.0, tax.of(sold) - least) / worth * 10_000


class _Tax:
    """Dollars of tax on sales, lot by lot at its rate, or by the year's brackets where they are known."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        budget = plan.proposal.budget
        self.by_brackets = budget.tax_year.income is not None
        self.curve = TaxCurve(budget.tax_year, plan.outcome.results_without)

    def of(self, sold: dict[int, float]) -> float:
        valued = self.plan.valued
        if not self.by_brackets:
            return sum(float(valued.tax_per_dollar[lot]) * dollars for lot, dollars in sold.items())
        return self.curve.exact(self._added(sold)) / 100

    def _added(self, sold: dict[int, float]) -> Added:
        valued = self.plan.valued
        gains = [0.0, 0.0]
        for lot, dollars in sold.items():
            if valued.on_return[lot]:
                gains[bool(valued.long_term[lot])] += (
                    100 * dollars * float(valued.realizes[lot]) / float(valued.value[lot])
                )
        return Added(*gains)

    def rates(self, sold: dict[int, float]) -> Any:
        """Tax of the next dollar of each lot."""
        valued = self.plan.valued
        if not self.by_brackets:
            return valued.tax_per_dollar
        at = self._added(sold)
        short = self.curve.exact(at._replace(short_term=at.short_term + 100)) - self.curve.exact(at)
        long = self.curve.exact(at._replace(long_term=at.long_term + 100)) - self.curve.exact(at)
        rate = np.where(valued.long_term, long, short) / 100
        return np.where(valued.on_return, valued.realizes / np.maximum(valued.value, 0.01) * rate, 0.0)


def measured(
    accounts: tuple[tuple[str, str], ...], everything: bool = False, households: int = HOUSEHOLDS
) -> Iterator[float]:
    for seed in range(households):
        yield tax_above_least(make_plan(household_sheets(seed, accounts, everything).household()))


KINDS = {
    "four accounts": (FOUR, False),
    "one taxable account": (ONE, False),
    "one account, everything": (ONE, True),
    "four accounts, everything": (FOUR, True),
}


@cache
def above_least(kind: str, households: int = HOUSEHOLDS) -> tuple[float, float]:
    """Mean and worst basis points over all households."""
    found = list(measured(*KINDS[kind], households))
    return mean(found), max(found)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_no_plan_pays_much_above_the_least_tax(kind: str) -> None:
    average, worst = above_least(kind, 25)
    assert average < 1.0 and worst < 5.0, (average, worst)


if __name__ == "__main__":
    for kind in KINDS:
        average, worst = above_least(kind, *map(int, sys.argv[1:]))
        print(f"{kind}: {average:.2f} basis points above the least tax, worst {worst:.1f}", flush=True)
