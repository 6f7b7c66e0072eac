"""The household on a later day, once the orders of a plan are done: what a study plans again from.

Positions, lots, cash and Transactions are as the trades leave them, and the tax year is closed where the day is in a later
one. Nothing else happens in between: no dividend, no deposit, no withdrawal but what this plan raised cash for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from xlrebal.household.household import Household
from xlrebal.household.indexes import PositionIndex
from xlrebal.household.listed_transaction import ListedTransaction
from xlrebal.household.positions_and_lots import NO_GIFT_VALUE, UNKNOWN_BASIS, Lots, Positions
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.decisions import Order, RealizedLot
from xlrebal.schema.side import Side
from xlrebal.study.settings_after import settings_after
from xlrebal.tax.money import NO_MONEY, Cents, MicroShares, NanoDollars, amount_cents, part_of
from xlrebal.tax.symbol import Symbol

Place = tuple[str, Symbol]  # account and symbol
NO_PRICES: Mapping[Symbol, NanoDollars] = MappingProxyType({})


def household_after(
    household: Household, plan: Plan, day: date, prices: Mapping[Symbol, NanoDollars] = NO_PRICES
) -> Household:
    """The household on `day`, after the orders of `plan`, which was made for it; every position sold whole is gone.

    prices: nano-dollars a share, of symbols whose price is another by then. Cash raised for needs has been taken out, and new
    money is cash as any other. Restrictions and tilts that end before the day are gone; the advisor's entries on Trades are
    done with.
    """
    orders = plan.orders.orders
    securities = {
        name: replace(each, price=prices[name], price_date=day) if name in prices else each
        for name, each in household.securities.items()
    }
    priced = replace(household, securities=securities)
    positions = _positions_after(priced, orders, frozenset(prices))
    bought = dict(_lots_bought(household, orders))
    return replace(
        priced,
        as_of=day,
        accounts={
            name: replace(each, need=NO_MONEY, need_note="") if each.need else each
            for name, each in household.accounts.items()
        },
        positions=positions,
        lots=_lots_after(household, plan, positions, bought),
        cash={row.account: Cents(row.after - min(max(0, row.need), max(0, row.after))) for row in plan.orders.cash},
        settings=settings_after(household, plan, day),
        restrictions=tuple(each for each in household.restrictions if each.until is None or day <= each.until),
        tilts=tuple(each for each in household.tilts if each.end is None or day <= each.end),
        transactions=(*household.transactions, *_traded(household, plan, bought)),
        overrides=(),
        findings=(),
        averaged=frozenset(_averaged(household, positions)),
        need=NO_MONEY,
        need_note="",
        needs=(),
        distributions=(),
    )


def _positions_after(household: Household, orders: tuple[Order, ...], repriced: frozenset[Symbol]) -> Positions:
    """What is held once the orders are done; what is bought anew may be traded."""
    before, changes = household.positions, dict[Place, int]()
    for order in orders:
        change = order.quantity if order.side is Side.BUY else -order.quantity
        changes[order.account, order.symbol] = changes.get((order.account, order.symbol), 0) + change
    held = {
        place: int(before.quantity[at]) + changes.get(place, 0)
        for place, at in before.index_of.items()
        if place not in changes or before.quantity[at] + changes[place]
    }
    held |= {place: change for place, change in changes.items() if place not in before.index_of}
    places = sorted(held)
    old = [before.index_of.get(place) for place in places]
    value = [
        amount_cents(MicroShares(held[place]), household.price(place[1]))
        if at is None or place in changes or place[1] in repriced
        else int(before.value[at])
        for place, at in zip(places, old, strict=True)
    ]
    return Positions(
        tuple(account for account, _ in places),
        tuple(symbol for _, symbol in places),
        np.array([held[place] for place in places], dtype=np.int64),
        np.array(value, dtype=np.int64),
        np.array([at is None or bool(before.sellable[at]) for at in old], dtype=bool),
        np.array([at is None or bool(before.buyable[at]) for at in old], dtype=bool),
    )


class _Bought(NamedTuple):
    """A purchase as a lot: its id, and whether a loss is washed into it, so that its basis follows from Transactions (W-5)."""

    lot_id: str
    order: Order
    washes: bool


def _lots_bought(household: Household, orders: tuple[Order, ...]) -> Iterator[tuple[Place, _Bought]]:
    """The lot of each purchase, named by its day; a number follows where that day's is there already."""
    taken: dict[Place, set[str]] = defaultdict(set)
    for at, lot_id in zip(household.lots.position.tolist(), household.lots.lot_id, strict=True):
        taken[household.positions.account[at], household.positions.symbol[at]].add(lot_id)
    washed = {
        (match.replacement_account, match.replacement_symbol)
        for order in orders
        for lot in order.lots
        for match in lot.washed_by
    }
    for order in orders:
        if order.side is Side.BUY:
            place, name, number = (order.account, order.symbol), f"bought {household.as_of}", 1
            while name in taken[place]:
                number += 1
                name = f"bought {household.as_of} ({number})"
            yield place, _Bought(name, order, place in washed)


