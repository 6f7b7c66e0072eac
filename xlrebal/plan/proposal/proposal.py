"""Where the proposal stands between two phases: what is sold and bought so far, and what that leaves.

Every phase takes a Proposal and gives back a new one; nothing decided earlier is undone. Inside a phase a DraftProposal
changes in place. Running totals are kept beside the decisions, so that a phase over thousands of positions stays linear.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import field

from xlrebal.household.household import Household
from xlrebal.household.indexes import LotIndex, PositionIndex, every_position, lots_in, positions_in
from xlrebal.household.positions_and_lots import NO_GIFT_VALUE
from xlrebal.plan.proposal.cost_of_trading import commission
from xlrebal.plan.proposal.decisions import LotSale, Purchase, Refusal, Wait
from xlrebal.plan.proposal.floors import Floor, floors_of
from xlrebal.plan.proposal.scopes import Scope, scope_name
from xlrebal.plan.proposal.trading_rules import share_step
from xlrebal.plan.proposal.value_lots import ValuedLots
from xlrebal.plan.taxes.gain_budget import Gain, GainBudget
from xlrebal.schema.reason import Reason
from xlrebal.schema.record import record
from xlrebal.schema.side import Side
from xlrebal.tax.gifts import BasisResult, Gift, sold_gift
from xlrebal.tax.money import NO_MONEY, NO_SHARES, Cents, MicroShares, amount_cents, part_of, share_of, whole_cents
from xlrebal.tax.symbol import NO_SYMBOL, Symbol

TradedSide = tuple[Side, str, str]  # side, account, identical group


@record(kw_only=True)
class Proposal:
    """Every sale, purchase and refusal decided until now, and what they leave.

    sold: micro-shares by lot. sold_of_position: by position. bought: by account and symbol. cash: cents by
    account, commissions and redemption fees paid. gross_sold, gross_bought: cents of all sales, and of all purchases, before commission.
    sides: the symbol traded last by side, account and identical group. lots_of: lot indices of each position, in
    selling order. positions_of: position indices of each symbol. By scope (see `scope_name`) and symbol, in cents: gross, what
    the purchases cost less what the sales bring; worth, the same by the price of whole orders; swapped, what was bought in a
    symbol's stead to harvest its loss. By identical group and kind of account (see `Account.wash_kind`): losers, the first
    account by name that sells at what could be a loss; buyers, one that buys. losing: whether what is sold of a position could
    be a loss. floors: the min weights, by scope and symbol. pays: cents of the household's need by the account that pays them.
    waits: short-term gains whose waiting for long-term was weighed, by lot. gated: why trades are held that are not worth their cost, by side, account and symbol. unsolved: why the solver found no least-cost placement, in its own words, where it did not. unproved: whether its search
    for the least stopped at a limit.
    """

    household: Household
    valued: ValuedLots
    budget: GainBudget
    lots_of: Mapping[PositionIndex, list[LotIndex]]
    positions_of: Mapping[Symbol, list[PositionIndex]]
    cash: Mapping[str, Cents]
    sales: Sequence[LotSale]
    purchases: Sequence[Purchase]
    refusals: Sequence[Refusal]
    sold: Mapping[LotIndex, MicroShares]
    sold_of_position: Mapping[PositionIndex, MicroShares]
    bought: Mapping[tuple[str, Symbol], MicroShares]
    sides: Mapping[TradedSide, Symbol]
    gross: Mapping[str, Mapping[Symbol, Cents]]
    worth: Mapping[tuple[str, Symbol], Cents]
    swapped: Mapping[tuple[str, Symbol], Cents]
    losers: Mapping[str, Mapping[Hashable, str]]
    buyers: Mapping[str, Mapping[Hashable, str]]
    losing: Mapping[PositionIndex, bool]
    floors: Mapping[tuple[str, Symbol], Floor]
    pays: Mapping[str, Cents]
    waits: Mapping[LotIndex, Wait] = field(default_factory=dict)
    gated: Mapping[tuple[Side, str, Symbol], Reason] = field(default_factory=dict)
    gross_sold: Cents = NO_MONEY
    gross_bought: Cents = NO_MONEY
    unsolved: str = ""
    unproved: bool = False

    def spendable(self, account: str) -> Cents:
        """Cents an account may still spend: its cash less its minimum and what is needed from it."""
        minimum = self.household.accounts[account].minimum_cash
        return self.cash.get(account, NO_MONEY) - minimum - self.needed_from(account)

    def needed_from(self, account: str) -> Cents:
        """Cents that are needed from an account: its own need, and what it pays of the household's."""
        return max(self.household.accounts[account].need, NO_MONEY) + self.pays.get(account, NO_MONEY)

    @property
    def unpaid(self) -> Cents:
        """Cents of the household's need that no account pays yet."""
        return self.household.need - sum(self.pays.values(), NO_MONEY)

    def values(self, scope: Scope) -> dict[Symbol, int]:
        """Cents by symbol in a scope, after the sales and purchases so far."""
        values = dict(scope.values)
        for symbol, change in self.gross.get(scope.account, {}).items():
            values[symbol] = values.get(symbol, 0) + change
        return values

    def value_of(self, scope: Scope, symbol: Symbol) -> Cents:
        """Cents of one symbol in a scope, after the sales and purchases so far."""
        return Cents(scope.values.get(symbol, 0)) + self.worth.get((scope.account, symbol), NO_MONEY)

    def room_to_sell(self, account: str, symbol: Symbol) -> Cents | None:
        """Cents of a symbol that may still be sold in an account before its scope is at its min weight (None: it has none)."""
        floor = self.floor_of(account, symbol)
        scope = scope_name(self.household.accounts[account])
        return None if floor is None else max(NO_MONEY, floor.above + self.worth.get((scope, symbol), NO_MONEY))

    def floor_of(self, account: str, symbol: Symbol) -> Floor | None:
        """The min weight of a symbol in an account's scope, where it has one."""
        return self.floors.get((scope_name(self.household.accounts[account]), symbol)) if self.floors else None

    def cash_of(self, scope: Scope) -> Cents:
        """Cents of cash in a scope, after the sales and purchases so far."""
        return sum((self.cash.get(account, NO_MONEY) for account in scope.accounts), NO_MONEY)

    def gain_of(self, sale: LotSale) -> Gain:
        """The most one further sale may gain on this plan's return, in cents: its redemption fee paid, not its commission (S-9)."""
        return self.taxed_gain_of(sale) if self.valued.on_return[sale.lot] else Gain(0, 0)

    def taxed_gain_of(self, sale: LotSale) -> Gain:
        """The same on whosever return the sale stands; nothing in accounts untaxed while held."""
        if not self.valued.taxable[sale.lot]:
            return Gain(0, 0)
        start = self.sold.get(sale.lot, NO_SHARES)
        fee = self.fee_of(sale.lot, start + sale.quantity) - self.fee_of(sale.lot, start)
        proceeds = sale.gross - fee + cent_that_moves(self.household, sale.lot, sale.quantity)
        result = result_of_lot(self.household, self.valued, sale.lot, start, sale.quantity, proceeds)
        if not result.long_term:
            return Gain(result.gain, 0)
        collectible = self.household.securities[self.household.symbol_of(sale.lot)].collectible
        return Gain(0, result.gain, result.gain if collectible else 0)

    def fee_of(self, lot: LotIndex, quantity: MicroShares) -> Cents:
        """Cents of redemption fee on so many micro-shares of a lot."""
        fee = float(self.valued.fee[lot])
        return share_of(amount_cents(quantity, self.household.price_of(lot)), fee) if fee else NO_MONEY

    def fees_of(self, sales: Iterable[LotSale]) -> Cents:
        """Cents of redemption fee on further sales, each of another lot."""
        started = ((each.lot, self.sold.get(each.lot, NO_SHARES), each.quantity) for each in sales)
        return sum((self.fee_of(lot, sold + more) - self.fee_of(lot, sold) for lot, sold, more in started), NO_MONEY)

    def could_lose(self, lot: LotIndex, quantity: MicroShares, ordered: MicroShares) -> bool:
        """Whether a lot, with so many more micro-shares of it sold, could be a loss for tax (W-1).

        `ordered`: micro-shares of its position sold by then; the commission is shared over them, a redemption fee is not (S-4).
        """
        if not self.valued.taxable[lot]:
            return False
        household, symbol = self.household, self.household.symbol_of(lot)
        sold = self.sold.get(lot, NO_SHARES) + quantity
        part = sold / int(household.lots.quantity[lot])
        price = household.price_of(lot)
        charged = commission(household.securities[symbol], amount_cents(ordered, price))
        if float(self.valued.realizes[lot]) * part * 100 >= charged + 3:
            return False  # not within a few cents of a loss
        fees = Cents(-(-charged * sold // ordered)) + self.fee_of(lot, sold)
        proceeds = amount_cents(sold, price) - cent_that_moves(household, lot, sold) - fees
        return result_of_lot(household, self.valued, lot, 0, sold, proceeds).gain < 0

    def turnover_left(self, *, bought_again: bool = False) -> Cents | None:
        """Cents that sales and purchases together may still come to under Turnover Limit %, which is half of them (None: no limit).

        bought_again: that sales alone may come to, where all that is sold is bought again.
        """
        most = self._turnover_limit
        if most is None:
            return None
        if bought_again:
            return max(NO_MONEY, Cents(most // 2) - max(self.gross_sold, self.gross_bought))
        return max(NO_MONEY, most - self.gross_sold - self.gross_bought)

    @property
    def turnover_exceeded(self) -> bool:
        """Whether sales and purchases are past Turnover Limit % already, as harvests and cash that is raised may take them."""
        most = self._turnover_limit
        return most is not None and self.gross_sold + self.gross_bought > most

    @property
    def _turnover_limit(self) -> Cents | None:
        """Cents that sales and purchases together may come to; None where there is no limit."""
        limit = self.household.settings.turnover_limit_pct
        return None if limit is None else Cents(round(2 * limit * self.household.value))

    def left_of(self, lot: LotIndex) -> MicroShares:
        """What is not sold of a lot."""
        return self.household.quantity_of(lot) - self.sold.get(lot, NO_SHARES)

    def free_of(self, lot: LotIndex) -> MicroShares:
        """What may still be sold of a lot: orders to sell that are working speak for the rest."""
        return max(NO_SHARES, self.left_of(lot) - MicroShares(self.valued.spoken_for[lot]))

    def lots_left(self, position: PositionIndex) -> list[LotIndex]:
        """The lots of a position that are not sold whole, in selling order."""
        quantity = self.household.lots.quantity
        return [lot for lot in self.lots_of.get(position, ()) if self.sold.get(lot, NO_SHARES) < quantity[lot]]

    def tax_share(self, position: PositionIndex) -> float:
        """Tax a dollar of a whole position; losers come first."""
        lots = self.lots_of.get(position, [])
        value = float(sum(self.valued.value[lots])) if lots else 0.0
        tax = float((self.valued.tax_per_dollar[lots] * self.valued.value[lots]).sum()) if lots else 0.0
        return round(tax / value, 9) if value else 0.0

    def held_back(self, lot: LotIndex, also: Mapping[LotIndex, int]) -> bool:
        """Whether a lot must stay because another must be sold whole before it (C-6, L-5), and is not.

        `also`: micro-shares sold besides those of this proposal, by lot.
        """
        before = LotIndex(int(self.valued.leaves_after[lot]))
        sold = self.sold.get(before, NO_SHARES) + also.get(before, 0) + int(self.valued.spoken_for[before])
        return before >= 0 and sold < int(self.household.lots.quantity[before])

    def trades_some_of(self, refusal: Refusal) -> bool:
        """Whether there is a trade of what was refused all the same: of another lot, or of a part."""
        places = [(account, refusal.symbol) for account in refusal.places]
        if refusal.side is Side.BUY:
            return any(place in self.bought for place in places)
        index_of = self.household.positions.index_of
        return any(index_of.get(place, -1) in self.sold_of_position for place in places)

    def other_side(self, side: Side, account: str, symbol: Symbol) -> Symbol:
        """The identical symbol traded the other way in this account, or in another sleeve of it ("" when none): never both in one account."""
        at = self.household.accounts[account].custody
        return self.sides.get((side.other, at, self.household.group_of[symbol]), NO_SYMBOL)


def empty_proposal(household: Household, valued: ValuedLots, budget: GainBudget) -> Proposal:
    """The proposal before anything is decided."""
    lots_of: dict[PositionIndex, list[LotIndex]] = defaultdict(list)
    position_of = positions_in(household.lots.position)
    for lot in lots_in(valued.order.argsort(kind="stable")):
        lots_of[position_of[lot]].append(lot)
    positions_of: dict[Symbol, list[PositionIndex]] = defaultdict(list)
    for index, symbol in zip(every_position(household.positions), household.positions.symbol, strict=True):
        positions_of[symbol].append(index)
    return Proposal(
        household=household,
        valued=valued,
        budget=budget,
        lots_of=dict(lots_of),
        positions_of=dict(positions_of),
        cash=dict(household.cash),
        sales=(),
        purchases=(),
        refusals=(),
        sold={},
        sold_of_position={},
        bought={},
        sides={},
        gross={},
        worth={},
        swapped={},
        losers={},
        buyers={},
        losing={},
        floors=floors_of(household),
        pays={},
    )


def result_of_lot(
    household: Household, valued: ValuedLots, lot: LotIndex, start: int, quantity: int, proceeds: int
) -> BasisResult:
    """Basis, gain and term of micro-shares of a lot sold from `start` on; a gift below the donor's basis by its own rule (H-5)."""
    lots = household.lots
    basis = basis_between(household, lot, start, start + quantity)
    if lots.gift_value[lot] == NO_GIFT_VALUE or proceeds >= basis:
        return BasisResult(basis, proceeds - basis, bool(valued.long_term[lot]))
    value = part_of(int(lots.gift_value[lot]), quantity, int(lots.quantity[lot]))
    gift = Gift(basis, lots.holding_date[lot].item(), value, lots.gift_date[lot].item())
    result = sold_gift(gift, proceeds, household.as_of, valued.conventions.leap_february)
    return result._replace(long_term=bool(valued.long_term[lot])) if result.long_term is None else result


def cent_that_moves(household: Household, lot: LotIndex, quantity: MicroShares) -> Cents:
    """How many cents so many micro-shares of a lot may bring more or less than they are worth: 1 or 0.

    An order is rounded once and shared over its lots (S-4, S-5): none moves where every part is worth whole cents.
    """
    price, step = household.price_of(lot), share_step(household, household.symbol_of(lot))
    held = MicroShares(household.positions.quantity[household.lots.position[lot]])
    whole = whole_cents(quantity, price) and whole_cents(step, price) and whole_cents(held, price)
    return NO_MONEY if whole else Cents(1)


def basis_between(household: Household, lot: LotIndex, start: int, end: int) -> Cents:
    """Cents of a lot's basis between two quantities in micro-shares, so that parts add up to the whole (C-13)."""
    whole, basis = int(household.lots.quantity[lot]), max(int(household.lots.basis[lot]), 0)
    return part_of(basis, end, whole) - part_of(basis, start, whole)
