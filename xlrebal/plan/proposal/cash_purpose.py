"""What an account's cash must cover, in words."""

from __future__ import annotations

from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.schema.money_text import money_text
from xlrebal.tax.money import NO_MONEY


def cash_purpose(proposal: Proposal, account: str) -> str:
    """What the account's cash must cover, as the sheets have it: its own need and the household's among it."""
    household = proposal.household
    record, cash = household.accounts[account], household.cash.get(account, NO_MONEY)
    parts = [f"its negative balance of {money_text(-cash)}"] if cash < 0 else []
    parts += [f"the cash need of {money_text(record.need)}{_noted(record.need_note)}"] if record.need > 0 else []
    if account in proposal.pays:
        parts.append(household_need(proposal))
    parts += [f"its minimum cash of {money_text(record.minimum_cash)}"] if record.minimum_cash > 0 else []
    return " and ".join(parts) or "its cash"


def part_of_household_need(proposal: Proposal, account: str) -> str:
    """What the account pays of the household's need."""
    paid = proposal.pays[account]
    return f"{'all' if paid == proposal.household.need else money_text(paid)} of {household_need(proposal)}"


def household_need(proposal: Proposal) -> str:
    """The need of the household, with what it is for."""
    household = proposal.household
    return f"the household's cash need of {money_text(household.need)}{_noted(household.need_note)}"


def _noted(note: str) -> str:
    return f" ({note})" if note else ""
