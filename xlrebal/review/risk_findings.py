"""What is not known of the household's risk, and on how little the rest rests."""

from __future__ import annotations

from collections.abc import Iterator

from xlrebal.household.risk_facts import SHORT
from xlrebal.plan.drift.risk_limits import BrokenLimit, limits_broken
from xlrebal.plan.drift.risk_weights import RiskWeights, risk_weights
from xlrebal.plan.make_plan import Plan
from xlrebal.review.measure_after import measure_after
from xlrebal.review.why_off import why_off
from xlrebal.risk.covariance import Covariance, covariance_of
from xlrebal.risk.portfolio_risk import less, unknown_in
from xlrebal.schema.finding import Finding, Problem, note, warning

NAMED = 5  # how many figures a finding names


def risk_findings(plan: Plan) -> Iterator[Finding]:
    """What is not known and what to enter, on how few returns the rest rests, and the limits that are broken."""
    covariance = covariance_of(plan.household)
    if covariance is None:
        if plan.household.settings.wait_for_long_term_risk is not None:
            yield warning(
                Problem.RISK_UNKNOWN,
                "Wait For Long Term Risk holds no lot: it weighs tax against risk, and nothing is known of risk. Enter Risk, Returns or Factors, "
                "or clear it; Wait For Long Term Days counts as before.",
                sheet="Settings",
                value="Wait For Long Term Risk",
            )
        return
    yield from _beyond_limits(plan)
    yield from _far_from_index(plan)
    sheet = covariance.source.partition(",")[0] or next(iter(plan.household.risk.faults), "Factors")
    if covariance.fault:
        yield warning(Problem.RISK_UNKNOWN, f"Risk is not known: {covariance.fault}.", sheet=sheet)
        return
    weights = risk_weights(plan.household, plan.drift)
    if weights is None:
        return
    missing = unknown_in(weights.held, covariance)
    active = unknown_in(less(weights.held, weights.target), covariance)
    if missing or active:
        what = (
            "Volatility and tracking error are"
            if missing and active
            else "Volatility is"
            if missing
            else "Tracking error is"
        )
        named = list(dict.fromkeys((*missing, *active)))
        more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
        message = f"{what} not known: {sheet} lacks {', '.join(named[:NAMED])}{more}; enter {'it' if len(named) == 1 else 'them'} there."
        yield warning(Problem.RISK_UNKNOWN, message, sheet=sheet)
    yield from _few(covariance, sheet)


def _few(covariance: Covariance, sheet: str) -> Iterator[Finding]:
    """A warning where a volatility rests on few returns, or correlations on fewer than there are columns."""
    count = covariance.periods
    if not count:
        return
    if count < SHORT:
        message = f"Risk is measured on {count} periods: a volatility from fewer than {SHORT} is a rough guess; enter more of them."
        yield warning(Problem.RISK_HISTORY, message, sheet=sheet)
    if count <= len(covariance.names) and "ledoit-wolf" not in covariance.source:
        message = (
            f"{len(covariance.names)} columns are measured on {count} periods, too few to tell how they move together: enter more, "
            "or set Covariance to ledoit-wolf."
        )
        yield warning(Problem.RISK_HISTORY, message, sheet=sheet)


def _beyond_limits(plan: Plan) -> Iterator[Finding]:
    """A warning for each limit that is broken before the trades or after them, a note for the volatility aimed at."""
    household, risk = plan.household, measure_after(plan).risk
    before, after, aimed = (
        {each.name: each for each in limits_broken(household, risk.covariance, RiskWeights(weights, risk.target))}
        for weights in (risk.before.weights, risk.after.weights, risk.target)
    )
    for name in {**before, **after}:
        broken = before.get(name) or after[name]
        text = f"{str(broken)[0].upper()}{str(broken)[1:]}"
        if name not in before:
            said = f"After the trades {broken}: look at the Risk Report before they are done."
        elif name not in after:
            said = f"{text}; the trades bring it back within."
        else:
            said = f"{text}, and the trades leave it beyond ({_spoken(after[name])}): see on the Risk Report what carries it."
        if name in after:
            said += _against_targets(aimed[name]) if name in aimed else _against_trades(plan)
        say = note if broken.is_target else warning
        yield say(Problem.RISK_LIMIT, said, sheet=broken.sheet, value=name)


def _far_from_index(plan: Plan) -> Iterator[Finding]:
    """A warning where what follows the sheet Benchmark strays from it by more than the limit, or its tracking error is not known."""
    index, limit = measure_after(plan).index, plan.household.settings.tracking_error_limit_pct
    if index is None:
        return
    before, after = index.before.tracking_error, index.after.tracking_error
    if before is None or after is None:
        more = f" and {len(index.unknown) - NAMED} more" if len(index.unknown) > NAMED else ""
        message = f"The tracking error to the benchmark is not known: enter {', '.join(index.unknown[:NAMED])}{more}."
        yield warning(Problem.RISK_UNKNOWN, message, sheet="Benchmark")
    elif limit is not None and max(before, after) > limit:
        message = f"The tracking error to the benchmark is {before:.2%}, and {after:.2%} after the trades, with a Tracking Error Limit of {limit:.2%}: the Risk Report says what carries it."
        yield warning(Problem.RISK_LIMIT, message, sheet="Settings", value="Tracking Error Limit %")


def _against_targets(broken: BrokenLimit) -> str:
    """That what Targets asks for breaks the limit itself."""
    return f" Targets itself comes to {_spoken(broken)}: no trade towards it keeps the limit; change Targets, or the limit on {broken.sheet}."


def _against_trades(plan: Plan) -> str:
    """What keeps the trades from bringing the furthest row back; "" where no row ends outside its band."""
    ended = (
        (abs(row.drift or 0.0), after.drift.scope.account, row.name, off)
        for after in measure_after(plan).scopes
        for row in after.rows
        if row.row is not None and (off := why_off(plan).beyond_band(after, row)) is not None
    )
    _, _, name, off = max(ended, default=(0.0, "", "", None), key=lambda each: each[:3])
    return "" if off is None else f" What keeps the trades from more, of {name}: {off.words}."


def _spoken(broken: BrokenLimit) -> str:
    return f"{broken.value:.2f}" if broken.sheet == "Factors" else f"{broken.value:.1%}"
