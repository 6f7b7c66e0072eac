"""The asset location convention: in which accounts each kind of security is best held, where Securities does not say.

What is taxed as income every year is sheltered first, what is expected to grow most grows where it is never taxed, and
what is taxed little and late, or not at all, is left where it is taxed. Practice, not law: a Location Preference on
Securities overrules it, and what the table does not recognise has no preference.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from typing import NamedTuple

from xlrebal.household.broad_class import BONDS, STOCKS, broad_class
from xlrebal.household.household import Security
from xlrebal.tax.account import AccountType
from xlrebal.tax.known_securities import exposure_of

CONVENTION = "asset location convention"
SOURCES = (
    "Bogleheads wiki, Tax-efficient fund placement (bogleheads.org/wiki/Tax-efficient_fund_placement)",
    "G. Daryanani and C. Cordaro, Asset Location: A Generic Framework for Maximizing After-Tax Wealth, Journal of Financial Planning, January 2005",
    "W. Reichenstein and W. Meyer, The Asset Location Decision Revisited, Journal of Financial Planning, November 2013",
    "Vanguard, Asset location can lead to lower taxes, 16 August 2024 (investor.vanguard.com)",
    "Morningstar, Best Practices for Tax-Efficient Portfolio Management, with M. Kitces (morningstar.com/articles/1156859)",
)


class AccountGroup(Enum):
    """Accounts that the convention treats alike, by the family of their type; a 529 and an annuity are in none."""

    TAX_DEFERRED = "traditional tax-deferred accounts"
    ROTH = "Roth accounts"
    TAXABLE = "taxable accounts"

    @property
    def kinds(self) -> tuple[AccountType, ...]:
        """The families of account it holds."""
        return _KINDS[self]


_KINDS = {
    AccountGroup.TAX_DEFERRED: (AccountType.IRA, AccountType.EMPLOYER_PLAN),
    AccountGroup.ROTH: (AccountType.ROTH_IRA, AccountType.HSA),
    AccountGroup.TAXABLE: (AccountType.TAXABLE,),
}
_DEFERRED_FIRST = (AccountGroup.TAX_DEFERRED, AccountGroup.ROTH, AccountGroup.TAXABLE)
_ROTH_FIRST = (AccountGroup.ROTH, AccountGroup.TAXABLE, AccountGroup.TAX_DEFERRED)
_TAXABLE_FIRST = (AccountGroup.TAXABLE, AccountGroup.ROTH, AccountGroup.TAX_DEFERRED)


class AssetKind(NamedTuple):
    """A row of the table: how a kind is recognised, the accounts it is best held in, best first, and why, in a sentence.

    among: the broad class it is of. words: what then tells it, None for all the rest; `told_by`: the same in words. Where
    not every group is named, it is bought in no other account.
    """

    name: str
    among: str
    words: re.Pattern[str] | None
    told_by: str
    best_first: tuple[AccountGroup, ...]
    why: str

    @property
    def alone(self) -> bool:
        """Whether it is bought in one kind of account only."""
        return len(self.best_first) == 1

    def best_held(self, place: int | None = None) -> str:
        """Where it is best held, in words: as far down as a place, from 0, or all of it."""
        named = self.best_first if place is None else self.best_first[: place + 1]
        where = ", then in ".join(group.value for group in named)
        return f"{self.name} are held in {where} alone" if self.alone else f"{self.name} are best held in {where}"


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


ASSET_KINDS = (
    AssetKind(
        "municipal bonds",
        BONDS,
        _words(r"^(?!.*(?:taxable muni|build america)).*(?:muni|tax.?(?:exempt|free))"),
        "municipal, muni, tax-exempt or tax-free, but not taxable municipal",
        (AccountGroup.TAXABLE,),
        "Their interest is free of federal tax (§103) and lower for it; drawn from a traditional account it is taxed as "
        "income all the same.",
    ),
    AssetKind(
        "bonds",
        BONDS,
        None,
        "any other",
        _DEFERRED_FIRST,
        "Their interest is taxed as income every year: core bonds, TIPS, high yield, loans.",
    ),
    AssetKind(
        "REITs",
        STOCKS,
        _words(r"\breits?\b|real estate|realty"),
        "REIT, real estate or realty",
        _DEFERRED_FIRST,
        "Most of what they pay is taxed as income every year.",
    ),
    AssetKind(
        "stocks expected to grow most",
        STOCKS,
        _words(
            r"(?<!dividend )\bgrowth\b(?! (?:and|&) income)|\bsmall|micro.?cap|emerging|frontier|venture|private equity"
        ),
        "growth (not dividend growth), small, micro cap, emerging, frontier, venture or private equity",
        _ROTH_FIRST,
        "What grows in a Roth account is never taxed.",
    ),
    AssetKind(
        "international stocks",
        STOCKS,
        _words(r"international|\bintl|foreign|developed|outside the us|\bex.?us|europe|pacific|japan"),
        "international, foreign, developed, ex-US, Europe, Pacific or Japan",
        _TAXABLE_FIRST,
        "Foreign tax withheld is credited in a taxable account only (§901).",
    ),
    AssetKind(
        "stocks",
        STOCKS,
        None,
        "any other",
        _TAXABLE_FIRST,
        "Their dividends and long-term gains are mostly taxed at lower rates, and gains only when realized.",
    ),
)
_MIXED = _words(r"balanced|allocation|target.?date|retirement|multi.?asset")


class BestPlaces(NamedTuple):
    """The accounts in which a security is best held, best first, by kind; and what says so.

    `best_first` is empty without any preference. only: elsewhere it is not bought. kind: the table's row, None where
    Securities states the list.
    """

    best_first: tuple[tuple[AccountType, ...], ...]
    only: bool
    kind: AssetKind | None

    def place_of(self, account: AccountType) -> int | None:
        """The account's place, from 0; None where it is not bought there. An unnamed kind stands where its family does."""
        for each in (account, account.family):
            for place, kinds in enumerate(self.best_first):
                if each in kinds:
                    return place
        return None if self.only else 0

    def held_at(self, account: AccountType) -> int:
        """The place of an account that holds it already: past the end where it would not be bought there."""
        place = self.place_of(account)
        return len(self.best_first) if place is None else place

    def in_words(self, symbol: str, place: int | None = None) -> str:
        """What is best held where, and what says so; as far down as `place` where one is given."""
        if self.kind is None:
            listed = ", ".join(kind for kinds in self.best_first for kind in kinds)
            return f"{symbol}'s Location Preference is {listed}"
        return f"{self.kind.best_held(place)} ({CONVENTION})"


