"""Where target rows are to end where drift is weighed against what it costs to mend: at their targets, as far as that is worth it.

Every row is free inside its band, at the price of the drift that is left; its band holds as it does for the rules. Where the
risk is known, drift has the price of its risk (`risk_to_weigh`), and a row has one of its own only where the risk does not
tell it from those around it, as a security where volatilities are known by class. Such a row, inside a broader one, has a
smaller part of the price: what is off in it is mostly right in the broader one.
"""

from __future__ import annotations

from dataclasses import replace

from xlrebal.household.household import Household
from xlrebal.optimize.prices import CLASS_OFF, PART_OFF, SECURITY_OFF
from xlrebal.plan.drift.decide_whether import Verdict, need_only_be_inside
from xlrebal.plan.drift.price_of_drift import price_of_a_dollar_off
from xlrebal.plan.drift.set_aims import Aims
from xlrebal.plan.drift.weighed_risk import is_told_by, weighed_risk
from xlrebal.plan.mode import leaves_proceeds_in_cash
from xlrebal.plan.placement.row_aims import RowAim, row_aims
from xlrebal.plan.placement.values_to_come import values_to_come
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.risk.covariance import Covariance
from xlrebal.tax.money import NO_MONEY, Cents

PARTS = {CLASS_OFF: 1.0, PART_OFF: 0.5, SECURITY_OFF: 0.25}  # of the price, by how a row stands among broader ones


def weighed_aims(proposal: Proposal, aims: Aims, verdict: Verdict) -> list[RowAim]:
    """The aims of one scope; of one that trades nothing for drift those that the rules set, too."""
    found = row_aims(proposal, aims, verdict)
    if not weighs(aims, verdict):
        return found
    covariance = weighed_risk(proposal.household, aims.drift)
    return [_weighed(proposal, aims, each, covariance) for each in found]


def weighs(aims: Aims, verdict: Verdict) -> bool:
    """Whether the drift of a scope is weighed: where it trades for drift, and not for new money alone."""
    return verdict.trades and aims.new_money is None


def _weighed(proposal: Proposal, aims: Aims, aim: RowAim, covariance: Covariance | None) -> RowAim:
    household, base = proposal.household, aims.drift.scope.base
    if aim.row is None:
        return _cash(proposal, aims, aim)
    if need_only_be_inside(household, aims.drift, aim.row):
        return aim
    target = Cents(round(aim.row.weight * base))
    is_told = covariance is not None and is_told_by(covariance, aim.row)
    return replace(aim, low=target, high=target, near=0.0, drift=0.0 if is_told else _price(household, aim))


def _cash(proposal: Proposal, aims: Aims, aim: RowAim) -> RowAim:
    """Cash at its target; without one it costs where it is idle, but for what may wait."""
    scope, targets = aims.drift.scope, aims.drift.targets
    if leaves_proceeds_in_cash(proposal.household.settings):
        return aim
    values = values_to_come(proposal, scope, targets.row_of)
    everything = proposal.cash_of(scope) - scope.need + sum(values.values())
    if row := targets.cash_row:
        invested = Cents(everything - round(row.weight * scope.base))
        inside = everything - round(row.high * scope.base), everything - round(row.low * scope.base)
        low = high = invested
    else:
        low, high = aim.low, max(aim.low, Cents(everything))
        inside = min(NO_MONEY, low), high
    return replace(aim, low=low, high=high, inside=inside, drift=_price(proposal.household, aim))


def _price(household: Household, aim: RowAim) -> float:
    return PARTS[aim.price] * price_of_a_dollar_off(household)
