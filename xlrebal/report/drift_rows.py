"""The Drift sheet's rows: drift by level, the classes of the Summary, and the columns appended to Holdings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from xlrebal.household.target import Level
from xlrebal.plan.drift.measure_drift import DriftRow, ScopeDrift
from xlrebal.plan.make_plan import Plan
from xlrebal.report.comparison_rows import carried, not_done
from xlrebal.report.drift_why import WhyDrift
from xlrebal.report.verdict_words import MISPLACED, verdict_in_words
from xlrebal.review.done_under import ROOT
from xlrebal.review.left_by_limits import left_of_row
from xlrebal.review.measure_after import After, ScopeAfter
from xlrebal.schema.column import Row
from xlrebal.schema.money_text import money_text
from xlrebal.schema.percent_text import percent_text
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, dollars
from xlrebal.tax.symbol import Symbol

LEVELS = tuple(Level)
LONGEST = 100
SEE_AUDIT = "… (see Audit)"
WHY_OFF = re.compile(r"(?<=\.) (?:Still|Now|Not all the way) ")


def drift_rows(plan: Plan, after: After, *, whole: bool = False) -> list[Row]:
    """The drift table: classes first, then narrower levels, exposure groups and accounts, scope by scope.

    whole: the sentences without regard to the width of the page.
    """
    strategic = {(row.model, row.path): row.weight for row in (*plan.household.targets, *plan.household.group_targets)}
    return [
        {
            "level": before.level.value,
            "name": before.name,
            "account": before.account or None,
            "value": None if before.value is None else dollars(before.value),
            "weight": before.weight,
            "strategic": strategic.get((before.row.model, before.row.path)) if before.row else None,
            "target": before.target,
            "low": before.low,
            "high": before.high,
            "drift": before.drift,
            "status": before.status,
            "weight_after": later.weight,
            "why": said.whole() if whole else said.short(),
        }
        for before, later, said in _sentences(plan, after)
    ]


def ends_off(plan: Plan, after: After) -> Iterator[tuple[str, str]]:
    """The target rows that end outside their bands, short of where they were to go, or off for a limit, each with the whole sentence: a page cuts it."""
    why, beside = WhyDrift(plan, after), _Beside(plan)
    for each in after.scopes:
        for before, later in zip(each.drift.rows, each.rows, strict=True):
            left = beside.left(later)
            if left or why.is_off(each, later):
                name = f"{before.name} in {before.account}" if before.account else before.name
                yield name, _Sentences(why.of(each, before, later), left, "").whole()


class _Sentences(NamedTuple):
    """What is said of a row: why it is as it is, what limits leave of it, and what the comparison says."""

    why: str
    left: Sequence[str]
    carried: str

    def whole(self) -> str:
        """All of it."""
        return " ".join(filter(None, (self.why, *self.left, self.carried)))

    def short(self) -> str:
        """At most LONGEST characters: the table's last column runs on over the columns beside it, and must end on the page.

        A sentence that is too long gives way to what a limit leaves, where one does.
        """
        text, others = self.why, (*self.left, self.carried)
        if len(text) > LONGEST and self.left and len(told := f"{_head(text)} {self.left[0]} {SEE_AUDIT}") <= LONGEST:
            return told
        for beside in filter(None, others):
            if not text or len(text) + 1 + len(beside) <= LONGEST:
                text = f"{text} {beside}".lstrip()
        if len(text) > LONGEST and (end := WHY_OFF.search(text)):
            text = f"{_head(text)}{text[end.start() :]}"  # why a row is not there matters more than how far it came
        return text if len(text) <= LONGEST else f"{text[: LONGEST - 16].rsplit(' ', 1)[0]} {SEE_AUDIT}"


def _head(text: str) -> str:
    """Where a row stands to its band: "Above its band."."""
    return f"{text.partition(':')[0].partition('.')[0]}."


def _sentences(plan: Plan, after: After) -> Iterator[tuple[DriftRow, DriftRow, _Sentences]]:
    """Every row before and after, with what is said of it."""
    why, beside = WhyDrift(plan, after), _Beside(plan)
    for each in after.scopes:
        pairs = [*zip(each.drift.rows, each.rows, strict=True), *_bought_first(each)]
        for before, later in sorted(pairs, key=lambda pair: LEVELS.index(pair[0].level)):
            text, carried = why.of(each, before, later), beside.of(each.drift, before)
            left = beside.left(later)
            text = text if text or left or carried else why.otherwise(each.drift, before)
            yield before, later, _Sentences(text, left, carried)


def _bought_first(after: ScopeAfter) -> Iterator[tuple[DriftRow, DriftRow]]:
    """The securities that a scope did not hold and has no target row for, before and after they are bought."""
    drift, scope = after.drift, after.drift.scope
    shown = {row.name for row in drift.rows if row.level is Level.SECURITY}
    for symbol in sorted(name for name, value in after.values.items() if value > 0 and name not in shown):
        target = drift.targets.symbols.get(symbol)
        row = DriftRow(
            level=Level.SECURITY,
            name=symbol,
            account=scope.account,
            value=0,
            weight=0.0 if scope.is_known else None,
            target=target,
            low=None,
            high=None,
        )
        value = after.values[symbol]
        yield row, replace(row, value=value, weight=after.weight(value) if scope.is_known else None)


class _Beside:
    """What is said beside a row's own sentence: what limits leave of it, and what the comparison says."""

    def __init__(self, plan: Plan) -> None:
        """Reads the comparison."""
        self.plan = plan
        scope_of = {account: each.scope.account for each in plan.drift for account in each.scope.accounts}
        self.not_done: dict[tuple[str, str], str] = {}
        for account, symbol, said in not_done(plan):
            self.not_done.setdefault((scope_of[account], symbol), said)

    def left(self, row: DriftRow) -> list[str]:
        """Where a row would end without limits that keep it off, and how much nearer its target. row: after the trades."""
        return [
            f"Without {found.named}: {percent_text(left.without, beside=left.weight)}, {money_text(left.amount, whole_dollars=True)} nearer."
            for found, left in left_of_row(self.plan, row.account, row.row.path if row.row else ROOT)
        ]

    def of(self, drift: ScopeDrift, row: DriftRow) -> str:
        """Where a row's money goes, or what selling or buying it instead would cost; "" where nothing was compared."""
        if row.level is Level.SECURITY:
            return self.not_done.get((drift.scope.account, row.name), "")
        return carried(self.plan, drift.scope.account, row.name) if row.row is not None else ""


