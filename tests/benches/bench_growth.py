"""How the cost of a plan grows with what there is of one thing; counted in Python calls, so that a busy machine does not matter.

`python -m tests.benches.bench_growth [NAME …]` prints a line a dimension: sizes, calls (reading, planning and tabulating; a
book of ten taken off), the exponent of the last step, and whose calls grew most beyond n. Goal: n^1.2 everywhere. What no
call shows (comparing in C, numpy) shows in processor time, which is held to a coarse limit.
"""

from __future__ import annotations

import cProfile
import gc
import math
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import PurePath
from types import CodeType
from typing import Any, NamedTuple

import pytest

from tests.benches.growth_books import AS_OF, DIMENSIONS, source
from xlrebal.app.plan import Answer, Request, plan

GOAL = 1.2
NOT_YET: dict[str, float] = {}
"""Dimensions that still grow faster, and how fast; their time is not looked at."""
SMALL = 10
COARSE = 1.6  # of processor time, on a busy machine
MEASURABLE = 1.0  # seconds: less, and the small book's cost that is taken off is most of it


class Cost(NamedTuple):
    """Of one plan: calls by function, and seconds of processor time without counting."""

    calls: Counter[str]
    seconds: float


class Growth(NamedTuple):
    """Of one dimension."""

    sizes: tuple[int, ...]
    calls: tuple[int, ...]
    seconds: tuple[float, ...]
    culprit: str

    @property
    def exponent(self) -> float:
        """Of calls, from the second size to the third."""
        return _exponent(self.sizes, self.calls)

    @property
    def time_exponent(self) -> float:
        """Of processor time, the same."""
        return _exponent(self.sizes, self.seconds)


def growth(name: str) -> Growth:
    """Measures one dimension."""
    book, sizes = DIMENSIONS[name]
    costs = [_cost(book, size) for size in (SMALL, *sizes)]
    small, *rest = costs
    calls = tuple((each.calls - small.calls).total() for each in rest)
    seconds = tuple(max(each.seconds - small.seconds, 1e-4) for each in rest)
    beyond = Counter({code: count - rest[1].calls[code] * sizes[2] / sizes[1] for code, count in rest[2].calls.items()})
    (culprit, excess), *_ = beyond.most_common(1)
    return Growth(sizes, calls, seconds, f"{culprit} (+{excess / max(calls[2], 1):.0%})" if excess > 0 else "")


@cache
def _cost(book: Callable[[int], dict[str, Any]], size: int) -> Cost:
    given = source(book(size))
    begun = time.process_time()
    answer = _plan(given)
    seconds = time.process_time() - begun
    assert answer.plan is not None, answer.findings[:3]
    return Cost(calls_of(lambda: _plan(given)), seconds)


def calls_of(work: Callable[[], object]) -> Counter[str]:
    """How often each Python function is called by some work; a generator counts each time it goes on."""
    profile = cProfile.Profile(builtins=False)
    profile.enable()
    work()
    profile.disable()
    calls: Counter[str] = Counter()
    for entry in profile.getstats():
        if isinstance(entry.code, CodeType):
            calls[_name(entry.code)] += entry.callcount
    return calls


def _plan(given: Any) -> Answer:
    gc.collect()
    gc.disable()
    try:
        return plan(given, Request(AS_OF, AS_OF))
    finally:
        gc.enable()


def _name(code: CodeType) -> str:
    return f"{PurePath(code.co_filename).stem}.{code.co_qualname.replace('.<locals>', '')}"


def _exponent(sizes: tuple[int, ...], amounts: tuple[float, ...]) -> float:
    return math.log(amounts[-1] / amounts[-2]) / math.log(sizes[-1] / sizes[-2])


def row(name: str, grown: Growth) -> str:
    """One line of the table."""
    sizes = " / ".join(f"{size:,}" for size in grown.sizes)
    calls = " / ".join(f"{count / 1e6:.3f}" for count in grown.calls)
    return f"{name:<26}{sizes:<20}{calls:<26}{grown.exponent:>6.2f}  {grown.seconds[-1]:>7.2f} s {grown.time_exponent:>5.2f}  {grown.culprit}"


HEADING = f"{'dimension':<26}{'sizes':<20}{'million calls':<26}{'expon.':>6}  {'seconds, expon.':>15}  beyond n (share of all calls)"


@pytest.mark.bench
@pytest.mark.parametrize("name", DIMENSIONS)
def test_cost_grows_like_what_there_is(name: str) -> None:
    grown = growth(name)
    print(f"\n{HEADING}\n{row(name, grown)}" if name == next(iter(DIMENSIONS)) else row(name, grown))
    assert grown.exponent < NOT_YET.get(name, GOAL), f"{name}: {grown.culprit}"
    assert grown.seconds[-1] < MEASURABLE or grown.time_exponent < COARSE or name in NOT_YET


if __name__ == "__main__":
    print(HEADING)
    for dimension in sys.argv[1:] or DIMENSIONS:
        print(row(dimension, growth(dimension)), flush=True)
