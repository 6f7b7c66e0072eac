"""Lots of one symbol taken one after the other: the cheapest of each position's next, inside the gain limits."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.household.indexes import LotIndex, PositionIndex
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.allowed.why_lot_stays import named_quantity, why_lot_stays
from xlrebal.plan.lots.least_tax import least_tax
from xlrebal.plan.lots.offered_lots import OfferedLots, orders_of
from xlrebal.plan.lots.sale_request import SaleRequest, refusal_of
from xlrebal.plan.proposal.decisions import LotSale, Phase, Refusal, Shortage, lot_sale
from xlrebal.plan.proposal.draft_proposal import DraftProposal
from xlrebal.plan.proposal.trading_rules import share_step
from xlrebal.plan.taxes.gain_budget import largest_affordable
from xlrebal.plan.taxes.tax_curve import TaxCurve
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.schema.record import replace
from xlrebal.tax.money import NO_SHARES, MicroShares, amount_cents


class _Cut(NamedTuple):
    """A sale as far as the gain limits allow, and what they refuse of it."""

    sale: LotSale
    refusal: Refusal | None


class LotPicker:
    """Takes lots from the cheapest queue, and keeps why others stay; lives only inside select_lots."""

    def __init__(
        self,
        draft: DraftProposal,
        guard: WashGuard,
        request: SaleRequest,
        unclean: frozenset[LotIndex],
        barred: frozenset[LotIndex] = frozenset(),
        *,
        limited: bool = True,
    ) -> None:
        """A picker for one request; `unclean`: lots whose loss would be washed. `barred`: those that stay in any case.

        limited: whether the gain limits cut each lot as it comes.
        """
        self.draft, self.guard, self.request = draft, guard, request
        self.unclean, self.barred = unclean, barred
        self.household, self.budget = draft.household, draft.budget
        self.heap: list[tuple[float, LotIndex, PositionIndex]] = []
        self.refusals: list[Refusal] = []
        self.taken: dict[LotIndex, MicroShares] = {}
        self.seen: set[LotIndex] = set()
        self.only: frozenset[LotIndex] | None = request.only
        self._limited = limited and not request.urgent and self.budget.limited
        self._advisors = request.urgent and request.phase is Phase.OVERRIDES

    def pick(self, positions: list[PositionIndex], wanted: MicroShares) -> list[LotSale]:
        """So many micro-shares, or what there is; where a limit cuts a lot, only lots by TAXCOST go on to what fits beside it.

        Lots that are clean once recent ones have gone (C-2) get their turn after these.
        """
        picked = self._pick_first(positions, wanted)
        picked += self._pick(positions, wanted - sum((sale.quantity for sale in picked), NO_SHARES))
        while (missing := wanted - sum((sale.quantity for sale in picked), NO_SHARES)) > 0 and (
            freed := self._freed(picked, self.seen)
        ):
            self.unclean, self.seen = self.unclean - freed, self.seen - freed
            self.refusals = [each for each in self.refusals if each.lot not in freed]
            picked += self._pick(positions, missing)
        return picked

    def _pick_first(self, positions: list[PositionIndex], wanted: MicroShares) -> list[LotSale]:
        """The lots that are to go before all others; what they alone would wash is clean from then on."""
        left = (self.draft.free_of(lot) for position in positions for lot in self.draft.lots_of.get(position, ()))
        if not self.request.first or wanted >= sum(left, NO_SHARES):  # where all of them go, none has to be first
            return []
        self.only = self.request.first
        picked = self._pick(positions, wanted)
        self.only = self.request.only
        self.unclean -= self._freed(picked, self.unclean)
        return picked

    def _freed(self, picked: list[LotSale], among: Set[LotIndex]) -> frozenset[LotIndex]:
        """Unclean lots of these that nothing would wash any more with all of `picked` sold."""
        waiting = (self.unclean - self.barred) & among
        if not picked or not waiting:
            return frozenset()
        with self.draft.trial():
            self.draft.sell(picked)
            return waiting - self.guard.unclean(waiting, self.draft)

    def _pick(self, positions: list[PositionIndex], wanted: MicroShares) -> list[LotSale]:
        if self.budget.tax_year.income is not None:
            return self._pick_by_brackets(positions, wanted)
        queues = {position: iter(self.draft.lots_of.get(position, ())) for position in positions}
        for position, queue in queues.items():
            self._advance(position, queue)
        picked: list[LotSale] = []
        while self.heap and wanted > 0:
            _, lot, position = heapq.heappop(self.heap)
            sale, refusal = self._within_budget(self._sale(lot, min(self._named(lot), wanted)))
            if sale.quantity:
                picked.append(sale)
                self.taken[lot] = sale.quantity
                wanted -= sale.quantity
                if self.budget.limited and self.draft.valued.on_return[lot]:
                    self.budget = self.budget.add(self.draft.gain_of(sale))
            if refusal:
                self._refuse_cut(refusal)
            if refusal and not self.household.takes_cheapest(position):
                self.seen.update(queues[position])
            else:
                self._advance(position, queues[position])
        return picked

    def _pick_by_brackets(self, positions: list[PositionIndex], wanted: MicroShares) -> list[LotSale]:
        """The same where the year's brackets are known: the lots that together cost the least tax (L-3)."""
        picked: list[LotSale] = []
        open_positions = list(positions)
        while wanted > 0 and open_positions:
            queues = [
                OfferedLots(self.draft, lots, self._available)
                for position in open_positions
                for lots in orders_of(self.draft, position)
            ]
            step = share_step(self.household, self.household.positions.symbol[positions[0]])
            curve = TaxCurve(self.budget.tax_year, self.budget.results)
            stopped, goes_on = None, False
            for lot, quantity in least_tax(queues, wanted, curve, step):
                sale, refusal = self._within_budget(self._sale(lot, MicroShares(quantity)))
                if sale.quantity:
                    picked.append(sale)
                    self.taken[lot] = self.taken.get(lot, NO_SHARES) + sale.quantity
                    wanted -= sale.quantity
                    if self.draft.valued.on_return[lot]:
                        self.budget = self.budget.add(self.draft.gain_of(sale))
                if refusal:
                    self._refuse_cut(refusal)
                    stopped = sale.position
                    goes_on = self.household.takes_cheapest(stopped)
                    self.seen.update([lot] if goes_on else self.draft.lots_of.get(stopped, ()))
                    break
            open_positions = [each for each in open_positions if stopped is not None and (goes_on or each != stopped)]
        return _once_each(self.household, picked)

    def _refuse_cut(self, refusal: Refusal) -> None:
        """The first lot of a position that a limit cuts is said: what follows is cut by the same."""
        if not any(each.short_of is Shortage.GAINS and each.account == refusal.account for each in self.refusals):
            self.refusals.append(refusal)

    def _available(self, lot: LotIndex, before: Mapping[LotIndex, int]) -> int:
        """Micro-shares of a lot that may go, with those `before` it gone; 0 where it stays, which is said once."""
        gone = {**self.taken, **before}
        if lot in self.seen or not self._may_take(lot) or self.draft.held_back(lot, gone):
            return 0
        stays = why_lot_stays(
            self.draft, self.guard, lot, self.unclean, urgent=self.request.urgent, advisors=self._advisors
        )
        if stays is None:
            return self._named(lot) - self.taken.get(lot, NO_SHARES)
        self.seen.add(lot)
        if stays.reason:
            self.refusals.append(self._refusal(lot, stays.reason, stays.clean_from))
        return 0

    def _advance(self, position: PositionIndex, queue: Iterator[LotIndex]) -> None:
        """Puts the position's next lot that may go on the heap."""
        for lot in queue:
            if lot in self.seen or not self._may_take(lot) or self.draft.held_back(lot, self.taken):
                continue
            self.seen.add(lot)
            stays = why_lot_stays(
                self.draft, self.guard, lot, self.unclean, urgent=self.request.urgent, advisors=self._advisors
            )
            if stays is None:
                heapq.heappush(self.heap, (round(float(self.draft.valued.cost_per_dollar[lot]), 12), lot, position))
                return
            if stays.reason:
                self.refusals.append(self._refusal(lot, stays.reason, stays.clean_from))

    def _named(self, lot: LotIndex) -> MicroShares:
        """Micro-shares of a lot that may go to this request."""
        named = named_quantity(self.draft, lot, self.draft.free_of(lot))
        return min(named, (self.request.at_most or {}).get(lot, named))

    def _may_take(self, lot: LotIndex) -> bool:
        return self.only is None or lot in self.only

    def _within_budget(self, sale: LotSale) -> _Cut:
        """The sale cut at the last affordable share (B-1)."""
        draft, budget = self.draft, self.budget
        if not self._limited or not draft.valued.on_return[sale.lot]:
            return _Cut(sale, None)
        step, price = share_step(self.household, self.household.symbol_of(sale.lot)), self.household.price_of(sale.lot)
        steps = -(-sale.quantity // step)

        def resized(count: int) -> LotSale:
            quantity = min(sale.quantity, MicroShares(count * step))
            return replace(sale, quantity=quantity, gross=amount_cents(quantity, price))

        count = largest_affordable(budget, steps, lambda count: draft.gain_of(resized(count)))
        limit = None if count == steps else budget.exceeded_by(draft.gain_of(sale))
        if limit is None:
            return _Cut(sale, None)
        cut = resized(count)
        unsold = sale.quantity - cut.quantity
        security = self.household.securities[self.household.symbol_of(sale.lot)]
        reason = because(Rule.OVER_BUDGET, budget=limit, limit=budget.limit(limit), quantity=unsold, **security.units)
        return _Cut(cut, refusal_of(draft, sale, unsold, reason, limit=limit))

    def _sale(self, lot: LotIndex, quantity: MicroShares) -> LotSale:
        return lot_sale(self.household, lot, quantity, self.request.phase, self.request.purpose, self.request.reasons)

    def _refusal(self, lot: LotIndex, reason: Reason, clean_from: date | None) -> Refusal:
        left = self.draft.free_of(lot)
        return refusal_of(self.draft, self._sale(lot, left), left, reason, safe_from=clean_from)


def _once_each(household: Household, sales: Iterable[LotSale]) -> list[LotSale]:
    """The sales with each lot in one of them, at its first place."""
    found: dict[LotIndex, LotSale] = {}
    for sale in sales:
        known = found.get(sale.lot)
        quantity = sale.quantity + (known.quantity if known else NO_SHARES)
        found[sale.lot] = replace(sale, quantity=quantity, gross=amount_cents(quantity, household.price_of(sale.lot)))
    return list(found.values())
