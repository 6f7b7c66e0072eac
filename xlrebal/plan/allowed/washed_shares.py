"""How much of a loss purchases would wash, share for share, and what to do where one of them is still to come (W-4, W-5, W-10)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple

from xlrebal.plan.history.ledger_names import PROPOSED
from xlrebal.schema.money_text import money_text
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.tax.money import part_of
from xlrebal.tax.open_purchases import LotName, OpenPurchase


class LosingShares(NamedTuple):
    """Micro-shares of one lot sold at a loss of so many cents; `purchases`: asked for what could wash it, earliest first."""

    quantity: int
    loss: int
    purchases: Callable[[], Iterator[OpenPurchase]]


def washed_shares(purchases: Iterable[OpenPurchase], quantity: int, taken: dict[LotName, int] | None = None) -> int:
    """How many of so many micro-shares these purchases replace, earliest first; `taken`: what other lots have matched, added to."""
    taken = {} if taken is None else taken
    left = quantity
    for purchase in purchases:
        if left <= 0:
            break
        part = min(left, purchase.quantity - taken.get(purchase.name, 0))
        taken[purchase.name] = taken.get(purchase.name, 0) + part
        left -= part
    return quantity - left


def washed_loss(lots: Iterable[LosingShares]) -> int:
    """Cents of these losses that would be washed, lots in the order in which they are matched (C-3)."""
    taken: dict[LotName, int] = {}
    return sum(
        part_of(lot.loss, washed_shares(lot.purchases(), lot.quantity, taken), lot.quantity)
        for lot in lots
        if lot.quantity > 0
    )


def why_scheduled(
    losing: LosingShares, last: OpenPurchase, reinvested: Collection[str], safe: date | None, units: dict[str, str]
) -> Reason | None:
    """Why a loss waits for a purchase that is still to come, the `last`: the dollars that are washed with it, and what to do.

    None where as much is washed without it.
    """
    quantity = washed_shares(losing.purchases(), losing.quantity)
    staying = washed_shares((each for each in losing.purchases() if not each.scheduled), losing.quantity)
    if staying == quantity:
        return None
    if staying:
        how = "bought lately, by this plan or on schedule until"
        still = money_text(part_of(losing.loss, staying, losing.quantity))
        remedy = f"cancel what is scheduled (turn reinvestment off), and {still} would be"
    elif len([*islice(losing.purchases(), 2)]) > 1:
        how = "scheduled to be bought until"
        remedy = "cancel these purchases (turn reinvestment off) to take the loss today"
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


def why_bought(
    losing: LosingShares, last: OpenPurchase, safe: date | None, units: dict[str, str], undated: frozenset[LotName]
) -> Reason:
    """Why a loss stays that purchases made would wash, and how much of it where that is not all; only where there is such a purchase.

    One is named where it washes as much by itself, the last one before others; else all that are matched, the earliest first.
    undated: those whose day Lots does not give.
    """
    purchases, quantity = [], 0
    for each in losing.purchases():
        if quantity >= losing.quantity:
            break
        if not each.scheduled:
            purchases.append(each)
            quantity += each.quantity
    quantity = min(quantity, losing.quantity)
    for alone in (last, *purchases[-1:]):
        if not alone.scheduled and min(alone.quantity, losing.quantity) >= quantity:
            purchases = [alone]
            break
    washed = part_of(losing.loss, quantity, losing.quantity)
    said = {
        "loss": losing.loss,
        "quantity": sum([each.quantity for each in purchases]),
        "account": " and ".join(sorted({each.name.account for each in purchases})),
        "part": f"{money_text(washed)} of " if washed < losing.loss else "",
        "safe": safe,
        **units,
    }
    if all(each.name.lot.startswith(PROPOSED) for each in purchases):
        return because(Rule.BLOCKED_SALE_PROPOSED, **said)
    how = "on" if len(purchases) == 1 else "until"
    if not undated.isdisjoint([each.name for each in purchases]):
        how = "on a day that Lots does not give, perhaps as late as"
    return because(Rule.BLOCKED_SALE, how=how, bought=purchases[-1].bought, **said)
