"""Wishes that cannot all be had: what Targets asks for against limits, needs and restrictions, and restrictions against one another.

The plan is the least bad of what is left; each finding names both wishes with their places and figures, and what to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from xlrebal.household.household import Restriction, WrittenAt
from xlrebal.household.target import Target
from xlrebal.plan.drift.measure_drift import DriftRow
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.decisions import TradePurpose
from xlrebal.plan.proposal.scopes import Scope, scopes
from xlrebal.plan.proposal.trading_rules import max_weight, restriction, weight_limits
from xlrebal.review.measure_after import ScopeAfter, measure_after
from xlrebal.review.why_off import Off, WhyOff, why_off
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.schema.inputs import FORBIDS
from xlrebal.schema.money_text import money_text
from xlrebal.schema.reason import Rule
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY


class _Wish(NamedTuple):
    """What stands against a target: the place where the advisor entered it, and what to do about it."""

    sheet: str
    column: str
    remedy: str


OTHER = "lower the target on Targets, or name another holding that may fill it"
AGAINST_TARGETS: dict[Rule, _Wish] = {
    Rule.MAX_WEIGHT: _Wish("Securities", "Max Weight %", f"Raise the maximum weight, {OTHER}"),
    Rule.GROUP_CAP: _Wish("Exposure Groups", "Cap %", f"Raise the cap, {OTHER}"),
    Rule.NOT_ON_MENU: _Wish("Accounts", "Menu", f"Add it to the menu, {OTHER}"),
    Rule.RESTRICTED: _Wish("Restrictions", "Rule", "Lift the restriction, or change the target on Targets"),
    Rule.MIN_WEIGHT: _Wish("Restrictions", "Value", "Lower the min weight, or raise the target on Targets"),
    Rule.NOT_ITS_PLACE: _Wish("Securities", "Location Preference", f"Widen the preference, {OTHER}"),
    Rule.MINIMUM_CASH: _Wish("Accounts", "Minimum Cash", "Lower the minimum, or raise the cash target on Targets"),
}
NEED = _Wish("Cash Needs", "Amount", "Lower the need, or accept the drift until it is paid")


def conflicts(plan: Plan) -> Iterator[Finding]:
    """A warning for each pair of wishes that cannot both be had, targets first."""
    yield from _targets(plan)
    yield from _phased_out(plan)
    yield from _floors(plan)


def _targets(plan: Plan) -> Iterator[Finding]:
    """Rows of Targets that end outside their bands because of what the advisor entered elsewhere; the broadest alone where several do."""
    why = why_off(plan)
    for after in measure_after(plan).scopes:
        told: set[tuple[str, str]] = set()
        for against in sorted(_against(plan, why, after), key=lambda each: each.for_another):
            if against.limit not in told:  # what one row cannot take another may not pay for: one limit, said once
                told.add(against.limit)
                yield _against_target(plan, after, against)


class _Against(NamedTuple):
    """A row of Targets against a wish: what stops it in words, and by which limit of which symbol; for_another: cash that the symbol's own row does not take."""

    row: DriftRow
    wish: _Wish
    said: str
    limit: tuple[str, str]
    for_another: bool


def _against(plan: Plan, why: WhyOff, after: ScopeAfter) -> Iterator[_Against]:
    scope = after.drift.scope
    for row in after.rows:
        off = why.beyond_band(after, row) if row.row is not None and row.status in ("over", "under") else None
        wish = _wish(plan, scope, off) if off else None
        if off is not None and wish is not None:
            said = _clause(plan, scope, off)
            limit = (off.symbol, str(off.reason) if off.symbol else said)
            yield _Against(row, wish, said, limit, bool(off.symbol) and row.row == after.drift.targets.cash_row)


def _wish(plan: Plan, scope: Scope, off: Off) -> _Wish | None:
    """What stops a row, where it is a wish of the advisor's that targets contradict."""
    if off.purpose is TradePurpose.CASH:
        minimum = any(plan.household.accounts[name].minimum_cash for name in scope.accounts)
        if scope.need:
            return NEED._replace(remedy="Lower the need or Minimum Cash on Accounts") if minimum else NEED
        return AGAINST_TARGETS[Rule.MINIMUM_CASH] if minimum else None
    wish = AGAINST_TARGETS.get(off.reason.rule)
    at = _written_at(plan, scope, off) if wish else None
    return wish._replace(sheet=at.sheet, column=at.column) if wish and at else wish


def _written_at(plan: Plan, scope: Scope, off: Off) -> WrittenAt | None:
    """Where a limit that stops a row is written; None where that is known by its kind alone."""
    household, limit = plan.household, off.reason.numbers.get("limit")
    if off.reason.rule is Rule.GROUP_CAP:
        return household.limits_at.get(("Cap %", str(off.reason.numbers.get("group"))))
    if off.reason.rule is Rule.MAX_WEIGHT:
        limits = (max_weight(household, scope.accounts_set, symbol) for symbol in household.securities)
        return next((each.place for each in limits if each and each.weight == limit), None)
    if off.reason.rule in (Rule.RESTRICTED, Rule.MIN_WEIGHT):
        rule, said = off.reason.numbers.get("restriction", "min weight"), str(off.reason.numbers.get("note"))
        rows = (each for each in household.restrictions if each.is_house and each.rule == rule and each.note in said)
        return next((WrittenAt(each.sheet, each.row, AGAINST_TARGETS[off.reason.rule].column) for each in rows), None)
    return None


