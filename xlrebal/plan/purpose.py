"""What a run is for."""

from __future__ import annotations

from enum import StrEnum

from xlrebal.schema.reason import Rule


class Purpose(StrEnum):
    """What a run is for: a whole plan, or one part of it and nothing else. The advisor's own orders stand in each.

    REBALANCE: everything, as the settings say. CASH: needs raised and new money invested. LOSSES: harvested, whatever the
    Harvest Losses setting says; what Cash Needs asks for is left to the other two. NOTHING: what stands is measured, as the
    method asked for is not there yet.
    """

    REBALANCE = "rebalance"
    CASH = "cash"
    LOSSES = "losses"
    NOTHING = "nothing"

    @property
    def no_drift(self) -> Rule | None:
        """Why such a run trades nothing for drift; None where it does."""
        return {Purpose.CASH: Rule.ONLY_CASH, Purpose.LOSSES: Rule.ONLY_LOSSES, Purpose.NOTHING: Rule.NO_METHOD}.get(
            self
        )

    def no_harvest(self, setting: bool) -> Rule | None:
        """Why such a run takes no losses with the Harvest Losses setting as it is; None where it does."""
        if self in (Purpose.CASH, Purpose.NOTHING):
            return self.no_drift
        return None if setting or self is Purpose.LOSSES else Rule.HARVEST_OFF
