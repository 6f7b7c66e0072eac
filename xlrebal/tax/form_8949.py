"""Form 8949 rows, their totals for Schedule D, and where a broker's 1099-B will differ (W-15).

A broker reports a wash only between trades of one security in one account (Reg 1.6045-1(d)(6)(iii)). What other
accounts, IRAs and identical groups add is listed, never hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from xlrebal.schema.record import record
from xlrebal.tax.conventions import Conventions, Rounding
from xlrebal.tax.ledger import Replay, replay_by
from xlrebal.tax.money import NO_MONEY, Cents, MicroShares
from xlrebal.tax.realized import SaleRow
from xlrebal.tax.symbol import Symbol
from xlrebal.tax.transaction import Status, TaxAccount, Transaction

SCHEDULE_D_LINES = {
    "A": "1b",
    "B": "2",
    "C": "3",
    "G": "1b",
    "H": "2",
    "I": "3",
    "D": "8b",
    "E": "9",
    "F": "10",
    "J": "8b",
    "K": "9",
    "L": "10",
}
"""The line of Schedule D that takes the totals of a box, short-term boxes first.

That a sale is on no 1099 at all is not ours to know: C and F are only given to digital assets sold before there was a 1099-DA, I and L never.
"""
DIGITAL_FROM = 2025  # the first year with boxes of their own for digital assets (S-8)


class SoldShares(NamedTuple):
    """What the form asks about the shares of a sale: covered (basis reported to the IRS), inherited, a collectible, `digital`.

    `provisional`: a purchase still to come is to wash the loss (W-9, W-10).
    """

    covered: bool = True
    inherited: bool = False
    collectible: bool = False
    provisional: bool = False
    digital: bool = False


@record(kw_only=True)
class Form8949Row:
    """One line; money in cents. `adjustment` is positive with code W; gain = proceeds - basis + adjustment.

    `box` is A or B in Part I, D or E in Part II, of digital assets G or H and J or K (S-8). Column (b) of `inherited` shares reads INHERITED, not their date.
    `provisional`: the adjustment holds only if a scheduled purchase goes ahead.
    """

    long_term: bool
    box: str
    status: Status
    account: str
    symbol: Symbol
    lot: str
    quantity: MicroShares
    acquired: date
    inherited: bool
    sold: date
    proceeds: Cents
    basis: Cents
    code: str
    adjustment: Cents
    gain: Cents
    provisional: bool = False


@record(kw_only=True)
class BoxTotal:
    """The sums of one box, in cents, for Schedule D: of the done sales, or with those proposed."""

    long_term: bool
    box: str
    with_proposed: bool
    proceeds: int
    basis: int
    adjustment: int
    gain: int

    @property
    def line(self) -> str:
        """The line of Schedule D."""
        return SCHEDULE_D_LINES[self.box]


class BrokerDifference(NamedTuple):
    """A sale whose disallowed loss differs from what its broker will report, in cents."""

    sale: str
    account: str
    lot: str
    long_term: bool
    disallowed: int
    broker_disallowed: int


def form_8949(
    sales: Iterable[SaleRow], year: int, shares_of: Callable[[SaleRow], SoldShares], rounding: Rounding = Rounding.CENTS
) -> tuple[Form8949Row, ...]:
    """The done and proposed sales of one tax year (by trade date, S-1) as the form wants them.

    Part I before Part II, one box after the other; in a box done sales before proposed ones, each by date sold. In whole
    dollars (C-13) each amount is rounded half up by itself, and the gain is that of the rounded amounts.
    """
    rows = [
        _row(sale, shares_of(sale)) for sale in sales if sale.sold.year == year and sale.status is not Status.SCHEDULED
    ]
    if rounding is Rounding.WHOLE_DOLLARS:
        rows = [_in_whole_dollars(row) for row in rows]
    return tuple(sorted(rows, key=lambda row: (row.long_term, row.box, row.status is not Status.DONE, row.sold)))


def _row(sale: SaleRow, shares: SoldShares) -> Form8949Row:
    return Form8949Row(
        long_term=sale.long_term,
        box=_box(sale, shares),
        status=sale.status,
        account=sale.account,
        symbol=sale.symbol,
        lot=sale.lot,
        quantity=sale.quantity,
        acquired=sale.acquired,
        inherited=shares.inherited,
        sold=sale.sold,
        proceeds=sale.proceeds,
        basis=sale.basis,
        code=_codes(sale, shares),
        adjustment=sale.disallowed,
        gain=sale.recognized,
        provisional=shares.provisional,
    )


def _in_whole_dollars(row: Form8949Row) -> Form8949Row:
    """A loss wholly disallowed stays so, and no adjustment is larger than the loss: rounding must not make a gain."""
    proceeds, basis, adjustment = (
        Cents((cents + 50) // 100 * 100) for cents in (row.proceeds, row.basis, row.adjustment)
    )
    loss = max(NO_MONEY, basis - proceeds)
    adjustment = loss if adjustment and not row.gain else min(adjustment, loss)
    return replace(row, proceeds=proceeds, basis=basis, adjustment=adjustment, gain=proceeds - basis + adjustment)


def _box(sale: SaleRow, shares: SoldShares) -> str:
    """By term, and by what a broker reports to the IRS."""
    if shares.digital and sale.sold.year < DIGITAL_FROM:
        return "F" if sale.long_term else "C"
    reported, unreported = ("JK" if sale.long_term else "GH") if shares.digital else ("DE" if sale.long_term else "AB")
    return reported if shares.covered else unreported


def _codes(sale: SaleRow, shares: SoldShares) -> str:
    """Column (f): C a collectible, W a wash sale; several in alphabetical order without a space."""
    return ("C" if shares.collectible else "") + ("W" if sale.disallowed else "")


def box_totals(rows: Iterable[Form8949Row]) -> tuple[BoxTotal, ...]:
    """The sums of each box with sales, in the order of the form: done, then with proposed where any is."""
    rows = list(rows)
    totals = []
    for box in SCHEDULE_D_LINES:
        own = [row for row in rows if row.box == box]
        done = [row for row in own if row.status is Status.DONE]
        totals += [_total(done, box, with_proposed=False)] if done else []
        totals += [_total(own, box, with_proposed=True)] if len(own) > len(done) else []
    return tuple(totals)


def _total(rows: Sequence[Form8949Row], box: str, *, with_proposed: bool) -> BoxTotal:
    return BoxTotal(
        long_term=box in "DEFJKL",
        box=box,
        with_proposed=with_proposed,
        proceeds=sum(row.proceeds for row in rows),
        basis=sum(row.basis for row in rows),
        adjustment=sum(row.adjustment for row in rows),
        gain=sum(row.gain for row in rows),
    )


def broker_differences(
    transactions: Sequence[Transaction],
    accounts: Sequence[TaxAccount],
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
