"""Until when cash is raised ahead."""

from __future__ import annotations

from datetime import date, timedelta

from xlrebal.household.review_dates import full_review
from xlrebal.schema.plan_settings import PlanSettings


def cash_horizon(as_of: date, settings: PlanSettings) -> date:
    """The last day whose needs are raised today: Cash Horizon Days from now, or the next review's where that is later.

    A review that is due is this one, and the next comes after it.
    """
    days = as_of + timedelta(days=settings.cash_horizon_days)
    review = full_review(settings, as_of)
    if review is None:
        return days
    return max(days, review.next if review.is_due else review.due)
