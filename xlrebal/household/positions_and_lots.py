"""Positions and tax lots as columns, sorted by account, symbol and lot id, so that the order of the advisor's rows never counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from functools import cached_property

import numpy as np

from xlrebal.household.indexes import PositionIndex
from xlrebal.schema.record import Remembering, record
from xlrebal.tax.columns import Dates, Flags, Ints
from xlrebal.tax.symbol import Symbol

UNKNOWN_BASIS = -1
NO_GIFT_VALUE = -1  # bought, or a gift that was worth its basis (H-5)


@record
class Positions(Remembering):
    """One element a position (account and symbol, cash left out), sorted by account then symbol.

    account, symbol: names. quantity: micro-shares. value: cents (0 where Household.unvalued has it: nobody knows). sellable,
    buyable: False where bad data keeps it out of trading (LOTS_DO_NOT_SUM, lots missing in a taxable account, short, no price …).
    """

    account: tuple[str, ...]
    symbol: tuple[Symbol, ...]
    quantity: Ints
    value: Ints
    sellable: Flags
    buyable: Flags

    def __len__(self) -> int:
        """How many positions."""
        return len(self.account)

    @cached_property
    def index_of(self) -> Mapping[tuple[str, Symbol], PositionIndex]:
        """Each position's index by account and symbol."""
        return {pair: PositionIndex(index) for index, pair in enumerate(zip(self.account, self.symbol, strict=True))}

    @cached_property
    def of_account(self) -> Mapping[str, Sequence[PositionIndex]]:
        """The indices of each account's positions, by symbol; accounts without any are left out."""
        found: dict[str, list[PositionIndex]] = {}
        for index, account in enumerate(self.account):
            found.setdefault(account, []).append(PositionIndex(index))
        return found


@record(kw_only=True)
class Lots:
    """One element a tax lot, sorted by account, symbol, lot id (text). Rejected lots (D-3) are not here.

    position: index into Positions. quantity: micro-shares. basis: cents, total (UNKNOWN_BASIS: never sold). acquired and
    holding_date: datetime64[D], NaT unknown; holding_date equals acquired unless carried over. inherited: long-term always;
    inherited and gifted lots are no purchases (S-3).
    sellable: False where a finding stops this lot. sell_quantity: micro-shares named for specific identification.
    row: the Excel row on Lots (0: made by us). gift_value: cents, NO_GIFT_VALUE where not a gift below basis (H-5).
    For the plan, a lot that replaces earlier losses in part stands here part by part (W-6), in the order they leave it.
    """

    position: Ints
    lot_id: tuple[str, ...]
    acquired: Dates
    holding_date: Dates
    quantity: Ints
    basis: Ints
    inherited: Flags
    gifted: Flags
    gift_value: Ints
    gift_date: Dates
    adjusted: Flags
    sellable: Flags
    sell_quantity: Ints
    row: Ints

    def __len__(self) -> int:
        """How many lots."""
        return len(self.lot_id)

    @property
    def continues(self) -> Flags:
        """Lots that are a further part of the lot before them."""
        found = np.zeros(len(self), dtype=bool)
        found[1:] = (self.row[1:] == self.row[:-1]) & (self.position[1:] == self.position[:-1])
        return found

    def repeated(self, times: Ints) -> Lots:
        """Every lot so many times, side by side."""
        columns = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "lot_id"}
        ids = (lot_id for lot_id, count in zip(self.lot_id, times.tolist(), strict=True) for _ in range(count))
        return Lots(lot_id=tuple(ids), **{name: np.repeat(column, times) for name, column in columns.items()})

    def since(self, day: date) -> Flags:
        """Lots acquired on or after a day; one without a date may have been."""
        recent: Flags = (self.acquired >= np.datetime64(day)) | np.isnat(self.acquired)
        return recent
