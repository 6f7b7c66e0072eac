"""Lots marked Adjusted = no: what the plan says their sale gains is what the ledger says, and no sale of theirs washes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.properties.households import AS_OF, SYMBOLS, Row, World, often
from tests.properties.test_plan_conventions import CHOICES
from xlrebal.plan.history.household_ledger import replay_household
from xlrebal.plan.history.ledger_names import lot_key
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.schema.inputs import LOT_METHODS
from xlrebal.tax.transaction import Status

ACCOUNTS = {"Joint": "taxable", "Spouse": "taxable", "IRA": "ira"}
PLACES = [("Joint", "VTI"), ("Joint", "VTI"), ("Joint", "VTSAX"), ("Spouse", "VTI"), ("IRA", "VTI")]
QUANTITIES = st.sampled_from([1, 3, 7, 10, 25, 0.5, 7.25])
METHODS = [method for method in LOT_METHODS if method != "AVERAGE"]  # averaged shares are figured lot by lot, and said to be (S-7)


@st.composite
def a_wash(draw: st.DrawFn) -> list[tuple[Any, ...]]:
    """Shares bought, some sold at a loss, and some bought back: more, fewer or as many."""
    ago, place = draw(st.sampled_from([900, 700, 400, 300, 60])), draw(st.sampled_from(PLACES))
    sold = ago - draw(st.sampled_from([5, 5, 200]))
    back = sold + draw(st.sampled_from([-30, -29, -12, -3, 4, 30]))
    buy, again, sell = ((draw(QUANTITIES), draw(st.sampled_from([33.33, 50.0, 77.77, 100.0]))) for _ in range(3))
    moves = [(ago, place, "buy", *buy), (sold, place, "sell", sell[0], sell[1] / 3), (back, draw(st.sampled_from([place, *PLACES])), "buy", *again)]
    return [move for move in moves if move[0] > 0]


MOVES = st.lists(a_wash(), min_size=1, max_size=4).map(lambda washes: [move for wash in washes for move in wash])


class History:
    """Purchases and sales of a few accounts, and the lots they leave as a custodian lists them, without any wash sale."""

    def __init__(self, moves: Sequence[tuple[Any, ...]]) -> None:
        self.rows: list[Row] = []
        self.lots: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for ago, (account, symbol), action, quantity, price in sorted(moves, key=lambda move: -move[0]):
            row: Row = {"date": AS_OF - timedelta(days=ago), "account": account, "symbol": symbol, "action": action}
            (self._buy if action == "buy" else self._sell)(row, quantity, price)

    def _buy(self, row: Row, quantity: float, price: float) -> None:
        name, cost = f"L{len(self.rows)}", round(quantity * price, 2)
        self.rows.append(row | {"quantity": quantity, "amount": cost, "lot_id": name})
        self.lots[row["account"], row["symbol"]].append(
            {"account": row["account"], "symbol": row["symbol"], "lot_id": name, "acquired": row["date"], "quantity": quantity,
             "cost_basis": cost, "adjusted": False})

    def _sell(self, row: Row, wanted: float, price: float) -> None:
        taken = []
        for lot in self.lots[row["account"], row["symbol"]]:
            part = min(wanted, lot["quantity"])
            if part > 0:
                taken.append((lot["lot_id"], part))
                lot["cost_basis"] = round(lot["cost_basis"] * (1 - part / lot["quantity"]), 2)
                lot["quantity"] = round(lot["quantity"] - part, 6)
                wanted -= part
        sold = sum(part for _, part in taken)
        if sold:
            named = "; ".join(f"{name}: {part:g}" for name, part in taken)
            self.rows.append(row | {"quantity": sold, "amount": round(sold * price, 2), "lots": named})

    def alone(self, lot: Row) -> bool:
        """Whether nothing else was bought there that day: only then is a purchase that Lots alone shows told from another's."""
        return sum(row["action"] == "buy" and (row["account"], row["symbol"], row["date"]) == (lot["account"], lot["symbol"], lot["acquired"]) for row in self.rows) == 1

    def left(self) -> list[Row]:
        return [lot for lots in self.lots.values() for lot in lots if lot["quantity"]]


