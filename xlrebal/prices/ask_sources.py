"""Sources asked in their order, none longer than its time-out, and none waited for by the next longer than a moment."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock, Thread
from typing import NamedTuple

from xlrebal.prices.found_price import FoundPrice, Provider
from xlrebal.tax.symbol import Symbol

PATIENCE = 2.0  # seconds a source has before the next is asked, too
_LOOK = 0.05  # seconds between two looks
Look = Callable[[], None]


class Asked(NamedTuple):
    """What the sources gave: for each symbol the price of the first source that has a fresh one, else its newest; by source what went wrong."""

    prices: Mapping[Symbol, FoundPrice]
    faults: Mapping[str, str]


def ask_sources(
    providers: Sequence[Provider],
    symbols: Iterable[Symbol],
    fresh: Callable[[FoundPrice], bool],
    look: Look = lambda: None,
    patience: float = PATIENCE,
) -> Asked:
    """Asks each source for what those before it have not given when it is its turn.

    look is called while waiting; what it raises ends the asking. Takes no longer than the time-out of the slowest source
    and a moment for each before it.
    """
    wanted = sorted(set(symbols))
    asked: list[_Asking] = []
    for provider in providers:
        missing = _missing(wanted, asked, fresh)
        if not missing:
            break
        asked.append(_Asking(provider, missing))
        _wait(asked, wanted, fresh, look, time.monotonic() + patience)
    _wait(asked, wanted, fresh, look, float("inf"))
    taken = [each.taken() for each in asked]
    prices = {symbol: best for symbol in wanted if (best := _best(symbol, taken, fresh))}
    return Asked(prices, {each.provider.name: fault for each in asked if (fault := each.fault())})


class _Asking:
    """One source being asked, in a thread that ends with the program whatever it hangs on."""

    def __init__(self, provider: Provider, symbols: Sequence[Symbol]) -> None:
        self.provider = provider
        self._until = time.monotonic() + provider.seconds
        self._given: dict[Symbol, FoundPrice] = {}
        self._lock, self._said = Lock(), ""
        self._thread = Thread(target=self._ask, args=(symbols,), daemon=True)
        self._thread.start()

    def _ask(self, symbols: Sequence[Symbol]) -> None:
        try:
            said = self.provider.ask(symbols, self._give)
        except Exception as problem:  # a proxy's address that is none, say: the other sources go on
            said = f"cannot be asked ({type(problem).__name__}: {problem})"
        with self._lock:
            self._said = said

    def _give(self, price: FoundPrice) -> None:
        with self._lock:
            self._given[price.symbol] = price

    @property
    def busy(self) -> bool:
        """Whether more may come of it in time."""
        return self._thread.is_alive() and time.monotonic() < self._until

    def taken(self) -> dict[Symbol, FoundPrice]:
        """What it has given so far."""
        with self._lock:
            return dict(self._given)

    def fault(self) -> str:
        """What went wrong, "" for nothing."""
        with self._lock:
            if self._said or not self._thread.is_alive():
                return self._said
        late = time.monotonic() >= self._until
        return (
            f"did not answer within {self.provider.seconds:g} seconds"
            if late
            else "had not answered when the others had"
        )


def _wait(
    asked: Sequence[_Asking], wanted: Sequence[Symbol], fresh: Callable[[FoundPrice], bool], look: Look, until: float
) -> None:
    """Until nothing is missing, no source asked so far is busy, or the moment has come."""
    while time.monotonic() < until and any(each.busy for each in asked) and _missing(wanted, asked, fresh):
        look()
        time.sleep(_LOOK)


def _missing(wanted: Sequence[Symbol], asked: Sequence[_Asking], fresh: Callable[[FoundPrice], bool]) -> list[Symbol]:
    """The symbols without a fresh price so far."""
    taken = [each.taken() for each in asked]
    return [symbol for symbol in wanted if not any(fresh(given[symbol]) for given in taken if symbol in given)]


def _best(
    symbol: Symbol, taken: Sequence[Mapping[Symbol, FoundPrice]], fresh: Callable[[FoundPrice], bool]
) -> FoundPrice | None:
    given = [each[symbol] for each in taken if symbol in each]
    return next(filter(fresh, given), None) or max(given, key=lambda price: price.as_of, default=None)
