"""The Review Calendar's rows: what is due by Review Frequency and Last Review, and what this plan found of it.

Each plan checks drift and limits, whatever the day; a full review and a strategic one are held by the advisor, who then enters
their day as Last Review. Strategic reviews come every quarter, or with each full review where these are rarer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from xlrebal.household.review_dates import Review, full_review, review_of
from xlrebal.household.trading_days import next_trading_day, on_or_after
from xlrebal.plan.drift.risk_limits import BrokenLimit, risk_limits_broken
from xlrebal.plan.make_plan import Plan
from xlrebal.report.limits_found import found_of_limits
from xlrebal.report.review_found import found_by_review
from xlrebal.report.strategic_found import Found, found_by_strategy
from xlrebal.review.measure_after import After, ScopeAfter
from xlrebal.schema.column import Row
from xlrebal.schema.finding import Finding
from xlrebal.schema.plan_settings import ReviewFrequency

RARE: tuple[ReviewFrequency, ...] = ("semi-annual", "annual")
WEEK = timedelta(days=7)


def review_calendar_rows(plan: Plan, after: After, findings: Sequence[Finding]) -> list[Row]:
    """Drift, limits, the full review and the strategic one; nothing without Review Frequency."""
    settings, as_of = plan.household.settings, plan.household.as_of
    full = full_review(settings, as_of)
    if full is None or settings.review_frequency is None:
        return []
    rarely = settings.review_frequency if settings.review_frequency in RARE else "quarterly"
    strategic = review_of(rarely, settings.last_review, as_of)
    forced = risk_limits_broken(plan.household, plan.drift)
    return [
        *_checked("drift", as_of, next_trading_day(as_of), _drift(after)),
        *_checked("limits", as_of, on_or_after(as_of + WEEK), found_of_limits(plan, after)),
        *_forced(as_of, forced, full),
        *_held("full", full, found_by_review(plan, findings, full)),
        *_held("strategic", strategic, found_by_strategy(plan, after)),
    ]


def _checked(kind: str, as_of: date, again: date, found: Iterator[Found]) -> Iterator[Row]:
    """What each plan checks by itself."""
    for each in found:
        yield _row(as_of, kind, "checked", each, again)


def _held(kind: str, review: Review, found: Iterator[Found]) -> Iterator[Row]:
    """What the advisor reviews."""
    for each in found:
        yield _row(review.due, kind, "due" if review.is_due else "not due yet", each, review.next)


def _forced(as_of: date, broken: Sequence[BrokenLimit], full: Review) -> Iterator[Row]:
    """The review that limits on risk ask for today, whenever the next is due."""
    for each in broken:
        said = f"{str(each)[:1].upper()}{str(each)[1:]}: a review is due today, whatever the calendar."
        yield _row(
            as_of, "full", "forced", Found(f"Limit broken: {each.name}", said), full.next if full.is_due else full.due
        )


def _row(due: date, kind: str, status: str, found: Found, again: date) -> Row:
    return {"due": due, "kind": kind, "status": status, "what": found.what, "found": found.found, "next": again}


def _drift(after: After) -> Iterator[Found]:
    """How many rows are outside their bands, then each of them."""
    known = [each for each in after.scopes if each.drift.scope.is_known and each.drift.targets.rows]
    rows = sum(len(each.drift.targets.rows) for each in known)
    breaches = [found for each in known for found in _breaches(each)]
    outside = "outside its band" if len(breaches) == 1 else "outside their bands"
    count = f"{len(breaches)} of {rows}" if breaches else f"None of {rows}"
    yield Found("Rows of Targets", f"{count} {outside}.")
    yield from breaches
    for each in after.scopes:
        if not each.drift.scope.is_known:
            first = each.drift.scope.unvalued[0]
            yield Found(
                each.drift.scope.account or "The household", f"Its weights are not known: {first.remedy} for {first}."
            )


def _breaches(after: ScopeAfter) -> Iterator[Found]:
    later = {row.row.path: row for row in after.rows if row.row is not None}
    for row in after.drift.breaches:
        assert row.row is not None and row.weight is not None and row.target is not None
        whose = f" in {row.account}" if row.account else ""
        limit, side = (row.high, "above") if row.status == "over" else (row.low, "below")
        then = later[row.row.path].weight
        with_trades = "" if then is None else f"; with these trades {then:.1%}"
        yield Found(
            f"{row.name}{whose}",
            f"{row.weight:.1%}, {side} its limit of {limit:.1%}, against a target of {row.target:.1%}{with_trades}.",
        )
