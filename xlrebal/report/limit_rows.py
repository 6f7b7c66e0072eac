"""The rows of Summary that say what limits on gains, tax and turnover leave off target."""

from __future__ import annotations

from xlrebal.plan.make_plan import Plan
from xlrebal.report.gains_rows import share_of_tax_due
from xlrebal.review.left_by_limits import LeftByLimit, RowLeft, left_by_limits
from xlrebal.schema.column import Row
from xlrebal.schema.money_text import money_text
from xlrebal.schema.percent_text import percent_text
from xlrebal.tax.money import dollars

NAMED = 3  # rows that are named


def limit_rows(plan: Plan) -> list[Row]:
    """What is left of the gain budget and of a tax budget, and for each limit that stopped a trade the drift it leaves, the furthest row first."""
    tax = [_tax_budget(plan)] if plan.proposal.budget.tax_limit is not None else []
    return [_gain_budget(plan), *tax, *(_left(each) for each in left_by_limits(plan))]


def _gain_budget(plan: Plan) -> Row:
    left, settings = plan.outcome.budget.remaining, plan.household.settings
    note = "No gain budget is set."
    if settings.gain_budget is not None:
        note = f"Of {money_text(settings.gain_budget, whole_dollars=True)}."
    elif "Gain Budget" in settings.unread_limits:
        note = "What Gain Budget on Settings allows is not known, see Checks."
    return {
        "item": "Gain budget left",
        "before": None,
        "after": None if left is None else dollars(left),
        "unit": "$",
        "note": note,
    }


def _tax_budget(plan: Plan) -> Row:
    limit = plan.proposal.budget.tax_limit or 0
    remaining = plan.outcome.tax_budget.remaining
    return {
        "item": "Tax budget left",
        "before": None,
        "after": None if remaining is None else dollars(remaining),
        "unit": "$",
        "note": share_of_tax_due(plan) or f"Of {money_text(limit, whole_dollars=True)}.",
    }


def _left(found: LeftByLimit) -> Row:
    return {
        "item": f"Drift left by the {' and the '.join(found.limits)}",
        "before": None,
        "after": _points(found.rows[0]),
        "unit": "%",
        "note": _in_words(found),
    }


def _points(left: RowLeft) -> float:
    """The share of its scope by which a row ends further from its target than without the limit."""
    assert left.row.row is not None and left.row.weight is not None
    return abs(left.row.weight - left.row.row.weight) - abs(left.without - left.row.row.weight)


def _in_words(found: LeftByLimit) -> str:
    together = " both" if len(found.limits) == 2 else " all of these" if len(found.limits) > 2 else " it"
    rows = "; ".join(_row_in_words(each) for each in found.rows[:NAMED])
    more = len(found.rows) - NAMED
    others = f"; and {more} more" if more > 0 else ""
    alone = " Each of them alone stops the same trades." if len(found.limits) > 1 else ""
    return f"Without{together} {rows}{others}.{alone} That would realize {_more(found.gains)} of net gains and cost {_more(found.tax)} of tax."


def _row_in_words(left: RowLeft) -> str:
    row = left.row
    assert row.row is not None and row.weight is not None
    whose = f" in {row.account}" if row.account else ""
    then, now, target = (percent_text(each) for each in (left.without, row.weight, row.row.weight))
    return f"{row.name}{whose} would end at {then} instead of {now} (target {target}), {money_text(left.amount, whole_dollars=True)} nearer"


def _more(cents: int) -> str:
    amount = money_text(abs(cents), whole_dollars=True)
    return "no more" if round(cents / 100) == 0 else f"{amount} {'more' if cents > 0 else 'less'}"
