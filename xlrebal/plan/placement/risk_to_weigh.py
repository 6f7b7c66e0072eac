"""What the drift of scopes costs by its risk, and the risk that limits allow, as squares of the placement problem.

½ × Risk Aversion × tracking error² × value × Drift Horizon, each scope against its own targets, as `drift_cost` says it; the
limits on tracking error and volatility are of all scopes together, as `risk_limits` has them. What is not in a security is
in cash: so an exposure counts by how it differs from cash.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from xlrebal.household.household import Household
from xlrebal.household.target import CASH_PATH, Path
from xlrebal.optimize.linear_program import UNBOUNDED
from xlrebal.optimize.variance import SumOfSquares, Variance
from xlrebal.plan.drift.drift_cost import price_of_variance
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.drift.risk_weights import target_weights
from xlrebal.plan.drift.weighed_risk import weighed_risk
from xlrebal.plan.placement.movable import Movable
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.shares_for import share_cost
from xlrebal.risk.covariance import Covariance
from xlrebal.tax.columns import Floats, Ints
from xlrebal.tax.money import CENTS
from xlrebal.tax.symbol import Symbol

NEGLIGIBLE = 1e-12  # of the largest: a root this small is none


def risk_to_weigh(proposal: Proposal, movable: Movable, of_lots: Sequence[tuple[str, Symbol]]) -> Variance:
    """The squares of a problem; none where no scope's drift is weighed by its risk. of_lots: account and symbol of each lot."""
    household = proposal.household
    known = {
        each.scope.account: covariance
        for each in movable.drifts
        if (covariance := weighed_risk(household, each)) is not None
    }
    weighed = [each for each in movable.drifts if each.scope.account in movable.weighed & known.keys()]
    if not weighed:
        return Variance()
    covariance = known[weighed[0].scope.account]
    exposures = _Exposures(household, covariance)
    stand = {each.scope.account: _Stand.of(proposal, each, exposures) for each in movable.drifts}
    squares = [_drift_cost(household, each, stand[each.scope.account], exposures) for each in weighed]
    if len(known) == len(movable.drifts):
        rounded = _half_a_share(
            household, covariance, {symbol for _, symbol in of_lots} | {each.symbol for each in movable.purchases}
        )
        squares += _limits(household, movable.drifts, stand, exposures, rounded)
    return Variance(
        now=np.zeros(len(exposures.place)) + exposures.amounts(stand),
        of_lot=exposures.of(of_lots, movable.scope_of),
        of_purchase=np.concatenate(
            [
                exposures.of([(each.account, each.symbol) for each in movable.purchases], movable.scope_of),
                np.full(len(movable.payments), -1, dtype=np.int64),
            ]
        ),
        squares=tuple(squares),
    )


class _Exposures:
    """What a dollar counts in: an exposure for each scope and each name of the covariances that speaks of something in it."""

    def __init__(self, household: Household, covariance: Covariance) -> None:
        self.household, self.covariance = household, covariance
        self.names = {symbol: covariance.name_of(household.path(symbol)) for symbol in household.securities}
        self.place: dict[tuple[str, str], int] = {}

    def of(self, pairs: Sequence[tuple[str, Symbol]], scope_of: Mapping[str, str]) -> Ints:
        """The exposure of each account and symbol; -1 of what is riskless."""
        keys = ((scope_of[account], self.names[symbol]) for account, symbol in pairs)
        return np.array([self.place.get(key, -1) for key in keys], dtype=np.int64)

    def amounts(self, stand: Mapping[str, _Stand]) -> Floats:
        """Dollars of each exposure as things stand."""
        found = np.zeros(len(self.place))
        for scope, own in stand.items():
            for name, amount in own.held.items():
                found[self.place[scope, name]] = amount
        return found


class _Stand(NamedTuple):
    """Dollars by name of the covariances that a scope holds and wants, cash among what it wants; total: all it holds, cash included."""

    held: Mapping[str, float]
    wanted: Mapping[str, float]
    total: float

    @classmethod
    def of(cls, proposal: Proposal, drift: ScopeDrift, exposures: _Exposures) -> _Stand:
        """What is decided already has been traded; every name in reach has an exposure."""
        household, scope = proposal.household, drift.scope
        values = proposal.values(scope)
        held = dict.fromkeys((name for name in exposures.names.values() if name), 0.0)
        for symbol, cents in values.items():
            if name := exposures.names[symbol]:
                held[name] += cents / CENTS
        wanted: dict[str, float] = {}
        targets: Mapping[Path, float] = target_weights(household, drift) if drift.targets.rows else {}
        for path, weight in targets.items():
            if name := exposures.covariance.name_of(path):
                wanted[name] = wanted.get(name, 0.0) + weight * scope.base / CENTS
        total = (sum(values.values()) + proposal.cash_of(scope) - scope.need) / CENTS
        for name in held:
            exposures.place.setdefault((scope.account, name), len(exposures.place))
        return cls(held, wanted, total)


