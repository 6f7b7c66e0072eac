"""What Summary and the Risk Report say of the index on the sheet Benchmark."""

from __future__ import annotations

from xlrebal.plan.make_plan import Plan
from xlrebal.review.beside_index import BesideIndex
from xlrebal.review.measure_after import After
from xlrebal.schema.column import Row
from xlrebal.schema.money_text import money_text

ERROR, SHARE, NAMES = "Benchmark tracking error", "Active share", "Names of the benchmark held"
NAMED = 3


def index_figures(plan: Plan, after: After) -> list[Row]:
    """Tracking error, active share and names held, before and after; none without the sheet Benchmark."""
    found = after.index
    if found is None:
        return []
    return [
        {"item": item, "before": before, "after": later, "unit": unit, "note": note}
        for item, before, later, unit, note in (
            (ERROR, found.before.tracking_error, found.after.tracking_error, "%", _about_error(plan, found)),
            (SHARE, found.before.active_share, found.after.active_share, "%", _ABOUT_SHARE),
            (NAMES, found.before.held, found.after.held, "count", f"Of {found.names} on Benchmark."),
        )
    ]


def index_measures(plan: Plan, after: After) -> list[Row]:
    """The same two measures for the Risk Report, with the limit."""
    found = after.index
    if found is None:
        return []
    limit = plan.household.settings.tracking_error_limit_pct
    return [
        {"item": item, "before": before, "after": later, "limit": most, "unit": "%", "note": note}
        for item, before, later, most, note in (
            (ERROR, found.before.tracking_error, found.after.tracking_error, limit, _about_error(plan, found)),
            (SHARE, found.before.active_share, found.after.active_share, None, _ABOUT_SHARE),
        )
    ]


_ABOUT_SHARE = "Half the sum of the differences from the benchmark's weights: 0% is the index itself."


def _about_error(plan: Plan, found: BesideIndex) -> str:
    worth = (
        f"Of the {money_text(found.value, whole_dollars=True)} that follows Benchmark, against its weights as listed."
    )
    if found.before.tracking_error is None or found.after.tracking_error is None:
        more = f" and {len(found.unknown) - NAMED} more" if len(found.unknown) > NAMED else ""
        return (
            f"{worth} Not known: enter {', '.join(found.unknown[:NAMED])}{more}."
            if found.unknown
            else f"{worth} Not known."
        )
    limit = plan.household.settings.tracking_error_limit_pct
    return worth if limit is None else f"{worth} Limit {limit:.1%}: losses are harvested only within it."
