"""One cell function: a plain Python function with annotated arguments, and how it is asked for its answer."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from datetime import date
from math import isfinite
from typing import Any, get_type_hints

from xlrebal.schema.record import record
from xlrebal.shells.functions.cell_error import BadInput, Impossible
from xlrebal.shells.functions.parameter import Described, Parameter, read_argument

PREFIX = "RB_"
BEYOND_REASON = (
    "There is no such figure or day: an argument is too large or too small, or too far in the future; correct it."
)


@record
class CellFunction:
    """A function under the name it has in a cell. doc: its line in the function wizard. volatile: Excel asks it again
    at every calculation, because its answer depends on more than its arguments."""

    name: str
    call: Callable[..., Any]
    doc: str
    parameters: tuple[Parameter, ...]
    volatile: bool = False

    @property
    def usage(self) -> str:
        """RB_NAME(required, [optional])."""
        return f"{self.name}({', '.join(f'[{each.name}]' if each.optional else each.name for each in self.parameters)})"


def cell_function(call: Callable[..., Any], *, volatile: bool = False) -> CellFunction:
    """The function as a cell knows it: RB_ and its name, its documentation's first line, its annotated arguments."""
    hints = get_type_hints(call, include_extras=True)
    parameters = tuple(
        _parameter(each, hints[each.name].__metadata__[0]) for each in inspect.signature(call).parameters.values()
    )
    first_line = (inspect.getdoc(call) or "").partition("\n")[0]
    return CellFunction(PREFIX + call.__name__.upper(), call, first_line, parameters, volatile)


def _parameter(parameter: inspect.Parameter, described: Described) -> Parameter:
    given = parameter.default is not inspect.Parameter.empty
    return Parameter(parameter.name, described, given, parameter.default if given else None)


def answer(function: CellFunction, values: Sequence[Any], today: date) -> Any:
    """What the function says to these cells: one value, or rows. CellError, with one sentence, where it has no answer."""
    required = sum(not each.optional for each in function.parameters)
    if not required <= len(values) <= len(function.parameters):
        raise BadInput(f"{len(values)} argument{'' if len(values) == 1 else 's'} given: it is {function.usage}.")
    given = [*values, *[None] * (len(function.parameters) - len(values))]
    read = [read_argument(*pair, today) for pair in zip(function.parameters, given, strict=True)]
    try:
        return _finite(function.call(*read))
    except ArithmeticError as problem:
        from xlrebal.study.performance import Unmeasurable

        raise Impossible(str(problem) if isinstance(problem, Unmeasurable) else BEYOND_REASON) from problem


def _finite(said: Any) -> Any:
    """An answer that a cell can hold, with 0 for −0; Impossible where a figure in it is infinite or none at all."""
    if isinstance(said, list):
        return [[_figure(cell) if type(cell) is float else cell for cell in row] for row in said]
    return _figure(said) if isinstance(said, float) else said


def _figure(number: float) -> float:
    if not isfinite(number):
        raise Impossible(BEYOND_REASON)
    return number + 0.0
