"""A workbook as the use cases see it, from a file, a folder of CSV files, or a live book."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from xlrebal.excel.file.formula_rows import formula_rows
from xlrebal.excel.file.graft import present_sheets
from xlrebal.excel.file.package import Package
from xlrebal.excel.file.read_file import advisors_sheets, read_grids
from xlrebal.excel.file.read_look import read_look
from xlrebal.excel.grid import ColumnLook, Grid
from xlrebal.excel.parse.parse_tables import HoldingsLayout
from xlrebal.excel.parse.sheet_names import sheets_to_read
from xlrebal.excel.refused import WorkbookRefused
from xlrebal.excel.result_names import choose_names, marked_sheets, own_sheet
from xlrebal.schema.record import record
from xlrebal.schema.results import RESULT_SHEETS

RESULT_NAMES = tuple(sheet.name for sheet in RESULT_SHEETS)


@record(kw_only=True)
class HouseSource:
    """A firm's house file, read. name: what it is called, its folder left out; fingerprint: a short hash of what it holds. folder: where it is."""

    name: str
    grids: Sequence[Grid]
    fingerprint: str
    folder: Path | None = None


@record(kw_only=True)
class Source:
    """One workbook, read.

    grids: the input sheets. trades, lots_sold: our own sheets of these names of an earlier run, if there are any. own_trades:
    the advisor's own sheet of that name, if there is one. sheets: every sheet's
    name. names: each result sheet and the name it will bear. fingerprint: a short hash of the input. data: the file's
    bytes (b"" for a live book). look: how the advisor's Holdings columns look. house: the house file behind it, if there is one.
    formulas: of a sheet and a column counted from 0, by Excel row.
    """

    grids: Sequence[Grid]
    trades: Grid | None
    sheets: Sequence[str]
    names: Mapping[str, str]
    fingerprint: str
    data: bytes
    look: Callable[[HoldingsLayout], list[ColumnLook]]
    own_trades: Grid | None = None
    lots_sold: Grid | None = None
    house: HouseSource | None = None
    formulas: Callable[[str, int], Mapping[int, str]] = lambda sheet, column: {}

    def taken(self, wanted: str) -> bool:
        """Whether a sheet of the advisor's has this name."""
        return own_sheet(wanted, self.sheets, self.names) is not None


def read_source(path: Path) -> Source:
    """A workbook file or a folder of CSV files; WorkbookRefused with one sentence where it cannot be read."""
    if path.is_dir():
        return _from_folder(path)
    try:
        return read_bytes(path.read_bytes())
    except FileNotFoundError as problem:
        raise WorkbookRefused(
            f"There is no file {path.name} in {path.resolve().parent.name or 'this folder'}: check the name."
        ) from problem
    except PermissionError as problem:
        raise WorkbookRefused(
            f"{path.name} may not be read: ask for permission, or copy it to a folder of yours."
        ) from problem


def read_house(path: Path) -> HouseSource:
    """A house file: a workbook, or a folder of CSV files; WorkbookRefused, naming it, where it cannot be read."""
    from xlrebal.excel.parse.parse_house import in_house_file

    if path.is_dir():
        from xlrebal.excel.file.read_csv_folder import read_csv_folder

        grids: Sequence[Grid] = [grid for grid in read_csv_folder(path) if in_house_file(grid.sheet)]
        digest = hashlib.sha256("".join(map(repr, grids)).encode()).hexdigest()
        return HouseSource(name=path.name, grids=grids, fingerprint=digest[:12], folder=path.resolve().parent)
    try:
        data = path.read_bytes()
        grids = read_grids(data, Package(data), in_house_file)
    except OSError as problem:
        raise WorkbookRefused(
            f"The house file {path.name} may not be read ({problem.strerror}): ask for permission, or copy it to a folder of yours."
        ) from problem
    except WorkbookRefused as problem:
        raise WorkbookRefused(f"The house file {path.name} cannot be used. {problem}") from problem
    return HouseSource(
        name=path.name, grids=grids, fingerprint=hashlib.sha256(data).hexdigest()[:12], folder=path.resolve().parent
    )


def read_bytes(data: bytes) -> Source:
    """A workbook file's bytes, read."""
    package = Package(data)
    present = present_sheets(package)
    marked = marked_sheets(present.names, RESULT_NAMES)
    names = choose_names(present.sheets, marked, RESULT_NAMES)
    wanted = advisors_sheets(package, sheets_to_read(present.sheets))
    trades, lots_sold = (names[name] if name in marked else None for name in ("Trades", "Lots Sold"))
    own = own_sheet("Trades", present.sheets, names)
    grids = read_grids(data, package, lambda name: wanted(name) or name in (trades, own, lots_sold))
    return Source(
        grids=[each for each in grids if each.sheet not in (trades, lots_sold) and (each.sheet != own or wanted(own))],
        trades=next((grid for grid in grids if grid.sheet == trades), None),
        sheets=present.sheets,
        names=names,
        fingerprint=hashlib.sha256(data).hexdigest()[:12],
        data=data,
        own_trades=next((grid for grid in grids if grid.sheet == own), None),
        lots_sold=next((grid for grid in grids if grid.sheet == lots_sold), None),
        look=lambda layout: read_look(package, layout.sheet, layout.heading_row, layout.columns),
        formulas=lambda sheet, column: formula_rows(package, sheet, column),
    )


def _from_folder(folder: Path) -> Source:
    """The folder's CSV files as a plain workbook, to which the results are added."""
    from xlrebal.excel.draw.plain_workbook import plain_workbook
    from xlrebal.excel.file.read_csv_folder import read_csv_folder

    grids = read_csv_folder(folder)
    source = read_bytes(plain_workbook(grids))
    names = dict(zip((grid.sheet for grid in grids), source.sheets, strict=True))
    return replace(
        source,
        grids=grids,  # a workbook of text would lose what is an error
        formulas=lambda sheet, column: {},
        look=lambda layout: source.look(layout._replace(sheet=names[layout.sheet])),
    )
