"""What would be washed of a loss that was not taken, if its lot were sold today (W-14)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from xlrebal.household.indexes import LotIndex
from xlrebal.plan.allowed.wash_guard import WashGuard, wash_guard
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.proposal import result_of_lot
from xlrebal.schema.money_text import money_text
from xlrebal.schema.record import record
from xlrebal.tax.money import CENTS, NO_SHARES, Cents, amount_cents, part_of
from xlrebal.tax.symbol import Symbol
from xlrebal.tax.transaction import Status
from xlrebal.tax.wash_effect import WashEffect, wash_effect

LITTLE = 0.1  # of a loss: for so little of it the rest need not wait


@record(kw_only=True)
class Washer:
    """A purchase that would replace shares sold: `quantity` micro-shares of them; `scheduled`: it is still to come; `proposed`: by this plan.

    undated: Lots does not say when, so that `bought` is the as-of date.
    """

    account: str
    symbol: Symbol
    lot: str
    bought: date
    quantity: int
    permanent: bool
    scheduled: bool
    proposed: bool
    undated: bool


@record(kw_only=True)
class RefusedSale:
    """A lot whose loss is not taken: what is left of it and all its loss, and what of that would be washed.

    Quantities in micro-shares, losses in cents; `permanent` is the part of `washed` that would be lost for good.
    `freed`: the proposal sells all the washers as well, though not this lot.
    """

    lot: LotIndex
    quantity: int
    loss: int
    washed_quantity: int
    washed: int
    permanent: int
    washers: tuple[Washer, ...]
    clean_from: date | None
    freed: bool


def refused_sales(plan: Plan) -> tuple[RefusedSale, ...]:
    """Every lot not sold because purchases would wash its loss, but for those sold whole after all.

    Judged with everything the proposal sells (C-2); by itself where that leaves nothing to wash it.
    """
    return plan.remembered("refused_sales", lambda: _found(plan))


def remedy(sales: Iterable[RefusedSale]) -> str:
    """What lets a loss be taken of which purchases would wash but little: the setting that accepts as much; "" where it is more."""
    held = [*sales]
    washed, loss = sum(each.washed for each in held), sum(each.loss for each in held)
    if not 0 < washed <= LITTLE * loss:
        return ""
    dollars = -(-washed // CENTS)
    return f" No more than {money_text(Cents(washed))} of it would be washed: with {dollars:,} as Accept Wash Up To $ on Settings it is sold all the same."


def _found(plan: Plan) -> tuple[RefusedSale, ...]:
    clean = dict(_refused_lots(plan))
    if not clean:
        return ()
    guard = wash_guard(plan.household, plan.valued, plan.year).with_proposal(plan.orders.orders)
    found = (_refused_sale(plan, guard, lot, day) for lot, day in clean.items())
    return tuple(each for each in found if each is not None)


def _refused_lots(plan: Plan) -> Iterator[tuple[LotIndex, date | None]]:
    """Lots refused in any phase, and those the harvest could not take, with their first clean day."""
    for refusal in plan.proposal.refusals:
        if refusal.washes and refusal.lot is not None:
            yield refusal.lot, refusal.safe_from
    for line in plan.harvest.lines:
        if line.status == "blocked" and line.clean_from:
            yield line.lot, line.clean_from


def _refused_sale(plan: Plan, guard: WashGuard, lot: LotIndex, clean_from: date | None) -> RefusedSale | None:
    household, sold = plan.household, plan.proposal.sold
    gone, left = sold.get(lot, NO_SHARES), plan.proposal.left_of(lot)
    if not left:
        return None
    proceeds = amount_cents(left, household.price_of(lot))
    loss = -result_of_lot(household, plan.valued, lot, gone, left, proceeds).gain
    washers = _washers(guard, lot, left, sold)
    freed = not washers
    washers = washers or _washers(guard, lot, left, {})
    if loss <= 0 or not washers:
        return None
    washed, permanent = _amounts(loss, left, washers)
    return RefusedSale(
        lot=lot,
        quantity=left,
        loss=loss,
        washed_quantity=sum(each.quantity for each in washers),
        washed=washed,
        permanent=permanent,
        washers=washers,
        clean_from=clean_from,
        freed=freed,
    )


def _washers(guard: WashGuard, lot: LotIndex, left: int, sold: Mapping[LotIndex, int]) -> tuple[Washer, ...]:
    """The purchases matched with shares of the lot, earliest first, each share once (W-4)."""
    household = guard.household
    account = household.account_of(lot)
    shown = guard.purchases.of(household.group_of[household.symbol_of(lot)])
    washers: list[Washer] = []
    if shown is None:
        return ()
    for purchase in guard.replacements(lot, sold):
        if not left:
            break
        quantity = min(left, purchase.quantity)
        held = shown.group.lot(purchase.name)
        if quantity and held:
            left -= quantity
            buyer = purchase.name.account
            effect = wash_effect(guard.accounts[account], guard.accounts[buyer], guard.conventions)
            washers.append(
                Washer(
                    account=buyer,
                    symbol=held.transaction.symbol,
                    lot=purchase.name.lot,
                    bought=purchase.bought,
                    quantity=quantity,
                    permanent=effect is WashEffect.PERMANENT,
                    scheduled=purchase.scheduled,
                    proposed=held.transaction.status is Status.PROPOSED,
                    undated=purchase.name in shown.undated,
                )
            )
    return tuple(washers)


def _amounts(loss: int, quantity: int, washers: Iterable[Washer]) -> tuple[int, int]:
    """Cents washed and cents lost for good: parts of the loss by shares, rounded cumulatively (W-5, C-13)."""
    washed = permanent = matched = 0
    for each in washers:
        matched += each.quantity
        upto = part_of(loss, matched, quantity)
        permanent += upto - washed if each.permanent else 0
        washed = upto
    return washed, permanent
