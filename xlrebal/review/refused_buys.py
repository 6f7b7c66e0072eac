"""What a purchase that was not made would have done to losses, done and proposed (W-13)."""

from __future__ import annotations

from typing import NamedTuple

from xlrebal.plan.history.household_ledger import Ledger, household_ledger
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.decisions import Refusal
from xlrebal.plan.proposal.shares_for import shares_for
from xlrebal.schema.side import Side
from xlrebal.tax.symbol import Symbol
from xlrebal.tax.transaction import Action, Status, Transaction

_REFUSED = "refused purchase"


class WashedLoss(NamedTuple):
    """A loss by its sale and lot in the ledger, and in words: symbol and account."""

    sale: str
    lot: str
    symbol: Symbol
    account: str


class RefusedBuy(NamedTuple):
    """A purchase not made, alone: micro-shares of the losses it would wash, their loss in cents, and the part lost for good."""

    refusal: Refusal
    quantity: int
    washed: int
    permanent: int
    losses: tuple[WashedLoss, ...]


def refused_buys(plan: Plan) -> tuple[RefusedBuy, ...]:
    """Each purchase refused because of a loss, run through the ledger after the whole proposal (W-14)."""
    refused = dict.fromkeys(each for each in plan.proposal.refusals if each.side is Side.BUY and each.washes)
    if not refused:
        return ()
    group_of = plan.household.group_of
    history, proposal = household_ledger(plan.listed), household_ledger(plan.listed, plan.orders.orders)
    traded = {group_of[order.symbol] for order in plan.orders.orders}
    return tuple(_refused_buy(plan, proposal if group_of[each.symbol] in traded else history, each) for each in refused)


def _refused_buy(plan: Plan, ledger: Ledger, refusal: Refusal) -> RefusedBuy:
    household = plan.household
    group = household.group_of[refusal.symbol]
    own = ledger.only({symbol for symbol, each in household.group_of.items() if each == group})
    quantity, cost = shares_for(household, refusal.symbol, refusal.amount)
    if not quantity:
        return RefusedBuy(refusal, 0, 0, 0, ())
    bought = Transaction(
        id=_REFUSED,
        trade_date=household.as_of,
        action=Action.BUY,
        account=refusal.account,
        symbol=refusal.symbol,
        quantity=quantity,
        amount=cost,
        status=Status.PROPOSED,
    )
    replayed = own._replace(transactions=(*own.transactions, bought)).replay()
    matches = [match for match in replayed.matches if match.replacement == _REFUSED]
    return RefusedBuy(
        refusal,
        sum(match.quantity for match in matches),
        sum(match.disallowed for match in matches),
        sum(match.disallowed for match in matches if match.permanent),
        tuple(dict.fromkeys(WashedLoss(each.sale, each.lot, each.symbol, each.account) for each in matches)),
    )
