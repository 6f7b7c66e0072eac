"""Which symbols are one security for wash sales (TAX_RULES W-11): declared groups, joined transitively."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations


def identical_groups(declared: Iterable[Sequence[str]]) -> dict[str, str]:
    """Each declared symbol's group, named after the group's first symbol as text; others stand for themselves.

    Groups that share a symbol are one group: (VTI, VTSAX) and (VTSAX, VITSX) make three identical symbols.
    """
    leader: dict[str, str] = {}

    def find(symbol: str) -> str:
        leader.setdefault(symbol, symbol)
        while leader[symbol] != symbol:
            leader[symbol] = leader[leader[symbol]]
            symbol = leader[symbol]
        return symbol

    for group in declared:
        for symbol in group:
            first, second = sorted((find(group[0]), find(symbol)))
            leader[second] = first
    return {symbol: find(symbol) for symbol in leader}


def group_of(declared: Iterable[Sequence[str]]) -> Callable[[str], str]:
    """A function from symbol to the name of its identical group."""
    groups = identical_groups(declared)
    return lambda symbol: groups.get(symbol, symbol)


def same_index_cautions(index_of: Mapping[str, str], declared: Iterable[Sequence[str]] = ()) -> list[tuple[str, str]]:
    """Pairs of symbols on one index that no declared group makes identical (C-9): shown as a caution, not a wash."""
    group = group_of(declared)
    by_index: dict[str, list[str]] = {}
    for symbol, index in sorted(index_of.items()):
        if index:
            by_index.setdefault(index, []).append(symbol)
    return [
        (first, second)
        for symbols in by_index.values()
        for first, second in combinations(symbols, 2)
        if group(first) != group(second)
    ]
