"""What a run is for."""

from __future__ import annotations

from enum import StrEnum

from xlrebal.schema.plan_settings import PlanSettings
from xlrebal.schema.reason import Reason, Rule, because


class Purpose(StrEnum):
    """What a run is for: a whole plan, or one part of it and nothing else. The advisor's own orders stand in each.

    REBALANCE: everything, as the settings say. CASH: needs raised and new money invested. LOSSES: harvested, whatever the
    Harvest Losses setting says; what Cash Needs asks for is left to the other two. NOTHING: what stands is measured (see
    why_nothing).
    """

    REBALANCE = "rebalance"
    CASH = "cash"
    LOSSES = "losses"
    NOTHING = "nothing"

    @property
    def raises_cash(self) -> bool:
        """Whether such a run raises the cash that is needed."""
        return self in (Purpose.REBALANCE, Purpose.CASH)

    def no_drift(self, settings: PlanSettings) -> Reason | None:
        """Why such a run trades nothing for drift; None where it does."""
        if self is Purpose.CASH:
            return because(Rule.ONLY_CASH)
        return because(Rule.ONLY_LOSSES) if self is Purpose.LOSSES else why_nothing(settings)

    def no_harvest(self, settings: PlanSettings) -> Reason | None:
        """Why such a run takes no losses; None where it does."""
        if self in (Purpose.CASH, Purpose.NOTHING):
            return self.no_drift(settings)
        asked = settings.harvest_losses or settings.mode == "harvest and rebalance" or self is Purpose.LOSSES
        return None if asked else because(Rule.HARVEST_OFF)


def why_nothing(settings: PlanSettings) -> Reason | None:
    """Why nothing is traded with these settings, whatever the run is for; None where it may be."""
    if settings.unread_limits:
        return because(Rule.LIMIT_UNKNOWN, limits=" and ".join(settings.unread_limits))
    return None
