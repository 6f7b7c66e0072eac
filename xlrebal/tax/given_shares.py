"""What shares received as a gift come to when the ledger sells them: by the donor's basis, or their value when given (H-5)."""

from __future__ import annotations

from xlrebal.tax.exact import Exact, exact_part, half_up
from xlrebal.tax.held_lot import HeldLot, Piece


def as_given(lot: HeldLot, piece: Piece, proceeds: Exact, proceeds_cents: int) -> Piece:
    """The piece with the basis and the day that count for what it brings in (§1015, §1223(2)); as it is where it is no gift.

    Worth less when given than the donor's basis, and sold for no more than that: its value then and the day of the gift
    for a loss, and for what lies between the two neither gain nor loss. The piece has left the lot already.
    """
    if lot.gift_value is None or proceeds > piece.basis:
        return piece
    value = exact_part(lot.gift_value, piece.quantity, lot.of)
    if value >= piece.basis:
        return piece
    if proceeds >= value:
        return piece._replace(basis=proceeds, basis_cents=proceeds_cents)
    given = lot.transaction.gift_date or lot.transaction.trade_date
    after = lot.plain + piece.quantity
    cents = half_up(exact_part(lot.gift_value, after, lot.of)) - half_up(exact_part(lot.gift_value, lot.plain, lot.of))
    return piece._replace(basis=value, basis_cents=cents, holding_day=given.toordinal(), day=given.toordinal())
