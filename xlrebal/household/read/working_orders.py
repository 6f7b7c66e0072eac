"""Orders on Transactions that are still open (D-10): what the plan leaves alone for them, and dates that have passed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from xlrebal.household.listed_transaction import ListedTransaction
from xlrebal.household.read.sheet_rows import SheetRows
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.tax.money import shares_text
from xlrebal.tax.symbol import Symbol


def find_working_orders(
    sheet: SheetRows, transactions: Sequence[ListedTransaction], held: Collection[tuple[str, Symbol]], as_of: date
) -> Iterator[Finding]:
    """One warning for all orders to sell that are working, one for all open orders dated before the as-of date.

    held: account and symbol of every position.
    """
    open_orders = sorted((each for each in transactions if each.scheduled), key=lambda one: one.row)
    if not open_orders:
        return
    records = {row: index for index, row in enumerate(sheet.table.rows)}
    if sales := [each for each in open_orders if each.is_sale and (each.account, each.symbol) in held]:
        yield warning(
            Problem.ORDER_WORKING, _left_alone(sales), **sheet.place(records[sales[0].row], "status", "scheduled")
        )
    days = sheet.dates("date")
    passed = [(each, day) for each in open_orders if (day := days[records[each.row]]) and day < as_of]
    if passed:
        (first, day), more = passed[0], [str(each.row) for each, _ in passed[1:]]
        also = f" So {'does row' if len(more) == 1 else 'do rows'} {', '.join(more)}." if more else ""
        yield warning(
            Problem.ORDER_WORKING,
            f"The order to {'sell' if first.is_sale else 'buy'} {shares_text(first.quantity)} {first.symbol} in {first.account} is dated {day}, "
            f"before the as-of date, and counts as still open.{also} Enter the Status done or cancelled where it is not.",
            **sheet.place(records[first.row], "date", day),
        )


def _left_alone(sales: Sequence[ListedTransaction]) -> str:
    """What is still to be sold, and what that means."""
    orders = [f"{shares_text(each.quantity)} {each.symbol} in {each.account}" for each in sales]
    one, symbols = len(orders) == 1, sorted({each.symbol for each in sales})
    names = orders[0] if one else f"{', '.join(orders[:-1])} and {orders[-1]}"
    return (
        f"{'An order' if one else 'Orders'} to sell {names} {'is' if one else 'are'} still working: the plan leaves these shares alone and counts them as held; "
        f"{'its' if one else 'their'} gain or loss is in no figure until {'it is' if one else 'they are'} filled. If {'it' if one else 'one'} fills at a loss, buying "
        f"{' or '.join(symbols)} within 30 days washes it."
    )
