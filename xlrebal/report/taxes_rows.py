"""Rows of the Tax Report."""

from __future__ import annotations

import numpy as np

from xlrebal.household.positions_and_lots import UNKNOWN_BASIS
from xlrebal.plan.choose_gifts import SharesGiven
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.taxes.tax_settings import conventions_in_force
from xlrebal.report.gifts_rows import tax_there
from xlrebal.review.accepted_losses import accepted_losses, unrealized_taken
from xlrebal.review.past_washes import lost_for_good, provisional_washes
from xlrebal.review.separate_returns import separate_returns
from xlrebal.schema.column import Row
from xlrebal.schema.finding import Problem
from xlrebal.schema.money_text import money_text
from xlrebal.tax.money import NO_MONEY, cents, dollars
from xlrebal.tax.netting import CapitalResults
from xlrebal.tax.transaction import Status


def tax_report_rows(plan: Plan) -> list[Row]:
    """Realized against deferred gains, and the tax with and without the trades; then rates and conventions in use."""
    return [
        *_results(plan),
        *_deferred(plan),
        *_tax(plan),
        *_harvest(plan),
        *_gift(plan),
        *_elsewhere(plan),
        *_washes(plan),
        *_rates(plan),
        *_conventions(plan),
    ]


def _amounts(item: str, without: int, with_trades: int, note: str = "") -> Row:
    return {
        "item": item,
        "without_trades": dollars(without),
        "with_trades": dollars(with_trades),
        "difference": dollars(with_trades - without),
        "unit": "$",
        "note": note or None,
    }


def _text(item: str, note: str) -> Row:
    return {"item": item, "without_trades": None, "with_trades": None, "difference": None, "unit": None, "note": note}


def _results(plan: Plan) -> list[Row]:
    one, two = plan.outcome.results_without, plan.outcome.results_with
    net, after = plan.outcome.net_without, plan.outcome.net_with
    return [
        _amounts("Realized short-term gain", one.st, two.st, "This year, recognized, taxable accounts of this return."),
        _amounts("Realized long-term gain", _long(one), _long(two), "This year, capital gain distributions included."),
        _amounts(
            "Net short-term, after carryforward", net.net_st, after.net_st, "N-1: a carryforward stays on its own side."
        ),
        _amounts("Net long-term, after carryforward", net.net_lt, after.net_lt, "N-1."),
        _amounts("Net capital gain or loss", net.net_total, after.net_total),
        _amounts("Offset against other income", net.ordinary_offset, after.ordinary_offset, _offset_note(plan)),
        _amounts("Short-term loss carried forward", net.carry_st, after.carry_st, "N-4."),
        _amounts("Long-term loss carried forward", net.carry_lt, after.carry_lt, "N-4."),
    ]


def _offset_note(plan: Plan) -> str:
    limit = money_text(plan.proposal.budget.tax_year.loss_limit, whole_dollars=True)
    net = plan.outcome.net_with
    used = max(0, -net.net_total) - net.carry_st - net.carry_lt
    if used < net.ordinary_offset:
        return f"N-3: at most {limit}, by filing status. Income is below zero: only {money_text(used)} of it is used up (N-4)."
    return f"N-3: at most {limit}, by filing status."


def _long(results: CapitalResults) -> int:
    return results.lt + results.distributions


def _deferred(plan: Plan) -> list[Row]:
    """Unrealized gains of lots taxed on this return, with a known basis: what the trades realize is deferred no longer."""
    valued, lots = plan.valued, plan.household.lots
    mask = valued.on_return & (lots.basis != UNKNOWN_BASIS)
    short = cents(round(float(np.sum(valued.gain[mask & ~valued.long_term])), 2))
    long = cents(round(float(np.sum(valued.gain[mask & valued.long_term])), 2))
    return [
        _amounts(
            "Deferred (unrealized) short-term gain",
            short,
            short - unrealized_taken(plan, long_term=False),
            "Taxable accounts of this return, at today's prices.",
        ),
        _amounts(
            "Deferred (unrealized) long-term gain",
            long,
            long - unrealized_taken(plan, long_term=True),
            "Taxable accounts of this return, at today's prices.",
        ),
    ]


