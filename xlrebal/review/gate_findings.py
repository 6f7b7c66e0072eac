"""What the cost gate found: trades for drift that cost more than the drift, held back or made all the same."""

from __future__ import annotations

from collections.abc import Iterator

from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.weighed import Weighed, WeighedChain
from xlrebal.risk.covariance import covariance_of
from xlrebal.schema.finding import Finding, Problem, note, warning
from xlrebal.schema.money_text import money_text
from xlrebal.tax.money import Cents

MOST_SAID = 3  # chains of a scope that are made though they cost more, the dearest first


def gate_findings(plan: Plan) -> Iterator[Finding]:
    """A note for each scope and each chain that is held back, a warning for what is traded though it costs more; one where the gate is asked for and cannot see."""
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
            continue
        for chain in each.held_chains:
            yield note(
                Problem.COST_GATE,
                f"{_against(chain, settings.gate_horizon_years)}: held back until it drifts further, the other trades are made (Cost Gate on Settings).",
                sheet="Settings",
                value=each.scope,
            )
        if each.outweighed(settings.gate_horizon_years, with_tax=True):
            why = each.mandate or "Cost Gate only warns of it"
            yield warning(Problem.COST_GATE, f"{against}: it is traded, for {why}.", sheet="Settings", value=each.scope)
        else:
            yield from _dear_chains(plan, each)


def _dear_chains(plan: Plan, weighed: Weighed) -> Iterator[Finding]:
    """The chains that are made though they cost more than they are worth, where the scope as a whole does not."""
    settings = plan.household.settings
    years = settings.gate_horizon_years
    dear = [each for each in weighed.chains if not each.held and each.outweighed(years, with_tax=True)]
    dear.sort(key=lambda each: (each.drift * years - each.trading - each.tax, each.trades))
    other = "it serves more than drift" if settings.cost_gate == "hold" else "Cost Gate only warns of it"
    for each in dear[:MOST_SAID]:
        yield warning(
            Problem.COST_GATE,
            f"{_against(each, years)}: it is traded, for {each.mandate or other}.",
            sheet="Settings",
            value=each.scope,
        )


def _against(chain: WeighedChain, years: float) -> str:
    """A chain's cost against what the drift without it costs more, in words."""
    what = chain.what
    return f"{what[0].upper()}{what[1:]} costs {_cost(chain)}, and the drift that goes with it {_worth(chain, years)}"


def _cost(weighed: Weighed | WeighedChain) -> str:
    """What the trades cost, in words."""
    tax = f" and {money_text(weighed.tax, whole_dollars=True)} of tax" if weighed.tax else ""
    return f"{money_text(weighed.trading, whole_dollars=True)}{tax}"


def _worth(weighed: Weighed | WeighedChain, years: float) -> str:
    """What the drift costs, in words."""
    whole = money_text(Cents(round(weighed.drift * years)), whole_dollars=True)
    return f"{money_text(weighed.drift, whole_dollars=True)} a year, {whole} over {years:g} years"
