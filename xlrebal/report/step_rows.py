"""Rows of "What to do, in order": the orders account by account, then what they leave to be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from xlrebal.household.trading_days import on_or_after, settles
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.decisions import Order
from xlrebal.schema.column import Row
from xlrebal.schema.finding import Finding, Problem, Severity
from xlrebal.schema.money_text import money_text
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY
from xlrebal.tax.symbol import Symbol

NAMED = 6  # symbols of an account that are named


def step_rows(plan: Plan, findings: Sequence[Finding], *, simulated: bool) -> list[Row]:
    """Numbered: sales first, then purchases, each account by itself, for no cash moves between accounts; then what follows."""
    steps = [
        *_before(findings, simulated=simulated),
        *_orders(plan, Side.SELL),
        *_lots_to_name(plan),
        *_orders(plan, Side.BUY),
        *_to_pay(plan),
        *_no_reinvestment(findings),
        *_swaps_back(plan),
        *_to_swap_back(findings),
    ]
    return [{"step": number, "what": what} for number, what in enumerate(steps, 1)]


def _before(findings: Sequence[Finding], *, simulated: bool) -> Iterator[str]:
    errors = sum(each.severity is Severity.ERROR for each in findings)
    if errors:
        yield f"Correct {'the error' if errors == 1 else f'the {errors} errors'} on Checks, and run it again."
    if simulated:
        yield "Nothing is to be traded yet: this is a dry run. Read what it would trade below, then run it again without asking for a dry run."


def _orders(plan: Plan, side: Side) -> Iterator[str]:
    """A step an account: how many orders, for how much, of what."""
    selling = _by_account(plan, Side.SELL)
    for account, orders in _by_account(plan, side).items():
        counted = "1 order" if len(orders) == 1 else f"{len(orders)} orders"
        amount = money_text(sum((each.gross for each in orders), NO_MONEY))
        after = " once its sales are done" if side is Side.BUY and account in selling else ""
        verb = "Sell" if side is Side.SELL else "Buy"
        yield f"{verb} in {account}{after}: {_listed([each.symbol for each in orders])} ({counted}, {amount})."


def _by_account(plan: Plan, side: Side) -> dict[str, list[Order]]:
    grouped: dict[str, list[Order]] = {}
    for order in plan.orders.orders:
        if order.side is side:
            grouped.setdefault(order.account, []).append(order)
    return grouped


def _lots_to_name(plan: Plan) -> Iterator[str]:
    """That a broker must be told which lots are sold, and until when (L-4)."""
    accounts = [name for name in _by_account(plan, Side.SELL) if plan.household.accounts[name].taxable]
    if accounts:
        traded = on_or_after(plan.household.as_of)
        by = settles(traded)
        yield f"Name the lots of Lots Sold to the broker in {_listed(accounts)} by settlement: {by:%d %b %Y} where the orders are done on {traded:%d %b %Y} (L-4)."


def _to_pay(plan: Plan) -> Iterator[str]:
    """What to pay out of each account: of what is needed as much as there is above the cash that must stay."""
    for row in plan.orders.cash:
        if row.need <= 0:
            continue
        account = plan.household.accounts[row.account]
        reason = f" ({account.need_note})" if account.need_note else ""
        there = row.after - row.minimum
        if there >= row.need:
            yield f"Pay {money_text(row.need)} out of {row.account}{reason}."
        elif there > 0:
            short = f"{money_text(row.need - there)} more must come from elsewhere"
            yield f"Pay {money_text(there)} of the {money_text(row.need)} needed out of {row.account}{reason}: {short}."
        else:
            kept = f" above its minimum cash of {money_text(row.minimum)}" if row.minimum > 0 else ""
            yield f"Find {money_text(row.need)} elsewhere{reason}: {row.account} has no cash{kept} to pay it."


def _no_reinvestment(findings: Sequence[Finding]) -> Iterator[str]:
    symbols = [each.value for each in findings if each.code is Problem.REINVESTMENT_ON]
    if symbols:
        yield f"Turn dividend reinvestment off for {_listed(symbols)} until the days that Checks names."


def _to_swap_back(findings: Sequence[Finding]) -> Iterator[str]:
    if any(each.code is Problem.SWAP_BACK_OPEN for each in findings):
        yield "Decide which substitutes to swap back: Checks has what each would realize, Swap Back on Settings does it."


def _swaps_back(plan: Plan) -> Iterator[str]:
    """From when what was sold at a loss may be bought again."""
    waiting: dict[date, list[Symbol]] = {}
    for line in plan.harvest.lines:
        if line.status == "proposed" and line.substitute and line.swap_back_from:
            symbols = waiting.setdefault(line.swap_back_from, [])
            if (symbol := plan.household.symbol_of(line.lot)) not in symbols:
                symbols.append(symbol)
    for day, symbols in sorted(waiting.items()):
        yield f"From {day:%d %b %Y}: plan again, and swap back what stands in for {_listed(symbols)}."


def _listed(names: Sequence[str]) -> str:
    """The first few names, and how many more: "QQQ, NVDA and 3 more"."""
    shown = list(dict.fromkeys(names))
    if len(shown) > NAMED:
        return f"{', '.join(shown[: NAMED - 1])} and {len(shown) - NAMED + 1} more"
    return " and ".join([*([", ".join(shown[:-1])] if shown[1:] else []), shown[-1]])
