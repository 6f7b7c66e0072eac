"""Form 8949 rows, and where a broker's 1099-B will differ (TAX_RULES W-15).

A broker reports a wash only between trades of one security in one account (Reg 1.6045-1(d)(6)(iii)). What other
accounts, IRAs and identical groups add is listed, never hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from xlrebal.tax.conventions import Conventions
from xlrebal.tax.ledger import replay_by
from xlrebal.tax.realized import Replay, SaleRow
from xlrebal.tax.transaction import Account, Status, Transaction


class Form8949Row(NamedTuple):
    """One line; money in cents. `adjustment` is positive with code W; gain = proceeds - basis + adjustment."""

    long_term: bool
    account: str
    symbol: str
    lot: str
    quantity: int
    acquired: date
    sold: date
    proceeds: int
    basis: int
    code: str
    adjustment: int
    gain: int


class BrokerDifference(NamedTuple):
    """A sale whose disallowed loss differs from what its broker will report, in cents."""

    sale: str
    account: str
    lot: str
    long_term: bool
    disallowed: int
    broker_disallowed: int


def form_8949(sales: Iterable[SaleRow], year: int) -> tuple[Form8949Row, ...]:
    """The done sales of one tax year (by trade date, S-1), short-term first, as the form wants them."""
    done = [row for row in sales if row.sold.year == year and row.status is Status.DONE]
    return tuple(
        Form8949Row(
            row.long_term,
            row.account,
            row.symbol,
            row.lot,
            row.quantity,
            row.acquired,
            row.sold,
            row.proceeds,
            row.basis,
            "W" if row.disallowed else "",
            row.disallowed,
            row.recognized,
        )
        for row in sorted(done, key=lambda row: row.long_term)
    )


def broker_differences(
    transactions: Sequence[Transaction],
    accounts: Sequence[Account],
    household: Replay,
    conventions: Conventions | None = None,
) -> tuple[BrokerDifference, ...]:
    """Every sale row on which the household's disallowed loss and the broker's own differ.

    The broker's view is the same ledger with each account and symbol by itself.
    """
    alone = replay_by(transactions, accounts, lambda each: (each.account, each.symbol), conventions)
    brokers = {(row.account, row.sale, row.lot, row.long_term): row.disallowed for row in alone.sales}
    ours = {(row.account, row.sale, row.lot, row.long_term): row.disallowed for row in household.sales}
    return tuple(
        BrokerDifference(sale, account, lot, long, ours.get(key, 0), brokers.get(key, 0))
        for key in sorted(ours.keys() | brokers.keys())
        if ours.get(key, 0) != brokers.get(key, 0)
        for account, sale, lot, long in (key,)
    )
