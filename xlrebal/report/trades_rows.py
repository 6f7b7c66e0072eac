"""Rows of Trades, Lots Sold and the cash table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from xlrebal.household.household import Override, Security
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.decisions import Order, Phase, RealizedLot, Refusal
from xlrebal.plan.proposal.lapsed_approval import lapsed_approval
from xlrebal.plan.proposal.scopes import scope_name
from xlrebal.report.cash_notes import cash_notes
from xlrebal.report.comparison_rows import without_it
from xlrebal.report.first_in_first_out import BrokersOrder, by_first_in_first_out
from xlrebal.report.gate_rows import drift_cost_removed
from xlrebal.report.running_cash import cash_after_each
from xlrebal.review.date_acquired import date_acquired, gift_dates
from xlrebal.review.estimated_tax import estimated_tax
from xlrebal.review.left_by_limits import left_of_trade
from xlrebal.review.measure_after import measure_after
from xlrebal.review.sold_on import SoldOn, sold_on
from xlrebal.schema.column import Row
from xlrebal.schema.reason import Reason, Rule, because, sentence
from xlrebal.schema.side import Side
from xlrebal.tax.money import NANOS, dollars, shares
from xlrebal.tax.symbol import Symbol


def trade_rows(plan: Plan, *, simulated: bool = False) -> list[Row]:
    """One row an order, sells first, each side by drift; the advisor's earlier entries stay beside them.

    What the advisor decided and no trade follows from (skipped, or not possible) stands below with no shares, so that
    the entry is still there on the next run. simulated: no trade is proposed, and each says so.
    """
    below = sold_on(plan, measure_after(plan))
    scope_of = {account: each.scope.account for each in plan.drift for account in each.scope.accounts}
    entries = {(each.account, each.symbol, each.side): each for each in plan.household.overrides}
    removed = drift_cost_removed(plan)
    rows = [
        _trade(
            plan,
            priority,
            order,
            entries.get((order.account, order.symbol, order.side)),
            below.get((scope_of[order.account], order.symbol)) if order.side is Side.SELL else None,
        )
        for priority, order in enumerate(plan.orders.orders, 1)
    ]
    made = {(order.account, order.symbol, order.side) for order in plan.orders.orders}
    kept = [entry for key, entry in sorted(entries.items()) if key not in made and _decides(entry)]
    weighed = [removed.get((each.side, each.account, each.symbol)) for each in plan.orders.orders]
    rows = [row | {"drift_cost_removed": worth} for row, worth in zip(rows, weighed, strict=True)]
    rows = [row | {"cash_after": after} for row, after in zip(rows, _cash_after(plan), strict=True)]
    if simulated:
        rows = [row | {"phase": f"simulated: {row['phase']}"} for row in rows]
    return rows + [_not_traded(plan, len(rows) + place, entry) for place, entry in enumerate(kept, 1)]


def _cash_after(plan: Plan) -> list[float | None]:
    """In dollars, a figure an order; None where the account's cash is not known."""
    return [None if cash is None else dollars(cash) for cash in cash_after_each(plan)]


def _decides(entry: Override) -> bool:
    return entry.decision in ("skip", "lock") or entry.quantity is not None


def _not_traded(plan: Plan, priority: int, entry: Override) -> Row:
    reasons = [
        refusal
        for refusal in plan.proposal.refusals
        if refusal.phase is Phase.OVERRIDES and (refusal.account, refusal.symbol) == (entry.account, entry.symbol)
    ]
    skipped = because(Rule.SKIPPED, note=entry.note)
    security = plan.household.securities.get(entry.symbol)
    asked = entry.proposed if entry.quantity is None and entry.decision == "lock" else entry.quantity
    nothing = dict.fromkeys(
        ("quantity", "amount", "commission", "st_gain", "lt_gain", "estimated_tax", "estimated_cost"), 0.0
    )
    return {
        "priority": priority,
        "action": entry.side.value,
        "account": entry.account,
        "symbol": entry.symbol,
        **_price(security, security.quoted_price if security else None, plan.household.as_of),
        **nothing,
        "why": sentence(_in_words(reasons) or (skipped,)),
        "without_it": None,
        "phase": Phase.OVERRIDES.value,
        "decision": entry.decision or None,
        "override_quantity": None if asked is None else shares(asked),
        "note": entry.note or None,
    }


def _in_words(refusals: Sequence[Refusal]) -> list[str]:
    """Why nothing is traded, what it is that is not done said once."""
    return [each.in_words(in_part=False) if not place else str(each.reason) for place, each in enumerate(refusals)]


