"""Settings that need one another or the sheets: the class of Mode, and what Trigger and Last Review rest on."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from xlrebal.household.read.names import Names
from xlrebal.schema.finding import Finding, Problem, error, warning
from xlrebal.schema.plan_settings import PlanSettings


class SettingsTogether(NamedTuple):
    """The settings, Mode Class spelled as on the other sheets ("" where it names no class); what is missing is said."""

    settings: PlanSettings
    findings: tuple[Finding, ...]


def settings_together(settings: PlanSettings, names: Names, classes: Collection[str], as_of: date) -> SettingsTogether:
    """Each setting with what it needs. classes: those that are held or targeted."""
    named = names.asset_class(settings.mode_class) if settings.mode_class else ""
    known = replace(settings, mode_class=named if named in classes else "")
    return SettingsTogether(known, tuple(_faults(settings, known, classes, as_of)))


def _faults(given: PlanSettings, known: PlanSettings, classes: Collection[str], as_of: date) -> Iterator[Finding]:
    if known.mode == "one class" and not known.mode_class:
        said = f"{given.mode_class} is no class that is held or targeted" if given.mode_class else "Mode Class is blank"
        yield error(
            Problem.MISSING_VALUE,
            f"Mode is one class, and {said}: nothing is traded of the plan's own choice; enter one of {', '.join(sorted(classes))}.",
            sheet="Settings",
            value=given.mode_class,
        )
    if known.trigger in ("calendar", "both") and known.review_frequency is None:
        yield error(
            Problem.MISSING_VALUE,
            f"Trigger is {known.trigger}, and Review Frequency is blank: nobody knows when a review is due, so nothing is traded for "
            "drift; enter daily, weekly, monthly, quarterly, semi-annual or annual.",
            sheet="Settings",
        )
    if known.last_review is not None and known.last_review > as_of:
        yield warning(
            Problem.FUTURE_DATE,
            f"Last Review, {known.last_review:%d %b %Y}, lies after the day of this plan, {as_of:%d %b %Y}: the next review counts from there; "
            "correct it if no review has been held then.",
            sheet="Settings",
            value=known.last_review.isoformat(),
        )
