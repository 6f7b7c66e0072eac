"""Whether trading for drift is worth what it costs: what drift costs until it would be mended anyway, against trading and tax.

Drift costs a year ½ × risk aversion × squared tracking error × value: what an investor of that risk aversion would pay to be
rid of it (Grinold and Kahn, Active Portfolio Management, 2nd ed., ch. 4: value added is return less λ × variance). The gate asks
for that over Gate Horizon Years, chain by chain: what the drift would cost more without a sale and what it pays for, all
other trades made. The dearest chain for what it is worth is held back first and the others weighed again without it; a scope of
which none is left is held back whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from xlrebal.household.household import Household
from xlrebal.household.target import CASH_PATH, Level, Path, Target
from xlrebal.plan.cash_funded import in_two
from xlrebal.plan.comparison.row_served import RowServed
from xlrebal.plan.drift.decide_whether import Verdict
from xlrebal.plan.drift.drift_cost import price_of_variance
from xlrebal.plan.drift.measure_drift import ScopeDrift, spoken_of
from xlrebal.plan.drift.risk_weights import target_weights, weights_by_path
from xlrebal.plan.proposal.cost_of_trading import commission, cost_of_order, traded_together
from xlrebal.plan.proposal.decisions import LotSale, Purchase, TradePurpose
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.weighed import TradeKey, Weighed, WeighedChain, outweighs
from xlrebal.plan.risk_relief import RiskRelief
from xlrebal.plan.situation import Proposed, Situation
from xlrebal.plan.tied_trades import TiedTrades, tied_trades
from xlrebal.risk.active_risk import ActiveRisk
from xlrebal.risk.covariance import Covariance, covariance_of
from xlrebal.risk.portfolio_risk import less, tracking_error
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.schema.side import Side
from xlrebal.tax.columns import Floats
from xlrebal.tax.money import CENTS, NO_MONEY, Cents, cents

FOR_DRIFT = (TradePurpose.DRIFT, TradePurpose.PHASE_OUT)


def weigh(situation: Situation, proposed: Proposed) -> tuple[Weighed, ...]:
    """Every scope that trades for drift; none where the gate is off or nothing is known of risk."""
    covariance = covariance_of(situation.household)
    if situation.household.settings.cost_gate == "off" or covariance is None:
        return ()
    proposal = proposed.proposal
    tied = defaultdict[str, list[TiedTrades]](list)
    for each in tied_trades(proposal, RowServed(situation.household, situation.drift)):
        tied[each.scope].append(each)
    relief = RiskRelief.of(proposal, situation.drift, covariance)
    costs = _CostOf(proposal, _due_of_marginal(situation.proposal, proposal))
    found = (
        _Scales(proposal, drift, verdict, covariance, costs, relief).weighed(tied[drift.scope.account])
        for drift, verdict in zip(situation.drift, situation.verdicts, strict=True)
        if verdict.trades and drift.scope.base > 0
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
    """Why the gate holds a scope back whole, by its name."""
    return {
        each.scope: because(Rule.COST_GATE, **_numbers(each, years), years=f"{years:g}")
        for each in weighed
        if each.held
    }


def why_held(chain: WeighedChain, years: float) -> Reason:
    """Why the gate holds one chain back while others are made."""
    return because(Rule.COST_GATE_CHAIN, what=chain.what, **_numbers(chain, years), years=f"{years:g}")


def _numbers(weighed: Weighed | WeighedChain, years: float) -> dict[str, Cents]:
    worth = cents(weighed.drift * years / CENTS)
    return {"trading": weighed.trading, "tax": weighed.tax, "drift": weighed.drift, "worth": worth}


class _Costs(NamedTuple):
    """Cents of trading and of tax."""

    trading: Cents
    tax: Cents


class _Scales:
    """One scope's trades for drift on the scales. costs: what orders cost; relief: what brings a risk down whose limit is broken."""

    def __init__(
        self,
        proposal: Proposal,
        drift: ScopeDrift,
        verdict: Verdict,
        covariance: Covariance,
        costs: _CostOf,
        relief: RiskRelief,
    ) -> None:
        self.proposal, self.household, self.scope = proposal, proposal.household, drift.scope
        self.covariance, self.costs, self.relief = covariance, costs, relief
        self.targets = target_weights(self.household, drift)
        self.mandates = {spoken_of(each.row): each.row.name for each in verdict.destinations if _is_mandate(each.row)}
        self.settings = self.household.settings
        values, cash = proposal.values(self.scope), proposal.cash_of(self.scope) - self.scope.need
        self.total = max(1, sum(values.values()) + cash)
        self.after = weights_by_path(self.household, values, cash, self.total)

    def weighed(self, tied: Sequence[TiedTrades]) -> Weighed | None:
        """What its trades for drift come to, and each chain of them; None where it has none, or its risk is not known."""
        for_drift = (each for each in tied if any(one.purpose in FOR_DRIFT for one in each.parts))
        trades = [part for each in for_drift for part in in_two(self.household, each)]
        scope, targets = self.scope, self.targets
        today = weights_by_path(self.household, scope.values, scope.cash - scope.need, scope.base)
        before = tracking_error(today, targets, self.covariance)
        after = tracking_error(self.after, targets, self.covariance)
        if not trades or before is None or after is None:
            return None
        weighing = _Weighing(self, trades)
        held = [each.held for each in weighing.chains]
        costs = self.costs.of(*_for_drift(trades))
        rest = self.costs.of(*_for_drift(each for each, waits in zip(trades, held, strict=True) if not waits))
        own = (f"{name} has limits of its own" for name in self.mandates.values())
        mandate = next(own, next((each.mandate for each in weighing.chains if each.mandate), ""))
        whole = Weighed(
            scope=scope.account,
            drift=self.a_year(before**2 - after**2),
            trading=costs.trading,
            tax=costs.tax,
            mandate=mandate,
            held=False,
            chains=tuple(weighing.chains),
        )
        left = self.a_year(before**2 - after**2 - weighing.variance)
        all_held = all(held) or (not mandate and self._is_held(left, rest))
        return replace(whole, held=True) if all_held else self._without_phase_outs(whole, trades)

    def _without_phase_outs(self, whole: Weighed, trades: Sequence[TiedTrades]) -> Weighed:
        """The scope with only chains held that are for drift alone: a phase-out is this year's, unless all waits."""
        chains = tuple(
            replace(chain, held=chain.held and all(one.purpose is TradePurpose.DRIFT for one in each.parts))
            for chain, each in zip(whole.chains, trades, strict=True)
        )
        return replace(whole, chains=chains)

    def may_wait(self, trades: TiedTrades) -> bool:
        """Whether all of it is for drift: nothing that is traded for something else too is undone."""
        return self.settings.cost_gate != "warn" and all(one.purpose in FOR_DRIFT for one in trades.parts)

    def cost_of(self, chain: WeighedChain) -> int:
        """Cents that a chain costs, as the gate counts them."""
        return chain.trading + (chain.tax if self.settings.cost_gate == "hold" else 0)

    def worth_of(self, variance: Floats) -> Floats:
        """Cents that so much less variance is worth over the years of the gate."""
        worth: Floats = self.a_year_of(variance) * self.settings.gate_horizon_years
        return worth

    def _is_held(self, drift: Cents, costs: _Costs) -> bool:
        """Whether what the chains held back one by one leave is held back, too."""
        if self.settings.cost_gate == "warn":
            return False
        tax = costs.tax if self.settings.cost_gate == "hold" else 0
        return outweighs(costs.trading, tax, drift, self.settings.gate_horizon_years)

    def chain(self, trades: TiedTrades, relieves: str) -> WeighedChain:
        """A chain with what it costs, not yet with what it is worth. relieves: the risk it brings down whose limit is broken, in words."""
        costs = self.costs.of(trades.sales, trades.purchases)
        return WeighedChain(
            scope=trades.scope,
            trades=trades.trades,
            amounts=_amounts(self.household, trades),
            drift=NO_MONEY,
            trading=costs.trading,
            tax=costs.tax,
            mandate=self._mandate(trades) or relieves,
            held=False,
        )

    def _mandate(self, trades: TiedTrades) -> str:
        """The row with limits of its own that a chain serves."""
        paths = {path for _, _, symbol in trades.trades for path in self.household.paths_over(symbol)}
        if abs(_net(trades)) * 2 > max((each.gross for each in trades.parts), default=NO_MONEY):
            paths.add(CASH_PATH)
        served = (f"{name} has limits of its own" for path, name in self.mandates.items() if path in paths)
        return next(served, "")

    def undone(self, trades: TiedTrades) -> dict[Path, float]:
        """How the weights would differ without these trades."""
        found = {CASH_PATH: _net(trades) / self.total}
        for sale in trades.sales:
            path = self.household.path(self.household.symbol_of(sale.lot))
            found[path] = found.get(path, 0.0) + sale.gross / self.total
        for bought in trades.purchases:
            path = self.household.path(bought.symbol)
            found[path] = found.get(path, 0.0) - bought.gross / self.total
        return found

    def a_year(self, variance: float) -> Cents:
        """Cents a year that so much more variance of weights less targets costs."""
        return Cents(round(float(self.a_year_of(np.array(variance)))))

    def a_year_of(self, variance: Floats) -> Floats:
        """The same of several, not rounded."""
        cost: Floats = np.maximum(0.0, variance * price_of_variance(self.household, self.scope.base))
        return cost


