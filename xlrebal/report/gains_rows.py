"""Rows of Gains: the buckets, the way from gains to tax, and the budgets as they are and at worst."""

from __future__ import annotations

from typing import NamedTuple

from xlrebal.plan.make_plan import Plan
from xlrebal.plan.taxes.gain_budget import share_of_due
from xlrebal.plan.taxes.tax_of_year import TaxParts
from xlrebal.review.separate_returns import accounts_named, separate_returns
from xlrebal.schema.column import Row
from xlrebal.schema.money_text import money_text
from xlrebal.tax.money import NO_MONEY, Cents, dollars
from xlrebal.tax.netting import CapitalResults, Netting
from xlrebal.tax.realized import UnmatchedLoss
from xlrebal.tax.transaction import Status


def gains_rows(plan: Plan) -> list[Row]:
    """ST, LT and total: year to date, proposed, carryforward, net, budget and what remains."""
    outcome = plan.outcome
    before, budget = outcome.results_without, plan.proposal.budget
    ytd_long = before.lt + before.distributions
    return [
        _bucket(
            "ST",
            before.st,
            outcome.proposed_short,
            before.st_carry,
            outcome.net_with.net_st,
            budget.short_limit,
            outcome.budget.st_remaining,
        ),
        _bucket("LT", ytd_long, outcome.proposed_long, before.lt_carry, outcome.net_with.net_lt, None, None),
        _bucket(
            "total",
            before.st + ytd_long,
            outcome.proposed_short + outcome.proposed_long,
            before.st_carry + before.lt_carry,
            outcome.net_with.net_total,
            budget.gain_limit,
            outcome.budget.remaining,
        ),
    ]


def _bucket(name: str, so_far: int, proposed: int, carry: int, net: int, limit: int | None, left: int | None) -> Row:
    return {
        "bucket": name,
        "year_to_date": dollars(so_far),
        "proposed": dollars(proposed),
        "carryforward": dollars(carry),
        "net": dollars(net),
        "budget": _dollars(limit),
        "remaining": _dollars(left),
    }


def _dollars(amount: int | None) -> float | None:
    return None if amount is None else dollars(amount)


def gains_detail_rows(plan: Plan) -> list[Row]:
    """Every step from this year's gains to their tax, short-term and long-term beside each other."""
    outcome = plan.outcome
    return [
        *_sources(outcome.results_without, outcome.proposed_short, outcome.proposed_long, outcome.net_with),
        *_elsewhere(plan),
        *_at_risk(outcome.at_risk, outcome.worst.net),
        *_taxed(outcome.net_with),
        *_tax(outcome.tax_without, outcome.tax_with),
    ]


def _row(item: str, short: int | None, long: int | None, total: int | None, note: str = "") -> Row:
    return {
        "item": item,
        "short_term": _dollars(short),
        "long_term": _dollars(long),
        "total": _dollars(total),
        "note": note or None,
    }


def _both(item: str, short: int, long: int, note: str = "") -> Row:
    return _row(item, short, long, short + long, note)


def _sources(before: CapitalResults, short: int, long: int, net: Netting) -> list[Row]:
    return [
        _both(
            "Sold so far this year",
            before.st,
            before.lt,
            "Recognized in taxable accounts of this return, wash-sale losses left out; provisional until 30 January (W-9).",
        ),
        _both("Capital gain distributions", 0, before.distributions, "Long-term, from Settings."),
        _both("Year-to-date", before.st, before.lt + before.distributions, "Both together."),
        _both("Proposed by these trades", short, long, "Taxable accounts of this return."),
        _both("Losses carried in", before.st_carry, before.lt_carry, "Positive; each stays on its own side (N-1)."),
        _row("Net", net.net_st, net.net_lt, net.net_total, "Year-to-date + proposed − carried in."),
    ]


def _elsewhere(plan: Plan) -> list[Row]:
    """What Trades has and the buckets leave out: gains that stand on a separate return (S-9)."""
    found = separate_returns(plan)
    if not found:
        return []
    names = accounts_named(found)
    done = _both(
        "Sold so far on separate returns",
        sum(each.done_short for each in found),
        sum(each.done_long for each in found),
        f"{names}: in no other line here (S-9).",
    )
    proposed = _both(
        "Proposed on separate returns",
        sum(each.proposed_short for each in found),
        sum(each.proposed_long for each in found),
        f"{names}: on Trades, and in no other line here (S-9).",
    )
    return [done, proposed]


def _at_risk(parts: tuple[UnmatchedLoss, ...], worst: Netting) -> list[Row]:
    rows = []
    for status, item, note in (
        (
            Status.DONE,
            "At risk: sold in the last 30 days",
            "A purchase in any account before the window closes would disallow it (W-12).",
        ),
        (Status.PROPOSED, "At risk: sold by these trades", "Open for 30 days from today; see Wash Sales."),
    ):
        losses = [part for part in parts if part.status is status]
        rows.append(
            _both(
                item,
                sum(part.loss for part in losses if not part.long_term),
                sum(part.loss for part in losses if part.long_term),
                note,
            )
        )
    return [
        *rows,
        _row("Net at worst", worst.net_st, worst.net_lt, worst.net_total, "With every loss at risk disallowed (B-2)."),
    ]


