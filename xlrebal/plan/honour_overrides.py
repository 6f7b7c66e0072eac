"""The advisor's own orders on an earlier Trades sheet: a locked trade or a quantity of theirs comes before everything.

A skipped trade is not made at all (trading_rules). What cannot be done as asked is refused with the reason.
"""

from __future__ import annotations

from xlrebal.household.household import Override
from xlrebal.household.money import amount_cents, shares_text
from xlrebal.plan.decisions import Phase, Purchase, Refusal
from xlrebal.plan.select_lots import SaleRequest, select_lots
from xlrebal.plan.standing import Standing
from xlrebal.plan.trading_rules import why_not_bought
from xlrebal.plan.wash_guard import WashGuard
from xlrebal.schema.reason import Reason, Rule, because


def honour_overrides(standing: Standing, guard: WashGuard) -> Standing:
    """The standing with the advisor's locked trades and override quantities, sales first."""
    for override in sorted(
        standing.household.overrides, key=lambda each: (each.action != "SELL", each.account, each.symbol)
    ):
        quantity = _quantity(override)
        if quantity is None or quantity <= 0 or override.decision == "skip":
            continue
        standing = (
            _sell(standing, guard, override, quantity)
            if override.action == "SELL"
            else _buy(standing, guard, override, quantity)
        )
    return standing


def _quantity(override: Override) -> int | None:
    """Micro-shares asked for: the override, or the proposed quantity of a locked trade."""
    if override.quantity is not None:
        return override.quantity
    return override.proposed if override.decision == "lock" else None


def _reason(override: Override) -> Reason:
    rule = Rule.OVERRIDDEN if override.quantity is not None else Rule.LOCKED
    return because(rule, note=override.note or "no note")


def _sell(standing: Standing, guard: WashGuard, override: Override, quantity: int) -> Standing:
    positions = [
        index
        for index in standing.positions_of.get(override.symbol, ())
        if standing.household.positions.account[index] == override.account
    ]
    if not positions:
        return _refuse(standing, override, quantity, because(Rule.NOT_SELLABLE, why="nothing is held"))
    price = standing.household.securities[override.symbol].price or 0
    left = quantity
    for urgent in (
        False,
        True,
    ):  # the lots the plan would choose first; only what they cannot cover goes past its limits
        request = SaleRequest(
            tuple(positions),
            amount_cents(left, price),
            Phase.OVERRIDES,
            (_reason(override),),
            urgent=urgent,
            quantity=left,
        )
        selection = select_lots(standing, guard, request)
        standing = standing.sell(selection.sales, selection.refusals if urgent else ())
        left -= sum(sale.quantity for sale in selection.sales)
        if left <= 0:
            return standing
    sold = quantity - left
    short = because(Rule.NOT_SELLABLE, why=f"only {shares_text(sold)} of {shares_text(quantity)} shares can be sold")
    return _refuse(standing, override, left, short)


def _buy(standing: Standing, guard: WashGuard, override: Override, quantity: int) -> Standing:
    household = standing.household
    if override.symbol not in household.securities or override.account not in household.accounts:
        return standing
    blocked = guard.why_buy_blocked(override.account, override.symbol, guard.groups_sold_at_loss(standing))
    reason = why_not_bought(household, override.account, override.symbol, advisors=True) or (
        blocked[0] if blocked else None
    )
    gross = amount_cents(quantity, household.securities[override.symbol].price or 0)
    if not reason and standing.other_side("buy", override.account, override.symbol):
        reason = because(Rule.CONFLICT, symbol=override.symbol)
    if not reason and gross + household.securities[override.symbol].commission > standing.spendable(override.account):
        reason = because(Rule.NO_CASH, amount=gross - max(0, standing.spendable(override.account)))
    if reason:
        return _refuse(standing, override, quantity, reason)
    return standing.buy(
        [Purchase(override.account, override.symbol, quantity, gross, Phase.OVERRIDES, (_reason(override),))]
    )


def _refuse(standing: Standing, override: Override, quantity: int, reason: Reason) -> Standing:
    kind = "sale" if override.action == "SELL" else "buy"
    return standing.refuse([Refusal(Phase.OVERRIDES, kind, override.account, override.symbol, "", quantity, 0, reason)])