def _lots_after(household: Household, plan: Plan, positions: Positions, bought: Mapping[Place, _Bought]) -> Lots:
    """What is left of every lot, and a lot for each purchase, in their order."""
    left = _what_is_left(household, plan)
    before, index_of = household.positions, positions.index_of
    moved = [index_of.get(place) for place in zip(before.account, before.symbol, strict=True)]
    position = np.array([-1 if at is None else at for at in moved], dtype=np.int64)[left.position]
    kept = np.flatnonzero((left.quantity > 0) & (position >= 0) if len(left) else np.zeros(0, dtype=bool))
    made = _as_lots(household.as_of, index_of, bought, first_row=int(household.lots.row.max(initial=0)) + 1)
    ids = [*(left.lot_id[at] for at in kept.tolist()), *made.lot_id]
    columns = {
        each.name: np.concatenate([getattr(left, each.name)[kept], getattr(made, each.name)])
        for each in fields(Lots)
        if each.name not in ("lot_id", "position")
    }
    place = np.concatenate([position[kept], made.position])
    keys = list(zip(place.tolist(), ids, strict=True))
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return Lots(
        position=place[order],
        lot_id=tuple(ids[at] for at in order),
        **{key: each[order] for key, each in columns.items()},
    )


def _what_is_left(household: Household, plan: Plan) -> Lots:
    """The household's lots as its sheets list them, with what is sold taken off; the basis of averaged ones is their average's (L-5)."""
    lots = _averages_kept(household, plan)
    sold: dict[tuple[Place, str], int] = defaultdict(int)
    for order in plan.orders.orders:
        for lot in order.lots:
            sold[(lot.account, lot.symbol), lot.lot_id] += lot.quantity
    quantity, basis, gift = lots.quantity.copy(), lots.basis.copy(), lots.gift_value.copy()
    named = lots.sell_quantity.copy()
    for at in range(len(lots)) if sold else ():
        place = household.positions.account[lots.position[at]], household.positions.symbol[lots.position[at]]
        whole = int(quantity[at])
        gone = min(sold.get((place, lots.lot_id[at]), 0), whole)
        if gone:
            sold[place, lots.lot_id[at]] -= gone
            quantity[at] = whole - gone
            named[at] = max(0, int(named[at]) - gone)
            for column, unknown in ((basis, UNKNOWN_BASIS), (gift, NO_GIFT_VALUE)):
                if column[at] != unknown:
                    column[at] -= part_of(int(column[at]), gone, whole)
    return replace(lots, quantity=quantity, basis=basis, gift_value=gift, sell_quantity=named)


