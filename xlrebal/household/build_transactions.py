"""The Transactions sheet as exact records, checked among themselves and against Lots (TAX_RULES D-7, D-9)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from xlrebal.household.household import Account, Lots, Positions, Transaction
from xlrebal.household.money import cents, micros, scaled_column, shares_text
from xlrebal.household.names import Names, symbols_of
from xlrebal.household.sheet_rows import SheetRows, Sheets
from xlrebal.schema.finding import Finding, Problem, error, warning

LOOK_BACK = timedelta(days=61)  # D-9: 30 days before a loss sale made 30 days ago
IN_DOUBT = "Until then the shares in doubt count in no gain, and the sale is judged a loss for wash sales."
_NAMED_LOT = re.compile(r"\s*(.+?)\s*[:=]\s*([\d,]*\.?\d+)\s*$")


class BuiltTransactions(NamedTuple):
    """The usable rows, by date; rows of one date stay in sheet order (C-14: ledger order)."""

    transactions: tuple[Transaction, ...]
    findings: tuple[Finding, ...]


class NamedLots(NamedTuple):
    """What a Lots cell names: (lot id, micro-shares; 0 where the cell gives no number), and what could not be read."""

    lots: tuple[tuple[str, int], ...]
    unreadable: str = ""


def parse_named_lots(text: str) -> NamedLots:
    """ "L1: 40, L2: 10" as its lots; a lot without a number stands for the whole sale."""
    parts = [part.strip() for part in re.split(r"[;\n]|,(?!\d{3}(?!\d))", text) if part.strip()]
    if len(parts) == 1 and not re.search(r"[:=]", parts[0]):
        return NamedLots(((parts[0], 0),))
    matches = [(_NAMED_LOT.match(part), part) for part in parts]
    unreadable = ", ".join(part for match, part in matches if match is None)
    return NamedLots(tuple((match[1], micros(match[2].replace(",", ""))) for match, _ in matches if match), unreadable)


def build_transactions(
    sheets: Sheets, names: Names, accounts: Mapping[str, Account], positions: Positions, lots: Lots, as_of: date
) -> BuiltTransactions:
    """Every row with a date, a symbol, an action and a quantity."""
    sheet = sheets.rows("transactions", "Transactions")
    read = list(_read(sheet, names, as_of))
    transactions = tuple(sorted((one for one, _ in read if one), key=lambda one: (one.traded, one.row)))
    findings = [finding for _, found in read for finding in found]
    record = {row: index for index, row in enumerate(sheet.table.rows)}
    known = _lots_held(positions, lots) if transactions else {}
    return BuiltTransactions(
        transactions,
        (
            *findings,
            *_sale_findings(sheet, record, transactions, known),
            *_short_histories(sheet, transactions, accounts, as_of),
        ),
    )


class _Read(NamedTuple):
    transaction: Transaction | None
    findings: list[Finding]


def _read(sheet: SheetRows, names: Names, as_of: date) -> Iterator[_Read]:
    quantities, amounts, bases = (sheet.numbers(key) for key in ("quantity", "amount", "cost_basis"))
    exact = scaled_column(quantities, 1_000_000).tolist()
    columns = zip(
        sheet.dates("date"),
        names.accounts_of(sheet),
        symbols_of(sheet),
        sheet.texts("action"),
        exact,
        amounts,
        sheet.texts("lot_id"),
        sheet.texts("lots"),
        sheet.texts("order"),
        sheet.texts("status"),
        sheet.dates("acquired"),
        bases,
        sheet.table.rows,
        strict=True,
    )
    for index, (
        traded,
        account,
        symbol,
        action,
        quantity,
        amount,
        lot_id,
        named,
        order,
        status,
        acquired,
        basis,
        row,
    ) in enumerate(columns):
        if traded is None or not symbol or not action or quantities[index] is None:
            yield _Read(None, [])
            continue
        if quantity == 0 or (quantity < 0 and action != "sell"):
            yield _Read(
                None,
                [
                    error(
                        Problem.BAD_QTY,
                        f"A {action} of {symbol} needs a quantity above zero: the row is left out; correct it.",
                        **sheet.place(index, "quantity", quantities[index]),
                    )
                ],
            )
            continue
        lots = parse_named_lots(named) if action == "sell" else NamedLots(())
        findings = _row_findings(sheet, index, symbol, traded, status, lots, as_of)
        taken = tuple((name, part or abs(quantity)) for name, part in lots.lots)
        yield _Read(
            Transaction(
                traded,
                account,
                symbol,
                action,
                abs(quantity),
                _cents(amount),
                lot_id,
                taken,
                order,
                status == "scheduled" or traded > as_of,
                acquired,
                _cents(basis),
                row,
            ),
            findings,
        )


def _cents(amount: float | None) -> int | None:
    return None if amount is None else abs(cents(amount))


def _row_findings(
    sheet: SheetRows, index: int, symbol: str, traded: date, status: str, lots: NamedLots, as_of: date
) -> list[Finding]:
    findings = []
    if traded > as_of and status != "scheduled":
        findings.append(
            warning(
                Problem.FUTURE_DATE,
                f"{symbol} is dated {traded}, after the as-of date {as_of}: it is taken as scheduled; "
                "set its Status, or correct the date.",
                **sheet.place(index, "date", traded),
            )
        )
    if lots.unreadable:
        findings.append(
            error(
                Problem.UNKNOWN_LOT,
                f"The lots {lots.unreadable} cannot be read: write them as L1: 40, L2: 10.",
                **sheet.place(index, "lots", lots.unreadable),
            )
        )
    return findings


class _Bought(NamedTuple):
    """A lot that sales may name: when bought (None: unknown), and how many micro-shares (None: more than Lots shows)."""

    on: date | None
    quantity: int | None


def _lots_held(positions: Positions, lots: Lots) -> dict[tuple[str, str], _Bought]:
    """Lots on the Lots sheet: the state at the as-of date, after every sale."""
    days = lots.acquired.astype("datetime64[D]").tolist()
    return {
        (positions.account[at], lot_id): _Bought(day, None)
        for at, lot_id, day in zip(lots.position.tolist(), lots.lot_id, days, strict=True)
    }


def _sale_findings(
    sheet: SheetRows,
    record: Mapping[int, int],
    transactions: Sequence[Transaction],
    held: Mapping[tuple[str, str], _Bought],
) -> list[Finding]:
    """D-7 for sales that name their lots."""
    bought: dict[tuple[str, str], _Bought] = dict(held)
    for one in transactions:
        if one.action != "sell" and one.lot_id:
            bought[one.account, one.lot_id] = _Bought(one.traded, one.quantity)
    sold: dict[tuple[str, str], int] = defaultdict(int)
    findings = []
    for sale in transactions:
        for lot_id, quantity in sale.lots:
            lot = bought.get((sale.account, lot_id))
            sold[sale.account, lot_id] += quantity
            found = _sale_problem(sale, lot_id, lot, sold[sale.account, lot_id])
            if found:
                findings.append(error(found.code, found.message, **sheet.place(record[sale.row], "lots", lot_id)))
    return findings


class _SaleProblem(NamedTuple):
    code: Problem
    message: str


def _sale_problem(sale: Transaction, lot_id: str, lot: _Bought | None, sold: int) -> _SaleProblem | None:
    where = f"lot {lot_id} of {sale.symbol} in {sale.account}"
    if lot is None:
        if sale.acquired is not None and sale.basis is not None:
            return None  # its purchase lies before the history
        return _SaleProblem(
            Problem.UNKNOWN_LOT,
            f"A sale names {where}, which neither Transactions nor Lots has: its gain is unknown; "
            f"add the purchase, or fill in Acquired and Cost Basis. {IN_DOUBT}",
        )
    if lot.on is not None and lot.on > sale.traded:
        return _SaleProblem(
            Problem.SOLD_BEFORE_BOUGHT,
            f"A sale on {sale.traded} names {where}, bought on {lot.on}: correct the dates or the lot. {IN_DOUBT}",
        )
    if lot.quantity is not None and sold > lot.quantity:
        return _SaleProblem(
            Problem.LOT_OVERSOLD,
            f"Sales take {shares_text(sold)} shares of {where}, which had {shares_text(lot.quantity)}: "
            f"correct the quantities or the lots. {IN_DOUBT}",
        )
    return None


def _short_histories(
    sheet: SheetRows, transactions: Sequence[Transaction], accounts: Mapping[str, Account], as_of: date
) -> list[Finding]:
    """D-9: accounts in scope whose listed history starts inside the look-back."""
    if not len(sheet):
        return []
    starts: dict[str, date] = {}
    for one in transactions:
        starts[one.account] = min(one.traded, starts.get(one.account, one.traded))
    reach = as_of - LOOK_BACK
    return [
        warning(
            Problem.SHORT_HISTORY,
            f"Transactions of {name} "
            + (f"start on {starts[name]}" if name in starts else "are not listed")
            + f"; wash-sale windows need them from {reach}: its results are not verified. Load earlier transactions.",
            sheet=sheet.table.sheet,
            column=sheet.table.headings.get("date", ""),
            value=starts.get(name, name),
        )
        for name, account in accounts.items()
        if account.wash_scope and account.tradable and starts.get(name, date.max) > reach
    ]
