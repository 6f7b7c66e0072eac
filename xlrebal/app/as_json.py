"""The answers as JSON: the result tables, row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count
from typing import TYPE_CHECKING

from xlrebal.excel.grid import column_letters
from xlrebal.schema.column import snake_case

if TYPE_CHECKING:
    from xlrebal.app.ledger import LedgerAnswer
    from xlrebal.app.plan import Answer
    from xlrebal.excel.parse.parse_tables import HoldingsLayout


def ledger_json(answer: LedgerAnswer) -> dict[str, list[dict[str, object]]]:
    """{table: [row, …]} of the rebuilt ledger: lots, realized, matches, open_windows, differences."""
    return {key: [_plain(row) for row in rows] for key, rows in answer.results.items()}


def as_json(answer: Answer) -> dict[str, list[dict[str, object]]]:
    """{table: [row, …]} with the keys of schema/results.py; dates ISO, weights fractions, money dollars.

    drift_holdings rows start with the advisor's own columns, all of them: see own_keys.
    """
    from xlrebal.schema.results import DRIFT_APPENDED

    tables = {key: [_plain(row) for row in rows] for key, rows in answer.results.items()}
    layout: HoldingsLayout | None = answer.parsed.holdings_layout
    if layout is not None and tables.get("drift_holdings"):
        keys = own_keys(layout.headings, layout.columns, [column.key for column in DRIFT_APPENDED])
        own = [dict(zip(keys, cells, strict=True)) for cells in zip(*layout.cells, strict=True)]
        tables["drift_holdings"] = [
            {**_plain(mine), **ours} for mine, ours in zip(own, tables["drift_holdings"], strict=True)
        ]
    return tables


def own_keys(headings: Sequence[str], columns: Sequence[int], ours: Sequence[str]) -> list[str]:
    """A key of its own for every column of the advisor's: Notes is notes, a second one notes_2, our own names stay ours.

    A heading is its snake_case; one without Latin letters itself; a column without a heading that of its letter, column_e.
    Of several that make one key the first has it, the others count on: with a Notes 2 besides, the second Notes is notes_3.
    columns: where they stand, counted from 0. ours: the keys we append, which win.
    """
    wanted = [
        snake_case(heading) or "_".join(heading.lower().split()) or f"column_{column_letters(column).lower()}"
        for heading, column in zip(headings, columns, strict=True)
    ]
    taken, reserved, keys = set(ours), {*ours, *wanted}, []
    for key in wanted:
        numbered = (f"{key}_{number}" for number in count(2))
        free = key if key not in taken else next(each for each in numbered if each not in reserved | taken)
        taken.add(free)
        keys.append(free)
    return keys


def _plain(row: Mapping[str, object]) -> dict[str, object]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in row.items()}
