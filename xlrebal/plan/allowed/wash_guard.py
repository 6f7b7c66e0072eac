"""What the wash-sale rule forbids the planner: losses that purchases would wash, purchases that would wash losses.

The planner proposes no wash at all, but for what Accept Wash Up To $ accepts. Which purchase washes which loss is the tax engine's to say; the guard asks it, for
the proposal as a whole (W-14, C-2): a recent purchase whose shares are all sold too is no replacement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from itertools import chain
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.household.indexes import LotIndex
from xlrebal.plan.allowed.washed_shares import LosingShares, washed_loss, why_bought, why_scheduled
from xlrebal.plan.history.household_ledger import proposed, tax_accounts
from xlrebal.plan.history.ledger_names import purchase_key
from xlrebal.plan.history.purchases_shown import ShownGroup, ShownPurchases, purchases_shown
from xlrebal.plan.history.year_so_far import YearSoFar
from xlrebal.plan.proposal.decisions import LotSale, Order
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.value_lots import ValuedLots
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.schema.record import record
from xlrebal.schema.side import Side
from xlrebal.tax.clean_dates import clean_sale_date
from xlrebal.tax.conventions import Conventions
from xlrebal.tax.money import NO_SHARES, part_of
from xlrebal.tax.open_purchases import LotName, OpenPurchase
from xlrebal.tax.open_windows import OpenWindow
from xlrebal.tax.symbol import Symbol
from xlrebal.tax.transaction import TaxAccount
from xlrebal.tax.wash_effect import WashEffect, wash_effect
from xlrebal.tax.wash_window import loss_clear_from, safe_from


class Blocked(NamedTuple):
    """Why a trade would wash a loss, and the first day on which it would not (None: this proposal alone decides).

    opens: where something else is why, the first day on which it is not.
    """

    reason: Reason
    clean_from: date | None
    opens: date | None = None


@record(kw_only=True)
class WashGuard:
    """What could wash a loss taken today, and the losses that a purchase of today could wash, by identical group (W-11).

    reinvested: the purchases, by their names in the ledger, that a dividend makes.
    """

    household: Household
    valued: ValuedLots
    purchases: ShownPurchases
    open_windows: Mapping[str, tuple[OpenWindow, ...]]
    accounts: Mapping[str, TaxAccount]
    conventions: Conventions
    reinvested: frozenset[str]
    _blocked: dict[tuple[LotIndex, frozenset[tuple[LotName, int]]], Blocked] = field(default_factory=dict)
    _last_losses: dict[tuple[str, Hashable], OpenWindow | None] = field(default_factory=dict)

    def with_proposal(self, orders: Iterable[Order]) -> WashGuard:
        """The guard once a proposal's purchases are decided: they too could wash a loss (W-14)."""
        bought = (each for each in proposed(self.household, orders) if each.is_purchase)
        return replace(self, purchases=self.purchases.with_proposed(bought), _blocked={})

    def replacements(self, lot: LotIndex, sold: Mapping[LotIndex, int]) -> Iterator[OpenPurchase]:
        """Purchases that would wash a sale of this lot, given micro-shares sold by lot in the same event (W-3)."""
        shown = self.purchases.of(self._group(lot))
        return shown.group.washing(self.purchases.lot(lot, shown), shown.sold(sold)) if shown else iter(())

    def washes(self, lot: LotIndex, sold: Mapping[LotIndex, int]) -> bool:
        """Whether there are any; a digital asset is not washed (S-8)."""
        if self.household.is_coin(self.household.symbol_of(lot)):
            return False
        shown = self.purchases.of(self._group(lot))
        return shown is not None and shown.group.washes(self.purchases.lot(lot, shown), shown.sold(sold))

    def recent_lots(self, symbol: Symbol) -> list[LotIndex]:
        """Lots whose shares, where kept, could wash a loss on this symbol, by index: bought in the window before today."""
        shown = self.purchases.of(self.household.group_of[symbol])
        return sorted(shown.on_lots) if shown else []

    def lots_washing(self, lot: LotIndex, sold: Mapping[LotIndex, int]) -> frozenset[LotIndex]:
        """Those of them that would wash a sale of this lot; a purchase that Lots does not show is not among them."""
        shown = self.purchases.of(self._group(lot))
        if shown is None:
            return frozenset()
        names = {purchase.name for purchase in self.replacements(lot, sold)} & shown.lots_by_name.keys()
        return frozenset(chain.from_iterable(map(shown.lots_by_name.__getitem__, names)))

    def washed(self, sales: Iterable[LotSale], proposal: Proposal) -> frozenset[LotIndex]:
        """Lots among `sales` whose loss something would wash, judged with everything sold and bought so far."""
        sales = list(sales)
        near = [sale for sale in sales if self.valued.taxable[sale.lot] and self._in_reach(sale.lot, proposal)]
        if not near:
            return frozenset()
        ordered = dict(proposal.sold_of_position)
        for sale in sales:
            ordered[sale.position] = ordered.get(sale.position, NO_SHARES) + sale.quantity
        losing = [sale.lot for sale in near if proposal.could_lose(sale.lot, sale.quantity, ordered[sale.position])]
        sold = dict(proposal.sold)
        for sale in sales:
            sold[sale.lot] = sold.get(sale.lot, NO_SHARES) + sale.quantity
        return self._washed(losing, sold, proposal)

    def unclean(self, lots: Iterable[LotIndex], proposal: Proposal) -> frozenset[LotIndex]:
        """Loss lots that something would wash with all that is sold and bought so far."""
        return self._washed([lot for lot in lots if self._loses_whole(lot, proposal)], proposal.sold, proposal)

    def _loses_whole(self, lot: LotIndex, proposal: Proposal) -> bool:
        """Whether what is left of a lot could be a loss when it is all that is sold of its position from here."""
        left = proposal.left_of(lot)
        before = proposal.sold_of_position.get(self.household.position_of(lot), NO_SHARES)
        return proposal.could_lose(lot, left, before + left)

    def _washed(
        self, losing: Iterable[LotIndex], sold: Mapping[LotIndex, int], proposal: Proposal
    ) -> frozenset[LotIndex]:
        losing = [lot for lot in losing if not self.household.is_coin(self.household.symbol_of(lot))]  # S-8
        bought = {
            lot
            for lot in losing
            if any(self.reaches(self.household.account_of(lot), buyer) for buyer in self._buyers(lot, proposal))
        }
        washed = [lot for lot in losing if lot not in bought and self.washes(lot, sold)]
        return frozenset(bought | set(() if self._accepted(washed, sold) else washed))

    def _accepted(self, lots: Sequence[LotIndex], sold: Mapping[LotIndex, int]) -> bool:
        """Whether what purchases would wash of these lots, sold together, is no more than the advisor accepts."""
        limit = self.household.settings.accept_wash_up_to
        if not lots or not limit:
            return False
        whole = self.household.quantity_of
        in_order = sorted(lots, key=lambda lot: (self.household.lots.acquired[lot], lot))
        parts: list[LosingShares] = []
        for lot in in_order:
            shown = self.purchases.of(self._group(lot))
            gone = shown.sold(sold) if shown else {}
            parts.append(self._losing(lot, min(sold.get(lot, whole(lot)), whole(lot)), gone))
        return washed_loss(parts) <= limit

    def _in_reach(self, lot: LotIndex, proposal: Proposal) -> bool:
        """Whether there is any purchase of its group that could wash a loss: done, scheduled or proposed."""
        if self.household.is_coin(self.household.symbol_of(lot)):  # S-8
            return False
        return self.purchases.of(self._group(lot)) is not None or bool(self._buyers(lot, proposal))

    def _buyers(self, lot: LotIndex, proposal: Proposal) -> Collection[str]:
        """Accounts in which the proposal buys of a lot's group, one of each kind."""
        return proposal.buyers.get(self._group(lot), {}).values()

    def why_sale_blocked(self, lot: LotIndex, sold: Mapping[LotIndex, int]) -> Blocked:
        """The reason a loss lot stays, and the first clean day (W-14); only for a lot whose loss would be washed."""
        shown = self.purchases.of(self._group(lot))
        gone = shown.sold(sold) if shown else {}
        known = lot, frozenset(gone.items())
        if known not in self._blocked:
            self._blocked[known] = self._why_sale_blocked(lot, shown, gone)
        return self._blocked[known]

    def _why_sale_blocked(self, lot: LotIndex, shown: ShownGroup | None, gone: Mapping[LotName, int]) -> Blocked:
        """`gone`: micro-shares sold by purchase."""
        last = shown.group.last_washing(self.purchases.lot(lot, shown), gone) if shown else None
        if not shown or not last:
            clean = loss_clear_from(self.household.as_of)
            why = "an identical security is bought in this proposal"
            return Blocked(because(Rule.NOT_TRADABLE, why=why, safe=clean), clean)
        clean = clean_sale_date(shown.group, self.purchases.lot(lot, shown), gone)
        units = self.household.securities[self.household.symbol_of(lot)].units
        losing = self._losing(lot, self.household.quantity_of(lot), gone)
        if last.scheduled and (waits := why_scheduled(losing, last, self.reinvested, clean, units)):
            return Blocked(waits, clean)
        return Blocked(why_bought(losing, last, clean, units, shown.undated), clean)

    def _losing(self, lot: LotIndex, quantity: int, gone: Mapping[LotName, int]) -> LosingShares:
        """Micro-shares of a lot with their loss at today's price; `gone`: micro-shares sold by purchase."""
        shown = self.purchases.of(self._group(lot))
        loss = max(0, round(-float(self.valued.realizes[lot]) * 100))

        def purchases() -> Iterator[OpenPurchase]:
            return shown.group.washing(self.purchases.lot(lot, shown), gone) if shown else iter(())

        return LosingShares(quantity, part_of(loss, quantity, self.household.quantity_of(lot)), purchases)

    def why_buy_blocked(self, account: str, symbol: Symbol, proposal: Proposal) -> Blocked | None:
        """The reason a purchase would wash a loss, and the first clean day (W-13); None when it is clean."""
        if self.household.is_coin(symbol):  # S-8
            return None
        group = self.household.group_of[symbol]
        if group not in proposal.losers and group not in self.open_windows:
            return None
        losers = [loser for loser in proposal.losers.get(group, {}).values() if loser and self.reaches(loser, account)]
        if seller := min(losers, default=""):
            clean, sold = safe_from(self.household.as_of), proposal.other_side(Side.BUY, seller, symbol)
            return Blocked(because(Rule.BLOCKED_BUY_PROPOSED, symbol=sold, safe=clean), clean)
        last = self._last_loss(group, account)
        if last is None:
            return None
        clean = safe_from(last.sold)
        return Blocked(because(Rule.BLOCKED_BUY, sold=last.sold, account=last.account, safe=clean), clean)

    def _last_loss(self, group: str, account: str) -> OpenWindow | None:
        """The last loss of a group that a purchase in this account would wash."""
        if group not in self.open_windows:
            return None
        known = group, self.household.accounts[account].wash_kind
        if known not in self._last_losses:
            losses = (each for each in self.open_windows.get(group, ()) if self.reaches(each.account, account))
            self._last_losses[known] = max(losses, key=lambda each: each.sold, default=None)
        return self._last_losses[known]

    def reaches(self, seller: str, buyer: str) -> bool:
        """Whether a purchase in one account, after a loss in the other, does anything to it (W-8, C-8)."""
        return wash_effect(self.accounts[seller], self.accounts[buyer], self.conventions) is not WashEffect.NONE

    def _group(self, lot: LotIndex) -> str:
        return self.household.group_of[self.household.symbol_of(lot)]


def wash_guard(household: Household, valued: ValuedLots, year: YearSoFar) -> WashGuard:
    """The guard for one household, from its replayed history."""
    windows: dict[str, list[OpenWindow]] = defaultdict(list)
    for window in (*year.open_windows, *year.coming_windows):
        windows[household.group_of.get(window.symbol, window.symbol)].append(window)
    accounts = {account.id: account for account in tax_accounts(household)}
    return WashGuard(
        household=household,
        valued=valued,
        purchases=purchases_shown(household, accounts, year.open_groups),
        open_windows={group: tuple(found) for group, found in windows.items()},
        accounts=accounts,
        conventions=valued.conventions,
        reinvested=frozenset(purchase_key(each) for each in household.transactions if each.action == "reinvest"),
    )
