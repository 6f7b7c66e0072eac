"""Where the proposal stands between two phases: what is sold and bought so far, and what that leaves.

Every phase takes a Standing and gives back a new one; nothing decided earlier is undone. Running totals are kept beside
the decisions, so that a phase over thousands of positions stays linear.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from xlrebal.household.household import Household
from xlrebal.household.money import amount_cents, part_of
from xlrebal.plan.decisions import LotSale, Purchase, Refusal
from xlrebal.plan.gain_budget import Gain, GainBudget
from xlrebal.plan.scopes import Scope
from xlrebal.plan.tax_settings import conventions
from xlrebal.plan.value_lots import ValuedLots
from xlrebal.tax.gifts import BasisResult, Gift, sold_gift

Side = tuple[str, str, str]  # action ("buy" or "sell"), account, identical group


@dataclass(frozen=True, slots=True)
class Standing:
    """Every sale, purchase and refusal decided until now, and what they leave.

    sold: micro-shares by lot index. sold_of_position: by position index. bought: by
    account and symbol. cash: cents by account, commissions paid.
    sides: the symbol traded last by action, account and identical group. lots_of: lot indices of each position, in
    selling order. positions_of: position indices of each symbol.
    """

    household: Household
    valued: ValuedLots
    budget: GainBudget
    lots_of: Mapping[int, list[int]]
    positions_of: Mapping[str, list[int]]
    cash: Mapping[str, int]
    sales: tuple[LotSale, ...]
    purchases: tuple[Purchase, ...]
    refusals: tuple[Refusal, ...]
    sold: Mapping[int, int]
    sold_of_position: Mapping[int, int]
    bought: Mapping[tuple[str, str], int]
    sides: Mapping[Side, str]

    def sell(self, sales: Iterable[LotSale], refusals: Iterable[Refusal] = ()) -> Standing:
        """The standing after more sales; the gain budget and the cash move with them."""
        added = tuple(sales)
        gains = [self.gain_of(sale) for sale in added]
        sold, of_position, cash, sides = dict(self.sold), dict(self.sold_of_position), dict(self.cash), dict(self.sides)
        positions = self.household.positions
        for sale in added:
            account, symbol = positions.account[sale.position], positions.symbol[sale.position]
            before = of_position.get(sale.position, 0)
            sold[sale.lot] = sold.get(sale.lot, 0) + sale.quantity
            of_position[sale.position] = before + sale.quantity
            cash[account] += self._settled(symbol, before + sale.quantity) - self._settled(symbol, before)
            sides["sell", account, self.household.group_of[symbol]] = symbol
        return replace(
            self,
            sales=self.sales + added,
            refusals=self.refusals + tuple(refusals),
            sold=sold,
            sold_of_position=of_position,
            cash=cash,
            sides=sides,
            budget=self.budget.add(*map(sum, zip(*gains, strict=True))) if gains else self.budget,
        )

    def buy(self, purchases: Iterable[Purchase], refusals: Iterable[Refusal] = ()) -> Standing:
        """The standing after more purchases; cash pays for them."""
        added = tuple(purchases)
        cash, sides, bought = dict(self.cash), dict(self.sides), dict(self.bought)
        for each in added:
            before = bought.get((each.account, each.symbol), 0)
            bought[each.account, each.symbol] = before + each.quantity
            fee = 0 if before else 2 * self.household.securities[each.symbol].commission
            cash[each.account] -= (
                self._settled(each.symbol, before + each.quantity) - self._settled(each.symbol, before) + fee
            )
            sides["buy", each.account, self.household.group_of[each.symbol]] = each.symbol
        return replace(
            self,
            purchases=self.purchases + added,
            refusals=self.refusals + tuple(refusals),
            cash=cash,
            sides=sides,
            bought=bought,
        )

    def _settled(self, symbol: str, quantity: int) -> int:
        """Cents an order of this size settles at, commission paid: orders are rounded once, not lot by lot."""
        security = self.household.securities[symbol]
        return amount_cents(quantity, security.price or 0) - security.commission if quantity else 0

    def refuse(self, refusals: Iterable[Refusal]) -> Standing:
        """The standing with more trades that were not made."""
        return replace(self, refusals=self.refusals + tuple(refusals))

    def spendable(self, account: str) -> int:
        """Cents an account may still spend: its cash less its minimum and what is needed from it."""
        record = self.household.accounts[account]
        return self.cash.get(account, 0) - record.minimum_cash - max(record.need, 0)

    def values(self, scope: Scope) -> dict[str, int]:
        """Cents by symbol in a scope, after the sales and purchases so far."""
        values = dict(scope.values)
        accounts = set(scope.accounts)
        positions = self.household.positions
        for sale in self.sales:
            if positions.account[sale.position] in accounts:
                values[positions.symbol[sale.position]] -= sale.gross
        for purchase in self.purchases:
            if purchase.account in accounts:
                values[purchase.symbol] = values.get(purchase.symbol, 0) + purchase.gross
        return values

    def cash_of(self, scope: Scope) -> int:
        """Cents of cash in a scope, after the sales and purchases so far."""
        return sum(self.cash.get(account, 0) for account in scope.accounts)

    def gain_of(self, sale: LotSale) -> Gain:
        """The gain in cents of one further sale, gross of commission; nothing in tax-deferred accounts.

        A cent dearer than it looks: the order's proceeds are rounded once and shared over its lots, so a cent may move.
        """
        if not self.valued.taxable[sale.lot]:
            return Gain(0, 0)
        start = self.sold.get(sale.lot, 0)
        result = result_of_lot(self.household, self.valued, sale.lot, start, sale.quantity, sale.gross)
        gain = result.gain + 1
        if not result.long_term:
            return Gain(gain, 0)
        symbol = self.household.positions.symbol[sale.position]
        return Gain(0, gain, gain if self.household.securities[symbol].collectible else 0)

    def lots_left(self, position: int) -> list[int]:
        """The lots of a position that are not sold whole, in selling order."""
        quantity = self.household.lots.quantity
        return [lot for lot in self.lots_of.get(position, ()) if self.sold.get(lot, 0) < quantity[lot]]

    def other_side(self, action: str, account: str, symbol: str) -> str:
        """The identical symbol traded the other way in this account ("" when none): never both in one account."""
        opposite = "sell" if action == "buy" else "buy"
        return self.sides.get((opposite, account, self.household.group_of[symbol]), "")


def opening(household: Household, valued: ValuedLots, budget: GainBudget) -> Standing:
    """The standing before anything is decided."""
    lots_of: dict[int, list[int]] = defaultdict(list)
    position_of = household.lots.position.tolist()
    for lot in valued.order.argsort(kind="stable").tolist():
        lots_of[position_of[lot]].append(lot)
    positions_of: dict[str, list[int]] = defaultdict(list)
    for index, symbol in enumerate(household.positions.symbol):
        positions_of[symbol].append(index)
    return Standing(
        household, valued, budget, dict(lots_of), dict(positions_of), dict(household.cash), (), (), (), {}, {}, {}, {}
    )


def result_of_lot(
    household: Household, valued: ValuedLots, lot: int, start: int, quantity: int, proceeds: int
) -> BasisResult:
    """Basis, gain and term of micro-shares of a lot sold from `start` on; a gift below the donor's basis by its own rule (H-5)."""
    lots = household.lots
    basis = basis_between(household, lot, start, start + quantity)
    if lots.gift_value[lot] < 0 or proceeds >= basis:
        return BasisResult(basis, proceeds - basis, bool(valued.long_term[lot]))
    value = part_of(int(lots.gift_value[lot]), quantity, int(lots.quantity[lot]))
    gift = Gift(basis, lots.holding_date[lot].item(), value, lots.gift_date[lot].item())
    result = sold_gift(gift, proceeds, household.as_of, conventions(household).leap_february)
    return result._replace(long_term=bool(valued.long_term[lot])) if result.long_term is None else result


def basis_between(household: Household, lot: int, start: int, end: int) -> int:
    """Cents of a lot's basis between two quantities in micro-shares, so that parts add up to the whole (C-13)."""
    whole, basis = int(household.lots.quantity[lot]), max(int(household.lots.basis[lot]), 0)
    return part_of(basis, end, whole) - part_of(basis, start, whole)
