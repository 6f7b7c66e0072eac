"""What whole shares, minimum trades and few orders cost: a placement as it is made, beside the least for the same rows.

The least is the relaxed problem once more, held to what the placement came to: every row ends where it ends, no account
spends more and no part sells more than it does. So the difference is of dollars alone, and never below nothing.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xlrebal.optimize.lumps import Lumps
from xlrebal.optimize.open_placement import OpenPlacement
from xlrebal.optimize.placement_program import memberships
from xlrebal.optimize.prices import CLASS_OFF, SPLIT
from xlrebal.optimize.problem import Ceilings, PlacementProblem, RowAims, SaleLimits
from xlrebal.optimize.stages import Stage, Stages
from xlrebal.tax.columns import Floats


def above_least(problem: PlacementProblem, sold: Floats, bought: Floats, stages: Stages) -> float:
    """Dollars by which sales and purchases, by lot and by purchase, cost more than the least would. Raises NoSolution.

    stages: of the placement.
    """
    placing = OpenPlacement(Lumps.of(_held(problem, sold, bought)).problem)
    stages.start(placing.program, Stage.FIRST)
    placing.sell_at_most(np.bincount(problem.lots.part, sold, len(problem.rows.now)).astype(np.float64))
    return _cost(problem, sold, bought) - placing.bound().cost


def _cost(problem: PlacementProblem, sold: Floats, bought: Floats) -> float:
    """What sales and purchases cost where every row ends at its aim."""
    lots, wishes = problem.lots, problem.wishes
    change = np.zeros(len(wishes.change))
    for amounts, of, sign in ((sold, wishes.of_lot, -1.0), (bought, wishes.of_purchase, 1.0)):
        change += sign * np.bincount(of[of >= 0], amounts[of >= 0], len(change))
    split = SPLIT * float(np.abs(change - wishes.change).sum())
    return float(lots.price @ sold + problem.purchases.price @ bought) + problem.tax(sold) + split


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
    )


def _at_their_ends(problem: PlacementProblem, sold: Floats, bought: Floats) -> RowAims:
    """The rows, each to end where these sales and purchases take it."""
    rows = problem.rows
    ends, dear = rows.now.copy(), np.full(len(rows.now), CLASS_OFF)
    for each, amounts, sign in ((problem.lots, sold, -1.0), (problem.purchases, bought, 1.0)):
        row, element = memberships(rows, each.account, each.symbol)
        ends += sign * np.bincount(row, amounts[element], len(ends))
    nothing = np.zeros(len(ends))
    prices = dict.fromkeys(("off", "of_over", "of_under", "further"), dear)
    return replace(rows, low=ends, high=ends, least=ends, most=ends, near=nothing, **prices)


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
