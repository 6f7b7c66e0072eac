"""The advisor's own tax table, one filing status a record."""

from __future__ import annotations

from fractions import Fraction

from xlrebal.schema.record import record
from xlrebal.tax.rates import Bracket


@record(kw_only=True)
class TaxColumn:
    """One filing status as the sheet gives it, amounts in cents; what is None or empty keeps the year's default."""

    brackets: tuple[Bracket, ...] = ()
    zero_max: int | None = None
    fifteen_max: int | None = None
    niit_threshold: int | None = None
    loss_limit: int | None = None
    standard_deduction: int | None = None
    niit_rate: Fraction | None = None
    collectibles_rate: Fraction | None = None
