"""Which of all the trades that a placement may make it makes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np

from xlrebal.plan.placement.may_move import PossiblePurchase, SellableLot
from xlrebal.tax.columns import Floats

Trade = TypeVar("Trade", SellableLot, PossiblePurchase)


def trades_made(trades: Sequence[Trade], dollars: Floats) -> Iterator[tuple[Trade, float]]:
    """The trades that are made, and for how many dollars; what follows after their number is of no trade."""
    for at in np.flatnonzero(dollars[: len(trades)]).tolist():
        yield trades[at], float(dollars[at])
