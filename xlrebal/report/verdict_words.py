"""A class row's verdict as an advisor says it."""

from __future__ import annotations

from collections.abc import Sequence

from xlrebal.household.target import CASH_CLASS
from xlrebal.plan.drift.measure_drift import TIE, DriftRow, ScopeDrift

MISPLACED = "misplaced"  # among the statuses inside a class: it holds something that has no place in the target
NOTICEABLE = 0.005  # half a point of drift, where a class has no band of its own


def verdict_in_words(row: DriftRow, drift: ScopeDrift, inside: Sequence[str]) -> str:
    """Overweight, underweight or inside its band, and what that asks for; `inside`: the statuses of the target rows in the class.

    An account that is only valued is asked for nothing.
    """
    if row.weight is None:
        return "not known, see Checks"
    if row.target is None:
        return "no usable target"
    if drift.scope.only_valued:
        return f"{_weighed(row)}, only valued"
    if row.name == CASH_CLASS:
        return _of_cash(row, drift)
    if row.high is None:
        return _of_unbanded(row, inside)
    paid = drift.once_paid(row)
    then = "" if paid.status == row.status else " once the cash needed is taken out"
    if paid.status == "over":
        return f"overweight{then}, need to sell"
    if paid.status == "under":
        return f"underweight{then}, need to buy"
    if then:
        return f"inside its band{then}"
    return "on target" if abs(row.drift or 0.0) <= TIE else "inside its band"


def _weighed(row: DriftRow) -> str:
    """How a class stands to its target, and to its band where it has one."""
    drift = row.drift or 0.0
    if abs(drift) <= TIE:
        return "on target"
    if row.high is not None and row.status == "ok":
        return "inside its band"
    return f"{'over' if drift > 0 else 'under'}weight"


def _of_unbanded(row: DriftRow, inside: Sequence[str]) -> str:
    """A class without a row of its own: its securities have the targets and the bands."""
    assert row.weight is not None
    rows = [status for status in inside if status != MISPLACED]
    if row.target == 0 and not rows:
        return "no place in the target, need to sell" if row.weight > TIE else "on target"
    sells, buys = {"over", MISPLACED} & set(inside), "under" in inside
    asks = ["sell"] * bool(sells) + ["buy"] * buys
    weight = _weighed(row)
    if asks:
        return f"{weight}, need to {' and '.join(asks)} inside it"
    if abs(row.drift or 0.0) <= NOTICEABLE:
        return "on target" if abs(row.drift or 0.0) <= TIE else "near its target"
    return f"{weight}, its securities inside their bands" if rows else weight


def _of_cash(row: DriftRow, drift: ScopeDrift) -> str:
    """Cash is not sold: what is over its target once needs are met is for buys, what is missing comes from sales."""
    needed = drift.scope.weight(drift.scope.need)
    assert row.weight is not None and row.target is not None
    free = row.weight - needed
    if row.high is None:
        return (
            "no target of its own, use for buys" if free > TIE else "needed" if needed > TIE else "no target of its own"
        )
    if free > row.high + TIE:
        return "over its target, use for buys"
    if free < (row.low or 0.0) - TIE:
        return "short of its target, raise by sales"
    if needed > TIE:
        return "inside its band once the cash needed is taken out"
    return "on target" if abs(row.drift or 0.0) <= TIE else "inside its band"
