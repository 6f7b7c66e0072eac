"""Cash that waits: what is wanted of a security that the wash-sale rule, or a distribution to come, keeps from being bought for some days."""

from __future__ import annotations

from datetime import timedelta

from xlrebal.plan.allowed.may_buy import first_substitute, why_not_bought
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.drift.set_aims import Aims
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.tax.money import NO_MONEY, Cents

DAYS = 31  # a loss of today is out of the window by then; purchases that are scheduled may keep it open for longer


def waits_for_a_day(proposal: Proposal, aims: Aims, guard: WashGuard) -> Cents:
    """Cents wanted of what would wash a loss, or be taxed at once, wherever the scope may buy it, is free within DAYS, and has no substitute that is.

    Put into other rows instead, the money would take them off their targets, and be sold out of them again for a row below
    its band as soon as the day comes.
    """
    scope, found = aims.drift.scope, NO_MONEY
    last = proposal.household.as_of + timedelta(days=DAYS)
    for symbol, change in aims.changes.items():
        if change <= 0:
            continue
        blocked = [why_not_bought(proposal, guard, account, symbol) for account in scope.accounts]
        clean = [day for why in blocked if why and (day := why.clean_from or why.opens)]
        if (
            all(blocked)
            and clean
            and min(clean) <= last
            and not first_substitute(proposal, guard, scope, scope.accounts, symbol, Cents(1)).symbol
        ):
            found += change
    return found
