"""What the place of a purchase or a sale counts for: by how many places another account of its scope would be better.

Accounts are compared whether or not they may trade, so that allowing one to never makes a plan dearer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from xlrebal.household.asset_location import best_places
from xlrebal.household.household import Household
from xlrebal.optimize.prices import LOCATION_RELIEF
from xlrebal.tax.columns import Floats
from xlrebal.tax.symbol import Symbol

BASIS_POINTS = 10_000


def place_of(household: Household, account: str, symbol: Symbol) -> int:
    """How far down the security's list of accounts this one stands, from 0; past its end where it is not bought there."""
    return best_places(household.securities[symbol]).held_at(household.accounts[account].type)


class Places(NamedTuple):
    """The places of a household's accounts, each compared with those of its scope. scope_of: the scope of each account, by name."""

    household: Household
    scope_of: Mapping[str, str]

    def bought_at(self, accounts: Sequence[str], symbols: Sequence[Symbol]) -> Floats:
        """What a dollar of each purchase costs for its place."""
        return self.worse_by(accounts, symbols) * self._rank_price()

    def saved_by_selling(self, accounts: Sequence[str], symbols: Sequence[Symbol]) -> Floats:
        """What a dollar of each sale saves of its price by going from a worse place; never more than that.

        So no sale pays for its place alone, and with it no chain of trades does.
        """
        return self.worse_by(accounts, symbols) * self._rank_price() * LOCATION_RELIEF

    def _rank_price(self) -> float:
        """Dollars that a dollar bought costs for each place further down."""
        return self.household.settings.location_rank_bps / BASIS_POINTS

    def worse_by(self, accounts: Sequence[str], symbols: Sequence[Symbol]) -> Floats:
        """By how many places each account is worse for its symbol than the best it is compared with."""
        names = list(self.scope_of)
        types = [self.household.accounts[name].type for name in names]
        kinds = sorted(set(types))
        column = {symbol: at for at, symbol in enumerate(dict.fromkeys(symbols))}
        best = [best_places(self.household.securities[symbol]) for symbol in column]
        place = np.array([[each.held_at(kind) for each in best] for kind in kinds], dtype=np.int64)
        row = {name: kinds.index(kind) for name, kind in zip(names, types, strict=True)}
        scopes = {scope: at for at, scope in enumerate(dict.fromkeys(self.scope_of.values()))}
        of_scope = np.full((len(scopes), len(best)), np.iinfo(np.int64).max)
        for scope, kind in {(scope, row[name]) for name, scope in self.scope_of.items()}:
            np.minimum(of_scope[scopes[scope]], place[kind], out=of_scope[scopes[scope]])
        at = np.array([column[symbol] for symbol in symbols], dtype=np.int64)
        own = place[np.array([row[name] for name in accounts], dtype=np.int64), at]
        worse: Floats = (
            own - of_scope[np.array([scopes[self.scope_of[name]] for name in accounts], dtype=np.int64), at]
        ).astype(np.float64)
        return worse
