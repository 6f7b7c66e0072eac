"""Covariances a year estimated from past returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from xlrebal.schema.plan_settings import CovarianceMethod
from xlrebal.tax.columns import Floats

DAILY_DECAY, DECAY = 0.94, 0.97
"""What a day's, and a month's, older returns weigh of the next: J.P. Morgan/Reuters, RiskMetrics Technical Document, 4th ed. (1996), table 5.9."""
DAILY = 252  # periods a year


class Sampled(NamedTuple):
    """Returns without a blank: a row a period, the oldest first, a column a name. half_life_months: None = RiskMetrics' decay."""

    returns: Floats
    periods_a_year: int
    half_life_months: float | None


def sample(sampled: Sampled) -> Floats:
    """The unbiased sample covariance: squared distances from the mean over n − 1."""
    return np.atleast_2d(np.cov(sampled.returns, rowvar=False, ddof=1)) * sampled.periods_a_year


def ewma(sampled: Sampled) -> Floats:
    """Exponentially weighted: each period weighs `decay` of the next, and the mean counts as 0 (RiskMetrics, section 5.2)."""
    rows = len(sampled.returns)
    weights = _decay(sampled) ** np.arange(rows - 1, -1, -1)
    weighted = sampled.returns * (weights / weights.sum())[:, None]
    return np.asarray(weighted.T @ sampled.returns) * sampled.periods_a_year


def _decay(sampled: Sampled) -> float:
    if sampled.half_life_months is None:
        return DAILY_DECAY if sampled.periods_a_year == DAILY else DECAY
    return float(0.5 ** (12 / (sampled.half_life_months * sampled.periods_a_year)))


def ledoit_wolf(sampled: Sampled) -> Floats:
    """The sample covariance shrunk towards equal variances without correlation, by as much as is best on average.

    O. Ledoit and M. Wolf, "A well-conditioned estimator for large-dimensional covariance matrices", Journal of Multivariate
    Analysis 88 (2004), as scikit-learn has it. ModuleNotFoundError where that is not installed.
    """
    from sklearn.covariance import ledoit_wolf as shrunk

    return np.asarray(shrunk(sampled.returns)[0], dtype=np.float64) * sampled.periods_a_year


ESTIMATORS: Mapping[CovarianceMethod, Callable[[Sampled], Floats]] = {
    "sample": sample,
    "ewma": ewma,
    "ledoit-wolf": ledoit_wolf,
}
