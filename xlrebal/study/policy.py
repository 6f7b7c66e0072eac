"""A rebalancing policy: when it looks, what makes it trade, and how far it goes.

As practitioners state them: calendar (each month, quarter, year), tolerance bands (in points, as a share of the target,
the narrower of 5 points and 25 %, or each asset's own), both, or never; to the target, to the edge of the band, or halfway.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from enum import StrEnum

import numpy as np

from xlrebal.household.tolerance import Tolerance
from xlrebal.schema.plan_settings import RebalanceTo, ReviewFrequency
from xlrebal.schema.record import record
from xlrebal.tax.columns import Dates, Flags, Floats, Ints


class Trigger(StrEnum):
    """What makes a policy trade on a day it looks."""

    NEVER = "never"
    CALENDAR = "calendar"
    THRESHOLD = "threshold"
    BOTH = "both"
    WEIGHED = "weighed"  # whatever costs less to trade than the drift it takes away


UNBOUNDED = Tolerance(points=1.0)  # no weight is ever out of it


@record(kw_only=True)
class Policy:
    """One policy. every: by which it trades (calendar), looks and trades if a band is broken (both), or looks (threshold).

    A calendar day is the first period of a new day, week, month, quarter, half-year or year: nothing later need be known.
    band: of every asset; bands: of single assets by name, in its place. costs: how many times the study's costs it pays.
    """

    name: str
    trigger: Trigger = Trigger.NEVER
    every: ReviewFrequency = "daily"
    band: Tolerance = UNBOUNDED
    bands: Mapping[str, Tolerance] | None = None
    to: RebalanceTo = "target"
    costs: float = 1.0

    @property
    def bands_given(self) -> Hashable:
        """Its bands; equal for policies that go by the same."""
        return self.band, tuple(sorted((self.bands or {}).items()))

    def band_of(self, name: str) -> Tolerance:
        """The band of one asset."""
        return (self.bands or {}).get(name, self.band)


NEVER = Policy(name="Never")

UNITS: Mapping[ReviewFrequency, tuple[str, int]] = {
    "daily": ("D", 1),
    "monthly": ("M", 1),
    "quarterly": ("M", 3),
    "semi-annual": ("M", 6),
    "annual": ("Y", 1),
}
MONDAY = 3  # the first day of numpy's calendar, 1970-01-01, was a Thursday


def looks(every: ReviewFrequency, ends: Dates) -> Flags:
    """The periods that are the first of a new day, week, month …, True or False for each; the first of all starts nothing."""
    days = ends.astype("datetime64[D]")
    if every == "weekly":
        counted: Ints = (days.astype(np.int64) + MONDAY) // 7
    else:
        unit, size = UNITS[every]
        counted = days.astype(f"datetime64[{unit}]").astype(np.int64) // size
    if every == "daily":
        return np.ones(len(days), dtype=bool)
    return np.concatenate([[False], counted[1:] != counted[:-1]])


def reaches(policy: Policy, names: tuple[str, ...], targets: Floats) -> tuple[Floats, Floats]:
    """How far each asset may stand below and above its target, as fractions of the portfolio."""
    limits = [policy.band_of(name).around(weight) for name, weight in zip(names, targets.tolist(), strict=True)]
    low, high = np.array(limits, dtype=np.float64).reshape(-1, 2).T
    return targets - low, high - targets
