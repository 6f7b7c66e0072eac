"""The RB_ functions as Excel calls them: the module that xlwings' UDF server imports.

Each is one of functions/catalogue.py under its name, so that what a cell says and what `xlrebal fn` says is the same.
Where a function has no answer it returns a single text, "#VALUE!", "#N/A" or "#NUM!", which the VBA wrapper turns into
a real error; the sentence behind it is what RB_LAST_ERROR says next.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from xlrebal.shells.functions.catalogue import CELL_FUNCTIONS
from xlrebal.shells.functions.cell_function import CellFunction
from xlrebal.shells.functions.in_cell import shown
from xlrebal.shells.functions.parameter import ParameterKind
from xlrebal.shells.xlwings_decorators import arg, func, ret

CATEGORY = "XLRebal"
Said = Callable[..., Any]


def excel_function(function: CellFunction) -> Said:
    """The function as xlwings wants it: its own argument names and defaults, no exception ever, errors as their text."""

    def said(*values: Any) -> Any:
        return shown(function.name, *values)

    said.__name__ = said.__qualname__ = function.name
    said.__doc__ = function.doc
    said.__module__ = __name__
    said.__annotations__ = {}  # xlwings would take them for converters
    said.__dict__["__signature__"] = _signature(function)
    return _decorated(function, said)


def _signature(function: CellFunction) -> inspect.Signature:
    """The arguments as Excel gives them; a left-out one arrives as None."""
    position, required = inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.empty
    return inspect.Signature(
        [
            inspect.Parameter(each.name, position, default=None if each.optional else required)
            for each in function.parameters
        ]
    )


def _decorated(function: CellFunction, said: Said) -> Said:
    """With xlwings' decorators: category, wizard texts, two-dimensional ranges, error cells as their text."""
    for each in function.parameters:
        shape = {"ndim": 2} if each.kind is ParameterKind.RANGE else {}
        said = arg(each.name, doc=each.doc, err_to_str=True, **shape)(said)
    return func(category=CATEGORY, volatile=function.volatile)(ret()(said))  # last: arg and ret set both back


globals().update({name: excel_function(function) for name, function in CELL_FUNCTIONS.items()})
