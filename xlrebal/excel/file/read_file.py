"""Read a workbook file: calamine gives the values, the sheets' XML what calamine leaves out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from xlrebal.excel.file.cell_styles import CellStyles
from xlrebal.excel.file.package import Package
from xlrebal.excel.file.sheet_cells import (
    CellFormats,
    error_cells,
    not_calculated_cells,
    reaches_far,
    with_addresses,
    without_broken_dimension,
)
from xlrebal.excel.file.workbook_part import WorkbookPart
from xlrebal.excel.grid import NOT_CALCULATED, Cell, Grid
from xlrebal.excel.refused import DAMAGED, WorkbookRefused
from xlrebal.excel.result_names import marked_sheets
from xlrebal.schema.results import RESULT_SHEETS

NameTest = Callable[[str], bool]

_LONGEST_FAR_SHEET = 2_000  # rows; with columns beyond AAA as well, a sheet is a slip of the hand, not data


def read_file(path: Path, only: NameTest | None = None) -> list[Grid]:
    """One grid for each worksheet of a file, hidden ones too, in tab order; `only` chooses by the sheet's name.

    WorkbookRefused, with a sentence for the advisor, where the file is none that we can read and write.
    """
    data = path.read_bytes()
    return read_grids(data, Package(data), only)


def read_grids(data: bytes, package: Package, only: NameTest | None = None) -> list[Grid]:
    """The same for a file's bytes and the package opened from them."""
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(_readable(data, package)))
        names = [sheet.name for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        chosen = [name for name in names if only is None or only(name)]
        parts, styles = sheet_parts(package), CellStyles(package)
        zeros = _is_uncalculated(package)
        return [_read_sheet(workbook, name, package.read(parts[name]), styles, zeros) for name in chosen]
    except (CalamineError, KeyError) as problem:
        raise WorkbookRefused(DAMAGED) from problem


def _readable(data: bytes, package: Package) -> bytes:
    """The file as calamine can read it: a copy with the sheets mended, where one needs it."""
    whole = {part: package.read(part) for part in sheet_parts(package).values() if package.has(part)}
    mended = {part: xml for part, was in whole.items() if (xml := without_broken_dimension(was)) is not was}
    if not mended:
        return data
    copy = Package(data)
    for part, xml in mended.items():
        copy.put(part, xml)
    return copy.save()


def advisors_sheets(package: Package, only: NameTest) -> NameTest:
    """`only`, narrowed to sheets that are not results of ours, whatever they are called now."""
    names = WorkbookPart(package.read(package.workbook_part)).defined_names()
    references = {name.name: name.reference for name in names if name.sheet is None}
    ours = set(marked_sheets(references, (sheet.name for sheet in RESULT_SHEETS)).values())
    return lambda name: name not in ours and only(name)


def sheet_parts(package: Package) -> dict[str, str]:
    """{sheet: its part} of a workbook."""
    targets = {relation.id: relation.target for relation in package.relationships(package.workbook_part)}
    sheets = WorkbookPart(package.read(package.workbook_part)).sheets()
    return {sheet.name: targets[sheet.relation_id] for sheet in sheets if sheet.relation_id in targets}


def _is_uncalculated(package: Package) -> bool:
    """Whether a program wrote the file that leaves its formulas, with a value of 0, to be calculated on opening."""
    asked = WorkbookPart(package.read(package.workbook_part)).calculates_on_opening()
    return asked and not any(
        relation.type.endswith("/calcChain") for relation in package.relationships(package.workbook_part)
    )


def _read_sheet(workbook: CalamineWorkbook, name: str, xml: bytes, styles: CellStyles, zeros: bool) -> Grid:
    """One sheet's grid. zeros: whether a formula's value of 0 is none."""
    if reaches_far(xml) and xml.count(b"<row ") > _LONGEST_FAR_SHEET:
        raise WorkbookRefused(f"The sheet {name} has cells far to the right: delete its columns from AAA on.")
    sheet = workbook.get_sheet_by_name(name)
    values = sheet.to_python(skip_empty_area=False) if sheet.start else []
    rows = [[None if value == "" else value for value in cells] for cells in values]
    xml = with_addresses(xml)
    errors = error_cells(xml) | dict.fromkeys(not_calculated_cells(xml, zeros=zeros), NOT_CALCULATED)
    return Grid(name, _fill_merged(_plain_rows(rows), sheet), errors, CellFormats(xml, styles))


def _plain_rows(rows: list[list[Any]]) -> list[list[Cell]]:
    """The rows with times of day and durations, which no column of ours holds, as text."""
    kinds = set(map(type, chain.from_iterable(rows)))
    if all(kind is type(None) or issubclass(kind, str | float | int | date) for kind in kinds):
        return rows
    plain = str | float | int | date | None
    return [[value if isinstance(value, plain) else str(value) for value in cells] for cells in rows]


def _fill_merged(rows: list[list[Cell]], sheet: CalamineSheet) -> Sequence[Sequence[Cell]]:
    """The rows with a value merged downwards given to each row it spans: an account named once for its block."""
    for place, value in _merged_downwards(rows, sheet.merged_cell_ranges or ()):
        row, column = place
        rows[row] = [*rows[row][:column], value, *rows[row][column + 1 :]]
    return rows


def _merged_downwards(
    rows: list[list[Cell]], ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]
) -> list[tuple[tuple[int, int], Cell]]:
    """The cells below the first of each merged range, with the range's value."""
    return [
        ((row, left), rows[top][left])
        for (top, left), (bottom, _) in ranges
        if top < len(rows) and left < len(rows[top]) and rows[top][left] is not None
        for row in range(top + 1, min(bottom + 1, len(rows)))
    ]
