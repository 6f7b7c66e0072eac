"""What the advisor's entries on Trades come to: which trades are other than on the sheet they were entered on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlrebal.household.earlier_trade import EarlierTrade
from xlrebal.household.household import Security
from xlrebal.plan.make_plan import Plan
from xlrebal.schema.finding import Finding, Problem, note
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_SHARES, MicroShares, shares_text
from xlrebal.tax.symbol import Symbol

NAMED = 6  # trades that are told one by one

Trade = tuple[Side, str, Symbol]


def changed_trades(plan: Plan, earlier: Sequence[EarlierTrade]) -> Iterator[Finding]:
    """A note of every trade that is new, gone or of another quantity, once something was decided; none where nothing is."""
    own = {
        (each.side, each.account, each.symbol)
        for each in plan.household.overrides
        if each.decision in ("skip", "lock") or each.quantity is not None
    }
    if not own:
        return
    before = {(each.side, each.account, each.symbol): each.quantity for each in earlier}
    now = {(each.side, each.account, each.symbol): each.quantity for each in plan.orders.orders}
    changed = [trade for trade in now | before if now.get(trade, NO_SHARES) != before.get(trade, NO_SHARES)]
    if not changed:
        return
    in_order = sorted(changed, key=lambda trade: (trade not in own, trade[0] is Side.BUY, trade))
    told = [_in_words(plan, trade, before, now) + (" (your entry)" if trade in own else "") for trade in in_order]
    more = f"; and {len(told) - NAMED} more" if len(told) > NAMED else ""
    yield note(
        Problem.TRADES_CHANGED,
        f"With your entries on Trades, these are other than proposed before: {'; '.join(told[:NAMED])}{more}.",
        sheet="Trades",
    )


def _in_words(plan: Plan, trade: Trade, before: dict[Trade, MicroShares], now: dict[Trade, MicroShares]) -> str:
    side, account, symbol = trade
    counted = plan.household.securities.get(symbol, Security(symbol=symbol)).counted
    name = f"{side} {symbol} in {account}"
    if trade not in now:
        return f"{name} no more, {counted(before[trade])} before"
    return f"{name} {counted(now[trade])}, " + (f"{shares_text(before[trade])} before" if trade in before else "new")
