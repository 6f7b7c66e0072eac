"""Phase 3: whether to trade at all, and how far each breached row moves: no activity for its own sake."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from xlrebal.household.household import Household
from xlrebal.household.target import Level, Target
from xlrebal.plan.drift.measure_drift import DriftRow, ScopeDrift
from xlrebal.plan.drift.why_not_now import due_since, why_not_now
from xlrebal.plan.mode import puts_cash_to_work, row_moves, sells_what_has_no_place, why_quiet
from xlrebal.plan.proposal.scopes import Scope
from xlrebal.plan.purpose import Purpose
from xlrebal.schema.plan_settings import RebalanceTo
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.schema.record import record
from xlrebal.tax.money import NO_MONEY


class Direction(Enum):
    """Which way a row may move its holdings: only down, only up, or whichever way its target is."""

    DOWN = "down"
    UP = "up"
    EITHER = "either"


@record
class Destination:
    """Where a target row is brought: the weight to reach, which way, and the reason."""

    row: Target
    weight: float
    direction: Direction
    reason: Reason


@record
class Verdict:
    """Whether one scope trades for drift, the rows that move and where to; `legacy_goes` sells what has no place."""

    scope: str
    trades: bool
    destinations: tuple[Destination, ...]
    reason: Reason
    legacy_goes: bool


def decide_whether(household: Household, drift: tuple[ScopeDrift, ...], purpose: Purpose) -> tuple[Verdict, ...]:
    """One verdict a scope, by what the run is for and the Trigger and Rebalance To settings."""
    waits = why_not_now(household, drift)
    since = "" if waits else _due_since(household, drift)
    return tuple(_verdict(household, each, purpose, waits, since) for each in drift)


def _due_since(household: Household, drift: tuple[ScopeDrift, ...]) -> str:
    """Since when the review is due that lets drift be traded for; "" where Trigger waits for none."""
    return due_since(household, drift) if household.settings.trigger in ("calendar", "both") else ""


def held_verdicts(verdicts: tuple[Verdict, ...], held: Mapping[str, Reason]) -> tuple[Verdict, ...]:
    """The verdicts, those of scopes held back trading nothing. held: why, by scope."""
    return tuple(
        Verdict(each.scope, False, (), held[each.scope], False) if each.scope in held else each for each in verdicts
    )


def destination_weight(rebalance_to: RebalanceTo, target: float, limit: float) -> float:
    """The weight a breach is traded to: `target`, `edge` (the band's limit it broke) or `midpoint` between the two."""
    return {"target": target, "edge": limit, "midpoint": (target + limit) / 2}[rebalance_to]


def _verdict(household: Household, drift: ScopeDrift, purpose: Purpose, waits: Reason | None, since: str) -> Verdict:
    trigger = household.settings.trigger
    name = drift.scope.account
    if not drift.targets.rows:
        return Verdict(name, False, (), because(Rule.NO_TARGETS), False)
    if not drift.scope.is_known:
        return Verdict(name, False, (), _not_known(drift.scope), False)
    if why := drift.scope.only_valued:
        return Verdict(name, False, (), because(Rule.NOT_TRADABLE, why=why), False)
    if reason := purpose.no_drift(household.settings):
        return Verdict(name, False, (), reason, False)
    if trigger == "never":
        return Verdict(name, False, (), because(Rule.TRIGGER_NEVER), False)
    if waits:
        return Verdict(name, False, (), waits, False)
    if trigger in ("always", "calendar") and household.settings.mode != "bands only":
        return _every_row(household, drift, since)
    return _breached(household, drift, since)


def _breached(household: Household, drift: ScopeDrift, since: str) -> Verdict:
    """What is outside its band goes back, and so does what has no place; else nothing is traded for its own sake."""
    settings, scope = household.settings, drift.scope
    breaches = [row for row in drift.breaches if _may_move(household, row)]
    beyond = [(row, _out_of_band(household, drift, row)) for row in breaches]
    little = {to.row: why for row, to in beyond if (why := _by_too_little(household, drift, row, to))}
    moves = tuple(to for _, to in beyond if to.row not in little)
    default_band = settings.default_band_pct
    legacy = [symbol for symbol in drift.targets.legacy if sells_what_has_no_place(household, symbol)]
    misplaced = max((scope.weight_of_rest(scope.values[symbol]) for symbol in legacy), default=0.0)
    idle_cash = (
        puts_cash_to_work(settings)
        and drift.targets.cash_row is None
        and scope.weight_of_rest(scope.cash - scope.need) > default_band
    )
    if moves:
        first = moves[0].reason
    elif misplaced > default_band:
        furthest = min(legacy, key=lambda symbol: (-scope.values[symbol], symbol))
        first = because(Rule.NO_PLACE, share=misplaced, band=default_band, name=furthest)
    else:
        quiet = next(iter(little.values()), None) or _why_quiet(household, since)
        first = because(Rule.IDLE_CASH, band=default_band) if idle_cash else quiet
    trades = bool(moves) or misplaced > default_band or idle_cash
    return Verdict(scope.account, trades, moves, first, trades and settings.mode != "bands only")


def _by_too_little(household: Household, drift: ScopeDrift, row: DriftRow, to: Destination) -> Reason | None:
    """Why a row that goes no further than the limit of its band stays: it is beyond it by less than may be traded; None where it goes."""
    assert row.weight is not None and row.low is not None and row.high is not None
    limit = row.high if row.status == "over" else row.low
    off = round(abs(row.weight - limit) * drift.scope.base)
    minimum = min((household.minimum_trade(name) for name in drift.scope.accounts), default=NO_MONEY)
    if to.weight != limit or limit == row.target or off >= minimum:
        return None
    numbers = {"name": row.name, "weight": row.weight, "whole": drift.scope.account or "the portfolio", "limit": limit}
    return because(Rule.BEYOND_BY_LITTLE, **numbers, off=off, minimum=minimum)


def _why_quiet(household: Household, since: str) -> Reason:
    """Why nothing is traded where no band is breached that may be acted on: no review that is due asks for it either."""
    quiet = why_quiet(household.settings)
    if quiet.rule is Rule.NOT_TRIGGERED and household.settings.trigger == "both":
        return because(Rule.REVIEWED_QUIET, since=since)
    return quiet


def _may_move(household: Household, row: DriftRow) -> bool:
    """Whether the mode lets the plan bring this row nearer to its target."""
    assert row.row is not None and row.target is not None and row.weight is not None
    return row_moves(household.settings, row.row.path, up=row.weight < row.target)


def need_only_be_inside(household: Household, drift: ScopeDrift, row: Target) -> bool:
    """Whether a row may stand anywhere inside its band: one of a security, where Security Rows says band."""
    is_security = row.level is Level.SECURITY and row != drift.targets.cash_row
    return is_security and household.settings.security_rows == "band"


def _every_row(household: Household, drift: ScopeDrift, since: str) -> Verdict:
    """Every row to its target, or by a review as far as Rebalance To says; those that need only be inside their bands as far as these."""
    rows = [drift.once_paid(row) for row in drift.rows if row.row is not None]
    into_band = [row.row is not None and need_only_be_inside(household, drift, row.row) for row in rows]
    weighs = household.settings.method == "optimal"
    by_review = household.settings.trigger == "calendar" and not weighs
    move = _reviewed if by_review else _to_target
    moves = (
        (_out_of_band(household, drift, row) if row.status != "ok" else None) if only else move(household, drift, row)
        for row, only in zip(rows, into_band, strict=True)
        if _may_move(household, row)
    )
    which = (
        "every row but those of securities, which stay in their bands (Security Rows),"
        if any(into_band)
        else "every row"
    )
    reason = because(Rule.ALWAYS, which=which)
    if weighs:
        reason = because(Rule.WEIGHED, which=which)
    elif by_review:
        reason = because(Rule.REVIEW_DUE, which=which, since=since)
    return Verdict(drift.scope.account, True, tuple(each for each in moves if each), reason, True)


def _not_known(scope: Scope) -> Reason:
    """Whose worth is missing, and what to do about the first of them."""
    first, others = scope.unvalued[0], len(scope.unvalued) - 1
    more = f" and {others} more {'holding' if others == 1 else 'holdings'}" if others else ""
    return because(Rule.NOT_KNOWN, what=f"{first}{more}", remedy=first.remedy)


def _then(scope: Scope) -> str:
    """When weights are so, where it is not today."""
    return " once the cash needed is taken out" if scope.need else ""


def _to_target(household: Household, drift: ScopeDrift, row: DriftRow) -> Destination:
    assert row.row is not None and row.target is not None and row.weight is not None
    rule = Rule.TO_TARGET_WEIGHED if household.settings.method == "optimal" else Rule.TO_TARGET
    return Destination(
        row.row,
        row.target,
        Direction.EITHER,
        because(rule, name=row.name, weight=row.weight, then=_then(drift.scope), target=row.target),
    )


def _reviewed(household: Household, drift: ScopeDrift, row: DriftRow) -> Destination | None:
    """Where a review that is due brings a row; None where it stands no further from its target than that already."""
    assert row.row is not None and row.target is not None and row.weight is not None
    assert row.low is not None and row.high is not None
    over, rebalance_to = row.weight > row.target, household.settings.rebalance_to
    limit = destination_weight(rebalance_to, row.target, row.high if over else row.low)
    if rebalance_to != "target" and (row.weight <= limit if over else row.weight >= limit):
        return None
    direction = Direction.EITHER if rebalance_to == "target" else Direction.DOWN if over else Direction.UP
    reason = because(
        Rule.REVIEWED,
        name=row.name,
        weight=row.weight,
        then=_then(drift.scope),
        target=row.target,
        limit=limit,
        to=rebalance_to,
    )
    return Destination(row.row, limit, direction, reason)


def _out_of_band(household: Household, drift: ScopeDrift, row: DriftRow) -> Destination:
    """Back to target, to the band's edge, or halfway between."""
    assert row.row is not None and row.target is not None and row.weight is not None
    assert row.low is not None and row.high is not None
    over = row.status == "over"
    limit = row.high if over else row.low
    rebalance_to = household.settings.rebalance_to
    setting, to, weight = "Rebalance To", str(rebalance_to), destination_weight(rebalance_to, row.target, limit)
    if need_only_be_inside(household, drift, row.row):
        setting, to, weight = "Security Rows", "band", limit
    elif household.settings.method == "optimal":
        setting, to = "Method", "optimal"
    rule, direction = (Rule.OVER_BAND, Direction.DOWN) if over else (Rule.UNDER_BAND, Direction.UP)
    whole = f"{drift.scope.account or 'the portfolio'}{_then(drift.scope)}"
    return Destination(
        row.row,
        weight,
        direction,
        because(
            rule, name=row.name, weight=row.weight, whole=whole, limit=limit, target=row.target, setting=setting, to=to
        ),
    )
