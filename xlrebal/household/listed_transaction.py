"""A row of Transactions, as the sheet lists it."""

from __future__ import annotations

from datetime import date

from xlrebal.schema.record import record
from xlrebal.tax.money import Cents, MicroShares
from xlrebal.tax.symbol import Symbol


@record(kw_only=True)
class ListedTransaction:
    """quantity micro-shares; amount cents (cost, or net proceeds), None unknown. lots: (lot id, micro-shares) a sale took.

    how: of a receipt transfer, gift or inheritance, "" where nobody says; acquired: when its shares were first bought, None
    where nobody says. gift_value: cents all its shares were worth when given, None where nobody says (H-5).
    """

    traded: date
    account: str
    symbol: Symbol
    action: str
    quantity: MicroShares
    amount: Cents | None
    lot_id: str
    lots: tuple[tuple[str, MicroShares], ...]
    order: str
    scheduled: bool
    acquired: date | None
    basis: Cents | None
    row: int
    how: str = ""
    gift_value: Cents | None = None
    gift_date: date | None = None

    @property
    def is_sale(self) -> bool:
        """Whether shares were sold; every other action brings some in."""
        return self.action == "sell"

    @property
    def is_split(self) -> bool:
        """Whether shares were added to the lots held then (H-6)."""
        return self.action == "split"

    @property
    def is_receipt(self) -> bool:
        """Whether shares came in that were not bought here: a transfer, a gift, an inheritance (S-3)."""
        return self.action == "receive"

    @property
    def makes_lot(self) -> bool:
        """Whether it is a lot: a purchase or a receipt."""
        return not (self.is_sale or self.is_split)

    @property
    def first_day(self) -> date:
        """When the shares of a purchase or receipt were first bought, as far as anybody says."""
        return self.acquired if self.is_receipt and self.acquired else self.traded
