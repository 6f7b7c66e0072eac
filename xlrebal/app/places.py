"""Findings at the places of the advisor's own workbook: its sheets and headings by the names they have there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from xlrebal.excel.parse.parse_tables import ParsedBook
from xlrebal.schema.column import Table
from xlrebal.schema.finding import Finding
from xlrebal.schema.inputs import READ_SHEETS


def in_the_book(parsed: ParsedBook, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with sheet and column as the workbook calls them, so that a link leads there: Activity for Transactions."""
    declared = {sheet.name: sheet for sheet in READ_SHEETS if sheet.key in parsed.tables}
    called = {table.sheet for table in parsed.tables.values()}
    found = []
    for finding in findings:
        sheet = declared.get(finding.sheet)
        if sheet is not None and finding.sheet not in called:
            table = parsed.tables[sheet.key]
            keys = {column.name: column.key for column in sheet.columns}
            finding = replace(finding, sheet=table.sheet, column=_heading(table, keys, finding.column))
        found.append(finding)
    return tuple(found)


def _heading(table: Table, keys: dict[str, str], column: str) -> str:
    """A column's heading in the workbook; its own name where the sheet has none."""
    return table.headings.get(keys.get(column, ""), column)
