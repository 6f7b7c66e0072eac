"""The class, sub-class and sector of every symbol: from Securities, else Holdings, else Targets; what differs is said."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xlrebal.household.read.build_holdings import Holding
from xlrebal.household.read.names import Names
from xlrebal.household.read.sheet_rows import SheetRows, Sheets
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.tax.symbol import NO_SYMBOL, Symbol

ClassPath = tuple[str, str, str]  # asset class, sub-class, sector
LEVELS = (("asset_class", "Asset Class"), ("sub_class", "Sub-Class"), ("sector", "Sector"))


class ClassedSymbols(NamedTuple):
    """The path of each symbol that has a class."""

    paths: dict[Symbol, ClassPath]
    findings: list[Finding]


class _Sources(NamedTuple):
    """What each sheet says of one symbol; for Holdings and Targets with the record that says it."""

    securities: list[tuple[ClassPath, int]]
    holdings: list[tuple[ClassPath, int]]
    targets: list[tuple[ClassPath, int]]

    def path(self) -> ClassPath:
        """The path to use, each level from the first sheet that gives it."""
        asset_class, sub_class, sector = (
            _chosen([[path[level] for path, _ in source] for source in self]) for level in range(3)
        )
        return asset_class, sub_class, sector


def class_symbols(sheets: Sheets, names: Names, holdings: Sequence[Holding], cash: frozenset[Symbol]) -> ClassedSymbols:
    """The path of every symbol but cash."""
    listed, placed = (_sheet_paths(sheets.rows(key), names) for key in ("securities", "targets"))
    held: dict[Symbol, list[tuple[ClassPath, int]]] = defaultdict(list)
    for holding in holdings:
        held[holding.symbol].append((holding.path, holding.record))
    paths: dict[Symbol, ClassPath] = {}
    findings: list[Finding] = []
    for symbol in sorted({*listed, *held, *placed} - {NO_SYMBOL, *cash}):
        sources = _Sources(*(source.get(symbol, []) for source in (listed, held, placed)))
        path = sources.path()
        if path[0]:
            paths[symbol] = path
        findings += _conflicts(symbol, path, sources, sheets)
    return ClassedSymbols(paths, findings)


def _sheet_paths(rows: SheetRows, names: Names) -> dict[Symbol, list[tuple[ClassPath, int]]]:
    """Paths and their records by symbol."""
    paths: dict[Symbol, list[tuple[ClassPath, int]]] = defaultdict(list)
    parts = zip(rows.texts("asset_class"), rows.texts("sub_class"), rows.texts("sector"), strict=True)
    for record, (symbol, (asset_class, sub_class, sector)) in enumerate(
        zip(names.symbols_of(rows), parts, strict=True)
    ):
        paths[symbol].append((names.path(asset_class, sub_class, sector), record))
    return paths


def _chosen(sources: Sequence[Sequence[str]]) -> str:
    """The first source's value; within a source the commonest, then the first in text order."""
    for source in sources:
        if given := [value for value in source if value]:
            counts = Counter(given)
            return min(counts, key=lambda value: (-counts[value], value))
    return ""


def _conflicts(symbol: Symbol, path: ClassPath, sources: _Sources, sheets: Sheets) -> Iterator[Finding]:
    """A finding for each level at which Holdings, and at which Targets, says something else than what is used."""
    used_from = "Securities" if sources.securities else "Holdings"
    for level, (key, name) in enumerate(LEVELS):
        used = path[level]
        if odd := _other(sources.holdings, level, used):
            yield warning(
                Problem.CLASS_CONFLICT,
                f"{symbol} has the {name} {odd.value} here and {used} on {used_from}: {used} is used; make them agree.",
                **sheets.rows("holdings", "Holdings").place(odd.record, key, odd.value),
            )
        if odd := _other(sources.targets, level, used):
            yield warning(
                Problem.CLASS_CONFLICT,
                f"Targets lists {symbol} under the {name} {odd.value}, {used_from} under {used}: {used} is used; "
                "make them agree.",
                **sheets.rows("targets", "Targets").place(odd.record, key, odd.value),
            )


class _Odd(NamedTuple):
    value: str
    record: int


def _other(source: Sequence[tuple[ClassPath, int]], level: int, used: str) -> _Odd | None:
    """The first value of a level that is not the one used."""
    return next((_Odd(path[level], record) for path, record in source if path[level] not in ("", used)), None)
