"""Policies as an advisor names them: "never", "quarterly", "5% bands", "20% of target, annual, halfway", "5/25, to the edge", "optimal, monthly"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

from xlrebal.household.tolerance import Tolerance
from xlrebal.schema.plan_settings import RebalanceTo, ReviewFrequency
from xlrebal.study.cannot_study import CannotStudy
from xlrebal.study.known_policies import EVERY, IN_WORDS, weighed_policy
from xlrebal.study.policy import NEVER, Policy, Trigger

HOW = (
    "name each as never, as a frequency (monthly, quarterly, annual …), as bands (5% or 20% of target or 5/25), or as optimal (costs weighed against drift), with a "
    "frequency by which they are looked at and to target, edge or midpoint where you wish; separate policies by ;"
)
_BAND = re.compile(r"(\d+(?:\.\d+)?)\s*(?:%|points?)\s*(of target)?")
_WORDS: dict[str, RebalanceTo] = {**{each: each for each in get_args(RebalanceTo)}, "halfway": "midpoint"}
_SYNONYMS: dict[str, ReviewFrequency] = {
    "yearly": "annual",
    "annually": "annual",
    "semiannual": "semi-annual",
    "half-yearly": "semi-annual",
}


def policies_named(text: str, usable: tuple[ReviewFrequency, ...]) -> Iterator[Policy]:
    """The policies of a list; CannotStudy where one is not understood, or looks more often than there are returns."""
    for part in filter(None, (each.strip() for each in text.split(";"))):
        yield _policy(part, usable)


def _policy(text: str, usable: tuple[ReviewFrequency, ...]) -> Policy:
    left = " ".join(text.casefold().replace(",", " ").split())
    if left == "never":
        return NEVER
    band, left = _band(left)
    weighed = "optimal" in left.split()
    words = [
        word for word in left.split() if word not in ("to", "the", "bands", "band", "looked", "at", "each", "optimal")
    ]
    every = [found for word in words if (found := _frequency(word))]
    to = [_WORDS[word] for word in words if word in _WORDS]
    if (
        len(every) > 1
        or len(to) > 1
        or len(every) + len(to) != len(words)
        or not (every or band or weighed)
        or (weighed and (band or to))
    ):
        raise CannotStudy(f"{text!r} is no policy: {HOW}.")
    if every and every[0] not in usable:
        raise CannotStudy(f"{text!r} looks more often than there are returns: the most frequent here is {usable[0]}.")
    looks = every[0] if every else usable[0]
    if weighed:
        return weighed_policy(looks)
    goes = to[0] if to else "target"
    if band is None:
        return Policy(name=EVERY[looks].capitalize(), trigger=Trigger.CALENDAR, every=looks, to=goes)
    tolerance, name = band
    words_for = f"{name}, looked at {EVERY[looks]}, {IN_WORDS[goes]}"
    return Policy(name=words_for, trigger=Trigger.BOTH, every=looks, band=tolerance, to=goes)


def _band(text: str) -> tuple[tuple[Tolerance, str] | None, str]:
    """The band that is named, what it is called, and the text without it."""
    if "5/25" in text:
        return (Tolerance(points=0.05, share=0.25), "5/25 bands"), text.replace("5/25", " ")
    found = _BAND.search(text)
    if found is None:
        return None, text
    size, rest = float(found[1]) / 100, text[: found.start()] + " " + text[found.end() :]
    if found[2]:
        return (Tolerance(share=size), f"Bands of {found[1]}% of target"), rest
    return (Tolerance(points=size), f"{found[1]}-point bands"), rest


def _frequency(word: str) -> ReviewFrequency | None:
    return next((each for each in EVERY if each == _SYNONYMS.get(word, word)), None)
