"""What the advisor filled in and nothing reads yet: said, so that no entry is taken in silence."""

from __future__ import annotations

from collections.abc import Iterator

from xlrebal.schema.column import InputSheet, Table
from xlrebal.schema.finding import Finding, Problem, note


def not_used_yet(sheet: InputSheet, table: Table) -> Iterator[Finding]:
    """A note for each column that a later version will use, at its first filled cell."""
    for column in sheet.columns:
        filled = [at for at, value in enumerate(table.columns[column.key]) if value is not None]
        if column.later and filled:
            yield note(
                Problem.NOT_USED_YET,
                f"{column.name} is read and changes nothing yet: {column.later}.",
                sheet=table.sheet,
                row=table.rows[filled[0]],
                column=table.headings[column.key],
                value=table.columns[column.key][filled[0]],
            )
