"""The weights of a textbook problem by a primal-dual interior-point method (Mehrotra's predictor and corrector), with numpy alone.

S. Mehrotra, "On the implementation of a primal-dual interior point method", SIAM Journal on Optimization 2 (1992). What is
bought of each security, and sold of each lot, is a variable between 0 and the most there is of it; one row holds the sum of
the weights. A step costs one solution with the covariance matrix in the form it is given in.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from xlrebal.optimize.weights_problem import WeightsProblem
from xlrebal.tax.columns import Floats, Ints

STEPS = 100
NEAR, IN_VAIN = 1e-9, 3  # of the objective's scale: from here on as many steps that come no nearer end it
SUM = 1e-4  # of the objective's scale, for what the weights miss of their sum
TO_THE_EDGE = 0.995
STEADY = (
    1e-10  # of the scale: holds each step near where it began, so that a singular covariance matrix can be solved with
)


class Near(NamedTuple):
    """Weights near those of least cost, and the price of their sum: what a little more of it would add to the cost, negated."""

    weights: Floats
    price: float


def interior_point(problem: WeightsProblem, per_dollar: float) -> Near:
    """Weights within about a part in 10¹² of the objective's scale of the least. per_dollar: added to the cost of every trade."""
    system = _System(problem, per_dollar)
    state = system.beginning()
    best, least, in_vain = state, np.inf, 0
    for _ in range(STEPS):
        left = max(_gap(state), SUM * abs(1 - float(system.weights(state).sum())))
        best, least, in_vain = (state, left, 0) if left < least else (best, least, in_vain + 1)
        if in_vain == IN_VAIN and least < NEAR:
            break
        try:
            with np.errstate(divide="raise", over="raise", invalid="raise"):
                state = _next(system, state)
        except (ArithmeticError, np.linalg.LinAlgError):  # as near as these numbers allow
            break
    return Near(np.clip(system.weights(best), 0, None), best.price * problem.scale)


class _State(NamedTuple):
    """trades, room: what is made and what is left of it. low, high: the prices of the two ends. price: of the sum of weights."""

    trades: Floats
    room: Floats
    low: Floats
    high: Floats
    price: float


class _Move(NamedTuple):
    trades: Floats
    low: Floats
    high: Floats
    price: float


def _products(room: Floats, high: Floats) -> Floats:
    """Room × price, 0 where there is no end."""
    found: Floats = np.where(high > 0, room, 0.0) * high
    return found


def _gap(state: _State) -> float:
    return float(state.trades @ state.low + _products(state.room, state.high).sum())


class _System:
    """The trades of a problem as columns, its costs in units of its scale: a buy of each security (+1), a sale of each lot (−1)."""

    def __init__(self, problem: WeightsProblem, per_dollar: float) -> None:
        lots, size = problem.lots, len(problem.current)
        self.problem, self.size = problem, size
        self.of: Ints = np.concatenate([np.arange(size), lots.of])
        self.sign: Floats = np.concatenate([np.ones(size), -np.ones(len(lots.of))])
        self.most = np.concatenate([np.full(size, np.inf), lots.size])
        self.cost: Floats = (np.concatenate([problem.cost, lots.cost]) + per_dollar) / problem.scale
        self.curvature = 2 * problem.risk_aversion / problem.scale

    def beginning(self) -> _State:
        """Half of everything sold, and a little of everything bought."""
        bounded = np.isfinite(self.most)
        trades = np.where(bounded, self.most / 2, 1 / self.size)
        ones = np.ones(len(trades))
        return _State(trades, self.most - trades, ones, np.where(bounded, ones, 0.0), 0.0)

    def by_security(self, each: Floats) -> Floats:
        """A sum for every security."""
        return np.bincount(self.of, each, self.size).astype(np.float64)

    def weights(self, state: _State) -> Floats:
        """The weights after the trades."""
        return self.problem.current + self.by_security(self.sign * state.trades)


class _Newton:
    """The equations at one state, to be solved for more than one right side."""

    def __init__(self, system: _System, state: _State) -> None:
        self.system, self.state = system, state
        weights = system.weights(state)
        self.missing = 1 - float(weights.sum())
        grown = system.problem.slope(weights) / system.problem.scale + state.price
        self.short = system.sign * grown[system.of] + system.cost - state.low + state.high
        self.stiffness = state.low / state.trades + state.high / state.room
        self.freedom = system.by_security(1 / self.stiffness)
        freedom = self.freedom / (1 + STEADY * self.freedom)
        self.solve = system.problem.covariance.solver(freedom, system.curvature)
        self.of_one = self.solve(np.ones(system.size))

    def move(self, lower: Floats, upper: Floats) -> _Move:
        """Towards products of trades and low prices larger by `lower`, of room and high prices by `upper`."""
        system, (trades, room, low, high, _) = self.system, self.state
        right = -self.short + lower / trades - upper / room
        change = self.solve(system.by_security(system.sign * right / self.stiffness) / self.freedom)
        price = (float(change.sum()) - self.missing) / float(self.of_one.sum())
        change = change - price * self.of_one
        grown = system.curvature * system.problem.covariance.times(change) + STEADY * change + price
        step = (right - system.sign * grown[system.of]) / self.stiffness
        return _Move(step, (lower - low * step) / trades, (upper + high * step) / room, price)


def _next(system: _System, state: _State) -> _State:
    """One step: straight at the solution, which tells how much of the way to keep to the middle; then corrected for both."""
    trades, room, low, high, _ = state
    newton = _Newton(system, state)
    straight = newton.move(-trades * low, -_products(room, high))
    before, after = _gap(state), _gap(_moved(state, straight, _within(state, straight)))
    centre = before / (len(low) + int((high > 0).sum())) * (after / before) ** 3
    lower = centre - trades * low - straight.trades * straight.low
    upper = np.where(high > 0, centre - _products(room, high) + straight.trades * straight.high, 0.0)
    move = newton.move(lower, upper)
    return _moved(state, move, min(1.0, TO_THE_EDGE * _within(state, move)))


def _within(state: _State, move: _Move) -> float:
    """How much of a move leaves everything positive, at most all of it."""
    steps = ((state.trades, move.trades), (state.room, -move.trades), (state.low, move.low), (state.high, move.high))
    return min(1.0, *(float(np.min(now[to < 0] / -to[to < 0], initial=np.inf)) for now, to in steps))


def _moved(state: _State, move: _Move, size: float) -> _State:
    return _State(
        state.trades + size * move.trades,
        state.room - size * move.trades,
        state.low + size * move.low,
        state.high + size * move.high,
        state.price + size * move.price,
    )