@st.composite
def washed_worlds(draw: st.DrawFn) -> World:
    """A household whose lots carry the wash sales of its own history, which the Lots sheet does not show."""
    history = History(draw(MOVES))
    lots, prices = history.left(), {name: draw(st.sampled_from([25.0, 50.0, 66.67])) for name in ("VTI", "VTSAX", "BND")}
    unlisted = {lot["lot_id"] for lot in lots if history.alone(lot) and draw(often(False, True, weight=4))}
    held: dict[tuple[str, str], float] = defaultdict(float)
    for lot in lots:
        held[lot["account"], lot["symbol"]] += lot["quantity"]
        lot["sell_quantity"] = draw(st.sampled_from([None, lot["quantity"], lot["quantity"] / 2]))
    holdings: list[Row] = [{"account": account, "symbol": symbol, "quantity": round(quantity, 6), "price": prices[symbol]} for (account, symbol), quantity in held.items()]
    holdings += [{"account": name, "symbol": "CASH", "quantity": draw(st.sampled_from([0.0, 1000.0])), "asset_class": "Cash"} for name in ACCOUNTS]
    stocks = draw(st.sampled_from([0.0, 0.3, 0.7]))
    sheets: Mapping[str, list[Row]] = {
        "holdings": holdings, "lots": lots,
        "accounts": [{"account": name, "type": kind, "lot_method": draw(st.sampled_from(METHODS))} for name, kind in ACCOUNTS.items()],
        "securities": [{"symbol": name, **SYMBOLS[name], "commission": draw(often(None, 4.95)), "fractional": draw(st.booleans())} for name in SYMBOLS],
        "prices": [{"symbol": name, "price": price} for name, price in prices.items()],
        "targets": [{"asset_class": "Stocks", "target_pct": stocks, "band_pct": 0.05}, {"asset_class": "Cash", "target_pct": 1 - stocks}],
        "cash_needs": [{"account": "Joint", "amount": draw(st.sampled_from([0.0, 300.0]))}],
        "transactions": [row for row in history.rows if row.get("lot_id") not in unlisted],
    }
    chosen = draw(st.fixed_dictionaries({
        "gain_budget": st.sampled_from([None, 0.0, 200.0]), "minimum_trade": st.just(0.0), "harvest_losses": st.booleans(),
        "short_term_rate_pct": st.just(0.37), "long_term_rate_pct": st.just(0.2), "wait_for_long_term_days": st.just(0)}))
    return World(sheets, chosen | draw(CHOICES), ())


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(washed_worlds())
def test_what_is_planned_is_what_the_ledger_says(world: World) -> None:
    plan = make_plan(world.household())
    sold = {(lot.account, lot.lot_id) for lot in plan.outcome.lots}
    event(f"rebuilt in parts and sold: {bool(sold & in_parts(plan))}")
    assert plan.findings == ()
    replayed = replay_household(plan.listed, plan.orders.orders)
    assert not [match for match in replayed.matches if Status.PROPOSED in (match.sale_status, match.purchase_status)]
    said: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for lot in plan.outcome.lots:
        if lot.taxable:
            said[lot_key(lot.account, lot.symbol, lot.lot_id), lot.term == "LT"].append(lot.gain)
    gains = {(row.lot, row.long_term): row.gain for row in replayed.sales if row.status is Status.PROPOSED}
    assert said.keys() == gains.keys()
    for key, parts in said.items():  # parts of a part are rounded apart (S-5)
        assert abs(sum(parts) - gains[key]) <= len(parts), (key, parts, gains[key])


def in_parts(plan: Plan) -> set[tuple[str, str]]:
    household = plan.household
    return {(household.account_of(lot), household.lots.lot_id[lot]) for lot in household.lots.continues.nonzero()[0].tolist()}


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(washed_worlds())
def test_parts_add_up_and_leave_in_order(world: World) -> None:
    plan = make_plan(world.household())
    listed, lots = plan.listed.lots, plan.household.lots
    assert [len(part) for part in (listed, lots)] == [len(listed.lot_id), len(lots.lot_id)]
    for lot, lot_id in enumerate(listed.lot_id):
        rows = [row for row in range(len(lots)) if lots.row[row] == listed.row[lot]]
        assert {lots.lot_id[row] for row in rows} == {lot_id}
        assert sum(lots.quantity[row] for row in rows) == listed.quantity[lot]
        assert sum(lots.sell_quantity[row] for row in rows) == listed.sell_quantity[lot]
        sold = [plan.proposal.sold.get(row, 0) for row in rows]
        whole = [part == lots.quantity[row] for part, row in zip(sold, rows, strict=True)]
        assert all(whole[at - 1] or not part for at, part in enumerate(sold) if at), (lot_id, sold)
