"""A firm's house file, read: the same sheets as a client's book has, its own Profiles, and nothing of any client's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlrebal.excel.grid import Grid
from xlrebal.excel.parse.heading_words import normal_name
from xlrebal.excel.parse.parse_tables import parse_tables
from xlrebal.excel.parse.sheet_names import bears_name
from xlrebal.schema.column import Table, Value
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.schema.inputs import CLIENT_SHEETS, HOUSE_SHEETS
from xlrebal.schema.settings import CLIENTS_OWN, SETTINGS_BY_KEY

ABSENT = frozenset({Problem.MISSING_SHEET, Problem.EMPTY_SHEET})  # a house file needs none of its sheets


class ParsedHouse(NamedTuple):
    """Tables by the key of their sheet, each called by file and sheet; settings by key; the keys of those that cannot be used."""

    tables: dict[str, Table]
    settings: dict[str, Value]
    unread: frozenset[str]
    findings: tuple[Finding, ...]


def in_house_file(name: str) -> bool:
    """Whether a sheet of this name is read from a house file, or said not to be."""
    return any(bears_name(name, sheet) for sheet in (*HOUSE_SHEETS, *CLIENT_SHEETS))


def parse_house(grids: Sequence[Grid], name: str) -> ParsedHouse:
    """The sheets of the house file of this name. What it holds of one client is left out, and said."""
    clients = [grid for grid in grids if any(bears_name(grid.sheet, sheet) for sheet in CLIENT_SHEETS)]
    book = parse_tables([grid for grid in grids if grid not in clients], HOUSE_SHEETS)
    findings = [_placed(each, name) for each in book.findings if each.code not in ABSENT]
    findings += [_of_a_client(grid, name) for grid in clients if any(any(row) for row in grid.rows)]
    findings += _clients_settings(book.tables.get("settings"), book.settings, name)
    return ParsedHouse(
        {key: replace(table, sheet=called(name, table.sheet)) for key, table in book.tables.items()},
        {key: value for key, value in book.settings.items() if key not in CLIENTS_OWN},
        book.unread_settings - CLIENTS_OWN,
        tuple(findings),
    )


def called(name: str, sheet: str) -> str:
    """What a sheet of the house file is called in a finding."""
    return f"House file {name}, {sheet}"


def _placed(finding: Finding, name: str) -> Finding:
    return replace(finding, sheet=called(name, finding.sheet)) if finding.sheet else finding


def _of_a_client(grid: Grid, name: str) -> Finding:
    return warning(
        Problem.HOUSE_FILE,
        f"The house file {name} has a sheet {grid.sheet}, which is one client's: it is not read; delete it there, for the file is shared by all clients' books.",
        sheet=called(name, grid.sheet),
    )


def _clients_settings(table: Table | None, settings: dict[str, Value], name: str) -> Iterator[Finding]:
    """Settings that say something of one client."""
    rows = (
        {normal_name(str(text)): row for text, row in zip(table.columns["name"], table.rows, strict=True)}
        if table
        else {}
    )
    for key in sorted(CLIENTS_OWN & settings.keys()):
        setting = SETTINGS_BY_KEY[key]
        yield warning(
            Problem.HOUSE_FILE,
            f"{setting.name} is one client's and is not taken from the house file {name}: enter it on the client's Settings.",
            sheet=called(name, table.sheet if table else "Settings"),
            row=rows.get(normal_name(setting.name)),
            value=setting.name,
        )
