"""Prices asked for, and the workbook planned by what was found: as the command and the button ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from xlrebal.app.plan import Answer, Progress, Request, plan
from xlrebal.app.price_cache import read_cache, write_cache
from xlrebal.app.price_folder import PriceFolder
from xlrebal.app.prices_wanted import prices_wanted
from xlrebal.excel.draw.sheet_frame import FIRST_FREE_ROW
from xlrebal.excel.grid import Cell, Grid
from xlrebal.excel.parse.parse_house import parse_house
from xlrebal.excel.refused import WorkbookRefused
from xlrebal.excel.source import HouseSource, Source
from xlrebal.household.price_source import PriceSource
from xlrebal.household.read.price_sources import PriceSources, read_price_sources
from xlrebal.household.read.sheet_rows import Sheets
from xlrebal.prices.ask_sources import Look, ask_sources
from xlrebal.prices.chain import Ages, Link, links, to_ask
from xlrebal.prices.found_price import Provider
from xlrebal.prices.json_path import check_path
from xlrebal.prices.web_source import WebSource
from xlrebal.report.audit_rows import check_rows
from xlrebal.report.updated_prices_rows import price_findings, updated_prices_rows, updated_prices_sentence
from xlrebal.schema.column import Row
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.schema.inputs import PRICE_SOURCES, UPDATED_PRICES
from xlrebal.schema.results import RESULT_TABLES

COMMAND = "prices"
SHEET = UPDATED_PRICES.name
NO_SOURCE = (
    "No source of prices is declared: enter them on the sheet Price Sources of the firm's house file (xlrebal template FILE --house has it), and name that "
    "file as House File on Settings or with --house."
)


def _nothing() -> None:
    """What is done while waiting, where nobody can stop it."""


class PricesFound(NamedTuple):
    """What the chain gave each symbol, in order; how many symbols were asked for; what went wrong with a source."""

    links: Sequence[Link]
    asked: int
    findings: tuple[Finding, ...]


def prices_answer(
    source: Source, request: Request, now: datetime, on_progress: Progress | None = None, while_waiting: Look = _nothing
) -> Answer:
    """The workbook planned by the prices found, with the sheet Updated Prices. now: the moment of the run, with its zone.
    while_waiting: called several times a second until the sources have answered; what it raises ends the run.

    Asks the sources of the house file, no other and for nothing else. Whatever fails, the prices of before stand and a
    finding says so; WorkbookRefused only where a sheet of the advisor's own is called Updated Prices.
    """
    if source.names[SHEET] != SHEET:
        why = "that xlrebal did not write" if source.taken(SHEET) else f"under the name {source.names[SHEET]}"
        raise WorkbookRefused(f"The workbook has a sheet {SHEET} {why}: rename it, or delete it.")
    found = find_prices(source, request, now, on_progress, while_waiting)
    rows = updated_prices_rows(found.links)
    kept = [grid for grid in source.grids if grid.sheet != SHEET]
    priced = replace(source, grids=[*kept, _as_grid(SHEET, rows)])
    answer = plan(priced, replace(request, command=COMMAND), on_progress)
    findings = (*answer.findings, *found.findings)
    results = {**answer.results, UPDATED_PRICES.key: rows, "checks": check_rows(findings)}
    return replace(answer, results=results, findings=findings, study=updated_prices_sentence(found.links, found.asked))


def find_prices(
    source: Source, request: Request, now: datetime, on_progress: Progress | None = None, while_waiting: Look = _nothing
) -> PricesFound:
    """Goes through the chain of every symbol that needs a price; keeps what the sources gave on this computer."""
    say = on_progress or (lambda _: None)
    declared = _declared(source.house)
    wanted, stale_days = prices_wanted(source, request, now)
    ages = Ages(today=now.date(), now=now, stale_days=stale_days)
    cache = read_cache(declared.sources)
    asking = to_ask(wanted, cache, declared.sources, ages)
    say(f"Asking for {len(asking)} price{'' if len(asking) == 1 else 's'}")
    providers = [_provider(each, source.house, now) for each in declared.sources]
    asked = ask_sources(providers, asking, lambda price: not ages.stale(price), look=while_waiting)
    if asked.prices:
        write_cache(declared.sources, cache.with_prices(asked.prices.values()), now)
    chain = tuple(links(wanted, cache, declared.sources, asked, ages))
    findings = (*declared.findings, *price_findings(chain, asked.faults, damaged=cache.damaged))
    return PricesFound(chain, len(asking), findings)


def default_priced(book: Path) -> Path:
    """<name>-priced beside the input; a workbook so called already is written again. A folder gives an .xlsx."""
    if book.is_dir():
        return book.resolve().parent / f"{book.resolve().name}-priced.xlsx"
    return book if book.stem.endswith("-priced") else book.with_name(f"{book.stem}-priced{book.suffix}")


def _declared(house: HouseSource | None) -> PriceSources:
    """The sources of the house file; a warning where there are none."""
    found = PriceSources((), ())
    if house is not None:
        parsed = parse_house(house.grids, house.name)
        rows = parsed.tables.get(PRICE_SOURCES.key)
        ours = tuple(each for each in parsed.findings if rows is not None and each.sheet == rows.sheet)
        found = read_price_sources(Sheets(parsed.tables), check_path)
        found = PriceSources(found.sources, (*ours, *found.findings))
    if found.sources or found.findings:
        return found
    return PriceSources((), (warning(Problem.MISSING_PRICE, NO_SOURCE, sheet=PRICE_SOURCES.name),))


def _provider(source: PriceSource, house: HouseSource | None, now: datetime) -> Provider:
    """The source as one that can be asked; a folder lies beside the house file where its path is not whole."""
    if source.kind == "web":
        return WebSource(source=source, asked=now)
    beside = house.folder if house and house.folder else Path()
    return PriceFolder(source=source, folder=beside / Path(source.address).expanduser(), asked=now)


def _as_grid(name: str, rows: Sequence[Row]) -> Grid:
    """The sheet as it will be read back, row for row where it will be drawn."""
    columns = RESULT_TABLES[UPDATED_PRICES.key].columns
    above: list[list[Cell]] = [[None] * len(columns) for _ in range(FIRST_FREE_ROW)]
    cells = [[row[column.key] for column in columns] for row in rows]
    return Grid(name, [*above, [column.name for column in columns], *cells])
