"""What the result sheets say besides their tables: whose they are, of which day, how Holdings look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date

from xlrebal.excel.grid import Cell, ColumnLook
from xlrebal.schema.record import record


@record
class HoldingsCopy:
    """The advisor's Holdings as they stand, to be copied with our columns appended.

    `rows` holds the cells under each of `headings`, in the order of results["drift_holdings"]; `looks` has one entry a
    heading; `row_numbers` are the Excel rows these cells stand in.
    """

    headings: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = ()
    looks: Sequence[ColumnLook] = ()
    row_numbers: Sequence[int] = ()

    def part(self, *, hidden: bool) -> HoldingsCopy:
        """Only the columns that the advisor hides, or only those they show."""
        looks = [*self.looks, *[ColumnLook()] * max(0, len(self.headings) - len(self.looks))]
        kept = [at for at in range(len(self.headings)) if looks[at].hidden is hidden]
        rows = [[row[at] if at < len(row) else None for at in kept] for row in self.rows]
        return HoldingsCopy([self.headings[at] for at in kept], rows, [looks[at] for at in kept], self.row_numbers)


@record(kw_only=True)
class Page:
    """The frame around the tables.

    `names` maps each result sheet to the name it bears in the advisor's workbook. `input_sheets` are the sheets a check
    may link to, and `heading_places` gives (sheet, heading) → column letter there. `empty_reason` completes the
    sentence of an empty Trades sheet. `tax_note` stands under its totals. `input_fingerprint` is a short hash of the input.
    """

    names: Mapping[str, str]
    as_of: date
    headline: str
    subtitle: str = ""
    client: str = ""
    advisor: str = ""
    input_fingerprint: str = ""
    input_sheets: frozenset[str] = frozenset()
    heading_places: Mapping[tuple[str, str], str] = field(default_factory=dict)
    holdings: HoldingsCopy = HoldingsCopy()
    dry_run: bool = False
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    empty_reason: str = ""
    tax_note: str = ""

    @property
    def day(self) -> str:
        """The as-of date as people read it: 31 Jul 2026."""
        return f"{self.as_of:%d %b %Y}"
