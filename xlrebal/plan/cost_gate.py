"""Whether trading for drift is worth what it costs: what drift costs until it would be mended anyway, against trading and tax.

Drift costs a year ½ × risk aversion × squared tracking error × value: what an investor of that risk aversion would pay to be
rid of it (Grinold and Kahn, Active Portfolio Management, 2nd ed., ch. 4: value added is return less λ × variance). The gate asks
for that over Gate Horizon Years, scope by scope.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.household.target import Target
from xlrebal.plan.drift.decide_whether import Verdict
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.drift.risk_limits import risk_limits_broken
from xlrebal.plan.drift.risk_weights import target_weights, weights_by_path
from xlrebal.plan.proposal.cost_of_trading import commission, cost_of_order
from xlrebal.plan.proposal.decisions import TradePurpose
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.weighed import Weighed
from xlrebal.plan.situation import Proposed, Situation
from xlrebal.risk.covariance import Covariance, covariance_of
from xlrebal.risk.portfolio_risk import tracking_error
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.schema.side import Side
from xlrebal.tax.money import CENTS, NO_MONEY, Cents, cents
from xlrebal.tax.symbol import Symbol

FOR_DRIFT = (TradePurpose.DRIFT, TradePurpose.PHASE_OUT)


def weigh(situation: Situation, proposed: Proposed) -> tuple[Weighed, ...]:
    """Every scope that trades for drift; none where the gate is off or nothing is known of risk."""
    settings = situation.household.settings
    covariance = covariance_of(situation.household)
    if settings.cost_gate == "off" or covariance is None:
        return ()
    judged = zip(situation.drift, situation.verdicts, strict=True)
    costs = _costs(situation, proposed.proposal)
    broken = "a limit on risk is broken" if risk_limits_broken(situation.household, situation.drift) else ""
    found = (
        _weighed(proposed.proposal, drift, verdict, covariance, costs[drift.scope.account], broken)
        for drift, verdict in judged
        if verdict.trades and drift.scope.account in costs and drift.scope.base > 0
    )
    return tuple(each for each in found if each is not None)


def _due_of_marginal(before: Proposal, after: Proposal) -> float:
    """The share of all gains' marginal tax that the year owes in the end: losses, carryforwards and brackets take their part."""
    valued = after.valued
    marginal = sum(
        max(0.0, float(valued.tax_per_dollar[each.lot])) * each.gross
        for each in after.sales
        if valued.on_return[each.lot]
    )
    added = after.budget.tax_added - before.budget.tax_added
    return min(1.0, max(0.0, added / marginal)) if marginal > 0 else 1.0


def held_back(weighed: tuple[Weighed, ...], years: float) -> dict[str, Reason]:
    """Why the gate holds a scope back, by its name."""
    return {
        each.scope: because(
            Rule.COST_GATE,
            trading=each.trading,
            tax=each.tax,
            drift=each.drift,
            years=f"{years:g}",
            worth=cents(each.drift * years / CENTS),
        )
        for each in weighed
        if each.held
    }


def _weighed(
    proposal: Proposal, drift: ScopeDrift, verdict: Verdict, covariance: Covariance, costs: _Costs, broken: str
) -> Weighed | None:
    """One scope on the scales; None where its risk is not known. broken: that a limit on risk is, in words."""
    household, scope = proposal.household, drift.scope
    targets = target_weights(household, drift)
    before = tracking_error(
        weights_by_path(household, scope.values, scope.cash - scope.need, scope.base), targets, covariance
    )
    values, cash = proposal.values(scope), proposal.cash_of(scope) - scope.need
    total = max(1, sum(values.values()) + cash)
    after = tracking_error(weights_by_path(household, values, cash, total), targets, covariance)
    if before is None or after is None:
        return None
    settings = household.settings
    yearly = cents(max(0.0, settings.risk_aversion / 2 * (before**2 - after**2) * scope.base / CENTS))
    mandate = next(
        (f"{each.row.name} has limits of its own" for each in verdict.destinations if _is_mandate(each.row)), broken
    )
    weighed = Weighed(
        scope=scope.account, drift=yearly, trading=costs.trading, tax=costs.tax, mandate=mandate, held=False
    )
    holds = settings.cost_gate != "warn" and not mandate
    outweighed = weighed.outweighed(settings.gate_horizon_years, with_tax=settings.cost_gate == "hold")
    return replace(weighed, held=holds and outweighed)


def _is_mandate(row: Target) -> bool:
    """Whether limits of its own were entered for it: they are to be kept, whatever it costs."""
    return row.tolerance.below is not None or row.tolerance.above is not None


class _Costs(NamedTuple):
    """Cents of trading and of tax of what is traded for drift in a scope."""

    trading: Cents
    tax: Cents


def _costs(situation: Situation, after: Proposal) -> dict[str, _Costs]:
    """What every scope's trades for drift cost, by its name; scopes without any are absent."""
    household, valued = after.household, after.valued
    scope_of = {name: drift.scope.account for drift in situation.drift for name in drift.scope.accounts}
    due = _due_of_marginal(situation.proposal, after)
    orders: dict[str, dict[tuple[Side, str, Symbol], Cents]] = defaultdict(lambda: defaultdict(lambda: NO_MONEY))
    fees, tax = defaultdict[str, float](float), defaultdict[str, float](float)
    for sale in (each for each in after.sales if each.purpose in FOR_DRIFT):
        account = household.account_of(sale.lot)
        scope, owed = scope_of[account], due if valued.on_return[sale.lot] else 1.0
        orders[scope][Side.SELL, account, household.symbol_of(sale.lot)] += sale.gross
        fees[scope] += float(valued.fee[sale.lot]) * sale.gross
        tax[scope] += owed * max(0.0, float(valued.tax_per_dollar[sale.lot])) * sale.gross
    for bought in (each for each in after.purchases if each.purpose in FOR_DRIFT):
        orders[scope_of[bought.account]][Side.BUY, bought.account, bought.symbol] += bought.gross
    return {
        scope: _Costs(Cents(_trading(household, made) + round(fees[scope])), Cents(round(tax[scope])))
        for scope, made in orders.items()
    }


def _trading(household: Household, orders: Mapping[tuple[Side, str, Symbol], Cents]) -> Cents:
    securities = household.securities
    return sum(
        (
            cost_of_order(household, symbol, gross, commission(securities[symbol], gross))
            for (_, _, symbol), gross in orders.items()
        ),
        NO_MONEY,
    )
