"""New money that stays in cash after all, and what keeps it there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.household.target import CASH_CLASS
from xlrebal.plan.drift.measure_drift import TIE, DriftRow
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.placement.may_move import places_in_targets
from xlrebal.plan.proposal.decisions import AccountCash
from xlrebal.plan.proposal.scopes import Scope
from xlrebal.plan.proposal.shares_for import share_cost
from xlrebal.plan.proposal.trading_rules import weight_limits, why_not_buyable
from xlrebal.review.measure_after import ScopeAfter, measure_after
from xlrebal.schema.finding import Finding, Problem, note, warning
from xlrebal.schema.money_text import money_text
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, Cents
from xlrebal.tax.symbol import Symbol

NAMED = 3  # reasons told in full


class MoneyLeft(NamedTuple):
    """Of `came` cents of new money in an account `left` stay in cash; why: in words."""

    account: str
    came: Cents
    left: Cents
    why: str

    @property
    def text(self) -> str:
        """How much stays, and why."""
        return f"{money_text(self.left)} of {money_text(self.came)} of new money stays in cash: {self.why}"


def new_money_left(plan: Plan) -> list[MoneyLeft]:
    """Every account in which some of its new money is not invested."""
    if all(account.need >= 0 for account in plan.household.accounts.values()):
        return []
    found = []
    cash = {row.account: row for row in plan.orders.cash}
    for after, verdict in zip(measure_after(plan).scopes, plan.verdicts, strict=True):
        if not after.drift.scope.is_known or not after.drift.targets.rows:
            continue
        for account in after.drift.scope.accounts:
            came = max(NO_MONEY, -plan.household.accounts[account].need)
            left = _left(cash[account], came)
            if verdict.trades:  # then all cash is one, and what its target asks for stays
                left = min(left, Cents(max(0, after.cash - round(after.drift.targets.cash * after.total))))
            if left > 0:
                found.append(MoneyLeft(account, came, left, _why(plan, after, account, left)))
    return found


def new_money_findings(plan: Plan) -> Iterator[Finding]:
    """A warning for new money that is not in the account's cash; a note for what stays of it, unless it is too little for a trade."""
    for row in plan.orders.cash:
        came, there = -plan.household.accounts[row.account].need, row.before - row.minimum
        if came > max(there, 0) and plan.household.knows_cash(row.account):
            yield warning(
                Problem.NEW_MONEY_NOT_THERE,
                f"{row.account}: {money_text(came)} of new money is to be invested, and {money_text(max(there, NO_MONEY))} of cash is there beyond the minimum: "
                "only that is invested; enter the deposit in the account's cash on Holdings, or the amount that has arrived.",
                sheet="Cash Needs",
                column="Amount",
                value=row.account,
            )
    for each in new_money_left(plan):
        if each.left >= plan.household.minimum_trade(each.account):
            yield note(
                Problem.NEW_MONEY_LEFT,
                f"{each.account}: {each.text}.",
                sheet="Cash Needs",
                column="Amount",
                value=each.account,
            )


def _left(row: AccountCash, came: Cents) -> Cents:
    """Cents of new money that the account's trades have not used and its minimum does not hold."""
    return max(NO_MONEY, min(came, came - (row.before - row.after), row.after - row.minimum - row.need))


def _why(plan: Plan, after: ScopeAfter, account: str, left: Cents) -> str:
    """What stands in the way of each symbol that targets would buy, the same once; that it is too little where nothing does."""
    household = plan.household
    barred: dict[str, list[Symbol]] = {}
    least: list[Cents] = []
    for symbol in places_in_targets(household, after.drift):
        if why := _why_not(plan, after, account, symbol):
            barred.setdefault(why, []).append(symbol)
        else:
            least.append(Cents(share_cost(household, symbol) + household.securities[symbol].commission))
    if least:
        minimum = household.minimum_trade(account)
        small = (
            f"less than the minimum trade of {money_text(minimum)}" if left < minimum else "left there by the targets"
        )
        return "less than a share of what may be bought" if left < min(least) else small
    reasons = [f"{_named(symbols)}: {why}" for why, symbols in barred.items()]
    more = [f"and {len(reasons) - NAMED} more, see Audit"] if len(reasons) > NAMED else []
    return "; ".join(reasons[:NAMED] + more) or "targets name nothing that may be bought with it"


def _named(symbols: list[Symbol]) -> str:
    return ", ".join(symbols[:NAMED]) + (f" and {len(symbols) - NAMED} more" if len(symbols) > NAMED else "")


def _why_not(plan: Plan, after: ScopeAfter, account: str, symbol: Symbol) -> str:
    """Why no more of a symbol is bought in an account; "" where nothing stands in the way."""
    household, scope = plan.household, after.drift.scope
    for refusal in plan.proposal.refusals:
        if refusal.side is Side.BUY and refusal.symbol == symbol and account in refusal.places:
            return str(refusal.reason)
    if blocked := why_not_buyable(household, account, symbol):
        return str(blocked)
    step = share_cost(household, symbol)
    if full := _full(household, scope, after.values, symbol, step):
        return full
    if row := _row_at_its_limit(household, after, symbol, step):
        return f"{row.name} has no more room in its band, up to {row.high:.1%}"
    return ""


def _full(household: Household, scope: Scope, values: dict[Symbol, int], symbol: Symbol, step: Cents) -> str:
    """The weight limit that leaves no share more of room."""
    limits = (each for each in weight_limits(household, scope, symbol) if each.room(scope, values) < step)
    return next((str(each.reason) for each in limits), "")


def _row_at_its_limit(household: Household, after: ScopeAfter, symbol: Symbol, step: Cents) -> DriftRow | None:
    """The broadest target row over the symbol that a share more would take over its band."""
    path = household.path(symbol)
    return next(
        (
            row
            for row in after.rows
            if row.row is not None
            and path[0] != CASH_CLASS
            and row.row.covers(path)
            and row.value is not None
            and row.high is not None
            and row.value + step > row.high * after.total + TIE * after.total
        ),
        None,
    )
