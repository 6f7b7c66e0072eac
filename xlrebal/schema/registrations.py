"""What an account's registration says of its tax: JTWROS, Rollover IRA, SEP-IRA, Roth 401(k), Family Trust."""

from __future__ import annotations

import re

_WORD = re.compile(r"[a-z]+|\d+[a-z]?")
_PLAN = re.compile(r"\b(40[13]|457)\s*\(?\s*([abk]?)\s*\)?(?![\w])|\b(529)\b", re.IGNORECASE)

_PLAN_WORDS = {"401": " 401k ", "403": " 403b ", "457": " 457 ", "529": " 529 "}
_IRA = frozenset({"ira", "iras", "rollover", "contributory", "sepira", "rothira"})
_INHERITED = frozenset({"inherited", "beneficiary", "bene", "decedent", "bda", "stretch"})
_CHILD = frozenset({"utma", "ugma", "custodial", "minor"})
_OWN_RETURN = frozenset({"irrevocable", "bypass", "estate", "corporation", "corporate", "corp", "inc", "llc", "llp", "partnership",
                         "foundation", "charitable", "crt", "crut", "crat", "endowment", "ilit"})  # fmt: skip
_GRANTORS = frozenset({"grantor", "idgt", "grat", "slat"})  # taxed to the person who gave (sec. 671)
_TAXABLE = frozenset({"taxable", "individual", "joint", "jtwros", "jtros", "jtic", "jt", "jtten", "wros", "tic", "tenants", "tenancy", "entirety",
                      "tod", "pod", "community", "trust", "trustee", "revocable", "living", "family", "brokerage", "nonqualified",
                      "nonretirement", "personal", "survivorship", "single", "sole", "margin"})  # fmt: skip
_HELD_TOGETHER = _TAXABLE - {"individual", "personal", "single", "sole", "taxable", "margin", "brokerage", "family"}


def registered_kind(text: str) -> str | None:
    """The kind of account that a type or a registration names; None where it names none, or two that cannot both be.

    The word trust alone leaves an account taxable. A Roth Family Trust and a joint account of Ira Goldman are of people so
    called, unless more is said: what may be either is None.
    """
    words = _words(text)
    plan = next((each for each in ("401k", "403b", "457", "tsp") if each in words), None)
    ira = bool(words & _IRA) or {"individual", "retirement"} <= words
    if "529" in words:
        return "529"
    if plan:
        return plan
    if words & {"hsa"} or {"health", "savings"} <= words:
        return "hsa"
    together = words & _HELD_TOGETHER
    if words & {"roth", "rothira", "rira"}:
        return "roth_ira" if ira or not together else None
    if ira and together and not words & {"fbo", "custodian", "rollover", "contributory", "traditional", "sep", "inherited"}:
        return None  # an account with Ira, or an IRA with a trust: nobody can tell
    if ira:
        return next((kind for kind in ("sep", "simple") if kind in words), "inherited_ira" if words & _INHERITED else "ira")
    return _without_ira(words)


def _without_ira(words: frozenset[str]) -> str | None:
    """The kind where neither IRA nor a plan is named."""
    alone = len(words) == 1
    if words & {"sep", "sarsep"}:
        return "sep"
    if "simple" in words and alone:
        return "simple"
    if words & {"annuity", "annuities"} and "trust" not in words:
        return "annuity"
    if words & _CHILD:
        return "utma"
    if words & {"pension", "keogh"} or {"profit", "sharing"} <= words or {"defined", "contribution"} <= words:
        return "401k"
    if {"tax", "deferred"} <= words or words & {"taxdeferred", "traditional", "pretax"} or words == {"qualified"}:
        return "ira" if "traditional" in words else "tax_deferred"
    if {"tax", "free"} <= words or {"tax", "exempt"} <= words or "taxfree" in words:
        return "tax_free"
    if words & _GRANTORS and "non" not in words:
        return "taxable"
    if words & _OWN_RETURN:
        return "own_return"
    return "taxable" if words & _TAXABLE or {"sub", "taxable"} <= words else None


def files_own_return(text: str) -> bool:
    """Whether a name or a registration is of a trust that files its own return: irrevocable, and not said to be its grantor's."""
    words = _words(text)
    return bool(words & {"irrevocable", "nongrantor"}) and ("non" in words or not words & _GRANTORS)


def _words(text: str) -> frozenset[str]:
    """The words of a registration; 401(k), 403 b and 457 as one word each, a Thrift Savings Plan as tsp."""
    plain = _PLAN.sub(_plan_word, text.casefold().replace("_", " "))
    plain = re.sub(r"\bi\.r\.a\.?|\bindividual retirement (?:account|arrangement)s?\b", " ira ", plain)
    plain = re.sub(r"\bnon[\s-]?(qualified|retirement)\b", r"non\1", plain)
    plain = re.sub(r"\bthrift savings?(?: plan)?\b", " tsp ", plain)
    plain = re.sub(r"\btransfer on death\b", " tod ", plain)
    plain = re.sub(r"\bj\.?t\.?\s*/?\s*w\.?r\.?o\.?s\b", " jtwros ", plain)
    return frozenset(_WORD.findall(plain))


def _plan_word(match: re.Match[str]) -> str:
    """The section of the code that a plan is named after."""
    number, letter = match[1] or match[3], match[2] or ""
    return f" {number}{letter} " if (number, letter) == ("401", "b") else _PLAN_WORDS[number]
