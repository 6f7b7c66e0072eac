"""Marginal mode, the default: netted gains at the user's rates (T-4, T-5)."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from xlrebal.schema.record import Remembering, record
from xlrebal.tax.exact import half_up
from xlrebal.tax.netting import CapitalResults, net_results
from xlrebal.tax.rates import COLLECTIBLES_RATE, LOSS_LIMIT


@record
class MarginalRates(Remembering):
    """The user's rates as fractions of one; `collectibles` is the most a collectible gain is taxed at."""

    short_term: Fraction
    long_term: Fraction
    niit: Fraction = Fraction(0)
    state: Fraction = Fraction(0)
    collectibles: Fraction = COLLECTIBLES_RATE

    @property
    def collectibles_gain(self) -> Fraction:
        """What a collectible long-term gain is taxed at: its own rate at most, never less than other gains (T-4)."""
        return max(self.long_term, min(self.collectibles, self.short_term))

    def on_gain(self, *, long_term: bool, collectible: bool = False) -> Fraction:
        """The whole rate on a gain of this term: federal, NIIT and state; collectibles differ where long-term (T-4)."""
        return self._on_gains[long_term, collectible]

    @cached_property
    def _on_gains(self) -> dict[tuple[bool, bool], Fraction]:
        """The same by whether long-term and whether collectible: fractions are slow to add, and asked for again and again."""
        besides = self.niit + self.state
        long, metal, short = (each + besides for each in (self.long_term, self.collectibles_gain, self.short_term))
        return {(True, False): long, (True, True): metal, (False, False): short, (False, True): short}


class MarginalTax(NamedTuple):
    """Tax in cents, negative where a loss saves tax; the offset used and the loss left to carry, positive."""

    tax: int
    ordinary_offset: int
    unused_loss: int


def marginal_tax(
    st_gain: int, lt_gain: int, rates: MarginalRates, *, rate28_gain: int = 0, loss_limit: int = LOSS_LIMIT
) -> MarginalTax:
    """Tax on short- and long-term results in cents, netted first (N-1, N-2).

    `rate28_gain` is the collectibles part after netting (N-5). A net loss saves tax only up to the offset, at the
    short-term and state rates; the rest is carried forward and saves nothing now. ST -500 and LT 2,000 at
    15% + 3.8% + 5%: 1,500 x 23.8% = 357.
    """
    net = net_results(CapitalResults(st=st_gain, lt=lt_gain), loss_limit)
    collectible = min(max(0, rate28_gain), net.preferential_gain)
    tax = (
        net.st_rate_gain * rates.on_gain(long_term=False)
        + (net.preferential_gain - collectible) * rates.on_gain(long_term=True)
        + collectible * rates.on_gain(long_term=True, collectible=True)
        - net.ordinary_offset * (rates.short_term + rates.state)
    )
    return MarginalTax(half_up(tax), net.ordinary_offset, max(0, -net.net_total) - net.ordinary_offset)
