"""What a placement costs above the least in fractions of shares for the same rows: whole shares, minimum trades, few orders."""

from __future__ import annotations

import numpy as np

from xlrebal.optimize.above_least import above_least
from xlrebal.optimize.solve import NoSolution
from xlrebal.plan.placement.placed import Placed
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.tax.money import CENTS, Cents


def above_unrounded(before: Proposal, after: Proposal, placed: Placed) -> Cents | None:
    """Cents, at the prices of tax, trading and location that placed the trades; None where nothing was placed."""
    if len(before.sales) + len(before.purchases) == len(after.sales) + len(after.purchases):
        return None
    movable = placed.movable
    lots = {each.lot: at for at, each in enumerate(movable.lots)}
    purchases = {(each.account, each.symbol, each.stands_for): at for at, each in enumerate(movable.purchases)}
    sold, bought = np.zeros(len(lots)), np.zeros(len(purchases))
    for sale in after.sales[len(before.sales) :]:
        if sale.lot in lots:  # else it is sold for what whole shares leave to pay
            sold[lots[sale.lot]] += sale.gross / CENTS
    for each in after.purchases[len(before.purchases) :]:
        bought[purchases[each.account, each.symbol, each.stands_for]] += each.gross / CENTS
    paid = [after.pays.get(each.account, 0) - before.pays.get(each.account, 0) for each in movable.payments]
    bought = np.concatenate([bought, np.array(paid, dtype=float) / CENTS])
    try:
        return Cents(round(above_least(placed.problem, sold, bought, placed.stages) * CENTS))
    except NoSolution:
        return None
