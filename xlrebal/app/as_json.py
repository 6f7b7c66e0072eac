"""The answers as JSON: the result tables, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from xlrebal.app.ledger import LedgerAnswer
from xlrebal.app.plan import Answer
from xlrebal.excel.parse.parse_tables import HoldingsLayout


def ledger_json(answer: LedgerAnswer) -> dict[str, list[dict[str, object]]]:
    """{table: [row, …]} of the rebuilt ledger: lots, realized, matches, open_windows, differences."""
    return {key: [_plain(row) for row in rows] for key, rows in answer.results.items()}


def as_json(answer: Answer) -> dict[str, list[dict[str, object]]]:
    """{table: [row, …]} with the keys of schema/results.py; dates ISO, weights fractions, money dollars.

    drift_holdings rows start with the advisor's own columns, by snake_case of their headings.
    """
    from xlrebal.schema.column import snake_case

    tables = {key: [_plain(row) for row in rows] for key, rows in answer.results.items()}
    layout: HoldingsLayout | None = answer.parsed.holdings_layout
    if layout is not None and tables.get("drift_holdings"):
        keys = [snake_case(heading) for heading in layout.headings]
        own = [dict(zip(keys, cells, strict=True)) for cells in zip(*layout.cells, strict=True)]
        tables["drift_holdings"] = [
            {**_plain(mine), **ours} for mine, ours in zip(own, tables["drift_holdings"], strict=True)
        ]
    return tables


def _plain(row: Mapping[str, object]) -> dict[str, object]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in row.items()}
