"""Past sales that name no lots: first in, first out, unless that contradicts Lots, which says which lots are gone (L-8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.household.indexes import LotIndex
from xlrebal.household.listed_transaction import ListedTransaction
from xlrebal.plan.history.ledger_names import is_brought, lot_key, sale_key
from xlrebal.plan.history.lots_of_purchases import LotsOfPlace, Place, lot_called, lots_of_purchases
from xlrebal.plan.history.past_relief import PastLot, Relieved, past_lot, relieve
from xlrebal.plan.taxes.marginal_rates import marginal_rates
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.schema.inputs import TRANSACTIONS
from xlrebal.tax.holding_period import long_term_from
from xlrebal.tax.lot_order import LotMethod, Rates
from xlrebal.tax.money import micros, shares_text
from xlrebal.tax.transaction import Action, NamedLot, Status, Transaction


class NamedSales(NamedTuple):
    """The history, its unnamed sales with the lots they took where Lots tells, and what is said of these."""

    transactions: tuple[Transaction, ...]
    findings: tuple[Finding, ...] = ()


def name_sales(household: Household, history: Sequence[Transaction]) -> NamedSales:
    """Sales without lots take those Lots no longer has, where first in, first out contradicts it and these explain it share for share.

    Several such sales in date order, lots in the order of the account's Lot Method; said unless that method says so too.
    """
    unnamed = {_place(each) for each in history if _is_unnamed(each)}
    if not unnamed:
        return NamedSales(tuple(history))
    by_place: dict[Place, list[Transaction]] = defaultdict(list)
    for each in history:
        if each.status is Status.DONE and _place(each) in unnamed and not is_brought(each.account, each.id):
            by_place[_place(each)].append(each)
    bought = (each for rows in by_place.values() for each in rows if each.action is not Action.SELL)
    left = {
        place: _left(household, place, lots) for place, lots in lots_of_purchases(household, bought, unnamed).items()
    }
    rates = marginal_rates(household)
    by_term = Rates(rates.on_gain(long_term=False), rates.on_gain(long_term=True))
    tolerance = micros(household.settings.quantity_tolerance)
    named: dict[str, Sequence[NamedLot]] = {}
    findings: list[Finding] = []
    listed = {sale_key(each): each for each in household.transactions if each.is_sale}
    for place, rows in by_place.items():
        if place not in left:
            continue
        method = _method(household, place)
        taken = _taken_lots(rows, left[place], method, by_term, tolerance)
        if taken is None:
            continue
        named |= taken
        if not _method_agrees(rows, left[place], method, by_term, taken):
            purchases = {each.id: each for each in rows if each.action is not Action.SELL}
            findings.append(_said(place, [listed[sale] for sale in taken if sale in listed], taken, purchases))
    transactions = (replace(each, lots=tuple(named[each.id])) if each.id in named else each for each in history)
    return NamedSales(tuple(transactions), tuple(findings))


class _Left(NamedTuple):
    """Micro-shares that Lots has of each purchase, and its lots that no purchase explains."""

    of_purchase: Mapping[str, int]
    others: Sequence[PastLot]

    def of(self, purchase: str) -> int:
        """Micro-shares left of a purchase."""
        return self.of_purchase.get(purchase, 0)


def _left(household: Household, place: Place, found: LotsOfPlace) -> _Left:
    quantity = household.lots.quantity
    return _Left(
        {purchase: int(quantity[list(lots)].sum()) for purchase, lots in found.of_purchase.items()},
        [_listed_lot(household, place, lot) for lot in found.others],
    )


def _listed_lot(household: Household, place: Place, lot: LotIndex) -> PastLot:
    """A lot of the Lots sheet; one without a date or a basis comes last."""
    lots = household.lots
    acquired = lots.acquired[lot].item() or household.as_of
    held_from = lots.holding_date[lot].item() or acquired
    return PastLot(
        id=lot_key(*place, lots.lot_id[lot]),
        since=acquired.toordinal(),
        acquired=acquired.toordinal(),
        long_from=(acquired if lots.inherited[lot] else long_term_from(held_from)).toordinal(),
        basis_each=max(0, int(lots.basis[lot])) / int(lots.quantity[lot]),
        quantity=int(lots.quantity[lot]),
    )


def _place(each: Transaction) -> Place:
    return each.account, each.symbol


def _is_unnamed(each: Transaction) -> bool:
    return each.action is Action.SELL and each.status is Status.DONE and not each.lots


def _is_named(sale: Transaction) -> bool:
    """Whether a sale's lots are all its shares."""
    return sum(sale.quantity if quantity is None else quantity for _, quantity in sale.lots) >= sale.quantity


