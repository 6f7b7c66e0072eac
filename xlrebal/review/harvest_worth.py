"""A harvest that saves little or no tax this year, said before it is traded (T-1)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from xlrebal.plan.make_plan import Plan
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.schema.money_text import money_text
from xlrebal.tax.money import NO_MONEY

LITTLE = Fraction(5, 100)  # of the losses: less than half of what the lowest bracket would make of them


def harvest_worth(plan: Plan) -> Iterator[Finding]:
    """The warning that the harvested losses save less than LITTLE of their amount, and what becomes of them."""
    outcome = plan.outcome
    loss = -sum((lot.recognized for lot in outcome.lots if lot.on_return and lot.harvested), NO_MONEY)
    saved = outcome.saved_by_harvesting
    if loss <= 0 or saved >= loss * LITTLE:
        return
    carried = outcome.tax_with.unused_loss - outcome.tax_unharvested.unused_loss
    used = loss - carried
    fate = [f"{money_text(carried)} of them is carried forward"] if carried > 0 else []
    if used > 0:
        little = "" if saved >= used * LITTLE else f" that pay {'little' if saved > 0 else 'no'} tax"
        fate.append(f"{money_text(used)} offsets gains and income{little}")
    yield warning(
        Problem.HARVEST_SAVES_NOTHING,
        f"Harvesting losses of {money_text(loss)} saves {money_text(saved)} of tax this year: {', and '.join(fate)}. "
        "Set Harvest Losses to no, unless the losses are wanted for later years.",
        sheet="Settings",
        value="Harvest Losses",
    )
