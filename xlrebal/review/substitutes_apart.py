"""Substitutes of the advisor's own list that have not moved with what they stand in for: said, never barred."""

from __future__ import annotations

from collections.abc import Iterator

from xlrebal.household.substitutes import past_correlation, substitutes_of
from xlrebal.plan.make_plan import Plan
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.tax.symbol import Symbol


def substitutes_apart(plan: Plan) -> Iterator[Finding]:
    """A warning for each pair that this plan swaps and whose past correlation is below Correlation Floor."""
    household = plan.household
    floor = household.settings.correlation_floor
    pairs = {(each.stands_for, each.symbol) for each in plan.proposal.purchases if each.stands_for}
    for replaced, symbol in sorted(pairs):
        correlation = past_correlation(household, Symbol(replaced), symbol)
        if correlation is None or correlation >= floor or not substitutes_of(household, Symbol(replaced)).own:
            continue
        yield warning(
            Problem.SUBSTITUTE_APART,
            f"{symbol} is bought in place of {replaced}, and their returns on Returns have a correlation of {correlation:.2f}, below Correlation "
            f"Floor ({floor:g}): it may stray from it while it stands in. Put another one first under Substitutes, or accept the difference.",
            sheet="Securities",
            column="Substitutes",
            value=replaced,
        )
