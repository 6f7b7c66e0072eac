"""How many dollars are not where the targets want them: one figure for a whole household."""

from __future__ import annotations

from collections.abc import Iterable

from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.tax.money import Cents


def off_target(drift: Iterable[ScopeDrift]) -> Cents:
    """Cents that would have to move for every symbol, and cash, to weigh what its effective target is.

    What each is above its target, summed up; as much is missing elsewhere. A holding under a class row without a row of its
    own has its share of the class, so that it counts no more than the class is off. Scopes whose weights are not known, that
    have no targets, or may not be traded, are left out.
    """
    return Cents(
        sum(_off(each) for each in drift if each.targets.rows and each.scope.is_known and not each.scope.only_valued)
    )


def _off(drift: ScopeDrift) -> int:
    scope = drift.scope
    above = (drift.over_target(symbol, value) for symbol, value in scope.values.items())
    cash = round(scope.cash - scope.need - drift.targets.cash * scope.base)
    return sum(max(0, each) for each in (*above, cash))
