"""Every window in which a purchase would wash a loss: of sales done, and of those proposed as if they were traded today (W-12)."""

from __future__ import annotations

from xlrebal.household.option_symbol import option_contract
from xlrebal.plan.make_plan import Plan
from xlrebal.tax.open_windows import OpenWindow, open_windows
from xlrebal.tax.transaction import Status


def wash_windows(plan: Plan) -> tuple[OpenWindow, ...]:
    """The windows that are open with the trades made; losses that a scheduled purchase washes are among the realized already."""
    risks = (*plan.outcome.at_risk, *plan.outcome.at_risk_elsewhere)
    proposed = (part for part in risks if part.status is Status.PROPOSED)
    windows = (*plan.year.open_windows, *open_windows(proposed, plan.household.as_of))
    # an option written has no basis, and is flagged by its own rule
    return tuple(each for each in windows if not each.scheduled and (each.loss or not option_contract(each.symbol)))
