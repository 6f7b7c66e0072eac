"""The Transactions sheet as exact records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import starmap
from typing import NamedTuple

from xlrebal.household.data_rules import broken_rule
from xlrebal.household.history_faults import find_history_faults
from xlrebal.household.household import Account, Lots, Positions, Transaction
from xlrebal.household.money import MICROS, cents, scaled_column, shares
from xlrebal.household.named_lots import NamedLots, parse_named_lots
from xlrebal.household.names import Names, symbols_of
from xlrebal.household.sheet_rows import SheetRows, Sheets
from xlrebal.schema.finding import Finding, Problem


class BuiltTransactions(NamedTuple):
    """The usable rows, by date; rows of one date stay in sheet order (C-14: ledger order)."""

    transactions: tuple[Transaction, ...]
    findings: tuple[Finding, ...]


def build_transactions(
    sheets: Sheets, names: Names, accounts: Mapping[str, Account], positions: Positions, lots: Lots, as_of: date
) -> BuiltTransactions:
    """Every row with a date, a symbol, an action and a quantity; checked among themselves and against Lots."""
    sheet = sheets.rows("transactions", "Transactions")
    read: list[Transaction] = []
    findings: list[Finding] = []
    for row in _rows(sheet, names):
        named = parse_named_lots(row.lots if row.action == "sell" else "")
        findings += _row_faults(sheet, row, named, as_of)
        if transaction := _transaction(row, named, as_of):
            read.append(transaction)
    transactions = tuple(sorted(read, key=lambda one: (one.traded, one.row)))
    faults = find_history_faults(sheet, transactions, accounts, positions, lots, as_of)
    return BuiltTransactions(transactions, (*findings, *faults))


class _Row(NamedTuple):
    """One record as the sheet has it; quantity in micro-shares, amounts in dollars, None or "" where blank."""

    record: int
    excel_row: int
    traded: date | None
    account: str
    symbol: str
    action: str
    quantity: int | None
    amount: float | None
    lot_id: str
    lots: str
    order: str
    status: str
    acquired: date | None
    basis: float | None

    @property
    def has_size(self) -> bool:
        """Whether its quantity is one: not zero, and negative only for a sale, as some custodians write it."""
        return self.quantity is not None and (self.quantity > 0 or (self.quantity < 0 and self.action == "sell"))


def _rows(sheet: SheetRows, names: Names) -> Iterator[_Row]:
    """The records that say what was traded, when and how much."""
    columns: tuple[Iterable[object], ...] = (
        range(len(sheet)),
        sheet.table.rows,
        sheet.dates("date"),
        names.accounts_of(sheet),
        symbols_of(sheet),
        sheet.texts("action"),
        _quantities(sheet),
        sheet.numbers("amount"),
        sheet.texts("lot_id"),
        sheet.texts("lots"),
        sheet.texts("order"),
        sheet.texts("status"),
        sheet.dates("acquired"),
        sheet.numbers("cost_basis"),
    )
    rows = starmap(_Row, zip(*columns, strict=True))
    return (row for row in rows if row.traded and row.symbol and row.action and row.quantity is not None)


def _quantities(sheet: SheetRows) -> list[int | None]:
    """Micro-shares, None where blank."""
    given = sheet.numbers("quantity")
    exact = scaled_column(given, MICROS).tolist()
    return [None if number is None else quantity for number, quantity in zip(given, exact, strict=True)]


def _transaction(row: _Row, named: NamedLots, as_of: date) -> Transaction | None:
    """The row as a transaction; None where its quantity cannot be."""
    if row.traded is None or row.quantity is None or not row.has_size:
        return None
    quantity = abs(row.quantity)
    return Transaction(
        traded=row.traded,
        account=row.account,
        symbol=row.symbol,
        action=row.action,
        quantity=quantity,
        amount=_cents(row.amount),
        lot_id=row.lot_id,
        lots=tuple((lot, part or quantity) for lot, part in named.lots),
        order=row.order,
        scheduled=row.status == "scheduled" or row.traded > as_of,
        acquired=row.acquired,
        basis=_cents(row.basis),
        row=row.excel_row,
    )


def _cents(amount: float | None) -> int | None:
    return None if amount is None else abs(cents(amount))


def _row_faults(sheet: SheetRows, row: _Row, named: NamedLots, as_of: date) -> Iterator[Finding]:
    """D-1, D-3 and D-7 for what one row says."""
    if not row.has_size:
        yield broken_rule(
            Problem.BAD_QTY,
            f"A {row.action} of {row.symbol} needs a quantity above zero: the row is left out; correct it.",
            **sheet.place(row.record, "quantity", shares(row.quantity or 0)),
        )
        return
    if row.traded and row.traded > as_of and row.status != "scheduled":
        yield broken_rule(
            Problem.FUTURE_DATE,
            f"{row.symbol} is dated {row.traded}, after the as-of date {as_of}: it is taken as scheduled and counts only "
            "for wash sales; set its Status, or correct the date.",
            **sheet.place(row.record, "date", row.traded),
        )
    if named.unreadable:
        yield broken_rule(
            Problem.UNKNOWN_LOT,
            f"The lots {named.unreadable} cannot be read and are not used: write them as L1: 40, L2: 10.",
            **sheet.place(row.record, "lots", named.unreadable),
        )