def _tax(plan: Plan) -> list[Row]:
    one, two = plan.outcome.tax_without, plan.outcome.tax_with
    net, after = plan.outcome.net_without, plan.outcome.net_with
    mode = "By the year's brackets" if plan.proposal.budget.tax_year.income else "At the rates on Settings"
    rows = [
        _amounts(
            "Tax on short-term gains",
            one.short_term,
            two.short_term,
            f"{mode}; negative where a loss saves tax on other income.",
        ),
        _amounts(
            "Tax on long-term gains",
            one.long_term + one.collectibles,
            two.long_term + two.collectibles,
            "Collectibles at their own rate among them (N-5).",
        ),
        _amounts("Net investment income tax", one.niit, two.niit, "T-3."),
        _amounts("State tax", one.state, two.state, "T-5: one flat rate; no state rules."),
    ]
    if one.other_income or two.other_income:
        rows.insert(
            0, _amounts("Tax on other income", one.other_income, two.other_income, "T-2: the same on both sides.")
        )
    return [
        *rows,
        _amounts("Estimated tax", one.tax, two.tax, "T-1: the difference is what the trades cost; negative is saved."),
        _amounts(
            "Loss that saves nothing this year",
            net.carry_st + net.carry_lt,
            after.carry_st + after.carry_lt,
            "All that is carried forward (N-4), not a saving (T-4).",
        ),
    ]


def _harvest(plan: Plan) -> list[Row]:
    outcome = plan.outcome
    proposed = [line for line in plan.harvest.lines if line.status == "proposed" and plan.valued.on_return[line.lot]]
    return [
        _amounts(
            "Losses harvested",
            0,
            sum(line.loss for line in proposed),
            "1 lot." if len(proposed) == 1 else f"{len(proposed)} lots.",
        ),
        _amounts(
            "Tax saved by harvesting",
            0,
            outcome.saved_by_harvesting,
            "T-1: tax with the trades but for the harvested losses, less tax with all of them.",
        ),
    ]


def _gift(plan: Plan) -> list[Row]:
    """What giving shares comes to, where the client wants to give any (L-6, L-7, L-9)."""
    return [*_to_charity(plan.gifts.charity), *_to_family(plan)]


def _to_charity(gift: SharesGiven) -> list[Row]:
    if not gift.wanted:
        return []
    note = "L-6: deduct at most 30 % of AGI (§170(b)(1)(C)), less 0.5 % of AGI from 2026: for the CPA, not computed."
    return [
        _amounts("Shares given to charity", 0, gift.value, note),
        _amounts("Tax saved by giving shares", 0, gift.tax_saved, "Against selling them."),
        *_not_covered("Charitable gift not covered", gift),
    ]


def _to_family(plan: Plan) -> list[Row]:
    gift = plan.gifts.family
    if not gift.wanted:
        return []
    there = [tax_there(plan, each) for each in gift.lots]
    known = [each for each in there if each is not None]
    note = "L-9: their basis and days go with them. The annual exclusion (§2503(b)) and the tax on a child's unearned income (§1(g)) are for the CPA, not computed."
    rows = [
        _amounts("Shares given to family", 0, gift.value, note),
        _amounts("Tax of selling them here", 0, gift.tax_saved, "Spared here: who gets them pays once they sell."),
    ]
    if len(known) == len(there):
        rows.append(_amounts("Tax of selling them there", 0, sum(known), "Their gain × Family Rate % on Settings."))
    return [*rows, *_not_covered("Family gift not covered", gift)]


def _not_covered(item: str, gift: SharesGiven) -> list[Row]:
    note = "L-7: only whole shares at a long-term gain, neither restricted nor sold by the trades."
    return [_amounts(item, 0, gift.shortfall, note)] if gift.shortfall else []


