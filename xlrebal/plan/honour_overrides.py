"""The advisor's own orders on an earlier Trades sheet: a locked trade or a quantity of theirs comes before everything.

A skipped trade is not made at all (trading_rules). What cannot be done as asked is refused with the reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from xlrebal.household.household import Override
from xlrebal.household.indexes import LotIndex, PositionIndex
from xlrebal.plan.allowed.may_buy import why_not_bought
from xlrebal.plan.allowed.may_sell import why_not_sold
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.allowed.why_lot_stays import named_quantity, why_lot_stays
from xlrebal.plan.lots.locked_lots import locked_lots
from xlrebal.plan.lots.sale_request import SaleRequest
from xlrebal.plan.lots.sell_in_turn import sell_in_turn
from xlrebal.plan.lots.within_floor import shares_to_sell
from xlrebal.plan.placement.held_back import held_back_from
from xlrebal.plan.proposal.cost_of_trading import before_commission, commission
from xlrebal.plan.proposal.decisions import Phase, Purchase, Refusal, Shortage, TradePurpose, lot_sale
from xlrebal.plan.proposal.draft_proposal import DraftProposal
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.shares_for import shares_for
from xlrebal.plan.proposal.trading_rules import share_step, why_ordered
from xlrebal.plan.purpose import Purpose
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, NO_PRICE, NO_SHARES, Cents, MicroShares, NanoDollars, amount_cents, shares_text
from xlrebal.tax.symbol import Symbol


def honour_overrides(proposal: Proposal, guard: WashGuard, purpose: Purpose) -> Proposal:
    """The proposal with the advisor's locked trades and override quantities, sales first.

    A purchase may cost more than the account's cash, as far as sales there can bring the rest: the phases that follow
    make them. Where the run makes no sales, only the cash counts.
    """
    draft = DraftProposal.of(proposal)
    orders = [(each, quantity) for each in proposal.household.overrides if (quantity := _quantity(each))]
    buys = [(each, quantity) for each, quantity in orders if each.side is Side.BUY]
    group_of = proposal.household.group_of
    buyers: dict[str, list[str]] = defaultdict(list)
    for each, _ in buys:
        buyers[group_of.get(each.symbol, each.symbol)].append(each.account)
    _sell(draft, guard, [(each, quantity) for each, quantity in orders if each.side is Side.SELL], buyers)
    brings = _CouldBring(draft, guard) if purpose is not Purpose.NOTHING else None
    for override, quantity in sorted(buys, key=lambda order: (order[0].account, order[0].symbol)):
        _buy(draft, guard, override, quantity, brings)
    return draft.frozen()


def _quantity(override: Override) -> MicroShares:
    """Micro-shares asked for: the override, or the proposed quantity of a locked trade; none where it is skipped."""
    if override.decision == "skip" or not override.binds:
        return NO_SHARES
    return max(NO_SHARES, override.proposed if override.quantity is None else override.quantity)


def _sell(
    draft: DraftProposal,
    guard: WashGuard,
    orders: list[tuple[Override, MicroShares]],
    buyers: Mapping[str, Collection[str]],
) -> None:
    """The lots that an order was planned with; else those the plan would choose first, losses before gains, which they pay for.

    Only what these cannot cover goes past limits. buyers: by identical group the accounts in which it is ordered to be
    bought, which would wash a loss: it is sold last.
    """
    left: dict[PositionIndex, MicroShares] = {}
    asked: dict[PositionIndex, tuple[Override, MicroShares]] = {}
    for override, quantity in orders:
        position = draft.household.positions.index_of.get((override.account, override.symbol))
        if position is None:
            nothing = because(Rule.NOT_TRADABLE, why="nothing is held")
            _refuse(draft, override, quantity, nothing, short_of=Shortage.SHARES)
        else:
            asked[position], left[position] = (override, quantity), quantity
    planned = locked_lots(draft, guard, {position: override for position, (override, _) in asked.items()}, buyers)
    for position, sales in planned.sales.items():
        draft.sell(sales)
        del asked[position], left[position]
    held = held_back_from(draft, guard, left)

    def request_for(
        position: PositionIndex, at_most: Mapping[LotIndex, MicroShares] | None, *, urgent: bool
    ) -> SaleRequest:
        override, _ = asked[position]
        washed = not urgent and draft.household.group_of[override.symbol] in buyers
        anew = [because(Rule.LOTS_ANEW, why=why)] if (why := planned.misfits.get(position)) else []
        return SaleRequest(
            positions=(position,),
            amount=amount_cents(left[position], _price(draft, override)),
            phase=Phase.OVERRIDES,
            purpose=TradePurpose.ADVISOR,
            reasons=(why_ordered(draft.household, override), *anew),
            urgent=urgent,
            quantity=left[position],
            at_most=at_most,
            only=_gains(draft, position) if washed else None,
        )

    for at_most, urgent in ((held, False), (None, False), (None, True)):
        in_turn = sorted((each for each in asked if left[each] > 0), key=lambda index: (draft.tax_share(index), index))
        requests = [request_for(position, at_most, urgent=urgent) for position in in_turn]
        for request, selection in sell_in_turn(draft, guard, requests, refuse=urgent):
            left[request.positions[0]] -= sum((sale.quantity for sale in selection.sales), NO_SHARES)
    for position, (override, quantity) in asked.items():
        if left[position] > 0:
            _refuse(draft, override, left[position], _why_short(draft, override, quantity, quantity - left[position]))


def _gains(draft: DraftProposal, position: PositionIndex) -> frozenset[LotIndex]:
    """The lots of a position that a purchase would not wash."""
    valued = draft.valued
    return frozenset(
        lot for lot in draft.lots_of.get(position, ()) if valued.realizes[lot] >= 0 or not valued.taxable[lot]
    )


def _why_short(draft: DraftProposal, override: Override, asked: MicroShares, sold: MicroShares) -> Reason:
    counted = draft.household.securities[override.symbol].counted
    some = f"only {shares_text(sold)}" if sold else "none"
    return because(Rule.NOT_TRADABLE, why=f"{some} of {counted(asked)} can be sold")


def _buy(
    draft: DraftProposal, guard: WashGuard, override: Override, asked: MicroShares, brings: _CouldBring | None
) -> None:
    """What the account can pay for of the order; the rest is refused with the numbers. brings: None where nothing is sold for it."""
    household, account, symbol = draft.household, override.account, override.symbol
    if symbol not in household.securities or account not in household.accounts:
        return
    if blocked := why_not_bought(draft, guard, account, symbol, advisors=True):
        _refuse(draft, override, asked, blocked.reason, blocked.clean_from)
        return
    if not household.knows_cash(account):
        reason = because(Rule.NOT_TRADABLE, why=f"the cash in {account} is not known, see Checks")
        _refuse(draft, override, asked, reason)
        return
    security = household.securities[symbol]
    free = draft.spendable(account) + (brings.beside(account, symbol) if brings else NO_MONEY)
    quantity = asked if override.payable is None else min(asked, override.payable)
    gross = amount_cents(quantity, _price(draft, override))
    if gross + commission(security, gross) > free:
        quantity, gross = shares_for(household, symbol, max(NO_MONEY, before_commission(security, free)))
    if quantity < asked:
        reason = because(Rule.ORDER_SHORT, asked=asked, paid=quantity, **security.units)
        _refuse(draft, override, MicroShares(asked - quantity), reason)
    if not quantity:
        return
    bought = Purchase(
        account=account,
        symbol=symbol,
        quantity=quantity,
        gross=gross,
        phase=Phase.OVERRIDES,
        purpose=TradePurpose.ADVISOR,
        reasons=(why_ordered(household, override),),
    )
    draft.buy([bought])
    if brings:
        brings.bought(symbol)


class _CouldBring:
    """Cents that sales in an account could bring; each identical group is worked out anew only once some of it is bought."""

    def __init__(self, draft: DraftProposal, guard: WashGuard) -> None:
        self._draft, self._guard = draft, guard
        self._of_group: dict[str, dict[str, Cents]] = {}
        self._members: dict[str, list[Symbol]] = defaultdict(list)
        for symbol, group in draft.household.group_of.items():
            self._members[group].append(symbol)
        self._whole: dict[str, Cents] = {}

    def beside(self, account: str, buying: Symbol) -> Cents:
        """What everything else in the account that may be sold would bring, commissions and fees paid; never too much."""
        household = self._draft.household
        if account not in self._whole:
            found: dict[str, Cents] = defaultdict(lambda: NO_MONEY)
            for position in household.positions.of_account.get(account, ()):
                found[household.group_of[household.positions.symbol[position]]] += self._brings(position)
            self._of_group[account], self._whole[account] = found, sum(found.values(), NO_MONEY)
        return self._whole[account] - self._of_group[account].get(household.group_of[buying], NO_MONEY)

    def bought(self, symbol: Symbol) -> None:
        """Some of a symbol is bought: what is identical to it may wash, or may not be sold beside it."""
        household = self._draft.household
        group = household.group_of[symbol]
        held = [(account, name) for account in self._whole for name in self._members[group]]
        index_of = household.positions.index_of
        for account in dict.fromkeys(account for account, name in held if (account, name) in index_of):
            now = sum(
                (self._brings(index_of[account, name]) for name in self._members[group] if (account, name) in index_of),
                NO_MONEY,
            )
            self._whole[account] += now - self._of_group[account][group]
            self._of_group[account][group] = now

    def _brings(self, position: PositionIndex) -> Cents:
        draft, household = self._draft, self._draft.household
        account, symbol = household.positions.account[position], household.positions.symbol[position]
        if why_not_sold(draft, position):
            return NO_MONEY
        lots = draft.lots_of.get(position, ())
        unclean = self._guard.unclean([lot for lot in lots if draft.valued.realizes[lot] < 0], draft)
        free = [
            lot_sale(household, lot, named_quantity(draft, lot, draft.free_of(lot)), Phase.OVERRIDES, TradePurpose.CASH)
            for lot in lots
            if why_lot_stays(draft, self._guard, lot, unclean, urgent=True) is None
        ]
        step = share_step(household, symbol)
        leaves = shares_to_sell(draft, account, symbol, sum((sale.quantity for sale in free), NO_SHARES))
        gross = amount_cents(MicroShares(leaves // step * step), household.price(symbol))
        charged = commission(household.securities[symbol], gross) + draft.fees_of(free)
        return max(NO_MONEY, gross - charged)


def _price(draft: DraftProposal, override: Override) -> NanoDollars:
    """Nano-dollars a share; 0 where it is not known."""
    return draft.household.price(override.symbol)


def _refuse(
    draft: DraftProposal,
    override: Override,
    quantity: MicroShares,
    reason: Reason,
    clean_from: date | None = None,
    *,
    short_of: Shortage | None = None,
) -> None:
    security = draft.household.securities.get(override.symbol)
    amount = amount_cents(quantity, (security and security.price) or NO_PRICE)
    refusal = Refusal(
        phase=Phase.OVERRIDES,
        side=override.side,
        account=override.account,
        symbol=override.symbol,
        quantity=quantity,
        amount=amount,
        reason=reason,
        safe_from=clean_from,
        short_of=short_of,
    )
    draft.refuse([refusal])
