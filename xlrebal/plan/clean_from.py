"""The first day on which a loss may be taken, with every scheduled purchase to come in view (TAX_RULES W-14)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from xlrebal.tax.clean_dates import clean_dates
from xlrebal.tax.conventions import Conventions
from xlrebal.tax.transaction import Account, Action, SoldLot, Status, Transaction
from xlrebal.tax.wash_window import loss_clear_from

LOT, SALE, SECURITY = "lot", "sale", "security"


class LossLot(NamedTuple):
    """A lot at a loss: its account, when it was bought, and micro-shares of it."""

    account: str
    acquired: date
    quantity: int


class Bought(NamedTuple):
    """A purchase of the same or an identical security, done and still held, or scheduled."""

    account: str
    on: date
    quantity: int


def clean_from(
    lot: LossLot, purchases: Iterable[Bought], today: date, accounts: Iterable[Account], conventions: Conventions
) -> date:
    """The first day from `today` on which selling the whole lot at a loss would be washed by none of the purchases."""
    bought = sorted(purchases, key=lambda each: (each.on, each.account))
    ledger = [Transaction(LOT, lot.acquired, Action.BUY, lot.account, SECURITY, lot.quantity, lot.quantity)]
    ledger += [
        Transaction(
            f"purchase {number}",
            each.on,
            Action.BUY,
            each.account,
            SECURITY,
            each.quantity,
            0,
            status=Status.SCHEDULED if each.on > today else Status.DONE,
        )
        for number, each in enumerate(bought)
    ]
    sale = Transaction(
        SALE, today, Action.SELL, lot.account, SECURITY, lot.quantity, 0, (SoldLot(LOT),), status=Status.PROPOSED
    )
    found = clean_dates([*ledger, sale], tuple(accounts), conventions=conventions)[SALE]
    return found or loss_clear_from(bought[-1].on)
