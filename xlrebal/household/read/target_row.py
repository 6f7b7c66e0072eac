"""One row of Targets, spelled and weighed, before its band is resolved."""

from __future__ import annotations

from collections.abc import Sequence

from xlrebal.household.read.target_bands import BandCells
from xlrebal.household.target import Level, Path, wider_paths
from xlrebal.schema.record import record
from xlrebal.tax.money import NANOS
from xlrebal.tax.symbol import Symbol

TOLERANCE = NANOS // 10_000  # 0.01 points


@record(kw_only=True)
class TargetRow:
    """One row before its band is resolved. weight: billionths of the portfolio. record: its place on Targets.

    part: the model it stands for, in a model of models; its path is then blank. given: whether it has a Target %.
    replaces: the symbols whose place it has taken.
    """

    model: str
    path: Path
    weight: int
    band: BandCells
    record: int
    band_reason: str = ""
    part: str = ""
    given: bool = True
    replaces: tuple[Symbol, ...] = ()

    @property
    def key(self) -> tuple[Path, str]:
        """What it speaks of: its path, or the model it stands for."""
        return self.path, self.part

    @property
    def level(self) -> Level:
        """What the row speaks of: its narrowest part."""
        _, sub_class, sector, symbol = self.path
        if symbol:
            return Level.SECURITY
        return Level.SECTOR if sector else Level.SUB_CLASS if sub_class else Level.CLASS

    @property
    def name(self) -> str:
        """The narrowest part of its path, or the model it stands for."""
        return self.part or next(part for part in reversed(self.path) if part)


def top_rows(rows: Sequence[TargetRow]) -> list[TargetRow]:
    """The rows of a model that no other of them covers: they make 100."""
    paths = {row.path for row in rows if not row.part}
    return [row for row in rows if not any(path in paths for path in wider_paths(row.path) if path != row.path)]
