"""The Lots sheet as columns of exact figures."""

from __future__ import annotations

from xlrebal.schema.record import record
from xlrebal.tax.columns import Dates, Flags, Ints
from xlrebal.tax.symbol import Symbol


@record(kw_only=True)
class LotColumns:
    """One element a lot whose quantity is usable, in sheet order. record: its place on the sheet. Units as in Lots.

    unreadable: a cell that decides the lot's term or sale could not be read (D-1). basis is UNKNOWN_BASIS where none is usable.
    basis_blank: neither Cost Basis nor Unit Cost was given at all. gift_unvalued: a gift whose
    value then is not known: it stands at 0, so that no loss is taken (H-5).
    """

    record: Ints
    account: list[str]
    symbol: list[Symbol]
    lot_id: list[str]
    acquired: Dates
    holding_date: Dates
    quantity: Ints
    basis: Ints
    basis_blank: Flags
    inherited: Flags
    gifted: Flags
    gift_value: Ints
    gift_unvalued: Flags
    gift_date: Dates
    adjusted: Flags
    unreadable: Flags
    sell_quantity: Ints

    def keys(self) -> frozenset[tuple[str, Symbol]]:
        """The accounts and symbols that have lots."""
        return frozenset(zip(self.account, self.symbol, strict=True))
