"""The words of a heading, however it is written: abbreviations spelled out, plurals, punctuation and small words aside."""

from __future__ import annotations

import re
from functools import lru_cache

_DATED = re.compile(r"\bas of\b.*\d.*", re.IGNORECASE)  # "Market value as of 09/03/2026 02:17 PM, ET"
_BRACKETED = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_PERCENT = re.compile(r"\b(?:pct|percent|percentage)\b")
_INSIDE_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")  # CostBasis
_PLUS_MINUS = re.compile(r"\+\s*/?\s*[-−–]|±|\bplus\s*(?:/|or)?\s*minus\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+|[%$±#]")

_SPELLED = {
    "acct": "account", "accounts": "account", "acc": "account", "adj": "adjusted", "abs": "absolute", "acq": "acquired",
    "alloc": "allocation", "alt": "alternate", "holdback": "hold back", "amt": "amount", "avg": "average", "ave": "average", "bp": "bps", "bought": "purchase",
    "cat": "category", "ccy": "currency", "cls": "class", "curr": "current", "desc": "description", "descr": "description",
    "dt": "date", "equiv": "equivalent", "hi": "high", "ident": "id", "lo": "low", "max": "maximum",
    "min": "minimum", "mkt": "market", "mv": "market value", "nbr": "number", "no": "number", "num": "number", "#": "number",
    "orig": "original", "pct": "%", "percent": "%", "percentage": "%", "pp": "point", "pts": "point", "ppt": "point",
    "purch": "purchase", "purchased": "purchase", "purchasing": "purchase", "px": "price", "qty": "quantity",
    "quant": "quantity", "rebal": "rebalance", "rebalancing": "rebalance", "reg": "registration", "rel": "relative",
    "repl": "replacement", "sec": "security", "sh": "share", "shr": "share", "shs": "share", "strat": "strategic",
    "subclass": "sub class", "subcategory": "sub category", "sym": "symbol", "tgt": "target", "targ": "target",
    "thresh": "threshold", "tol": "tolerance", "tot": "total", "trans": "transaction", "txn": "transaction",
    "val": "value", "wgt": "weight", "wt": "weight", "usd": "$", "dollar": "$", "dollars": "$", "daily": "day",
    "acquisition": "acquired", "opened": "open", "classes": "class", "alternative": "alternate", "buy": "purchase",
    "basispoints": "bps",
}  # fmt: skip
_SMALL = frozenset({"of", "the", "per", "in", "a", "an", "on", "at", "to", "for", "by", "and", "or", "is", "as", "my"})


@lru_cache(maxsize=8192)
def normal_name(text: str) -> str:
    """What makes two headings, or two sheet names, the same: case, spaces, punctuation and text in brackets aside.

    "%" and "#" stay, because Account and Account %, Lot and Lot # are different things.
    """
    plain = undated(text)
    outside = without_brackets(plain)
    return joined(outside if outside.strip() else plain)


def joined(text: str) -> str:
    """The letters and digits of a text in small letters, with "%" and "#"."""
    return re.sub(r"[^\w%#]|_", "", _PERCENT.sub("%", text.casefold()))


def undated(text: str) -> str:
    """A heading without the day it speaks of."""
    return _DATED.sub("", text)


def without_brackets(text: str) -> str:
    """A heading without what stands in brackets."""
    return _BRACKETED.sub(" ", text)


@lru_cache(maxsize=8192)
def words_of(text: str) -> frozenset[str]:
    """The words of a text, each once, in no order: "Avg. Cost / Unit ($)" is average, cost, unit and $."""
    spaced = _INSIDE_WORD.sub(" ", _PLUS_MINUS.sub(" ± ", text)).casefold()
    spelled = (_SPELLED.get(word) or _singular(word) for word in _WORD.findall(spaced) if word not in _SMALL)
    return frozenset(word for each in spelled for word in each.split())


def _singular(word: str) -> str:
    """A word without its plural's ending; "class", "gross" and "status" keep theirs."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is", "cs")):
        return word
    singular = word[:-3] + "y" if word.endswith("ies") else word[:-1]
    return _SPELLED.get(singular, singular)