def class_rows(plan: Plan, after: After) -> list[Row]:
    """The Summary's asset classes: target rows where there are any, else classes added up from their symbols."""
    return [row for each in after.scopes for row in _classes_of(plan, each)]


def _classes_of(plan: Plan, after: ScopeAfter) -> list[Row]:
    traded = _traded_by_class(plan, after)
    pairs = [
        (before, later)
        for before, later in zip(after.drift.rows, after.rows, strict=True)
        if before.level is Level.CLASS
    ]
    listed = {before.name for before, _ in pairs}
    inside = _status_of_securities(plan, after)
    pairs += [pair for pair in _added_up(plan, after) if pair[0].name not in listed]
    suffix = f" ({after.drift.scope.account})" if after.drift.scope.account else ""
    return [
        {
            "asset_class": before.name + suffix,
            "weight": before.weight,
            "target": before.target,
            "low": before.low,
            "high": before.high,
            "drift": before.drift,
            "weight_after": later.weight,
            "to_trade": dollars(traded.get(before.name, 0)),
            "verdict": verdict_in_words(before, after.drift, inside.get(before.name, ())),
        }
        for before, later in pairs
    ]


def _status_of_securities(plan: Plan, after: ScopeAfter) -> dict[str, list[str]]:
    """The statuses of the target rows inside each class, and MISPLACED for a holding without a place there."""
    found: dict[str, list[str]] = {}
    for row in after.drift.rows:
        if row.row is not None and row.level is not Level.CLASS and row.status:
            found.setdefault(row.row.path[0], []).append(row.status)
    for symbol in after.drift.targets.legacy:
        found.setdefault(plan.household.securities[symbol].asset_class, []).append(MISPLACED)
    return found


def _added_up(plan: Plan, after: ScopeAfter) -> list[tuple[DriftRow, DriftRow]]:
    """Classes without a row of their own: what their symbols weigh and should weigh."""
    scope, household = after.drift.scope, plan.household
    found = []
    in_class: dict[str, list[Symbol]] = {}
    for symbol in {**after.values, **after.drift.targets.symbols}:
        in_class.setdefault(household.securities[symbol].asset_class, []).append(symbol)
    for name in sorted(in_class.keys() - {""}):
        members = in_class[name]
        weights = [after.drift.targets.symbols.get(symbol, 0.0) for symbol in members]
        target = sum(weights) if after.drift.targets.rows and scope.is_known else None
        value, later = (
            sum(scope.values.get(symbol, 0) for symbol in members),
            sum(after.values.get(symbol, 0) for symbol in members),
        )
        found.append(_pair(after, name, value, later, target))
    if after.drift.targets.cash_row is None and (scope.cash or after.cash):
        found.append(_pair(after, "Cash", scope.cash, after.cash, 0.0))
    return found


