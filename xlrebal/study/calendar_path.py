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
    grown = np.cumprod(np.concatenate([np.ones((1, known.returns.shape[1])), 1 + known.returns]), axis=0)
    if not (np.isfinite(grown).all() and (grown > 0).all()):
        return None
    dates = np.flatnonzero(known.trades) + 1
    before = np.searchsorted(dates, np.arange(len(grown)))  # how many dates are past by then
    last = np.concatenate([[0], dates])[before]
    parts = known.targets * (grown / grown[last])
    growth = parts.sum(axis=1)
    weights = parts / growth[:, None]
    traded = np.abs(weights[dates] - known.targets)
    kept = 1 - traded @ known.share
    if (kept <= 0).any():
        return None
    after = known.start * np.cumprod(np.concatenate([[1.0], growth[dates] * kept]))
    values = after[before] * growth
    values[dates] = after[1:]
    held = weights
    largest = float(np.abs(weights[1:] - known.targets).max())
    held[dates] = known.targets
    return OnePath(
        values=values,
        turnover=float(traded.sum() / 2),
        cost=float((after[1:] / kept - after[1:]).sum()),
        cost_growth=float(-np.log(kept).sum()),
        rebalances=int((traded > known.dust).any(axis=1).sum()),
        largest_drift=largest,
        holdings=(held * values[:, None])[1:],
    )
