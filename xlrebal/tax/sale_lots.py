"""The lots of one security made ready for many sales: each sale looks only at the lots it takes (L-1 to L-7).

At any price the lots of one term stand in the order of their basis a share, so that TAXCOST and MINTAX only have to choose
between the next of either term, by the order that `lot_order` gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from functools import cached_property
from heapq import merge
from typing import NamedTuple

from xlrebal.tax.conventions import Conventions, FifoDate, MintaxSize
from xlrebal.tax.holding_period import long_term_from
from xlrebal.tax.lot_order import (
    CENTS_PER_MICRO,
    LOT_ORDERS,
    LotFacts,
    LotMethod,
    Rates,
    SaleLot,
    basis_each,
    facts_at,
    in_order,
    lot_facts,
    may_be_chosen,
)
from xlrebal.tax.wash_effect import WashEffect


class Ready(NamedTuple):
    """A lot, its basis in cents a micro-share, and the first day on which its sale is long-term."""

    lot: SaleLot
    basis_each: Fraction
    long_from: date


class SaleLots:
    """Lots that have shares and a basis, in the orders that hold at every price."""

    def __init__(self, lots: Iterable[SaleLot], conventions: Conventions | None = None) -> None:
        """Lots without shares are left out, and those without a basis, which is never taken for zero (D-2)."""
        held = [lot for lot in lots if lot.quantity > 0]
        self.lots = [lot for lot in held if lot.basis is not None]
        self.is_complete = len(self.lots) == len(held)
        self.conventions = conventions or Conventions()

    def in_order(self, method: LotMethod, price: int, sale_date: date, rates: Rates) -> Iterator[LotFacts]:
        """The lots a method sells, first to last, their facts worked out when they are asked for; not for SPECID."""

        price_each, conventions = price * CENTS_PER_MICRO, self.conventions

        def facts_of(ready: Iterable[Ready]) -> Iterator[LotFacts]:
            return (
                facts_at(lot, basis, price_each, long_from <= sale_date, rates, conventions)
                for lot, basis, long_from in ready
            )

        if method in (LotMethod.FIFO, LotMethod.LIFO, LotMethod.AVERAGE):
            return facts_of(self._first_in if method is not LotMethod.LIFO else reversed(self._first_in))
        if method in (LotMethod.HIFO, LotMethod.LOFO):
            return facts_of(self._dearest_first if method is LotMethod.HIFO else self._cheapest_first)
        if method is LotMethod.GIFT:
            long = (ready for ready in self._cheapest_first if ready.long_from <= sale_date)
            return (facts for facts in facts_of(long) if may_be_chosen(facts, method))
        if self._order_depends_on_price(method) or min(rates) < 0:
            return iter(in_order([self.facts(lot, price, sale_date, rates) for lot in self.lots], method))
        taxed = method is LotMethod.TAXCOST
        by_term = (
            self._of_term(sale_date, long=False, alike=taxed and not rates.short_term),
            self._of_term(sale_date, long=True, alike=taxed and not rates.long_term),
        )
        return merge(*map(facts_of, by_term), key=LOT_ORDERS[method])

    def _of_term(self, sale_date: date, *, long: bool, alike: bool) -> Iterator[Ready]:
        """The lots of one term, the dearest first; `alike`: none is taxed, so that the earliest goes first."""
        ordered = self._earliest_first if alike else self._dearest_first
        return (ready for ready in ordered if (ready.long_from <= sale_date) is long)

    def _order_depends_on_price(self, method: LotMethod) -> bool:
        """Whether lots of one term may change places with the price: washed losses count nothing, whole lots by their size."""
        per_lot = method is LotMethod.MINTAX and self.conventions.mintax_size is MintaxSize.PER_LOT
        return per_lot or self._washed

    @cached_property
    def _washed(self) -> bool:
        return any(lot.wash is not WashEffect.NONE for lot in self.lots)

    def facts(self, lot: SaleLot, price: int, sale_date: date, rates: Rates) -> LotFacts:
        """A lot's exact figures for one sale."""
        return lot_facts(lot, price, sale_date, rates, self.conventions)

    @cached_property
    def average(self) -> Fraction:
        """Cents of basis a micro-share over all lots (L-5)."""
        return Fraction(sum(lot.basis or 0 for lot in self.lots), sum(lot.quantity for lot in self.lots))

    @cached_property
    def _earliest_first(self) -> list[Ready]:
        feb = self.conventions.leap_february
        ready = (
            Ready(
                lot,
                basis_each(lot),
                date.min if lot.inherited else long_term_from(lot.holding_date or lot.acquired, feb),
            )
            for lot in self.lots
        )
        return sorted(ready, key=lambda each: (each.lot.acquired, each.lot.id))

    @cached_property
    def _first_in(self) -> list[Ready]:
        if self.conventions.fifo_date is FifoDate.PURCHASE_DATE:
            return self._earliest_first
        return sorted(self._earliest_first, key=lambda each: each.lot.holding_date or each.lot.acquired)

    @cached_property
    def _dearest_first(self) -> list[Ready]:
        return sorted(self._earliest_first, key=lambda each: -each.basis_each)

    @cached_property
    def _cheapest_first(self) -> list[Ready]:
        return sorted(self._earliest_first, key=lambda each: each.basis_each)