def _drift_cost(household: Household, drift: ScopeDrift, stand: _Stand, exposures: _Exposures) -> SumOfSquares:
    """What the drift of one scope costs over Drift Horizon."""
    base = drift.scope.base / CENTS
    price = price_of_variance(household, 1) * household.settings.drift_horizon_years / base
    return _squares([(drift.scope.account, stand)], exposures, price=price, is_active=True)


def _limits(
    household: Household,
    drifts: Sequence[ScopeDrift],
    stand: Mapping[str, _Stand],
    exposures: _Exposures,
    rounded: float,
) -> list[SumOfSquares]:
    """The limits on risk of all scopes together, less what whole shares may add."""
    total = sum(each.scope.value for each in drifts) / CENTS
    everything = list(stand.items())
    settings, found = household.settings, []
    for limit, is_active in ((settings.tracking_error_limit_pct, True), (settings.volatility_limit_pct, False)):
        if limit is not None:
            found.append(_squares(everything, exposures, most=max(0.0, limit * total - rounded), is_active=is_active))
    return found


def _half_a_share(household: Household, covariance: Covariance, symbols: Iterable[Symbol]) -> float:
    """Dollars of a year's deviation that half of the riskiest share comes to."""
    names = ((symbol, covariance.name_of(household.path(symbol))) for symbol in symbols)
    known = (share_cost(household, symbol) / CENTS * covariance.volatility[name] for symbol, name in names if name)
    return max(known, default=0.0) / 2


def _squares(
    stands: Sequence[tuple[str, _Stand]],
    exposures: _Exposures,
    *,
    price: float = 0.0,
    most: float = UNBOUNDED,
    is_active: bool,
) -> SumOfSquares:
    """The squares of what scopes hold together, less what they want where it is the active risk."""
    covariance = exposures.covariance
    cash = covariance.name_of(CASH_PATH)
    names = sorted({name for _, own in stands for name in (*own.held, *own.wanted)} | ({cash} - {""}))
    roots = _roots(covariance, names)
    place = {name: at for at, name in enumerate(names)}
    of_cash = roots[:, place[cash]] if cash else np.zeros(len(roots))
    aim = np.zeros(len(roots))
    of_exposure, columns = [], []
    for scope, own in stands:
        aim -= of_cash * own.total
        if is_active:
            wanted = own.wanted if own.wanted else _as_it_is(own, cash)
            for name, amount in wanted.items():
                aim += roots[:, place[name]] * amount
        for name in own.held:
            of_exposure.append(exposures.place[scope, name])
            columns.append(roots[:, place[name]] - of_cash)
    counted = np.array(columns).reshape(len(columns), len(roots))
    at, square = np.nonzero(np.abs(counted) > NEGLIGIBLE * np.abs(counted).max(initial=0.0))
    return SumOfSquares(
        at_square=square,
        at_exposure=np.array(of_exposure, dtype=np.int64)[at],
        root=counted[at, square],
        aim=aim,
        price=np.full(len(roots), price),
        most=most,
    )


def _as_it_is(stand: _Stand, cash: str) -> Mapping[str, float]:
    """A scope without targets should hold what it holds."""
    rest = stand.total - sum(stand.held.values())
    return {**stand.held, cash: stand.held.get(cash, 0.0) + rest} if cash else stand.held


def _roots(covariance: Covariance, names: Sequence[str]) -> Floats:
    """A matrix R of which R′R is the covariances of these names: few rows, or of factors, rows with few entries."""
    rows = [covariance.place[name] for name in names]
    parts = covariance.parts
    if parts is None:
        return _root(covariance.matrix[np.ix_(rows, rows)])
    shared: Floats = _root(parts.factors) @ parts.exposures[rows].T
    return np.concatenate([shared, np.diag(np.sqrt(parts.specific[rows]))])


def _root(matrix: Floats) -> Floats:
    """Symmetric, with no direction that varies by less than nothing."""
    size, direction = np.linalg.eigh(matrix)
    counts = size > NEGLIGIBLE * max(size.max(initial=0.0), 0.0)
    found: Floats = np.sqrt(size[counts])[:, None] * direction[:, counts].T
    return found
