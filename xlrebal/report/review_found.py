"""What a full review looks at: drift and its trades, cash, losses, wash windows, tilts and restrictions that end, and the data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlrebal.household.review_dates import Review
from xlrebal.plan.make_plan import Plan
from xlrebal.report.strategic_found import Found
from xlrebal.schema.finding import Finding, Severity
from xlrebal.schema.money_text import money_text
from xlrebal.schema.reason import sentence
from xlrebal.tax.money import NO_MONEY


def found_by_review(plan: Plan, findings: Sequence[Finding], review: Review) -> Iterator[Found]:
    """Each thing to be looked at, in the order an advisor would. review: what ends before the one after it is named."""
    yield from _trades(plan, review)
    yield _cash(plan)
    yield _losses(plan)
    yield _windows(plan)
    yield from _ending(plan, review)
    yield _data(findings)


def _trades(plan: Plan, review: Review) -> Iterator[Found]:
    """Whether drift is traded for, scope by scope, and how the review is closed."""
    last = (
        ""
        if review.is_due is False
        else f" Once it is held, enter {plan.household.as_of.isoformat()} as Last Review on Settings."
    )
    for verdict in plan.verdicts:
        done = "Traded for drift" if verdict.trades else "Not traded for drift"
        whose = f" in {verdict.scope}" if verdict.scope else ""
        yield Found(f"Drift{whose}", f"{done}: {verdict.reason}.{last}")
        last = ""


def _cash(plan: Plan) -> Found:
    needed = sum((row.need for row in plan.orders.cash), NO_MONEY) + max(NO_MONEY, plan.proposal.unpaid)
    short = [str(each.reason) for each in plan.proposal.refusals if each.side is None]
    if short:
        return Found("Cash needed", f"{sentence(short)}.")
    if not needed:
        return Found("Cash needed", "None is asked for.")
    return Found("Cash needed", f"{money_text(needed)}, which is there with these trades.")


def _losses(plan: Plan) -> Found:
    past = [line for line in plan.harvest.lines if line.status != "too small"]
    if not past:
        return Found("Losses", "No taxable lot is past both thresholds.")
    worth = money_text(sum(line.loss for line in past))
    lots = "1 taxable lot is" if len(past) == 1 else f"{len(past)} taxable lots are"
    counts = {
        status: sum(line.status == status for line in past) for status in ("proposed", "candidate", "sold", "blocked")
    }
    how = ", ".join(f"{count} {status}" for status, count in counts.items() if count)
    return Found("Losses", f"{lots} past both thresholds, {worth} of losses: {how}; see Harvest.")


def _windows(plan: Plan) -> Found:
    windows = [each for each in plan.year.open_windows if not each.scheduled]
    if not windows:
        return Found("Wash-sale windows", "None is open.")
    last = max(each.at_risk_until for each in windows)
    count = "1 is" if len(windows) == 1 else f"{len(windows)} are"
    return Found("Wash-sale windows", f"{count} open, the last until {last:%d %b %Y}; see Wash Sales.")


def _ending(plan: Plan, review: Review) -> Iterator[Found]:
    """Tilts and restrictions whose last day comes before the review after this one."""
    for tilt in plan.household.tilts:
        if tilt.end is not None and tilt.end < review.next:
            yield Found(
                f"Tilt on {tilt.asset_class}",
                f"It ends on {tilt.end:%d %b %Y}, before the review after this one: prolong it on Tilts, or let it end.",
            )
    for each in plan.household.restrictions:
        if each.until is not None and each.until < review.next:
            of = f"{each.rule} of {each.symbol or 'every symbol'}" + (f" in {each.account}" if each.account else "")
            yield Found(
                f"Restriction: {of}",
                f"It ends on {each.until:%d %b %Y}, before the review after this one: prolong it on Restrictions, or let it end.",
            )


def _data(findings: Sequence[Finding]) -> Found:
    counts = {kind: sum(each.severity is kind for each in findings) for kind in (Severity.ERROR, Severity.WARNING)}
    said = [f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in counts.items() if count]
    return Found("Data", f"{' and '.join(said)} on Checks." if said else "Checks has no error and no warning.")
