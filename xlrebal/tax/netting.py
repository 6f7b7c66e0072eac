"""Short- and long-term results netted, the loss offset, and what is carried forward (N-1 to N-5)."""

from __future__ import annotations

from typing import NamedTuple

from xlrebal.schema.record import record


@record
class CapitalResults:
    """A year's recognized results after wash adjustments, in cents.

    Carryforwards are positive. `collectibles` is the part of `lt` from gold and silver trusts and the like.
    """

    st: int = 0
    lt: int = 0
    st_carry: int = 0
    lt_carry: int = 0
    distributions: int = 0
    collectibles: int = 0

    @property
    def net_st(self) -> int:
        """The short-term result less its carryforward (N-1): carryforwards stay on their own side."""
        return self.st - self.st_carry

    @property
    def net_lt(self) -> int:
        """The long-term result, distributions included, less its carryforward (N-1)."""
        return self.lt + self.distributions - self.lt_carry


@record(kw_only=True)
class Netting:
    """Schedule D in short, in cents; `ordinary_offset` and the carryforwards are positive."""

    net_st: int
    net_lt: int
    net_total: int
    ordinary_offset: int
    carry_st: int
    carry_lt: int
    preferential_gain: int
    st_rate_gain: int
    rate28_gain: int


class Carryforward(NamedTuple):
    """Losses carried into the next year, positive, in cents."""

    st: int
    lt: int


def net_results(results: CapitalResults, loss_limit: int, taxable_income: int | None = None) -> Netting:
    """The year's results netted (Schedule D lines 7, 15, 16; carryover and 28% worksheets).

    `loss_limit` is 3,000 or 1,500 dollars in cents (N-3). `taxable_income`, after the offset and as if it could be
    negative, limits the loss that is used up when it is negative (N-4).
    """
    net_st, net_lt = results.net_st, results.net_lt
    total = net_st + net_lt
    preferential = max(0, min(net_lt, total))  # N-2
    offset = max(0, min(loss_limit, -total))  # N-3
    carry = carryforward(net_st, net_lt, offset, taxable_income)
    return Netting(
        net_st=net_st,
        net_lt=net_lt,
        net_total=total,
        ordinary_offset=offset,
        carry_st=carry.st,
        carry_lt=carry.lt,
        preferential_gain=preferential,
        st_rate_gain=max(0, total) - preferential,
        rate28_gain=rate28_gain(results, net_st, preferential),
    )


def carryforward(net_st: int, net_lt: int, offset: int, taxable_income: int | None = None) -> Carryforward:
    """What is left of the losses (N-4, Capital Loss Carryover Worksheet): the short-term loss is used first."""
    used = offset if taxable_income is None else min(offset, max(0, taxable_income + offset))
    st = max(0, -net_st - used - max(0, net_lt))
    lt = max(0, -net_lt - max(0, net_st) - max(0, used - max(0, -net_st)))
    return Carryforward(st, lt)


def rate28_gain(results: CapitalResults, net_st: int, preferential: int) -> int:
    """The part of the preferential gain taxed at up to 28% (N-5, 28% Rate Gain Worksheet).

    A long-term carryforward and a short-term loss come off collectibles first. LT 9,000 of which gold 6,000, carry
    1,000: preferential 8,000 of which 5,000.
    """
    return min(preferential, max(0, results.collectibles - results.lt_carry + min(0, net_st)))
