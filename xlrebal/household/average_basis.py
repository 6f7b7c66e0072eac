"""Average basis (L-5): what the lots of the positions under it cost."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xlrebal.household.household import Household
from xlrebal.household.indexes import PositionIndex
from xlrebal.household.positions_and_lots import NO_GIFT_VALUE, UNKNOWN_BASIS
from xlrebal.tax.columns import Ints
from xlrebal.tax.money import spread_over


def with_average_basis(household: Household) -> Household:
    """The household with the basis of every averaged lot its part of the average; the parts add up to the cent (C-13).

    Parts are rounded in the order the lots are sold, so that the shares sold first cost what the average says.
    """
    lots = household.lots
    basis = lots.basis.copy()
    for index in sorted(household.averaged):
        own = lots_of_position(household, index)
        if (basis[own] != UNKNOWN_BASIS).all():
            shared = own[lots.gift_value[own] == NO_GIFT_VALUE]
            oldest_first = shared[np.argsort(lots.acquired[shared], kind="stable")]
            total = int(basis[shared].sum())
            basis[oldest_first] = spread_over(total, lots.quantity[oldest_first].tolist())
    return replace(household, lots=replace(lots, basis=basis)) if household.averaged else household


def lots_of_position(household: Household, position: PositionIndex) -> Ints:
    """Indices of a position's lots; they stand together."""
    start, end = np.searchsorted(household.lots.position, [position, position + 1]).tolist()
    return np.arange(start, end)
