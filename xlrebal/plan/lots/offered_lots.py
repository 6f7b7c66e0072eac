"""The lots of a position as a sale by the brackets is offered them: each term apart, lots that stay passed over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from xlrebal.household.indexes import LotIndex, PositionIndex
from xlrebal.plan.lots.least_tax import Offered, TaxedAs
from xlrebal.plan.proposal.proposal import Proposal

# Micro-shares of a lot that may go, with so many of others gone before it; 0 where it stays.
Available = Callable[[LotIndex, Mapping[LotIndex, int]], int]


class OfferedLots:
    """Lots in their order; whether one may go is asked when its turn may come."""

    def __init__(self, proposal: Proposal, lots: Sequence[LotIndex], available: Available) -> None:
        """`lots` of one position, in the order in which they go."""
        self._proposal, self._available = proposal, available
        self._coming: Iterator[LotIndex] = iter(lots)
        self._found: list[Offered] = []
        self._before: dict[LotIndex, int] = {}

    def at(self, place: int) -> Offered | None:
        """The lot at a place among those that may go; None behind the last."""
        while len(self._found) <= place:
            lot = next(self._coming, None)
            if lot is None:
                return None
            if quantity := self._available(lot, self._before):
                self._before[lot] = quantity
                self._found.append(_offered(self._proposal, lot, quantity))
        return self._found[place]


def _offered(proposal: Proposal, lot: LotIndex, quantity: int) -> Offered:
    household, valued = proposal.household, proposal.valued
    whole = int(household.lots.quantity[lot])
    return Offered(
        lot=lot,
        quantity=quantity,
        gain_each=float(valued.realizes[lot]) * 100 / whole,
        taxed_as=_taxed_as(proposal, lot),
        cost_per_dollar=float(valued.cost_per_dollar[lot]),
        fee_each=float(valued.fee[lot] * valued.value[lot]) * 100 / whole,
    )


def _taxed_as(proposal: Proposal, lot: LotIndex) -> TaxedAs:
    """On this plan's return, or at the one rate of a separate one (S-9); at none where it is untaxed."""
    household, valued = proposal.household, proposal.valued
    long_term, collectible = bool(valued.long_term[lot]), household.securities[household.symbol_of(lot)].collectible
    if valued.on_return[lot] or not valued.taxable[lot]:
        return TaxedAs(bool(valued.on_return[lot]), long_term, collectible)
    rate = valued.elsewhere.on_gain(long_term=long_term, collectible=collectible)
    return TaxedAs(False, long_term, collectible, float(rate))


def orders_of(proposal: Proposal, position: PositionIndex) -> list[list[LotIndex]]:
    """A position's lots in the orders they go in: by TAXCOST each term by its gain a share, lots that pay a fee apart, else one, the method's.

    Lots that may only leave after others keep their one order (C-6).
    """
    lots = list(proposal.lots_of.get(position, ()))
    household, valued = proposal.household, proposal.valued
    tied = bool((valued.leaves_after[lots] >= 0).any()) if lots else True
    if tied or household.lot_method(position) != "TAXCOST" or not valued.taxable[lots[0]]:
        return [lots]
    quantity = household.lots.quantity
    gain = {lot: round(float(valued.realizes[lot]) / int(quantity[lot]) * 1e6, 9) for lot in lots}
    place = {lot: at for at, lot in enumerate(lots)}
    ascending = sorted(lots, key=lambda lot: (gain[lot], place[lot]))
    kinds = [(long, pays) for long in (False, True) for pays in (False, True)]
    return [
        [lot for lot in ascending if (bool(valued.long_term[lot]), bool(valued.fee[lot] > 0)) == kind] for kind in kinds
    ]
