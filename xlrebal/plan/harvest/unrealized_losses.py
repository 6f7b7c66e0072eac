"""What is left of taxable lots that stand below their basis, and the tax that taking the loss saves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from xlrebal.household.indexes import LotIndex, lots_where
from xlrebal.household.positions_and_lots import NO_GIFT_VALUE
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.taxes.gain_budget import Gain
from xlrebal.tax.exact import half_up
from xlrebal.tax.money import cents, part_of


class UnrealizedLoss(NamedTuple):
    """One lot: micro-shares left of it, their loss in cents, positive, as a share of what it is measured from.

    saved: cents of tax it saves at most, alone; on a separate return of that one's tax, at the rates of such (S-9).
    """

    lot: LotIndex
    left: int
    loss: int
    share: float
    saved: int

    def part(self, quantity: int) -> UnrealizedLoss:
        """The loss on so many of its micro-shares."""
        if quantity == self.left:
            return self
        loss, saved = part_of(self.loss, quantity, self.left), part_of(self.saved, quantity, self.left)
        return self._replace(left=quantity, loss=loss, saved=saved)


def unrealized_losses(proposal: Proposal) -> Iterator[UnrealizedLoss]:
    """Every one of at least a cent, in the order of Lots."""
    valued, lots = proposal.valued, proposal.household.lots
    household = proposal.household
    rates = {
        (on_return, long_term, collectible): of_return.on_gain(long_term=long_term, collectible=collectible)
        for on_return, of_return in ((True, valued.rates), (False, valued.elsewhere))
        for long_term in (False, True)
        for collectible in (False, True)
    }
    tax_before = proposal.budget.tax_added if proposal.budget.tax_year.income else None
    for lot in lots_where(valued.taxable & (valued.gain < -0.005) & (lots.basis > 0)):
        whole = int(lots.quantity[lot])
        left = proposal.free_of(lot)
        loss = cents(round(-float(valued.gain[lot]) * left / whole, 2))
        if loss > 0:
            on_return = bool(valued.on_return[lot])
            rate = rates[
                on_return, bool(valued.long_term[lot]), household.securities[household.symbol_of(lot)].collectible
            ]
            share = loss * whole / (_loss_basis(proposal, lot) * left)
            saved = half_up(loss * rate)
            if tax_before is not None and on_return:
                saved = max(saved, tax_before - _tax_with(proposal, lot, loss))
            yield UnrealizedLoss(lot, left, loss, share, saved)


def _loss_basis(proposal: Proposal, lot: LotIndex) -> int:
    """Cents that the loss of a lot is measured from: its basis, or of a gift below the donor's basis its value then (H-5)."""
    lots = proposal.household.lots
    return int(lots.basis[lot] if lots.gift_value[lot] == NO_GIFT_VALUE else lots.gift_value[lot])


def _tax_with(proposal: Proposal, lot: LotIndex, loss: int) -> int:
    """Cents of tax that the proposal adds with a loss besides (T-1).

    By the brackets it may save more than its own rate: it may meet gains of the other term, or other income.
    """
    household = proposal.household
    collectible = household.securities[household.symbol_of(lot)].collectible
    gain = Gain(0, -loss, -loss if collectible else 0) if proposal.valued.long_term[lot] else Gain(-loss, 0)
    return proposal.budget.add(gain).tax_added
