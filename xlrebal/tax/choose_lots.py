"""The lots that make up one sale, and what they come to (L-1 to L-7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from xlrebal.tax.conventions import Conventions
from xlrebal.tax.exact import half_up
from xlrebal.tax.lot_order import CENTS_PER_MICRO, LotFacts, LotMethod, Rates, SaleLot, in_order, lot_facts
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


def _take(ordered: Sequence[LotFacts], quantity: int) -> list[_Taken]:
    taken, left = [], quantity
    for facts in ordered:
        part = min(left, facts.lot.quantity)
        if part > 0:
            taken.append(_Taken(facts, part))
            left -= part
    return taken


def _take_named(facts: Sequence[LotFacts], designated: Sequence[NamedLot], quantity: int) -> list[_Taken]:
    """L-4: as named, in order, never more of a lot than it holds; an unknown lot gives nothing."""
    by_id = {each.lot.id: each for each in facts}
    held = {each.lot.id: each.lot.quantity for each in facts}
    taken, left = [], quantity
    for lot, named in designated:
        available = held.get(lot, 0)
        part = min(left, available, available if named is None else named)
        if part > 0:
            taken.append(_Taken(by_id[lot], part))
            held[lot] -= part
            left -= part
    return taken


def choose_lots(
    lots: Sequence[SaleLot],
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
    """
    held = [lot for lot in lots if lot.quantity > 0]
    sellable = [lot for lot in held if lot.basis is not None]
    if method is LotMethod.AVERAGE and len(sellable) < len(held):
        sellable = []
    facts = [lot_facts(lot, price, sale_date, rates or Rates(), conventions) for lot in sellable]
    if method is LotMethod.SPECID:
        taken = _take_named(facts, designated, quantity)
    else:
        taken = _take(in_order(facts, method), quantity)
    if method is LotMethod.AVERAGE and taken:
        average = Fraction(sum(each.lot.basis or 0 for each in facts), sum(each.lot.quantity for each in facts))
        taken = [_Taken(replace(each.facts, basis_each=average), each.quantity) for each in taken]
    return _priced(taken, quantity, price)


def _priced(taken: Sequence[_Taken], quantity: int, price: int) -> LotChoice:
    """The choice in cents: the parts rounded cumulatively, each total from its exact value (S-5, C-13)."""
    parts: list[ChosenLot] = []
    proceeds, basis = Fraction(0), Fraction(0)
    gains = {False: Fraction(0), True: Fraction(0)}
    for facts, part in taken:
        proceeds_before, basis_before = half_up(proceeds), half_up(basis)
        proceeds += part * price * CENTS_PER_MICRO
        basis += part * facts.basis_each
        gains[facts.long_term] += part * (price * CENTS_PER_MICRO - facts.basis_each)
        part_proceeds, part_basis = half_up(proceeds) - proceeds_before, half_up(basis) - basis_before
        parts.append(
            ChosenLot(facts.lot.id, part, part_proceeds, part_basis, part_proceeds - part_basis, facts.long_term)
        )
    shortfall = max(0, quantity - sum(part for _, part in taken))
    return LotChoice(
        tuple(parts), shortfall, half_up(gains[False]), half_up(gains[True]), half_up(basis), half_up(proceeds)
    )


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
