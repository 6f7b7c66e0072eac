"""What trading for drift costs, and what it is worth."""

from __future__ import annotations

from xlrebal.schema.record import record
from xlrebal.tax.money import Cents


@record(kw_only=True)
class Weighed:
    """One scope's trades for drift on the scales, in cents: what the drift they take away costs a year, and they themselves.

    tax: its part of what the year owes for all gains. mandate: what keeps the gate open, a row with limits of its own (Low % and High %) or
    a broken limit on risk; "" for none. held: whether the gate holds them back.
    """

    scope: str
    drift: Cents
    trading: Cents
    tax: Cents
    mandate: str
    held: bool

    def outweighed(self, years: float, *, with_tax: bool) -> bool:
        """Whether they cost more than the drift would over so many years."""
        return self.trading + (self.tax if with_tax else 0) > self.drift * years
