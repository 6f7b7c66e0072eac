"""Rows of Gains and of the Tax Report."""

from __future__ import annotations

import numpy as np

from xlrebal.household.money import cents, dollars
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.marginal_rates import marginal_rates, rate_of
from xlrebal.schema.column import Row
from xlrebal.tax.netting import CapitalResults

CONVENTIONS = (
    ("C-1", "The rest of one purchase is no replacement of itself; fills of one order are one purchase."),
    ("C-2", "Shares bought before a sale and sold in the same event are no replacement."),
    ("C-4", "Shares bought before the sold lot count if within 30 days of the sale."),
    ("C-8", "A purchase in an IRA, Roth IRA, 401(k) or HSA disallows the loss for good."),
    ("C-9", "Funds of different issuers on one index are not identical; a caution is shown."),
    ("C-13", "Amounts are rounded half up to cents, cumulatively, so that parts add up."))


def gains_rows(plan: Plan) -> list[Row]:
    """ST, LT and total: year to date, proposed, carryforward, net, budget and what remains."""
    outcome = plan.outcome
    before, budget = outcome.results_without, plan.standing.budget
    ytd_long = before.lt + before.distributions
    return [
        _bucket("ST", before.st, outcome.proposed_short, before.st_carry, outcome.net_with.net_st, budget.short_limit, outcome.budget.st_remaining),
        _bucket("LT", ytd_long, outcome.proposed_long, before.lt_carry, outcome.net_with.net_lt, None, None),
        _bucket("total", before.st + ytd_long, outcome.proposed_short + outcome.proposed_long, before.st_carry + before.lt_carry,
                outcome.net_with.net_total, budget.gain_limit, outcome.budget.remaining)]


def _bucket(name: str, so_far: int, proposed: int, carry: int, net: int, limit: int | None, left: int | None) -> Row:
    return {"bucket": name, "year_to_date": dollars(so_far), "proposed": dollars(proposed), "carryforward": dollars(carry), "net": dollars(net),
            "budget": None if limit is None else dollars(limit), "remaining": None if left is None else dollars(left)}


def tax_report_rows(plan: Plan) -> list[Row]:
    """Realized against deferred gains, and the tax with and without the trades; then rates and conventions in use."""
    return [*_results(plan), *_deferred(plan), *_tax(plan), *_harvest(plan), *_rates(plan),
            *(_text(f"Convention {code}", sentence) for code, sentence in CONVENTIONS)]


def _amounts(item: str, without: int, with_trades: int, note: str = "") -> Row:
    return {"item": item, "without_trades": dollars(without), "with_trades": dollars(with_trades), "difference": dollars(with_trades - without),
            "unit": "$", "note": note or None}


def _text(item: str, note: str) -> Row:
    return {"item": item, "without_trades": None, "with_trades": None, "difference": None, "unit": None, "note": note}


def _results(plan: Plan) -> list[Row]:
    one, two = plan.outcome.results_without, plan.outcome.results_with
    net, after = plan.outcome.net_without, plan.outcome.net_with
    return [
        _amounts("Realized short-term gain", one.st, two.st, "This year, recognized, taxable accounts."),
        _amounts("Realized long-term gain", _long(one), _long(two), "This year, capital gain distributions included."),
        _amounts("Net short-term, after carryforward", net.net_st, after.net_st, "N-1: a carryforward stays on its own side."),
        _amounts("Net long-term, after carryforward", net.net_lt, after.net_lt, "N-1."),
        _amounts("Net capital gain or loss", net.net_total, after.net_total),
        _amounts("Offset against other income", net.ordinary_offset, after.ordinary_offset, "N-3: at most $3,000 ($1,500 married filing separately)."),
        _amounts("Short-term loss carried forward", net.carry_st, after.carry_st, "N-4."),
        _amounts("Long-term loss carried forward", net.carry_lt, after.carry_lt, "N-4.")]


def _long(results: CapitalResults) -> int:
    return results.lt + results.distributions


def _deferred(plan: Plan) -> list[Row]:
    """Unrealized gains of taxable lots with a known basis: what the trades realize is deferred no longer."""
    valued, lots = plan.valued, plan.household.lots
    mask = valued.taxable & (lots.basis >= 0)
    short = cents(round(float(np.sum(valued.gain[mask & ~valued.long_term])), 2))
    long = cents(round(float(np.sum(valued.gain[mask & valued.long_term])), 2))
    return [_amounts("Deferred (unrealized) short-term gain", short, short - plan.outcome.proposed_short, "Taxable accounts, at today's prices."),
            _amounts("Deferred (unrealized) long-term gain", long, long - plan.outcome.proposed_long, "Taxable accounts, at today's prices.")]


def _tax(plan: Plan) -> list[Row]:
    outcome = plan.outcome
    return [_amounts("Estimated tax on capital gains", outcome.tax_without.tax, outcome.tax_with.tax,
                     "T-1, T-4: the difference is what the trades cost; negative is saved."),
            _amounts("Loss that saves nothing this year", outcome.tax_without.unused_loss, outcome.tax_with.unused_loss, "T-4: carried forward, not a saving.")]


def _harvest(plan: Plan) -> list[Row]:
    proposed = [line for line in plan.harvest.lines if line.status == "proposed"]
    permanent = sum(row.permanent for row in plan.year.sales)
    disallowed = sum(row.disallowed for row in plan.year.sales)
    return [_amounts("Losses harvested", 0, sum(line.loss for line in proposed), f"{len(proposed)} lots."),
            _amounts("Tax value of harvested losses", 0, sum(line.tax_saved for line in proposed), "Loss × rate of its term, before netting."),
            _amounts("Wash-sale losses deferred this year", disallowed - permanent, disallowed - permanent, "W-5: added to the replacement's basis."),
            _amounts("LOSSES PERMANENTLY DISALLOWED", permanent, permanent, "W-8: bought back in an IRA, Roth IRA, 401(k) or HSA." if permanent else "None this year.")]


def _rates(plan: Plan) -> list[Row]:
    rates = marginal_rates(plan.household)
    rows = (("Rate on short-term gains", rate_of(rates, long_term=False)), ("Rate on long-term gains", rate_of(rates, long_term=True)))
    return [{"item": item, "without_trades": rate, "with_trades": rate, "difference": 0.0, "unit": "%",
             "note": "Federal, NIIT and state together, from Settings. A planning figure, not a tax return."} for item, rate in rows]
