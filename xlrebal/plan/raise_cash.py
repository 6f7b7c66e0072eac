"""Phase 4: the cash the client takes out, and the minimum every account keeps; nothing else moves first.

Sold is what is over target first, then what is least underweight, within that the lots of least tax; where weights are not
known, what costs least tax. Cash never moves between accounts, so every account raises its own.
"""

from __future__ import annotations

from xlrebal.household.indexes import PositionIndex
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.lots.sale_request import SaleRequest
from xlrebal.plan.lots.select_lots import select_lots
from xlrebal.plan.proposal.cost_of_trading import bringing
from xlrebal.plan.proposal.decisions import Phase, Refusal, Shortage, TradePurpose
from xlrebal.plan.proposal.draft_proposal import DraftProposal
from xlrebal.plan.proposal.owed import owed
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.schema.money_text import money_text
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.tax.money import NO_MONEY, Cents
from xlrebal.tax.symbol import NO_SYMBOL


def raise_cash(proposal: Proposal, drift: tuple[ScopeDrift, ...], guard: WashGuard) -> Proposal:
    """The proposal once every account covers its need and its minimum, or has sold what it may.

    What pays for the advisor's own purchases is left to the sales that serve the targets, where weights are known.
    """
    draft, waiting = DraftProposal.of(proposal), owed(proposal)
    for each in drift:
        for account in each.scope.accounts:
            later = waiting.get(account, NO_MONEY) if each.scope.is_known else NO_MONEY
            cover(draft, each, guard, account, later)
    return draft.frozen()


def cover(draft: DraftProposal, drift: ScopeDrift, guard: WashGuard, account: str, later: Cents = NO_MONEY) -> None:
    """Sells until the account lacks no more than what is paid for `later`; what cannot be raised is refused."""
    if draft.spendable(account) + later >= 0:
        return
    if not draft.household.accounts[account].tradable:
        draft.refuse(_not_traded(draft, account))
        return
    if not draft.household.knows_cash(account):
        draft.refuse([_unknown(draft, account)])
        return
    positions = draft.household.positions
    mine = positions.of_account.get(account, ())
    for position in sorted(
        mine,
        key=lambda index: (
            -round(drift.drift_of(positions.symbol[index]), 9),
            0.0 if drift.scope.is_known else draft.tax_share(index),
            positions.symbol[index],
        ),
    ):
        if -draft.spendable(account) - later <= 0:
            return
        _sell(draft, guard, account, position, later)
    if draft.spendable(account) + later < 0:
        draft.refuse([cash_missing(draft, account)])


def _sell(draft: DraftProposal, guard: WashGuard, account: str, position: PositionIndex, later: Cents) -> None:
    """Sells of one position what the account lacks, and what redemption fees take of that."""
    security = draft.household.securities[draft.household.positions.symbol[position]]
    refusals: tuple[Refusal, ...] = ()
    fees = True
    while fees and (short := -draft.spendable(account) - later) > 0:
        request = SaleRequest(
            positions=(position,),
            amount=bringing(security, short),
            phase=Phase.RAISE_CASH,
            purpose=TradePurpose.CASH,
            reasons=(because(Rule.RAISES_CASH, account=account, purpose=_purpose(draft, account)),),
            round_up=True,
            urgent=True,
        )
        selection = select_lots(draft, guard, request)
        fees, refusals = bool(draft.fees_of(selection.sales)), selection.refusals
        draft.sell(selection.sales)
    draft.refuse(refusals)


def _not_traded(proposal: Proposal, account: str) -> list[Refusal]:
    """Cash that an account needs which the plan only values; what a finding keeps out of trading has been said."""
    return [cash_missing(proposal, account)] if proposal.household.accounts[account].valued_only else []


def _unknown(proposal: Proposal, account: str) -> Refusal:
    """Cash that is needed from an account of which nobody knows what it has."""
    short = -proposal.spendable(account)
    remedy = next(each.remedy for each in proposal.household.unvalued if (each.account, each.symbol) == (account, ""))
    reason = because(Rule.CASH_UNKNOWN, amount=short, remedy=remedy)
    return _missing(account, short, reason, Shortage.KNOWN_CASH)


def cash_missing(proposal: Proposal, account: str) -> Refusal:
    """The cash that an account lacks as the proposal stands, whose cash is known and does not suffice."""
    purpose, cash = _purpose(proposal, account), proposal.cash.get(account, NO_MONEY)
    reason = because(Rule.CASH_SHORT, cash=cash, purpose=purpose)
    if why := proposal.household.accounts[account].valued_only:
        reason = because(Rule.CASH_SHORT_UNTRADED, cash=cash, purpose=purpose, why=why)
    return _missing(account, -proposal.spendable(account), reason)


def _missing(account: str, amount: Cents, reason: Reason, short_of: Shortage = Shortage.CASH) -> Refusal:
    """Cents of cash that an account needs and nothing is sold for."""
    return Refusal(
        phase=Phase.RAISE_CASH,
        side=None,
        account=account,
        symbol=NO_SYMBOL,
        amount=amount,
        reason=reason,
        short_of=short_of,
    )


def _purpose(proposal: Proposal, account: str) -> str:
    """What the account's cash must cover, as the sheets have it."""
    record, cash = proposal.household.accounts[account], proposal.household.cash.get(account, NO_MONEY)
    parts = [f"its negative balance of {money_text(-cash)}"] if cash < 0 else []
    what_for = f" ({record.need_note})" if record.need_note else ""
    parts += [f"the cash need of {money_text(record.need)}{what_for}"] if record.need > 0 else []
    parts += [f"its minimum cash of {money_text(record.minimum_cash)}"] if record.minimum_cash > 0 else []
    return " and ".join(parts) or "its cash"
