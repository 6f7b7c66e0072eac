"""Rows of Form 8949: the year's taxable sales, their totals for Schedule D, and where a broker's 1099-B will differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from xlrebal.household.household import Security
from xlrebal.review.broker_view import BrokerView
from xlrebal.review.lot_label import lot_label
from xlrebal.schema.column import Row
from xlrebal.schema.money_text import money_text
from xlrebal.tax.form_8949 import Form8949Row, box_totals
from xlrebal.tax.money import dollars, shares_text
from xlrebal.tax.symbol import Symbol

PARTS = {False: "I short-term", True: "II long-term"}
REPORTED = (
    "Basis reported to the IRS, judged by type and date acquired; the 1099-B decides. "
    "Sales without a code in column (f) may be left off the form and totalled on line {}."
)
NOT_REPORTED = (
    "Basis not reported to the IRS, judged by type and date acquired; the 1099-B decides. "
    "Sales on no 1099-B at all go in box {}."
)

COIN_REPORTED = "A digital asset bought from 2026: basis reported to the IRS on Form 1099-DA, which decides (S-8). On no 1099-DA at all it goes in box {}."
COIN_NOT_REPORTED = "A digital asset bought before 2026: Form 1099-DA shows its proceeds and no basis (S-8). On no 1099-DA at all it goes in box {}."
NO_FORM = "A digital asset sold before Form 1099-DA began, in 2025 (S-8)."


def form_8949_rows(
    lines: Iterable[Form8949Row], names: Mapping[str, str], securities: Mapping[Symbol, Security]
) -> list[Row]:
    """One row a line of the form, in its order. `names`: lot names on sales."""
    return [_line(each, names, securities.get(each.symbol)) for each in lines]


def _line(each: Form8949Row, names: Mapping[str, str], security: Security | None) -> Row:
    """`security`: None for what is sold and not known any more."""
    unit = "par" if security is not None and security.in_par else "sh."
    return {
        "part": PARTS[each.long_term],
        "box": each.box,
        "status": f"{each.status.value}, provisional" if each.provisional else each.status.value,
        "description": f"{shares_text(each.quantity)} {unit} {each.symbol}",
        "account": each.account,
        "lot_id": lot_label(each.account, each.lot, each.symbol, each.acquired, names),
        "acquired": "INHERITED" if each.inherited else each.acquired,
        "sold": each.sold,
        "proceeds": dollars(each.proceeds),
        "basis": dollars(each.basis),
        "code": each.code or None,
        "adjustment": dollars(each.adjustment),
        "gain": dollars(each.gain),
    }


def schedule_d_rows(lines: Iterable[Form8949Row], provisional_until: date | None = None) -> list[Row]:
    """One row a year and box with done sales, and one with the proposed sales added where it has any.

    `lines` of one year; provisional_until: the day until which a purchase may still wash its losses (W-9).
    """
    lines = tuple(lines)
    waiting: dict[str, int] = {}  # box → cents of its adjustments that a scheduled purchase is still to make true
    for line in lines:
        waiting[line.box] = waiting.get(line.box, 0) + (line.adjustment if line.provisional else 0)
    until = f" Provisional until {provisional_until:%d %b %Y} (W-9)." if provisional_until else ""
    return [
        {
            "year": str(lines[0].sold.year),
            "part": PARTS[each.long_term],
            "box": each.box,
            "status": "with proposed" if each.with_proposed else "done",
            "schedule_d": f"line {each.line}",
            "proceeds": dollars(each.proceeds),
            "basis": dollars(each.basis),
            "adjustment": dollars(each.adjustment),
            "gain": dollars(each.gain),
            "note": f"{_note(each.box, waiting[each.box])}{until}",
        }
        for each in box_totals(lines)
    ]


def _note(box: str, waiting: int) -> str:
    """How the box was found, and what of its adjustment is provisional."""
    derived = {
        "A": REPORTED.format("1a"),
        "B": NOT_REPORTED.format("C, line 3"),
        "D": REPORTED.format("8a"),
        "E": NOT_REPORTED.format("F, line 10"),
        "G": COIN_REPORTED.format("I, line 3"),
        "H": COIN_NOT_REPORTED.format("I, line 3"),
        "J": COIN_REPORTED.format("L, line 10"),
        "K": COIN_NOT_REPORTED.format("L, line 10"),
    }.get(box, NO_FORM)
    return f"{derived} {money_text(waiting)} of the adjustment waits for a scheduled purchase." if waiting else derived


def broker_rows(views: tuple[BrokerView, ...], names: Mapping[str, str]) -> list[Row]:
    """One row a sale whose disallowed loss a broker reports differently, with the reason. `names`: lot names on sales."""
    return [
        {
            "part": PARTS[view.sale.long_term],
            "symbol": view.sale.symbol,
            "account": view.sale.account,
            "lot_id": lot_label(view.sale.account, view.sale.lot, view.sale.symbol, view.sale.acquired, names),
            "sold": view.sale.sold,
            "disallowed": dollars(view.disallowed),
            "on_the_1099_b": dollars(view.by_broker),
            "difference": dollars(view.disallowed - view.by_broker),
            "why": view.why,
        }
        for view in sorted(views, key=lambda view: (view.sale.long_term, view.sale.sold))
    ]
