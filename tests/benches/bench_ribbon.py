"""What a press of Propose Trades costs our own process, and what the buttons add to importing xlwings; as ratios.

`python -m tests.benches.bench_ribbon` prints them. A press is all that `ribbon.propose_trades` runs on a warm interpreter
for the sample household: reading the open workbook, planning, drawing, placing the sheets, and keeping them for Restore
Previous Results; once into the workbook as it comes, once over the sheets of the press before. The headless plan is
`app.plan_file` on the same file in the same interpreter: reading, planning, drawing, hanging in, saving. Processor time, best
of a few turns taken alternately. The workbook is held in memory (`memory_engine`), so what Excel itself does, and the calls
to its process, cost nothing here. Goals: a press ≤ 1.5 × the headless plan; `import xlrebal.shells.ribbon` in a process of
its own ≤ 1.3 × `import xlwings`. Tests fail at the goals plus a tenth, for busy machines.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import pytest
import xlwings

from tests.benches.bench_plan import processor_time
from tests.benches.memory_engine import memory_app
from xlrebal.app.files import Written, plan_file
from xlrebal.app.plan import Request
from xlrebal.samples import sample
from xlrebal.shells import ribbon

ROUNDS = 7


class Ratios(NamedTuple):
    """A press into the workbook as it comes, and one over its own results, against the headless plan."""

    first: float
    again: float


@cache
def press_ratios() -> Ratios:
    """Measured once."""
    with tempfile.TemporaryDirectory() as name, memory_app() as app, patch.dict(os.environ, {"XDG_DATA_HOME": name}):
        path = Path(name) / "household.xlsx"
        path.write_bytes(sample("household.xlsx"))
        for _ in range(2):  # warm: the modules imported, the drawn workbooks known to the stand-in
            _press_twice(app, path)
        assert app.impl.said == _plan_file(path).answer.headline, "the press and the file give the same answer"
        turns = [(*_press_twice(app, path), _seconds(lambda: _plan_file(path))) for _ in range(ROUNDS)]
    first, again, headless = (min(taken) for taken in zip(*turns, strict=True))
    return Ratios(first / headless, again / headless)


def _press_twice(app: xlwings.App, path: Path) -> tuple[float, float]:
    book = app.books.open(str(path))
    try:
        first = _seconds(lambda: ribbon.propose_trades(book))
        again = _seconds(lambda: ribbon.propose_trades(book))
        return first, again
    finally:
        book.close()


def _plan_file(path: Path) -> Written:
    return plan_file(path, None, Request(datetime.now().astimezone().date()))


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


@cache
def import_ratio() -> float:
    """Importing the buttons against importing xlwings, each from the start of a process."""
    ours, theirs = (processor_time([sys.executable, "-c", f"import {name}"], rounds=9)[0]
                    for name in ("xlrebal.shells.ribbon", "xlwings"))  # fmt: skip
    return ours / theirs


@pytest.mark.bench
def test_a_press_on_a_warm_interpreter() -> None:
    ratios = press_ratios()
    print(f"household.xlsx: a press {ratios.first:.2f} ×, over its own results {ratios.again:.2f} × the headless plan (goal 1.5)")
    assert max(ratios) < 1.65


@pytest.mark.bench
def test_importing_the_buttons() -> None:
    print(f"importing the buttons: {import_ratio():.2f} × importing xlwings (goal 1.3)")
    assert import_ratio() < 1.43


if __name__ == "__main__":
    test_a_press_on_a_warm_interpreter()
    test_importing_the_buttons()
