"""The Targets sheet's rows, spelled and weighed: what build_targets checks and turns into Target records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlrebal.household.household import Security
from xlrebal.household.read.house_models import OverHouse, own_over_house, with_bands
from xlrebal.household.read.models_of_models import compose
from xlrebal.household.read.named_symbols import named_symbols
from xlrebal.household.read.names import Names
from xlrebal.household.read.sheet_rows import SheetRows
from xlrebal.household.read.target_bands import BandCells
from xlrebal.household.read.target_row import TargetRow
from xlrebal.household.target import CASH_CLASS, CASH_PATH, Path
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.tax.money import NANOS, scaled
from xlrebal.tax.symbol import NO_SYMBOL, Symbol

NO_PATH: Path = ("", "", "", NO_SYMBOL)


class ReadRows(NamedTuple):
    """The usable rows, sorted, one a model and path."""

    rows: tuple[TargetRow, ...]
    findings: tuple[Finding, ...]


def read_target_rows(
    sheet: SheetRows, names: Names, securities: Mapping[Symbol, Security], followed: frozenset[str], only: str = ""
) -> ReadRows:
    """Every row with a weight, those of a model of models worked out. Rows that repeat are added up and said; all names of cash are one row.

    followed: the models that accounts name. only: no model but this one is asked for ("" = all).
    """
    columns = zip(
        sheet.texts("model"),
        sheet.texts("asset_class"),
        sheet.texts("sub_class"),
        sheet.texts("sector"),
        names.symbols_of(sheet),
        sheet.numbers("target_pct"),
        sheet.numbers("band_pct"),
        sheet.texts("band_type"),
        sheet.numbers("low_pct"),
        sheet.numbers("high_pct"),
        sheet.texts("band_override_reason"),
        sheet.texts("sub_model"),
        sheet.texts("replaces"),
        strict=True,
    )
    read = [
        TargetRow(
            model=names.model(model),
            path=NO_PATH if part else _path(names.path(asset_class, sub_class, sector), symbol, securities),
            weight=scaled(weight or 0.0, NANOS),
            band=BandCells(width, kind, low, high),
            record=index,
            band_reason=why,
            part=names.model(part),
            given=weight is not None,
            replaces=tuple(named_symbols(old, names)),
        )
        for index, (
            model, asset_class, sub_class, sector, symbol, weight, width, kind, low, high, why, part, old
        ) in enumerate(columns)
        if (weight is not None or sheet.table.house) and (asset_class or sub_class or sector or symbol or part)
    ]  # fmt: skip
    stand = own_over_house(sheet, read) if sheet.table.house else OverHouse(read, [], [])
    composed = compose(sheet, _cash_as_one(sheet, stand.rows), followed, only)
    joined = _joined(sheet, composed.rows)
    banded = with_bands(sheet, joined.rows, stand.bands)
    found = (*stand.findings, *composed.findings, *joined.findings, *banded.findings)
    return ReadRows(tuple(banded.rows), found)


def _path(parts: tuple[str, str, str], symbol: Symbol, securities: Mapping[Symbol, Security]) -> Path:
    """A security row stands where its security stands; a sub-class or sector row without a class takes its holdings' class."""
    if symbol:
        security = securities[symbol]
        return CASH_PATH if security.is_cash else (security.asset_class, security.sub_class, security.sector, symbol)
    asset_class, sub_class, sector = parts
    if not asset_class:
        classes = {
            one.asset_class
            for one in securities.values()
            if (not sub_class or one.sub_class == sub_class) and (not sector or one.sector == sector)
        }
        asset_class = next(iter(classes)) if len(classes) == 1 else ""
    return CASH_PATH if asset_class == CASH_CLASS else (asset_class, sub_class, sector, NO_SYMBOL)


def _cash_as_one(sheet: SheetRows, rows: Sequence[TargetRow]) -> list[TargetRow]:
    """A model's cash rows as one: its class row where there is one, else the sum of those by symbol or sub-class."""
    cash: dict[str, list[TargetRow]] = defaultdict(list)
    for row in rows:
        if row.path == CASH_PATH:
            cash[row.model].append(row)
    narrower = [
        any(cells) for cells in zip(sheet.texts("sub_class"), sheet.texts("sector"), sheet.texts("symbol"), strict=True)
    ]
    kept = [row for row in rows if row.path != CASH_PATH]
    for same in cash.values():
        whole = [row for row in same if not narrower[row.record]]
        first = min(same, key=lambda row: (-row.weight, repr(row.band)))
        kept += whole or [replace(first, weight=sum(row.weight for row in same))]
    return kept


def _joined(sheet: SheetRows, rows: Sequence[TargetRow]) -> ReadRows:
    same: dict[tuple[str, Path], list[TargetRow]] = defaultdict(list)
    for row in rows:
        same[row.model, row.path].append(row)
    findings = []
    joined = []
    for _, group in sorted(same.items()):
        first = min(group, key=lambda row: (-row.weight, repr(row.band)))
        joined.append(replace(first, weight=sum(row.weight for row in group)))
        if len(group) > 1:
            findings.append(
                warning(
                    Problem.DUPLICATE_TARGET,
                    f"{first.name} has {len(group)} target rows: they are added up; keep one.",
                    **sheet.place(group[1].record, "symbol" if first.path[3] else "asset_class", first.name),
                )
            )
    return ReadRows(tuple(joined), tuple(findings))
