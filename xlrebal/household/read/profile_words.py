"""The words clients use for the profiles, and for a trial of one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from xlrebal.household.profile import PROFILES, Profile

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

DRY_RUN_WORDS = (
    "シミュレーション",
    "試算",
    "仮計算",
    "先に確認",
    "税金への影響",
    "dry run",
    "dry-run",
    "simulation",
    "simulate",
)


class ProfileRequest(NamedTuple):
    """What a phrase asks for: a profile (None: none of them is named) and whether it is only a trial."""

    profile: Profile | None
    dry_run: bool


def read_profile(phrase: str, house: Mapping[str, Profile] = MappingProxyType({})) -> ProfileRequest:
    """The profile and dry-run words standing anywhere in a phrase: "積極的に試算して" is growth, dry run.

    house: the firm's own profiles; the longest of their names that the phrase holds counts before all others. Of several
    other profile words the first in the phrase counts.
    """
    text = phrase.casefold()
    own = [name for name in house if name.casefold() in text]
    if own:
        return ProfileRequest(
            house[max(own, key=lambda name: (len(name), name))], any(word in text for word in DRY_RUN_WORDS)
        )
    found = [(text.index(word), name) for word, name in PROFILE_WORDS.items() if word in text]
    named = PROFILES[min(found)[1]] if found else None
    return ProfileRequest(named, any(word in text for word in DRY_RUN_WORDS))
