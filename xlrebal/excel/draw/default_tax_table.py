"""The tax year's table as rows of the Tax Table sheet, for the template."""

from __future__ import annotations

from collections.abc import Iterator

from xlrebal.tax.money import dollars
from xlrebal.tax.rates import COLLECTIBLES_RATE, NIIT_RATE, TAX_2026, TaxParameters

Line = tuple[str | float | None, ...]


def default_tax_table() -> Iterator[Line]:
    """One line an income bracket, then the limits: item, rate, and an amount for each filing status."""
    years = list(TAX_2026.values())
    for place, bracket in enumerate(years[0].brackets):
        uppers = (year.brackets[place].upper for year in years)
        yield "income bracket", float(bracket.rate), *(None if upper is None else dollars(upper) for upper in uppers)
    yield "0% gains", None, *(dollars(year.zero_max) for year in years)
    yield "15% gains", None, *(dollars(year.fifteen_max) for year in years)
    yield "collectibles", float(COLLECTIBLES_RATE), *_none(years)
    yield "niit", float(NIIT_RATE), *(dollars(year.niit_threshold) for year in years)
    yield "loss offset", None, *(dollars(year.loss_limit) for year in years)
    yield "standard deduction", None, *(dollars(year.standard_deduction) for year in years)


def _none(years: list[TaxParameters]) -> Iterator[None]:
    return (None for _ in years)
