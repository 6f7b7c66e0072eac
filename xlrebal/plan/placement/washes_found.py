"""What the trades of one placement show about washes, for the next one to plan with."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace

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

    def foreseen(
        self,
        before: Proposal,
        guard: WashGuard,
        unclean: frozenset[LotIndex],
        whole: Iterable[LotIndex],
        bought: Container[str],
    ) -> WashesFound:
        """With what a placement shows before its trades are made: the unclean losses that are clean without the lots it sells whole.

        bought: the identical groups of which it buys.
        """
        household = before.household
        sold = {lot: household.quantity_of(lot) for lot in whole}
        free = frozenset(lot for lot in unclean if household.group_of[household.symbol_of(lot)] not in bought)
        return self._with_freed(before, replace(before, sold={**before.sold, **sold}), guard, free)

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

        Where something is kept of an identical group of which losses were freed before, all of these stay: the recent lots did
        not go whole after all. wanted: the identical groups of which it buys.
        """
        household = after.household

        def group(lot: LotIndex) -> str:
            return household.group_of[household.symbol_of(lot)]

        failed = {group(lot) for lot in kept} & {group(lot) for lot in self.freed}
        kept |= frozenset(lot for lot in self.freed if group(lot) in failed)
        known = replace(
            self,
            kept=self.kept | kept,
            freed=self.freed - kept,
            gone=frozenset(lot for lot in self.gone if group(lot) not in failed),
        )
        found = known._with_freed(before, after, guard, unclean)
        return replace(found, losing=self.losing | frozenset(_lost_by_commission(before, after, wanted)))

    def without(self, freed: frozenset[LotIndex], gone: frozenset[LotIndex]) -> WashesFound:
        """With these freed losses kept after all, and their recent lots free to stay."""
        return replace(self, kept=self.kept | freed, freed=self.freed - freed, gone=self.gone - gone)

    def _with_freed(
        self, before: Proposal, after: Proposal, guard: WashGuard, unclean: frozenset[LotIndex]
    ) -> WashesFound:
        """With the losses that what is sold between has freed, and the recent lots that would have washed them."""
        freed = unclean - guard.unclean(unclean, after) - self.kept
        washing = frozenset[LotIndex]().union(*(guard.lots_washing(lot, before.sold) for lot in freed))
        gone = frozenset(lot for lot in washing if after.left_of(lot) == 0)
        return replace(self, freed=self.freed | freed, gone=self.gone | gone)


def _lost_by_commission(before: Proposal, after: Proposal, wanted: Container[str]) -> Iterator[LotIndex]:
    """Lots of these identical groups that are sold between, at a loss that only the commission makes."""
    household = after.household
    for lot, sold in after.sold.items():
        if sold == before.sold.get(lot, NO_SHARES) or after.valued.realizes[lot] < 0:
            continue
        ordered = after.sold_of_position[household.position_of(lot)]
        if household.group_of[household.symbol_of(lot)] in wanted and after.could_lose(lot, NO_SHARES, ordered):
            yield lot
