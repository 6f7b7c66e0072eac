"""The sheet Frontier: how far off target the household stays for how much tax, budget by budget."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from xlrebal.report.transition_rows import PAST
from xlrebal.schema.column import Results, Row
from xlrebal.schema.money_text import money_text
from xlrebal.schema.percent_text import percent_text
from xlrebal.study.frontier import Frontier, FrontierPoint
from xlrebal.tax.money import dollars

A_DOLLAR = 100  # in cents
SETTLED = 5e-4  # a share that reads 0.0 %


def frontier_results(found: Frontier, method: str) -> Results:
    """The sheet's table. method: that the plans are made by, as Settings has it."""
    return {"frontier": list(_rows(found, method))}


def frontier_sentence(found: Frontier) -> str:
    """What came of it: how far off target no tax at all leaves the household, and the plan without a limit."""
    nothing, least, free, today = found.nothing, found.least, found.unlimited, found.stated
    if nothing.off <= SETTLED * nothing.worth:
        return "Everything is where the targets want it already: there is no tax to weigh against drift."
    start = f"{percent_text(nothing.share_off)} of the portfolio is off target today"
    if free.tax <= A_DOLLAR:
        why = (
            "no tax has to be paid for its targets"
            if free.share_off <= SETTLED
            else "it is not tax that keeps the rest from its targets"
        )
        return f"{start}; the plan leaves {percent_text(free.share_off)} and adds no tax: {why}."
    said = f"{start}; {_at_least(found, least)} leaves {percent_text(least.share_off)}, the plan without a limit {percent_text(free.share_off)} for {money_text(free.tax, whole_dollars=True)} of tax"
    if today is free:
        return f"{said}."
    return f"{said}, and today's budget {percent_text(today.share_off)} for {money_text(max(0, today.tax), whole_dollars=True)}."


def _at_least(found: Frontier, least: FrontierPoint) -> str:
    what = found.limit.value.split()[0]
    if least.budget is None or not least.budget.cents:
        return f"no {what} at all"
    return f"{money_text(least.budget.cents, whole_dollars=True)} of {what}"


def _rows(found: Frontier, method: str) -> Iterator[Row]:
    yield _row(found.nothing, None, "do nothing")
    for before, point in pairwise(found.points):
        yield _row(point, before, _mark(point, method))


def _mark(point: FrontierPoint, method: str) -> str:
    """Which plan it is, where it is more than a step."""
    if point.unlimited:
        return f"{method}, today's plan" if point.stated else method
    return "today's budget" if point.stated else ""


def _row(point: FrontierPoint, before: FrontierPoint | None, mark: str) -> Row:
    budget = None if point.budget is None or point.budget.cents is None else dollars(point.budget.cents)
    dearer = before is not None and before.budget is not None and point.tax - before.tax > A_DOLLAR
    return {
        "budget": budget,
        "mark": mark,
        "gain": dollars(point.gain),
        "tax": dollars(point.tax),
        "drift": point.share_off,
        "off_target": dollars(point.off),
        "removed": round((before.off - point.off) / (point.tax - before.tax), 2)
        if dearer and before is not None
        else None,
        "tracking_error": point.tracking_error,
        "trades": point.trades,
        "note": PAST if point.over else "",
    }