def _method(household: Household, place: Place) -> LotMethod:
    """The account's; first in, first out where it names its lots itself or averages."""
    method = LotMethod(household.accounts[place[0]].lot_method) if place[0] in household.accounts else LotMethod.FIFO
    return LotMethod.FIFO if method in (LotMethod.SPECID, LotMethod.AVERAGE, LotMethod.GIFT) else method


def _taken_lots(
    rows: Sequence[Transaction], left: _Left, method: LotMethod, rates: Rates, tolerance: int
) -> Mapping[str, Sequence[NamedLot]] | None:
    """By sale, the lots it took: those gone; None where first in, first out agrees with Lots, or these do not explain it."""
    if any(each.action is Action.SPLIT or (each.lots and not _is_named(each)) for each in rows):
        return None  # shares before a split are not those of Lots
    lots = [past_lot(each) for each in rows if each.action is not Action.SELL]
    first_in = relieve(rows, lots, LotMethod.FIFO, rates)
    if first_in and all(abs(first_in.left[lot.id] - left.of(lot.id)) <= tolerance for lot in lots):
        return None
    gone = _gone(rows, lots, left)
    sold = sum(int(each.quantity) for each in rows if _is_unnamed(each))
    if any(lot.quantity < -tolerance for lot in gone) or abs(sum(lot.quantity for lot in gone) - sold) > tolerance:
        return None
    relieved = relieve(
        [each for each in rows if not each.lots], [lot for lot in gone if lot.quantity > 0], method, rates, tolerance
    )
    return relieved.taken if relieved else None


def _gone(rows: Sequence[Transaction], lots: Sequence[PastLot], left: _Left) -> list[PastLot]:
    """The shares of each lot that neither Lots has nor a sale names."""
    named: dict[str, int] = defaultdict(int)
    whole = {lot.id: lot.quantity for lot in lots}
    for lot, quantity in (lot for each in rows for lot in each.lots):
        named[lot] += whole.get(lot, 0) if quantity is None else quantity
    return [lot._replace(quantity=lot.quantity - named[lot.id] - left.of(lot.id)) for lot in lots]


def _method_agrees(
    rows: Sequence[Transaction], left: _Left, method: LotMethod, rates: Rates, taken: Mapping[str, Sequence[NamedLot]]
) -> bool:
    """Whether the account's method, free to choose among all lots, would have sold the same."""
    lots = [*left.others, *(past_lot(each) for each in rows if each.action is not Action.SELL)]
    by_method: Relieved | None = relieve(rows, lots, method, rates)
    return by_method is not None and {sale: _as_set(by_method.taken[sale]) for sale in taken} == {
        sale: _as_set(lots) for sale, lots in taken.items()
    }


def _as_set(lots: Iterable[NamedLot]) -> frozenset[NamedLot]:
    return frozenset(lots)


def _said(
    place: Place,
    sales: Sequence[ListedTransaction],
    taken: Mapping[str, Sequence[NamedLot]],
    purchases: Mapping[str, Transaction],
) -> Finding:
    """Which lots the sales of one position are taken to have sold, and what to do if that is wrong."""
    account, symbol = place
    total: dict[str, int] = defaultdict(int)
    for lot, quantity in (lot for lots in taken.values() for lot in lots):
        total[lot] += quantity or 0
    lots = ", ".join(_shares_of_lots({lot_called(purchases[lot]): quantity for lot, quantity in total.items()}))
    one = len(sales) == 1
    what = (
        f"The sale of {shares_text(sales[0].quantity)} {symbol} in {account} on {sales[0].traded} names no lots"
        if one
        else f"{len(sales)} sales of {symbol} in {account} from {sales[0].traded} to {sales[-1].traded} name no lots"
    )
    return warning(
        Problem.SALE_WITHOUT_LOTS,
        f"{what}, and first in, first out contradicts Lots: {'it is' if one else 'they are'} taken to have sold what Lots no longer has, "
        f"{lots} (L-8). If that is wrong, name the lots in the column Lots.",
        sheet=TRANSACTIONS.name,
        row=sales[0].row,
        column="Lots",
        value=symbol,
    )


_SHOWN = 8  # lots that the message names


def _shares_of_lots(total: Mapping[str, int]) -> Iterator[str]:
    for lot, quantity in [*total.items()][:_SHOWN]:
        yield f"{shares_text(quantity)} of {lot}"
    if len(total) > _SHOWN:
        yield f"and {len(total) - _SHOWN} lots more"
