"""Whether a row of Holdings says what it is worth in dollars, and what to do about one that does not: unknown is never zero.

Quantity × price where both are known, else the row's Market Value. A Market Value of 0 says nothing where a quantity or a
price is missing: it is what a formula makes of the blank cell.
"""

from __future__ import annotations

from xlrebal.household.household import Security
from xlrebal.household.read.build_holdings import Holding
from xlrebal.household.read.recognise_cash import cash_dollars
from xlrebal.household.read.sheet_rows import LARGEST, SheetRows
from xlrebal.tax.money import Cents, cents

RECALCULATE = "recalculate the workbook in Excel and save it"


def says_its_worth(row: Holding, security: Security) -> bool:
    """Whether the worth of a row, which is no cash, is known: shares at a price, none, a worthless one, or a value."""
    if not row.named:  # it may be a holding, or a sum of others
        return False
    if security.price == 0 or counts_by_value(row):
        return True
    return row.quantity is not None and (row.quantity == 0 or security.price is not None)


def counts_by_value(row: Holding) -> bool:
    """Whether the row stands for the dollars of its Market Value alone: it has no quantity (a held-away balance)."""
    return bool(row.market_value) and (row.quantity is None or (row.quantity == 0 and row.price is None))


def cash_worth(row: Holding) -> Cents | None:
    """Cents of a row of cash; None where it is not known."""
    dollars = cash_dollars(row.quantity, row.price, row.market_value)
    return None if dollars is None or abs(dollars) > LARGEST else cents(dollars)


def security_remedy(rows: SheetRows, row: Holding, security: Security) -> str:
    """What to do about a row of unknown worth: "enter its Price, or its Market Value (Holdings, row 3)"."""
    if not row.named:
        if rows.not_calculated(row.record, "symbol"):
            return f"{RECALCULATE} ({_where(rows, row)})"
        return f"enter its {rows.heading('symbol')}, or delete the row if it is no holding ({_where(rows, row)})"
    if row.currency:
        return f"enter its value in US dollars in a column Market Value USD ({_where(rows, row)})"
    if security.quoting_unclear:
        return "enter its Price Factor on Securities, 0.01 for a price per 100 or 1, or its Market Value"
    lacks = ["quantity"] if row.quantity is None else []
    lacks += ["price"] if security.price is None else []
    return _remedy(rows, row, lacks or ["quantity", "price"])


def cash_remedy(rows: SheetRows, row: Holding) -> str:
    """What to do about a row of cash without an amount."""
    return _remedy(rows, row, ["quantity"])


def _remedy(rows: SheetRows, row: Holding, lacks: list[str]) -> str:
    if any(rows.not_calculated(row.record, key) for key in (*lacks, "market_value")):
        return f"{RECALCULATE} ({_where(rows, row)})"
    wanted = " and ".join(rows.heading(key) for key in lacks)
    return f"enter its {wanted}, or its {rows.heading('market_value')} ({_where(rows, row)})"


def _where(rows: SheetRows, row: Holding) -> str:
    return f"{rows.table.sheet}, row {rows.table.rows[row.record]}"
