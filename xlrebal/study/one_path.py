"""The path of one policy that is worked out by itself."""

from __future__ import annotations

from xlrebal.schema.record import record
from xlrebal.tax.columns import Floats


@record(kw_only=True)
class OnePath:
    """One policy's path, as of `Paths`; values (periods + 1), holdings (periods, assets)."""

    values: Floats
    turnover: float
    cost: float
    cost_growth: float
    rebalances: int
    largest_drift: float
    holdings: Floats