def _taxed(net: Netting) -> list[Row]:
    return [
        _both(
            "Gain taxed",
            net.st_rate_gain,
            net.preferential_gain,
            "Short-term as ordinary income, long-term at preferential rates (N-2).",
        ),
        _row(
            "of which collectibles",
            None,
            net.rate28_gain,
            net.rate28_gain,
            "Gold and silver trusts, at most 28 % (N-5).",
        ),
        _row("Loss offset against other income", None, None, net.ordinary_offset, "N-3: at most the year's limit."),
        _both(
            "Losses carried into next year",
            net.carry_st,
            net.carry_lt,
            "Positive; the short-term loss is used first (N-4).",
        ),
    ]


def _tax(without: TaxParts, with_trades: TaxParts) -> list[Row]:
    rows = [
        _both(
            "Tax on the gains",
            with_trades.short_term,
            with_trades.long_term + with_trades.collectibles,
            "With the trades, federal; short-term negative where a loss saves tax on other income.",
        ),
        _row("of which because of collectibles", None, with_trades.collectibles, with_trades.collectibles),
        _row("Net investment income tax", None, None, with_trades.niit, "T-3."),
        _row("State tax", None, None, with_trades.state, "T-5: one flat rate."),
    ]
    if with_trades.other_income:
        rows.append(
            _row(
                "Tax on other income",
                None,
                None,
                with_trades.other_income,
                "By the year's brackets; the same with and without the trades.",
            )
        )
    return [
        *rows,
        _row("Tax with the trades", None, None, with_trades.tax),
        _row("Tax without the trades", None, None, without.tax),
        _row("Tax of the trades", None, None, with_trades.tax - without.tax, "T-1: the difference; negative is saved."),
    ]


def budget_rows(plan: Plan) -> list[Row]:
    """The gain budget, the short-term limit, the tax budget and the turnover limit, as they are and at worst."""
    outcome, limits, turnover = plan.outcome, plan.proposal.budget, turnover_use(plan)
    use, worst = outcome.budget, outcome.worst
    unread = plan.household.settings.unread_limits
    return [
        _budget(
            "Gain budget",
            limits.gain_limit,
            use.used,
            use.remaining,
            worst.budget.used,
            worst.budget.remaining,
            "Net gain of the year (B-1).",
            "Gain Budget" in unread,
        ),
        _budget(
            "Short-term gain limit",
            limits.short_limit,
            use.st_used,
            use.st_remaining,
            worst.budget.st_used,
            worst.budget.st_remaining,
            "Net short-term gain of the year.",
            "Short-Term Gain Limit" in unread,
        ),
        _budget(
            "Tax budget",
            limits.tax_limit,
            outcome.tax_budget.used,
            outcome.tax_budget.remaining,
            worst.tax_budget.used,
            worst.tax_budget.remaining,
            f"Tax that the trades add (T-1). {share_of_tax_due(plan)}".rstrip(),
            not {"Tax Budget", "Tax Budget %"}.isdisjoint(unread),
        ),
        _budget(
            "Turnover limit",
            turnover.limit,
            turnover.used,
            turnover.remaining,
            turnover.used,
            turnover.remaining,
            "One-way: half of all sales and purchases.",
            "Turnover Limit %" in unread,
        ),
    ]


class TurnoverUse(NamedTuple):
    """Cents of one-way turnover, half of all sales and purchases, and of the limit on it (None: there is none, or the value is not known)."""

    used: Cents
    limit: Cents | None

    @property
    def remaining(self) -> Cents | None:
        """Cents that are left; negative where needs, orders or harvests went past it."""
        return None if self.limit is None else Cents(self.limit - self.used)


def turnover_use(plan: Plan) -> TurnoverUse:
    """What the trades use of Turnover Limit %."""
    share, household = plan.household.settings.turnover_limit_pct, plan.household
    used = Cents(round(sum((order.gross for order in plan.orders.orders), NO_MONEY) / 2))
    known = share is not None and not household.unvalued
    return TurnoverUse(used, Cents(round(share * household.value)) if share is not None and known else None)


def share_of_tax_due(plan: Plan) -> str:
    """What a tax budget that is a share comes to: "10% of the $12,400.00 due without the trades: $1,240.00."; "" where none is set."""
    share, due = plan.household.settings.tax_budget_pct, max(0, plan.proposal.budget.tax_before)
    if share is None:
        return ""
    own = share_of_due(share, due)
    less = plan.household.settings.tax_budget
    smaller = f"; Tax Budget, {money_text(less)}, is less" if less is not None and less < own else ""
    return f"{share * 100:g}% of the {money_text(due)} due without the trades: {money_text(own)}{smaller}."


def _budget(
    name: str,
    limit: int | None,
    used: int,
    left: int | None,
    used_worst: int,
    left_worst: int | None,
    note: str,
    is_unread: bool,
) -> Row:
    if is_unread:
        note += " What its setting allows is not known, see Checks."
    elif limit is None:
        note += " No limit is set."
    elif left is not None and left < 0:
        note += " OVER the limit."
    elif left_worst is not None and left_worst < 0:
        note += " OVER the limit if a loss at risk is disallowed."
    return {
        "budget": name,
        "limit": _dollars(limit),
        "used": dollars(used),
        "remaining": _dollars(left),
        "used_at_worst": dollars(used_worst),
        "remaining_at_worst": _dollars(left_worst),
        "note": note,
    }
