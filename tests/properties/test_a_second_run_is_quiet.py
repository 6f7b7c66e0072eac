"""What Rebalance To edge or midpoint leaves is inside its bands: the book after the trades, planned again, trades nothing."""

from __future__ import annotations

import random

import pytest

from tests.properties.households import World
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.schema.side import Side

CLASSES = {"Stocks": ("AAA", "AAB"), "Bonds": ("BBB", "BBC"), "Intl": ("CCC",), "Metals": ("DDD",)}
PRICES = (7.77, 25.0, 60.0, 99.99, 151.3)


def book(seed: int, rebalance_to: str) -> World:
    """An IRA out of its bands, of two or more classes, with or without commissions and a row of cash."""
    chance = random.Random(seed)
    names = sorted(chance.sample(sorted(CLASSES), chance.choice([2, 3, 4])))
    price = {symbol: chance.choice(PRICES) for name in names for symbol in CLASSES[name]}
    points = chance.sample(range(10, 90), len(names) - 1)
    cash = chance.choice([0, 3])
    ends = [0, *sorted(points), 100 - cash] if max(points, default=0) < 100 - cash else [0, *sorted(points), 100]
    cash = 100 - ends[-1]
    commission = chance.choice([0.0, 0.0, 4.95, 20.0])
    holdings = [
        {"account": "IRA", "symbol": symbol, "quantity": float(chance.randrange(50, 2000)), "price": each}
        for symbol, each in price.items()
    ]
    holdings.append({"account": "IRA", "symbol": "CASH", "quantity": chance.choice([500.0, 4_000.0, 30_000.0]), "price": 1.0})
    targets = [
        {"asset_class": name, "target_pct": (end - start) / 100, "band_pct": chance.choice([0.02, 0.03, 0.05])}
        for name, start, end in zip(names, ends, ends[1:], strict=False)
    ]
    if cash:
        targets.append({"asset_class": "Cash", "target_pct": cash / 100, "band_pct": 0.01})
    return World(
        {
            "holdings": holdings,
            "accounts": [{"account": "IRA", "type": "ira"}],
            "securities": [
                {"symbol": symbol, "asset_class": name, "type": "etf", "commission": commission}
                for name in names
                for symbol in CLASSES[name]
            ],
            "targets": targets,
        },
        {"rebalance_to": rebalance_to},
        (),
    )


def traded(world: World, plan: Plan) -> World:
    """The same book once the trades are made and their commissions paid."""
    held = {row["symbol"]: dict(row) for row in world.sheets["holdings"]}
    for order in plan.orders.orders:
        sign = 1 if order.side is Side.BUY else -1
        held[order.symbol]["quantity"] += sign * order.quantity / 1_000_000
        held["CASH"]["quantity"] -= (sign * order.gross + order.commission) / 100
    kept = [row for row in held.values() if row["quantity"] > 0 or row["symbol"] == "CASH"]
    return World({**world.sheets, "holdings": kept}, world.settings, world.overrides)


@pytest.mark.parametrize("rebalance_to", ["edge", "midpoint"])
@pytest.mark.parametrize("seed", [*range(40), 58, 113, 116, 202, 224, 230, 245, 253, 263, 292])
def test_a_second_run_trades_nothing(seed: int, rebalance_to: str) -> None:
    """Whatever prices, commissions and bands."""
    world = book(seed, rebalance_to)
    plan = make_plan(world.household())
    assert plan.orders.orders
    again = make_plan(traded(world, plan).household())
    assert [(order.side, order.symbol) for order in again.orders.orders] == []


def capped(seed: int) -> World:
    """The same with caps on securities and on groups, so that rows stay off their aims."""
    chance, world = (
        random.Random(f"capped {seed}"),
        book(seed, random.Random(seed).choice(["edge", "midpoint", "target"])),
    )
    cap = chance.choice([0.05, 0.1, 0.2, 0.3])
    securities = [
        row | {"max_weight_pct": chance.choice([None, cap]), "exposure_group": chance.choice([None, "A", "B"])}
        for row in world.sheets["securities"]
    ]
    groups = [{"group": name, "cap_pct": chance.choice([0.1, 0.2, 0.4])} for name in "AB"]
    return World({**world.sheets, "securities": securities, "exposure_groups": groups}, world.settings, ())


def test_under_caps_a_second_run_hardly_ever_trades() -> None:
    """Orders that each end a share inside their rows' edges may leave together what one more share takes."""
    plans = [(world, make_plan(world.household())) for world in map(capped, range(200))]
    again = [make_plan(traded(world, plan).household()) for world, plan in plans]
    assert sum(bool(plan.orders.orders) for _, plan in plans) > 150
    assert sum(bool(plan.orders.orders) for plan in again) <= 6
