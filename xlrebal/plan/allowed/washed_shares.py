"""How much of a loss purchases would wash, share for share, and what to do where one of them is still to come (W-4, W-5, W-10)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.tax.money import part_of
from xlrebal.tax.open_purchases import LotName, OpenPurchase


class Washing(NamedTuple):
    """A purchase, and the micro-shares of it that would replace shares sold."""

    purchase: OpenPurchase
    quantity: int


class LosingShares(NamedTuple):
    """Micro-shares of one lot sold at a loss of so many cents, and what could wash it, earliest first."""

    quantity: int
    loss: int
    purchases: Iterable[OpenPurchase]


def washing(purchases: Iterable[OpenPurchase], quantity: int, taken: dict[LotName, int] | None = None) -> list[Washing]:
    """The purchases matched with so many micro-shares, earliest first; `taken`: what other lots have matched, added to."""
    taken = {} if taken is None else taken
    found: list[Washing] = []
    for purchase in purchases:
        if quantity <= 0:
            break
        part = min(quantity, purchase.quantity - taken.get(purchase.name, 0))
        if part > 0:
            quantity -= part
            taken[purchase.name] = taken.get(purchase.name, 0) + part
            found.append(Washing(purchase, part))
    return found


def washed_loss(lots: Iterable[LosingShares]) -> int:
    """Cents of these losses that would be washed, lots in the order in which they are matched (C-3)."""
    taken: dict[LotName, int] = {}
    return sum(
        part_of(lot.loss, sum(each.quantity for each in washing(lot.purchases, lot.quantity, taken)), lot.quantity)
        for lot in lots
        if lot.quantity > 0
    )


def why_scheduled(
    losing: LosingShares,
    matched: Sequence[Washing],
    reinvested: Collection[str],
    safe: date | None,
    units: dict[str, str],
) -> Reason:
    """Why a loss waits for purchases of which the last is still to come: the dollars it would wash, and what to do."""
    last = matched[-1].purchase
    coming = [each for each in matched if each.purchase.scheduled]
    quantity = sum(each.quantity for each in matched)
    if len(matched) > 1:
        before = len(coming) < len(matched)
        how = "bought lately or scheduled until" if before else "scheduled to be bought until"
        remedy = "cancel what is scheduled (turn reinvestment off)"
    elif last.name.lot in reinvested:
        how, remedy = "to be reinvested on", "turn that reinvestment off (or cancel it) to take the loss today"
    else:
        how, remedy = "scheduled to be bought on", "cancel that purchase to take the loss today"
    return because(
        Rule.BLOCKED_SALE_SCHEDULED,
        loss=losing.loss,
        quantity=quantity,
        how=how,
        bought=last.bought,
        account=last.name.account,
        washed=part_of(losing.loss, quantity, losing.quantity),
        remedy=remedy,
        safe=safe,
        **units,
    )
