"""What a purchase that was not made would have done to earlier losses (TAX_RULES W-13)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.plan.decisions import Refusal
from xlrebal.plan.history.household_ledger import Ledger, household_ledger
from xlrebal.plan.shares_for import shares_for
from xlrebal.schema.reason import Rule
from xlrebal.tax.proposal_effects import proposal_effects
from xlrebal.tax.transaction import Action, Status, Transaction


class WouldWash(NamedTuple):
    """Micro-shares of earlier losses the purchase would wash, their loss in cents, and the part of it lost for good."""

    quantity: int
    loss: int
    permanent: int


def refused_buys(household: Household, refusals: Iterable[Refusal]) -> dict[Refusal, WouldWash]:
    """For each purchase refused because of an earlier loss: what it would have washed, run through the whole ledger."""
    refused = [
        each for each in refusals if each.reason.rule is Rule.BLOCKED_BUY and household.securities[each.symbol].price
    ]
    if not refused:
        return {}
    ledger = household_ledger(household)
    return {each: _would_wash(household, ledger, each) for each in dict.fromkeys(refused)}


def _would_wash(household: Household, ledger: Ledger, refusal: Refusal) -> WouldWash:
    group = household.group_of[refusal.symbol]
    own = ledger.only({symbol for symbol, each in household.group_of.items() if each == group})
    quantity, cost = shares_for(household, refusal.symbol, refusal.amount)
    bought = Transaction(
        "refused purchase",
        household.as_of,
        Action.BUY,
        refusal.account,
        refusal.symbol,
        quantity,
        cost,
        status=Status.PROPOSED,
    )
    matches = [
        effect.match
        for effect in proposal_effects(own._replace(transactions=(*own.transactions, bought)).replay().matches)
    ]
    return WouldWash(
        sum(match.quantity for match in matches),
        sum(match.disallowed for match in matches),
        sum(match.disallowed for match in matches if match.permanent),
    )
