"""Whether today is a day on which drift is acted on: by reviews on a calendar, by looks at the bands, or on any day.

Trigger threshold acts on a breach on any day, or at looks alone where Look Interval Days is given: opportunistic rebalancing
looks often and acts seldom (Daryanani, Journal of Financial Planning, January 2008). calendar acts when a review is due,
whatever the bands. both acts when a review is due and a band is breached: time-and-threshold (Jaconetti, Kinniry and Zilbering,
Best practices for portfolio rebalancing, Vanguard, July 2010). A limit on risk that is broken forces a review, and a look.
"""

from __future__ import annotations

from collections.abc import Sequence

from xlrebal.household.household import Household
from xlrebal.household.review_dates import full_review, next_look
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.drift.risk_limits import risk_limits_broken
from xlrebal.schema.reason import Reason, Rule, because


def why_not_now(household: Household, drift: Sequence[ScopeDrift]) -> Reason | None:
    """Why nothing is traded for drift today; None where it may be."""
    waits = _waits(household)
    forced = waits is not None and waits.rule is not Rule.NO_FREQUENCY and risk_limits_broken(household, drift)
    return None if forced else waits


def _waits(household: Household) -> Reason | None:
    """What is waited for by the calendar alone."""
    settings, as_of = household.settings, household.as_of
    if settings.trigger == "threshold":
        look = next_look(settings)
        if look is None or look <= as_of:
            return None
        return because(Rule.NOT_LOOKED, days=settings.look_interval_days, due=look, last=settings.last_review)
    if settings.trigger not in ("calendar", "both"):
        return None
    review = full_review(settings, as_of)
    if review is None:
        return because(Rule.NO_FREQUENCY, trigger=settings.trigger)
    if review.is_due:
        return None
    return because(
        Rule.NOT_DUE,
        trigger=settings.trigger,
        due=review.due,
        frequency=settings.review_frequency,
        last=settings.last_review,
    )


def due_since(household: Household, drift: Sequence[ScopeDrift]) -> str:
    """Since when a review is due, or what forces it, for a sentence: " since 15 Apr 2026"."""
    review = full_review(household.settings, household.as_of)
    if review is not None and not review.is_due:
        return f", as {risk_limits_broken(household, drift)[0]}"
    return f" since {review.due:%d %b %Y}" if review and household.settings.last_review else ", as Last Review is blank"
