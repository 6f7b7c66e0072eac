"""Basis, gain and term of shares received as a gift or by inheritance (H-5)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from xlrebal.schema.record import record
from xlrebal.tax.conventions import LeapFebruary
from xlrebal.tax.holding_period import is_long_term


@record
class Gift:
    """Shares given: what the donor paid and when, what they were worth when given; money in cents, None an unknown date."""

    donor_basis: int
    donor_acquired: date | None
    value_at_gift: int
    gift_date: date | None


class BasisResult(NamedTuple):
    """Basis and gain of a sale in cents; `long_term` is None where there is neither gain nor loss by H-5, or the date that
    decides is not known."""

    basis: int
    gain: int
    long_term: bool | None


def sold_gift(gift: Gift, proceeds: int, sold: date, leap_february: LeapFebruary = LeapFebruary.MARCH_1) -> BasisResult:
    """What a sale of given shares comes to (§1015, §1223(2)).

    Worth at least the donor's basis when given: the donor's basis and dates. Worth less: the donor's basis and dates
    for a gain, the value and date of the gift for a loss, and nothing at all in between. Donor paid 900, worth 700
    when given: sold for 1,000 gains 100, for 600 loses 100, for 800 neither.
    """
    if gift.value_at_gift >= gift.donor_basis or proceeds > gift.donor_basis:
        basis, holding_date = gift.donor_basis, gift.donor_acquired
    elif proceeds < gift.value_at_gift:
        basis, holding_date = gift.value_at_gift, gift.gift_date
    else:
        return BasisResult(proceeds, 0, None)
    long_term = None if holding_date is None else is_long_term(holding_date, sold, leap_february)
    return BasisResult(basis, proceeds - basis, long_term)


def sold_inheritance(value_at_death: int, proceeds: int) -> BasisResult:
    """What a sale of inherited shares comes to: value at death (or the alternate date), always long (§1014)."""
    return BasisResult(value_at_death, proceeds - value_at_death, True)
