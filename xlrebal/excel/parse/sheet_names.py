"""Which of the advisor's sheets is which of ours: by its name, else by its headings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from xlrebal.excel.grid import Grid
from xlrebal.excel.parse.find_heading import find_heading
from xlrebal.excel.parse.heading_words import normal_name, words_of
from xlrebal.schema.column import InputSheet
from xlrebal.schema.inputs import HOLDINGS, INPUT_SHEETS, LOTS, READ_SHEETS, TARGETS
from xlrebal.schema.results import RESULT_SHEETS

_RESULTS = frozenset(sheet.name for sheet in RESULT_SHEETS)
# One column of each group must be there; tried in this order, because lots have what holdings have as well.
_TELLING = {
    LOTS: (("symbol",), ("acquired",), ("quantity",), ("cost_basis", "unit_cost")),
    HOLDINGS: (("symbol",), ("quantity",), ("price", "market_value")),
    TARGETS: (("target_pct",), ("asset_class", "symbol")),
}
_TRADED = frozenset({"sold", "closed", "proceed", "action", "sale"})
_SOLD = {LOTS.name: _TRADED, HOLDINGS.name: _TRADED, TARGETS.name: _TRADED | {"quantity", "share", "price"}}
_AIMS = frozenset({"target", "policy", "goal", "desired", "strategic", "model", "saa", "ideal"})


def _called(sheet: InputSheet) -> tuple[str, ...]:
    """What a sheet may be called, the name that is read before all others first."""
    return tuple(filter(None, (sheet.above, sheet.name, *sheet.aliases)))


_SHEET_NAMES = {normal_name(name) for sheet in READ_SHEETS for name in _called(sheet)}


def _names_of(sheet: InputSheet) -> frozenset[str]:
    """The names by which a sheet is known."""
    return frozenset(map(normal_name, _called(sheet)))


def bears_name(name: str, sheet: InputSheet) -> bool:
    """Whether a sheet of this name is called as this one is."""
    return normal_name(name) in _names_of(sheet)


def is_input_sheet(name: str) -> bool:
    """Whether a sheet of this name is one the advisor fills in for us."""
    return normal_name(name) in _SHEET_NAMES


def sheets_to_read(names: Iterable[str]) -> Callable[[str], bool]:
    """Which of a workbook's sheets are read: those that bear a name of ours; all, where one that is needed is not among them."""
    known = {normal_name(name) for name in names}
    if all(known & _names_of(sheet) for sheet in INPUT_SHEETS if sheet.needed):
        return is_input_sheet
    return lambda name: name not in _RESULTS or is_input_sheet(name)


def sheets_called(sheet: InputSheet, grids: Sequence[Grid]) -> list[Grid]:
    """The grids that bear the name read in the sheet's place, then its own, then an alias, in the aliases' order.

    A needed sheet that bears none is the only one whose headings are those of it: a custodian's download keeps its name.
    """
    names = list(map(normal_name, _called(sheet)))
    ranked = [(names.index(name), grid) for grid in grids if (name := normal_name(grid.sheet)) in names]
    return [grid for _, grid in sorted(ranked, key=lambda pair: pair[0])] or _only(sheets_like(sheet, grids))


def sheets_like(sheet: InputSheet, grids: Sequence[Grid]) -> list[Grid]:
    """The grids that bear no name of ours and have the headings of this sheet."""
    if sheet not in _TELLING:
        return []
    others = [grid for grid in grids if not is_input_sheet(grid.sheet) and grid.sheet not in _RESULTS]
    return [grid for grid in others if kind_of(grid) is sheet]


def kind_of(grid: Grid) -> InputSheet | None:
    """Which needed sheet a grid's headings are those of; None where they are of none, or of what was sold."""
    for sheet, telling in _TELLING.items():
        heading = find_heading(grid, sheet)
        if heading is None or not all(any(key in heading.places for key in each) for each in telling):
            continue
        words = frozenset[str]().union(*map(words_of, heading.texts.values()))
        if words & _SOLD[sheet.name]:
            return None
        if sheet is not TARGETS or words_of(heading.texts[heading.places["target_pct"]]) & _AIMS:
            return sheet
    return None


def _only(grids: list[Grid]) -> list[Grid]:
    """One is meant; of several, none can be told."""
    return grids if len(grids) == 1 else []