class _CostOf:
    """What parts of a proposal cost in trading and tax. due: the part of its marginal tax that the year owes."""

    def __init__(self, proposal: Proposal, due: float) -> None:
        self.household, self.valued, self.due = proposal.household, proposal.valued, due
        sold = ((Side.SELL, self.household.symbol_of(each.lot), each.gross) for each in proposal.sales)
        bought = ((Side.BUY, each.symbol, each.gross) for each in proposal.purchases)
        self.together = traded_together((*sold, *bought))

    def of(self, sales: Iterable[LotSale], purchases: Iterable[Purchase]) -> _Costs:
        """Cents of trading and of tax."""
        household, valued = self.household, self.valued
        orders = defaultdict[TradeKey, Cents](lambda: NO_MONEY)
        fees = tax = 0.0
        for sale in sales:
            orders[Side.SELL, household.account_of(sale.lot), household.symbol_of(sale.lot)] += sale.gross
            owed = self.due if valued.on_return[sale.lot] else 1.0
            fees += float(valued.fee[sale.lot]) * sale.gross
            tax += owed * max(0.0, float(valued.tax_per_dollar[sale.lot])) * sale.gross
        for bought in purchases:
            orders[Side.BUY, bought.account, bought.symbol] += bought.gross
        trading = sum((self._of_order(key, gross) for key, gross in orders.items()), NO_MONEY)
        return _Costs(Cents(trading + round(fees)), Cents(round(tax)))

    def _of_order(self, key: TradeKey, gross: Cents) -> Cents:
        side, _, symbol = key
        charged = commission(self.household.securities[symbol], gross)
        return cost_of_order(self.household, symbol, gross, charged, self.together[side, symbol])


