"""Phase 10: what the orders realize: ST and LT buckets netted, and the tax with and without the trades."""

from __future__ import annotations

from dataclasses import dataclass, replace

from xlrebal.plan.decisions import RealizedLot
from xlrebal.plan.gain_budget import GainBudget
from xlrebal.plan.settle_orders import Orders
from xlrebal.tax.budget import Budget
from xlrebal.tax.budget import gain_budget as use_of_budget
from xlrebal.tax.marginal import MarginalTax, marginal_tax
from xlrebal.tax.netting import CapitalResults, Netting, net_results, rate28_gain


@dataclass(frozen=True, slots=True)
class Outcome:
    """Results, netting, tax and budget without the trades and with them; every amount in cents.

    lots: every realized lot. proposed_short, proposed_long: the proposal's own results in taxable accounts.
    """

    lots: tuple[RealizedLot, ...]
    proposed_short: int
    proposed_long: int
    results_without: CapitalResults
    results_with: CapitalResults
    net_without: Netting
    net_with: Netting
    tax_without: MarginalTax
    tax_with: MarginalTax
    budget: Budget

    @property
    def tax_change(self) -> int:
        """Tax with the trades less tax without them (T-1)."""
        return self.tax_with.tax - self.tax_without.tax


def realize_gains(opening: GainBudget, orders: Orders) -> Outcome:
    """The buckets, the netting and the tax, from the budget before the proposal and the final orders."""
    lots = tuple(lot for order in orders.orders for lot in order.lots)
    taxed = [lot for lot in lots if lot.taxable]
    short = sum(lot.gain for lot in taxed if lot.term == "ST")
    long = sum(lot.gain for lot in taxed if lot.term == "LT")
    collectibles = sum(lot.gain for lot in taxed if lot.term == "LT" and lot.collectible)
    before = opening.results
    after = replace(before, st=before.st + short, lt=before.lt + long, collectibles=before.collectibles + collectibles)
    return Outcome(lots, short, long, before, after, net_results(before, opening.loss_limit), net_results(after, opening.loss_limit),
                   _tax(before, opening), _tax(after, opening), use_of_budget(after, opening.gain_limit, opening.short_limit))


def _tax(results: CapitalResults, budget: GainBudget) -> MarginalTax:
    """Marginal tax of a year's results (T-4), collectibles at their own rate (N-5)."""
    net_short, net_long = results.st - results.st_carry, results.lt + results.distributions - results.lt_carry
    preferential = max(0, min(net_long, net_short + net_long))
    return marginal_tax(net_short, net_long, budget.rates, rate28_gain=rate28_gain(results, net_short, preferential),
                        loss_limit=budget.loss_limit)
