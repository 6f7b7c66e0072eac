"""Phase 10: what the orders realize: ST and LT buckets netted, and the tax with and without the trades."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from xlrebal.household.household import Household
from xlrebal.plan.history.ledger_names import proposed_key
from xlrebal.plan.net_orders import Orders
from xlrebal.plan.proposal.decisions import RealizedLot
from xlrebal.plan.taxes.gain_budget import GainBudget
from xlrebal.plan.taxes.tax_of_year import TaxParts, tax_of_year
from xlrebal.schema.record import record
from xlrebal.schema.side import Side
from xlrebal.tax.budget import Budget, TaxBudget, tax_budget, use_of_budgets, worst_case
from xlrebal.tax.money import NO_MONEY, MicroShares, part_of
from xlrebal.tax.netting import CapitalResults, Netting
from xlrebal.tax.realized import UnmatchedLoss
from xlrebal.tax.transaction import Status


@record(kw_only=True)
class Outcome:
    """Results, netting, tax and budget without the trades and with them; every amount in cents.

    lots: every realized lot. proposed_short, proposed_long: the proposal's own results on this plan's return (S-9).
    at_risk: this year's losses whose windows are open, the proposal's among them; `worst`: with all of them disallowed (B-2).
    at_risk_elsewhere: the proposal's that are on a separate return, in none of these figures.
    tax_unharvested: with the trades but for the losses harvested.
    """

    lots: tuple[RealizedLot, ...]
    proposed_short: int
    proposed_long: int
    results_without: CapitalResults
    results_with: CapitalResults
    net_without: Netting
    net_with: Netting
    tax_without: TaxParts
    tax_with: TaxParts
    tax_unharvested: TaxParts
    budget: Budget
    tax_budget: TaxBudget
    at_risk: tuple[UnmatchedLoss, ...]
    at_risk_elsewhere: tuple[UnmatchedLoss, ...]
    worst: WorstCase

    @property
    def tax_change(self) -> int:
        """Tax with the trades less tax without them (T-1)."""
        return self.tax_with.tax - self.tax_without.tax

    @property
    def saved_by_harvesting(self) -> int:
        """Tax without the harvested losses less tax with them (T-1): what they are really worth this year."""
        return self.tax_unharvested.tax - self.tax_with.tax


@record
class WorstCase:
    """The year if every open window closes on a replacement: each loss still at risk disallowed (B-2)."""

    net: Netting
    tax: TaxParts
    budget: Budget
    tax_budget: TaxBudget


def tax_outcome(
    household: Household, before_trades: GainBudget, orders: Orders, at_risk: Iterable[UnmatchedLoss] = ()
) -> Outcome:
    """The buckets, the netting and the tax, from the budget before the proposal and the final orders.

    `at_risk`: losses of this year's done sales whose windows are open.
    """
    lots = tuple(lot for order in orders.orders for lot in order.lots)
    taxed = [lot for lot in lots if lot.on_return]
    before, after = before_trades.results, _after(before_trades.results, taxed)
    harvested = [lot for lot in taxed if lot.harvested]
    risks = (*at_risk, *_new_risks(household, taxed))
    tax_with, tax_without = tax_of_year(after, before_trades.tax_year), tax_of_year(before, before_trades.tax_year)
    return Outcome(
        lots=lots,
        proposed_short=after.st - before.st,
        proposed_long=after.lt - before.lt,
        results_without=before,
        results_with=after,
        net_without=before_trades.tax_year.net(before),
        net_with=before_trades.tax_year.net(after),
        tax_without=tax_without,
        tax_with=tax_with,
        tax_unharvested=tax_of_year(_after(after, harvested, sign=-1), before_trades.tax_year),
        budget=use_of_budgets(after, before_trades.gain_limit, before_trades.short_limit),
        tax_budget=tax_budget(max(0, tax_with.tax - tax_without.tax), before_trades.tax_limit),
        at_risk=risks,
        at_risk_elsewhere=_new_risks(household, (lot for lot in lots if lot.taxable and lot.separate_return)),
        worst=_worst(before_trades, after, risks),
    )


def _after(results: CapitalResults, lots: Iterable[RealizedLot], sign: int = 1) -> CapitalResults:
    """The results with what these lots realize added, or taken away."""
    lots = list(lots)
    short = sum((lot.recognized for lot in lots if lot.term == "ST"), NO_MONEY)
    long = sum((lot.recognized for lot in lots if lot.term == "LT"), NO_MONEY)
    collectibles = sum((lot.recognized for lot in lots if lot.term == "LT" and lot.collectible), NO_MONEY)
    return replace(
        results,
        st=results.st + sign * short,
        lt=results.lt + sign * long,
        collectibles=results.collectibles + sign * collectibles,
    )


def _new_risks(household: Household, taxed: Iterable[RealizedLot]) -> tuple[UnmatchedLoss, ...]:
    """The losses the proposal takes: all of each that nothing washes is open (W-12)."""
    return tuple(
        UnmatchedLoss(
            sale=proposed_key(Side.SELL, lot.account, lot.symbol),
            sold=household.as_of,
            account=lot.account,
            symbol=lot.symbol,
            lot=lot.lot_id,
            long_term=lot.term == "LT",
            unmatched=MicroShares(part_of(lot.quantity, -lot.recognized, -lot.gain)),
            loss=-lot.recognized,
            status=Status.PROPOSED,
        )
        for lot in taxed
        if lot.recognized < 0 and household.accounts[lot.account].wash_scope and not household.is_coin(lot.symbol)
    )


def _worst(before_trades: GainBudget, after: CapitalResults, risks: Iterable[UnmatchedLoss]) -> WorstCase:
    """Earlier losses at risk are disallowed on both sides of the difference in tax, the proposal's own on one."""
    risks = list(risks)
    without = worst_case(before_trades.results, (part for part in risks if part.status is not Status.PROPOSED))
    results = worst_case(after, risks)
    tax = tax_of_year(results, before_trades.tax_year)
    return WorstCase(
        before_trades.tax_year.net(results),
        tax,
        use_of_budgets(results, before_trades.gain_limit, before_trades.short_limit),
        tax_budget(max(0, tax.tax - tax_of_year(without, before_trades.tax_year).tax), before_trades.tax_limit),
    )
