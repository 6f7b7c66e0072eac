"""Ranges that were read before: a range is read, and what follows from it alone worked out, once for each content of it.

Excel hands every cell of a column its own copy of the range it speaks of. Two copies are the same where every cell has the
same value of the same kind; that is compared cell by cell, in C, and costs a small part of reading them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from threading import Lock
from typing import Any, TypeVar

from xlrebal.schema.record import record
from xlrebal.shells.functions.cell_error import CellError
from xlrebal.shells.functions.range_cells import Range, RangeRead, read_range

T = TypeVar("T")
SURE = frozenset({str, float, type(None), datetime})  # but for 0 and 1, no value of one is equal to one of another
RANGES, CELLS = 64, 2_000_000  # as many are kept, the last used


@record
class _Twins:
    """Cells of one column, in these rows, and what kind each is of."""

    column: int
    rows: Sequence[int]
    kinds: Sequence[type]

    def are_of_the_same_kinds(self, value: Sequence[Sequence[Any]]) -> bool:
        """Whether the same cells of other rows are of these kinds."""
        return list(map(type, map(itemgetter(self.column), map(value.__getitem__, self.rows)))) == self.kinds


@record
class _Kept:
    """A copy of what was given, and what it was read as.

    twins: the cells to which a value of another kind is equal (1 is TRUE to Python), column by column.
    """

    rows: Sequence[Sequence[Any]]
    twins: Sequence[_Twins]
    read: RangeRead

    def is_same(self, value: Any) -> bool:
        """Whether a value is rows that hold the same."""
        return value == self.rows and all(each.are_of_the_same_kinds(value) for each in self.twins)

    def size(self) -> int:
        """How many cells it has."""
        return sum(map(len, self.rows))


@dataclass(slots=True)
class RangeMemory:
    """The ranges last read."""

    _kept: OrderedDict[Hashable, _Kept] = field(default_factory=OrderedDict)
    _size: int = 0
    _lock: Lock = field(default_factory=Lock)

    def read(self, value: Any) -> RangeRead:
        """`read_range`, which reads each content once."""
        if not isinstance(value, list | tuple) or not value:
            return read_range(value)
        key = _outline(value)
        known = self._kept.get(key)
        if known is not None and known.is_same(value):
            with self._lock:
                if key in self._kept:
                    self._kept.move_to_end(key)
            return known.read
        read = read_range(value)
        if {list, tuple}.issuperset(map(type, value)) and len(set(map(len, value))) == 1:
            with self._lock:
                self._keep(key, _kept(value, read))
        return read

    def forget(self) -> None:
        """Begins anew."""
        with self._lock:
            self._kept.clear()
            self._size = 0

    def _keep(self, key: Hashable, kept: _Kept) -> None:
        if (before := self._kept.pop(key, None)) is not None:
            self._size -= before.size()
        self._kept[key] = kept
        self._size += kept.size()
        while self._kept and (len(self._kept) > RANGES or self._size > CELLS):
            _, oldest = self._kept.popitem(last=False)
            self._size -= oldest.size()


def _kept(rows: Sequence[Sequence[Any]], read: RangeRead) -> _Kept:
    copied = type(rows)(row[:] for row in rows)  # type: ignore[call-arg]
    columns = enumerate(zip(*rows, strict=True))
    twins = [_Twins(column, found, [type(cells[row]) for row in found])
             for column, cells in columns if (found := [row for row, cell in enumerate(cells) if _has_twins(cell)])]  # fmt: skip
    return _Kept(copied, twins, read)


def _has_twins(cell: object) -> bool:
    """Whether a value of another kind is equal to this one."""
    return type(cell) not in SURE or cell in (0, 1)


def _outline(rows: Sequence[Sequence[Any]]) -> Hashable:
    """What tells most ranges apart at a glance: how many rows there are, and what stands in a few of them."""
    return len(rows), repr(rows[0]), repr(rows[len(rows) // 2]), repr(rows[-1])


def remembered(rows: Sequence[Sequence[Any]], what: Hashable, work_out: Callable[[], T]) -> T:
    """What follows from a range alone, worked out when it is first asked for; its error is remembered, too.

    The answer is shared: it is not to be changed.
    """
    if not isinstance(rows, Range):
        return work_out()
    if what not in rows.memo:
        try:
            rows.memo[what] = work_out()
        except CellError as problem:
            rows.memo[what] = problem
    known = rows.memo[what]
    if isinstance(known, CellError):
        raise type(known)(*known.args)
    return known  # type: ignore[no-any-return]


MEMORY = RangeMemory()
