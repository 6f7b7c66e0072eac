"""What limits on gains, tax and turnover allow, what is used of each, and the drift that they leave: rows of Summary and of Gains."""

from __future__ import annotations

from collections.abc import Iterator

from xlrebal.plan.make_plan import Plan
from xlrebal.report.gains_rows import share_of_tax_due, turnover_use
from xlrebal.review.left_by_limits import LeftByLimit, left_by_limits
from xlrebal.review.left_by_restrictions import left_by_restrictions
from xlrebal.review.measure_after import After
from xlrebal.schema.column import Row
from xlrebal.schema.money_text import money_text
from xlrebal.schema.percent_text import percent_text
from xlrebal.schema.reason import sentence
from xlrebal.tax.money import dollars

NAMED = 3  # rows that are named


def limit_rows(plan: Plan, after: After) -> list[Row]:
    """What is used and left of each limit that is set, and for each that stopped a trade the drift it leaves, the furthest row first."""
    return [
        _gain_budget(plan),
        *_short_term(plan),
        *_tax_budget(plan),
        *_turnover(plan, after),
        *(_left(each) for each in (*left_by_limits(plan), *left_by_restrictions(plan))),
    ]


def limits_left_rows(plan: Plan) -> list[Row]:
    """One row a limit, or limits together, and a target row that it keeps off."""
    return [
        {
            "limits": found.listed,
            "level": left.row.level.value,
            "name": left.row.name,
            "account": left.row.account or None,
            "target": left.target,
            "weight_after": left.weight,
            "without": left.without,
            "nearer": dollars(left.amount),
            "gain_without": dollars(found.gains),
            "tax_without": dollars(found.tax),
        }
        for found in (*left_by_limits(plan), *left_by_restrictions(plan))
        for left in found.rows
    ]


def _row(item: str, left: float | None, unit: str, note: str) -> Row:
    return {"item": item, "before": None, "after": left, "unit": unit, "note": note}


def _used(used: int, limit: int, left: int | None) -> str:
    """What is used of a limit in cents: "Used $1,200 of $5,000."."""
    over = " OVER the limit." if left is not None and left < 0 else ""
    whole = used % 100 == 0 and limit % 100 == 0
    return f"Used {money_text(used, whole_dollars=whole)} of {money_text(limit, whole_dollars=whole)}.{over}"


def _gain_budget(plan: Plan) -> Row:
    use, settings = plan.outcome.budget, plan.household.settings
    note = "No gain budget is set."
    if settings.gain_budget is not None:
        note = _used(use.used, settings.gain_budget, use.remaining)
    elif "Gain Budget" in settings.unread_limits:
        note = "What Gain Budget on Settings allows is not known, see Checks."
    return _row("Gain budget left", None if use.remaining is None else dollars(use.remaining), "$", note)


def _short_term(plan: Plan) -> Iterator[Row]:
    use, limit = plan.outcome.budget, plan.proposal.budget.short_limit
    if limit is not None and use.st_remaining is not None:
        note = _used(use.st_used, limit, use.st_remaining)
        yield _row("Short-term gain limit left", dollars(use.st_remaining), "$", note)


def _tax_budget(plan: Plan) -> Iterator[Row]:
    use, limit = plan.outcome.tax_budget, plan.proposal.budget.tax_limit
    if limit is not None and use.remaining is not None:
        note = f"{_used(use.used, limit, use.remaining)} {share_of_tax_due(plan)}".rstrip()
        yield _row("Tax budget left", dollars(use.remaining), "$", note)


def _turnover(plan: Plan, after: After) -> Iterator[Row]:
    """In points, as the limit is given; the note has dollars, too. Nothing where the household's value is not known."""
    share, use = plan.household.settings.turnover_limit_pct, turnover_use(plan)
    if share is not None and use.limit is not None and after.turnover is not None:
        note = f"{percent_text(after.turnover)} of {percent_text(share)}. {_used(use.used, use.limit, use.remaining)}"
        yield _row("Turnover limit left", round(share - after.turnover, 9), "%", note)


def _left(found: LeftByLimit) -> Row:
    return _row(
        f"Drift left by {found.named.removesuffix(' together')}", found.broadest[0].points, "%", _in_words(found)
    )


def _in_words(found: LeftByLimit) -> str:
    rows = "; ".join(str(found.reason(each)) for each in found.broadest[:1])
    others = "".join(f"; {str(found.reason(each)).partition(f'{found.named} ')[2]}" for each in found.broadest[1:NAMED])
    more = len(found.broadest) - NAMED
    rest = f"; and {more} more" if more > 0 else ""
    alone = ""
    if len(found.limits) > 1:
        alone = (
            " Each of them alone stops the same trades." if found.alone else " Lifting one of them alone brings less."
        )
    gains, tax = _more(found.gains), _more(found.tax)
    return f"{sentence((rows,))}{others}{rest}.{alone} That would realize {gains} of net gains and cost {tax} of tax."


def _more(cents: int) -> str:
    amount = money_text(abs(cents), whole_dollars=True)
    return "no more" if round(cents / 100) == 0 else f"{amount} {'more' if cents > 0 else 'less'}"
