"""One trade in words: why it is there, from which lots, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping

from xlrebal.app.plan import Answer
from xlrebal.plan.comparison.in_words import why_made, why_not_made
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.decisions import Refusal
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.report.drift_rows import drift_rows
from xlrebal.review.left_by_limits import left_of_symbol
from xlrebal.review.left_by_restrictions import restrictions_on_symbol
from xlrebal.review.measure_after import measure_after
from xlrebal.schema.finding import Severity
from xlrebal.schema.money_text import money_text
from xlrebal.schema.reason import sentence
from xlrebal.tax.money import cents
from xlrebal.tax.symbol import Symbol
from xlrebal.tax.ticker import security_key, spelled_symbol


def explain_trade(answer: Answer, trade: str) -> list[str]:
    """Lines that explain a trade (by priority or symbol), or why there is none; empty when nothing was decided about it."""
    if answer.plan is None:
        return [str(finding) for finding in answer.findings if finding.severity is Severity.ERROR]
    meant = _spelled(answer, trade)
    rows = [
        row
        for row in answer.results["trades"]
        if trade == str(row["priority"]) or _is(trade, str(row["symbol"]), meant)
    ]
    symbols = {str(row["symbol"]) for row in rows} or meant
    lines = [line for row in rows for line in _explained(answer, row)]
    refusals = [each for each in answer.plan.proposal.refusals if each.symbol in symbols]
    lines += dict.fromkeys(_refused(each, answer.plan.proposal) for each in refusals)
    lines += [line for symbol in sorted(symbols) for line in _not_traded(answer.plan, Symbol(symbol))]
    lines += dict.fromkeys(line for symbol in sorted(symbols) for line in _left(answer.plan, Symbol(symbol)))
    told = drift_rows(answer.plan, measure_after(answer.plan), whole=True)
    drift = [row for row in told if row["level"] == "security" and row["name"] in symbols]
    lines += [
        f"{row['name']}{_whose(row)}: weight {_share(row['weight'])}, target {_share(row['target'])}, after the trades {_share(row['weight_after'])}. {row['why'] or ''}".rstrip()
        for row in drift
    ]
    return lines


def _not_traded(plan: Plan, symbol: Symbol) -> list[str]:
    """Where the plan might trade a symbol and does not: what so much of it would change."""
    found = plan.comparison.untraded(symbol)
    return [
        f"No {each.trade.side.noun} of {symbol} in {each.trade.account}: {'; '.join(map(str, why_not_made(each)))}."
        for each in found
    ]


def _left(plan: Plan, symbol: Symbol) -> list[str]:
    """What limits and restrictions leave off target of the rows that it stands under."""
    asked = (left_of_symbol, restrictions_on_symbol)
    found = (of_symbol(plan, each.scope.account, symbol) for each in plan.drift for of_symbol in asked)
    return [f"{sentence((reason,))}." for reasons in found for reason in reasons]


def _without(plan: Plan, row: Mapping[str, object]) -> list[str]:
    """What the best plan without a trade would do and cost."""
    key = (row["action"], row["account"], row["symbol"])
    order = next((each for each in plan.orders.orders if (each.side, each.account, each.symbol) == key), None)
    found = plan.comparison.of(order) if order else None
    return [f"   {sentence(why_made(found))}."] if found else []


def _refused(refusal: Refusal, proposal: Proposal) -> str:
    """One trade not made, or not whole: where, and why."""
    none = "No further" if proposal.trades_some_of(refusal) else "No"
    lot = f" from lot {refusal.lot_id}" if refusal.lot_id else ""
    where = f" in {refusal.where}" if refusal.where else ""
    return f"{none} {refusal.what} of {refusal.symbol}{lot}{where}: {refusal.reason}."


def _whose(row: Mapping[str, object]) -> str:
    """The account whose model a drift row is measured against, where it has its own."""
    return f" in {row['account']}" if row["account"] else ""


def _spelled(answer: Answer, trade: str) -> set[str]:
    """The symbols of the household that are one security with what was asked about; else those of foreign exchanges: NESN is NESN.SW."""
    symbols = [str(each) for each in answer.plan.household.securities] if answer.plan else []
    same = {each for each in symbols if security_key(each) == security_key(trade)}
    return same or {each for each in symbols if each.partition(".")[0] == spelled_symbol(trade)}


def _is(trade: str, symbol: str, meant: set[str]) -> bool:
    return symbol in meant or security_key(trade) == security_key(symbol)


def _share(weight: object) -> str:
    """A weight as people read it."""
    return f"{weight:.2%}" if isinstance(weight, float) else "not known"


def _explained(answer: Answer, row: Mapping[str, object]) -> list[str]:
    lots = [
        lot
        for lot in answer.results["lots_sold"]
        if (lot["account"], lot["symbol"]) == (row["account"], row["symbol"]) and row["action"] == "SELL"
    ]
    head = f"{row['priority']}. {row['action']} {_counted(answer, row)} {row['symbol']} in {row['account']} at ${row['price'] or 0:,.2f} = ${row['amount']:,.2f}"
    if not row["quantity"]:
        head = f"{row['priority']}. No {row['action']} of {row['symbol']} in {row['account']}"
    account = answer.plan.household.accounts.get(str(row["account"])) if answer.plan else None
    gain = (
        f"   Gain: ST {_said(row['st_gain'])}, LT {_said(row['lt_gain'])}; estimated tax {_said(row['estimated_tax'])}"
    )
    if account and not account.taxable:
        gain = f"   No tax: {account.name} is not a taxable account"
    return [
        head,
        f"   Why: {row['why']}.",
        *(_without(answer.plan, row) if answer.plan else []),
        *(
            f"   Lot {lot['lot_id']} of {lot['acquired']}: {_counted(answer, lot, 'shares')}, gain {_said(lot['gain'])} ({lot['term']})"
            for lot in lots
        ),
        *([gain] if row["action"] == "SELL" and row["quantity"] else []),
    ]


def _counted(answer: Answer, row: Mapping[str, object], unit: str = "") -> str:
    """A row's quantity: 25,000 par of a bond, else the number alone or with the unit."""
    security = answer.plan.household.securities.get(Symbol(str(row["symbol"]))) if answer.plan else None
    unit = "par" if security and security.in_par else unit
    unit = "share" if unit == "shares" and row["quantity"] == 1 else unit
    return f"{row['quantity']:,.10g} {unit}".rstrip()


def _said(dollars: object) -> str:
    return money_text(cents(str(dollars or 0)))
