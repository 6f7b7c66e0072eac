"""Which formulas call a function of ours, in whatever way Excel writes it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

# By name, because other add-ins may use the prefix too.
OUR_FUNCTIONS = frozenset({
    "RB_WEIGHT", "RB_DRIFT", "RB_BAND_LOW", "RB_BAND_HIGH", "RB_STATUS",
    "RB_REBALANCE_TO", "RB_TRADES", "RB_REASON", "RB_TERM", "RB_LONG_TERM_FROM",
    "RB_DAYS_TO_LONG_TERM", "RB_GAIN", "RB_SELL_LOTS", "RB_TAX_ON_SALE", "RB_GAIN_BUDGET",
    "RB_HARVEST", "RB_WASH_SALE", "RB_WASH_UNTIL", "RB_SUBSTITUTE", "RB_RAISE_CASH",
    "RB_INVEST_CASH", "RB_NET_GAINS", "RB_OPTIMAL_WEIGHTS", "RB_TWR", "RB_MODIFIED_DIETZ",
    "RB_AFTER_TAX_RETURN", "RB_TRACKING_ERROR", "RB_TURNOVER", "RB_TAX_ALPHA", "RB_VERSION",
    "RB_LAST_ERROR",
})  # fmt: skip
# A text, a sheet or a book in quotes, a column of a table: whatever stands there calls nothing.
_NO_CALL = re.compile(r""""(?:[^"]|"")*"|'(?:[^']|'')*'|\[[^\[\]]*\]""")
# RB_GAIN(…), xlrebal.xlam!RB_GAIN(…), [1]!RB_GAIN(…), _xludf.RB_GAIN(…)
_CALL = re.compile(r"(?<!\w)(RB_\w+)\s*\(", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d][\w.\\?]*(?![\w.\\?!])")


def calls_our_function(formula: object, names: Collection[str] = frozenset()) -> bool:
    """Whether a formula's text calls a function of ours, or uses one of these names (casefolded), which do."""
    if not isinstance(formula, str):
        return False
    plain = _NO_CALL.sub(" ", formula)
    if any(called.upper() in OUR_FUNCTIONS for called in _CALL.findall(plain)):
        return True
    return bool(names) and any(used.casefold() in names for used in _NAME.findall(plain))


def calling_names(definitions: Mapping[str, str]) -> frozenset[str]:
    """The defined names, casefolded, whose formula calls a function of ours, itself or by way of another name."""
    folded = {name.casefold(): formula for name, formula in definitions.items()}
    calling: frozenset[str] = frozenset()
    while (more := frozenset(name for name in folded if calls_our_function(folded[name], calling))) != calling:
        calling = more
    return calling
