"""Profiles: the four standard mixes of stocks, bonds and cash, and the words clients use for them."""

from __future__ import annotations

from typing import NamedTuple

from xlrebal.household.broad_class import BONDS, CASH, STOCKS

PROFILES: dict[str, dict[str, int]] = {  # points
    "balanced": {STOCKS: 50, BONDS: 40, CASH: 10},
    "growth": {STOCKS: 75, BONDS: 15, CASH: 10},
    "conservative": {STOCKS: 25, BONDS: 60, CASH: 15},
    "income": {STOCKS: 40, BONDS: 50, CASH: 10},
}

PROFILE_WORDS: dict[str, str] = {
    "積極的": "growth",
    "リスク高め": "growth",
    "安全重視": "conservative",
    "守り": "conservative",
    "配当重視": "income",
    "バランス型": "balanced",
    "growth": "growth",
    "aggressive": "growth",
    "conservative": "conservative",
    "defensive": "conservative",
    "income": "income",
    "dividend": "income",
    "balanced": "balanced",
}

DRY_RUN_WORDS = ("シミュレーション", "試算", "仮計算", "dry run", "dry-run", "simulation", "simulate")


class ProfileRequest(NamedTuple):
    """What a phrase asks for: one of PROFILES (None: none of them is named) and whether it is only a trial."""

    profile: str | None
    dry_run: bool


def read_profile(phrase: str) -> ProfileRequest:
    """The profile and dry-run words standing anywhere in a phrase: "積極的に試算して" is growth, dry run.

    Of several profile words the first in the phrase counts.
    """
    text = phrase.casefold()
    found = [(text.index(word), name) for word, name in PROFILE_WORDS.items() if word in text]
    return ProfileRequest(min(found)[1] if found else None, any(word in text for word in DRY_RUN_WORDS))


def profile_weights(profile: str) -> dict[str, int]:
    """Points of stocks, bonds and cash; KeyError for an unknown profile."""
    return dict(PROFILES[profile])
