"""Phase 4: the cash the client takes out, and the minimum every account keeps, where placement does not raise it.

That is where weights or targets are not known, and what its whole shares and the limits of a plan have left missing. Sold is
what is over target first, then what is least underweight, within that what costs least; where that is not known, what costs
least, and of equals the largest. Cash never moves between accounts, so every account raises its own; what the household needs comes from its taxable
accounts, cash first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from xlrebal.household.indexes import PositionIndex
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.proposal.cash_purpose import cash_purpose, household_need
from xlrebal.plan.proposal.cost_of_trading import bringing, cost_of_a_dollar
from xlrebal.plan.proposal.decisions import Phase, Refusal, Shortage, TradePurpose
from xlrebal.plan.proposal.draft_proposal import DraftProposal
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.shares_for import share_cost
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.tax.money import NO_MONEY, Cents
from xlrebal.tax.symbol import NO_SYMBOL


def raise_cash(proposal: Proposal, drift: tuple[ScopeDrift, ...], guard: WashGuard) -> Proposal:
    """The proposal once every account without known weights or targets covers its need and its minimum, or has sold what it may.

    In all others the sales that serve the targets raise it.
    """
    draft = DraftProposal.of(proposal)
    for each in drift:
        if not each.scope.is_known or not each.targets.rows:
            for account in each.scope.accounts:
                cover(draft, each, guard, account)
            if not each.scope.account:
                cover_household(draft, each, guard)
    if proposal.household.need and not proposal.household.payers:
        draft.refuse([household_missing(draft)])
    return draft.frozen()


def cover(draft: DraftProposal, drift: ScopeDrift, guard: WashGuard, account: str) -> None:
    """Sells until the account lacks nothing; what cannot be raised is refused."""
    if draft.spendable(account) >= 0:
        return
    if not draft.household.accounts[account].tradable:
        draft.refuse(_not_traded(draft, account))
        return
    if not draft.household.knows_cash(account):
        draft.refuse([_unknown(draft, account)])
        return
    for urgent in (False, True):  # past the limits of a plan only for what cannot be raised within
        for position in _least_missed_first(draft, drift, (account,), -draft.spendable(account)):
            if draft.spendable(account) >= 0:
                return
            why = because(Rule.RAISES_CASH, account=account, purpose=cash_purpose(draft, account))
            _sell(draft, guard, position, partial(_missing_of, draft, account), why, urgent=urgent)
    if draft.spendable(account) < 0:
        draft.refuse([cash_missing(draft, account)])


def cover_household(draft: DraftProposal, drift: ScopeDrift, guard: WashGuard) -> None:
    """What no account pays yet of the household's need: from cash first, then from sales in whichever account costs least."""
    payers = draft.household.payers
    for account in sorted(payers, key=lambda name: (-draft.spendable(name), name)):
        _pay(draft, account)
    for urgent in (False, True):
        for position in _least_missed_first(draft, drift, payers, draft.unpaid):
            if draft.unpaid <= 0:
                return
            account = draft.household.positions.account[position]
            why = because(Rule.RAISES_CASH, account=account, purpose=household_need(draft))
            _sell(draft, guard, position, partial(_missing_of_household, draft, account), why, urgent=urgent)
            _pay(draft, account)
    if draft.unpaid > 0 and payers:
        draft.refuse([household_missing(draft)])


def pay_no_more_than_there_is(draft: DraftProposal, account: str) -> None:
    """What an account cannot raise of its part of the household's need is left to the others."""
    back = min(draft.pays.get(account, NO_MONEY), Cents(-draft.spendable(account)))
    if back > 0:
        draft.pay(account, Cents(-back))


def _missing_of(draft: DraftProposal, account: str) -> Cents:
    """What the account lacks of its own."""
    return Cents(-draft.spendable(account))


def _missing_of_household(draft: DraftProposal, account: str) -> Cents:
    """What the account would have to raise to pay all that is left of the household's need."""
    return draft.unpaid - draft.spendable(account)


def _pay(draft: DraftProposal, account: str) -> None:
    """The account pays of the household's need what it has to spare."""
    part = min(draft.unpaid, draft.spendable(account))
    if part > 0:
        draft.pay(account, part)


def _least_missed_first(
    draft: DraftProposal, drift: ScopeDrift, accounts: Sequence[str], short: Cents
) -> list[PositionIndex]:
    """The positions of these accounts: those of which a share more is enough, where an order is there already; then by drift and cost."""
    positions = draft.household.positions

    def order(index: PositionIndex) -> tuple[bool, float, float, int, str, str]:
        symbol = positions.symbol[index]
        small = index in draft.sold_of_position and short <= share_cost(draft.household, symbol)
        over = round(drift.drift_of(symbol), 9) if drift.targets.rows else 0.0
        cost = round(draft.tax_share(index) + cost_of_a_dollar(draft.household, symbol), 9)
        largest = 0 if drift.targets.rows else -int(positions.value[index])
        return not small, -over, cost, largest, positions.account[index], symbol

    return sorted((index for name in accounts for index in positions.of_account.get(name, ())), key=order)


def _sell(
    draft: DraftProposal,
    guard: WashGuard,
    position: PositionIndex,
    missing: Callable[[], Cents],
    why: Reason,
    *,
    urgent: bool,
) -> None:
    """Sells of a position what is missing, and what redemption fees take of that; refusals count when nothing else is left to try."""
    from xlrebal.plan.lots.sale_request import SaleRequest
    from xlrebal.plan.lots.select_lots import select_lots

    security = draft.household.securities[draft.household.positions.symbol[position]]
    refusals: tuple[Refusal, ...] = ()
    fees = True
    while fees and (short := missing()) > 0:
        begun = security.commission if position in draft.sold_of_position else NO_MONEY  # is paid already
        request = SaleRequest(
            positions=(position,),
            amount=bringing(security, short - begun),
            phase=Phase.RAISE_CASH,
            purpose=TradePurpose.CASH,
            reasons=(why,),
            round_up=True,
            urgent=urgent,
        )
        selection = select_lots(draft, guard, request)
        fees, refusals = bool(draft.fees_of(selection.sales)), selection.refusals
        draft.sell(selection.sales)
    draft.refuse(refusals if urgent else ())


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
    purpose, cash = cash_purpose(proposal, account), proposal.cash.get(account, NO_MONEY)
    reason = because(Rule.CASH_SHORT, cash=cash, purpose=purpose)
    if why := proposal.household.accounts[account].valued_only:
        reason = because(Rule.CASH_SHORT_UNTRADED, cash=cash, purpose=purpose, why=why)
    return _missing(account, -proposal.spendable(account), reason)


def household_missing(proposal: Proposal) -> Refusal:
    """What the taxable accounts together do not pay of the household's need as the proposal stands."""
    payers = proposal.household.payers
    need, paid = household_need(proposal), proposal.household.need - proposal.unpaid
    reason = because(Rule.NOBODY_PAYS, need=need)
    if payers:
        reason = because(Rule.NEED_SHORT, paid=paid, need=need, accounts=" and ".join(payers))
    return replace(_missing("", proposal.unpaid, reason), accounts=payers)


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
