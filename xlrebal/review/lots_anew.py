"""Locked sales that take other lots than the run that proposed them chose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from xlrebal.household.household import PlannedLot
from xlrebal.plan.make_plan import Plan
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.schema.reason import Rule
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_SHARES


def lots_anew(plan: Plan) -> Iterator[Finding]:
    """A warning for each, with why the lots do not fit any more."""
    sells = {(each.account, each.symbol): each for each in plan.orders.orders if each.side is Side.SELL}
    for entry in plan.household.overrides:
        order = sells.get((entry.account, entry.symbol)) if entry.lots else None
        named = sum((part.quantity for part in entry.lots), NO_SHARES)
        if order is None or not (entry.locked or named == entry.quantity):
            continue
        if Counter(PlannedLot(lot.lot_id, lot.quantity) for lot in order.lots) != Counter(entry.lots):
            why = "; ".join(str(each) for each in order.reasons if each.rule is Rule.LOTS_ANEW)
            yield warning(
                Problem.OVERRIDE_NOT_POSSIBLE,
                f"SELL {entry.symbol} in {entry.account}: {why}. See the lots on Lots Sold before you place the order.",
                sheet="Trades",
                value=f"{entry.symbol} in {entry.account}",
            )
