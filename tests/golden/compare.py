"""How an actual result is held against what a golden case expects.

Money to half a cent, quantities to 1e-6, everything else exactly. A list is a complete set whatever its order, except
`selection`. Fields that are not expected are not looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

HALF_A_CENT = 0.005 + 1e-9
QUANTITIES = {"qty", "shortfall", "qty_at_risk"}
ORDERED = {"selection"}


def differences(expected: Mapping[str, Any], actual: Mapping[str, Any], at: str = "") -> list[str]:
    """A line for everything expected that is not so."""
    found = []
    for name, value in expected.items():
        place = f"{at}.{name}" if at else name
        if name not in actual:
            found.append(f"{place}: expected {value!r}, nothing returned")
        else:
            found += _different(value, actual[name], place, name)
    return found


def _different(expected: Any, actual: Any, place: str, name: str) -> list[str]:
    if isinstance(expected, Mapping) and isinstance(actual, Mapping):
        return differences(expected, actual, place)
    if isinstance(expected, list) and isinstance(actual, list):
        return _ordered(expected, actual, place) if name in ORDERED else _as_sets(expected, actual, place)
    return [] if _same(expected, actual, name) else [f"{place}: expected {expected!r}, got {actual!r}"]


def _same(expected: Any, actual: Any, name: str) -> bool:
    numbers = all(isinstance(each, (int, float)) and not isinstance(each, bool) for each in (expected, actual))
    if not numbers:
        return type(expected) is type(actual) and expected == actual
    return abs(expected - actual) <= (1e-6 if name in QUANTITIES else HALF_A_CENT)


def _ordered(expected: Sequence[Any], actual: Sequence[Any], place: str) -> list[str]:
    if len(expected) != len(actual):
        return [f"{place}: expected {expected}, got {actual}"]
    return [line for number, (one, other) in enumerate(zip(expected, actual, strict=True))
            for line in _different(one, other, f"{place}[{number}]", "")]


def _as_sets(expected: Sequence[Any], actual: Sequence[Any], place: str) -> list[str]:
    left, missing = list(actual), []
    for one in expected:
        match = next((other for other in left if not _different(one, other, place, "")), None)
        if match is None:
            missing.append(f"{place}: expected {one}, not found")
        else:
            left.remove(match)
    return missing + [f"{place}: not expected {other}" for other in left]
