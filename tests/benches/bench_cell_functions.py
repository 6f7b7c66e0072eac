"""What a column of cells costs that all speak of one range, against one of them alone; and how RB_TRADES grows.

`python -m tests.benches.bench_cell_functions` prints both. 5,000 cells over 1,000 rows, each with its own copy of the values as
Excel hands it over and with figures of its own, may cost 60 × one of them (tests fail at twice that, for busy machines);
RB_TRADES over so many security targets grows like them (exponent of Python calls below 1.2).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.benches.bench_growth import GOAL, calls_of
from tests.benches.garbage import as_in_the_command
from tests.benches.growth_books import percent
from xlrebal.shells.functions.in_cell import shown
from xlrebal.shells.functions.range_memory import MEMORY

ROWS, CELLS, LIMIT = 1_000, 5_000, 60
BUSY = 2  # comparing fresh cells is a matter of memory, which a busy machine shares
ROUNDS = 5  # parts of the column, a few single cells after each: both meet the machine's quiet and its busy moments
PART = CELLS // ROUNDS
TODAY = datetime(2026, 11, 20)  # noqa: DTZ001
Rows = list[list[Any]]


def purchases() -> Rows:
    """A thousand purchases of fifty securities."""
    return [["Date", "Symbol", "Action", "Quantity"], *([TODAY - timedelta(days=each % 700), f"S{each % 50}", "buy", 1.0 + each % 9] for each in range(ROWS))]


def lots() -> Rows:
    """A thousand lots of one security."""
    return [["Lot ID", "Acquired", "Quantity", "Cost Basis"], *([f"L{each}", TODAY - timedelta(days=5 + each * 3), 10.0 + each % 7, 900.0 + each % 400] for each in range(ROWS))]


ASKED: dict[str, Callable[[int], tuple[Any, ...]]] = {
    "RB_WASH_SALE": lambda each: (f"S{each % 50}", TODAY - timedelta(days=each % 90), copy_of(purchases())),
    "RB_GAIN": lambda each: (copy_of(lots()), 15.0 + each % 60, 90.0 + each % 17),
    "RB_SELL_LOTS": lambda each: (copy_of(lots()), 15.0 + each % 60, 90.0 + each % 17),
}


def copy_of(rows: Rows) -> Rows:
    """The same values anew, none of them the same object."""
    return [[_anew(cell) for cell in row] for row in rows]


def _anew(cell: Any) -> Any:
    if isinstance(cell, str):
        return "".join(list(cell))
    return cell.replace() if isinstance(cell, datetime) else float(repr(cell))


def ratio(name: str) -> float:
    """Processor time of the column against one cell over a range never seen, the best of alternating runs of each.

    A run of the column is a fifth of its cells, the first of them over a range never seen; that reading counts five times.
    """
    shown(name, *ASKED[name](0))  # whatever is imported
    alone, columns = [], []
    with as_in_the_command():
        for turn in range(ROUNDS):
            alone += [_alone(name, each) for each in range(3)]
            MEMORY.forget()
            columns.append(sum(_seconds(name, each) for each in range(turn * PART, (turn + 1) * PART)))
    return ROUNDS * min(columns) / min(alone)


def _alone(name: str, each: int) -> float:
    MEMORY.forget()
    return _seconds(name, each)


def _seconds(name: str, each: int) -> float:
    asked = ASKED[name](each)
    begun = time.process_time()
    said = shown(name, *asked)
    spent = time.process_time() - begun
    assert not (isinstance(said, str) and said.startswith("#")), said
    return spent


def holdings_and_targets(size: int) -> tuple[Rows, Rows]:
    """So many symbols, each with a weight."""
    held: Rows = [["Symbol", "Quantity", "Price", "Asset Class"], *([f"Q{each:04d}", (60.0, 100.0, 140.0)[each % 3], 50.0, "Stocks"] for each in range(size))]
    targets: Rows = [["Symbol", "Target %", "Band %"], *([f"Q{each:04d}", percent(98 / size), percent(10 / size)] for each in range(size))]
    return [*held, ["CASH", 50.0 * size, 1.0, "Cash"]], [*targets, ["CASH", "2%", "1%"]]


def trades_exponent(sizes: tuple[int, int] = (250, 1_000)) -> float:
    """Of the calls of RB_TRADES, from one number of targets to the next."""
    ranges = [holdings_and_targets(size) for size in sizes]
    smaller, larger = (calls_of(lambda each=each: shown("RB_TRADES", *each)).total() for each in ranges)
    return math.log(larger / smaller) / math.log(sizes[1] / sizes[0])


@pytest.mark.bench
@pytest.mark.parametrize("name", ASKED)
def test_a_range_is_read_once(name: str) -> None:
    taken = ratio(name)
    print(f"{CELLS:,} {name} over {ROWS:,} rows: {taken:.0f} × one (goal {LIMIT})")
    assert taken < LIMIT * BUSY


@pytest.mark.bench
def test_trades_over_many_targets() -> None:
    exponent = trades_exponent()
    print(f"RB_TRADES over security targets: exponent {exponent:.2f} (goal {GOAL})")
    assert exponent < GOAL


if __name__ == "__main__":
    for function in ASKED:
        test_a_range_is_read_once(function)
    test_trades_over_many_targets()
