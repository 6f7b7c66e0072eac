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
AT_ONCE = 24  # policies measured together: their values stay near the processor


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
    years = periods / a_year
    targets = np.broadcast_to(studied.targets, history.returns.shape)
    held = np.concatenate([targets[:1], targets[:-1]]).T[..., None]
    returns = studied.returns(0, periods)
    aimed = (held * returns).sum(axis=0)
    free = np.broadcast_to(risk_free, periods)
    count = paths.values.shape[1]
    together = count // aimed.shape[1]  # policies in each world
    parts = []
    for world in range(aimed.shape[1]):
        for start in range(world * together, (world + 1) * together, AT_ONCE):
            columns = slice(start, min(start + AT_ONCE, (world + 1) * together))
            parts.append(_through_time(studied, paths.values[:, columns], aimed[:, world], free))
    growth, deviation, mean, excess, drawdown, apart = (np.concatenate(each) for each in zip(*parts, strict=True))
    turnover = paths.turnover / years
    gross = growth / years + paths.cost_growth / years
    share = float(np.mean(targets @ studied.costs.share))
    with np.errstate(invalid="ignore", divide="ignore"):
        own = np.repeat(targets.mean(axis=0) @ np.log1p(returns).sum(axis=1) / years, together)
        sharpe = np.where(excess > 0, (mean - free.mean()) * a_year / (excess * a_year**0.5), np.nan)
    return PolicyResults(
        returns=np.expm1(growth / years),
        volatility=deviation * a_year**0.5,
        sharpe=sharpe,
        drawdown=drawdown,
        turnover=turnover,
        cost=-np.expm1(-paths.cost_growth / years),
        tracking_error=apart * a_year**0.5,
        rebalances=paths.rebalances,
        premium=gross - own,
        net_return=np.expm1(gross) - 2 * share * turnover,
        largest_drift=paths.largest_drift,
    )


def _through_time(studied: Studied, values: Floats, aimed: Floats, free: Floats) -> tuple[Floats, ...]:
    """Of policies in one world: the logarithm of what a dollar grew to, the deviation of returns, their mean, their deviation
    from cash, the drawdown, and the deviation from what is aimed at, a period."""
    values = np.ascontiguousarray(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        if studied.flows is None:
            grown, wealth = values[1:] / values[:-1], values
            growth = np.log(values[-1] / values[0])
        else:
            grown = (values[1:] - studied.flows[:, None]) / values[:-1]
            wealth = np.cumprod(np.concatenate([np.ones((1, grown.shape[1])), grown]), axis=0)
            growth = np.log(wealth[-1])
        drawdown = 1 - (wealth / np.maximum.accumulate(wealth, axis=0)).min(axis=0)
    deviation = _deviation(grown)
    excess = _deviation(grown - free[:, None]) if free.any() else deviation
    return growth, deviation, grown.mean(axis=0) - 1, excess, drawdown, _deviation(grown - aimed[:, None])


def expected_premium(studied: Studied) -> float:
    """½(Σ wσ² − σp²) a year at the mean targets, σ of the returns' logarithms; NaN with fewer than two periods."""
    history = studied.history
    if len(history.returns) < FEW:
        return float("nan")
    weights = np.broadcast_to(studied.targets, history.returns.shape).mean(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        covariance = np.atleast_2d(np.cov(np.log1p(history.returns), rowvar=False, ddof=0)) * history.periods_a_year
    return float(weights @ covariance.diagonal() - weights @ covariance @ weights) / 2


def _deviation(columns: Floats) -> Floats:
    """The sample deviation of each column; NaN with fewer than two periods."""
    if len(columns) < FEW:
        return np.full(columns.shape[1], np.nan)
    apart = columns - columns.mean(axis=0)
    found: Floats = np.sqrt(np.einsum("tp,tp->p", apart, apart) / (len(columns) - 1))
    return found