class _Weighing:
    """A scope's chains, the dearest for its worth held back first and the others weighed again without it.

    variance: by how much it grows for those held back.
    """

    def __init__(self, scales: _Scales, trades: Sequence[TiedTrades]) -> None:
        undone = [scales.undone(each) for each in trades]
        risk = ActiveRisk(less(scales.after, scales.targets), undone, scales.covariance)
        relieves = scales.relief.why_made(undone, scales.total)
        chains = [scales.chain(each, why) for each, why in zip(trades, relieves, strict=True)]
        costs = np.array([scales.cost_of(each) for each in chains], dtype=float)
        may_wait = [scales.may_wait(each) and not chain.mandate for each, chain in zip(trades, chains, strict=True)]
        free = np.array(may_wait, dtype=np.bool_)
        self.variance, drift = 0.0, np.zeros(len(trades))
        while True:
            loses = np.where(free, costs - scales.worth_of(risk.added), -np.inf)
            drift = np.where(free | ~np.array(may_wait, dtype=np.bool_), scales.a_year_of(risk.added), drift)
            at = int(loses.argmax())
            if loses[at] <= 0:
                break
            free[at] = False
            self.variance += float(risk.added[at])
            risk.make(at)
        held = (np.array(may_wait, dtype=np.bool_) & ~free).tolist()
        made = {key for chain, waits in zip(chains, held, strict=True) if not waits for key in chain.trades}
        self.chains = [  # what cash pays for of orders that are made anyway does not wait
            replace(chain, drift=Cents(round(own)), held=waits and not made.issuperset(chain.trades))
            for chain, own, waits in zip(chains, drift.tolist(), held, strict=True)
        ]


def _amounts(household: Household, trades: TiedTrades) -> tuple[Cents, ...]:
    """Cents of each order of a chain."""
    found = dict.fromkeys(trades.trades, NO_MONEY)
    for sale in trades.sales:
        found[Side.SELL, household.account_of(sale.lot), household.symbol_of(sale.lot)] += sale.gross
    for bought in trades.purchases:
        found[Side.BUY, bought.account, bought.symbol] += bought.gross
    return tuple(found[key] for key in trades.trades)


def _for_drift(trades: Iterable[TiedTrades]) -> tuple[list[LotSale], list[Purchase]]:
    """The sales and the purchases for drift."""
    groups = list(trades)
    sales = [sale for each in groups for sale in each.sales if sale.purpose in FOR_DRIFT]
    return sales, [bought for each in groups for bought in each.purchases if bought.purpose in FOR_DRIFT]


def _net(trades: TiedTrades) -> Cents:
    """Cents that the purchases of a chain come to beyond its sales."""
    bought = sum((each.gross for each in trades.purchases), NO_MONEY)
    return bought - sum((each.gross for each in trades.sales), NO_MONEY)


def _is_mandate(row: Target) -> bool:
    """Whether limits of its own were entered for it: they are to be kept, whatever it costs. So is an exposure group's band: what it is for, no tracking error measures."""
    return row.level is Level.GROUP or row.tolerance.below is not None or row.tolerance.above is not None
