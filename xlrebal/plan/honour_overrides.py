"""The advisor's own orders on an earlier Trades sheet: a locked trade or a quantity of theirs comes before everything.

A skipped trade is not made at all (trading_rules). What cannot be done as asked is refused with the reason.
"""

from __future__ import annotations

from datetime import date

from xlrebal.household.household import Override
from xlrebal.household.money import amount_cents, shares_text
from xlrebal.plan.decisions import Phase, Purchase, Refusal
from xlrebal.plan.may_buy import why_not_bought
from xlrebal.plan.sale_request import SaleRequest
from xlrebal.plan.select_lots import select_lots
from xlrebal.plan.standing import Standing
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
    return because(rule, note=override.note)


def _sell(standing: Standing, guard: WashGuard, override: Override, quantity: int) -> Standing:
    """The lots the plan would choose first; only what they cannot cover goes past its limits."""
    position = standing.household.positions.index_of.get((override.account, override.symbol))
    if position is None:
        return _refuse(standing, override, quantity, because(Rule.NOT_SELLABLE, why="nothing is held"))
    left = quantity
    for urgent in (False, True):
        request = SaleRequest(
            (position,),
            amount_cents(left, _price(standing, override)),
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
    household, account, symbol = standing.household, override.account, override.symbol
    if symbol not in household.securities or account not in household.accounts:
        return standing
    if blocked := why_not_bought(standing, guard, account, symbol, advisors=True):
        return _refuse(standing, override, quantity, blocked.reason, blocked.clean_from)
    gross, free = amount_cents(quantity, _price(standing, override)), max(0, standing.spendable(account))
    if gross + household.securities[symbol].commission > free:
        return _refuse(standing, override, quantity, because(Rule.NO_CASH, amount=gross - free))
    return standing.buy([Purchase(account, symbol, quantity, gross, Phase.OVERRIDES, (_reason(override),))])


def _price(standing: Standing, override: Override) -> int:
    """Nano-dollars a share; 0 where it is not known."""
    return standing.household.securities[override.symbol].price or 0


def _refuse(
    standing: Standing, override: Override, quantity: int, reason: Reason, clean_from: date | None = None
) -> Standing:
    kind = "sale" if override.action == "SELL" else "buy"
    security = standing.household.securities.get(override.symbol)
    amount = amount_cents(quantity, (security.price or 0) if security else 0)
    refusal = Refusal(
        Phase.OVERRIDES, kind, override.account, override.symbol, "", quantity, amount, reason, clean_from
    )
    return standing.refuse([refusal])
