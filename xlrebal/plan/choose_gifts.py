"""The shares best given away: those whose gain is the most of their value, to charity never taxed (L-6), to family at their rate (L-9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xlrebal.household.indexes import LotIndex, every_position, lots_where, positions_in
from xlrebal.plan.lots.sale_lot import sale_lot
from xlrebal.plan.proposal.proposal import Proposal, basis_between
from xlrebal.plan.proposal.scopes import scope_name
from xlrebal.plan.proposal.trading_rules import restriction, share_step
from xlrebal.plan.taxes.gain_budget import Gain
from xlrebal.schema.inputs import FORBIDS
from xlrebal.schema.record import record
from xlrebal.schema.side import Side
from xlrebal.tax.lot_order import LotFacts, LotMethod, Rates, in_order, lot_facts
from xlrebal.tax.money import NO_MONEY, NO_SHARES, Cents, MicroShares, amount_cents, shares_worth


class LotGift(NamedTuple):
    """Shares of one lot to give: micro-shares, and cents of value and basis.

    tax_saved: cents by which selling them too, after the proposal and the gifts before, would raise the year's tax (T-1).
    """

    lot: LotIndex
    quantity: MicroShares
    value: Cents
    basis: Cents
    tax_saved: Cents = NO_MONEY

    @property
    def gain(self) -> Cents:
        """Cents of gain that is not realized: taxed on no one where a charity has the shares, on family once they sell."""
        return self.value - self.basis


@record
class SharesGiven:
    """What to give, best first; `wanted` is the setting's amount and `shortfall` what stays uncovered (L-7), in cents."""

    wanted: Cents
    lots: tuple[LotGift, ...]
    shortfall: Cents

    @property
    def value(self) -> Cents:
        """Cents of market value given."""
        return sum((each.value for each in self.lots), NO_MONEY)

    @property
    def tax_saved(self) -> Cents:
        """Cents of tax that selling them would cost this household."""
        return sum((each.tax_saved for each in self.lots), NO_MONEY)


class Gifts(NamedTuple):
    """What goes to charity, and of what is left then to family."""

    charity: SharesGiven
    family: SharesGiven


def choose_gifts(proposal: Proposal) -> Gifts:
    """Shares worth up to Charitable Gift and Family Gift on Settings, out of what the proposal leaves.

    Long-term gains of taxable accounts only, lowest basis as a share of value first; whole shares, or fractions where
    the security is traded in them. A lot taken in part is the last; one whose single share is dearer than what is left
    of the amount is passed over.
    """
    settings = proposal.household.settings
    charity = _chosen(proposal, Cents(settings.charitable_gift), ())
    return Gifts(charity, _chosen(proposal, Cents(settings.family_gift), charity.lots))


def _chosen(proposal: Proposal, wanted: Cents, before: Sequence[LotGift]) -> SharesGiven:
    """What is given of so many cents, of what gifts before it leave."""
    given: list[LotGift] = []
    left, budget = wanted, proposal.budget
    for lot in _best_first(proposal) if wanted else ():
        gone = {each.lot: each.quantity for each in (*before, *given)}
        if proposal.held_back(lot, gone):
            continue
        most = _above_floor(proposal, lot, [*before, *given], left)
        before_it = gone.get(lot, NO_SHARES)
        gift = _gift(proposal, lot, most, before_it)
        is_last = most == left and 0 < gift.quantity < _whole_steps(proposal, lot) - before_it
        if gift.gain > 0:  # in whole cents
            sold = budget.add(_gain(proposal, gift))
            given.append(gift._replace(tax_saved=Cents(sold.tax_added - budget.tax_added)))
            left, budget = left - gift.value, sold
        if is_last:
            break
    return SharesGiven(wanted, tuple(given), left)


def _above_floor(proposal: Proposal, lot: LotIndex, given: Sequence[LotGift], amount: Cents) -> Cents:
    """As many of so many cents as the min weight of a lot's symbol leaves after the gifts before it; of what is phased out over years all that is to go."""
    household, symbol = proposal.household, proposal.household.symbol_of(lot)
    scope = scope_name(household.accounts[household.account_of(lot)])
    room, floor = (
        proposal.room_to_sell(household.account_of(lot), symbol),
        proposal.floor_of(household.account_of(lot), symbol),
    )
    if room is None or floor is None:
        return amount
    gone = (
        each.value
        for each in given
        if household.symbol_of(each.lot) == symbol
        and scope_name(household.accounts[household.account_of(each.lot)]) == scope
    )
    return max(NO_MONEY, min(amount, room + floor.later - sum(gone, NO_MONEY)))


def _best_first(proposal: Proposal) -> list[LotIndex]:
    """Lots that may be given, by the GIFT rule of lot relief."""
    facts = {lot: _facts(proposal, lot) for lot in _may_be_given(proposal)}
    lot_of = {each.lot.id: lot for lot, each in facts.items()}
    return [lot_of[each.lot.id] for each in in_order(list(facts.values()), LotMethod.GIFT)]


def _may_be_given(proposal: Proposal) -> Iterator[LotIndex]:
    """Long-term lots at a gain, taxed on this return, that are in order, may leave the account, and of which a whole step is left."""
    valued, positions = proposal.valued, proposal.household.positions
    held = {
        index
        for index, account, symbol in zip(every_position(positions), positions.account, positions.symbol, strict=True)
        if restriction(proposal.household, account, symbol, FORBIDS[Side.SELL])
    }
    candidates = lots_where(valued.on_return & valued.sellable & valued.long_term & (valued.gain > 0))
    position_of = positions_in(proposal.household.lots.position)
    return (lot for lot in candidates if position_of[lot] not in held and _whole_steps(proposal, lot) > 0)


def _facts(proposal: Proposal, lot: LotIndex) -> LotFacts:
    """What the order looks at, of the shares the proposal leaves of a lot."""
    household, valued = proposal.household, proposal.valued
    left = sale_lot(household, lot, proposal.sold.get(lot, NO_SHARES))
    federal = Rates(valued.rates.short_term, valued.rates.long_term)
    return lot_facts(left, household.price_of(lot), household.as_of, federal, valued.conventions)


def _gift(proposal: Proposal, lot: LotIndex, amount: Cents, gone: MicroShares) -> LotGift:
    """As many of a lot's shares as are worth no more than the amount. gone: micro-shares of it that gifts before it take."""
    household, price = proposal.household, proposal.household.price_of(lot)
    step = share_step(household, household.symbol_of(lot))
    covered = MicroShares(shares_worth(amount, price) // step * step)
    quantity = MicroShares(min(covered, _whole_steps(proposal, lot) - gone))
    sold = MicroShares(proposal.sold.get(lot, NO_SHARES) + gone)
    value, basis = amount_cents(quantity, price), basis_between(household, lot, sold, sold + quantity)
    return LotGift(lot, quantity, value, basis)


def _whole_steps(proposal: Proposal, lot: LotIndex) -> MicroShares:
    """Micro-shares of a lot that the proposal leaves, down to what may be moved."""
    left = proposal.free_of(lot)
    step = share_step(proposal.household, proposal.household.symbol_of(lot))
    return MicroShares(left // step * step)


def _gain(proposal: Proposal, gift: LotGift) -> Gain:
    """What selling the shares instead would realize."""
    collectible = proposal.household.securities[proposal.household.symbol_of(gift.lot)].collectible
    return Gain(0, gift.gain, gift.gain if collectible else 0)
