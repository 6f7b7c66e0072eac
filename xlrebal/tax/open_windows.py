"""Losses that a purchase could still wash (TAX_RULES W-9, W-12)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from xlrebal.tax.realized import LossPart
from xlrebal.tax.transaction import Status
from xlrebal.tax.wash_window import at_risk_until, safe_from


class OpenWindow(NamedTuple):
    """Unmatched loss shares of one sale and lot, and until when a purchase would wash them; cents, micro-shares."""

    sale: str
    sold: date
    account: str
    symbol: str
    lot: str
    quantity_at_risk: int
    loss_at_risk: int
    at_risk_until: date
    safe_from: date
    status: Status


def open_windows(losses: Iterable[LossPart], as_of: date) -> tuple[OpenWindow, ...]:
    """The loss sales, done or proposed, with unmatched shares whose window is open on `as_of` (its last day included).

    Sold 5 Nov 2026 at a loss of 600: at risk until 5 Dec, safe from 6 Dec.
    """
    totals: dict[tuple[str, str, str], OpenWindow] = {}
    for loss in losses:
        if as_of > at_risk_until(loss.sold):
            continue
        key = (loss.account, loss.sale, loss.lot)
        other_term = totals.get(key)
        shares, amount = (other_term.quantity_at_risk, other_term.loss_at_risk) if other_term else (0, 0)
        totals[key] = OpenWindow(
            loss.sale,
            loss.sold,
            loss.account,
            loss.symbol,
            loss.lot,
            shares + loss.unmatched,
            amount + loss.loss,
            at_risk_until(loss.sold),
            safe_from(loss.sold),
            loss.status,
        )
    return tuple(totals.values())


def loss_at_risk(windows: Iterable[OpenWindow]) -> int:
    """All losses at risk, in cents: what the worst-case budget of B-2 disallows."""
    return sum(window.loss_at_risk for window in windows)
