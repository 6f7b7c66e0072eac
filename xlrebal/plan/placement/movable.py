"""Everything that may move in one placement, and where it should."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import cached_property

import numpy as np

from xlrebal.household.household import Household
from xlrebal.household.indexes import LotIndex
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.placement.ceilings import Ceiling
from xlrebal.plan.placement.improvement import Improvement
from xlrebal.plan.placement.may_move import Payment, PossiblePurchase, SellableLot
from xlrebal.plan.placement.row_aims import RowAim
from xlrebal.schema.record import Remembering, record
from xlrebal.schema.side import Side
from xlrebal.tax.columns import Floats, Ints
from xlrebal.tax.money import Cents
from xlrebal.tax.symbol import Symbol


@record(kw_only=True)
class Movable(Remembering):
    """Everything that may move, and where it should: over all scopes that trade.

    payments: of the household's need, which an account's cash goes for as for a purchase. cash: cents each account may spend,
    by name; kept: cents it has beyond them, which stay. wishes: cents by which each symbol of
    a scope is to change, by scope and symbol, where the rows leave the choice. ceilings: caps and floors on several trades
    together. unclean: lots whose loss would be washed as things stand. whole: lots that go whole. improvement: what trades for drift come
    to at least. steady: cents that an
    account is to trade as before, by name and side, so that money stays where it was; empty where nothing came before.
    freed: losses that are clean once the lots that go whole have gone. carried: the worth of a loss that is carried on, as a share
    of the rate on a long-term gain, where gains and losses are netted with the year's; None: at marginal rates, where no brackets are
    known. harvests: whether rows that are weighed sell more where losses save tax. drifts: every scope; weighed: the scopes, by name,
    whose drift is weighed against what it costs.
    """

    lots: Sequence[SellableLot]
    unclean: frozenset[LotIndex]
    whole: frozenset[LotIndex]
    freed: frozenset[LotIndex]
    purchases: Sequence[PossiblePurchase]
    payments: Sequence[Payment]
    aims: Sequence[RowAim]
    cash: Mapping[str, Cents]
    kept: Mapping[str, Cents]
    wishes: Mapping[tuple[str, Symbol], int]
    scope_of: Mapping[str, str]
    improvement: Improvement
    ceilings: Sequence[Ceiling] = ()
    steady: Mapping[tuple[str, Side], Cents] = field(default_factory=dict)
    carried: float | None = None
    harvests: bool = False
    drifts: Sequence[ScopeDrift] = ()
    weighed: frozenset[str] = frozenset()

    @cached_property
    def of_lots(self) -> Ints:
        """The lots by index, as a column."""
        return np.array([each.lot for each in self.lots], dtype=np.int64)

    @cached_property
    def worths(self) -> Floats:
        """Cents that each may be sold for, as a column."""
        return np.array([each.worth for each in self.lots], dtype=float)


def payers(household: Household, movable: Movable) -> frozenset[str]:
    """The accounts that could pay for a purchase: out of cash, or of what they may sell."""
    held = np.unique(household.lots.position[movable.of_lots]).tolist()
    selling = {household.positions.account[at] for at in held}
    return frozenset(selling | {name for name, cents in movable.cash.items() if cents > 0})
