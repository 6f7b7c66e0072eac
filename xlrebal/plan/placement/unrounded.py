"""What a placement costs above the least in fractions of shares for the same rows: whole shares, minimum trades, few orders."""

from __future__ import annotations

from xlrebal.optimize.above_least import above_least
from xlrebal.optimize.solve import NoSolution
from xlrebal.plan.placement.placed import Placed
from xlrebal.plan.placement.trades_of import trades_of
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.tax.money import CENTS, Cents


def above_unrounded(before: Proposal, after: Proposal, placed: Placed) -> Cents | None:
    """Cents, at the prices of tax, trading and location that placed the trades; None where nothing was placed."""
    if len(before.sales) + len(before.purchases) == len(after.sales) + len(after.purchases):
        return None
    sold, bought = trades_of(placed.movable, before, after)
    try:
        return Cents(round(above_least(placed.problem, sold, bought, placed.stages) * CENTS))
    except NoSolution:
        return None
