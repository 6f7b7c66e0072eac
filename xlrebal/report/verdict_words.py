"""A class row's verdict as an advisor says it."""

from __future__ import annotations

from collections.abc import Sequence

from xlrebal.household.target import CASH_CLASS
from xlrebal.plan.drift.measure_drift import TIE, DriftRow, ScopeDrift

NOTICEABLE = 0.005  # half a point of drift, where a class has no band of its own


def verdict_in_words(row: DriftRow, drift: ScopeDrift, inside: Sequence[str]) -> str:
    """Overweight, underweight or inside its band, and what that asks for; `inside`: the statuses of the target rows in the class."""
    if row.weight is None:
        return "not known, see Checks"
    if row.target is None:
        return "no usable target"
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


def _of_unbanded(row: DriftRow, inside: Sequence[str]) -> str:
    """A class without a row of its own: its securities have the targets and the bands."""
    assert row.weight is not None
    if row.target == 0 and not inside:
        return "no place in the target, need to sell" if row.weight > TIE else "on target"
    asks = [words for status, words in (("over", "sell"), ("under", "buy")) if status in inside]
    over = (row.drift or 0.0) > 0
    weight = "on target" if abs(row.drift or 0.0) <= TIE else f"{'over' if over else 'under'}weight"
    if asks:
        return f"{weight}, need to {' and '.join(asks)} inside it"
    if abs(row.drift or 0.0) <= NOTICEABLE:
        return "on target" if abs(row.drift or 0.0) <= TIE else "near its target"
    return f"{weight}, its securities inside their bands" if inside else weight


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