def _elsewhere(plan: Plan) -> list[Row]:
    """Accounts on a separate return, in none of the other figures (S-9)."""
    short, long = (float(plan.valued.elsewhere.on_gain(long_term=term)) for term in (False, True))
    return [
        _amounts(
            f"On a separate return: gain of {each.account}",
            each.done,
            each.done + each.proposed,
            f"S-9: in no other figure here. Tax of its trades {money_text(each.tax)}, at {short:.1%} short-term and {long:.1%} "
            f"long-term: {plan.valued.whose_elsewhere}.",
        )
        for each in separate_returns(plan)
    ]


def _washes(plan: Plan) -> list[Row]:
    permanent, lost = lost_for_good(plan.year), accepted_losses(plan, permanent=True)
    deferred = sum((row.disallowed for row in plan.year.sales), NO_MONEY) - permanent
    risk = plan.outcome.at_risk
    before = sum((part.loss for part in risk if part.status is not Status.PROPOSED), NO_MONEY)
    return [
        _amounts(
            "LOSSES PERMANENTLY DISALLOWED",
            permanent,
            permanent + lost,
            _permanent_note(plan) if permanent + lost else "None this year.",
        ),
        _amounts(
            "Wash-sale losses deferred this year",
            deferred,
            deferred + accepted_losses(plan, permanent=False),
            f"W-5: added to the replacement's basis.{_provisos(plan, permanent=False)}",
        ),
        _amounts(
            "Losses still at risk",
            before,
            sum(part.loss for part in risk),
            "W-12: open windows; see Wash Sales and the worst case on Gains.",
        ),
    ]


def _permanent_note(plan: Plan) -> str:
    year = plan.household.as_of.year
    own = {row.account for row in plan.year.sales}
    done = (match for match in plan.year.matches if match.sale_date.year == year and match.account in own)
    proposed = (match for lot in plan.outcome.lots if lot.on_return for match in lot.washed_by)
    accounts = dict.fromkeys(match.replacement_account for match in (*done, *proposed) if match.permanent)
    return f"W-8: GONE FOR GOOD, bought back in {', '.join(accounts)}. Tell the CPA.{_provisos(plan, permanent=True)}"


def _provisos(plan: Plan, *, permanent: bool) -> str:
    """What of it is provisional (W-10), and what of it these trades bring about."""
    waiting = provisional_washes(plan.year, permanent=permanent)
    proposed = accepted_losses(plan, permanent=permanent)
    said = f" {money_text(waiting)} of it only if a scheduled purchase goes ahead (W-10)." if waiting else ""
    return f"{said} {money_text(proposed)} of it by these trades: see Wash Sales." if proposed else said


def _rates(plan: Plan) -> list[Row]:
    rates, settings = plan.valued.rates, plan.household.settings
    rows = (
        ("Rate on short-term gains", float(rates.on_gain(long_term=False)), settings.short_term_rate_pct),
        ("Rate on long-term gains", float(rates.on_gain(long_term=True)), settings.long_term_rate_pct),
    )
    use = (
        "Ranks trades and lots; the tax above is by brackets."
        if plan.proposal.budget.tax_year.income
        else "A planning figure, not a tax return."
    )
    shown: list[Row] = [
        {
            "item": item,
            "without_trades": rate,
            "with_trades": rate,
            "difference": 0.0,
            "unit": "%",
            "note": f"Federal, NIIT and state together, {_source(plan, given)}. {use}",
        }
        for item, rate, given in rows
    ]
    return [
        *shown,
        _text(
            "Accounts",
            f"Wash sales are checked only in the accounts listed: {', '.join(plan.household.accounts)} (W-16).",
        ),
    ]


def _source(plan: Plan, given: float | None) -> str:
    """Where a federal rate comes from; `given`: as the settings have it."""
    if given is None:
        return "by the bracket that the income reaches"
    if any(each.code is Problem.DEFAULT_TAX_RATES for each in plan.household.findings):
        return "from Settings, and the year's top federal rates where it gives none"
    return "from Settings"


def _conventions(plan: Plan) -> list[Row]:
    """All fifteen contested points; what Settings changed is marked."""
    return [
        _text(
            f"{'CHANGED: ' if each.changed else ''}Convention {each.convention.id}",
            f"{each.convention.question}: {each.text}.",
        )
        for each in conventions_in_force(plan.household)
    ]
