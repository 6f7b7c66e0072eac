"""A plan's own sheets with the advisor's entries on Trades, as the next run reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from xlrebal.excel.grid import Grid
from xlrebal.schema.column import Results, ResultTable, Row, Value
from xlrebal.schema.results import LOTS_SOLD, TRADES

Decide = Callable[[Row], Mapping[str, Value]]  # what the advisor enters on a row of Trades


def locked(row: Row) -> Mapping[str, Value]:
    """A lock, whatever the row."""
    return {"decision": "lock"}


def on_row(action: str, symbol: str, **entered: Value) -> Decide:
    """These entries on the rows of one symbol and side, and nothing on the others."""
    return lambda row: entered if (row["action"], row["symbol"]) == (action, symbol) else {}


def trades_sheet(results: Results) -> Grid:
    """Trades as it stands in the book."""
    return _sheet("Trades", TRADES, results)


def lots_sold_sheet(results: Results) -> Grid:
    """Lots Sold as it stands in the book."""
    return _sheet("Lots Sold", LOTS_SOLD, results)


def _sheet(name: str, table: ResultTable, results: Results) -> Grid:
    """A result table below a title."""
    keys = [column.key for column in table.columns]
    rows = [[row.get(key) for key in keys] for row in results[table.key]]
    return Grid(name, [[name], [column.name for column in table.columns], *rows])
