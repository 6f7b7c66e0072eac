"""What the wash-sale rule forbids the planner: losses that purchases would wash, purchases that would wash losses.

The planner proposes no wash at all. Which purchase washes which loss is the tax engine's to say; the guard asks it, for
the proposal as a whole (W-14, C-2): a recent purchase whose shares are all sold too is no replacement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.plan.decisions import LotSale
from xlrebal.plan.history.household_ledger import tax_accounts
from xlrebal.plan.history.purchases_shown import ShownPurchases, purchases_shown
from xlrebal.plan.history.year_so_far import OpenLoss, YearSoFar
from xlrebal.plan.standing import Standing
from xlrebal.plan.tax_settings import conventions
from xlrebal.plan.value_lots import ValuedLots
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.tax.clean_dates import clean_sale_date
from xlrebal.tax.conventions import Conventions
from xlrebal.tax.open_purchases import OpenPurchase
from xlrebal.tax.transaction import Account
from xlrebal.tax.wash_effect import WashEffect, wash_effect
from xlrebal.tax.wash_window import safe_from


class Blocked(NamedTuple):
    """Why a trade would wash a loss, and the first day on which it would not (None: this proposal alone decides)."""

    reason: Reason
    clean_from: date | None


@dataclass(frozen=True)
class WashGuard:
    """What could wash a loss taken today, and the losses that a purchase of today could wash, by identical group (W-11)."""

    household: Household
    valued: ValuedLots
    purchases: ShownPurchases
    open_losses: Mapping[str, tuple[OpenLoss, ...]]
    accounts: Mapping[str, Account]
    conventions: Conventions

    def loses(self, lot: int, quantity: int | None = None) -> bool:
        """Whether selling this lot, or so many micro-shares of it, could be a loss for tax, its commission included (W-1)."""
        if not self.valued.taxable[lot]:
            return False
        symbol = self.household.positions.symbol[int(self.household.lots.position[lot])]
        part = 1.0 if quantity is None else quantity / int(self.household.lots.quantity[lot])
        return float(self.valued.gain[lot]) * part * 100 < self.household.securities[symbol].commission + 1

    def replacements(self, lot: int, sold: Mapping[int, int]) -> tuple[OpenPurchase, ...]:
        """Purchases that would wash a sale of this lot, given micro-shares sold by lot in the same event (W-3)."""
        shown = self.purchases.of(self._group(lot))
        return shown.group.washing(self.purchases.lot(lot, shown), shown.sold(sold)) if shown else ()

    def washed(self, sales: Iterable[LotSale], standing: Standing) -> frozenset[int]:
        """Lots among `sales` whose loss something would wash, judged with everything sold and bought so far."""
        sales = list(sales)
        losing = [sale.lot for sale in sales if self.loses(sale.lot, sale.quantity)]
        sold = dict(standing.sold)
        for sale in sales if losing else ():
            sold[sale.lot] = sold.get(sale.lot, 0) + sale.quantity
        return self._washed(losing, sold, standing)

    def unclean(self, lots: Iterable[int], standing: Standing) -> frozenset[int]:
        """Loss lots that something would wash with all that is sold and bought so far."""
        return self._washed([lot for lot in lots if self.loses(lot)], standing.sold, standing)

    def _washed(self, losing: Iterable[int], sold: Mapping[int, int], standing: Standing) -> frozenset[int]:
        buyers: dict[str, set[str]] = defaultdict(set)
        for purchase in standing.purchases if losing else ():
            buyers[self.household.group_of[purchase.symbol]].add(purchase.account)
        return frozenset(
            lot
            for lot in losing
            if self.replacements(lot, sold)
            or any(self._washes(self._account(lot), buyer) for buyer in buyers.get(self._group(lot), ()))
        )

    def why_sale_blocked(self, lot: int, sold: Mapping[int, int]) -> Blocked:
        """The reason a loss lot stays, and the first clean day (W-14); only for a lot whose loss would be washed."""
        shown, purchases = self.purchases.of(self._group(lot)), self.replacements(lot, sold)
        if not shown or not purchases:
            return Blocked(because(Rule.NOT_SELLABLE, why="an identical security is bought in this proposal"), None)
        last = max(purchases, key=lambda each: (each.bought, each.name))
        clean = clean_sale_date(shown.group, self.purchases.lot(lot, shown), shown.sold(sold))
        reason = because(
            Rule.BLOCKED_SALE_SCHEDULED if last.scheduled else Rule.BLOCKED_SALE,
            loss=max(0, round(-float(self.valued.gain[lot]) * 100)),
            quantity=last.quantity,
            bought=last.bought,
            account=last.name.account,
            safe=clean,
        )
        return Blocked(reason, clean)

    def groups_sold_at_loss(self, standing: Standing) -> dict[str, set[str]]:
        """Identical groups the proposal sells at a loss, and in which accounts."""
        found: dict[str, set[str]] = defaultdict(set)
        for sale in standing.sales:
            if self.loses(sale.lot, sale.quantity):
                found[self._group(sale.lot)].add(self._account(sale.lot))
        return found

    def why_buy_blocked(self, account: str, symbol: str, sold_at_loss: Mapping[str, set[str]]) -> Blocked | None:
        """The reason a purchase would wash a loss, and the first clean day (W-13); None when it is clean.

        `sold_at_loss`: what this proposal sells at a loss (groups_sold_at_loss).
        """
        group = self.household.group_of[symbol]
        if any(self._washes(seller, account) for seller in sold_at_loss.get(group, ())):
            clean = safe_from(self.household.as_of)
            return Blocked(because(Rule.BLOCKED_BUY_PROPOSED, symbol=symbol, safe=clean), clean)
        losses = [each for each in self.open_losses.get(group, ()) if self._washes(each.account, account)]
        if not losses:
            return None
        last = max(losses, key=lambda each: each.sold)
        clean = safe_from(last.sold)
        return Blocked(because(Rule.BLOCKED_BUY, sold=last.sold, account=last.account, safe=clean), clean)

    def _washes(self, seller: str, buyer: str) -> bool:
        """Whether a purchase in one account, after a loss in the other, does anything to it (W-8, C-8)."""
        return wash_effect(self.accounts[seller], self.accounts[buyer], self.conventions) is not WashEffect.NONE

    def _group(self, lot: int) -> str:
        return self.household.group_of[self.household.positions.symbol[int(self.household.lots.position[lot])]]

    def _account(self, lot: int) -> str:
        return self.household.positions.account[int(self.household.lots.position[lot])]


def wash_guard(household: Household, valued: ValuedLots, year: YearSoFar) -> WashGuard:
    """The guard for one household, from its replayed history."""
    losses: dict[str, list[OpenLoss]] = defaultdict(list)
    for loss in (*year.open_losses, *year.coming_losses):
        losses[household.group_of.get(loss.symbol, loss.symbol)].append(loss)
    accounts = {account.id: account for account in tax_accounts(household)}
    return WashGuard(
        household,
        valued,
        purchases_shown(household, accounts, year.open_groups),
        {group: tuple(found) for group, found in losses.items()},
        accounts,
        conventions(household),
    )
