"""Which symbols are one security for wash sales (W-11): those that share a name, joined transitively."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

S = TypeVar("S", bound=str)  # a Symbol, or text where there is no workbook to ask


def joined(names: Mapping[S, Iterable[Hashable]]) -> dict[S, S]:
    """Each symbol's group, named after the group's first symbol as text, from the names that each symbol goes by.

    Symbols that share a name are one group, and so are groups that share a symbol; a symbol that shares none is alone.
    """
    leader = {symbol: symbol for symbol in names}
    known: dict[Hashable, S] = {}

    def find(symbol: S) -> S:
        while leader[symbol] != symbol:
            leader[symbol] = leader[leader[symbol]]
            symbol = leader[symbol]
        return symbol

    for symbol, own in names.items():
        for name in own:
            first, second = sorted((find(symbol), find(known.setdefault(name, symbol))))
            leader[second] = first
    return {symbol: find(symbol) for symbol in leader}


def declared_groups(declared: Iterable[Iterable[S]]) -> dict[S, S]:
    """The same from lists of symbols that are one: (VTI, VTSAX) and (VTSAX, VITSX) make three identical symbols."""
    lists: dict[S, list[int]] = defaultdict(list)
    for number, symbols in enumerate(declared):
        for symbol in symbols:
            lists[symbol].append(number)
    return joined(lists)
