"""A policy that trades on known dates only, worked out without a loop over periods.

Between two such dates each asset grows as it does; so a portfolio's growth since the last date is the mean, weighted by the
targets, of what the assets grew by since, and its value the product of these over the dates.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from xlrebal.study.one_path import OnePath
from xlrebal.tax.columns import Flags, Floats


class KnownDates(NamedTuple):
    """What such a policy needs. returns (periods, assets); trades: the periods at whose end it goes to target; share: the cost
    of each dollar traded, by asset; dust: of the portfolio, less than which is not traded."""

    returns: Floats
    targets: Floats
    trades: Flags
    share: Floats
    start: float
    dust: float


def calendar_path(known: KnownDates) -> OnePath | None:
    """The path; None where an asset, or all to costs, loses what it is worth, so that growth since a date is no quotient."""
    grown = np.empty((len(known.returns) + 1, known.returns.shape[1]))
    grown[0] = 1
    np.add(known.returns, 1, out=grown[1:])
    if not (grown > 0).all():
        return None
    np.cumprod(grown, axis=0, out=grown)
    if not (np.isfinite(grown[-1]).all() and (grown[-1] > 0).all()):
        return None
    dates = np.flatnonzero(known.trades) + 1
    before = np.searchsorted(dates, np.arange(len(grown)))  # how many dates are past by then
    last = np.concatenate([[0], dates])[before]
    weights = known.targets / grown[last]
    weights *= grown
    growth = weights.sum(axis=1)
    weights /= growth[:, None]
    traded = np.abs(weights[dates] - known.targets)
    kept = 1 - traded @ known.share
    if (kept <= 0).any():
        return None
    after = known.start * np.cumprod(np.concatenate([[1.0], growth[dates] * kept]))
    values = after[before] * growth
    values[dates] = after[1:]
    largest = float(
        np.max(np.maximum(weights[1:].max(axis=0) - known.targets, known.targets - weights[1:].min(axis=0)))
    )
    weights[dates] = known.targets
    weights *= values[:, None]
    return OnePath(
        values=values,
        turnover=float(traded.sum() / 2),
        cost=float((after[1:] / kept - after[1:]).sum()),
        cost_growth=float(-np.log(kept).sum()),
        rebalances=int((traded > known.dust).any(axis=1).sum()),
        largest_drift=largest,
        holdings=weights[1:],
    )