def _averages_kept(household: Household, plan: Plan) -> Lots:
    """The household's lots; those of averaged positions cost what the plan says, which is final."""
    lots, planned = household.lots, plan.household
    if not household.averaged:
        return lots
    costs: dict[tuple[int, str], int] = defaultdict(int)
    for at, lot_id, basis in zip(
        planned.lots.position.tolist(), planned.lots.lot_id, planned.lots.basis.tolist(), strict=True
    ):
        costs[at, lot_id] += basis
    averaged = np.isin(lots.position, sorted(household.averaged)) & (lots.basis != UNKNOWN_BASIS)
    own = [costs[at, lot_id] for at, lot_id in zip(lots.position.tolist(), lots.lot_id, strict=True)]
    return replace(
        lots, basis=np.where(averaged, np.array(own, dtype=np.int64), lots.basis), adjusted=lots.adjusted | averaged
    )


def _as_lots(
    day: date, index_of: Mapping[Place, PositionIndex], bought: Mapping[Place, _Bought], first_row: int
) -> Lots:
    """A lot for each purchase; each has a row of its own, so that none is taken for a part of another."""
    lots, count = list(bought.values()), len(bought)
    days, none = np.full(count, np.datetime64(day, "D")), np.zeros(count, dtype=bool)
    return Lots(
        position=np.array([index_of[place] for place in bought], dtype=np.int64),
        lot_id=tuple(each.lot_id for each in lots),
        acquired=days,
        holding_date=days,
        quantity=np.array([each.order.quantity for each in lots], dtype=np.int64),
        basis=np.array([each.order.gross + each.order.commission for each in lots], dtype=np.int64),
        inherited=none,
        gifted=none,
        gift_value=np.full(count, NO_GIFT_VALUE, dtype=np.int64),
        gift_date=np.full(count, np.datetime64("NaT"), dtype="datetime64[D]"),
        adjusted=np.array([not each.washes for each in lots], dtype=bool),
        sellable=np.ones(count, dtype=bool),
        sell_quantity=np.zeros(count, dtype=np.int64),
        row=np.arange(first_row, first_row + count, dtype=np.int64),
    )


def _traded(household: Household, plan: Plan, bought: Mapping[Place, _Bought]) -> Iterator[ListedTransaction]:
    """The orders as Transactions lists them: a sale for each lot, which brings its basis along, and the purchases."""
    row = max((each.row for each in household.transactions), default=0)
    inherited = _inherited(plan.household)
    for order in plan.orders.orders:
        if order.side is Side.SELL:
            for lot in order.lots:
                row += 1
                how = "inheritance" if (lot.account, lot.symbol, lot.lot_id) in inherited else ""
                yield _sale(household.as_of, lot, how, row)
        else:
            row += 1
            yield ListedTransaction(
                traded=household.as_of,
                account=order.account,
                symbol=order.symbol,
                action="buy",
                quantity=order.quantity,
                amount=order.gross + order.commission,
                lot_id=bought[order.account, order.symbol].lot_id,
                lots=(),
                order="",
                scheduled=False,
                acquired=None,
                basis=None,
                row=row,
            )


def _inherited(household: Household) -> frozenset[tuple[str, Symbol, str]]:
    """The lots that are long-term whenever they are sold (H-5)."""
    lots, positions = household.lots, household.positions
    return frozenset(
        (positions.account[lots.position[at]], positions.symbol[lots.position[at]], lots.lot_id[at])
        for at in np.flatnonzero(lots.inherited).tolist()
    )


def _sale(day: date, lot: RealizedLot, how: str, row: int) -> ListedTransaction:
    return ListedTransaction(
        traded=day,
        account=lot.account,
        symbol=lot.symbol,
        action="sell",
        quantity=lot.quantity,
        amount=lot.proceeds,
        lot_id="",
        lots=((lot.lot_id, lot.quantity),),
        order="",
        scheduled=False,
        acquired=lot.holding_date or lot.acquired,
        basis=lot.basis,
        row=row,
        how=how,
    )


def _averaged(household: Household, positions: Positions) -> Iterator[PositionIndex]:
    """The positions under an average basis that are still held (L-5)."""
    before = household.positions
    for at in household.averaged:
        if (found := positions.index_of.get((before.account[at], before.symbol[at]))) is not None:
            yield found
