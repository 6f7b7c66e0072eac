"""The rebuilt ledger as tables: open lots, realized gains, wash sales, open windows, differences to Lots."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from xlrebal.household.money import dollars, shares
from xlrebal.plan.history.rebuild_ledger import Difference, Rebuilt, plain_id
from xlrebal.schema.column import Results, Row, Value
from xlrebal.schema.results import LEDGER_TABLES
from xlrebal.tax.open_windows import OpenWindow
from xlrebal.tax.realized import LotRow, Match, SaleRow


def tabulate_ledger(rebuilt: Rebuilt | None) -> Results:
    """Every table of the rebuilt ledger; all empty where there is none."""
    if rebuilt is None:
        nothing: dict[str, Sequence[Row]] = dict.fromkeys(LEDGER_TABLES, ())
        return nothing
    symbols = {(row.account, row.sale): row.symbol for row in rebuilt.sales}
    return {
        "lots": [_lot(row) for row in rebuilt.lots],
        "realized": [_sale(row) for row in rebuilt.sales],
        "matches": [_match(match, symbols) for match in rebuilt.matches],
        "open_windows": [_window(window) for window in rebuilt.windows],
        "differences": [_difference(each) for each in rebuilt.differences],
    }


def ledger_headline(rebuilt: Rebuilt) -> str:
    """What was rebuilt, and how far the Lots sheet agrees, in one sentence."""
    permanent = sum(row.permanent for row in rebuilt.sales)
    lost = f", ${permanent / 100:,.2f} of losses GONE FOR GOOD" if permanent else ""
    count = len(rebuilt.differences)
    agrees = (
        "the Lots sheet agrees" if not count else f"{count} difference{'' if count == 1 else 's'} to the Lots sheet"
    )
    return (
        f"{len(rebuilt.lots)} open lots, {len(rebuilt.sales)} lots sold for a recognized ${sum(row.recognized for row in rebuilt.sales) / 100:,.2f}, "
        f"{len(rebuilt.matches)} wash sales{lost}; {agrees}."
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
        "basis": dollars(row.basis),
    }


def _sale_name(account: str, sale: str) -> str:
    return plain_id(account, sale).removeprefix("sale in ")


def _sale(row: SaleRow) -> Row:
    return {
        "sale": _sale_name(row.account, row.sale),
        "account": row.account,
        "symbol": row.symbol,
        "lot_id": plain_id(row.account, row.lot),
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


def _match(match: Match, symbols: dict[tuple[str, str], str]) -> Row:
    return {
        "sale": _sale_name(match.account, match.sale),
        "account": match.account,
        "symbol": symbols.get((match.account, match.sale), ""),
        "lot_id": plain_id(match.account, match.lot),
        "sold": match.sale_date,
        "replacement_account": match.replacement_account,
        "replacement": plain_id(match.replacement_account, match.replacement),
        "purchased": match.purchase_date,
        "quantity": shares(match.quantity),
        "disallowed": dollars(match.disallowed),
        "permanent": match.permanent,
    }


def _window(window: OpenWindow) -> Row:
    return {
        "sale": _sale_name(window.account, window.sale),
        "account": window.account,
        "symbol": window.symbol,
        "lot_id": plain_id(window.account, window.lot),
        "sold": window.sold,
        "quantity_at_risk": shares(window.quantity_at_risk),
        "loss_at_risk": dollars(window.loss_at_risk),
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
