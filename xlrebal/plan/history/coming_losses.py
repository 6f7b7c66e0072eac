"""Losses that orders to sell, still working, will take: nothing is sold yet, but a purchase made now would wash them."""

from __future__ import annotations

from collections.abc import Iterator

from xlrebal.household.household import Household
from xlrebal.household.indexes import lots_where
from xlrebal.household.listed_transaction import ListedTransaction
from xlrebal.household.positions_and_lots import NO_GIFT_VALUE, UNKNOWN_BASIS
from xlrebal.plan.history.ledger_names import sale_key
from xlrebal.tax.money import NO_MONEY, NO_SHARES, part_of
from xlrebal.tax.open_windows import OpenWindow
from xlrebal.tax.transaction import Status
from xlrebal.tax.wash_window import in_window

OwnLot = tuple[str, str, str]  # account, symbol and lot id


def coming_losses(household: Household) -> Iterator[OpenWindow]:
    """A window for each such sale near the as-of date that its own row, or the lots it names, show to be a loss (W-12)."""
    watched = {name for name, account in household.accounts.items() if account.taxable and account.wash_scope}
    coming = [
        each
        for each in household.transactions
        if each.is_sale
        and each.scheduled
        and each.account in watched
        and in_window(household.as_of, each.traded)
        and not household.is_coin(each.symbol)
        and not household.is_future(each.symbol)
    ]
    costs = _costs(household, {(each.account, each.symbol, name) for each in coming for name, _ in each.lots})
    for each in coming:
        basis = _basis(each, costs)
        if each.amount is not None and basis is not None and each.amount < basis:
            yield OpenWindow(
                sale=sale_key(each),
                sold=each.traded,
                account=each.account,
                symbol=each.symbol,
                lot="",
                quantity=each.quantity,
                loss=basis - each.amount,
                status=Status.SCHEDULED,
            )


def _basis(sale: ListedTransaction, costs: dict[OwnLot, tuple[int, int]]) -> int | None:
    """Cents that the shares cost, as far as a loss counts; None where neither the row nor its lots tell."""
    if sale.basis is not None:
        return min(sale.basis, sale.gift_value) if sale.gift_value is not None else sale.basis
    named = [(costs.get((sale.account, sale.symbol, name)), quantity) for name, quantity in sale.lots]
    known = [part_of(cost[0], quantity, cost[1]) for cost, quantity in named if cost and quantity <= cost[1]]
    shares = sum((quantity for _, quantity in named), NO_SHARES)
    return sum(known, NO_MONEY) if len(known) == len(named) and shares == sale.quantity else None


def _costs(household: Household, wanted: set[OwnLot]) -> dict[OwnLot, tuple[int, int]]:
    """Cents and micro-shares of the wanted lots whose basis is known; a gift's is never above its value when given (H-5)."""
    lots, found = household.lots, dict[OwnLot, tuple[int, int]]()
    if not wanted:
        return found
    for lot in lots_where(lots.basis != UNKNOWN_BASIS):
        key = (household.account_of(lot), household.symbol_of(lot), lots.lot_id[lot])
        if key in wanted:
            basis, value = int(lots.basis[lot]), int(lots.gift_value[lot])
            found[key] = (basis if value == NO_GIFT_VALUE else min(basis, value), int(lots.quantity[lot]))
    return found
