"""What the wash-sale rule forbids the planner: losses that recent purchases would wash, purchases that would wash losses.

The planner proposes no wash at all. A loss lot is judged within the whole proposal (W-14, C-2): a recent purchase whose
shares are all sold too is no replacement. The lot being sold never replaces itself (W-3a).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np

from xlrebal.household.household import Household
from xlrebal.plan.clean_from import Bought, LossLot, clean_from
from xlrebal.plan.decisions import LotSale
from xlrebal.plan.household_ledger import tax_accounts
from xlrebal.plan.standing import Standing
from xlrebal.plan.tax_settings import conventions
from xlrebal.plan.value_lots import ValuedLots
from xlrebal.plan.year_so_far import OpenLoss
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.tax.conventions import Conventions, EarlierPurchase, SameOrder
from xlrebal.tax.transaction import Account
from xlrebal.tax.wash_effect import WashEffect, wash_effect
from xlrebal.tax.wash_window import loss_clear_from, safe_from, wash_window

NOT_A_LOT = -1


class RecentPurchase(NamedTuple):
    """Shares bought within 30 days before the as-of date and still held, or scheduled within 30 days after it.

    lot: index into Lots, or NOT_A_LOT for one only Transactions know; order: fills of one order share it ("" = none).
    """

    account: str
    symbol: str
    bought: date
    quantity: int
    lot: int
    order: str
    scheduled: bool


@dataclass(frozen=True)
class WashGuard:
    """The household's purchases and losses inside the 61-day window around the as-of date, by identical group (W-2, W-11)."""

    household: Household
    valued: ValuedLots
    recent: dict[str, tuple[RecentPurchase, ...]]
    open_losses: dict[str, tuple[OpenLoss, ...]]
    accounts: dict[str, Account]
    conventions: Conventions

    def loses(self, lot: int, quantity: int | None = None) -> bool:
        """Whether selling this lot, or so many micro-shares of it, could be a loss for tax, its commission included (W-1)."""
        if not self.valued.taxable[lot]:
            return False
        symbol = self.household.positions.symbol[int(self.household.lots.position[lot])]
        part = 1.0 if quantity is None else quantity / int(self.household.lots.quantity[lot])
        return float(self.valued.gain[lot]) * part * 100 < self.household.securities[symbol].commission + 1

    def replacements(self, lot: int, sold: Mapping[int, int]) -> list[RecentPurchase]:
        """Purchases that would wash a sale of this lot, given micro-shares sold by lot in the same event (W-3)."""
        positions, lots = self.household.positions, self.household.lots
        symbol = positions.symbol[int(lots.position[lot])]
        purchases = self.recent.get(self.household.group_of[symbol], ())
        own = next((each.order for each in purchases if each.lot == lot and each.order), None)
        seller, acquired = positions.account[int(lots.position[lot])], lots.acquired[lot].item()
        if self.conventions.same_order is SameOrder.EXCLUDED:  # W-3a, C-1
            purchases = tuple(each for each in purchases if each.lot != lot and not (own and each.order == own))
        if self.conventions.earlier_purchase is EarlierPurchase.EXCLUDED:  # C-4
            purchases = tuple(each for each in purchases if each.bought >= acquired)
        return [
            each
            for each in purchases
            if self._counts(seller, each.account)
            and (each.scheduled or each.lot == NOT_A_LOT or sold.get(each.lot, 0) < int(lots.quantity[each.lot]))
        ]

    def _counts(self, seller: str, buyer: str) -> bool:
        """Whether a purchase in one account does anything to a loss in the other (W-8, C-8)."""
        return wash_effect(self.accounts[seller], self.accounts[buyer], self.conventions) is not WashEffect.NONE

    def washed(self, sales: Iterable[LotSale], standing: Standing) -> set[int]:
        """Lots among `sales` whose loss something would wash, judged with everything sold and bought so far."""
        sales = list(sales)
        if not any(self.loses(sale.lot, sale.quantity) for sale in sales):
            return set()
        sold = dict(standing.sold)
        for sale in sales:
            sold[sale.lot] = sold.get(sale.lot, 0) + sale.quantity
        bought = self.groups_bought(standing)
        positions = self.household.positions
        return {
            sale.lot
            for sale in sales
            if self.loses(sale.lot, sale.quantity)
            and (
                self.replacements(sale.lot, sold) or self.household.group_of[positions.symbol[sale.position]] in bought
            )
        }

    def groups_bought(self, standing: Standing) -> set[str]:
        """Identical groups the proposal buys in accounts whose purchases count."""
        return {
            self.household.group_of[purchase.symbol]
            for purchase in standing.purchases
            if self.household.accounts[purchase.account].wash_scope
        }

    def groups_sold_at_loss(self, standing: Standing) -> set[str]:
        """Identical groups the proposal sells at a loss in a taxable account."""
        positions = self.household.positions
        return {
            self.household.group_of[positions.symbol[sale.position]]
            for sale in standing.sales
            if self.loses(sale.lot, sale.quantity)
        }

    def why_sale_blocked(self, lot: int, sold: Mapping[int, int]) -> tuple[Reason, date]:
        """The reason a loss lot stays, and the first clean day (W-14); only for a lot with replacements."""
        loss = max(0, round(-float(self.valued.gain[lot]) * 100))
        purchases = self.replacements(lot, sold)
        last = max(purchases, key=lambda each: (each.bought, each.account, each.lot))
        clean = self._clean_from(lot, purchases) or loss_clear_from(last.bought)
        rule = Rule.BLOCKED_SALE_SCHEDULED if last.scheduled else Rule.BLOCKED_SALE
        return because(
            rule, loss=loss, quantity=last.quantity, bought=last.bought, account=last.account, safe=clean
        ), clean

    def _clean_from(self, lot: int, purchases: Iterable[RecentPurchase]) -> date | None:
        """The first clean day where purchases are scheduled beyond the window; None where there are none."""
        household, lots = self.household, self.household.lots
        account, symbol = (
            names[int(lots.position[lot])] for names in (household.positions.account, household.positions.symbol)
        )
        later = self._later.get(household.group_of[symbol])
        if not later:
            return None
        near = [Bought(each.account, each.bought, each.quantity) for each in purchases]
        loss = LossLot(account, lots.acquired[lot].item(), int(lots.quantity[lot]))
        return clean_from(loss, [*near, *later], household.as_of, self.accounts.values(), self.conventions)

    def why_buy_blocked(self, account: str, symbol: str, sold_at_loss: set[str]) -> tuple[Reason, date] | None:
        """The reason a purchase would wash a loss, and the first clean day (W-13); None when it is clean.

        `sold_at_loss`: identical groups this proposal sells at a loss (groups_sold_at_loss).
        """
        if not self.household.accounts[account].wash_scope:
            return None  # W-8: purchases outside the scope are ignored
        group = self.household.group_of[symbol]
        clean = safe_from(self.household.as_of)
        if group in sold_at_loss:
            return because(Rule.BLOCKED_BUY_PROPOSED, symbol=symbol, safe=clean), clean
        losses = [each for each in self.open_losses.get(group, ()) if self._counts(each.account, account)]
        if not losses:
            return None
        last = max(losses, key=lambda each: each.sold)
        clean = safe_from(last.sold)
        return because(Rule.BLOCKED_BUY, sold=last.sold, account=last.account, safe=clean), clean

    @cached_property
    def _later(self) -> dict[str, list[Bought]]:
        """Purchases scheduled beyond the window, by identical group."""
        last = wash_window(self.household.as_of).last
        found: dict[str, list[Bought]] = defaultdict(list)
        for each in self.household.transactions:
            if each.action in ("buy", "reinvest") and each.traded > last:
                found[self.household.group_of[each.symbol]].append(Bought(each.account, each.traded, each.quantity))
        return found

    @cached_property
    def groups_with_recent(self) -> frozenset[str]:
        """Identical groups with any purchase in the window."""
        return frozenset(self.recent)


