"""What a proposal does to losses, and past trades to the proposal (TAX_RULES W-13, W-14)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from xlrebal.tax.realized import Match
from xlrebal.tax.transaction import Status


class Cause(StrEnum):
    """Which purchase washes which loss, as far as the proposal is concerned."""

    PROPOSED_PURCHASE = "a proposed purchase washes an earlier loss"
    PAST_PURCHASE = "a past purchase washes a proposed loss"
    SCHEDULED_PURCHASE = "a scheduled purchase washes a proposed loss"
    OTHER_LEG = "both legs are proposed"


class ProposalEffect(NamedTuple):
    """One match in which the proposal takes part."""

    cause: Cause
    match: Match


def proposal_effects(matches: Iterable[Match]) -> tuple[ProposalEffect, ...]:
    """The matches of a replayed ledger that involve a proposed trade, each with its cause."""
    return tuple(ProposalEffect(cause, match) for match in matches if (cause := _cause(match)) is not None)


def _cause(match: Match) -> Cause | None:
    sale_proposed = match.sale_status is Status.PROPOSED
    if match.purchase_status is Status.PROPOSED:
        return Cause.OTHER_LEG if sale_proposed else Cause.PROPOSED_PURCHASE
    if not sale_proposed:
        return None
    return Cause.SCHEDULED_PURCHASE if match.purchase_status is Status.SCHEDULED else Cause.PAST_PURCHASE
