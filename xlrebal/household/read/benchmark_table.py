"""The Benchmark sheet's rows as rows of Targets, of a model called Benchmark."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from xlrebal.household.read.names import Names
from xlrebal.household.read.sheet_rows import SheetRows
from xlrebal.schema.column import RowsFrom, Table, Value
from xlrebal.schema.inputs import BENCHMARK, TARGETS
from xlrebal.tax.symbol import Symbol

BENCHMARK_MODEL = "Benchmark"
AS_TARGET = {"symbol": "symbol", "weight_pct": "target_pct"}  # what its columns are called on Targets


def with_benchmark(tables: Mapping[str, Table]) -> dict[str, Table]:
    """The tables with the weights of the sheet Benchmark beneath those of Targets, made to sum to 1; as they are without one."""
    given = tables.get(BENCHMARK.key)
    total = sum(weight or 0.0 for weight in SheetRows(given).numbers("weight_pct")) if given else 0.0
    if given is None or total <= 0:
        return dict(tables)
    own = tables.get(TARGETS.key) or Table(TARGETS.name, {}, [])
    first, count = len(own), len(given)
    beneath: dict[str, list[Value]] = {
        "model": [BENCHMARK_MODEL] * count,
        "symbol": list(SheetRows(given).cells("symbol")),
        "target_pct": [None if weight is None else weight / total for weight in SheetRows(given).numbers("weight_pct")],
    }
    columns = {
        each.key: [*SheetRows(own).cells(each.key), *beneath.get(each.key, [None] * count)] for each in TARGETS.columns
    }
    joined = replace(
        own,
        columns=columns,
        rows=[*own.rows, *given.rows],
        extra={name: [*cells, *[None] * count] for name, cells in own.extra.items()},
        faults=own.faults | {(first + at, AS_TARGET.get(key, key)) for at, key in given.faults},
        not_calculated=own.not_calculated | {(first + at, AS_TARGET.get(key, key)) for at, key in given.not_calculated},
        benchmark=RowsFrom(first, given.sheet, {AS_TARGET.get(key, key): text for key, text in given.headings.items()}),
    )
    return {**tables, TARGETS.key: joined}


def benchmark_weights(sheet: SheetRows, names: Names) -> dict[Symbol, float]:
    """What each name of the index weighs, as fractions that sum to 1; rows that repeat are added up."""
    found: dict[Symbol, float] = defaultdict(float)
    for symbol, weight in zip(names.symbols_of(sheet), sheet.numbers("weight_pct"), strict=True):
        if symbol and weight:
            found[symbol] += weight
    total = sum(found.values())
    return {symbol: weight / total for symbol, weight in sorted(found.items())}
