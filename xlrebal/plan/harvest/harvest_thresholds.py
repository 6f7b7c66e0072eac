"""How large a loss must be to be worth taking: in dollars, as a share of basis, and in volatilities of its security."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.plan.harvest.unrealized_losses import UnrealizedLoss
from xlrebal.risk.covariance import Covariance, covariance_of
from xlrebal.schema.money_text import money_text
from xlrebal.schema.reason import Reason, Rule, because


class HarvestThresholds(NamedTuple):
    """Cents a lot, a share of basis, and how many volatilities a year; covariance: where risk is known and volatilities count."""

    household: Household
    dollars: float
    percent: float
    volatilities: float
    covariance: Covariance | None

    @classmethod
    def of(cls, household: Household) -> HarvestThresholds:
        """The limits of Settings on the day of the plan; Harvest Rise % raises both from 1 January on."""
        settings = household.settings
        risen = 1 + settings.harvest_rise_pct * _part_of_year(household.as_of)
        counts = settings.harvest_min_volatilities > 0
        return cls(
            household,
            settings.harvest_min_loss * risen,
            settings.harvest_min_loss_pct * risen,
            settings.harvest_min_volatilities,
            covariance_of(household) if counts else None,
        )

    def why_too_small(self, loss: UnrealizedLoss) -> Reason | None:
        """Which limits hold a loss back; None where it is past them all."""
        missed = [money_text(round(self.dollars))] if loss.loss < self.dollars else []
        missed += [f"{self.percent:.1%} of basis"] if loss.share < self.percent else []
        moves = self._volatility(loss)
        if moves is not None and loss.share < self.volatilities * moves:
            missed.append(
                f"{self.volatilities * moves:.1%} of basis ({self.volatilities:g} × its volatility of {moves:.1%})"
            )
        if not missed:
            return None
        thresholds = f"threshold{'' if len(missed) == 1 else 's'} of {' and '.join(missed)}"
        return because(Rule.LOSS_TOO_SMALL, loss=loss.loss, share=loss.share, thresholds=thresholds)

    def _volatility(self, loss: UnrealizedLoss) -> float | None:
        """The standard deviation a year of the lot's security, where it is known."""
        if self.covariance is None:
            return None
        name = self.covariance.name_of(self.household.path(self.household.symbol_of(loss.lot)))
        return self.covariance.volatility.get(name)


def _part_of_year(day: date) -> float:
    """0 on 1 January, 1 on 31 December."""
    first, last = date(day.year, 1, 1), date(day.year, 12, 31)
    return (day - first).days / (last - first).days
