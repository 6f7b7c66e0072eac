"""Which result sheets a run writes: most are always written, others where a setting asks for them."""

from __future__ import annotations

from xlrebal.schema.plan_settings import PlanSettings
from xlrebal.schema.results import RESULT_SHEETS


def sheets_asked_for(settings: PlanSettings) -> frozenset[str]:
    """The names of the result sheets that these settings ask for."""
    return frozenset(
        sheet.name for sheet in RESULT_SHEETS if not sheet.asked_by or bool(getattr(settings, sheet.asked_by))
    )
