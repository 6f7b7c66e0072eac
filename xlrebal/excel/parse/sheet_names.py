"""Which of the advisor's sheets bear the name of one of ours."""

from __future__ import annotations

from collections.abc import Sequence

from xlrebal.excel.grid import Grid
from xlrebal.excel.parse.heading_words import normal_name
from xlrebal.schema.column import InputSheet
from xlrebal.schema.inputs import INPUT_SHEETS

_SHEET_NAMES = {normal_name(name) for sheet in INPUT_SHEETS for name in (sheet.name, *sheet.aliases)}


def is_input_sheet(name: str) -> bool:
    """Whether a sheet of this name is one the advisor fills in for us."""
    return normal_name(name) in _SHEET_NAMES


def sheets_called(sheet: InputSheet, grids: Sequence[Grid]) -> list[Grid]:
    """The grids that bear the sheet's name, then those that bear an alias, in the aliases' order."""
    names = [normal_name(name) for name in (sheet.name, *sheet.aliases)]
    ranked = [(names.index(name), grid) for grid in grids if (name := normal_name(grid.sheet)) in names]
    return [grid for _, grid in sorted(ranked, key=lambda pair: pair[0])]
