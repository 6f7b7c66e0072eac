"""Which lots are sold first (TAX_RULES L-1 to L-6): one total order a method, for records and for whole columns.

Every order ends in the same ties, earlier purchase date and then lot id as text; LIFO is exactly the reverse of FIFO.
FIFO goes by purchase date even where a wash sale has given shares an earlier holding date (C-15); the term of a lot
goes by its holding date (H-3).

`in_order` is exact and sorts records. `rank_lots` sorts columns of any length with one lexsort: floats rank only, keys
are compared to 1e-9, and the sale that follows is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xlrebal.household.money import CENTS, MICROS, NANOS
from xlrebal.tax.holding_period import is_long_term
from xlrebal.tax.wash_effect import WashEffect

TOP_SHORT_TERM_RATE = Fraction(37, 100)
TOP_LONG_TERM_RATE = Fraction(20, 100)

Column = NDArray[Any]

_RANKING_DECIMALS = 9
CENTS_PER_MICRO = Fraction(CENTS, MICROS * NANOS)  # cents for one micro-share at a price of one nano-dollar a share


class LotMethod(StrEnum):
    """How an account chooses the lots of a sale (section 6)."""

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


@dataclass(frozen=True, slots=True)
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


class LotFacts(NamedTuple):
    """What the orders look at, exact: cents a micro-share for basis and gain, the tax of a micro-share, the term."""

    lot: SaleLot
    basis_each: Fraction
    gain_each: Fraction
    tax_each: Fraction
    long_term: bool


LotOrder = Callable[[LotFacts], Any]


def lot_facts(lot: SaleLot, price: int, sale_date: date, rates: Rates) -> LotFacts:
    """A lot's exact figures at a price (nano-dollars a share) and sale date; the lot has shares and a basis."""
    basis_each = Fraction(lot.basis or 0, lot.quantity)
    gain_each = price * CENTS_PER_MICRO - basis_each
    long = lot.inherited or is_long_term(lot.holding_date or lot.acquired, sale_date)
    washed = gain_each < 0 and lot.wash is not WashEffect.NONE
    rate = rates.long_term if long else rates.short_term
    return LotFacts(lot, basis_each, gain_each, Fraction(0) if washed else gain_each * rate, long)


def mintax_class(facts: LotFacts) -> int:
    """L-2: ST losses, LT losses, ST zero, LT zero, LT gains, ST gains, as 0 to 5."""
    if facts.gain_each < 0:
        return 1 if facts.long_term else 0
    if facts.gain_each == 0:
        return 3 if facts.long_term else 2
    return 4 if facts.long_term else 5


def _ties(facts: LotFacts) -> tuple[date, str]:
    return facts.lot.acquired, facts.lot.id


