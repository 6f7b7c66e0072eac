"""What wash sales take of the proposal's losses where the advisor accepts a few dollars of it (W-5, W-10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from xlrebal.household.average_basis import with_average_basis
from xlrebal.household.household import Household
from xlrebal.plan.history.household_ledger import household_ledger
from xlrebal.plan.history.ledger_names import lot_key
from xlrebal.plan.net_orders import Orders
from xlrebal.plan.proposal.decisions import Order, RealizedLot
from xlrebal.schema.reason import Rule, because
from xlrebal.tax.money import Cents
from xlrebal.tax.transaction import Status


class _LotTerm(NamedTuple):
    """A lot by account and name in the ledger, and its term."""

    account: str
    lot: str
    long_term: bool


class _Washed(NamedTuple):
    """Cents of a loss that are disallowed, and those of them that are gone for good."""

    disallowed: int
    permanent: int


def with_accepted_washes(listed: Household, orders: Orders) -> Orders:
    """The orders with what purchases wash of their losses; as they are where nothing is accepted.

    listed: the household as its sheets list it, which is what the tax ledger replays.
    """
    losing = any(lot.taxable and lot.gain < 0 for order in orders.orders for lot in order.lots)
    if not listed.settings.accept_wash_up_to or not losing:
        return orders
    washed: dict[_LotTerm, _Washed] = {}
    for row in household_ledger(with_average_basis(listed), orders.orders).replay().sales:
        if row.status is Status.PROPOSED and row.disallowed:
            washed[_LotTerm(row.account, row.lot, row.long_term)] = _Washed(row.disallowed, row.permanent)
    if not washed:
        return orders
    left = defaultdict(lambda: _Washed(0, 0), washed)
    return replace(orders, orders=tuple(_washed_order(order, left, listed) for order in orders.orders))


def _washed_order(order: Order, left: dict[_LotTerm, _Washed], listed: Household) -> Order:
    lots = tuple(_washed_lots(order, left, listed))
    reasons = (reason for lot in lots for reason in lot.reasons if reason.rule is Rule.WASH_ACCEPTED)
    return replace(order, lots=lots, reasons=(*order.reasons, *reasons))


def _washed_lots(order: Order, left: dict[_LotTerm, _Washed], listed: Household) -> Iterator[RealizedLot]:
    """Each lot with its part; a lot's parts of one term share what is washed of it, the first as far as its loss goes."""
    for lot in order.lots:
        key = _LotTerm(lot.account, lot_key(lot.account, lot.symbol, lot.lot_id), lot.term == "LT")
        part = _Washed(*(min(each, max(0, -lot.gain)) for each in left[key])) if lot.taxable else _Washed(0, 0)
        if not part.disallowed:
            yield lot
            continue
        left[key] = _Washed(left[key].disallowed - part.disallowed, left[key].permanent - part.permanent)
        why = because(Rule.WASH_ACCEPTED, washed=part.disallowed, limit=listed.settings.accept_wash_up_to)
        yield replace(
            lot, disallowed=Cents(part.disallowed), permanent=Cents(part.permanent), reasons=(*lot.reasons, why)
        )
