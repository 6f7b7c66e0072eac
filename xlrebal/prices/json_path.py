"""A path into an answer in JSON: "quotes[symbol={symbol}].last" or "[0].close" or "{symbol}.price"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_STEP = re.compile(
    r"\.?(?P<key>(?:\{symbol\}|[^.\[\]])+)|\[(?P<at>-?\d+)\]|\[(?P<name>[^=\[\]]+)=(?P<value>[^\[\]]*)\]"
)


class NotThere(Exception):
    """The answer has nothing at the path."""


def check_path(path: str) -> str:
    """What is wrong with a path, in words; "" where nothing is."""
    rest = path
    while rest:
        match = _STEP.match(rest)
        if match is None:
            return f"cannot be read from {rest!r} on: write keys with dots, [0] for a place, [symbol={{symbol}}] for the one of a list"
        rest = rest[match.end() :]
    return ""


def value_at(answer: object, path: str, symbol: str) -> object:
    """What stands at the path; {symbol} in it is the symbol as the source spells it. NotThere where nothing does."""
    for match in _STEP.finditer(path):
        if match["key"] is not None:
            answer = _member(answer, match["key"].replace("{symbol}", symbol))
        elif match["at"] is not None:
            answer = _element(answer, int(match["at"]))
        else:
            answer = _chosen(answer, match["name"], match["value"].replace("{symbol}", symbol))
    return answer


def _member(answer: object, key: str) -> object:
    if not isinstance(answer, Mapping) or key not in answer:
        raise NotThere
    return answer[key]


def _element(answer: object, at: int) -> object:
    if not isinstance(answer, Sequence) or isinstance(answer, str) or not -len(answer) <= at < len(answer):
        raise NotThere
    return answer[at]


def _chosen(answer: object, name: str, value: str) -> object:
    """The one of a list whose member of this name has the value, letters' case aside."""
    each_of = answer if isinstance(answer, Sequence) and not isinstance(answer, str) else ()
    for each in each_of:
        if isinstance(each, Mapping) and str(each.get(name, "")).casefold() == value.casefold():
            return each
    raise NotThere
