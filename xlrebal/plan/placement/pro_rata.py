"""The yardstick of placement: the same rows reached by selling pro rata, and the tax which that would add.

Each narrowest row that ends lower by what is sold for drift, net of what is bought in it, sells the same dollars from every
position of the row that may be sold at all, in all accounts of the scope, in proportion to what these are worth; in each the
lots go by its account's own method, and no gain budget holds them back. What is sold for anything else, and every purchase,
stays as it is: a loss of a group that is bought is washed and counts for nothing (W-1).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from xlrebal.household.household import Household
from xlrebal.plan.placement.movable import Movable
from xlrebal.plan.placement.trade_columns import finest_rows
from xlrebal.plan.proposal.decisions import LotSale, Purchase, RealizedLot, TradePurpose
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.value_lots import ValuedLots
from xlrebal.plan.tax_outcome import Outcome
from xlrebal.plan.taxes.tax_of_year import TaxYear, tax_of_year
from xlrebal.schema.record import record
from xlrebal.tax.columns import Flags, Floats
from xlrebal.tax.exact import half_up
from xlrebal.tax.marginal import MarginalRates
from xlrebal.tax.money import CENTS, Cents
from xlrebal.tax.netting import CapitalResults

A_CENT = 0.01


@record(kw_only=True)
class ProRata:
    """Cents of tax that all the trades add as proposed, and would add with the sales for drift made pro rata.

    sold: cents that the yardstick sells. elsewhere: that some of either is on a separate return (S-9), at that one's rates.
    """

    sold: Cents
    proposed: int
    instead: int
    elsewhere: bool

    @property
    def avoided(self) -> int:
        """Cents of tax that placement avoids; 0 where the yardstick is no dearer."""
        return max(0, self.instead - self.proposed)


def pro_rata(before: Proposal, after: Proposal, movable: Movable, outcome: Outcome, year: TaxYear) -> ProRata | None:
    """The yardstick beside the trades; None where nothing is sold for drift, or all of it untaxed.

    before, after: the proposal that the method was given, and what it made of it. movable: what it could move.
    """
    sales = [each for each in after.sales[len(before.sales) :] if each.purpose is TradePurpose.DRIFT]
    if not sales:
        return None
    household, valued = after.household, after.valued
    lower = _net_sales(household, movable, sales, after.purchases[len(before.purchases) :])
    made, instead = _parts_of(household, sales), _sold_pro_rata(after, movable, lower)
    concerned = valued.taxable & ((made > 0) | (instead > 0))
    if not concerned.any():
        return None
    kept = np.where(_washed_losses(after), 0.0, instead)
    more = np.where(concerned, kept - made, 0.0)
    here = tax_of_year(_with(_unwashed(outcome), household, valued, more), year).tax - outcome.tax_without.tax
    there = _tax_elsewhere(outcome.lots, valued.elsewhere)
    more_there = np.where(valued.on_return, 0.0, more * valued.tax_per_dollar * valued.value).sum()
    return ProRata(
        sold=Cents(_cents((instead * valued.value).sum())),
        proposed=outcome.tax_change + there,
        instead=here + there + _cents(more_there),
        elsewhere=bool((concerned & ~valued.on_return).any()),
    )


def _parts_of(household: Household, sales: Iterable[LotSale]) -> Floats:
    """The part of each lot, of 1, that is sold."""
    sold = np.zeros(len(household.lots))
    for sale in sales:
        sold[sale.lot] += sale.quantity
    parts: Floats = sold / np.maximum(household.lots.quantity, 1)
    return parts


def _sold_pro_rata(proposal: Proposal, movable: Movable, lower: Floats) -> Floats:
    """The part of each lot, of 1, that the yardstick sells. lower: cents of each narrowest row."""
    household, valued = proposal.household, proposal.valued
    positions, position_of = household.positions, household.lots.position
    movable_lots = sorted(movable.lots, key=lambda each: (position_of[each.lot], valued.order[each.lot]))
    lots = np.array([each.lot for each in movable_lots], dtype=np.int64)
    worth = np.array([each.worth for each in movable_lots], dtype=float)
    position = position_of[lots]
    row = finest_rows(
        movable,
        [positions.account[index] for index in position.tolist()],
        [positions.symbol[index] for index in position.tolist()],
    )
    there = np.bincount(row, worth, len(lower))
    share = np.minimum(np.divide(lower, there, out=np.zeros(len(lower)), where=there > 0), 1.0)
    held = np.bincount(position, worth, len(positions))
    gone = np.cumsum(worth) - worth
    before = gone - gone[np.searchsorted(position, position)]
    sold = np.clip(share[row] * held[position] - before, 0.0, worth) / CENTS
    parts = np.zeros(len(household.lots))
    parts[lots] = sold / np.maximum(valued.value[lots], A_CENT)
    return parts


def _washed_losses(proposal: Proposal) -> Flags:
    """The lots whose loss a purchase of the proposal washes."""
    household, valued = proposal.household, proposal.valued
    bought = {household.group_of[each.symbol] for each in proposal.purchases}
    groups = np.array([household.group_of[symbol] in bought for symbol in household.positions.symbol], dtype=np.bool_)
    washed: Flags = valued.taxable & (valued.realizes < 0) & groups[household.lots.position]
    return washed


def _net_sales(
    household: Household, movable: Movable, sales: Iterable[LotSale], purchases: Iterable[Purchase]
) -> Floats:
    """Cents by which each narrowest row ends lower by what is sold for drift less what is bought; 0 where it ends no lower."""
    moved = [(household.account_of(each.lot), household.symbol_of(each.lot), each.gross) for each in sales]
    moved += [(each.account, each.stands_for or each.symbol, -each.gross) for each in purchases]
    rows = finest_rows(movable, [account for account, _, _ in moved], [symbol for _, symbol, _ in moved])
    net: Floats = np.bincount(rows, [gross for _, _, gross in moved], len(movable.aims)).astype(np.float64)
    return np.maximum(net, 0.0)


def _with(results: CapitalResults, household: Household, valued: ValuedLots, parts: Floats) -> CapitalResults:
    """The year's results with these parts of lots sold besides, negative ones taken back."""
    gain = np.where(valued.on_return, parts * valued.realizes, 0.0)
    collectible = [household.securities[symbol].collectible for symbol in household.positions.symbol]
    metal = valued.long_term & np.array(collectible, dtype=np.bool_)[household.lots.position]
    return replace(
        results,
        st=results.st + _cents(gain[~valued.long_term].sum()),
        lt=results.lt + _cents(gain[valued.long_term].sum()),
        collectibles=results.collectibles + _cents(gain[metal].sum()),
    )


def _unwashed(outcome: Outcome) -> CapitalResults:
    """The year's results with every loss that is sold for drift whole: the yardstick would wash none of it (W-5)."""
    results = outcome.results_with
    for lot in outcome.lots:
        if lot.on_return and lot.disallowed and TradePurpose.DRIFT in lot.purposes:
            short, metal = lot.term == "ST", lot.collectible
            results = replace(
                results,
                st=results.st - (lot.disallowed if short else 0),
                lt=results.lt - (0 if short else lot.disallowed),
                collectibles=results.collectibles - (lot.disallowed if metal and not short else 0),
            )
    return results


def _tax_elsewhere(lots: Iterable[RealizedLot], rates: MarginalRates) -> int:
    """Cents of tax that the proposal adds on separate returns."""
    return sum(
        half_up(lot.recognized * rates.on_gain(long_term=lot.term == "LT", collectible=lot.collectible))
        for lot in lots
        if lot.taxable and lot.separate_return
    )


def _cents(dollars: float) -> int:
    return round(float(dollars) * CENTS)
