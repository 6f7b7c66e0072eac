"""The table of the asset location convention: which row a security falls under, and the place of each kind of account."""

from __future__ import annotations

import pytest

from xlrebal.household.asset_location import ASSET_KINDS, AccountGroup, asset_kind, best_places
from xlrebal.household.household import Security
from xlrebal.tax.account import AccountType
from xlrebal.tax.symbol import Symbol

MUNIS, BONDS, REITS, GROWTH, ABROAD, STOCKS = (kind.name for kind in ASSET_KINDS)


def security(symbol: str = "X", asset_class: str = "", sub_class: str = "", **more: str) -> Security:
    return Security(symbol=Symbol(symbol), asset_class=asset_class, sub_class=sub_class, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("described", "kind"), [
    (security(asset_class="Fixed Income"), BONDS),
    (security(asset_class="High Yield"), BONDS),
    (security(asset_class="Bonds", sub_class="Emerging Markets"), BONDS),
    (security(asset_class="Alternatives", sub_class="Private Credit"), BONDS),
    (security(asset_class="Bonds", sub_class="Municipal"), MUNIS),
    (security("MUB", "Bonds"), MUNIS),
    (security(asset_class="Bonds", description="Vanguard Tax-Exempt Bond ETF", type="etf"), MUNIS),
    (security(asset_class="Bonds", description="Invesco Taxable Municipal Bond ETF", type="etf"), BONDS),
    (security(asset_class="Real Estate"), REITS),
    (security("VNQ", "US Equity"), REITS),
    (security(asset_class="US Stocks", sector="Real Estate"), REITS),
    (security(asset_class="US Stocks", sub_class="Small Value"), GROWTH),
    (security(asset_class="Emerging Markets"), GROWTH),
    (security("VUG", "US Stocks"), GROWTH),
    (security(asset_class="US Stocks", sub_class="Dividend Growth"), STOCKS),
    (security(asset_class="International Stocks"), ABROAD),
    (security("VXUS", "Equities"), ABROAD),
    (security(asset_class="US Stocks", sub_class="Large Blend"), STOCKS),
    (security(asset_class="US Stocks", description="Federal Agricultural Mortgage Corp", type="stock"), STOCKS),
    (security(asset_class="Core", type="stock"), STOCKS),
    (security("BND"), BONDS),
    (security(asset_class="Gold"), None),
    (security(asset_class="Balanced", sub_class="Growth"), None),
    (security(asset_class="Target-Date", description="Target Retirement 2050", type="fund"), None),
    (security(), None),
])  # fmt: skip
def test_a_security_falls_under_one_row(described: Security, kind: str | None) -> None:
    found = asset_kind(described)
    assert (found and found.name) == kind


@pytest.mark.parametrize("kind", ASSET_KINDS, ids=lambda kind: kind.name)
def test_every_row_ranks_every_group_once_or_names_one_alone(kind) -> None:
    assert len(set(kind.best_first)) == len(kind.best_first) in (1, len(AccountGroup))


@pytest.mark.parametrize(("account", "place"), [
    ("ira", 0), ("sep", 0), ("inherited_ira", 0), ("401k", 0), ("tsp", 0), ("roth_ira", 1), ("hsa", 1), ("taxable", 2), ("utma", 2), ("529", 0), ("annuity", 0),
])  # fmt: skip
def test_accounts_go_by_their_type(account: str, place: int) -> None:
    assert best_places(security(asset_class="Bonds")).place_of(AccountType(account)) == place


@pytest.mark.parametrize("account", AccountType)
def test_municipal_bonds_are_bought_in_taxable_accounts_alone(account: AccountType) -> None:
    places = best_places(security(asset_class="Bonds", sub_class="Municipal"))
    assert (places.place_of(account) is not None) == account.taxable
    assert places.held_at(account) == (0 if account.taxable else 1)


def test_a_stated_list_is_the_whole_of_it() -> None:
    stated = Security(symbol=Symbol("BND"), asset_class="Bonds", location_preference=(AccountType.ROTH_IRA, AccountType.TAXABLE))
    places = best_places(stated)
    assert [places.place_of(AccountType(each)) for each in ("roth_ira", "utma", "ira")] == [0, 1, None]
    assert places.held_at(AccountType.IRA) == 2


def test_what_nothing_tells_is_as_good_anywhere() -> None:
    assert {best_places(security(asset_class="Gold")).place_of(each) for each in AccountType} == {0}
