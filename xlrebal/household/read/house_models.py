"""Which models of the house file a client follows, and the client's own rows of Targets above the house's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from xlrebal.household.read.names import folded
from xlrebal.household.read.sheet_rows import SheetRows, Sheets
from xlrebal.household.read.target_row import TOLERANCE, TargetRow, top_rows
from xlrebal.schema.finding import Finding, Problem, error, warning
from xlrebal.tax.money import NANOS


def models_followed(own: Sheets, house: Sheets, profiles_model: str) -> frozenset[str]:
    """The models, folded, that a client's accounts, rows of Targets or profile name, and the models these are made of.

    The house file's rows with a blank Model are the household's where the client's Targets has none for it.
    """
    accounts, targets = own.rows("accounts").texts("model"), own.rows("targets").texts("model")
    named = {folded(text) for text in (*accounts, *targets, profiles_model)} - {""}
    weighed = [model for model, weight in zip(targets, own.rows("targets").numbers("target_pct"), strict=True) if weight is not None]  # fmt: skip
    has_own = "" in weighed or (bool(weighed) and not any(accounts))
    wanted = named | (set() if has_own else {""})
    parts = [
        (folded(model), folded(part))
        for sheets in (own, house)
        for model, part in zip(
            sheets.rows("targets").texts("model"), sheets.rows("targets").texts("sub_model"), strict=True
        )
        if part
    ]
    while more := {part for model, part in parts if model in wanted} - wanted:
        wanted |= more
    return frozenset(wanted)


class OverHouse(NamedTuple):
    """The rows that stand, the client's without a Target % that are still to find theirs, and what was met."""

    rows: list[TargetRow]
    bands: list[TargetRow]
    findings: list[Finding]


def own_over_house(sheet: SheetRows, rows: Iterable[TargetRow]) -> OverHouse:
    """Row by row, the client's above the house file's of the same model and name; a blank cell of the client's takes the house's.

    Where the client's own rows of a model make 100, the model is the client's alone.
    """
    kept: list[TargetRow] = []
    bands: list[TargetRow] = []
    findings: list[Finding] = []
    ordered = sorted(rows, key=lambda row: row.model)
    for _, group in groupby(ordered, key=lambda row: row.model):
        same = list(group)
        own = [row for row in same if not sheet.table.from_house(row.record)]
        house = {row.key: row for row in same if sheet.table.from_house(row.record)}
        if all(row.given for row in own) and abs(sum(row.weight for row in top_rows(own)) - NANOS) <= TOLERANCE:
            house = {}
        for row in own:
            beneath = house.get(row.key)
            if beneath is None:
                (kept if row.given else bands).append(row)
                continue
            findings += _band_departs(sheet, row, beneath)
            kept.append(_over(row, beneath))
        taken = {row.key for row in own}
        kept += [row for row in same if sheet.table.from_house(row.record) and house and row.key not in taken]
    return OverHouse(kept, bands, findings)


def with_bands(sheet: SheetRows, rows: Sequence[TargetRow], bands: Sequence[TargetRow]) -> OverHouse:
    """The rows of models, those made of others among them, each with the client's own band where it has one."""
    kept = {(row.model, row.path): row for row in rows}
    if not bands or len(kept) < len(rows):
        return OverHouse(list(rows), [], [each for row in bands for each in _without_weight(sheet, row)])
    findings: list[Finding] = []
    for row in bands:
        beneath = kept.get((row.model, row.path))
        if beneath is None or row.part:
            findings += _without_weight(sheet, row)
            continue
        findings += _band_departs(sheet, row, beneath)
        kept[row.model, row.path] = _over(row, beneath)
    return OverHouse(list(kept.values()), [], findings)


def _over(row: TargetRow, house: TargetRow) -> TargetRow:
    """The client's row, its blank cells as the house's."""
    return replace(
        row,
        weight=row.weight if row.given else house.weight,
        given=True,
        band=house.band if row.band.is_blank else row.band,
        band_reason=row.band_reason or (house.band_reason if row.band.is_blank else ""),
        replaces=row.replaces or house.replaces,
    )


def _without_weight(sheet: SheetRows, row: TargetRow) -> Sequence[Finding]:
    """That a row has no Target % of its own and none from the house file."""
    message = (
        f"{row.name} has no Target %, and the house file has no such row: enter it. Until then the row is left out."
    )
    return (error(Problem.MISSING_VALUE, message, **sheet.place(row.record, "target_pct")),)


def _band_departs(sheet: SheetRows, row: TargetRow, house: TargetRow) -> Sequence[Finding]:
    """That a client's band stands in place of the house's, where no reason is given."""
    if row.band.is_blank or house.band.is_blank or row.band == house.band or row.band_reason:
        return ()
    message = f"{row.name} has a band of its own, where the house file has another: it stands; say why in Band Override Reason."
    return (warning(Problem.BAND_OVERRIDE, message, **sheet.place(row.record, "band_pct", row.name)),)