LOT_ORDERS: dict[LotMethod, LotOrder] = {
    LotMethod.FIFO: _ties,
    LotMethod.LIFO: _ties,  # and then reversed, see in_order
    LotMethod.HIFO: lambda facts: (-facts.basis_each, *_ties(facts)),
    LotMethod.LOFO: lambda facts: (facts.basis_each, *_ties(facts)),
    LotMethod.MINTAX: lambda facts: (mintax_class(facts), facts.gain_each, *_ties(facts)),
    LotMethod.TAXCOST: lambda facts: (facts.tax_each, *_ties(facts)),
    LotMethod.AVERAGE: _ties,  # L-5: first in, first out for the holding period
    LotMethod.GIFT: lambda facts: (facts.basis_each, *_ties(facts)),
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


class LotColumns(NamedTuple):
    """What every lot has, a column each; `basis_each` and `gain_each` are dollars a share."""

    acquired: Column
    text_rank: Column
    basis_each: Column
    gain_each: Column
    long_term: Column
    tax_each: Column


def _mintax_class(lots: LotColumns) -> Column:
    gain, long = lots.gain_each, lots.long_term
    return np.select([gain < 0, gain == 0], [long * 1, 2 + long * 1], 5 - long * 1)


_RANKING_KEYS: dict[LotMethod, Callable[[LotColumns], tuple[Column, ...]]] = {
    LotMethod.FIFO: lambda lots: (),
    LotMethod.AVERAGE: lambda lots: (),
    LotMethod.HIFO: lambda lots: (-lots.basis_each,),
    LotMethod.LOFO: lambda lots: (lots.basis_each,),
    LotMethod.GIFT: lambda lots: (lots.basis_each,),
    LotMethod.MINTAX: lambda lots: (_mintax_class(lots), lots.gain_each),
    LotMethod.TAXCOST: lambda lots: (lots.tax_each,),
}


def rank_lots(
    method: str,
    acquired: Column,
    lot_order_text_rank: Column,
    basis_cents: Column,
    quantity_micros: Column,
    gain_per_share: Column,
    long_term: Column,
    st_rate: float,
    lt_rate: float,
    *,
    group: Column | None = None,
    loss_deferred: Column | None = None,
    loss_permanent: Column | None = None,
) -> NDArray[np.intp]:
    """The positions of the lots in selling order; with `group`, group by group in ascending group number.

    `method` is a LotMethod or its name; `lot_order_text_rank` each lot id as text, or its rank as text. GIFT leaves out
    all but long-term gains; TAXCOST counts a loss of `loss_deferred` lots as 0 and leaves out a loss of
    `loss_permanent` lots (L-3). SPECID keeps the order given. Quantities must be above zero.
    """
    method = LotMethod(method)
    groups = np.zeros(len(acquired), dtype=np.int64) if group is None else np.asarray(group)
    if method is LotMethod.SPECID:
        as_named: NDArray[np.intp] = np.argsort(groups, kind="stable")
        return as_named
    gain = np.round(np.asarray(gain_per_share, dtype=np.float64), _RANKING_DECIMALS)
    long = np.asarray(long_term, dtype=bool)
    rate = np.where(long, lt_rate, st_rate)
    deferred = np.zeros(len(gain), dtype=bool) if loss_deferred is None else np.asarray(loss_deferred)
    tax = np.round(np.where((gain < 0) & deferred, 0.0, gain * rate), _RANKING_DECIMALS)
    basis_each = np.asarray(basis_cents) / np.asarray(quantity_micros) * (MICROS / CENTS)
    days = np.asarray(acquired).astype("datetime64[D]").astype(np.int64)
    lots = LotColumns(days, _ranks(lot_order_text_rank), np.round(basis_each, _RANKING_DECIMALS), gain, long, tax)
    order = _sorted_positions(method, lots, groups)
    kept: NDArray[np.intp] = order[_may_be_chosen(method, lots, loss_permanent)[order]]
    return kept


def _ranks(names: Column) -> Column:
    """Numbers that sort as the lot ids do."""
    given = np.asarray(names)
    return given if given.dtype.kind in "iu" else np.unique(given, return_inverse=True)[1]


def _sorted_positions(method: LotMethod, lots: LotColumns, groups: Column) -> NDArray[np.intp]:
    """One lexsort: numpy takes the last key as the first to compare."""
    if method is LotMethod.LIFO:
        newest_first: NDArray[np.intp] = np.lexsort((-lots.text_rank, -lots.acquired, groups))
        return newest_first
    keys = (groups, *_RANKING_KEYS[method](lots), lots.acquired, lots.text_rank)
    positions: NDArray[np.intp] = np.lexsort(keys[::-1])
    return positions


def _may_be_chosen(method: LotMethod, lots: LotColumns, loss_permanent: Column | None) -> NDArray[np.bool_]:
    chosen: NDArray[np.bool_] = np.ones(len(lots.gain_each), dtype=bool)
    if method is LotMethod.GIFT:
        chosen = lots.long_term & (lots.gain_each > 0)
    if method is LotMethod.TAXCOST and loss_permanent is not None:
        chosen = ~((lots.gain_each < 0) & np.asarray(loss_permanent, dtype=bool))
    return chosen
