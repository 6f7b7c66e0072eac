"""Open lots, realized gains and wash sales rebuilt from Transactions, and where the Lots sheet differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.household.lot_columns import LotColumns
from xlrebal.plan.history.household_ledger import transactions_alone
from xlrebal.plan.history.ledger_names import plain_id, sale_key
from xlrebal.plan.history.pair_lots import LotAddress, OneLot, Pair, listed_lots, lots_left, paired
from xlrebal.plan.history.receipts_in_doubt import receipts_in_doubt
from xlrebal.schema.finding import Finding
from xlrebal.schema.record import record
from xlrebal.tax.money import micros, shares_text
from xlrebal.tax.open_windows import OpenWindow, open_windows
from xlrebal.tax.realized import LedgerIssue, LedgerProblem, LotRow, Match, SaleRow
from xlrebal.tax.transaction import Status


class Difference(NamedTuple):
    """One thing the two sides disagree on: micro-shares, cents or dates by `kind`; None where a side has nothing."""

    kind: str
    key: LotAddress
    rebuilt: int | date | None
    listed: int | date | None
    row: int
    message: str


@record
class LedgerComparison:
    """What Transactions say of every taxable sale and every lot left, and every difference to the Lots sheet.

    in_doubt: sales of shares received of which something that decides is not known.
    """

    lots: tuple[LotRow, ...]
    sales: tuple[SaleRow, ...]
    matches: tuple[Match, ...]
    windows: tuple[OpenWindow, ...]
    differences: tuple[Difference, ...]
    in_doubt: tuple[Finding, ...] = ()


def compare_ledger(household: Household, sheet: LotColumns, rows: Sequence[int]) -> LedgerComparison:
    """The whole history replayed, every account and year, and compared with the Lots sheet and its Excel rows."""
    replayed = transactions_alone(household).replay()
    done = tuple(row for row in replayed.lots if row.status is Status.DONE)
    windows = open_windows((each for each in replayed.unmatched_losses if each.status is Status.DONE), household.as_of)
    differences = (
        *_sales_in_doubt(household, replayed.issues),
        *_compared(household, lots_left(done), listed_lots(sheet, rows)),
    )
    sales = tuple(row for row in replayed.sales if row.status is Status.DONE)
    in_doubt = receipts_in_doubt(household, sales, replayed.issues)
    return LedgerComparison(done, sales, replayed.matches, windows, differences, in_doubt)


def _key(pair: Pair) -> LotAddress:
    one = pair[1] or pair[0]
    return one.key if one else ("", "", "")


def _compared(household: Household, rebuilt: Sequence[OneLot], listed: Sequence[OneLot]) -> Iterator[Difference]:
    """Every difference, by account, symbol and lot."""
    pairs = paired(rebuilt, listed)
    tolerance = micros(household.settings.quantity_tolerance)
    starts = _starts(household)
    for ours, theirs in sorted(pairs, key=_key):
        if theirs is None and ours is not None:
            yield Difference(
                "missing lot",
                ours.key,
                ours.quantity,
                None,
                0,
                f"Transactions leave {shares_text(ours.quantity)} shares bought on {ours.acquired}; "
                "Lots does not have them. Add the lot, or the sale that closed it.",
            )
        elif ours is None and theirs is not None:
            yield Difference(
                "extra lot", theirs.key, None, theirs.quantity, theirs.row, _extra(theirs, starts.get(theirs.key[0]))
            )
        elif ours is not None and theirs is not None:
            yield from _unequal(ours, theirs, tolerance)


def _unequal(ours: OneLot, theirs: OneLot, tolerance: int) -> Iterator[Difference]:
    if abs(ours.quantity - theirs.quantity) > tolerance:
        yield Difference(
            "quantity",
            theirs.key,
            ours.quantity,
            theirs.quantity,
            theirs.row,
            f"Transactions leave {shares_text(ours.quantity)} shares, Lots has "
            f"{shares_text(theirs.quantity)}: a trade is missing on one side.",
        )
    if ours.basis is not None and ours.basis != theirs.basis:
        yield Difference("basis", theirs.key, ours.basis, theirs.basis, theirs.row, _basis_message(ours, theirs))
    rebuilt, listed = _dates(ours), _dates(theirs)
    if listed and rebuilt != listed:
        first = next(
            (pair for pair in zip(rebuilt, listed, strict=False) if pair[0] != pair[1]), (rebuilt[0], listed[0])
        )
        yield Difference(
            "holding date",
            theirs.key,
            *first,
            theirs.row,
            f"By Transactions {_spans(ours)}, on Lots {_spans(theirs)}: a wash sale carries "
            "a holding period over (W-6).",
        )


def _basis_message(ours: OneLot, theirs: OneLot) -> str:
    if theirs.basis is None:
        return "Lots has no basis: fill it in."
    difference = (ours.basis or 0) - theirs.basis
    word = "more" if difference > 0 else "less"
    return (
        f"Transactions give ${abs(difference) / 100:,.2f} {word} than Lots: a wash sale of another account the custodian cannot see, a return of capital, "
        "or a slip."
    )


def _dates(lot: OneLot) -> list[date]:
    """The days its holding periods start, those that are known."""
    return sorted({part.holding_date for part in lot.parts if part.holding_date})


def _spans(lot: OneLot) -> str:
    """Shares by the day their holding period starts."""
    return ", ".join(f"{shares_text(part.quantity)} shares from {part.holding_date}" for part in lot.parts)


def _starts(household: Household) -> dict[str, date]:
    starts: dict[str, date] = {}
    for each in household.transactions:
        starts[each.account] = min(each.traded, starts.get(each.account, each.traded))
    return starts


def _extra(lot: OneLot, start: date | None) -> str:
    if start is None:
        return f"No transaction of {lot.key[0]} is listed."
    if lot.acquired is None or lot.acquired < start:
        return f"Bought before the first transaction listed ({start}): it cannot be rebuilt."
    return f"No purchase on {lot.acquired} is listed, or its shares were sold: add the transaction, or delete the lot."


_DOUBT = {
    LedgerProblem.UNKNOWN_LOT: "names a lot that neither Transactions nor Lots has",
    LedgerProblem.SOLD_BEFORE_BOUGHT: "names a lot bought later",
    LedgerProblem.LOT_OVERSOLD: "takes more than was bought",
    LedgerProblem.UNKNOWN_ACCOUNT: "is in an account that is not listed",
    LedgerProblem.DUPLICATE_LOT: "is a second purchase under the same lot id",
    LedgerProblem.UNKNOWN_AMOUNT: "or the purchase of its shares has no Amount",
}
"""What is said of a sale; a split that meets no shares has a finding of its own."""


def _sales_in_doubt(household: Household, issues: Sequence[LedgerIssue]) -> Iterator[Difference]:
    """Transactions that could not be followed in full (D-5, D-7)."""
    rows = {sale_key(each): each for each in household.transactions}
    for issue in issues:
        if issue.code is LedgerProblem.SPLIT_OF_NOTHING:
            continue
        each = rows.get(issue.transaction)
        where = (
            f"The sale in row {each.row}" if each else f"The transaction {plain_id(issue.account, issue.transaction)}"
        )
        short = f": {shares_text(issue.quantity)} shares are left out" if issue.quantity else ""
        yield Difference(
            "sale",
            (issue.account, each.symbol if each else "", plain_id(issue.account, issue.lot)),
            issue.quantity or None,
            None,
            each.row if each else 0,
            f"{where} {_DOUBT[issue.code]}{short} [{issue.code}].",
        )
