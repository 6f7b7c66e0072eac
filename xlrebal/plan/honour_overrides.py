"""The advisor's own orders on an earlier Trades sheet: a locked trade or a quantity of theirs comes before everything.

A skipped trade is not made at all (trading_rules). What cannot be done as asked is refused with the reason.
"""

from __future__ import annotations

from datetime import date

from xlrebal.household.household import Override
from xlrebal.plan.allowed.may_buy import why_not_bought
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.lots.sale_request import SaleRequest
from xlrebal.plan.lots.select_lots import select_lots
from xlrebal.plan.proposal.decisions import Phase, Purchase, Refusal
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.schema.side import Side
from xlrebal.tax.money import amount_cents, shares_text


def honour_overrides(proposal: Proposal, guard: WashGuard) -> Proposal:
    """The proposal with the advisor's locked trades and override quantities, sales first."""
    for override in sorted(
        proposal.household.overrides, key=lambda each: (each.side is Side.BUY, each.account, each.symbol)
    ):
        quantity = _quantity(override)
        if quantity is None or quantity <= 0 or override.decision == "skip":
            continue
        proposal = (
            _sell(proposal, guard, override, quantity)
            if override.side is Side.SELL
            else _buy(proposal, guard, override, quantity)
        )
    return proposal


def _quantity(override: Override) -> int | None:
    """Micro-shares asked for: the override, or the proposed quantity of a locked trade."""
    if override.quantity is not None:
        return override.quantity
    return override.proposed if override.decision == "lock" else None


def _reason(override: Override) -> Reason:
    rule = Rule.OVERRIDDEN if override.quantity is not None else Rule.LOCKED
    return because(rule, note=override.note)


def _sell(proposal: Proposal, guard: WashGuard, override: Override, quantity: int) -> Proposal:
    """The lots the plan would choose first; only what they cannot cover goes past its limits."""
    position = proposal.household.positions.index_of.get((override.account, override.symbol))
    if position is None:
        return _refuse(proposal, override, quantity, because(Rule.NOT_SELLABLE, why="nothing is held"))
    left = quantity
    for urgent in (False, True):
        request = SaleRequest(
            positions=(position,),
            amount=amount_cents(left, _price(proposal, override)),
            phase=Phase.OVERRIDES,
            reasons=(_reason(override),),
            urgent=urgent,
            quantity=left,
        )
        selection = select_lots(proposal, guard, request)
        proposal = proposal.sell(selection.sales, selection.refusals if urgent else ())
        left -= sum(sale.quantity for sale in selection.sales)
        if left <= 0:
            return proposal
    sold = quantity - left
    counted = proposal.household.securities[override.symbol].counted
    short = because(Rule.NOT_SELLABLE, why=f"only {shares_text(sold)} of {counted(quantity)} can be sold")
    return _refuse(proposal, override, left, short)


def _buy(proposal: Proposal, guard: WashGuard, override: Override, quantity: int) -> Proposal:
    household, account, symbol = proposal.household, override.account, override.symbol
    if symbol not in household.securities or account not in household.accounts:
        return proposal
    if blocked := why_not_bought(proposal, guard, account, symbol, advisors=True):
        return _refuse(proposal, override, quantity, blocked.reason, blocked.clean_from)
    gross, free = amount_cents(quantity, _price(proposal, override)), max(0, proposal.spendable(account))
    if gross + household.securities[symbol].commission > free:
        if not household.knows_cash(account):
            unknown = because(Rule.NOT_BUYABLE, why=f"the cash in {account} is not known, see Checks")
            return _refuse(proposal, override, quantity, unknown)
        return _refuse(proposal, override, quantity, because(Rule.NO_CASH, amount=gross - free))
    return proposal.buy([Purchase(account, symbol, quantity, gross, Phase.OVERRIDES, (_reason(override),))])


def _price(proposal: Proposal, override: Override) -> int:
    """Nano-dollars a share; 0 where it is not known."""
    return proposal.household.securities[override.symbol].price or 0


def _refuse(
    proposal: Proposal, override: Override, quantity: int, reason: Reason, clean_from: date | None = None
) -> Proposal:
    security = proposal.household.securities.get(override.symbol)
    amount = amount_cents(quantity, (security.price or 0) if security else 0)
    refusal = Refusal(
        phase=Phase.OVERRIDES,
        side=override.side,
        account=override.account,
        symbol=override.symbol,
        lot_id="",
        quantity=quantity,
        amount=amount,
        reason=reason,
        safe_from=clean_from,
    )
    return proposal.refuse([refusal])
