"""Until when cash is raised ahead."""

from __future__ import annotations

from datetime import date, timedelta

from xlrebal.schema.plan_settings import PlanSettings


def cash_horizon(as_of: date, settings: PlanSettings) -> date:
    """The last day whose needs are raised today: Cash Horizon Days from now."""
    return as_of + timedelta(days=settings.cash_horizon_days)
