"""What a name on Settings that is no setting's seems to mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xlrebal.excel.parse.heading_words import normal_name, words_of
from xlrebal.schema.settings import ALL_SETTINGS, Setting

ALIKE = 0.74  # of two words: bugdet is budget, and rate is not cap
_LIMITS = frozenset({"budget", "limit", "cap", "maximum", "ceiling"})
_TO_KEEP = frozenset({"buffer", "reserve", "minimum", "floor", "target", "cushion", "holdback"})


def limit_meant(name: str) -> Setting | None:
    """The limit that the name means, misspelt or in other words: "Gain Bugdet", "Max Capital Gains"; None where it means none.

    It has the words of what the limit is of, and one that says limit.
    """
    words = words_of(name)
    if not _any_alike(_LIMITS, words):
        return None
    found = [(len(of), each) for each in ALL_SETTINGS if each.is_limit for of in [words_of(each.name) - _LIMITS - {"%"}]
             if all(_any_alike({word}, words) for word in of)]  # fmt: skip
    return max(found, key=lambda pair: pair[0])[1] if found else None


def what_to_do(name: str, settings: Mapping[str, Setting]) -> str:
    """The nearest name, or where such a thing is entered. settings: by their names as `normal_name` gives them."""
    from difflib import get_close_matches  # only misspellings pay for it

    words = words_of(name)
    if "cash" in words and words & _TO_KEEP:
        return "the cash to keep is entered for each account, at Minimum Cash or Minimum Cash % on Accounts."
    near = get_close_matches(normal_name(name), settings, n=1, cutoff=0.6)
    return f"did you mean {settings[near[0]].name}?" if near else "delete the row, or see the template's names."


def _any_alike(wanted: Iterable[str], words: Iterable[str]) -> bool:
    """Whether one of the words is, but for a slip, one of those wanted."""
    from difflib import SequenceMatcher

    return any(each == word or SequenceMatcher(None, each, word).ratio() >= ALIKE for each in wanted for word in words)
