"""The bands of target rows that name none: the default's, or each by its kind or volatility, which is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from xlrebal.household.band_presets import BandPreset, preset_by_kind, preset_by_volatility
from xlrebal.household.household import Security
from xlrebal.household.read.sheet_rows import SheetRows
from xlrebal.household.read.target_row import TargetRow
from xlrebal.household.target import CASH_CLASS
from xlrebal.schema.finding import Finding, Problem, note
from xlrebal.schema.plan_settings import PlanSettings
from xlrebal.tax.symbol import Symbol

NAMED = 8  # how many rows a finding names


class DefaultBands(NamedTuple):
    """What a row's band is where the row names none. volatility: a year, by class, sub-class, sector or symbol."""

    settings: PlanSettings
    securities: Mapping[Symbol, Security]
    volatility: Mapping[str, float]

    def of(self, row: TargetRow) -> BandPreset:
        """By its kind, or its volatility, each where the other knows nothing; else Default Band %."""
        security = self.securities.get(row.path[3])
        by_kind = preset_by_kind(row.path, security.type if security else "")
        by_volatility = preset_by_volatility(row.path, self.volatility)
        found = {"no": None, "kind": by_kind or by_volatility, "volatility": by_volatility or by_kind}[
            self.settings.band_presets
        ]
        if row.path[0] == CASH_CLASS or found is None:
            return BandPreset(self.settings.default_band_pct, "default")
        return found

    def said(self, sheet: SheetRows, rows: list[TargetRow]) -> Iterator[Finding]:
        """Which bands are presets, and which rows there is none for."""
        own = {row.name: self.of(row) for row in rows if row.band.is_blank and row.path[0] != CASH_CLASS}
        if self.settings.band_presets == "no" or not own:
            return
        preset = [
            f"{name} {_points(band.points)} ({band.after})" for name, band in own.items() if band.after != "default"
        ]
        unknown = [name for name, band in own.items() if band.after == "default"]
        said = f"Bands by preset: {_named(preset)}." if preset else ""
        if unknown:
            default = _points(self.settings.default_band_pct)
            said += f" Of no kind and no volatility known, so with the {default} of Default Band %: {_named(unknown)}; enter their Band % on Targets."
        yield note(
            Problem.BAND_PRESET, said.strip(), sheet=sheet.table.sheet, column=sheet.table.headings.get("band_pct", "")
        )


def _named(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def _points(width: float) -> str:
    points = f"{width * 100:.3g}"
    return f"{points} point{'' if points == '1' else 's'}"
