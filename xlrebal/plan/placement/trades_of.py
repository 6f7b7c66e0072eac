"""The trades of a proposal as the columns of a placement problem."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from xlrebal.plan.placement.movable import Movable
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.tax.columns import Floats
from xlrebal.tax.money import CENTS


class Traded(NamedTuple):
    """Dollars sold by lot, and bought and paid by purchase and payment."""

    sold: Floats
    bought: Floats


def trades_of(movable: Movable, before: Proposal, after: Proposal) -> Traded:
    """What a method added to a proposal; what is sold beside the lots of the problem, for what whole shares leave to pay, is none of it."""
    lots = {each.lot: at for at, each in enumerate(movable.lots)}
    purchases = {(each.account, each.symbol, each.stands_for): at for at, each in enumerate(movable.purchases)}
    sold, bought = np.zeros(len(lots)), np.zeros(len(purchases))
    for sale in after.sales[len(before.sales) :]:
        if sale.lot in lots:
            sold[lots[sale.lot]] += sale.gross / CENTS
    for each in after.purchases[len(before.purchases) :]:
        bought[purchases[each.account, each.symbol, each.stands_for]] += each.gross / CENTS
    paid = [after.pays.get(each.account, 0) - before.pays.get(each.account, 0) for each in movable.payments]
    return Traded(sold, np.concatenate([bought, np.array(paid, dtype=float) / CENTS]))
