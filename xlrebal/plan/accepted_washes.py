"""What wash sales take of the proposal's losses where the advisor accepts a few dollars of it (W-5, W-10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from xlrebal.household.average_basis import with_average_basis
from xlrebal.household.household import Household
from xlrebal.plan.history.household_ledger import household_ledger
from xlrebal.plan.history.ledger_names import lot_key
from xlrebal.plan.net_orders import Orders
from xlrebal.plan.proposal.decisions import Order, RealizedLot
from xlrebal.schema.money_text import money_text
from xlrebal.schema.reason import Rule, because
from xlrebal.tax.money import NO_MONEY, NO_SHARES, Cents, MicroShares, part_of
from xlrebal.tax.realized import Match
from xlrebal.tax.transaction import Status


class _Lot(NamedTuple):
    """A lot by account and name in the ledger."""

    account: str
    lot: str


def with_accepted_washes(listed: Household, orders: Orders) -> Orders:
    """The orders with what purchases wash of their losses; as they are where nothing is accepted.

    listed: the household as its sheets list it, which is what the tax ledger replays. The ledger says how many shares are
    replaced; what they lose is what the plan says, which goes by the basis on Lots.
    """
    losing = any(lot.taxable and lot.gain < 0 for order in orders.orders for lot in order.lots)
    if not listed.settings.accept_wash_up_to or not losing:
        return orders
    matched: dict[_Lot, list[Match]] = defaultdict(list)
    for each in household_ledger(with_average_basis(listed), orders.orders).replay().matches:
        if each.sale_status is Status.PROPOSED:
            matched[_Lot(each.account, each.lot)].append(each)
    if not matched:
        return orders
    return replace(orders, orders=tuple(_washed_order(order, matched, listed) for order in orders.orders))


def _washed_order(order: Order, left: dict[_Lot, list[Match]], listed: Household) -> Order:
    lots = tuple(_washed_lots(order, left, listed))
    reasons = (reason for lot in lots for reason in lot.reasons if reason.rule is Rule.WASH_ACCEPTED)
    return replace(order, lots=lots, reasons=(*order.reasons, *reasons))


def _washed_lots(order: Order, left: dict[_Lot, list[Match]], listed: Household) -> Iterator[RealizedLot]:
    """Each lot with its part; parts of one lot share what is washed of it, the first as far as its shares go."""
    for lot in order.lots:
        key = _Lot(lot.account, lot_key(lot.account, lot.symbol, lot.lot_id))
        if not left[key] or not lot.taxable or lot.gain >= 0:
            yield lot
            continue
        taken = tuple(_taken(left[key], lot))
        left[key] = list(_without(left[key], lot.quantity))
        disallowed = sum((each.disallowed for each in taken), NO_MONEY)
        permanent = sum((each.disallowed for each in taken if each.permanent), NO_MONEY)
        limit = listed.settings.accept_wash_up_to
        why = because(Rule.WASH_ACCEPTED, washed=disallowed, limit=limit, fate=_fate(taken, disallowed, permanent))
        said = (why,) if disallowed else ()  # a fraction of a share may wash less than half a cent
        yield replace(lot, disallowed=disallowed, permanent=permanent, washed_by=taken, reasons=(*lot.reasons, *said))


def _taken(matches: Iterable[Match], lot: RealizedLot) -> Iterator[Match]:
    """The first of them, for as many shares as the lot has, each with its part of the lot's loss, rounded cumulatively (C-13)."""
    gone = NO_SHARES
    for match in matches:
        quantity = min(match.quantity, lot.quantity - gone)
        if quantity > 0:
            before, gone = gone, gone + quantity
            part = part_of(-lot.gain, gone, lot.quantity) - part_of(-lot.gain, before, lot.quantity)
            yield replace(match, quantity=quantity, disallowed=part)


def _without(matches: Iterable[Match], quantity: MicroShares) -> Iterator[Match]:
    """What is left of them once so many micro-shares have been taken from the first."""
    for match in matches:
        part = min(match.quantity, quantity)
        quantity -= part
        if part < match.quantity:
            yield replace(match, quantity=match.quantity - part)


def _fate(taken: Iterable[Match], disallowed: Cents, permanent: Cents) -> str:
    """What becomes of what is washed, as the rest of a clause: loud where some of it is gone for good (W-8)."""
    if not permanent:
        return " and deferred"
    where = " and ".join(dict.fromkeys(each.replacement_account for each in taken if each.permanent))
    part = "" if permanent == disallowed else f"{money_text(permanent)} of it "
    return f", {part}GONE FOR GOOD as it is bought back in {where},"
