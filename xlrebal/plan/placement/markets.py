"""The market impact of size in the placement problem: steps of a cost that rises faster than what is traded.

Trading x dollars of a symbol on one side costs c × x × √x (`market_impact`), in whatever accounts. Between the ends of its steps the
problem takes the straight line, which is above the curve by less than a fifth from a thousandth of all there may be on. What loses
less than ten basis points of an order of a tenth of the household is left out: books of deep markets have no steps at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf, sqrt

import numpy as np

from xlrebal.household.household import Household
from xlrebal.optimize.market_steps import Markets
from xlrebal.plan.placement.movable import Movable
from xlrebal.plan.proposal.market_impact import impact_of_a_cent
from xlrebal.schema.side import Side
from xlrebal.tax.money import CENTS
from xlrebal.tax.symbol import Symbol

NOTICED = 0.001  # of what is traded
LARGE = 0.1  # of the household: an order that moves what trades so much of it by less than that is no concern
STEPS = 6
WIDER = 4.0  # times the one before it is the end of a step


def markets_of(household: Household, movable: Movable, of_lots: Sequence[Symbol]) -> Markets:
    """The markets of what has an ADV, a volatility and no Impact bps; none at all where nothing has. of_lots: the symbol of each lot."""
    bought = [each.symbol for each in movable.purchases]
    moving = {symbol: impact_of_a_cent(household, symbol) for symbol in dict.fromkeys((*of_lots, *bought))}
    by_size = sorted(symbol for symbol, rate in moving.items() if rate)
    if not by_size:
        return Markets()
    most: dict[tuple[Side, Symbol], float] = {}
    for symbol, cents in zip(of_lots, movable.worths.tolist(), strict=True):
        most[Side.SELL, symbol] = most.get((Side.SELL, symbol), 0.0) + cents
    for each in movable.purchases:
        room = most.get((Side.BUY, each.symbol), 0.0) + each.room
        most[Side.BUY, each.symbol] = min(room, float(household.gross_value))
    large = LARGE * household.gross_value
    keys = [
        (side, symbol)
        for symbol in by_size
        for side in Side
        if moving[symbol] * sqrt(min(most.get((side, symbol), 0.0), large)) > NOTICED
    ]
    if not keys:
        return Markets()
    at = {key: place for place, key in enumerate(keys)}
    steps = [(at[side, symbol], *step) for side, symbol in keys for step in _steps(moving[symbol], most[side, symbol])]
    of_purchase = [at.get((Side.BUY, symbol), -1) for symbol in bought] + [-1] * len(movable.payments)
    return Markets(
        of_lot=np.array([at.get((Side.SELL, symbol), -1) for symbol in of_lots], dtype=np.int64),
        of_purchase=np.array(of_purchase, dtype=np.int64),
        of_step=np.array([each[0] for each in steps], dtype=np.int64),
        step=np.array([each[1] for each in steps], dtype=float),
        rate=np.array([each[2] for each in steps], dtype=float),
    )


def _steps(of_a_cent: float, most: float) -> list[tuple[float, float]]:
    """Dollars of each step and what one of them costs; the last has no end."""
    ends = [0.0, *(most / WIDER**power for power in reversed(range(STEPS)))]
    found = [
        ((high - low) / CENTS, of_a_cent * (high * sqrt(high) - low * sqrt(low)) / (high - low))
        for low, high in pairwise(ends)
    ]
    return [*found[:-1], (inf, found[-1][1])]
