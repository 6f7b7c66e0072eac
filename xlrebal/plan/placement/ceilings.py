"""Limits that hold over several trades of a scope together: caps on what is bought, floors under what is sold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from xlrebal.plan.placement.may_move import PossiblePurchase, SellableLot
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.scopes import Scope
from xlrebal.plan.proposal.trading_rules import weight_limits
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
    proposal: Proposal, scopes: Iterable[Scope], lots: Sequence[SellableLot], purchases: Sequence[PossiblePurchase]
) -> list[Ceiling]:
    """Every maximum weight and group's cap of what may be bought, and every min weight of what may be sold, as things stand."""
    household = proposal.household
    sold = {(household.account_of(each.lot), household.symbol_of(each.lot)) for each in lots}
    bought = {(each.account, each.symbol) for each in purchases}
    return [
        found
        for scope in scopes
        for found in (
            *_caps(proposal, scope, _symbols(scope, bought)),
            *_floors(proposal, scope, _symbols(scope, sold)),
        )
    ]


def _symbols(scope: Scope, pairs: Iterable[tuple[str, Symbol]]) -> list[Symbol]:
    return sorted({symbol for account, symbol in pairs if account in scope.accounts_set})


def _caps(proposal: Proposal, scope: Scope, bought: Sequence[Symbol]) -> Iterator[Ceiling]:
    values = proposal.values(scope)
    limits = [limit for symbol in bought for limit in weight_limits(proposal.household, scope, symbol)]
    for symbols, limit in {limit.symbols: limit for limit in limits}.items():
        over = Cents(max(0, limit.held(values) - limit.most(scope)))
        yield Ceiling(scope, symbols, limit.room(scope, values), over)


def _floors(proposal: Proposal, scope: Scope, sold: Sequence[Symbol]) -> Iterator[Ceiling]:
    for symbol in sold if proposal.floors else ():
        if (most := proposal.room_to_sell(scope.accounts[0], symbol)) is not None:
            yield Ceiling(scope, frozenset({symbol}), most, is_floor=True)
