"""What the trades of one placement show about washes, for the next one to plan with."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from xlrebal.household.indexes import LotIndex
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.tax.money import NO_SHARES


@dataclass(frozen=True, slots=True, kw_only=True)
class WashesFound:
    """Lots by index. kept: what stays after all, as something would wash it. freed: losses that are clean once the recent
    lots that would wash them have gone whole (C-2). gone: those recent lots, which are to go whole again. losing: what is
    a loss for its commission alone, while something identical is to be bought."""

    kept: frozenset[LotIndex] = frozenset()
    freed: frozenset[LotIndex] = frozenset()
    gone: frozenset[LotIndex] = frozenset()
    losing: frozenset[LotIndex] = frozenset()

    def with_more(
        self,
        before: Proposal,
        after: Proposal,
        guard: WashGuard,
        unclean: frozenset[LotIndex],
        kept: frozenset[LotIndex],
        wanted: Container[str],
    ) -> WashesFound:
        """With what one more placement shows: what it kept, and which of the unclean losses its sales have freed.

        wanted: the identical groups of which it buys.
        """
        freed = unclean - guard.unclean(unclean, after) - self.kept
        washing = frozenset[LotIndex]().union(*(guard.lots_washing(lot, before.sold) for lot in freed))
        return WashesFound(
            kept=self.kept | kept,
            freed=(self.freed | freed) - kept,
            gone=self.gone | frozenset(lot for lot in washing if after.left_of(lot) == 0),
            losing=self.losing | frozenset(_lost_by_commission(before, after, wanted)),
        )


def _lost_by_commission(before: Proposal, after: Proposal, wanted: Container[str]) -> Iterator[LotIndex]:
    """Lots of these identical groups that are sold between, at a loss that only the commission makes."""
    household = after.household
    for lot, sold in after.sold.items():
        if sold == before.sold.get(lot, NO_SHARES) or after.valued.realizes[lot] < 0:
            continue
        ordered = after.sold_of_position[household.position_of(lot)]
        if household.group_of[household.symbol_of(lot)] in wanted and after.could_lose(lot, NO_SHARES, ordered):
            yield lot
