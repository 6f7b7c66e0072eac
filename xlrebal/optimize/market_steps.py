"""What the size of orders costs in a market, as steps: each further dollar costs no less than the one before."""

from __future__ import annotations

from dataclasses import field, replace

import numpy as np

from xlrebal.optimize.year_tax import filled
from xlrebal.schema.record import record
from xlrebal.tax.columns import Floats, Ints


@record(kw_only=True)
class Markets:
    """What much of one symbol on one side costs besides, whatever accounts trade it: each further dollar no less than the one before.

    of_lot, of_purchase: the market that each counts in, by index; -1 for none. of_step: the market of each step; step: how many dollars
    it has, rate: what one of them costs.
    """

    of_lot: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    of_purchase: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    of_step: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    step: Floats = field(default_factory=lambda: np.zeros(0))
    rate: Floats = field(default_factory=lambda: np.zeros(0))

    @property
    def count(self) -> int:
        """How many markets there are."""
        return int(self.of_step.max(initial=-1)) + 1

    def only(self, lots: Ints, purchases: Ints) -> Markets:
        """The same for these lots and purchases alone, by index."""
        if not self.count:
            return self
        return replace(self, of_lot=self.of_lot[lots], of_purchase=self.of_purchase[purchases])

    def cost(self, sold: Floats, bought: Floats) -> float:
        """What sales and purchases cost in all markets, by lot and by purchase."""
        if not self.count:
            return 0.0
        traded = np.zeros(self.count)
        for of, amounts in ((self.of_lot, sold), (self.of_purchase, bought)):
            np.add.at(traded, of[of >= 0], amounts[of >= 0])
        markets = range(self.count)
        return sum(
            filled(self.step[own], self.rate[own], float(traded[at])) for at in markets for own in [self.of_step == at]
        )
