"""After tax, how far towards its targets a portfolio should go: the textbook weights of what is planned together.

Cost over the Drift Horizon: ½ × Risk Aversion × squared tracking error × years, what trading costs of each dollar, and the tax
of what is sold lot by lot, the least taxed first, lots at a loss at none. A dollar more in cash costs what investing it later
will, Trading Price bps; without that everything would rather stand in cash than be bought.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from xlrebal.household.household import Household
from xlrebal.household.indexes import every_position
from xlrebal.household.target import CASH_PATH, Path
from xlrebal.optimize.rebalanced_weights import RebalancedWeights, TaxLots, rebalanced_weights
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.drift.risk_weights import target_weights, weights_by_path
from xlrebal.plan.proposal.cost_of_trading import BASIS_POINTS, cost_of_a_dollar
from xlrebal.plan.proposal.trading_rules import why_not_buyable, why_not_sellable
from xlrebal.plan.proposal.value_lots import ValuedLots
from xlrebal.risk.covariance import Covariance
from xlrebal.risk.covariance_forms import CovarianceForm, FactorForm, WholeMatrix
from xlrebal.risk.portfolio_risk import unknown_in
from xlrebal.schema.record import record
from xlrebal.tax.columns import Floats

NAMED = 3
BARRED = 10.0  # dollars of tax on a dollar sold that may not be


@record(kw_only=True)
class OptimalWeights:
    """What is planned together, by security path. held, target, best: fractions of it; taxed: the dearest tax on a dollar sold to
    get to best. value: cents. cost, cost_held, cost_target: of best, of what is held, of the targets, in dollars; above_least: how
    much above the least cost is at most. error, error_after: tracking errors a year. tax, trading: dollars of getting to best.
    """

    paths: Sequence[Path]
    held: Floats
    target: Floats
    best: Floats
    taxed: Floats
    value: int
    error: float
    error_after: float
    tax: float
    trading: float
    cost: float
    cost_held: float
    cost_target: float
    above_least: float


class NotKnown(Exception):
    """Why there are none, in one sentence."""


def optimal_weights(
    household: Household, scopes: Sequence[ScopeDrift], valued: ValuedLots, covariance: Covariance | None
) -> OptimalWeights:
    """Those of scopes that follow the same targets, taken as one. NotKnown where a worth, or a figure about risk, is not."""
    total = sum(each.scope.value for each in scopes)
    if total <= 0 or not all(each.scope.is_known for each in scopes):
        raise NotKnown("the worth of what is held is not known, see Checks")
    held: dict[Path, float] = {}
    target: dict[Path, float] = {}
    for each in scopes:
        _add(held, weights_by_path(household, each.scope.values, each.scope.cash, total))
        _add(target, target_weights(household, each, each.scope.value / total))
    if held.get(CASH_PATH, 0.0) < 0:
        raise NotKnown("cash is below zero: cure that first")
    target = _as_may_be_bought(household, scopes, held, _with_cash(target))
    _refuse_unknown(held, target, covariance)
    assert covariance is not None
    paths = sorted({*held, *target, CASH_PATH})
    now, wanted = (np.array([weights.get(path, 0.0) for path in paths]) for weights in (held, target))
    later = household.settings.trading_price_bps / BASIS_POINTS
    lots = _lots(household, scopes, valued, _Place(paths, now, total), later)
    cost = np.array([later if path == CASH_PATH else cost_of_a_dollar(household, path[3]) for path in paths])
    form = _form(paths, covariance)
    settings = household.settings
    aversion = settings.risk_aversion / 2 * settings.drift_horizon_years
    found = rebalanced_weights(wanted, now, form, cost, risk_aversion=aversion, lots=lots)
    return _measured(paths, (now, wanted), found, _Costs(form, cost, lots, aversion), total)


def _with_cash(target: dict[Path, float]) -> dict[Path, float]:
    """What no security is to have stands in cash: rows that nothing can fill among it."""
    securities = {path: weight for path, weight in target.items() if path[3]}
    return {**securities, CASH_PATH: max(0.0, 1 - sum(securities.values()))}


def _as_may_be_bought(
    household: Household, scopes: Sequence[ScopeDrift], held: dict[Path, float], target: dict[Path, float]
) -> dict[Path, float]:
    """The targets without what may be bought in none of the accounts beyond what is held; the others take it in proportion."""
    accounts = [account for each in scopes for account in each.scope.accounts]
    capped = {
        path: min(weight, held.get(path, 0.0))
        for path, weight in target.items()
        if path[3]
        and weight > held.get(path, 0.0)
        and all(why_not_buyable(household, name, path[3]) for name in accounts)
    }
    freed = sum(target[path] - weight for path, weight in capped.items())
    rest = sum(weight for path, weight in target.items() if path not in capped)
    if not freed or rest <= 0:
        return {**target, **capped}
    return {path: capped.get(path, weight * (1 + freed / rest)) for path, weight in target.items()}


def _refuse_unknown(held: dict[Path, float], target: dict[Path, float], covariance: Covariance | None) -> None:
    if covariance is None:
        raise NotKnown("there is no sheet Risk, Returns or Factors to measure tracking error by: add one")
    if covariance.fault:
        raise NotKnown(covariance.fault)
    if missing := unknown_in(dict.fromkeys({*held, *target} - {CASH_PATH}, 1.0), covariance):
        more = f" and {len(missing) - NAMED} more" if len(missing) > NAMED else ""
        verb, them = ("is", "it") if len(missing) == 1 else ("are", "them")
        raise NotKnown(f"{', '.join(missing[:NAMED])}{more} {verb} not known: enter {them}")


class _Place(NamedTuple):
    """The securities in order, what is held of each as a fraction, and of how many cents."""

    paths: Sequence[Path]
    held: Floats
    total: int


def _lots(
    household: Household, scopes: Sequence[ScopeDrift], valued: ValuedLots, of_all: _Place, later: float
) -> TaxLots:
    """What is held lot by lot; what no lot shows, and lots that may not be sold, at a tax nobody would pay.

    later: what a dollar spent of cash spares.
    """
    paths, now, total = of_all
    place = {path: at for at, path in enumerate(paths)}
    accounts = {account for each in scopes for account in each.scope.accounts}
    positions = household.positions
    of_position = np.array([place.get(household.path(symbol), -1) if account in accounts else -1 for account, symbol in zip(positions.account, positions.symbol, strict=True)], dtype=np.int64)  # fmt: skip
    barred = np.array([why_not_sellable(household, at) is not None for at in every_position(positions)], dtype=bool)
    position = household.lots.position
    mine = np.flatnonzero(of_position[position] >= 0) if len(household.lots) else np.zeros(0, dtype=np.int64)
    of, weight = of_position[position[mine]], valued.value[mine] * 100 / total
    free = valued.sellable[mine] & ~barred[position[mine]]
    tax = np.where(free, np.clip(valued.tax_per_dollar[mine], 0, None) + valued.fee[mine], BARRED)
    shown = np.bincount(of, weight, len(paths))
    weight = weight * np.minimum(1.0, np.divide(now, shown, out=np.ones(len(paths)), where=shown > 0))[of]
    unseen = np.clip(now - np.bincount(of, weight, len(paths)), 0, None)
    cash = np.array([path == CASH_PATH for path in paths])
    rest = np.flatnonzero(unseen > 0)
    slight = cash | (unseen < 1e-9) | (unseen < 1e-6 * now)  # cents that rounding leaves
    return TaxLots(
        np.concatenate([of, rest]),
        np.concatenate([weight, unseen[rest]]),
        np.concatenate([tax, np.select([cash[rest], slight[rest]], [-later, 0.0], BARRED)]),
    )


def _form(paths: Sequence[Path], covariance: Covariance) -> CovarianceForm:
    """Covariances of these securities; those of which one row speaks move as one, and cash of which none does is riskless."""
    rows = np.array([covariance.place.get(covariance.name_of(path), -1) for path in paths])
    riskless, spoken = rows < 0, rows[rows >= 0]
    parts = covariance.parts
    if parts is not None and len(np.unique(spoken)) == len(spoken):
        specific = np.where(riskless, 0.0, parts.specific[rows])
        return FactorForm(np.where(riskless[:, None], 0.0, parts.exposures[rows]), parts.factors, specific)
    return WholeMatrix(np.where(riskless[:, None] | riskless[None, :], 0.0, covariance.matrix[np.ix_(rows, rows)]))


class _Costs(NamedTuple):
    form: CovarianceForm
    trading: Floats
    lots: TaxLots
    aversion: float


class _Priced(NamedTuple):
    variance: float
    trading: float
    tax: float
    taxed: Floats


def _priced(costs: _Costs, target: Floats, now: Floats, weights: Floats) -> _Priced:
    """What getting to some weights costs, in parts of the whole, and the dearest tax on a dollar of each that is sold."""
    active = weights - target
    left = np.clip(now - weights, 0, None)
    taxed = np.zeros(len(now))
    tax = spared = 0.0
    for at in np.argsort(costs.lots.tax, kind="stable").tolist():
        of = costs.lots.of[at]
        sold = min(float(left[of]), float(costs.lots.weight[at]))
        if sold > 1e-12:
            left[of] -= sold
            tax += sold * max(0.0, float(costs.lots.tax[at]))
            spared += sold * min(0.0, float(costs.lots.tax[at]))
            taxed[of] = max(0.0, float(costs.lots.tax[at]))
    trading = float(costs.trading @ np.abs(weights - now)) + spared
    return _Priced(float(active @ costs.form.times(active)), trading, tax, taxed)


def _measured(
    paths: Sequence[Path], given: tuple[Floats, Floats], found: RebalancedWeights, costs: _Costs, total: int
) -> OptimalWeights:
    now, wanted = given
    dollars = total / 100
    best, held, aimed = (_priced(costs, wanted, now, weights) for weights in (found.weights, now, wanted))

    def cost(of: _Priced) -> float:
        return (costs.aversion * of.variance + of.trading + of.tax) * dollars

    return OptimalWeights(
        paths=paths,
        held=now,
        target=wanted,
        best=found.weights,
        taxed=best.taxed,
        value=total,
        error=max(0.0, held.variance) ** 0.5,
        error_after=max(0.0, best.variance) ** 0.5,
        tax=best.tax * dollars,
        trading=best.trading * dollars,
        cost=cost(best),
        cost_held=cost(held),
        cost_target=cost(aimed),
        above_least=found.above_least * dollars,
    )


def _add(weights: dict[Path, float], more: dict[Path, float]) -> None:
    for path, weight in more.items():
        weights[path] = weights.get(path, 0.0) + weight
