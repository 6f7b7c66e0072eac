"""The orders of `lot_order` for columns of any length, with one lexsort (L-1 to L-6).

Floats rank only, keys are compared to 1e-9, and the sale that follows is exact.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xlrebal.schema.record import record
from xlrebal.tax.conventions import Conventions, FifoDate, MintaxSize
from xlrebal.tax.lot_order import LotMethod
from xlrebal.tax.money import CENTS, MICROS

Column = NDArray[Any]

_RANKING_DECIMALS = 9
_LOT_DECIMALS = 6  # a whole lot's gain is larger, and its float coarser


@record(kw_only=True)
class RankingColumns:
    """What every lot has, a column each; `basis_each` and `gain_each` are dollars a share."""

    acquired: Column
    text_rank: Column
    basis_each: Column
    gain_each: Column
    long_term: Column
    tax_each: Column
    cost_each: Column
    size: Column
    first_in: Column


def _mintax_class(lots: RankingColumns) -> Column:
    gain, long = lots.gain_each, lots.long_term
    return np.select([gain < 0, gain == 0], [long * 1, 2 + long * 1], 5 - long * 1)


def _basis_of_value(lots: RankingColumns) -> Column:
    """Basis as a share of value; infinite for what is worth nothing, which GIFT leaves out anyway."""
    value = lots.basis_each + lots.gain_each
    nothing = np.full(len(value), np.inf)
    share: Column = np.round(np.divide(lots.basis_each, value, out=nothing, where=value > 0), _RANKING_DECIMALS)
    return share


_RANKING_KEYS: dict[LotMethod, Callable[[RankingColumns], tuple[Column, ...]]] = {
    LotMethod.FIFO: lambda lots: (lots.first_in,),
    LotMethod.AVERAGE: lambda lots: (lots.first_in,),
    LotMethod.HIFO: lambda lots: (-lots.basis_each,),
    LotMethod.LOFO: lambda lots: (lots.basis_each,),
    LotMethod.GIFT: lambda lots: (_basis_of_value(lots),),
    LotMethod.MINTAX: lambda lots: (_mintax_class(lots), lots.size),
    LotMethod.TAXCOST: lambda lots: (lots.cost_each,),
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
    holding_date: Column | None = None,
    fee_per_share: Column | None = None,
    conventions: Conventions | None = None,
) -> NDArray[np.intp]:
    """The positions of the lots in selling order; with `group`, group by group in ascending group number.

    `method` is a LotMethod or its name; `lot_order_text_rank` each lot id as text, or its rank as text. GIFT leaves out
    all but long-term gains; TAXCOST counts a loss of `loss_deferred` lots as 0 and leaves out a loss of
    `loss_permanent` lots (L-3), and adds to the tax what selling a share is charged besides, `fee_per_share`, which `gain_per_share` is without. `holding_date` is what FIFO goes by where `conventions` say so (C-15). SPECID keeps the order given. Quantities must be above zero.
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
    chosen = conventions or Conventions()
    by_holding = holding_date is not None and chosen.fifo_date is FifoDate.HOLDING_DATE
    lots = RankingColumns(
        acquired=_day_numbers(acquired),
        text_rank=_ranks(lot_order_text_rank),
        basis_each=np.round(basis_each, _RANKING_DECIMALS),
        gain_each=gain,
        long_term=long,
        tax_each=tax,
        cost_each=tax if fee_per_share is None else np.round(tax + np.asarray(fee_per_share), _RANKING_DECIMALS),
        size=_mintax_size(gain_per_share, quantity_micros) if chosen.mintax_size is MintaxSize.PER_LOT else gain,
        first_in=_day_numbers(holding_date if by_holding else acquired),
    )
    order = _sorted_positions(method, lots, groups)
    kept: NDArray[np.intp] = order[_may_be_chosen(method, lots, loss_permanent)[order]]
    return kept


def _mintax_size(gain_per_share: Column, quantity_micros: Column) -> Column:
    """Dollars gained on whole lots (C-12)."""
    size: Column = np.round(np.asarray(gain_per_share) * np.asarray(quantity_micros) / MICROS, _LOT_DECIMALS)
    return size


def _day_numbers(dates: Column | None) -> Column:
    return np.asarray(dates).astype("datetime64[D]").astype(np.int64)


def _ranks(names: Column) -> Column:
    """Numbers that sort as the lot ids do."""
    given = np.asarray(names)
    return given if given.dtype.kind in "iu" else np.unique(given, return_inverse=True)[1]


def _sorted_positions(method: LotMethod, lots: RankingColumns, groups: Column) -> NDArray[np.intp]:
    """One lexsort: numpy takes the last key as the first to compare."""
    if method is LotMethod.LIFO:
        newest_first: NDArray[np.intp] = np.lexsort((-lots.text_rank, -lots.acquired, -lots.first_in, groups))
        return newest_first
    keys = (groups, *_RANKING_KEYS[method](lots), lots.acquired, lots.text_rank)
    positions: NDArray[np.intp] = np.lexsort(keys[::-1])
    return positions


def _may_be_chosen(method: LotMethod, lots: RankingColumns, loss_permanent: Column | None) -> NDArray[np.bool_]:
    chosen: NDArray[np.bool_] = np.ones(len(lots.gain_each), dtype=bool)
    if method is LotMethod.GIFT:
        chosen = lots.long_term & (lots.gain_each > 0)
    if method is LotMethod.TAXCOST and loss_permanent is not None:
        chosen = ~((lots.gain_each < 0) & np.asarray(loss_permanent, dtype=bool))
    return chosen