def _clause(plan: Plan, scope: Scope, off: Off) -> str:
    """What stops a row, with its figures."""
    if off.purpose is not TradePurpose.CASH:
        return off.words
    accounts = [plan.household.accounts[name] for name in scope.accounts]
    minimum = sum((each.minimum_cash for each in accounts), NO_MONEY)
    parts = [f"the cash that is needed, {money_text(scope.need)}"] if scope.need else []
    parts += [f"the minimum cash, {money_text(minimum)}"] if minimum else []
    return f"{' and '.join(parts)}, come{'' if len(parts) > 1 else 's'} before it"


def _against_target(plan: Plan, after: ScopeAfter, against: _Against) -> Finding:
    """One row of Targets against one wish."""
    row, wish = against.row, against.wish
    assert row.row is not None and row.weight is not None and row.low is not None and row.high is not None
    under = row.status == "under"
    whose = f" in {row.account}" if row.account else ""
    wanted = f"{row.low:.1%} at least" if under else f"{row.high:.1%} at most"
    tilted = _strategic(plan, row.row)
    target = f"target {row.row.weight:.1%}" + (f", {tilted:.1%} without the tilts" if tilted is not None else "")
    clause = f"{against.said[:1].upper()}{against.said[1:]}"
    return warning(
        Problem.WISHES_CONFLICT,
        f"{row.row.sheet} asks for {wanted} of {row.name}{whose} ({target}), and it ends at {row.weight:.1%}. {clause} "
        f"({wish.column} on {wish.sheet}). {wish.remedy}.",
        sheet=row.row.sheet,
        row=row.row.row or None,
        column="Target %",
        value=row.name,
    )


def _strategic(plan: Plan, row: Target) -> float | None:
    """The weight on Targets of a row that tilts have moved; None where they have not."""
    listed = (each for each in plan.household.targets if (each.model, each.path) == (row.model, row.path))
    weight = next((each.weight for each in listed), row.weight)
    return None if abs(weight - row.weight) < 1e-9 else weight


def _phased_out(plan: Plan) -> Iterator[Finding]:
    """What is to be phased out and may not be sold, or has a target."""
    household = plan.household
    for out in (each for each in household.restrictions if each.rule == "phase out"):
        held = [
            account
            for account, symbol in household.positions.index_of
            if symbol == out.symbol and out.account in ("", account)
        ]
        kept = (restriction(household, account, out.symbol, FORBIDS[Side.SELL]) for account in held)
        if (against := next(filter(None, kept), None)) is not None:
            yield _restriction(
                out,
                f"{out.sheet} says phase out of {out.symbol}, and {against.rule}{_at(against)} as well: none of it is sold. "
                "Keep the one that holds",
            )
        for drift in plan.drift:
            row = drift.targets.row_of.get(out.symbol)
            ours = set(held) & drift.scope.accounts_set
            if row is not None and row.weight > 0 and ours:
                whose = f" of {drift.scope.account}" if drift.scope.account else ""
                yield _restriction(
                    out,
                    f"{out.sheet} says phase out of {out.symbol}, and Targets{whose} asks for {row.weight:.1%} of it"
                    f"{_row(row.row)}: it is sold, and none is bought. Take its row off Targets, or the restriction off Restrictions",
                )


def _floors(plan: Plan) -> Iterator[Finding]:
    """Min weights above a maximum weight or a cap on what is one with it."""
    household = plan.household
    for scope in scopes(household):
        floors = {
            symbol: floor
            for (name, symbol), floor in plan.proposal.floors.items()
            if name == scope.account and floor.is_min_weight
        }
        for symbol, floor in sorted(floors.items()):
            for limit in weight_limits(household, scope, symbol):
                least = sum(each.weight for name, each in floors.items() if name in limit.symbols)
                if least > limit.weight + 1e-9:
                    called = "cap" if limit.reason.rule is Rule.GROUP_CAP else "maximum weight"
                    group = f" of its exposure group {limit.reason.numbers['group']}" if called == "cap" else ""
                    yield _restriction(
                        floor.restriction,
                        f"{floor.restriction.sheet} asks for {least:.1%} of {symbol}{' and its group' if least != floor.weight else ''} at least, and "
                        f"the {called}{group} is {limit.weight:.1%}: nothing is sold below the one or bought beyond the other. "
                        f"Lower the min weight, or raise the {called}",
                    )


def _restriction(at: Restriction, message: str) -> Finding:
    return warning(
        Problem.WISHES_CONFLICT, f"{message}.", sheet=at.sheet, row=at.row or None, column="Rule", value=at.symbol
    )


def _at(against: Restriction) -> str:
    return f" ({against.sheet}, row {against.row})" if against.is_house and against.row else _row(against.row)


def _row(row: int) -> str:
    return f" (row {row})" if row else ""
