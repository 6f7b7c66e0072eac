"""The lots that make up one sale, and what they come to (L-1 to L-7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from xlrebal.tax.conventions import Conventions
from xlrebal.tax.exact import Exact, exact_part, half_up
from xlrebal.tax.lot_order import CENTS_PER_MICRO, LotFacts, LotMethod, Rates, SaleLot
from xlrebal.tax.money import divide_half_up
from xlrebal.tax.sale_lots import SaleLots
from xlrebal.tax.transaction import NamedLot


class ChosenLot(NamedTuple):
    """Shares chosen from one lot; money in cents, rounded so that the parts of a choice add up (S-5)."""

    lot: str
    quantity: int
    proceeds: int
    basis: int
    gain: int
    long_term: bool


class LotChoice(NamedTuple):
    """The lots chosen, in selling order, and what they come to; money in cents, quantities in micro-shares.

    `shortfall` is what the lots could not cover (L-7). For GIFT the gain is what the giver never pays tax on.
    """

    selection: tuple[ChosenLot, ...]
    shortfall: int
    st_gain: int
    lt_gain: int
    basis: int
    proceeds: int


class _Taken(NamedTuple):
    facts: LotFacts
    quantity: int


def _take(ordered: Iterable[LotFacts], quantity: int) -> list[_Taken]:
    taken, left = [], quantity
    for facts in ordered if quantity > 0 else ():
        part = min(left, facts.lot.quantity)
        if part > 0:
            taken.append(_Taken(facts, part))
            left -= part
        if not left:
            break
    return taken


def _take_named(
    lots: SaleLots, facts_of: Callable[[SaleLot], LotFacts], designated: Sequence[NamedLot], quantity: int
) -> list[_Taken]:
    """L-4: as named, in order, never more of a lot than it holds; an unknown lot gives nothing."""
    by_id = {lot.id: lot for lot in lots.lots}
    held = {lot.id: lot.quantity for lot in lots.lots}
    taken, left = [], quantity
    for lot, named in designated:
        available = held.get(lot, 0)
        part = min(left, available, available if named is None else named)
        if part > 0:
            taken.append(_Taken(facts_of(by_id[lot]), part))
            held[lot] -= part
            left -= part
    return taken


def choose_lots(
    lots: Sequence[SaleLot] | SaleLots,
    method: LotMethod,
    quantity: int,
    price: int,
    sale_date: date,
    rates: Rates | None = None,
    designated: Sequence[NamedLot] = (),
    conventions: Conventions | None = None,
) -> LotChoice:
    """The lots that make up a sale of `quantity` micro-shares at `price` nano-dollars a share, by one method.

    Lots without shares are left out, and those without a basis, which is never taken for zero (D-2). Without rates
    TAXCOST uses the top federal ones. What the lots do not cover is the shortfall (L-7), and so is what named lots
    (SPECID) leave open. AVERAGE sells nothing when any lot's basis is missing: the average is then unknown (L-5).
    Who sells from the same lots many times gives them as `SaleLots`, which has their conventions.
    """
    ready = lots if isinstance(lots, SaleLots) else SaleLots(lots, conventions)
    at = rates or Rates()
    if method is LotMethod.SPECID:
        taken = _take_named(ready, lambda lot: ready.facts(lot, price, sale_date, at), designated, quantity)
    elif method is LotMethod.AVERAGE and not ready.is_complete:
        taken = []
    else:
        taken = _take(ready.in_order(method, price, sale_date, at), quantity)
    return _priced(taken, quantity, price, ready.average if method is LotMethod.AVERAGE and taken else None)


def _priced(taken: Sequence[_Taken], quantity: int, price: int, average: Fraction | None) -> LotChoice:
    """The choice in cents: the parts rounded cumulatively, each total from its exact value (S-5, C-13).

    average: cents of basis a micro-share where it is averaged.
    """
    parts: list[ChosenLot] = []
    sold: dict[bool, int] = {False: 0, True: 0}
    cost: dict[bool, Exact] = {False: 0, True: 0}
    proceeds = basis = 0
    for facts, part in taken:
        sold[facts.long_term] += part
        cost[facts.long_term] += (
            part * average if average is not None else exact_part(facts.lot.basis or 0, part, facts.lot.quantity)
        )
        upto, basis_upto = _worth(sum(sold.values()), price), half_up(sum(cost.values()))
        gain = upto - proceeds - (basis_upto - basis)
        parts.append(ChosenLot(facts.lot.id, part, upto - proceeds, basis_upto - basis, gain, facts.long_term))
        proceeds, basis = upto, basis_upto
    gains = {term: half_up(sold[term] * price * CENTS_PER_MICRO - cost[term]) for term in sold}
    return LotChoice(tuple(parts), max(0, quantity - sum(sold.values())), gains[False], gains[True], basis, proceeds)


def _worth(quantity: int, price: int) -> int:
    """Cents of so many micro-shares at nano-dollars a share."""
    return divide_half_up(quantity * price * CENTS_PER_MICRO.numerator, CENTS_PER_MICRO.denominator)


def extra_tax_of_mintax(
    lots: Sequence[SaleLot],
    quantity: int,
    price: int,
    sale_date: date,
    rates: Rates,
    conventions: Conventions | None = None,
) -> int:
    """Cents of tax that MINTAX's choice costs above TAXCOST's, never negative: what L-2 says to warn of.

    MINTAX takes any long-term gain, however large, before the smallest short-term one.
    """
    mintax, cheapest = (
        choose_lots(lots, method, quantity, price, sale_date, rates, conventions=conventions)
        for method in (LotMethod.MINTAX, LotMethod.TAXCOST)
    )
    extra = (mintax.st_gain - cheapest.st_gain) * rates.short_term + (
        mintax.lt_gain - cheapest.lt_gain
    ) * rates.long_term
    return max(0, half_up(extra))
