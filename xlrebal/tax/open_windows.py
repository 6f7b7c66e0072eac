"""Losses that a purchase could still wash (W-9, W-12)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from xlrebal.schema.record import record
from xlrebal.tax.realized import UnmatchedLoss
from xlrebal.tax.symbol import Symbol
from xlrebal.tax.transaction import Status
from xlrebal.tax.wash_window import at_risk_until, safe_from


@record(kw_only=True)
class OpenWindow:
    """Shares of one sale and lot whose loss a purchase would still wash: micro-shares, and their loss in cents (W-12).

    `lot` is "" where the lot is not known. `scheduled`: so far only a purchase still to come is matched with them.
    """

    sale: str
    sold: date
    account: str
    symbol: Symbol
    lot: str
    quantity: int
    loss: int
    status: Status
    scheduled: bool = False

    @property
    def at_risk_until(self) -> date:
        """The last day on which a purchase would wash the loss."""
        return at_risk_until(self.sold)

    @property
    def safe_from(self) -> date:
        """The first day on which the security may be bought again."""
        return safe_from(self.sold)


def open_windows(losses: Iterable[UnmatchedLoss], as_of: date) -> tuple[OpenWindow, ...]:
    """The loss sales, done or proposed, with unmatched shares whose window is open on `as_of` (its last day included).

    Sold 5 Nov 2026 at a loss of 600: at risk until 5 Dec, safe from 6 Dec.
    """
    found: dict[tuple[str, str, str], OpenWindow] = {}
    for each in losses:
        if as_of > at_risk_until(each.sold):
            continue
        key = (each.account, each.sale, each.lot)
        other_term = found.get(key)
        shares, loss = (other_term.quantity, other_term.loss) if other_term else (0, 0)
        shares, loss = shares + each.unmatched, loss + each.loss
        found[key] = OpenWindow(
            sale=each.sale,
            sold=each.sold,
            account=each.account,
            symbol=each.symbol,
            lot=each.lot,
            quantity=shares,
            loss=loss,
            status=each.status,
        )
    return tuple(found.values())
