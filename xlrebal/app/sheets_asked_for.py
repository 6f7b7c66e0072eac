"""Which result sheets a run writes: most are always written, others where a setting or a sheet of the advisor's asks for them."""

from __future__ import annotations

from collections.abc import Mapping

from xlrebal.schema.column import Results, Table
from xlrebal.schema.plan_settings import PlanSettings
from xlrebal.schema.results import ALWAYS_WRITTEN, RESULT_SHEETS


def sheets_asked_for(settings: PlanSettings, tables: Mapping[str, Table], command: str = "") -> frozenset[str]:
    """The names of the result sheets that these settings, input sheets (by key) and a command of its own ask for."""
    by_command = (each.name for each in RESULT_SHEETS if command and each.asked_by_command == command)
    by_setting = (each.name for each in RESULT_SHEETS if each.asked_by and getattr(settings, each.asked_by))
    by_sheet = (each.name for each in RESULT_SHEETS if any(len(tables.get(key, ())) for key in each.asked_by_sheets))
    return frozenset((*ALWAYS_WRITTEN, *by_setting, *by_sheet, *by_command))


def sheets_with_rows(results: Results) -> frozenset[str]:
    """The names of the result sheets that are written where their first table has rows, and it has."""
    return frozenset(each.name for each in RESULT_SHEETS if each.asked_by_rows and results.get(each.tables[0].key))
