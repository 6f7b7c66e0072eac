"""Which lot and which position, told apart: where each stands in `Lots` and in `Positions`.

Both are plain `int` when the program runs; the type checker takes neither a bare number nor the one for the other. A column
of indexes is plain integers, as every column is: an element gets its type where it is read out of it, here.
"""

from __future__ import annotations

from collections.abc import Sized
from typing import NewType

import numpy as np

from xlrebal.tax.columns import Flags, Ints

LotIndex = NewType("LotIndex", int)
PositionIndex = NewType("PositionIndex", int)


def lots_where(flags: Flags) -> list[LotIndex]:
    """The lots whose element of a column is true, in the lots' order."""
    return lots_in(np.flatnonzero(flags))


def lots_in(column: Ints) -> list[LotIndex]:
    """A column of lot indexes, as a list."""
    return [LotIndex(lot) for lot in column.tolist()]


def every_lot(lots: Sized) -> list[LotIndex]:
    """Every lot of `Lots`."""
    return [LotIndex(lot) for lot in range(len(lots))]


def positions_in(column: Ints) -> list[PositionIndex]:
    """A column of position indexes, such as Lots.position, as a list."""
    return [PositionIndex(position) for position in column.tolist()]


def every_position(positions: Sized) -> list[PositionIndex]:
    """Every position of `Positions`."""
    return [PositionIndex(position) for position in range(len(positions))]
