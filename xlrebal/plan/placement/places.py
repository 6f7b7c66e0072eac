"""What the place of a purchase or a sale counts for: by how many places another account of its scope would be better.

Accounts are compared whether or not they may trade, so that allowing one to never makes a plan dearer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from xlrebal.household.asset_location import best_places
from xlrebal.household.household import Household
from xlrebal.optimize.prices import LOCATION_RELIEF
from xlrebal.tax.account import AccountType
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

    def sold_from(self, accounts: Sequence[str], symbols: Sequence[Symbol], trading: Floats) -> Floats:
        """What a dollar of each sale costs to trade, less what it saves to have gone from a worse place; never below nothing.

        So no sale pays for its place alone, and with it no chain of trades does.
        """
        relief = self.worse_by(accounts, symbols) * self._rank_price() * LOCATION_RELIEF
        return np.maximum(trading - relief, 0.0)

    def _rank_price(self) -> float:
        """Dollars that a dollar bought costs for each place further down."""
        return self.household.settings.location_rank_bps / BASIS_POINTS

    def worse_by(self, accounts: Sequence[str], symbols: Sequence[Symbol]) -> Floats:
        """By how many places each account is worse for its symbol than the best it is compared with."""
        kind_of = {name: account.type for name, account in self.household.accounts.items()}
        kinds: dict[str, set[AccountType]] = defaultdict(set)
        for name, scope in self.scope_of.items():
            kinds[scope].add(kind_of[name])
        best = {symbol: best_places(self.household.securities[symbol]) for symbol in set(symbols)}
        place = {(kind, symbol): best[symbol].held_at(kind) for kind in set(kind_of.values()) for symbol in best}
        return np.array(
            [
                max(
                    0,
                    place[kind_of[account], symbol]
                    - min(place[kind, symbol] for kind in kinds[self.scope_of[account]]),
                )
                for account, symbol in zip(accounts, symbols, strict=True)
            ],
            dtype=np.float64,
        )
