"""What a policy's path comes to: the figures of one line of the study, for many policies at once.

Sources: Sharpe (1994) for the ratio of excess return to volatility; Bernstein and Wilkinson (1997) and Willenbrock (2011) for
the rebalancing premium, what a rebalanced portfolio grows by above its assets' own growth; expected, half of what
diversifying takes off the variance: ½(Σ wσ² − σp²).
"""

from __future__ import annotations

import numpy as np

from xlrebal.schema.record import record
from xlrebal.study.backtest import Paths, Studied
from xlrebal.tax.columns import Floats, Ints

FEW = 2  # periods that a deviation needs


@record(kw_only=True)
class PolicyResults:
    """A value a policy, as fractions a year unless said. NaN: cannot be measured (too few periods, nothing left).

    returns: compound, after costs, time-weighted. volatility: of the periods' returns. sharpe: of what is earned above the
    risk-free rate (a ratio). drawdown: the furthest below an earlier height, positive. turnover: one-way. cost: paid of the
    portfolio. tracking_error: against the targets held all the time without cost. rebalances: in all. premium: realized,
    before costs. net_return: returns before costs less turnover × the cost of a round trip, the estimate practitioners use.
    largest_drift: of the portfolio, over all time.
    """

    returns: Floats
    volatility: Floats
    sharpe: Floats
    drawdown: Floats
    turnover: Floats
    cost: Floats
    tracking_error: Floats
    rebalances: Ints
    premium: Floats
    net_return: Floats
    largest_drift: Floats


def measure(studied: Studied, paths: Paths, risk_free: Floats | float = 0.0) -> PolicyResults:
    """The figures of all paths. risk_free: the return of each period on cash, as a fraction, or one for all."""
    history = studied.history
    a_year, periods = history.periods_a_year, len(history.returns)
    flows = 0.0 if studied.flows is None else studied.flows[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        grown = (paths.values[1:] - flows) / paths.values[:-1]
    years = periods / a_year
    with np.errstate(invalid="ignore", divide="ignore"):
        growth = np.log(grown).sum(axis=0) / years
    targets = np.broadcast_to(studied.targets, history.returns.shape)
    held = np.concatenate([targets[:1], targets[:-1]]).T[..., None]
    returns = studied.returns(0, periods)
    aimed = _each((held * returns).sum(axis=0), grown.shape[1])
    apart = grown - (1 + aimed)
    volatility = _deviation(grown) * a_year**0.5
    free = np.broadcast_to(risk_free, periods)
    excess = (grown.mean(axis=0) - 1 - free.mean()) * a_year
    deviation = _deviation(grown - free[:, None]) * a_year**0.5 if free.any() else volatility
    turnover = paths.turnover / years
    gross = growth + paths.cost_growth / years
    share = float(np.mean(targets @ studied.costs.share))
    with np.errstate(invalid="ignore", divide="ignore"):
        own = _each(targets.mean(axis=0) @ np.log1p(returns).sum(axis=1) / years, grown.shape[1])
        sharpe = np.where(deviation > 0, excess / deviation, np.nan)
    return PolicyResults(
        returns=np.expm1(growth),
        volatility=volatility,
        sharpe=sharpe,
        drawdown=_drawdown(grown),
        turnover=turnover,
        cost=-np.expm1(-paths.cost_growth / years),
        tracking_error=_deviation(apart) * a_year**0.5,
        rebalances=paths.rebalances,
        premium=gross - own,
        net_return=np.expm1(gross) - 2 * share * turnover,
        largest_drift=paths.largest_drift,
    )


def expected_premium(studied: Studied) -> float:
    """½(Σ wσ² − σp²) a year at the mean targets, σ of the returns' logarithms; NaN with fewer than two periods."""
    history = studied.history
    if len(history.returns) < FEW:
        return float("nan")
    weights = np.broadcast_to(studied.targets, history.returns.shape).mean(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        covariance = np.atleast_2d(np.cov(np.log1p(history.returns), rowvar=False, ddof=0)) * history.periods_a_year
    return float(weights @ covariance.diagonal() - weights @ covariance @ weights) / 2


def _each(of_worlds: Floats, count: int) -> Floats:
    """What holds for a world (in the last dimension) for each of its policies."""
    return np.repeat(of_worlds, count // of_worlds.shape[-1], axis=-1)


def _deviation(columns: Floats) -> Floats:
    """The sample deviation of each column; NaN with fewer than two periods."""
    if len(columns) < FEW:
        return np.full(columns.shape[1], np.nan)
    apart = columns - columns.mean(axis=0)
    found: Floats = np.sqrt(np.einsum("tp,tp->p", apart, apart) / (len(columns) - 1))
    return found


def _drawdown(grown: Floats) -> Floats:
    """The furthest that a dollar which stayed in fell below an earlier height, as a fraction of that."""
    wealth = np.cumprod(np.concatenate([np.ones((1, grown.shape[1])), grown]), axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        wealth /= np.maximum.accumulate(wealth, axis=0)
    found: Floats = 1 - wealth.min(axis=0)
    return found