def _trade(plan: Plan, priority: int, order: Order, entry: Override | None, below: SoldOn | None) -> Row:
    security = plan.household.securities[order.symbol]
    lapsed = lapsed_approval(order, entry, plan.household)
    left = left_of_trade(plan, scope_name(plan.household.accounts[order.account]), order.symbol, order.side)
    return {
        "priority": priority,
        "action": order.side.value,
        "account": order.account,
        "symbol": order.symbol,
        "quantity": shares(order.quantity),
        **_price(security, round(order.price / NANOS / security.price_factor, 9), plan.household.as_of),
        "amount": dollars(order.gross),
        "commission": dollars(order.commission),
        "st_gain": dollars(order.st_gain),
        "lt_gain": dollars(order.lt_gain),
        "estimated_tax": dollars(estimated_tax(plan, order)),
        "estimated_cost": dollars(plan.orders.cost_of(order, plan.household)),
        "why": sentence((*order.reasons, *([below.reason] if below else []), *left, *([lapsed] if lapsed else []))),
        "without_it": sentence(without_it(plan, order)) or None,
        "phase": order.phase.value,
        "decision": (entry.decision or None) if entry and not lapsed else None,
        "override_quantity": shares(entry.quantity) if entry and entry.quantity is not None else None,
        "note": (entry.note or None) if entry else None,
    }


def _price(security: Security | None, quoted: float | None, as_of: date) -> Row:
    """A price as quoted, with its source, and its date and age where it has one."""
    source, day = (security.price_source, security.price_date) if security else ("", None)
    age = None if day is None else (as_of - day).days
    return {"price": quoted, "price_source": source or None, "price_as_of": day, "price_age": age}


def lots_sold_rows(plan: Plan) -> list[Row]:
    """One row a lot sold, in the order of the trades."""
    given = gift_dates(plan.household)
    not_held, by_broker = _not_held(plan), by_first_in_first_out(plan)
    return [
        _lot(lot, date_acquired(lot, given), not_held.get((lot.account, lot.symbol, lot.lot_id), ()))
        | _by_broker(by_broker.get((order.account, order.symbol)) if at == 0 else None)
        for order in plan.orders.orders
        for at, lot in enumerate(order.lots)
    ]


def _by_broker(other: BrokersOrder | None) -> Row:
    """What FIFO would realize with the whole order, on its first row."""
    return {"fifo_gain": other and dollars(other.gain), "fifo_tax": other and dollars(other.more_tax)}


def _not_held(plan: Plan) -> dict[tuple[str, Symbol, str], tuple[Reason, ...]]:
    """Why short-term gains that were weighed do not wait for long-term, of the part that is sold, by account, symbol and lot id."""
    household, sold = plan.household, plan.proposal.sold
    weighed = ((lot, plan.proposal.waits.get(lot), quantity) for lot, quantity in sold.items())
    return {
        (household.account_of(lot), household.symbol_of(lot), household.lots.lot_id[lot]): (
            because(Rule.NOT_WORTH_WAITING, **wait.numbers(quantity / int(household.lots.quantity[lot]))),
        )
        for lot, wait, quantity in weighed
        if wait is not None and not wait.is_worth_it
    }


def _lot(lot: RealizedLot, acquired: date, waited: tuple[Reason, ...]) -> Row:
    return {
        "account": lot.account,
        "symbol": lot.symbol,
        "lot_id": lot.lot_id,
        "acquired": acquired,
        "holding_date": lot.holding_date,
        "quantity": shares(lot.quantity),
        "proceeds": dollars(lot.proceeds),
        "basis": dollars(lot.basis),
        "gain": dollars(lot.gain),
        "term": lot.term,
        "disallowed": dollars(lot.disallowed),
        "permanent": dollars(lot.permanent),
        "why": sentence(lot.reasons + waited),
    }


def cash_rows(plan: Plan) -> list[Row]:
    """One row an account: after = before + sells − buys − commissions; both blank where its cash is not known."""
    known = {row.account for row in plan.orders.cash if plan.household.knows_cash(row.account)}
    notes = cash_notes(plan)
    return [
        {
            "account": row.account,
            "before": dollars(row.before) if row.account in known else None,
            "sells": dollars(row.sells),
            "buys": dollars(row.buys),
            "commissions": dollars(row.commissions),
            "after": dollars(row.after) if row.account in known else None,
            "minimum": dollars(row.minimum),
            "need": dollars(row.need),
            "note": notes.get(row.account),
        }
        for row in plan.orders.cash
    ]
