"""The lots of one sale by the brackets: never dearer than by today's rates, and within a dollar or 1 % of the best split of its shares (L-3)."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from xlrebal.household.indexes import LotIndex
from xlrebal.plan.lots.least_tax import Offered, TaxedAs, least_tax
from xlrebal.plan.taxes.tax_curve import Added, TaxCurve
from xlrebal.plan.taxes.tax_of_year import OtherIncome, TaxYear
from xlrebal.tax.marginal import MarginalRates
from xlrebal.tax.netting import CapitalResults
from xlrebal.tax.rates import TAX_2026

SHARE = 1_000_000
SHORT, LONG = TaxedAs(True, False, False), TaxedAs(True, True, False)
YEARS = st.builds(
    lambda table, income, magi: TaxYear(table, MarginalRates(Fraction(37, 100), Fraction(20, 100)), OtherIncome(income, 0, 0, magi, 0)),
    st.sampled_from([*TAX_2026.values()]), st.integers(0, 70_000_000), st.none() | st.integers(0, 70_000_000),
)  # fmt: skip
RESULTS = st.builds(CapitalResults, st=st.integers(-900_000, 900_000), lt=st.integers(-900_000, 900_000))
LOTS = st.lists(st.tuples(st.booleans(), st.integers(1, 12), st.integers(-40_000, 90_000)), min_size=1, max_size=7)


class Listed:
    """Lots in their order."""

    def __init__(self, lots: list[Offered]) -> None:
        self.lots = lots

    def at(self, place: int) -> Offered | None:
        return self.lots[place] if place < len(self.lots) else None


def queues(lots: list[tuple[bool, int, int]], short_rate: float, long_rate: float) -> list[Listed]:
    offered = [
        Offered(LotIndex(at), count * SHARE, gain / SHARE, LONG if long else SHORT, gain * (long_rate if long else short_rate) / 1e5)
        for at, (long, count, gain) in enumerate(lots)
    ]
    return [Listed(sorted((each for each in offered if each.taxed_as is kind), key=lambda each: (each.gain_each, each.lot))) for kind in (SHORT, LONG)]


def gains(queue: Listed, shares: int) -> float:
    total = 0.0
    for lot in queue.lots:
        part = min(shares, lot.quantity // SHARE)
        total += part * lot.gain_each * SHARE
        shares -= part
    return total


@settings(max_examples=400, deadline=None)
@given(YEARS, RESULTS, LOTS, st.integers(1, 40))
def test_no_split_of_the_shares_costs_much_less(year: TaxYear, results: CapitalResults, lots: list[tuple[bool, int, int]], wanted: int) -> None:
    curve, (short, long) = TaxCurve(year, results), queues(lots, 0.24, 0.15)
    held = {LotIndex(at): count for at, (_, count, _) in enumerate(lots)}
    wanted = min(wanted, sum(held.values()))
    picked = least_tax([short, long], wanted * SHARE, curve, SHARE)
    assert sum(quantity for _, quantity in picked) == wanted * SHARE
    assert all(0 < quantity <= held[lot] * SHARE for lot, quantity in picked)
    gained = {kind: sum(lots[lot][2] * quantity / SHARE for lot, quantity in picked if lots[lot][0] is kind) for kind in (False, True)}
    cost = curve.exact(Added(gained[False], gained[True]))
    most_short, most_long = (sum(lot.quantity // SHARE for lot in queue.lots) for queue in (short, long))
    best = min(
        curve.exact(Added(gains(short, count), gains(long, wanted - count)))
        for count in range(max(0, wanted - most_long), min(wanted, most_short) + 1)
    )
    assert cost <= best + 100 + 0.01 * abs(best - curve.exact(Added()))
