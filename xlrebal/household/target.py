"""Target rows and what they speak of: a path from asset class to symbol, and the levels a row may stand at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cached_property
from itertools import product

from xlrebal.household.tolerance import Limits, Tolerance
from xlrebal.schema.record import Remembering, record
from xlrebal.tax.symbol import NO_SYMBOL, Symbol

Path = tuple[str, str, str, Symbol]  # asset class, sub-class, sector, symbol; "" where it is not spoken of

CASH_CLASS = "Cash"
CASH_PATH: Path = (CASH_CLASS, "", "", NO_SYMBOL)


GROUP_MARK = "group:"


def group_path(group: str) -> Path:
    """What the row of an exposure group speaks of; no security's own path has it, see Household.paths_over."""
    return ("", "", "", Symbol(f"{GROUP_MARK}{group}"))


def covers(wide: Path, narrow: Path) -> bool:
    """Whether one path falls under another: it agrees in every part that the wider one speaks of."""
    asset_class, sub_class, sector, symbol = wide
    return (
        asset_class in ("", narrow[0])
        and sub_class in ("", narrow[1])
        and sector in ("", narrow[2])
        and symbol in ("", narrow[3])
    )


def wider_paths(path: Path) -> Iterator[Path]:
    """Every path that covers this one, itself first: each of its parts spoken of or not, 16 at most."""
    yield from product(*((part, "") if part else ("",) for part in path))


class Level(StrEnum):
    """What a target row, or a row of the drift table, speaks of."""

    CLASS = "class"
    SUB_CLASS = "sub_class"
    SECTOR = "sector"
    SECURITY = "security"
    GROUP = "group"
    ACCOUNT = "account"


@record(kw_only=True)
class Target(Remembering):
    """One target row and its band; weights are fractions of the scope's value.

    `path` is (asset class, sub-class, sector, symbol), "" where the row does not speak of it. Level CLASS has only the
    class; SECURITY has a symbol. `band` states the band in words ("5 points", "20 % of target", "45 % to 70 %");
    `band_reason`: why it departs from the house's. `sheet` and `row`: where it stands. `of_benchmark`: on the sheet Benchmark.
    `replaces`: the symbols whose place in the model it has taken.
    """

    model: str
    level: Level
    path: Path
    weight: float
    tolerance: Tolerance
    band: str = ""
    band_reason: str = ""
    row: int = 0
    sheet: str = "Targets"
    of_benchmark: bool = False
    replaces: tuple[Symbol, ...] = ()

    @property
    def low(self) -> float:
        """The lowest weight inside the band."""
        return self._limits.low

    @property
    def high(self) -> float:
        """The highest weight inside the band."""
        return self._limits.high

    @cached_property
    def _limits(self) -> Limits:
        return self.tolerance.around(self.weight)

    @property
    def name(self) -> str:
        """What the row is called: its symbol, sector, sub-class or class, or its exposure group."""
        name = next(part for part in reversed(self.path) if part)
        return name.removeprefix(GROUP_MARK) if self.level is Level.GROUP else name

    def covers(self, path: Path) -> bool:
        """Whether a security with this path falls under the row."""
        return covers(self.path, path)


def class_weights(rows: Iterable[Target]) -> dict[str, float]:
    """What each class should weigh by the rows of one model: its own row, else the widest rows inside it together."""
    rows = tuple(rows)
    paths = {row.path for row in rows}
    found: dict[str, float] = {}
    for row in rows:
        inside = any(path in paths for path in wider_paths(row.path) if path != row.path)
        if row.path[0] and not inside:
            found[row.path[0]] = found.get(row.path[0], 0.0) + row.weight
    return found
