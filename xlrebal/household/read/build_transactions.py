"""The Transactions sheet as exact records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from xlrebal.household.household import Account, Security
from xlrebal.household.listed_transaction import ListedTransaction
from xlrebal.household.positions_and_lots import Lots, Positions
from xlrebal.household.read.data_rules import broken_rule
from xlrebal.household.read.history_faults import find_history_faults
from xlrebal.household.read.named_lots import NamedLots, parse_named_lots
from xlrebal.household.read.names import Names
from xlrebal.household.read.sheet_rows import SheetRows, Sheets, records
from xlrebal.household.read.working_orders import find_working_orders
from xlrebal.schema.finding import Finding, Problem, error, warning
from xlrebal.schema.record import record
from xlrebal.tax.money import MICROS, Cents, MicroShares, cents, scaled_column, shares
from xlrebal.tax.symbol import Symbol

UNTIL_KNOWN = "Until then the sale counts in no gain and is judged a loss for wash sales."
UNTIL_KNOWN_BOUGHT = "Until then a sale of its shares counts in no gain and is judged a loss for wash sales."


class ReadTransactions(NamedTuple):
    """The usable rows, by date; rows of one date stay in sheet order (C-14: ledger order). Findings about single rows."""

    transactions: tuple[ListedTransaction, ...]
    findings: tuple[Finding, ...]


def read_transactions(sheets: Sheets, names: Names, as_of: date) -> ReadTransactions:
    """Every row with a date, a symbol, an action and a quantity, as it stands."""
    sheet = sheets.rows("transactions", "Transactions")
    read: list[ListedTransaction] = []
    findings: list[Finding] = []
    for row in _rows(sheet, names):
        named = parse_named_lots(row.lots if row.action == "sell" else "")
        findings += _row_faults(sheet, row, named)
        if transaction := _transaction(row, named, as_of):
            read.append(transaction)
    return ReadTransactions(tuple(sorted(read, key=lambda one: (one.traded, one.row))), tuple(findings))


def find_transaction_faults(
    sheets: Sheets,
    names: Names,
    transactions: Sequence[ListedTransaction],
    accounts: Mapping[str, Account],
    securities: Mapping[Symbol, Security],
    positions: Positions,
    lots: Lots,
    as_of: date,
) -> tuple[Finding, ...]:
    """What is wrong with the rows among themselves and against Lots."""
    sheet = sheets.rows("transactions", "Transactions")
    since = _since(sheet, names)
    return (
        *_without_amount(sheet, transactions, accounts),
        *_after_as_of(sheet, transactions, as_of),
        *find_working_orders(sheet, transactions, positions.index_of, as_of),
        *find_history_faults(sheet, transactions, since, accounts, securities, positions, lots, as_of),
    )


@record(kw_only=True)
class _Row:
    """One record as the sheet has it; quantity in micro-shares, amounts in dollars, None or "" where blank."""

    record: int
    excel_row: int
    traded: date | None
    account: str
    symbol: Symbol
    action: str
    quantity: int | None
    amount: float | None
    lot_id: str
    lots: str
    order: str
    status: str
    acquired: date | None
    basis: float | None
    how: str
    gift_value: float | None
    gift_date: date | None

    @property
    def kind(self) -> str:
        """The action; shares received by a split are a split, whichever column says so (H-6)."""
        return "split" if self.action == "receive" and self.how == "split" else self.action

    @property
    def has_size(self) -> bool:
        """Whether its quantity is one: not zero, and negative only for a sale, as some custodians write it."""
        return self.quantity is not None and (self.quantity > 0 or (self.quantity < 0 and self.action == "sell"))


def _rows(sheet: SheetRows, names: Names) -> Iterator[_Row]:
    """The records that say what was traded, when and how much."""
    rows = records(
        _Row,
        record=range(len(sheet)),
        excel_row=sheet.table.rows,
        traded=sheet.dates("date"),
        account=names.accounts_of(sheet),
        symbol=names.symbols_of(sheet),
        action=sheet.texts("action"),
        quantity=_quantities(sheet),
        amount=sheet.numbers("amount"),
        lot_id=sheet.texts("lot_id"),
        lots=sheet.texts("lots"),
        order=sheet.texts("order"),
        status=sheet.texts("status"),
        acquired=sheet.dates("acquired"),
        basis=sheet.numbers("cost_basis"),
        how=sheet.texts("how"),
        gift_value=sheet.numbers("gift_value"),
        gift_date=sheet.dates("gift_date"),
    )
    return (row for row in rows if row.traded and row.symbol and row.action and row.quantity is not None)


def _quantities(sheet: SheetRows) -> list[int | None]:
    """Micro-shares, None where blank."""
    given = sheet.numbers("quantity")
    exact = scaled_column(given, MICROS).tolist()
    return [None if number is None else quantity for number, quantity in zip(given, exact, strict=True)]


def _transaction(row: _Row, named: NamedLots, as_of: date) -> ListedTransaction | None:
    """The row as a transaction; None where its quantity cannot be. An order still open may be filled today at the earliest."""
    if row.traded is None or row.quantity is None or not row.has_size:
        return None
    quantity = MicroShares(abs(row.quantity))
    return ListedTransaction(
        traded=max(row.traded, as_of) if row.status == "scheduled" else row.traded,
        account=row.account,
        symbol=row.symbol,
        action=row.kind,
        quantity=quantity,
        amount=_cents(row.amount),
        lot_id=row.lot_id,
        lots=tuple((lot, MicroShares(part) or quantity) for lot, part in named.lots),
        order=row.order,
        scheduled=row.status == "scheduled" or row.traded > as_of,
        acquired=row.acquired,
        basis=_cents(row.basis),
        row=row.excel_row,
        how="" if row.how == "split" else row.how,
        gift_value=_cents(row.gift_value),
        gift_date=row.gift_date,
    )


def _cents(amount: float | None) -> Cents | None:
    return None if amount is None else abs(cents(amount))


def _row_faults(sheet: SheetRows, row: _Row, named: NamedLots) -> Iterator[Finding]:
    """D-3 and D-7 for what one row says."""
    if not row.has_size:
        yield broken_rule(
            Problem.BAD_QTY,
            f"A {row.action} of {row.symbol} needs a quantity above zero: the row is left out; correct it.",
            **sheet.place(row.record, "quantity", shares(row.quantity or 0)),
        )
        return
    if named.unreadable:
        yield broken_rule(
            Problem.UNKNOWN_LOT,
            f"The lots {named.unreadable} cannot be read and are not used: write them as L1: 40, L2: 10.",
            **sheet.place(row.record, "lots", named.unreadable),
        )


def _since(sheet: SheetRows, names: Names) -> dict[str, date]:
    """How far back each account's history is listed in rows that move no shares."""
    since: dict[str, date] = {}
    for text, day in sheet.table.since.items():
        account = names.account(text)
        since[account] = min(day, since.get(account, day))
    return since


