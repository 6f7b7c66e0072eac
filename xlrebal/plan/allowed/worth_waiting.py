"""Which short-term gains are worth holding until they are long-term: what waiting saves of tax against what it risks.

Saved: the tax of the whole gain today less that of the same gain long-term, on the year's results without the trades (T-1).
At risk: the drift that is kept meanwhile. One standard deviation of it is value × σ × √(days ÷ 365), where σ a year is that of the
security's return less that of what its money would go to, the mix of what is below target; the variance of returns grows with
time (Grinold and Kahn, Active Portfolio Management, 2nd ed., ch. 3). A lot waits while what it saves is more than Wait For Long
Term Risk times that. A fall would take tax with it, which is not counted: it waits rather too seldom.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import sqrt

import numpy as np

from xlrebal.household.household import Household
from xlrebal.household.indexes import LotIndex, lots_in
from xlrebal.household.target import Path
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.drift.risk_weights import target_weights, weights_by_path
from xlrebal.plan.proposal.decisions import Wait
from xlrebal.plan.proposal.value_lots import ValuedLots
from xlrebal.plan.taxes.gain_budget import Gain, GainBudget
from xlrebal.risk.covariance import Covariance, covariance_of
from xlrebal.risk.portfolio_risk import less, volatilities_against
from xlrebal.tax.money import CENTS, Cents

DAYS_A_YEAR = 365


def worth_waiting(
    household: Household, valued: ValuedLots, budget: GainBudget, drift: tuple[ScopeDrift, ...]
) -> Mapping[LotIndex, Wait]:
    """Every short-term gain whose waiting can be weighed, by lot; none where Wait For Long Term Risk is blank or risk not known.

    budget: the year's, before any trade.
    """
    times, covariance = household.settings.wait_for_long_term_risk, covariance_of(household)
    if times is None or covariance is None:
        return {}
    to_come = valued.long_term_from > np.datetime64(household.as_of)
    gains = np.rint(valued.gain * CENTS) > 0  # whole cents
    short = np.flatnonzero(valued.taxable & ~valued.long_term & to_come & gains & (valued.value > 0))
    deviation = _deviations(household, covariance, drift)
    return {
        lot: found
        for lot in lots_in(short)
        if (found := _wait(household, valued, budget, lot, times, deviation)) is not None
    }


def _wait(
    household: Household,
    valued: ValuedLots,
    budget: GainBudget,
    lot: LotIndex,
    times: float,
    deviation: Mapping[tuple[str, str], float],
) -> Wait | None:
    """What waiting saves and risks of a whole lot; None where its risk is not known."""
    account, symbol = household.account_of(lot), household.symbol_of(lot)
    yearly = deviation.get((account, symbol))
    if yearly is None:
        return None
    turns: date = valued.long_term_from[lot].item()
    days = (turns - household.as_of).days
    saved = _saved(household, valued, budget, lot)
    moves = Cents(round(float(valued.value[lot]) * 100 * yearly * sqrt(days / DAYS_A_YEAR)))
    return Wait(days=days, until=turns, saved=saved, moves=moves, times=times)


def _saved(household: Household, valued: ValuedLots, budget: GainBudget, lot: LotIndex) -> Cents:
    """Cents of tax by which the whole lot's gain costs less long-term than today."""
    gain = round(float(valued.gain[lot]) * 100)
    collectible = household.securities[household.symbol_of(lot)].collectible
    if valued.on_return[lot]:
        later = budget.add(Gain(0, gain, gain if collectible else 0))
        return Cents(budget.add(Gain(gain, 0)).tax_added - later.tax_added)
    rates = valued.elsewhere
    more = rates.on_gain(long_term=False) - rates.on_gain(long_term=True, collectible=collectible)
    return Cents(round(gain * more))


def _deviations(
    household: Household, covariance: Covariance, drift: tuple[ScopeDrift, ...]
) -> Mapping[tuple[str, str], float]:
    """The standard deviation a year of each position's return less that of what its scope is short of, by account and symbol, where known."""
    found: dict[tuple[str, str], float] = {}
    for each in drift:
        if not each.scope.is_known or each.scope.base <= 0:
            continue
        names = sorted(each.scope.values)
        paths = [household.path(name) for name in names]
        known = volatilities_against(paths, _short_of(household, each), covariance).tolist()
        yearly = {name: value for name, value in zip(names, known, strict=True) if value == value}
        found |= {(account, name): value for account in each.scope.accounts for name, value in yearly.items()}
    return found


def _short_of(household: Household, drift: ScopeDrift) -> dict[Path, float]:
    """The mix of what a scope has less of than its targets ask for, as fractions of it; empty, which is cash, where nothing is."""
    scope = drift.scope
    if not drift.targets.rows:
        return {}
    held = weights_by_path(household, scope.values, scope.cash - scope.need, scope.base)
    short = {path: weight for path, weight in less(target_weights(household, drift), held).items() if weight > 0}
    whole = sum(short.values())
    return {path: weight / whole for path, weight in short.items()}
