"""A plan's own sheets with the advisor's entries on Trades, as the next run reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from xlrebal.excel.grid import Grid
from xlrebal.excel.parse.read_decisions import Decisions, read_decisions
from xlrebal.schema.column import Results, ResultTable, Row, Value
from xlrebal.schema.results import LOTS_SOLD, TRADES

Decide = Callable[[Row], Mapping[str, Value]]  # what the advisor enters on a row of Trades


def locked(row: Row) -> Mapping[str, Value]:
    """A lock, whatever the row."""
    return {"decision": "lock"}


def sheet(name: str, table: ResultTable, rows: Sequence[Row]) -> Grid:
    """A result table as it stands on its sheet, below a title."""
    keys = [column.key for column in table.columns]
    return Grid(name, [[name], [column.name for column in table.columns], *([row.get(key) for key in keys] for row in rows)])


def decided(results: Results, decide: Decide = locked) -> Grid:
    """Trades with the advisor's entries."""
    return sheet("Trades", TRADES, [{**row, **decide(row)} for row in results["trades"]])


def read_again(results: Results, decide: Decide = locked) -> Decisions:
    """What the next run reads of these results."""
    return read_decisions(decided(results, decide), sheet("Lots Sold", LOTS_SOLD, results["lots_sold"]))
