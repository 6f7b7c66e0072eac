"""What may stand in for a security: the advisor's own list, else the usual funds on other indexes of the same exposure.

Never what is identical. A fund on the same index comes last: whether it is substantially identical nobody has ruled (C-9).
Among the usual funds the past decides, where Returns has a column for both: one whose correlation is below Correlation Floor
is passed over. What the advisor names is the advisor's choice; Checks says where the past speaks against it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from xlrebal.household.household import Household
from xlrebal.household.risk_facts import FEWEST
from xlrebal.tax.columns import Floats
from xlrebal.tax.known_securities import index_followed, on_the_same_index, usual_substitutes
from xlrebal.tax.symbol import Symbol


class Substitutes(NamedTuple):
    """In the order in which they are tried. own: they are the advisor's. apart: the usual ones that the past keeps out, with their correlations."""

    symbols: tuple[Symbol, ...]
    own: bool
    apart: tuple[tuple[Symbol, float], ...] = ()


def substitutes_of(household: Household, symbol: Symbol) -> Substitutes:
    """What may stand in for a symbol, of what has a price and is not identical to it; worked out once."""
    return household.remembered(f"substitutes of {symbol}", lambda: _substitutes_of(household, symbol))


def _substitutes_of(household: Household, symbol: Symbol) -> Substitutes:
    own = household.securities[symbol].substitutes
    if own:
        return Substitutes(_same_index_last(household, symbol, own), own=True)
    twins = on_the_same_index(symbol)[1]
    usual = [Symbol(name) for name in (*usual_substitutes(symbol), *twins)]
    known = [name for name in usual if name in household.securities and _is_a_stand_in(household, symbol, name)]
    floor, fits, apart = household.settings.correlation_floor, [], []
    for name in known:
        correlation = past_correlation(household, symbol, name)
        if correlation is not None and correlation < floor:
            apart.append((name, correlation))
        else:
            fits.append(name)
    return Substitutes(_same_index_last(household, symbol, tuple(fits)), own=False, apart=tuple(apart))


def _is_a_stand_in(household: Household, symbol: Symbol, name: Symbol) -> bool:
    """Whether a usual fund may be taken unasked: it is not identical, and of the same class in this workbook."""
    mine, its = household.securities[symbol], household.securities[name]
    return household.group_of[name] != household.group_of[symbol] and mine.asset_class == its.asset_class


def _same_index_last(household: Household, symbol: Symbol, names: tuple[Symbol, ...]) -> tuple[Symbol, ...]:
    index = _index(household, symbol)
    return tuple(sorted(names, key=lambda name: bool(index) and _index(household, name) == index))


def _index(household: Household, symbol: Symbol) -> str:
    """The index that Securities names, else the one a known fund follows."""
    return (
        household.securities[symbol].index.casefold() or index_followed(symbol).casefold()
        if symbol in household.securities
        else ""
    )


def past_correlation(household: Household, one: Symbol, other: Symbol) -> float | None:
    """The correlation of two securities' returns over the periods that both have; None where Returns has not both, or too few."""
    past = household.risk.returns
    if past is None or one not in past.names or other not in past.names:
        return None
    columns = past.returns[:, [past.names.index(one), past.names.index(other)]]
    both = columns[~np.isnan(columns).any(axis=1)]
    if len(both) < FEWEST or (both.std(axis=0) == 0).any():
        return None
    moved: Floats = np.asarray(np.corrcoef(both, rowvar=False), dtype=np.float64)
    return float(moved[0, 1])
