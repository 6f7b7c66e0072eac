"""What a purchase that was not made would have done to losses, done and proposed (W-13)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.plan.history.household_ledger import Ledger, household_ledger, tax_accounts
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.decisions import Refusal
from xlrebal.plan.proposal.shares_for import shares_for
from xlrebal.schema.side import Side
from xlrebal.tax.conventions import SameDate
from xlrebal.tax.open_losses import OpenLosses
from xlrebal.tax.symbol import NO_SYMBOL, Symbol
from xlrebal.tax.transaction import Action, Status, TaxAccount, Transaction

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
    """Each purchase refused because of a loss, put to the ledger after the whole proposal (W-14)."""
    refused = dict.fromkeys(each for each in plan.proposal.refusals if each.side is Side.BUY and each.washes)
    if not refused:
        return ()
    judged = _Judged(plan, {plan.household.group_of[each.symbol] for each in refused})
    return tuple(judged.refused_buy(each) for each in refused)


class _Washed(NamedTuple):
    """Shares of a loss that a purchase washes: micro-shares, cents."""

    loss: WashedLoss
    quantity: int
    disallowed: int
    permanent: bool


class _Judged:
    """What purchases of these identical groups would wash; each group's ledger is replayed once, if it can be."""

    def __init__(self, plan: Plan, groups: set[str]) -> None:
        self.household: Household = plan.household
        self.accounts: dict[str, TaxAccount] = {each.id: each for each in tax_accounts(plan.listed)}
        traded = {self.household.group_of[order.symbol] for order in plan.orders.orders} & groups
        history = _by_group(household_ledger(plan.listed), groups - traded) if groups - traded else {}
        proposal = _by_group(household_ledger(plan.listed, plan.orders.orders), traded) if traded else {}
        self.ledgers = history | proposal
        self.open_losses = {group: self._open_losses(ledger) for group, ledger in self.ledgers.items()}

    def _open_losses(self, ledger: Ledger) -> OpenLosses | None:
        """The losses of one group that a purchase of today could wash; None where sales come after it, which it may change."""
        as_of = self.household.as_of
        sells_later = any(each.action is Action.SELL and each.trade_date > as_of for each in ledger.transactions)
        if sells_later or ledger.conventions.same_date is SameDate.PURCHASE_LATER:
            return None
        none = OpenLosses(symbol=NO_SYMBOL, losses=(), conventions=ledger.conventions)
        return next(iter(ledger.replay(as_of).open_losses), none)

    def refused_buy(self, refusal: Refusal) -> RefusedBuy:
        """What the purchase alone would wash."""
        quantity, cost = shares_for(self.household, refusal.symbol, refusal.amount)
        if not quantity:
            return RefusedBuy(refusal, 0, 0, 0, ())
        bought = Transaction(
            id=_REFUSED,
            trade_date=self.household.as_of,
            action=Action.BUY,
            account=refusal.account,
            symbol=refusal.symbol,
            quantity=quantity,
            amount=cost,
            status=Status.PROPOSED,
        )
        parts = list(self._washed_by(bought))
        return RefusedBuy(
            refusal,
            sum(each.quantity for each in parts),
            sum(each.disallowed for each in parts),
            sum(each.disallowed for each in parts if each.permanent),
            tuple(dict.fromkeys(each.loss for each in parts)),
        )

    def _washed_by(self, bought: Transaction) -> Iterator[_Washed]:
        group = self.household.group_of[bought.symbol]
        ledger = self.ledgers[group]
        known = self.open_losses[group]
        if known is None:
            replayed = ledger._replace(transactions=(*ledger.transactions, bought)).replay()
            for match in (each for each in replayed.matches if each.replacement == _REFUSED):
                loss = WashedLoss(match.sale, match.lot, match.symbol, match.account)
                yield _Washed(loss, match.quantity, match.disallowed, match.permanent)
            return
        for part in known.washed_by(bought, self.accounts[bought.account]):
            sale = part.loss.sale
            loss = WashedLoss(sale.id, part.loss.lot.transaction.id, sale.symbol, sale.account)
            yield _Washed(loss, part.quantity, part.disallowed, part.permanent)


def _by_group(ledger: Ledger, groups: set[str]) -> dict[str, Ledger]:
    """The ledger of each of these groups."""
    found: dict[str, list[Transaction]] = defaultdict(list)
    for each in ledger.transactions:
        if (group := ledger.group_of.get(each.symbol, each.symbol)) in groups:
            found[group].append(each)
    return {group: ledger._replace(transactions=tuple(found[group])) for group in groups}
