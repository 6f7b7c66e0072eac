"""What follows the sheet Benchmark beside the index itself, before and after the trades."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlrebal.household.household import Household
from xlrebal.plan.drift.benchmark_weights import (
    ScopeHeld,
    active_share,
    error_to_index,
    index_weights,
    sleeve_weights,
    sleeves,
)
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.risk.covariance import covariance_of
from xlrebal.risk.portfolio_risk import less, unknown_in
from xlrebal.schema.record import record


@record(kw_only=True)
class IndexSide:
    """At one moment. tracking_error: a year, as a fraction, None where a figure it rests on is not known. held: names of the index that are held."""

    tracking_error: float | None
    active_share: float
    held: int


@record(kw_only=True)
class BesideIndex:
    """names: of the index. value: cents of what follows it today. unknown: what must be known for the tracking error today, in words."""

    names: int
    value: int
    before: IndexSide
    after: IndexSide
    unknown: tuple[str, ...]


def beside_index(
    household: Household, drift: Sequence[ScopeDrift], after: Mapping[str, ScopeHeld]
) -> BesideIndex | None:
    """How near what follows the index is to it; None where nothing does. after: by scope, once the trades are done."""
    parts = sleeves(household, drift)
    if not parts:
        return None
    covariance, index = covariance_of(household), index_weights(household)
    today = {each.scope.account: ScopeHeld(each.scope.values, each.scope.cash) for each in drift}

    def side(held: Mapping[str, ScopeHeld]) -> IndexSide:
        weights = sleeve_weights(household, parts, held).weights
        return IndexSide(
            tracking_error=error_to_index(weights, index, covariance),
            active_share=active_share(weights, index),
            held=len(weights.keys() & index.keys()),
        )

    now = sleeve_weights(household, parts, today)
    unknown = (
        unknown_in(less(now.weights, index), covariance) if covariance else ("the sheet Risk, Returns or Factors",)
    )
    return BesideIndex(names=len(index), value=now.value, before=side(today), after=side(after), unknown=unknown)