def _pair(after: ScopeAfter, name: str, value: int, later: int, target: float | None) -> tuple[DriftRow, DriftRow]:
    """A class before and after, from so many cents to so many."""
    scope = after.drift.scope
    before, left = (scope.weight(value), after.weight(later)) if scope.is_known else (None, None)
    row = DriftRow(
        level=Level.CLASS,
        name=name,
        account=scope.account,
        value=value,
        weight=before,
        target=target,
        low=None,
        high=None,
    )
    return row, replace(row, value=later, weight=left)


def _traded_by_class(plan: Plan, after: ScopeAfter) -> dict[str, int]:
    """Cents bought less sold by class; the cash class takes what is left over."""
    traded: dict[str, int] = {}
    for order in plan.orders.orders:
        if order.account in after.drift.scope.accounts:
            name = plan.household.securities[order.symbol].asset_class
            traded[name] = traded.get(name, 0) + (order.gross if order.side is Side.BUY else -order.gross)
    cash = after.drift.targets.cash_row.name if after.drift.targets.cash_row else "Cash"
    traded[cash] = (
        traded.get(cash, 0)
        - sum(traded.values())
        - sum(
            (order.commission for order in plan.orders.orders if order.account in after.drift.scope.accounts), NO_MONEY
        )
    )
    return traded


def holdings_rows(plan: Plan, holdings: Sequence[tuple[str, Symbol]]) -> list[Row]:
    """What is appended to each row of the advisor's Holdings; empty where the row was not usable."""
    gains = _gains_of_positions(plan)
    scope_of = {account: each for each in plan.drift for account in each.scope.accounts}
    status = {
        (each.scope.account, row.name): row.status
        for each in plan.drift
        for row in each.rows
        if row.level is Level.SECURITY
    }
    return [_appended(plan, gains, scope_of, status, account, symbol) for account, symbol in holdings]


def _appended(
    plan: Plan,
    gains: dict[tuple[str, Symbol], tuple[float, float]],
    scope_of: dict[str, ScopeDrift],
    status: dict[tuple[str, str], str | None],
    account: str,
    symbol: Symbol,
) -> Row:
    drift = scope_of.get(account)
    if drift is None or not symbol:
        return {}
    security = plan.household.securities.get(symbol)
    if security is not None and security.is_cash:
        known = drift.scope.is_known
        weight = drift.scope.weight(plan.household.cash.get(account, NO_MONEY)) if known else None
        return {
            "weight": weight,
            "target": None,
            "drift": None,
            "status": None,
            "unrealized_gain": None,
            "st_gain": None,
            "lt_gain": None,
        }
    positions = plan.household.positions
    index = positions.index_of.get((account, symbol))
    if index is None:
        return {}
    value = int(positions.value[index])
    short, long = gains.get((account, symbol), (0.0, 0.0))
    priced = security is not None and bool(security.price)
    known = drift.scope.is_known
    return {
        "weight": drift.scope.weight(value) if known else None,
        "target": drift.targets.symbols.get(symbol),
        "drift": drift.drift_of(symbol) if known else None,
        "status": status.get((drift.scope.account, symbol), "ok") if known else None,
        "unrealized_gain": round(short + long, 2) if priced else None,
        "st_gain": round(short, 2) if priced else None,
        "lt_gain": round(long, 2) if priced else None,
    }


def _gains_of_positions(plan: Plan) -> dict[tuple[str, Symbol], tuple[float, float]]:
    """(short, long) unrealized gain in dollars by account and symbol; lots without a known basis count nothing."""
    lots, positions, valued = plan.household.lots, plan.household.positions, plan.valued
    short = np.bincount(lots.position, np.where(valued.long_term, 0.0, valued.gain), len(positions))
    long = np.bincount(lots.position, np.where(valued.long_term, valued.gain, 0.0), len(positions))
    return {
        key: (float(st), float(lt))
        for key, st, lt in zip(zip(positions.account, positions.symbol, strict=True), short, long, strict=True)
    }
