"""What exposure groups should weigh: targets with bands, beside the tree of classes that Targets makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from xlrebal.household.read.names import Names, folded
from xlrebal.household.read.sheet_rows import SheetRows
from xlrebal.household.read.target_bands import BandCells, resolve_band
from xlrebal.household.target import Level, Target, group_path
from xlrebal.household.tolerance import Tolerance
from xlrebal.schema.finding import Finding, Problem, error, warning

LIMITS = ("band_pct", "low_pct", "high_pct")


class BuiltGroupTargets(NamedTuple):
    """A target a group and model at most, by name and model, and what is wrong with the sheet."""

    targets: tuple[Target, ...]
    findings: tuple[Finding, ...]


def build_group_targets(
    sheet: SheetRows, names: Names, spelled: Mapping[str, str], caps: Mapping[str, float], default_band: float
) -> BuiltGroupTargets:
    """The targets of Exposure Groups. spelled: the groups that have members, by folded name."""
    targets: dict[tuple[str, str], Target] = {}
    findings: list[Finding] = []
    for index, (text, weight) in enumerate(zip(sheet.texts("group"), sheet.numbers("target_pct"), strict=True)):
        if folded(text) not in spelled:
            continue
        name, model = spelled[folded(text)], names.model(sheet.texts("model")[index])
        cells = _cells(sheet, index)
        if weight is None:
            findings += _without_target(sheet, index, name, caps, cells)
            continue
        if model and folded(model) not in names.models:
            findings.append(
                warning(
                    Problem.UNKNOWN_MODEL,
                    f"The target of {name} is for the model {model}, which has no rows on Targets: it is for no account; correct the model's name.",
                    **sheet.place(index, "model", model),
                )
            )
            continue
        if (name, model) in targets:
            findings.append(
                warning(
                    Problem.BAD_VALUE,
                    f"{name} has two targets{f' for the model {model}' if model else ''} on Exposure Groups: keep one; the first is used.",
                    **sheet.place(index, "target_pct", f"{weight:.1%}"),
                )
            )
            continue
        cap = caps.get(name)
        if cap is not None and weight > cap:
            findings.append(
                error(
                    Problem.BAD_VALUE,
                    f"The Target % of {name}, {weight:.1%}, is above its Cap % of {cap:.1%}: the cap is taken as its target; correct one of them.",
                    **sheet.place(index, "target_pct", f"{weight:.1%}"),
                )
            )
            weight = cap
        band = resolve_band(weight, cells, default_band)
        if band.fault:
            findings.append(
                warning(
                    Problem.BAD_VALUE,
                    f"The limit of {name} is on the wrong side of its target of {weight:.1%}: its band is {band.words} until it is corrected.",
                    **sheet.place(index, band.fault, name),
                )
            )
        tolerance, at = band.tolerance, sheet.place(index, "target_pct")
        if cap is not None and band.high > cap:
            tolerance = Tolerance(
                points=tolerance.points, share=tolerance.share, below=weight - band.low, above=cap - weight
            )
        targets[name, model] = Target(
            model=model,
            level=Level.GROUP,
            path=group_path(name),
            weight=weight,
            tolerance=tolerance,
            band=band.words,
            row=at["row"],
            sheet=at["sheet"],
        )
    return BuiltGroupTargets(tuple(targets[key] for key in sorted(targets)), tuple(findings))


def _cells(sheet: SheetRows, index: int) -> BandCells:
    return BandCells(
        sheet.numbers("band_pct")[index],
        sheet.texts("band_type")[index],
        sheet.numbers("low_pct")[index],
        sheet.numbers("high_pct")[index],
    )


def _without_target(
    sheet: SheetRows, index: int, name: str, caps: Mapping[str, float], cells: BandCells
) -> Iterator[Finding]:
    """A row that limits nothing, and a band around no target."""
    if not cells.is_blank:
        column = next((each for each in LIMITS if sheet.numbers(each)[index] is not None), "band_type")
        yield warning(
            Problem.MISSING_VALUE,
            f"{name} has a band and no Target % on Exposure Groups: the band is around nothing and not used; fill in Target %, or enter its limit as Cap %.",
            **sheet.place(index, column, name),
        )
    elif name not in caps:
        yield warning(
            Problem.MISSING_VALUE,
            f"{name} has neither Cap % nor Target % on Exposure Groups: it has no limit; fill in one of them.",
            **sheet.place(index, "cap_pct", name),
        )