def best_places(security: Security) -> BestPlaces:
    """Where a security is best held: by its Location Preference, else by the convention."""
    if stated := security.location_preference:
        return BestPlaces(tuple((each,) for each in stated), only=True, kind=None)
    return security.remembered("best places", lambda: _by_convention(asset_kind(security)))


@cache
def _by_convention(kind: AssetKind | None) -> BestPlaces:
    if kind is None:
        return BestPlaces((), only=False, kind=None)
    return BestPlaces(tuple(group.kinds for group in kind.best_first), only=kind.alone, kind=kind)


def asset_kind(security: Security) -> AssetKind | None:
    """The row of the table a security falls under; None where nothing tells.

    Its class and sub-class say whether it is of stocks or of bonds, else its type, else what the listed fund holds;
    which of them its sub-class, sector, index, or a fund's description says.
    """
    if security.is_cash:
        return None
    described = security.description if security.type in ("etf", "fund", "bond", "") else ""
    return _asset_kind(
        f"{security.asset_class} {security.sub_class}",
        security.type,
        security.symbol,
        f"{security.sector} {security.index} {described}",
    )


@cache
def _asset_kind(named: str, security_type: str, symbol: str, more: str) -> AssetKind | None:
    if _MIXED.search(named):
        return None
    exposure = exposure_of(symbol)
    broad = broad_class(named, security_type) or (exposure and (broad_class(exposure) or STOCKS))
    told = f"{named} {more} {exposure}"
    rows = (each for each in ASSET_KINDS if each.among == broad)
    return next((each for each in rows if each.words is None or each.words.search(told)), None)
