"""What the cost gate found: trades for drift that cost more than the drift, held back or made all the same."""

from __future__ import annotations

from collections.abc import Iterator

from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.weighed import Weighed
from xlrebal.risk.covariance import covariance_of
from xlrebal.schema.finding import Finding, Problem, note, warning
from xlrebal.schema.money_text import money_text
from xlrebal.tax.money import Cents


def gate_findings(plan: Plan) -> Iterator[Finding]:
    """A note for each scope that is held back, a warning for each that trades though it costs more; one where the gate is asked for and cannot see."""
    settings = plan.household.settings
    if settings.cost_gate in ("warn", "hold") and covariance_of(plan.household) is None:
        yield warning(
            Problem.COST_GATE,
            f"Cost Gate is {settings.cost_gate}, and nothing is known of risk: add a sheet Risk (volatility and correlations), Returns or Factors.",
            sheet="Settings",
            value=settings.cost_gate,
        )
    for each in plan.weighed:
        where = f" in {each.scope}" if each.scope else ""
        against = (
            f"Trading for drift{where} costs {_cost(each)}, and the drift {_worth(each, settings.gate_horizon_years)}"
        )
        if each.held:
            yield note(
                Problem.COST_GATE,
                f"{against}: it is held back until it drifts further (Cost Gate on Settings).",
                sheet="Settings",
                value=each.scope,
            )
        elif each.outweighed(settings.gate_horizon_years, with_tax=True):
            why = each.mandate or "Cost Gate only warns of it"
            yield warning(Problem.COST_GATE, f"{against}: it is traded, for {why}.", sheet="Settings", value=each.scope)


def _cost(weighed: Weighed) -> str:
    """What the trades cost, in words."""
    tax = f" and {money_text(weighed.tax, whole_dollars=True)} of tax" if weighed.tax else ""
    return f"{money_text(weighed.trading, whole_dollars=True)}{tax}"


def _worth(weighed: Weighed, years: float) -> str:
    """What the drift costs, in words."""
    whole = money_text(Cents(round(weighed.drift * years)), whole_dollars=True)
    return f"{money_text(weighed.drift, whole_dollars=True)} a year, {whole} over {years:g} years"
