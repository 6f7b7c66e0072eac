"""A price as a source gave it, and what every source of prices can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Protocol

from xlrebal.schema.record import record
from xlrebal.tax.symbol import Symbol

DEAREST = 1e9  # dollars a share: a larger figure is no price


@record(kw_only=True)
class FoundPrice:
    """A price as quoted, in dollars. as_of: its day; time: of that day, as the source has it ("" where it says none).

    source: the source's name, and the file of a folder. asked: when it was asked for.
    """

    symbol: Symbol
    price: float
    as_of: date
    time: str
    source: str
    asked: datetime


Give = Callable[[FoundPrice], None]


class Provider(Protocol):
    """A source that can be asked. seconds: how long it may take, whatever happens."""

    @property
    def name(self) -> str:
        """What findings call it."""

    @property
    def seconds(self) -> float:
        """After which it is given up."""

    def ask(self, symbols: Sequence[Symbol], give: Give) -> str:
        """Gives each price as it comes; returns what went wrong, as "… {name} {this}", "" where nothing did. Never raises."""
