"""Tilts: which act on the as-of date, and why others do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from xlrebal.household.household import Tilt
from xlrebal.household.read.names import Names, folded
from xlrebal.household.read.sheet_rows import SheetRows, Sheets, records
from xlrebal.household.target import Target, class_weights
from xlrebal.schema.finding import Finding, Problem, note, warning
from xlrebal.schema.record import record


class BuiltTilts(NamedTuple):
    """The tilts active on the as-of date, and all that go by dates alone, past and future ones too; sorted by class."""

    tilts: tuple[Tilt, ...]
    dated: tuple[Tilt, ...]
    findings: tuple[Finding, ...]


@record(kw_only=True)
class _Listed:
    """A row of Tilts. giver: the class that funds it, "" where none is named."""

    asset_class: str
    points: float | None
    giver: str
    start: date | None
    end: date | None
    cap: float | None
    reason: str
    regime: str

    def __str__(self) -> str:
        """What it is called in a sentence."""
        size = f"{abs(self.points or 0.0) * 100:.4g}"
        return f"The tilt of {'−' if (self.points or 0.0) < 0 else ''}{size} point{'' if size == '1' else 's'} on {self.asset_class}"


def build_tilts(sheets: Sheets, names: Names, targets: Sequence[Target], as_of: date, regime: str) -> BuiltTilts:
    """Tilts between their dates, those with a Regime only while it is `regime`; why others do not act is said.

    So are a class that has no target row, and one whose target is above the tilt's cap.
    """
    sheet = sheets.rows("tilts", "Tilts")
    classes = _class_weights(targets)
    tilts: list[Tilt] = []
    dated: list[Tilt] = []
    findings: list[Finding] = []
    for index, given in enumerate(_listed(sheet, names)):
        if given.points is None or not given.asset_class:
            continue
        if given.asset_class in classes and not given.regime and (given.start or given.end):
            dated.append(_tilt(given, classes))
        if waits := _why_not_in_force(sheet, index, given, as_of, regime):
            findings.append(waits)
            continue
        for key, name in (("asset_class", given.asset_class), ("funded_by", given.giver)):
            if name and name not in classes:
                findings.append(_without_row(sheet, index, key, name))
        if given.asset_class in classes:
            tilts.append(_tilt(given, classes))
            findings += _over_its_cap(sheet, index, tilts[-1], classes[given.asset_class])
    return BuiltTilts(tuple(sorted(tilts, key=_in_order)), tuple(sorted(dated, key=_in_order)), tuple(findings))


def _tilt(given: _Listed, classes: Mapping[str, float]) -> Tilt:
    why = ", ".join(part for part in (given.regime, given.reason) if part)
    giver = given.giver if given.giver in classes else ""
    return Tilt(
        asset_class=given.asset_class,
        points=given.points or 0.0,
        funded_by=giver,
        reason=why,
        cap=given.cap,
        start=given.start,
        end=given.end,
    )


def _in_order(tilt: Tilt) -> tuple[object, ...]:
    """An order of tilts, whatever the order of rows; those without a cap or an end behind those with one."""
    cap, end = (tilt.cap is None, tilt.cap or 0.0), (tilt.end is None, tilt.end or date.max)
    return (tilt.asset_class, tilt.points, tilt.funded_by, tilt.reason, *cap, *end, tilt.start or date.min)


def _listed(sheet: SheetRows, names: Names) -> Iterator[_Listed]:
    return records(
        _Listed,
        asset_class=[names.asset_class(text) if text else "" for text in sheet.texts("asset_class")],
        points=sheet.numbers("tilt_pct"),
        giver=[names.asset_class(text) if text else "" for text in sheet.texts("funded_by")],
        start=sheet.dates("start"),
        end=sheet.dates("end"),
        cap=sheet.numbers("cap_pct"),
        reason=sheet.texts("reason"),
        regime=sheet.texts("regime"),
    )


def _why_not_in_force(sheet: SheetRows, index: int, given: _Listed, as_of: date, regime: str) -> Finding | None:
    """Why a tilt moves no target today; None where it does."""
    code = Problem.TILT_NOT_IN_FORCE
    if given.end is not None and given.end < as_of:
        said = f"{given} ended on {given.end:%d %b %Y} and moves no target any more: delete its row, or give it a later End."
        return note(code, said, **sheet.place(index, "end", f"{given.end:%Y-%m-%d}"))
    if given.start is not None and as_of < given.start:
        said = f"{given} begins on {given.start:%d %b %Y}: until then it moves no target."
        return note(code, said, **sheet.place(index, "start", f"{given.start:%Y-%m-%d}"))
    if given.regime and folded(given.regime) != folded(regime):
        holds = f"Regime on Settings is {regime}" if regime else "Regime on Settings is blank"
        say = note if regime else warning
        said = f"{given} acts only while Regime on Settings is {given.regime}, and {holds}: it moves no target. Enter the regime that holds."
        return say(code, said, **sheet.place(index, "regime", given.regime))
    return None


def _class_weights(targets: Sequence[Target]) -> dict[str, float]:
    """What each class should weigh, in the model in which that is least."""
    found: dict[str, float] = {}
    for model in {row.model: None for row in targets}:
        for name, weight in class_weights(row for row in targets if row.model == model).items():
            found[name] = min(weight, found.get(name, weight))
    return found


def _without_row(sheet: SheetRows, index: int, key: str, name: str) -> Finding:
    """A class that a tilt names and no row of Targets speaks of."""
    return warning(
        Problem.BAD_VALUE,
        f"{name} has no row on Targets: "
        + ("the tilt is not used" if key == "asset_class" else "the other classes fund the tilt")
        + "; check its spelling.",
        **sheet.place(index, key, name),
    )


def _over_its_cap(sheet: SheetRows, index: int, tilt: Tilt, target: float) -> Iterator[Finding]:
    """A tilt to a class whose target is not below the cap already."""
    if tilt.cap is not None and tilt.points > 0 and target >= tilt.cap:
        yield warning(
            Problem.BAD_VALUE,
            f"The target of {tilt.asset_class} is {target:.2%}, not below the Cap % of {tilt.cap:.2%}: the tilt adds nothing. Cap % is the "
            f"largest target with the tilt; enter one above {target:.2%}, or clear it.",
            **sheet.place(index, "cap_pct", f"{tilt.cap:.2%}"),
        )
