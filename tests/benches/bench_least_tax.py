"""How much tax a plan pays above the least: the same rows, the same cash, no more sold, found by an independent linear program.

`python -m tests.benches.bench_least_tax` prints basis points of the portfolio over random households of four accounts and of
one taxable account. The program may choose other lots, accounts and symbols, but sells no loss that the plan leaves alone,
buys nothing identical to a loss sold, and nothing in an account off a security's location list.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from itertools import product
from statistics import mean

import numpy as np

from tests.properties.households import AS_OF, Row, World
from xlrebal.household.household import CASH_CLASS
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.plan.proposal.trading_rules import why_not_buyable, why_not_sellable

FOUR = (("Joint", "taxable"), ("Her IRA", "ira"), ("His IRA", "ira"), ("Roth", "roth_ira"))
ONE = (("Joint", "taxable"),)
HOUSEHOLDS = 40
PLACES = {  # class, sub-class: how many securities there are to choose from
    ("Stocks", "Growth"): 6, ("Stocks", "Value"): 5, ("Stocks", "International"): 4, ("Bonds", "Treasury"): 3, ("Bonds", "Corporate"): 3,
}
SECURITIES: dict[str, Row] = {
    f"{sub_class[:3].upper()}{letter}": {"asset_class": asset_class, "sub_class": sub_class, "type": "etf"}
    for (asset_class, sub_class), count in PLACES.items() for letter in "ABCDEF"[:count]
}


def household_sheets(seed: int, accounts: tuple[tuple[str, str], ...]) -> World:
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
                lots.append({"account": account, "symbol": name, "lot_id": f"L{len(lots)}", "quantity": quantity,
                             "acquired": AS_OF - timedelta(days=chance.choice([90, 200, 340, 400, 900, 2500])),
                             "cost_basis": round(quantity * price[name] * cost, 2)})
        holdings.append({"account": account, "symbol": "CASH", "quantity": round(chance.uniform(500, 9000), 2), "asset_class": "Cash"})
    stocks = chance.choice([0.4, 0.55, 0.65])
    shares = [(sub_class, chance.randint(2, 5)) for (_, sub_class) in PLACES]
    targets: list[Row] = [{"asset_class": "Stocks", "target_pct": stocks, "band_pct": 0.02}, {"asset_class": "Bonds", "target_pct": 0.97 - stocks, "band_pct": 0.02},
                          {"asset_class": "Cash", "target_pct": 0.03, "band_pct": 0.02}]
    if chance.random() < 0.5:
        total = sum(count for sub_class, count in shares[:3])
        targets += [{"asset_class": "Stocks", "sub_class": sub_class, "target_pct": round(stocks * count / total, 6), "band_pct": 0.02} for sub_class, count in shares[:3]]
    sheets = {
        "holdings": holdings, "lots": lots, "targets": targets, "prices": [{"symbol": name, "price": price[name]} for name in SECURITIES],
        "accounts": [{"account": name, "type": kind, "lot_method": "TAXCOST"} for name, kind in accounts],
        "securities": [{"symbol": name, **row} for name, row in SECURITIES.items()],
        "restrictions": [{"symbol": chance.choice(sorted(SECURITIES)), "rule": chance.choice(["do not sell", "do not buy"])}],
    }
    settings = {"minimum_trade": 100.0, "short_term_rate_pct": 0.37, "long_term_rate_pct": 0.2, "harvest_losses": False}
    return World(sheets, settings, ())


def tax_above_least(plan: Plan) -> float:
    """Basis points of the portfolio by which the plan's marginal tax is above what the linear program needs."""
    from scipy.optimize import linprog

    household, valued, proposal = plan.household, plan.valued, plan.proposal
    lots, positions = household.lots, household.positions
    sold = {sale.lot: 0.0 for sale in proposal.sales}
    for sale in proposal.sales:
        sold[sale.lot] += sale.gross / 100
    tax_paid = sum(float(valued.tax_per_dollar[lot]) * gross for lot, gross in sold.items())
    loss_groups = {household.group_of[household.symbol_of(lot)] for lot in sold if valued.gain[lot] < 0}
    accounts = sorted(household.accounts)
    buys = [(account, name) for account, name in product(accounts, sorted(household.securities))
            if household.path(name)[0] != CASH_CLASS and not why_not_buyable(household, account, name) and household.group_of[name] not in loss_groups
            and (not (listed := household.securities[name].location_preference) or household.accounts[account].type.value in listed)]
    sells = [lot for lot in range(len(lots)) if valued.sellable[lot] and not why_not_sellable(household, int(lots.position[lot]))
             and (valued.gain[lot] >= 0 or not valued.taxable[lot] or lot in sold)]
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
    members = [[name for name in symbols if row.covers(household.path(name)) and household.path(name)[0] != CASH_CLASS] for row in rows]
    equal = [sum((by_symbol[name] for name in names), np.zeros(len(sells) + len(buys))) for names in members] + list(by_account.values())
    right = [sum(change[name] for name in names) for names in members] + list(cash.values())
    cost = np.concatenate([valued.tax_per_dollar[sells], np.zeros(len(buys))])
    total = np.concatenate([np.ones(len(sells)), np.zeros(len(buys))])
    bounds = [(0.0, float(valued.value[lot])) for lot in sells] + [(0.0, None)] * len(buys)
    found = linprog(cost, A_ub=total[None, :], b_ub=[sum(sold.values()) + 0.01], A_eq=np.array(equal), b_eq=right, bounds=bounds, method="highs")
    assert found.status == 0, found.message
    worth = (int(positions.value.sum()) + sum(household.cash.values())) / 100
    return max(0.0, tax_paid - float(found.fun)) / worth * 10_000


def measured(accounts: tuple[tuple[str, str], ...]) -> Iterator[float]:
    for seed in range(HOUSEHOLDS):
        yield tax_above_least(make_plan(household_sheets(seed, accounts).household()))


@cache
def above_least(accounts: tuple[tuple[str, str], ...]) -> tuple[float, float]:
    """Mean and worst basis points over all households."""
    found = list(measured(accounts))
    return mean(found), max(found)


if __name__ == "__main__":
    for title, accounts in (("four accounts", FOUR), ("one taxable account", ONE)):
        average, worst = above_least(accounts)
        print(f"{title}: {average:.1f} basis points above the least tax, worst {worst:.1f}")
