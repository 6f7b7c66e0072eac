"""The lots of one account and symbol in the order in which first in, first out takes them (L-1, C-15)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from heapq import heapify, heappop, heapreplace
from typing import NamedTuple

from xlrebal.tax.exact import Exact
from xlrebal.tax.held_lot import HeldLot


class Turn(NamedTuple):
    """A lot whose turn it is to be sold from, and the micro-shares of it that go before the next turn."""

    lot: HeldLot
    at_most: Exact


class LotQueue:
    """Lots by purchase date, then lot id; spent ones in front are forgotten."""

    def __init__(self, lots: Iterable[HeldLot]) -> None:
        """`lots` of one account and symbol, in any order."""
        self._lots = deque(sorted(lots, key=lambda lot: (lot.day, lot.transaction.id)))

    def by_purchase_date(self, position: int) -> Iterator[Turn]:
        """What a sale at this place of the ledger takes: the lots listed before it, each with all its shares."""
        return (Turn(lot, lot.left()) for lot in self.listed_before(position))

    def by_holding_date(self, position: int, matched_first: bool) -> Iterator[Turn]:
        """The same by holding date (C-15): a lot's shares come up as they would leave it (C-6), part by part.

        The shares named must have left their lot before the next are asked for.
        """
        lots = [lot for lot in self.listed_before(position) if lot.left()]
        queue = [(lot.next_to_leave(matched_first).holding_day, place) for place, lot in enumerate(lots)]
        heapify(queue)
        while queue:
            _, place = queue[0]
            yield Turn(lots[place], lots[place].next_to_leave(matched_first).quantity)
            if lots[place].left():
                heapreplace(queue, (lots[place].next_to_leave(matched_first).holding_day, place))
            else:
                heappop(queue)

    def listed_before(self, position: int) -> Iterator[HeldLot]:
        """The lots listed before this place of the ledger, by purchase date."""
        while self._lots and not self._lots[0].left():
            self._lots.popleft()
        return (lot for lot in self._lots if lot.position < position)
