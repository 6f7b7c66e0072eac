"""What wash sales take of the losses these trades take, where Accept Wash Up To $ accepts it."""

from __future__ import annotations

from xlrebal.plan.make_plan import Plan
from xlrebal.tax.money import NO_MONEY
from xlrebal.tax.transaction import Status


def accepted_losses(plan: Plan, *, permanent: bool) -> int:
    """Cents of the proposed losses of this plan's return that purchases wash: lost for good (W-8), or deferred (W-5)."""
    washed = (match for lot in plan.outcome.lots if lot.on_return for match in lot.washed_by)
    return sum(match.disallowed for match in washed if match.permanent is permanent)


def unrealized_taken(plan: Plan, *, long_term: bool) -> int:
    """Cents of unrealized gain of this plan's return that the trades end: what they realize, and what goes into the basis of shares held (W-5)."""
    term, accounts = "LT" if long_term else "ST", plan.household.accounts
    sold = [lot for lot in plan.outcome.lots if lot.on_return and lot.term == term]
    raised = (
        match.disallowed
        for lot in sold
        for match in lot.washed_by
        if not match.permanent
        and match.purchase_status is Status.DONE
        and accounts[match.replacement_account].on_return
    )
    return sum((lot.gain for lot in sold), NO_MONEY) + sum(raised, NO_MONEY)
