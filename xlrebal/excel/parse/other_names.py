"""What the workbook's sheets call its accounts and asset classes, for reading lines that stand outside any table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from xlrebal.excel.grid import Grid
from xlrebal.excel.parse.account_labels import compared
from xlrebal.excel.parse.find_heading import find_heading
from xlrebal.excel.parse.parse_cells import read_text
from xlrebal.excel.parse.sheet_names import sheets_called
from xlrebal.schema.column import InputSheet
from xlrebal.schema.inputs import ACCOUNTS, HOLDINGS, LOTS, SECURITIES, TARGETS, TRANSACTIONS


class OtherNames:
    """The names that columns of any sheet give; looked for at the first question."""

    def __init__(self, grids: Sequence[Grid]) -> None:
        """Keep the sheets."""
        self._grids = grids

    @cached_property
    def accounts(self) -> dict[str, str]:
        """{as compared: as written}, Accounts before the other sheets."""
        names: dict[str, str] = {}
        for text in self._texts("account", ACCOUNTS, HOLDINGS, LOTS, TRANSACTIONS):
            names.setdefault(compared(text), text)
        return names

    @cached_property
    def classes(self) -> frozenset[str]:
        """Classes, sub-classes and sectors as compared."""
        keys = ("asset_class", "sub_class", "sector")
        return frozenset(compared(text) for key in keys for text in self._texts(key, TARGETS, SECURITIES, HOLDINGS))

    def _texts(self, key: str, *sheets: InputSheet) -> Iterator[str]:
        """The distinct texts of one column of these sheets, sorted a sheet."""
        for sheet in sheets:
            for grid in sheets_called(sheet, self._grids):
                heading = find_heading(grid, sheet)
                place = heading.places.get(key) if heading else None
                if heading is None or place is None:
                    continue
                cells = {cells[place] for cells in grid.rows[heading.row + 1 :] if place < len(cells)}
                yield from sorted(text for cell in cells if (text := read_text(cell)))