def wash_guard(household: Household, valued: ValuedLots, open_losses: Iterable[OpenLoss]) -> WashGuard:
    """The guard for one household: purchases are Transactions joined with Lots on account and lot id."""
    recent: dict[str, list[RecentPurchase]] = defaultdict(list)
    for purchase in (*_recent_lots(household), *_listed_purchases(household)):
        if household.accounts[purchase.account].wash_scope:
            recent[household.group_of[purchase.symbol]].append(purchase)
    losses: dict[str, list[OpenLoss]] = defaultdict(list)
    for loss in open_losses:
        losses[household.group_of.get(loss.symbol, loss.symbol)].append(loss)
    return WashGuard(
        household,
        valued,
        {group: tuple(found) for group, found in recent.items()},
        {group: tuple(found) for group, found in losses.items()},
        {account.id: account for account in tax_accounts(household)},
        conventions(household),
    )


def _recent_lots(household: Household) -> list[RecentPurchase]:
    """Lots bought inside the look-back; gifts, inheritances and receipts are no purchases (S-3)."""
    lots, positions = household.lots, household.positions
    first, _ = wash_window(household.as_of)
    orders = {(each.account, each.lot_id): each.order for each in household.transactions if each.lot_id}
    received = {(each.account, each.lot_id) for each in household.transactions if each.action == "receive"}
    inside = np.flatnonzero((lots.acquired >= np.datetime64(first)) & ~lots.inherited & (lots.gift_value < 0))
    found = []
    for lot in inside.tolist():
        position = int(lots.position[lot])
        key = (positions.account[position], lots.lot_id[lot])
        if key not in received:
            found.append(
                RecentPurchase(
                    key[0],
                    positions.symbol[position],
                    lots.acquired[lot].item(),
                    int(lots.quantity[lot]),
                    lot,
                    orders.get(key, ""),
                    scheduled=False,
                )
            )
    return found


def _listed_purchases(household: Household) -> list[RecentPurchase]:
    """Purchases only Transactions know: scheduled ones, and recent ones whose shares no lot shows (judged still held)."""
    lots, positions = household.lots, household.positions
    first, last = wash_window(household.as_of)
    named = {each.lot_id for each in household.transactions}
    known = {
        (positions.account[position], lot_id)
        for position, lot_id in zip(lots.position.tolist(), lots.lot_id, strict=True)
        if lot_id in named
    }
    recent_dates = {
        (positions.account[int(lots.position[lot])], positions.symbol[int(lots.position[lot])], str(lots.acquired[lot]))
        for lot in np.flatnonzero(lots.acquired >= np.datetime64(first)).tolist()
    }
    held = set(zip(positions.account, positions.symbol, strict=True))
    found = []
    for each in household.transactions:
        if each.action not in ("buy", "reinvest") or not first <= each.traded <= last:
            continue
        scheduled = each.scheduled or each.traded > household.as_of
        shown = (each.account, each.lot_id) in known or (
            not each.lot_id and (each.account, each.symbol, str(each.traded)) in recent_dates
        )
        if scheduled or (not shown and not each.lot_id and (each.account, each.symbol) in held):
            found.append(
                RecentPurchase(each.account, each.symbol, each.traded, each.quantity, NOT_A_LOT, each.order, scheduled)
            )
    return found
