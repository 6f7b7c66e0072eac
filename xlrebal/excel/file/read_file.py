"""Read a workbook file: calamine gives the values, the sheets' XML what calamine leaves out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from xlrebal.excel.file.cell_styles import CellStyles
from xlrebal.excel.file.mend_sheet import filled_extent, mended
from xlrebal.excel.file.package import Package
from xlrebal.excel.file.sheet_cells import CellFormats, error_cells, not_calculated_cells
from xlrebal.excel.file.workbook_part import WorkbookPart
from xlrebal.excel.grid import NOT_CALCULATED, Cell, Grid
from xlrebal.excel.refused import DAMAGED, WorkbookRefused
from xlrebal.excel.result_names import marked_sheets
from xlrebal.schema.results import READ_BACK, RESULT_SHEETS

NameTest = Callable[[str], bool]

MOST_CELLS = 6_000_000  # on all sheets that are read, blank ones between too: half a gigabyte
LONGEST_TEXT = 32_767  # Excel's limit for a cell

_LONG_TEXT = re.compile(rb">[^<]{%d}" % (LONGEST_TEXT + 1))
_COUNT = re.compile(rb"\s(?:uniqueCount|count)=[\"'][^\"']*[\"']")


def read_file(path: Path, only: NameTest | None = None) -> list[Grid]:
    """One grid for each worksheet of a file, hidden ones too, in tab order; `only` chooses by the sheet's name.

    WorkbookRefused, with a sentence for the advisor, where the file is none that we can read and write.
    """
    data = path.read_bytes()
    return read_grids(data, Package(data), only)


def read_grids(data: bytes, package: Package, only: NameTest | None = None) -> list[Grid]:
    """The same for a file's bytes and the package opened from them."""
    try:
        parts, styles = sheet_parts(package), CellStyles(package)
        wanted = {name: part for name, part in parts.items() if only is None or only(name)}
        readable = _readable(data, package, wanted)
        workbook = CalamineWorkbook.from_filelike(BytesIO(readable.data))
        names = [sheet.name for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        zeros, long_texts = _is_uncalculated(package), readable.long_texts
        return [
            _read_sheet(workbook, name, readable.package.read(parts[name]), styles, zeros=zeros, long_texts=long_texts)
            for name in names
            if name in wanted
        ]
    except (CalamineError, KeyError) as problem:
        raise WorkbookRefused(DAMAGED) from problem


class _Readable(NamedTuple):
    """A file as calamine can read it: the file itself, or a copy with the sheets mended where one needs it.

    long_texts: whether a cell may hold more text than Excel allows.
    """

    data: bytes
    package: Package
    long_texts: bool


def _readable(data: bytes, package: Package, wanted: Mapping[str, str]) -> _Readable:
    """The file with the parts mended that hold the wanted sheets; refuses one that would not fit into memory."""
    changed: dict[str, bytes] = {}
    room, long_texts = MOST_CELLS, False
    for name, part in wanted.items():
        was = package.read(part)
        xml = mended(was)
        room -= _area(name, xml, room)
        long_texts |= bool(_LONG_TEXT.search(xml))
        if xml is not was:
            changed[part] = xml
    strings = package.related(package.workbook_part, "sharedStrings")
    if strings is not None:
        was = package.read(strings)
        long_texts |= bool(_LONG_TEXT.search(was))
        xml = _without_false_count(was)
        if xml is not was:
            changed[strings] = xml
    if not changed:
        return _Readable(data, package, long_texts)
    copy = Package(data)
    for part, xml in changed.items():
        copy.put(part, xml)
    return _Readable(copy.save(), copy, long_texts)


def _area(name: str, xml: bytes, room: int) -> int:
    """How many cells the sheet has up to its last one, roughly; refuses more than there is room for."""
    filled = xml.count(b"</c>")
    extent = filled_extent(xml)
    area = max(filled, extent.area if extent else 0)
    if area <= room:
        return area
    if extent and extent.area > 2 * filled:
        raise WorkbookRefused(
            f"The sheet {name} reaches to {extent}, far beyond its data: delete the cells there that belong to nothing "
            "(Ctrl+End shows the last one), save the workbook and try again."
        )
    raise WorkbookRefused(
        f"The sheet {name} has more cells than can be read ({MOST_CELLS:,} on all sheets together): remove what the "
        "household does not need, or use another copy."
    )


def _without_false_count(xml: bytes) -> bytes:
    """The shared strings without a count of them that cannot be: calamine makes room for as many at once."""
    start = xml.find(b"<sst")
    end = xml.find(b">", start)
    counts = [int(digits) for digits in re.findall(rb"[cC]ount=[\"'](\d+)[\"']", xml[start:end])]
    if max(counts, default=0) <= len(xml):
        return xml
    return xml[:start] + _COUNT.sub(b"", xml[start:end]) + xml[end:]


def advisors_sheets(package: Package, only: NameTest) -> NameTest:
    """`only`, narrowed to sheets that are not results of ours, whatever they are called now; but for those that plans go by."""
    names = WorkbookPart(package.read(package.workbook_part)).defined_names()
    references = {name.name: name.reference for name in names if name.sheet is None}
    ours = set(
        marked_sheets(references, (sheet.name for sheet in RESULT_SHEETS if sheet.name not in READ_BACK)).values()
    )
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


def _read_sheet(
    workbook: CalamineWorkbook, name: str, xml: bytes, styles: CellStyles, *, zeros: bool, long_texts: bool
) -> Grid:
    """One sheet's grid. zeros: whether a formula's value of 0 is none; long_texts: whether one may have to be cut."""
    sheet = workbook.get_sheet_by_name(name)
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False) if sheet.start else []
    for at, cells in enumerate(rows):  # in place: a sheet may have millions
        rows[at] = [None if value == "" else value for value in cells]
    if long_texts:
        rows = [[value[:LONGEST_TEXT] if isinstance(value, str) else value for value in cells] for cells in rows]
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
    """The cells below the first of each merged range, with the range's value; of ranges that overlap, the first counts."""
    found: list[tuple[tuple[int, int], Cell]] = []
    free: dict[int, int] = {}  # column → the first row that no range covers yet
    for (top, left), (bottom, _) in sorted(ranges, key=lambda corners: corners[0][::-1]):
        if top < max(free.get(left, 0), 0) or top >= len(rows) or left >= len(rows[top]) or rows[top][left] is None:
            continue
        free[left] = min(bottom + 1, len(rows))
        found += [((row, left), rows[top][left]) for row in range(top + 1, free[left])]
    return found
