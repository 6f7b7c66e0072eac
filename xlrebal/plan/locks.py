"""Locked trades that a plan comes to by itself, and those it has to be made around.

A lock that the plan meets anyway changes nothing: what the advisor agrees with, and locks, is planned as if it stood open,
with its lots, aims and limits. Only what the plan would do otherwise, or an earlier plan was made around, is held.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import replace

from xlrebal.household.household import Household, LotPart, Override
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.situation import Proposed, Situation
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_SHARES

Attempt = Callable[[Household], tuple[Situation, Proposed]]


def meeting_the_locks(listed: Household, attempt: Attempt) -> tuple[Situation, Proposed]:
    """What an attempt comes to that meets every lock: around none, then around those it missed, then around all."""
    found = attempt(listed)
    if missed := _missed(found[1].proposal):
        found = attempt(_around(listed, missed))
        if _missed(found[1].proposal):
            found = attempt(_around(listed, listed.overrides))
    return found


def _around(listed: Household, locks: Collection[Override]) -> Household:
    overrides = (replace(each, held=True) if each.locked and each in locks else each for each in listed.overrides)
    return replace(listed, overrides=tuple(overrides))


def _missed(proposal: Proposal) -> list[Override]:
    return [
        each for each in proposal.household.overrides if each.locked and not each.held and not _meets(proposal, each)
    ]


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
    sold = Counter(LotPart(household.lots.lot_id[lot], proposal.sold[lot]) for lot in lots)
    return not lock.lots or sold == Counter(lock.lots)
