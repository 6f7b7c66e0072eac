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
from xlrebal.tax.money import part_of
from xlrebal.tax.transaction import Status


class _Lot(NamedTuple):
    """A lot by account and name in the ledger."""

    account: str
    lot: str


class _Matched(NamedTuple):
    """Micro-shares sold that purchases replace, and those of them whose loss is gone for good."""

    quantity: int
    permanent: int


def with_accepted_washes(listed: Household, orders: Orders) -> Orders:
    """The orders with what purchases wash of their losses; as they are where nothing is accepted.

    listed: the household as its sheets list it, which is what the tax ledger replays. The ledger says how many shares are
    replaced; what they lose is what the plan says, which goes by the basis on Lots.
    """
    losing = any(lot.taxable and lot.gain < 0 for order in orders.orders for lot in order.lots)
    if not listed.settings.accept_wash_up_to or not losing:
        return orders
    matched: dict[_Lot, _Matched] = defaultdict(lambda: _Matched(0, 0))
    for each in household_ledger(with_average_basis(listed), orders.orders).replay().matches:
        if each.sale_status is Status.PROPOSED:
            key = _Lot(each.account, each.lot)
            permanent = each.quantity if each.permanent else 0
            matched[key] = _Matched(matched[key].quantity + each.quantity, matched[key].permanent + permanent)
    if not matched:
        return orders
    return replace(orders, orders=tuple(_washed_order(order, matched, listed) for order in orders.orders))


def _washed_order(order: Order, left: dict[_Lot, _Matched], listed: Household) -> Order:
    lots = tuple(_washed_lots(order, left, listed))
    reasons = (reason for lot in lots for reason in lot.reasons if reason.rule is Rule.WASH_ACCEPTED)
    return replace(order, lots=lots, reasons=(*order.reasons, *reasons))


def _washed_lots(order: Order, left: dict[_Lot, _Matched], listed: Household) -> Iterator[RealizedLot]:
    """Each lot with its part; parts of one lot share what is washed of it, the first as far as its shares go."""
    for lot in order.lots:
        key = _Lot(lot.account, lot_key(lot.account, lot.symbol, lot.lot_id))
        part = _Matched(*(min(each, lot.quantity) for each in left[key]))
        if not part.quantity or not lot.taxable or lot.gain >= 0:
            yield lot
            continue
        left[key] = _Matched(left[key].quantity - part.quantity, left[key].permanent - part.permanent)
        disallowed = part_of(-lot.gain, part.quantity, lot.quantity)
        why = because(Rule.WASH_ACCEPTED, washed=disallowed, limit=listed.settings.accept_wash_up_to)
        permanent = part_of(-lot.gain, part.permanent, lot.quantity)
        yield replace(lot, disallowed=disallowed, permanent=permanent, reasons=(*lot.reasons, why))
