"""The rebuilt ledger as tables: open lots, realized gains, wash sales, open windows, differences to Lots."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from xlrebal.plan.history.compare_ledger import Difference, LedgerComparison
from xlrebal.plan.history.ledger_names import plain_id, row_named
from xlrebal.review.lot_label import lot_label
from xlrebal.schema.column import Results, Row, Value
from xlrebal.schema.money_text import money_text
from xlrebal.schema.results import LEDGER_TABLES
from xlrebal.tax.money import NO_MONEY, dollars, shares
from xlrebal.tax.open_windows import OpenWindow
from xlrebal.tax.realized import LotRow, Match, SaleRow
from xlrebal.tax.transaction import Status


def tabulate_ledger(compared: LedgerComparison | None) -> Results:
    """Every table of the rebuilt ledger; all empty where there is none."""
    if compared is None:
        nothing: dict[str, Sequence[Row]] = dict.fromkeys(LEDGER_TABLES, ())
        return nothing
    return {
        "lots": [_lot(row) for row in compared.lots],
        "realized": [_sale(row) for row in compared.sales],
        "matches": [_match(match) for match in compared.matches],
        "open_windows": [_window(window) for window in compared.windows],
        "differences": [_difference(each) for each in compared.differences],
    }


def ledger_headline(compared: LedgerComparison, separate: Collection[str] = ()) -> str:
    """What was rebuilt, and how far the Lots sheet agrees, in one sentence. separate: the accounts on separate returns (S-9)."""
    permanent = [match for match in compared.matches if match.permanent]
    waiting = sum((match.disallowed for match in permanent if match.purchase_status is Status.SCHEDULED), NO_MONEY)
    gone = sum((match.disallowed for match in permanent), NO_MONEY) - waiting
    lost = f", {money_text(gone)} of losses GONE FOR GOOD" if gone else ""
    lost += f", {money_text(waiting)} GONE FOR GOOD if a scheduled purchase goes ahead" if waiting else ""
    recognized = money_text(sum(row.recognized for row in compared.sales))
    theirs = [row.recognized for row in compared.sales if row.account in separate]
    of_it = f" ({money_text(sum(theirs))} of it on separate returns)" if theirs else ""
    count = len(compared.differences)
    agrees = (
        "the Lots sheet agrees" if not count else f"{count} difference{'' if count == 1 else 's'} to the Lots sheet"
    )
    return (
        f"{len(compared.lots)} open lots, {len(compared.sales)} lots sold for a recognized {recognized}{of_it}, "
        f"{len(compared.matches)} wash sales{lost}; {agrees}."
    )


def difference_lines(differences: Sequence[Row]) -> list[str]:
    """The differences as a person reads them, lots of which the same is to be said on one line."""
    alike: dict[tuple[Value, ...], list[str]] = {}
    for row in differences:
        alike.setdefault((row["kind"], row["symbol"], row["account"], row["message"]), []).append(
            str(row["lot_id"] or "-")
        )
    return [
        f"{kind}: {symbol} in {account}, {'lot' if len(lots) == 1 else 'lots'} {', '.join(lots)}: {message}"
        for (kind, symbol, account, message), lots in alike.items()
    ]


def _lot(row: LotRow) -> Row:
    return {
        "account": row.account,
        "symbol": row.symbol,
        "lot_id": plain_id(row.account, row.lot),
        "acquired": row.acquired,
        "holding_date": row.holding_date,
        "long_term_from": row.long_term_from,
        "quantity": shares(row.quantity),
        "basis": None if row.basis is None else dollars(row.basis),
    }


def _sale(row: SaleRow) -> Row:
    return {
        "sale": row_named(row.account, row.sale),
        "account": row.account,
        "symbol": row.symbol,
        "lot_id": lot_label(row.account, row.lot, row.symbol, row.acquired),
        "acquired": row.acquired,
        "sold": row.sold,
        "term": "LT" if row.long_term else "ST",
        "quantity": shares(row.quantity),
        "proceeds": dollars(row.proceeds),
        "basis": dollars(row.basis),
        "gain": dollars(row.gain),
        "disallowed": dollars(row.disallowed),
        "permanent": dollars(row.permanent),
        "recognized": dollars(row.recognized),
    }


def _match(match: Match) -> Row:
    return {
        "sale": row_named(match.account, match.sale),
        "account": match.account,
        "symbol": match.symbol,
        "lot_id": plain_id(match.account, match.lot),
        "sold": match.sale_date,
        "replacement_account": match.replacement_account,
        "replacement_symbol": match.replacement_symbol,
        "replacement": plain_id(match.replacement_account, match.replacement),
        "purchased": match.purchase_date,
        "quantity": shares(match.quantity),
        "disallowed": dollars(match.disallowed),
        "permanent": match.permanent,
        "status": "provisional" if match.purchase_status is Status.SCHEDULED else "done",
    }


def _window(window: OpenWindow) -> Row:
    return {
        "sale": row_named(window.account, window.sale),
        "account": window.account,
        "symbol": window.symbol,
        "lot_id": plain_id(window.account, window.lot),
        "sold": window.sold,
        "quantity_at_risk": shares(window.quantity),
        "loss_at_risk": dollars(window.loss),
        "at_risk_until": window.at_risk_until,
        "safe_from": window.safe_from,
    }


def _difference(each: Difference) -> Row:
    account, symbol, lot_id = each.key
    unit = {"basis": "$", "holding date": "date"}.get(each.kind, "shares")
    return {
        "kind": each.kind,
        "account": account,
        "symbol": symbol,
        "lot_id": lot_id,
        "from_transactions": _value(each.kind, each.rebuilt),
        "on_lots": _value(each.kind, each.listed),
        "unit": unit,
        "row": each.row or None,
        "message": each.message,
    }


def _value(kind: str, value: int | date | None) -> Value:
    if not isinstance(value, int):
        return value
    return dollars(value) if kind == "basis" else shares(value)
