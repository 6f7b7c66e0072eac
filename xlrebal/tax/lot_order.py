"""Which lots are sold first (L-1 to L-6): one total order a method. `rank_lots` is its twin for whole columns.

Every order ends in the same ties, earlier purchase date and then lot id as text; LIFO is exactly the reverse of FIFO.
FIFO goes by purchase date even where a wash sale has given shares an earlier holding date, unless C-15 is set
otherwise; the term of a lot goes by its holding date (H-3).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple

from xlrebal.schema.record import record
from xlrebal.tax.conventions import Conventions, FifoDate, MintaxSize
from xlrebal.tax.holding_period import is_long_term
from xlrebal.tax.money import CENTS, MICROS, NANOS
from xlrebal.tax.rates import TOP_LONG_TERM_RATE, TOP_SHORT_TERM_RATE
from xlrebal.tax.wash_effect import WashEffect

CENTS_PER_MICRO = Fraction(CENTS, MICROS * NANOS)  # cents for one micro-share at a price of one nano-dollar a share


class LotMethod(StrEnum):
    """How an account chooses the lots of a sale (L-1 to L-6)."""

    FIFO = "FIFO"
    LIFO = "LIFO"
    HIFO = "HIFO"
    LOFO = "LOFO"
    MINTAX = "MINTAX"
    TAXCOST = "TAXCOST"
    SPECID = "SPECID"
    AVERAGE = "AVERAGE"
    GIFT = "GIFT"


class Rates(NamedTuple):
    """Tax rates as fractions of one; the default is the top federal rates."""

    short_term: Fraction = TOP_SHORT_TERM_RATE
    long_term: Fraction = TOP_LONG_TERM_RATE


@record(kw_only=True)
class SaleLot:
    """A lot as a sale sees it: quantity in micro-shares, total basis in cents (None where missing), purchase date.

    `holding_date` is an earlier start taken over from other shares (S-2); inherited shares are always long (H-5).
    """

    id: str
    acquired: date
    quantity: int
    basis: int | None
    holding_date: date | None = None
    inherited: bool = False
    wash: WashEffect = WashEffect.NONE


@record(kw_only=True)
class LotFacts:
    """What the orders look at, exact: cents a micro-share for basis and gain, the tax of a micro-share, the term.

    `size` is the gain MINTAX compares, of a micro-share or of the lot (C-12); `first_in` the day FIFO goes by (C-15).
    """

    lot: SaleLot
    basis_each: Fraction
    gain_each: Fraction
    tax_each: Fraction
    long_term: bool
    size: Fraction
    first_in: date


LotOrder = Callable[[LotFacts], Any]


def lot_facts(
    lot: SaleLot, price: int, sale_date: date, rates: Rates, conventions: Conventions | None = None
) -> LotFacts:
    """A lot's exact figures at a price (nano-dollars a share) and sale date; the lot has shares and a basis."""
    chosen = conventions or Conventions()
    long = lot.inherited or is_long_term(lot.holding_date or lot.acquired, sale_date, chosen.leap_february)
    return facts_at(lot, basis_each(lot), price * CENTS_PER_MICRO, long, rates, chosen)


def basis_each(lot: SaleLot) -> Fraction:
    """Cents of basis a micro-share."""
    return Fraction(lot.basis or 0, lot.quantity)


def facts_at(
    lot: SaleLot, basis_each: Fraction, price_each: Fraction, long: bool, rates: Rates, chosen: Conventions
) -> LotFacts:
    """`lot_facts` where basis and price (cents a micro-share) and the term are known already."""
    gain_each = price_each - basis_each
    washed = lot.wash is not WashEffect.NONE and gain_each < 0
    rate = rates.long_term if long else rates.short_term
    tax_each = Fraction(0) if washed else gain_each * rate
    size = gain_each * lot.quantity if chosen.mintax_size is MintaxSize.PER_LOT else gain_each
    first_in = (lot.holding_date or lot.acquired) if chosen.fifo_date is FifoDate.HOLDING_DATE else lot.acquired
    return LotFacts(
        lot=lot,
        basis_each=basis_each,
        gain_each=gain_each,
        tax_each=tax_each,
        long_term=long,
        size=size,
        first_in=first_in,
    )


def mintax_class(facts: LotFacts) -> int:
    """L-2: ST losses, LT losses, ST zero, LT zero, LT gains, ST gains, as 0 to 5."""
    if facts.gain_each < 0:
        return 1 if facts.long_term else 0
    if facts.gain_each == 0:
        return 3 if facts.long_term else 2
    return 4 if facts.long_term else 5


def _first_in(facts: LotFacts) -> tuple[date, date, str]:
    return facts.first_in, *_ties(facts)


def _ties(facts: LotFacts) -> tuple[date, str]:
    return facts.lot.acquired, facts.lot.id


LOT_ORDERS: dict[LotMethod, LotOrder] = {
    LotMethod.FIFO: _first_in,
    LotMethod.LIFO: _first_in,  # and then reversed, see in_order
    LotMethod.HIFO: lambda facts: (-facts.basis_each, *_ties(facts)),
    LotMethod.LOFO: lambda facts: (facts.basis_each, *_ties(facts)),
    LotMethod.MINTAX: lambda facts: (mintax_class(facts), facts.size, *_ties(facts)),
    LotMethod.TAXCOST: lambda facts: (facts.tax_each, *_ties(facts)),
    LotMethod.AVERAGE: _first_in,  # L-5: first in, first out for the holding period
    # L-6: at one price this is the lowest basis per share; across securities it is the most gain in a dollar given
    LotMethod.GIFT: lambda facts: (facts.basis_each / (facts.basis_each + facts.gain_each), *_ties(facts)),
}


def may_be_chosen(facts: LotFacts, method: LotMethod) -> bool:
    """Whether a method touches a lot at all: GIFT takes long-term gains only (L-6), TAXCOST no loss gone for good."""
    if method is LotMethod.GIFT:
        return facts.long_term and facts.gain_each > 0
    if method is LotMethod.TAXCOST:
        return not (facts.gain_each < 0 and facts.lot.wash is WashEffect.PERMANENT)
    return True


def in_order(facts: Sequence[LotFacts], method: LotMethod) -> list[LotFacts]:
    """The lots a method would sell, first to last; not for SPECID, which names its own order."""
    eligible = [each for each in facts if may_be_chosen(each, method)]
    return sorted(eligible, key=LOT_ORDERS[method], reverse=method is LotMethod.LIFO)
