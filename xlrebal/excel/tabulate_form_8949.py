"""Rows of Form 8949: the year's taxable sales, and where a broker's 1099-B will differ."""

from __future__ import annotations

from xlrebal.household.money import dollars, shares_text
from xlrebal.plan.broker_view import BrokerView
from xlrebal.plan.make_plan import Plan
from xlrebal.schema.column import Row
from xlrebal.tax.form_8949 import Form8949Row, form_8949

PARTS = {False: "I short-term", True: "II long-term"}


def form_8949_rows(plan: Plan) -> list[Row]:
    """Short-term rows first, within each part the done sales before the proposed ones."""
    done = [
        _row(each, "done", _lot_id(each.account, each.lot))
        for each in form_8949(plan.year.sales, plan.household.as_of.year)
    ]
    proposed = [_row(each, "proposed", each.lot) for each in _proposed(plan)]
    return sorted([*done, *proposed], key=lambda row: str(row["part"]))


def _lot_id(account: str, key: str) -> str:
    """A lot's own name; a sale that brought its purchase along is named by its row of Transactions."""
    return key.removeprefix(f"{account} / ").removeprefix("sold in ")


def _proposed(plan: Plan) -> list[Form8949Row]:
    """What the proposal would add: nothing of it is washed."""
    return [
        Form8949Row(
            lot.term == "LT",
            lot.account,
            lot.symbol,
            lot.lot_id,
            lot.quantity,
            lot.acquired,
            plan.household.as_of,
            lot.proceeds,
            lot.basis,
            "",
            0,
            lot.gain,
        )
        for lot in plan.outcome.lots
        if lot.taxable
    ]


def _row(each: Form8949Row, status: str, lot_id: str) -> Row:
    return {
        "part": PARTS[each.long_term],
        "status": status,
        "description": f"{shares_text(each.quantity)} sh. {each.symbol}",
        "account": each.account,
        "lot_id": lot_id,
        "acquired": each.acquired,
        "sold": each.sold,
        "proceeds": dollars(each.proceeds),
        "basis": dollars(each.basis),
        "code": each.code or None,
        "adjustment": dollars(each.adjustment),
        "gain": dollars(each.gain),
    }


def broker_rows(views: tuple[BrokerView, ...]) -> list[Row]:
    """One row a sale whose disallowed loss a broker reports differently, with the reason."""
    return [
        {
            "part": PARTS[view.sale.long_term],
            "symbol": view.sale.symbol,
            "account": view.sale.account,
            "lot_id": _lot_id(view.sale.account, view.sale.lot),
            "sold": view.sale.sold,
            "disallowed": dollars(view.disallowed),
            "on_the_1099_b": dollars(view.by_broker),
            "difference": dollars(view.disallowed - view.by_broker),
            "why": view.why,
        }
        for view in views
    ]
