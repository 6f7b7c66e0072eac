"""The plan of a documented example: its sheets, written as text, read and planned as a workbook's are."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from datetime import date

from docs.finding_examples import PLAIN, Sheets
from xlrebal.app.plan import Answer, Request, plan
from xlrebal.excel.file.read_csv_folder import read_csv
from xlrebal.excel.grid import Grid
from xlrebal.excel.result_names import choose_names
from xlrebal.excel.source import RESULT_NAMES, HouseSource, Source

HOUSE = "House "  # a sheet so called is the house file's
AS_OF = date(2026, 11, 20)


def plan_example(changes: Sheets) -> Answer:
    """The plain household with these sheets replaced, added or (None) taken away, planned."""
    grids = {name: grid(name, text) for name, text in {**PLAIN, **changes}.items() if text is not None}
    house = [grids.pop(name) for name in list(grids) if name.startswith(HOUSE)]
    trades = grids.pop("Trades", None)
    earlier = trades if trades and len(trades.rows) > 1 else None  # an earlier run's; else a sheet of the advisor's own
    taken = [*grids, *(["Trades"] if trades and not earlier else [])]
    names = choose_names(taken, {}, RESULT_NAMES)
    source = Source(
        grids=list(grids.values()),
        trades=earlier,
        sheets=taken,
        names=names,
        fingerprint="",
        data=b"",
        look=lambda layout: [],
        house=_house(house),
    )
    return plan(source, Request(AS_OF, AS_OF))


def _house(grids: list[Grid]) -> HouseSource | None:
    """The sheets called so as the house file house.xlsx; None where there are none."""
    shared = [replace(each, sheet=each.sheet.removeprefix(HOUSE)) for each in grids]
    return HouseSource(name="house.xlsx", grids=shared, fingerprint="") if shared else None


def grid(sheet: str, text: str) -> Grid:
    """The text as a sheet; on Trades, which we write, numbers are numbers."""
    read = read_csv(sheet, "\n".join(",".join(cells) for cells in rows(text)).encode())
    if sheet != "Trades":
        return read
    return Grid(
        sheet,
        [[float(cell) if isinstance(cell, str) and cell.isdigit() else cell for cell in row] for row in read.rows],
    )


def rows(text: str) -> list[list[str]]:
    """The lines of an example's text, cut at their commas."""
    return [[cell.strip() for cell in line.split(",")] for line in textwrap.dedent(text).strip().splitlines()]