def _without_amount(
    sheet: SheetRows, transactions: Sequence[ListedTransaction], accounts: Mapping[str, Account]
) -> Iterator[Finding]:
    """D-2 for what was traded in a taxable account: a blank cost or blank proceeds are unknown, never zero.

    A split brings shares without a cost (H-6).
    """
    without = [each for each in transactions if each.amount is None and not each.is_split and not each.scheduled]
    records = {row: index for index, row in enumerate(sheet.table.rows)} if without else {}
    for each in sorted(without, key=lambda one: one.row):
        account, record = accounts.get(each.account), records[each.row]
        if account is None or not account.taxable or sheet.faulty(record, "amount"):
            continue
        place = sheet.place(record, "amount")
        if each.is_sale:
            message = f"The sale of {each.symbol} has no Amount: its proceeds are unknown, never zero. {UNTIL_KNOWN} Fill it in."
            yield error(Problem.MISSING_VALUE, message, **place)
        else:
            split = " If a split added these shares, enter How = split." if each.is_receipt and not each.how else ""
            yield broken_rule(
                Problem.MISSING_BASIS,
                f"The {each.symbol} of this row has no Amount: its cost is unknown, never zero. {UNTIL_KNOWN_BOUGHT} Fill it in.{split}",
                **place,
            )


def _after_as_of(sheet: SheetRows, transactions: Sequence[ListedTransaction], as_of: date) -> Iterator[Finding]:
    """Rows from after the as-of date without a Status, once for all: a slip, or what looking back leaves to come."""
    if not transactions or transactions[-1].traded <= as_of:
        return
    records = {row: index for index, row in enumerate(sheet.table.rows)}
    statuses = sheet.texts("status")
    later = [one for one in transactions if one.traded > as_of and statuses[records[one.row]] != "scheduled"]
    if later:
        first, count = later[0], len(later)
        rows = "It is" if count == 1 else f"It and {count - 1} more are"
        yield warning(
            Problem.BAD_VALUE,
            f"{first.symbol} is dated {first.traded}, after the as-of date {as_of}. {rows} taken as scheduled, not as done: "
            "a purchase may wash a loss, a sale's shares are left alone. Set the Status, or correct the date.",
            **sheet.place(records[first.row], "date", first.traded),
        )
