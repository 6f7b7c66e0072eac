"""The names of securities, beside their symbols."""

from __future__ import annotations

from collections.abc import Sequence

from xlrebal.household.household import Household
from xlrebal.household.target import Level
from xlrebal.schema.column import Results, Row
from xlrebal.schema.results import DESCRIPTION, DRIFT, RESULT_TABLES


def with_names(results: Results, household: Household) -> Results:
    """The tables that have a Description, each row with its security's after its symbol; None where no sheet gives one."""
    named = {key for key, table in RESULT_TABLES.items() if DESCRIPTION in table.columns}
    return {key: _named(key, rows, household) if key in named else rows for key, rows in results.items()}


def _named(table: str, rows: Sequence[Row], household: Household) -> list[Row]:
    """The rows of one table. A row of Drift that speaks of no security has a name already."""
    beside = "name" if table == DRIFT.key else "symbol"
    described = {str(symbol): each.description or None for symbol, each in household.securities.items()}
    return [
        _with(
            row, beside, None if "level" in row and row["level"] != Level.SECURITY else described.get(str(row[beside]))
        )
        for row in rows
    ]


def _with(row: Row, beside: str, name: str | None) -> Row:
    """The row with the name after the symbol."""
    keys = list(row)
    after = keys.index(beside) + 1
    return {**{key: row[key] for key in keys[:after]}, DESCRIPTION.key: name, **{key: row[key] for key in keys[after:]}}
