"""A book with everything on its own sheets plans the same trades as the same book split between the client's and the house file."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.properties.households import AS_OF, Row, World, tables, worlds
from tests.properties.test_plan_properties import thorough
from xlrebal.household.house_file import HouseFile
from xlrebal.household.household import Household
from xlrebal.household.read.build import build_household
from xlrebal.household.read.join_house import HouseInput, join_house
from xlrebal.household.read.read_settings import read_settings
from xlrebal.plan.make_plan import Plan, make_plan

CELLS = ("max_weight_pct", "minimum_days")  # limits: on both sides, the looser on either


@pytest.mark.slow
@thorough
@given(worlds(), st.integers(0, 2**32))
def test_a_split_book_plans_the_same_trades(world: World, seed: int) -> None:
    assert trades(make_plan(split(world, random.Random(seed)))) == trades(make_plan(world.household()))


def trades(plan: Plan) -> list[tuple[object, ...]]:
    return [
        (order.side, order.account, order.symbol, order.quantity, tuple((sale.lot_id, sale.quantity) for sale in order.lots))
        for order in plan.orders.orders
    ]


def split(world: World, chance: random.Random) -> Household:
    """The world's rows dealt out between the client's sheets and the house file's."""
    own: dict[str, list[Row]] = {name: list(rows) for name, rows in world.sheets.items()}
    house: dict[str, list[Row]] = {}
    own["securities"], house["securities"] = _cells(world.sheets["securities"], chance)
    follow = any(row.get("model") for row in world.sheets["accounts"])
    own["targets"], house["targets"] = _models(world.sheets["targets"], chance, apart=follow)
    for name in ("prices", "tilts", "exposure_groups"):
        own[name], house[name] = _dealt(world.sheets[name], chance)
    shared = [row for row in world.sheets["restrictions"] if not row.get("account") and chance.random() < 0.6]
    own["restrictions"] = [row for row in world.sheets["restrictions"] if row not in shared]
    house["restrictions"] = shared
    if not own["targets"]:
        del own["targets"]
    theirs = {key: replace(table, sheet=f"House file house.xlsx, {table.sheet}") for key, table in tables(house).items()}
    joined = join_house(tables(own), HouseInput(name="house.xlsx", tables=theirs))
    file = HouseFile(name="house.xlsx", fingerprint="", used=joined.used, findings=joined.findings)
    return build_household(joined.tables, read_settings(world.settings), AS_OF, overrides=world.overrides, house=file)


def _dealt(rows: object, chance: random.Random) -> tuple[list[Row], list[Row]]:
    own, house = [], []
    for row in rows:  # type: ignore[attr-defined]
        (own if chance.random() < 0.5 else house).append(row)
    return own, house


def _cells(rows: object, chance: random.Random) -> tuple[list[Row], list[Row]]:
    """Whole rows on one side, or a row's cells on both; a limit may stand on both, looser on one."""
    own, house = [], []
    for row in rows:  # type: ignore[attr-defined]
        where = chance.random()
        if where < 0.3:
            own.append(row)
        elif where < 0.6:
            house.append(row)
        else:
            mine, theirs = {"symbol": row["symbol"]}, {"symbol": row["symbol"]}
            for key, value in row.items():
                (mine if chance.random() < 0.5 else theirs)[key] = value
            for key, loosen in zip(CELLS, (lambda limit: limit * 1.5, lambda days: days // 2), strict=True):
                if row.get(key) is not None:
                    looser, tighter = (mine, theirs) if chance.random() < 0.5 else (theirs, mine)
                    looser[key], tighter[key] = loosen(row[key]), row[key]
            own.append(mine)
            house.append(theirs)
    return own, house


def _models(rows: object, chance: random.Random, *, apart: bool) -> tuple[list[Row], list[Row]]:
    """Each model's rows on one side; of one that the house file has, the client's may have the bands.

    apart: whether each by itself; where no account names a model, a client's only model is taken as the household's.
    """
    own: list[Row] = []
    house: list[Row] = []
    models = {row.get("model") for row in rows}  # type: ignore[attr-defined]
    together = chance.random()
    for model in sorted(models, key=str):
        same = [row for row in rows if row.get("model") == model]  # type: ignore[attr-defined]
        if (chance.random() if apart else together) < 0.4:
            own += same
            continue
        bands = ("band_pct", "band_type", "low_pct", "high_pct", "band_override_reason")
        house += same if not model else [{key: value for key, value in row.items() if key not in bands} for row in same]
        own += [] if not model else [{key: value for key, value in row.items() if key != "target_pct"} for row in same]
    return own, house
