"""Stand-ins whose time is over: bought for a symbol sold at a loss, the wash-sale window of which has closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.household.substitutes import substitutes_of
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.drift.set_aims import Aims
from xlrebal.plan.history.year_so_far import YearSoFar
from xlrebal.plan.proposal.decisions import TradePurpose
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.scopes import Scope
from xlrebal.schema.reason import Rule, because
from xlrebal.tax.symbol import Symbol
from xlrebal.tax.wash_window import safe_from


class StoodIn(NamedTuple):
    """A held symbol that stood in for `original`, sold at a loss on `sold`, which may be bought again from `safe_from`."""

    symbol: Symbol
    original: Symbol
    sold: date
    safe_from: date


def stood_in(household: Household, year: YearSoFar, drift: ScopeDrift) -> Mapping[Symbol, StoodIn]:
    """The scope's holdings without a place in the target that a harvest's swap explains, by symbol.

    The original was sold at a loss in an account of the scope, it has a target, its window has closed, and the substitute
    was bought in the scope since the sale, inside that window.
    """
    scope, legacy = drift.scope, drift.targets.legacy
    found: dict[Symbol, StoodIn] = {}
    bought = _bought(household, scope, legacy) if legacy else {}
    for sale in sorted((*year.last_year, *year.sales), key=lambda each: each.sold, reverse=True) if bought else ():
        safe = safe_from(sale.sold)
        if sale.gain >= 0 or sale.account not in scope.accounts or household.as_of < safe:
            continue
        if sale.symbol not in household.securities or not drift.targets.symbols.get(sale.symbol):
            continue
        for name in substitutes_of(household, sale.symbol).symbols:
            if any(sale.sold <= day < safe for day in bought.get(name, ())):
                found.setdefault(name, StoodIn(name, sale.symbol, sale.sold, safe))
    return found


def _bought(household: Household, scope: Scope, symbols: frozenset[Symbol]) -> dict[Symbol, list[date]]:
    """When the scope's lots of these symbols were bought."""
    lots, positions = household.lots, household.positions
    mine = {
        index
        for index, (account, symbol) in enumerate(zip(positions.account, positions.symbol, strict=True))
        if symbol in symbols and account in scope.accounts
    }
    found: dict[Symbol, list[date]] = {}
    for position, day in zip(lots.position.tolist(), lots.acquired.tolist(), strict=True):
        if position in mine and day is not None:
            found.setdefault(positions.symbol[position], []).append(day)
    return found


def with_swap_backs(aims: Aims, stand_ins: Mapping[Symbol, StoodIn], proposal: Proposal) -> Aims:
    """The aims with the word that a purchase is the other half of a swap back, where its stand-in is sold."""
    if not stand_ins:
        return aims
    sold = {
        proposal.household.positions.symbol[each.position]
        for each in proposal.sales
        if each.purpose is TradePurpose.SWAP_BACK
    }
    swapped_back = {
        each.original: because(Rule.SWAPPED_BACK, name=each.original, stand_in=each.symbol, sold=each.sold)
        for each in (stand_ins[name] for name in sorted(sold & set(stand_ins)))
    }
    return replace(aims, swapped_back=swapped_back)
