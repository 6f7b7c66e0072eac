"""A linear program as columns and rows, put together block by block with numpy alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from xlrebal.schema.record import record
from xlrebal.tax.columns import Flags, Floats, Ints

UNBOUNDED = np.inf


@record(kw_only=True)
class LinearProgram:
    """Least cost · x with row_low ≤ A x ≤ row_high and low ≤ x ≤ high; `whole` marks columns that are 0 or 1.

    A is given by its entries: row, column, value of each. cost, low, high, whole: one element a column. column_names,
    row_names: numbers by which the same columns and rows are known in another program of the kind.
    """

    cost: Floats
    low: Floats
    high: Floats
    whole: Flags
    row_low: Floats
    row_high: Floats
    at_row: Ints
    at_column: Ints
    entry: Floats
    column_names: Ints
    row_names: Ints


class ProgramDraft:
    """A program while it is put together: columns and rows are added in blocks and known by their indices."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._columns: list[tuple[Floats, Floats, Floats, Flags, Ints]] = []
        self._rows: list[tuple[Floats, Floats, Ints]] = []
        self._entries: list[tuple[Ints, Ints, Floats]] = []
        self._width = self._height = 0

    @property
    def width(self) -> int:
        """How many columns there are."""
        return self._width

    def columns(
        self,
        cost: ArrayLike,
        high: ArrayLike = UNBOUNDED,
        *,
        low: ArrayLike = 0.0,
        whole: bool = False,
        names: Ints | None = None,
    ) -> Ints:
        """New columns, one for each element of `cost`; their indices. names: numbers of what they stand for, else 0, 1, 2 …"""
        prices = np.atleast_1d(np.asarray(cost, dtype=float))
        size = len(prices)
        named = _named(len(self._columns), names, size)
        self._columns.append((prices, _spread(low, size), _spread(high, size), np.full(size, whole), named))
        self._width += size
        return np.arange(self._width - size, self._width)

    def rows(self, low: ArrayLike, high: ArrayLike, *, names: Ints | None = None) -> Ints:
        """New rows between these limits, one for each element of the longer of them; their indices. names: as of columns."""
        size = np.broadcast(low, high).size
        self._rows.append((_spread(low, size), _spread(high, size), _named(len(self._rows), names, size)))
        self._height += size
        return np.arange(self._height - size, self._height)

    def entries(self, rows: ArrayLike, columns: ArrayLike, values: ArrayLike) -> None:
        """What columns count for in rows; element by element, or one for all."""
        at_row, at_column, value = np.broadcast_arrays(rows, columns, np.asarray(values, dtype=float))
        self._entries.append((at_row.ravel(), at_column.ravel(), value.ravel()))

    def program(self) -> LinearProgram:
        """What has come together."""
        cost, low, high, whole, column_names = (np.concatenate(parts) for parts in zip(*self._columns, strict=True))
        row_low, row_high, row_names = (np.concatenate(parts) for parts in zip(*self._rows, strict=True))
        at_row, at_column, entry = (np.concatenate(parts) for parts in zip(*self._entries, strict=True))
        return LinearProgram(
            cost=cost,
            low=low,
            high=high,
            whole=whole,
            row_low=row_low,
            row_high=row_high,
            at_row=at_row,
            at_column=at_column,
            entry=entry,
            column_names=column_names,
            row_names=row_names,
        )


def _named(block: int, names: Ints | None, size: int) -> Ints:
    """The block and the number in it, as one number."""
    return (np.int64(block) << 40) + (np.arange(size) if names is None else names)


def _spread(value: ArrayLike, size: int) -> Floats:
    return np.broadcast_to(np.asarray(value, dtype=float), size).copy()
