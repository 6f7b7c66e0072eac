"""One table with another's rows beneath it: the client's own, then the house file's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlrebal.schema.column import RowsFrom, Table, Value


class HouseCell(NamedTuple):
    """What a cell of the client's rows takes in its place: the value of a record of the house file."""

    value: Value
    record: int


Filled = Mapping[tuple[int, str], HouseCell]  # by the client's record and key


def rows_beneath(own: Table | None, house: Table, keep: Sequence[int], filled: Filled | None = None) -> Table | None:
    """The client's rows, with `filled` in these cells, then the records of the house file to keep; None where there are none at all."""
    if own is None or not len(own):
        return _chosen(house, keep) if keep else own
    if not keep and not filled:
        return own
    count = len(own)
    columns = {key: list(own.columns.get(key) or [None] * count) for key in {**own.columns, **house.columns}}
    taken = filled or {}
    for (record, key), cell in taken.items():
        columns[key][record] = cell.value
    for key, cells in columns.items():
        theirs = house.columns.get(key)
        cells += [theirs[record] if theirs else None for record in keep]
    place = {record: count + at for at, record in enumerate(keep)}
    return replace(
        own,
        columns=columns,
        rows=[*own.rows, *(house.rows[record] for record in keep)],
        headings={**house.headings, **own.headings},
        extra={name: [*cells, *[None] * len(keep)] for name, cells in own.extra.items()},
        faults=own.faults | {(place[record], key) for record, key in house.faults if record in place},
        not_calculated=own.not_calculated
        | {(place[record], key) for record, key in house.not_calculated if record in place},
        house=RowsFrom(count, house.sheet, house.headings, {at: house.rows[cell.record] for at, cell in taken.items()}),
    )


def _chosen(house: Table, keep: Sequence[int]) -> Table:
    """These records of the house file alone."""
    place = {record: at for at, record in enumerate(keep)}
    return replace(
        house,
        columns={key: [cells[record] for record in keep] for key, cells in house.columns.items()},
        rows=[house.rows[record] for record in keep],
        extra={name: [cells[record] for record in keep] for name, cells in house.extra.items()},
        faults=frozenset((place[record], key) for record, key in house.faults if record in place),
        not_calculated=frozenset((place[record], key) for record, key in house.not_calculated if record in place),
        house=RowsFrom(0, house.sheet, house.headings),
    )
