"""Which securities look like one: share classes of one fund, or one security under two symbols (W-11).

Share classes of a fund own one portfolio, and Vanguard's index ETFs are share classes of its mutual funds. Nothing is
grouped by this: it is what an advisor is asked to declare. Classes of a company's stock (GOOG, GOOGL) differ in what
they own and are never proposed; neither are different funds on one index (C-9), such as VINIX beside VFIAX.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from xlrebal.tax.cusip import is_cusip
from xlrebal.tax.identical_groups import joined
from xlrebal.tax.known_securities import fund_of
from xlrebal.tax.symbol import Symbol

_CLASS_WORDS = re.compile(
    r"\s+(?:(?:institutional|instl|inst)(?:\s+(?:plus|select|premium))?|admiral|adm|investor|inv|shares?|shs|"
    r"class|cl|etf|fund|fd|index|idx|[abcfiknryz]|r ?[1-6]|f ?[1-3]|advisor|adv|retail|service)$"
)
_FUND_WORDS = re.compile(r"\b(?:etf|fund|fd|index|idx|admiral|portfolio)\b")


def names_of_one_security(symbol: str, description: str, kind: str) -> tuple[str, ...]:
    """Names that symbols share when they look like one security; none where nothing says so. `kind`: the security's type.

    A listed share class has its fund's; a fund its description without the words that only name a class: "Vanguard
    Growth ETF" and "Vanguard Growth Index Fund Admiral Shares" are "vanguard growth"; anything else its description.
    """
    words = " ".join(re.sub(r"[^\w&]+", " ", description.casefold()).split())
    if (fund := fund_of(symbol)) or _is_fund(symbol, words, kind):
        listed = (f"classes of {fund}",) if fund else ()
        return (*listed, *_fund_name(words))
    return (f"described as {words}",) if words else ()


def _fund_name(words: str) -> tuple[str, ...]:
    while (shorter := _CLASS_WORDS.sub("", words)) != words:
        words = shorter
    return (f"fund {words}",) if " " in words else ()  # an issuer alone is no fund


def look_alike(names: Mapping[Symbol, Sequence[str]]) -> list[tuple[Symbol, ...]]:
    """Groups of symbols that share a name, from each symbol's names; alone but for funds, only a ticker and its CUSIP."""
    group_of = joined(names)
    groups: dict[Symbol, list[Symbol]] = defaultdict(list)
    for symbol in sorted(names):
        groups[group_of[symbol]].append(symbol)
    return [tuple(group) for group in groups.values() if len(group) > 1 and _are_one(group, names)]


def _are_one(group: Sequence[Symbol], names: Mapping[Symbol, Sequence[str]]) -> bool:
    described = all(name.startswith("described as") for symbol in group for name in names[symbol])
    return not described or len({is_cusip(symbol) for symbol in group}) == 2


def _is_fund(symbol: str, words: str, kind: str) -> bool:
    if kind:
        return kind in ("etf", "fund")
    return bool(_FUND_WORDS.search(words)) or (len(symbol) == 5 and symbol.isalpha() and symbol.endswith("X"))
