"""A range is read once for each content of it, and a copy that differs in one cell, or in the kind of one, is another range."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from xlrebal.shells.functions.cell_error import BadInput
from xlrebal.shells.functions.range_memory import RANGES, RangeMemory, remembered

DAY = datetime(2026, 11, 20)  # noqa: DTZ001


def rows(*changed: tuple[int, int, Any]) -> list[list[Any]]:
    made = [["Date", "Symbol", "Quantity"], *([DAY, f"S{each}", float(each)] for each in range(40))]
    for row, column, value in changed:
        made[row][column] = value
    return made


def test_a_copy_is_the_same_range():
    memory = RangeMemory()
    assert memory.read(rows()).cells is memory.read(rows()).cells


@pytest.mark.parametrize("change", [(5, 2, 9.5), (1, 2, False), (2, 2, True), (2, 2, 1), (7, 1, "s6"), (7, 0, None), (7, 1, " ")])
def test_one_cell_or_its_kind_makes_another(change):
    memory = RangeMemory()
    before = memory.read(rows()).cells
    after = memory.read(rows(change)).cells
    row, column, value = change
    assert after is not before
    assert after[row][column] == (None if value == " " else value) and type(after[row][column]) is type(None if value == " " else value)
    assert memory.read(rows(change)).cells is after


def test_what_the_caller_changes_afterwards_is_seen():
    memory, given = RangeMemory(), rows()
    before = memory.read(given).cells
    given[3][2] = 77.0
    assert memory.read(given).cells is not before and memory.read(given).cells[3][2] == 77.0


def test_the_last_used_are_kept():
    memory = RangeMemory()
    first = memory.read(rows()).cells
    for each in range(RANGES - 1):
        memory.read(rows((0, 0, f"Date {each}")))
        assert memory.read(rows()).cells is first
    for each in range(RANGES):
        memory.read(rows((0, 0, f"Day {each}")))
    assert memory.read(rows()).cells is not first


@pytest.mark.parametrize("value", [3.0, [], [1.0, 2.0], [[1.0], [2.0, 3.0]], (("A", 1.0), ("B", 0.0)), [[1.0], 2.0]])
def test_whatever_is_given_is_read_the_same_again(value):
    memory = RangeMemory()
    assert memory.read(value) == memory.read(value)


def test_what_follows_is_worked_out_once_and_so_is_its_error():
    read, asked = RangeMemory().read(rows()).cells, []

    def work_out() -> int:
        asked.append(1)
        raise BadInput("no such row.")

    for _ in range(2):
        with pytest.raises(BadInput, match=r"no such row\."):
            remembered(read, "anything", work_out)
    assert len(asked) == 1
    assert remembered(read, "other", lambda: 7) == remembered(read, "other", lambda: 8) == 7
