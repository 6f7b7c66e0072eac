"""The purchases that can still wash a loss, as the ledger and the Lots sheet together show them.

Transactions may tell less than Lots: the shares that Lots shows of a recent purchase are held, whatever the ledger says,
and a lot of unknown basis, which the ledger leaves out, is a purchase as much as any other.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property

import numpy as np

from xlrebal.household.household import Household
from xlrebal.household.indexes import LotIndex, lots_where
from xlrebal.plan.history.household_ledger import lot_as_purchase, lot_name
from xlrebal.plan.taxes.tax_settings import conventions
from xlrebal.schema.record import Remembering, record
from xlrebal.tax.held_lot import HeldLot, held_lot
from xlrebal.tax.open_purchases import LotName, OpenGroup
from xlrebal.tax.symbol import NO_SYMBOL
from xlrebal.tax.transaction import TaxAccount, Transaction
from xlrebal.tax.wash_window import wash_window

BEFORE_LEDGER = -1  # position of a lot so old that the ledger starts after it
AFTER_LEDGER = sys.maxsize  # position of a purchase that is only proposed


@record
class ShownGroup(Remembering):
    """One identical group's purchases, and which of them stand on Lots: lot index → name in the ledger.

    undated: those for which Lots has no date: they may have been bought as late as today.
    """

    group: OpenGroup
    on_lots: Mapping[LotIndex, LotName]
    undated: frozenset[LotName]

    @cached_property
    def lots_by_name(self) -> Mapping[LotName, Sequence[LotIndex]]:
        """The lots that go by a name: several where an id stands on Lots twice."""
        found: dict[LotName, list[LotIndex]] = {}
        for lot, name in self.on_lots.items():
            found.setdefault(name, []).append(lot)
        return found

    def sold(self, sold: Mapping[LotIndex, int]) -> dict[LotName, int]:
        """Micro-shares sold by lot index, as far as they are these purchases', by name."""
        found: dict[LotName, int] = {}
        for lot in self.on_lots.keys() & sold.keys():
            found[self.on_lots[lot]] = found.get(self.on_lots[lot], 0) + sold[lot]
        return found


@record
class ShownPurchases:
    """The purchases of all identical groups; a group is put together when it is first asked for."""

    household: Household
    accounts: Mapping[str, TaxAccount]
    ledger: Mapping[str, OpenGroup]
    recent_lots: Mapping[str, Sequence[LotIndex]]
    _groups: dict[str, ShownGroup | None] = field(default_factory=dict)
    _lots: dict[LotIndex, HeldLot] = field(default_factory=dict)

    def of(self, group: str) -> ShownGroup | None:
        """A group's purchases in the window before the as-of date or to come; None without any."""
        if group not in self._groups:
            known, lots = self.ledger.get(group), self.recent_lots.get(group, ())
            self._groups[group] = self._shown(known, lots) if known or lots else None
        return self._groups[group]

    def with_proposed(self, proposed: Iterable[Transaction]) -> ShownPurchases:
        """The same and these purchases, which come after all that is known."""
        bought: dict[str, list[HeldLot]] = {}
        for each in proposed:
            held = held_lot(each, self.accounts[each.account], AFTER_LEDGER)
            if held.can_replace:
                bought.setdefault(self.household.group_of[each.symbol], []).append(held)
        groups: dict[str, ShownGroup | None] = {}
        for name, lots in bought.items():
            shown = self.of(name) or ShownGroup(self._empty(), {}, frozenset())
            groups[name] = replace(shown, group=shown.group.holding(lots))
        return replace(self, _groups=groups)

    def lot(self, lot: LotIndex, shown: ShownGroup) -> HeldLot:
        """A lot as the tax engine knows it; one that the ledger has no need of was bought before it starts."""
        if lot not in self._lots:
            name = lot_name(self.household, lot)
            self._lots[lot] = shown.group.lot(name) or held_lot(
                lot_as_purchase(self.household, lot), self.accounts[name.account], BEFORE_LEDGER
            )
        return self._lots[lot]

    def _shown(self, known: OpenGroup | None, recent: Iterable[LotIndex]) -> ShownGroup | None:
        household = self.household
        names = {lot: lot_name(household, lot) for lot in recent}
        shown: dict[LotName, HeldLot] = {}
        for lot, name in names.items():
            held = held_lot(lot_as_purchase(household, lot), self.accounts[name.account], position=lot)
            if held.can_replace:
                twin = shown.get(name)  # one id twice is an error on Checks, and both are held
                shown[name] = replace(held, plain=held.plain + twin.plain) if twin else held
        group = (known or self._empty()).holding(shown.values())
        undated = frozenset(name for lot, name in names.items() if np.isnat(household.lots.acquired[lot]))
        return ShownGroup(group, names, undated) if group.purchases else None

    def _empty(self) -> OpenGroup:
        return OpenGroup(
            symbol=NO_SYMBOL,
            as_of=self.household.as_of,
            purchases=(),
            event=(),
            lots={},
            conventions=conventions(self.household),
        )


def purchases_shown(
    household: Household, accounts: Mapping[str, TaxAccount], open_groups: Iterable[OpenGroup]
) -> ShownPurchases:
    """The household's purchases, from the groups its replayed history leaves open and the recent lots on Lots."""
    recent: dict[str, list[LotIndex]] = defaultdict(list)
    for lot in lots_where(household.lots.since(wash_window(household.as_of).first)):
        recent[household.group_of[household.symbol_of(lot)]].append(lot)
    ledger = {household.group_of.get(group.symbol, group.symbol): group for group in open_groups}
    return ShownPurchases(household, accounts, ledger, recent)
