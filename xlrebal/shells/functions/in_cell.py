"""What a cell shows of a function: its answer; or its error as text, with the sentence behind it for RB_LAST_ERROR.

Knows neither xlwings nor Excel: every program that calls our functions from a cell asks here.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from xlrebal.shells.functions.catalogue import CELL_FUNCTIONS
from xlrebal.shells.functions.cell_error import BadInput, CellError
from xlrebal.shells.functions.cell_function import answer
from xlrebal.shells.functions.last_error import LAST


def shown(name: str, *values: Any) -> Any:
    """The answer of the function RB_… to these cells, None for one left out; never an exception.

    A value or rows of values; "#VALUE!", "#N/A" or "#NUM!" where there is no answer.
    """
    try:
        return _with_time(answer(CELL_FUNCTIONS[name], values, datetime.now().astimezone().date()))
    except CellError as problem:
        LAST.sentence = f"{name}: {problem}"
        return problem.sentinel
    except Exception as problem:  # the outermost edge
        LAST.sentence = (
            f"{name}: xlrebal met a problem of its own ({type(problem).__name__}: {problem}); please report it."
        )
        return BadInput.sentinel


def _with_time(said: Any) -> Any:
    """Dates with a time of day, as neither COM nor xlwings has any other; rows of cells stay rows of cells."""
    if isinstance(said, list):
        return [[datetime.combine(cell, time.min) if type(cell) is date else cell for cell in row] for row in said]
    return datetime.combine(said, time.min) if type(said) is date else said
