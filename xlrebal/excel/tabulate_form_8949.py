"""Rows of Form 8949: the year's taxable sales, their totals for Schedule D, and where a broker's 1099-B will differ."""

from __future__ import annotations

from collections.abc import Iterable

from xlrebal.household.money import dollars, shares_text
from xlrebal.plan.review.broker_view import BrokerView
from xlrebal.schema.column import Row
from xlrebal.tax.form_8949 import Form8949Row, box_totals

PARTS = {False: "I short-term", True: "II long-term"}
REPORTED = (
    "Basis reported to the IRS, judged by type and date acquired; the 1099-B decides. Without a code: or line {}."
)
NOT_REPORTED = "Basis not reported to the IRS, judged by type and date acquired; the 1099-B decides. No 1099-B: box {}."


def form_8949_rows(lines: Iterable[Form8949Row]) -> list[Row]:
    """One row a line of the form, in its order."""
    return [
        {
            "part": PARTS[each.long_term],
            "box": each.box,
            "status": each.status.value,
            "description": f"{shares_text(each.quantity)} sh. {each.symbol}",
            "account": each.account,
            "lot_id": _lot_id(each.account, each.lot),
            "acquired": "INHERITED" if each.inherited else each.acquired,
            "sold": each.sold,
            "proceeds": dollars(each.proceeds),
            "basis": dollars(each.basis),
            "code": each.code or None,
            "adjustment": dollars(each.adjustment),
            "gain": dollars(each.gain),
        }
        for each in lines
    ]


def _lot_id(account: str, key: str) -> str:
    """A lot's own name; a sale that brought its purchase along is named by its row of Transactions."""
    return key.removeprefix(f"{account} / ").removeprefix("sold in ")


def schedule_d_rows(lines: Iterable[Form8949Row]) -> list[Row]:
    """One row a box with done sales, and one with the proposed sales added where it has any."""
    return [
        {
            "part": PARTS[each.long_term],
            "box": each.box,
            "status": "with proposed" if each.with_proposed else "done",
            "schedule_d": f"line {each.line}",
            "proceeds": dollars(each.proceeds),
            "basis": dollars(each.basis),
            "adjustment": dollars(each.adjustment),
            "gain": dollars(each.gain),
            "note": _how_derived(each.box),
        }
        for each in box_totals(lines)
    ]


def _how_derived(box: str) -> str:
    return {
        "A": REPORTED.format("1a"),
        "B": NOT_REPORTED.format("C, line 3"),
        "D": REPORTED.format("8a"),
        "E": NOT_REPORTED.format("F, line 10"),
    }[box]


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
