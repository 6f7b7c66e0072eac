"""Exposure groups to propose: classes of one company, or of one fund, of which a limit counts one and not the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlrebal.household.household import Household, Security
from xlrebal.plan.make_plan import Plan
from xlrebal.schema.finding import Finding, Problem, note
from xlrebal.tax.known_securities import company_of, fund_of
from xlrebal.tax.symbol import Symbol


def exposure_proposals(plan: Plan) -> Iterator[Finding]:
    """A note for each company or fund of which several classes are held or targeted, and a limit speaks of some of them alone."""
    household = plan.household
    meant = {*household.positions.symbol, *(row.path[3] for row in household.targets)} & household.securities.keys()
    classes: dict[str, list[Symbol]] = {}
    for symbol in sorted(meant):
        if whole := company_of(symbol) or fund_of(symbol):
            classes.setdefault(whole, []).append(symbol)
    for whole, symbols in classes.items():
        groups = {household.securities[each].exposure_group for each in symbols}
        if len(symbols) > 1 and (groups == {""} or len(groups) > 1):
            limited = [each for each in symbols if _is_limited(household, household.securities[each])]
            if limited:
                yield _proposal(household, whole, symbols, limited)


def _is_limited(household: Household, security: Security) -> bool:
    """Whether its group has a cap or a target, or it has a weight of its own that is not to be passed."""
    group = security.exposure_group
    targeted = {row.name for row in household.group_targets}
    in_group = bool(group) and (group in household.group_caps or group in targeted)
    return in_group or security.max_weight is not None or security.symbol in household.weight_caps


def _proposal(household: Household, whole: str, symbols: Sequence[Symbol], limited: Sequence[Symbol]) -> Finding:
    named = f"{', '.join(symbols[:-1])} and {symbols[-1]}"
    group = next((own for each in limited if (own := household.securities[each].exposure_group)), whole)
    others = [each for each in symbols if each not in limited]
    counted = (
        f"a limit counts {' and '.join(limited)} without {' and '.join(others)}"
        if others
        else "each has a limit of its own"
    )
    return note(
        Problem.EXPOSURE_NOT_GROUPED,
        f"{named} are classes of {whole}, and {counted}: enter the Exposure Group {group} on {'both' if len(symbols) == 2 else 'all'} their rows of Securities, "
        "and its cap on Exposure Groups, if they are to count together.",
        sheet="Securities",
        column="Exposure Group",
        value=" / ".join(symbols),
    )
