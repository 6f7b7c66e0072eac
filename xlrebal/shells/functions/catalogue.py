"""Every cell function by its name. Importing this imports neither numpy nor xlwings: a function does when it is asked."""

from __future__ import annotations

from collections.abc import Callable

from xlrebal.shells.functions import bands, budgets, lots, measured, planned, washes, weights
from xlrebal.shells.functions.cell_function import PREFIX, CellFunction, cell_function
from xlrebal.shells.functions.last_error import last_error


def version() -> str:
    """The version of xlrebal that answers."""
    from xlrebal import __version__

    return __version__


_CALLS: tuple[Callable[..., object], ...] = (
    bands.weight,
    bands.drift,
    bands.band_low,
    bands.band_high,
    bands.status,
    bands.rebalance_to,
    planned.trades,
    planned.reason,
    lots.term,
    lots.long_term_from,
    lots.days_to_long_term,
    lots.gain,
    lots.sell_lots,
    lots.tax_on_sale,
    budgets.gain_budget,
    planned.harvest,
    washes.wash_sale,
    washes.wash_until,
    washes.substitute,
    planned.raise_cash,
    planned.invest_cash,
    budgets.net_gains,
    weights.optimal_weights,
    measured.twr,
    measured.modified_dietz,
    measured.after_tax_return,
    measured.tracking_error,
    measured.turnover,
    measured.tax_alpha,
    version,
)

CELL_FUNCTIONS: dict[str, CellFunction] = {
    each.name: each for each in (*map(cell_function, _CALLS), cell_function(last_error, volatile=True))
}


def find(name: str) -> CellFunction | None:
    """A function by its name, with or without RB_, in any case."""
    upper = name.upper()
    return CELL_FUNCTIONS.get(upper) or CELL_FUNCTIONS.get(PREFIX + upper)
