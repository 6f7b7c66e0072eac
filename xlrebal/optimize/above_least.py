"""How far a placement as it is made is from the best possible: what whole shares, minimum trades and few orders cost.

The least is the relaxed problem once more, with room for what the placement came to: no account spends more, every row that
is aimed at ends where it ends, and nothing of these sells more than it does; rows that are priced end where they cost least.
So the difference is of dollars alone, and never below nothing.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xlrebal.optimize.lumps import Lumps
from xlrebal.optimize.memberships import memberships
from xlrebal.optimize.optimal_placement import OpenOptimal
from xlrebal.optimize.prices import CLASS_OFF, SPLIT
from xlrebal.optimize.problem import Ceilings, PlacementProblem, RowAims, SaleLimits
from xlrebal.optimize.stages import Stage, Stages
from xlrebal.schema.record import record
from xlrebal.tax.columns import Floats


def above_least(problem: PlacementProblem, sold: Floats, bought: Floats, stages: Stages) -> float:
    """Dollars by which sales and purchases, by lot and by purchase, cost more than the least would. Raises NoSolution.

    stages: of the placement.
    """
    lumps = Lumps.of(_held(stages.touched(problem), sold, bought))
    placing = OpenOptimal(lumps.problem)
    stages.start(placing.program, Stage.RELAXED if problem.rows.priced.any() else Stage.FIRST)
    placing.hold_parts(lumps.gathered(sold))
    cost = costs(problem, sold, bought).total
    return cost - placing.least(cost)


@record(kw_only=True)
class ExpectedCosts:
    """What sales and purchases cost in dollars: the drift they leave in rows that are priced, tax, and trading with location.

    beyond: dollars by which rows that are priced end beyond their bands, at what a dollar of it costs the broadest of them, and
    by which limits on risk are exceeded.
    """

    drift: float
    tax: float
    trading: float
    beyond: float

    @property
    def total(self) -> float:
        """All but what is beyond bands."""
        return self.drift + self.tax + self.trading


def costs(problem: PlacementProblem, sold: Floats, bought: Floats) -> ExpectedCosts:
    """What sales and purchases cost, by lot and by purchase; rows that are aimed at cost nothing where they end."""
    lots, wishes, rows = problem.lots, problem.wishes, problem.rows
    change = np.zeros(len(wishes.change))
    for amounts, of, sign in ((sold, wishes.of_lot, -1.0), (bought, wishes.of_purchase, 1.0)):
        change += sign * np.bincount(of[of >= 0], amounts[of >= 0], len(change))
    split = SPLIT * float(np.abs(change - wishes.change).sum())
    ends = _ends(problem, sold, bought)
    off = np.maximum(ends - rows.high, 0.0) + np.maximum(rows.low - ends, 0.0)
    beyond = np.maximum(ends - rows.most, 0.0) + np.maximum(rows.least - ends, 0.0)
    return ExpectedCosts(
        drift=float(off[rows.priced] @ rows.inside[rows.priced]) + problem.variance.cost(sold, bought),
        tax=problem.tax(sold),
        trading=float(lots.price @ sold + problem.purchases.price @ bought)
        + split
        + problem.markets.cost(sold, bought),
        beyond=float(beyond[rows.priced] @ rows.off[rows.priced]) / CLASS_OFF + problem.variance.beyond(sold, bought),
    )


def _held(problem: PlacementProblem, sold: Floats, bought: Floats) -> PlacementProblem:
    """The problem with its rows where these sales and purchases take them, and with room for them in every limit."""
    lots, purchases, accounts = problem.lots, problem.purchases, len(problem.cash)
    spent = np.bincount(purchases.account, bought, accounts) - np.bincount(lots.account, sold, accounts)
    washed = np.intersect1d(lots.group[lots.loses & (sold > 0)], purchases.group[purchases.washes & (bought > 0)])
    return replace(
        problem,
        cash=np.maximum(problem.cash, spent),
        lots=replace(
            lots,
            value=np.maximum(lots.value, sold),
            least=np.minimum(lots.least, sold),
            loses=lots.loses & ~np.isin(lots.group, washed),
        ),
        purchases=replace(purchases, room=np.maximum(purchases.room, bought)),
        rows=_at_their_ends(problem, sold, bought),
        steady=replace(problem.steady, off=0.0),
        limits=_widened(problem, sold, bought),
        ceilings=_raised(problem.ceilings, sold, bought),
        variance=problem.variance.with_room(sold, bought),
    )


def _at_their_ends(problem: PlacementProblem, sold: Floats, bought: Floats) -> RowAims:
    """The rows, each to end where these sales and purchases take it; those that are priced within bands as wide as that."""
    rows, ends = problem.rows, _ends(problem, sold, bought)
    free = rows.priced
    dear = dict.fromkeys(("off", "of_over", "of_under", "further"), np.full(len(ends), CLASS_OFF))
    return replace(
        rows,
        low=np.where(free, rows.low, ends),
        high=np.where(free, rows.high, ends),
        least=np.where(free, np.minimum(rows.least, ends), ends),
        most=np.where(free, np.maximum(rows.most, ends), ends),
        near=np.zeros(len(ends)),
        **dear,
    )


def _ends(problem: PlacementProblem, sold: Floats, bought: Floats) -> Floats:
    """Dollars that each row ends at."""
    ends = problem.rows.now.copy()
    for each, amounts, sign in ((problem.lots, sold, -1.0), (problem.purchases, bought, 1.0)):
        row, element = memberships(problem.rows, each.account, each.symbol)
        ends += sign * np.bincount(row, amounts[element], len(ends))
    return ends


def _widened(problem: PlacementProblem, sold: Floats, bought: Floats) -> SaleLimits:
    """Limits that leave room for what is sold and bought; the year's tax is what costs."""
    lots, limits = problem.lots, problem.limits
    return SaleLimits(
        gain=max(limits.gain, float(sold @ (lots.gain_short + lots.gain_long))),
        short_term=max(limits.short_term, float(sold @ lots.gain_short)),
        traded=max(limits.traded, float(sold.sum() + bought[problem.purchases.is_trade].sum())),
    )


def _raised(ceilings: Ceilings, sold: Floats, bought: Floats) -> Ceilings:
    """Ceilings that leave room for what is sold and bought."""
    size = len(ceilings.most)
    by_sales = np.bincount(ceilings.of_sale, ceilings.sign * sold[ceilings.sale], size)
    by_purchases = np.bincount(ceilings.of_purchase, bought[ceilings.purchase], size)
    return replace(ceilings, most=np.maximum(ceilings.most, by_sales + by_purchases), over=np.zeros(size))
