"""Which formulas call a function of ours, in whatever way Excel writes it."""

from __future__ import annotations

import re

# RB_GAIN(…), xlrebal.xlam!RB_GAIN(…), [1]!RB_GAIN(…), _xludf.RB_GAIN(…); a text in quotes calls nothing.
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_CALL = re.compile(r"(?<![A-Za-z0-9_])RB_[A-Z]+(?:_[A-Z]+)*\s*\(", re.IGNORECASE)


def calls_our_function(formula: object) -> bool:
    """Whether a formula's text calls an RB_ function."""
    return isinstance(formula, str) and _CALL.search(_QUOTED.sub('""', formula)) is not None
