"""What is said of exposure groups with a band of their own, and of accounts whose share of the household is off its limits."""

from __future__ import annotations

from collections.abc import Iterator

from xlrebal.household.target import Level, Target
from xlrebal.plan.drift.measure_drift import DriftRow
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.weighed import in_a_row
from xlrebal.review.measure_after import ScopeAfter, measure_after
from xlrebal.schema.finding import Finding, Problem, note, warning
from xlrebal.schema.money_text import money_text
from xlrebal.schema.percent_text import percent_text
from xlrebal.tax.money import Cents


def share_findings(plan: Plan) -> Iterator[Finding]:
    """Groups in the order of their names, then accounts."""
    yield from _noted(plan)
    household = plan.household
    shares = any(
        each.low_share is not None or each.high_share is not None or each.share is not None
        for each in household.accounts.values()
    )
    if not (household.group_targets or shares):
        return
    scopes = measure_after(plan).scopes
    for after in scopes:
        yield from _conflicts(after, plan)
    for after in scopes:
        for before, later in zip(after.drift.rows, after.rows, strict=True):
            if before.level is Level.GROUP and before.row is not None:
                yield from _group(before, later)
            elif before.level is Level.ACCOUNT:
                yield from _account(after, before, later)
    yield from _planned_alone(plan)


def _noted(plan: Plan) -> Iterator[Finding]:
    """Every limit of a group of which the advisor says why."""
    household = plan.household
    targets: dict[str, list[Target]] = {}
    for row in household.group_targets:
        targets.setdefault(row.name, []).append(row)
    for name, why in sorted(household.group_notes.items()):
        limits = [
            f"its target{f' in the model {row.model}' if row.model else ''} is {_band(row)}"
            for row in targets.get(name, ())
        ]
        if (cap := household.group_caps.get(name)) is not None:
            limits.append(f"its cap is {percent_text(cap)}")
        if limits:
            yield note(
                Problem.BAND_OVERRIDE,
                f"The exposure group {name} has limits across classes: {in_a_row(limits)}. Note: {why}.",
                sheet="Exposure Groups",
                column="Note",
                value=name,
            )


def _band(row: Target) -> str:
    return f"{percent_text(row.weight)}, {percent_text(row.low)} to {percent_text(row.high)}"


def _group(before: DriftRow, later: DriftRow) -> Iterator[Finding]:
    """That a group ends outside its band."""
    if before.weight is None or later.weight is None or later.status == "ok":
        return
    whole = before.account or "the portfolio"
    limit, side = (later.high, "above") if later.status == "over" else (later.low, "below")
    assert limit is not None
    yield warning(
        Problem.GROUP_BAND,
        f"The exposure group {before.name} is {percent_text(before.weight)} of {whole}, with these trades {percent_text(later.weight)}: "
        f"{side} its limit of {percent_text(limit)}. Drift says why.",
        sheet="Exposure Groups",
        column="Target %",
        value=before.name,
    )


def _conflicts(after: ScopeAfter, plan: Plan) -> Iterator[Finding]:
    """Groups whose members' own rows ask for more than the group may be: the group comes first, as far as their own bands let it."""
    drift = after.drift
    own = drift.targets.row_of
    of_account = f" of {drift.scope.account}" if drift.scope.account else ""
    ends = {later.row: later.status for later in after.rows if later.row is not None}
    for row in drift.targets.exposure_rows:
        members = sorted(plan.household.exposure_members[row.name] & own.keys())
        asked = sum(own[name].weight for name in members)
        if asked > row.high + 1e-9:
            first = "the group comes before its securities"
            if ends.get(row) == "over":
                lows = sum(own[name].low for name in members)
                first = "their own bands ask for more" if lows > row.high else f"{first}, as far as these may be traded"
            yield warning(
                Problem.GROUP_BAND,
                f"The rows of {in_a_row(members)} on Targets ask for {percent_text(asked)}{of_account}, and the exposure group {row.name} may be "
                f"{percent_text(row.high)}: {first}. Lower their targets, or raise its limit.",
                sheet="Exposure Groups",
                column="Target %",
                value=row.name,
            )


def _account(after: ScopeAfter, before: DriftRow, later: DriftRow) -> Iterator[Finding]:
    """That an account has more or less of the household than it should, and what to move."""
    if before.weight is None or later.weight is None or later.status == "ok" or after.total <= 0:
        return
    over = later.status == "over"
    limit = later.high if over else later.low
    assert limit is not None
    to = limit if later.target is None else later.target
    amount = money_text(Cents(round(abs(later.weight - to) * after.total)), whole_dollars=True)
    mends, way = (
        ("Take withdrawals from it, or put new money elsewhere", "out of it")
        if over
        else ("Put new money into it, or take withdrawals elsewhere", "into it")
    )
    yield warning(
        Problem.ACCOUNT_SHARE,
        f"{before.name} is {percent_text(later.weight)} of the household, {'above' if over else 'below'} its limit of {percent_text(limit)}, "
        f"and no trade moves cash between accounts. {mends}: {amount} moved {way} would bring it to {percent_text(to)}.",
        sheet="Accounts",
        column="High Share %" if over else "Low Share %",
        value=before.name,
    )


def _planned_alone(plan: Plan) -> Iterator[Finding]:
    """Accounts with a share that are planned by themselves, of which nothing is measured."""
    for name, account in plan.household.accounts.items():
        given = (account.share, account.low_share, account.high_share)
        if account.is_scope and any(each is not None for each in given):
            yield note(
                Problem.ACCOUNT_SHARE,
                f"{name} is planned by itself, so that its share of the household is not measured: clear Target Share %, Low Share % and High Share %.",
                sheet="Accounts",
                column="Target Share %",
                value=name,
            )
