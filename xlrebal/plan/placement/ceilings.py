"""Limits that hold over several trades of a scope together: caps on what is bought, floors under what is sold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.placement.buying_limits import buying_limits
from xlrebal.plan.placement.may_move import PossiblePurchase, SellableLot
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.scopes import Scope
from xlrebal.tax.money import NO_MONEY, Cents
from xlrebal.tax.symbol import Symbol


class Ceiling(NamedTuple):
    """What trades of some symbols in a scope may come to: purchases less sales up to `most` cents, or of a floor the sales alone.

    over: cents by which it is exceeded already.
    """

    scope: Scope
    symbols: frozenset[Symbol]
    most: Cents
    over: Cents = NO_MONEY
    is_floor: bool = False


def ceilings(
    proposal: Proposal, drifts: Iterable[ScopeDrift], lots: Sequence[SellableLot], purchases: Sequence[PossiblePurchase]
) -> list[Ceiling]:
    """Every maximum weight, group's cap and row's band of what may be bought, and every min weight of what may be sold, as things stand."""
    household = proposal.household
    held = {household.position_of(each.lot) for each in lots}
    sold = {(household.positions.account[at], household.positions.symbol[at]) for at in held}
    bought = {(each.account, each.symbol) for each in purchases}
    return [
        found
        for drift in drifts
        for found in (
            *_caps(proposal, drift, _symbols(drift.scope, bought)),
            *_floors(proposal, drift.scope, _symbols(drift.scope, sold)),
        )
    ]


def _symbols(scope: Scope, pairs: Iterable[tuple[str, Symbol]]) -> list[Symbol]:
    return sorted({symbol for account, symbol in pairs if account in scope.accounts_set})


def _caps(proposal: Proposal, drift: ScopeDrift, bought: Sequence[Symbol]) -> Iterator[Ceiling]:
    scope, values = drift.scope, proposal.values(drift.scope)
    limits = [limit for symbol in bought for limit in buying_limits(proposal.household, drift, symbol)]
    limits.sort(key=lambda limit: -limit.weight)  # of several on the same symbols the tightest
    for symbols, limit in {limit.symbols: limit for limit in limits}.items():
        over = Cents(max(0, limit.held(values) - limit.most(scope)))
        yield Ceiling(scope, symbols, limit.room(scope, values), over)


def _floors(proposal: Proposal, scope: Scope, sold: Sequence[Symbol]) -> Iterator[Ceiling]:
    for symbol in sold if proposal.floors else ():
        if (most := proposal.room_to_sell(scope.accounts[0], symbol)) is not None:
            yield Ceiling(scope, frozenset({symbol}), most, is_floor=True)
