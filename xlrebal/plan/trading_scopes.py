"""The scopes of which a method trades anything: for drift, to invest new money, or to raise cash."""

from __future__ import annotations

from collections.abc import Mapping

from xlrebal.plan.drift.decide_whether import Verdict
from xlrebal.plan.drift.set_aims import Aims
from xlrebal.plan.placement.may_move import possible_payments
from xlrebal.plan.proposal.owed import Owed, owed
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.scopes import Scope
from xlrebal.plan.situation import Situation


def trading_scopes(situation: Situation) -> list[tuple[Aims, Verdict]]:
    """What each such scope aims at, and the verdict on it; its weights are known."""
    proposal = situation.proposal
    waiting = owed(proposal, situation.purpose)
    return [
        (own, verdict)
        for own, verdict in zip(situation.aims, situation.verdicts, strict=True)
        if own.drift.scope.is_known
        and (own.new_money is None or own.new_money or _raises(proposal, own.drift.scope, waiting))
    ]


def _raises(proposal: Proposal, scope: Scope, waiting: Mapping[str, Owed]) -> bool:
    """Whether an account of the scope has cash to raise: for itself, what the advisor buys there, or the household."""
    return any(name in waiting for name in scope.accounts) or bool(possible_payments(proposal, scope))
