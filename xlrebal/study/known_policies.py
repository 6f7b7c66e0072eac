"""The policies a study compares: the client's present one, those that practitioners use, and a grid around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import get_args

from xlrebal.household.tolerance import Tolerance
from xlrebal.schema.plan_settings import PlanSettings, RebalanceTo, ReviewFrequency
from xlrebal.schema.record import record
from xlrebal.study.policy import NEVER, Policy, Trigger

PRESENT = "Present policy"
EVERY: Mapping[ReviewFrequency, str] = {
    "daily": "each day",
    "weekly": "each week",
    "monthly": "each month",
    "quarterly": "each quarter",
    "semi-annual": "each half-year",
    "annual": "each year",
}
FASTEST: Mapping[int, ReviewFrequency] = {252: "daily", 52: "weekly", 12: "monthly", 4: "quarterly", 1: "annual"}
POINTS = (0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.10, 0.125, 0.15)
DESTINATIONS: tuple[RebalanceTo, ...] = get_args(RebalanceTo)
IN_WORDS: Mapping[RebalanceTo, str] = {"target": "to target", "edge": "to the edge", "midpoint": "halfway"}


def frequencies(periods_a_year: int) -> tuple[ReviewFrequency, ...]:
    """The frequencies that returns this often can tell apart, the most frequent first."""
    every = tuple(EVERY)
    return every[every.index(FASTEST[periods_a_year]) :]


def present_policy(settings: PlanSettings, bands: Mapping[str, Tolerance], periods_a_year: int) -> Policy:
    """What Settings and Targets say today: Trigger, Review Frequency, each target's band and Rebalance To.

    Trigger always trades whenever there is a return; a review rarer than the returns is looked at as often as it says.
    """
    usable = frequencies(periods_a_year)
    asked = settings.review_frequency
    every = asked if asked in usable else usable[0]
    triggers = {
        "threshold": Trigger.THRESHOLD,
        "calendar": Trigger.CALENDAR,
        "both": Trigger.BOTH,
        "always": Trigger.CALENDAR,
        "never": Trigger.NEVER,
    }
    trigger = triggers[settings.trigger]
    if settings.trigger in ("threshold", "always"):
        every = usable[0]
    if trigger is Trigger.NEVER:
        words = "never"
    elif trigger is Trigger.CALENDAR:
        words = EVERY[every]
    else:
        words = f"its own bands, looked at {EVERY[every]}, {IN_WORDS[settings.rebalance_to]}"
    return Policy(name=f"{PRESENT}: {words}", trigger=trigger, every=every, bands=bands, to=settings.rebalance_to)


def tactical_policy(present: Policy) -> Policy:
    """The present policy, held to targets that the dated tilts move."""
    return replace(
        present, name=present.name.replace(PRESENT, "Tactical: the present policy with the tilts of Tilts", 1)
    )


def common_policies(periods_a_year: int) -> tuple[Policy, ...]:
    """Never; each calendar frequency; bands of 5 and of 10 points, of 20 % of the target, and 5/25; halfway and to the edge; a calendar with bands; costs weighed against drift."""
    usable = frequencies(periods_a_year)
    fastest = usable[0]
    calendar = [Policy(name=EVERY[every].capitalize(), trigger=Trigger.CALENDAR, every=every) for every in usable]
    looked = f"looked at {EVERY[fastest]}"
    five, ten = Tolerance(points=0.05), Tolerance(points=0.10)
    banded: list[tuple[str, Tolerance, RebalanceTo]] = [
        ("5-point bands", five, "target"),
        ("5-point bands", five, "midpoint"),
        ("5-point bands", five, "edge"),
        ("10-point bands", ten, "target"),
        ("Bands of 20% of target", Tolerance(share=0.2), "target"),
        ("5/25 bands", Tolerance(points=0.05, share=0.25), "target"),
    ]
    by_bands = [
        Policy(name=f"{name}, {looked}, {IN_WORDS[to]}", trigger=Trigger.THRESHOLD, every=fastest, band=band, to=to)
        for name, band, to in banded
    ]
    slower = [every for every in ("quarterly", "annual") if every in usable[1:]]
    both = [
        Policy(name=f"5-point bands, looked at {EVERY[every]}, to target", trigger=Trigger.BOTH, every=every, band=five)
        for every in slower
    ]
    return (NEVER, *calendar, *by_bands, *both, weighed_policy(fastest))


def weighed_policy(every: ReviewFrequency) -> Policy:
    """Trades where that costs less than the drift it takes away."""
    name = f"Where drift costs more than trading, looked at {EVERY[every]}"
    return Policy(name=name, trigger=Trigger.WEIGHED, every=every)


@record
class GridPoint:
    """One policy of the grid: bands of so many points, looked at so often, traded to there, at so many times the costs."""

    points: float
    every: ReviewFrequency
    to: RebalanceTo
    costs: float

    @property
    def policy(self) -> Policy:
        """The policy in the study's terms."""
        name = f"{self.points * 100:g}-point bands, looked at {EVERY[self.every]}, {IN_WORDS[self.to]}"
        band = Tolerance(points=self.points)
        return Policy(name=name, trigger=Trigger.BOTH, every=self.every, band=band, to=self.to, costs=self.costs)


def grid(periods_a_year: int, costs: Sequence[float] = (1.0,)) -> tuple[GridPoint, ...]:
    """Bands × frequencies × destinations × costs."""
    points = product(POINTS, frequencies(periods_a_year), DESTINATIONS, costs)
    return tuple(GridPoint(*each) for each in points)
