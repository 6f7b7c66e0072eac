"""The plan that meets what the advisor entered on Trades, and otherwise stays as near as it can to the one it was entered on.

A lock that the plan meets anyway changes nothing: what the advisor agrees with, and locks, is planned as if it stood open,
with its lots, aims and limits. Only what the plan would do otherwise, or an earlier plan was made around, is held. Around a
quantity of the advisor's own the rest is planned anew; every account still trades as much, where that costs no more, so that
the money a smaller buy leaves is put to work in its account.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import NamedTuple

from xlrebal.household.household import Household, Override, PlannedLot
from xlrebal.plan.proposal.decisions import TradePurpose
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.traded_in_accounts import traded_in_accounts
from xlrebal.plan.proposal.trading_rules import share_step
from xlrebal.plan.situation import Proposed, Situation
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, NO_SHARES, Cents, MicroShares, amount_cents
from xlrebal.tax.symbol import Symbol

CUTS = 3  # times that purchases are cut to what is there


class Attempted(NamedTuple):
    """A situation, and what a method proposes in it."""

    situation: Situation
    proposed: Proposed

    @property
    def missed(self) -> list[Override]:
        """The locks that it is not made around and does not meet."""
        proposal = self.proposed.proposal
        locks = (each for each in proposal.household.overrides if each.locked and not each.held)
        return [each for each in locks if not _meets(proposal, each)]


Attempt = Callable[
    [Household, Mapping[tuple[str, Side], Cents]], Attempted
]  # given cents that accounts are to trade as before


def as_the_advisor_says(listed: Household, attempt: Attempt) -> Attempted:
    """What an attempt comes to that meets every lock: around none, then around those it missed, then around all."""
    steady = _traded_before(listed, attempt)
    found = attempt(listed, steady)
    if missed := found.missed:
        found = attempt(_around(listed, missed), steady)
        if found.missed:
            listed = _around(listed, listed.overrides)
            found = attempt(listed, steady)
        else:
            listed = _around(listed, missed)
    for _ in range(CUTS):
        cut = _cut_to_what_is_paid(listed, found.proposed.proposal)
        if cut is None:
            break
        listed, found = cut, attempt(cut, steady)
    return found


def _cut_to_what_is_paid(listed: Household, proposal: Proposal) -> Household | None:
    """With purchases of the advisor's own cut by what their account ends short of; None where none does.

    What other sales were to bring may stay after all, as a purchase elsewhere would wash them: no plan buys without the cash.
    """
    household = proposal.household
    short = {
        account: -proposal.spendable(account)
        for account in household.accounts
        if household.knows_cash(account) and proposal.spendable(account) < 0
    }
    cut: dict[tuple[str, Symbol], MicroShares] = {}
    for each in proposal.purchases:
        missing = short.get(each.account, NO_MONEY)
        if each.purpose is not TradePurpose.ADVISOR or missing <= 0:
            continue
        step = share_step(household, each.symbol)
        of_a_step = max(1, amount_cents(step, household.price(each.symbol)))
        less = min(each.quantity, MicroShares(-(-missing // of_a_step) * step))
        cut[each.account, each.symbol] = MicroShares(each.quantity - less)
        short[each.account] = Cents(missing - amount_cents(less, household.price(each.symbol)))
    if not cut:
        return None
    return replace(
        listed,
        overrides=tuple(
            replace(each, payable=cut[each.account, each.symbol])
            if each.side is Side.BUY and (each.account, each.symbol) in cut
            else each
            for each in listed.overrides
        ),
    )


def _traded_before(listed: Household, attempt: Attempt) -> Mapping[tuple[str, Side], Cents]:
    """Cents that each account sells and buys without what the advisor changed; empty where nothing is changed."""
    left = tuple(each for each in listed.overrides if not _changes(each))
    if len(left) == len(listed.overrides):
        return {}
    traded = traded_in_accounts(attempt(replace(listed, overrides=left), {}).proposed.proposal)
    return {(name, side): traded[name, side] for name in listed.accounts for side in Side}


def _changes(entry: Override) -> bool:
    """Whether an entry is a quantity of the advisor's own, or a skip."""
    return entry.decision == "skip" or entry.quantity is not None


def _around(listed: Household, locks: Collection[Override]) -> Household:
    overrides = (replace(each, held=True) if each.locked and each in locks else each for each in listed.overrides)
    return replace(listed, overrides=tuple(overrides))


def _meets(proposal: Proposal, lock: Override) -> bool:
    """Whether the proposal trades what is locked, of the lots that were to be sold where these are known."""
    household, pair = proposal.household, (lock.account, lock.symbol)
    if lock.side is Side.BUY:
        return proposal.bought.get(pair, NO_SHARES) == lock.proposed
    if (position := household.positions.index_of.get(pair)) is None:
        return not lock.proposed
    if proposal.sold_of_position.get(position, NO_SHARES) != lock.proposed:
        return False
    lots = (lot for lot in proposal.lots_of.get(position, ()) if lot in proposal.sold)
    sold = Counter(PlannedLot(household.lots.lot_id[lot], proposal.sold[lot]) for lot in lots)
    return not lock.lots or sold == Counter(lock.lots)
