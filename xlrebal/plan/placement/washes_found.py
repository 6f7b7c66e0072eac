"""What the trades of one placement show about washes, for the next one to plan with."""

from __future__ import annotations

from dataclasses import dataclass

from xlrebal.household.indexes import LotIndex
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.proposal.proposal import Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class WashesFound:
    """Lots by index. kept: what stays after all, as something would wash it. freed: losses that are clean once the recent
    lots that would wash them have gone whole (C-2). gone: those recent lots, which are to go whole again."""

    kept: frozenset[LotIndex] = frozenset()
    freed: frozenset[LotIndex] = frozenset()
    gone: frozenset[LotIndex] = frozenset()

    def with_more(
        self,
        before: Proposal,
        after: Proposal,
        guard: WashGuard,
        unclean: frozenset[LotIndex],
        kept: frozenset[LotIndex],
    ) -> WashesFound:
        """With what one more placement shows: what it kept, and which of the unclean losses its sales have freed."""
        freed = unclean - guard.unclean(unclean, after) - self.kept
        washing = frozenset[LotIndex]().union(*(guard.lots_washing(lot, before.sold) for lot in freed))
        return WashesFound(
            kept=self.kept | kept,
            freed=(self.freed | freed) - kept,
            gone=self.gone | frozenset(lot for lot in washing if after.left_of(lot) == 0),
        )
