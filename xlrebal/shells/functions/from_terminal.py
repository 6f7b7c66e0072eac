"""Cell functions on the command line: arguments as typed there, answers as lines of text."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from io import StringIO
from pathlib import Path

from xlrebal.shells.functions.cell_error import BadInput
from xlrebal.shells.functions.cell_function import CellFunction
from xlrebal.shells.functions.parameter import Parameter, ParameterKind
from xlrebal.shells.functions.range_cells import Rows

Argument = str | Rows | None


def typed_arguments(function: CellFunction, texts: list[str]) -> list[Argument]:
    """The arguments as a cell would give them; "" is a blank cell. BadInput where a range cannot be read."""
    places = [*function.parameters, *[None] * len(texts)]
    return [_typed(parameter, text) for parameter, text in zip(places, texts, strict=False)]


def _typed(parameter: Parameter | None, text: str) -> Argument:
    if not text.strip():
        return None
    if parameter is None or parameter.kind is not ParameterKind.RANGE:
        return text
    if text.lstrip().startswith(("[", "{")):
        return _from_json(parameter, text)
    if text.casefold().endswith(".csv"):
        return _from_csv(parameter, Path(text))
    return [[text]]


def _from_json(parameter: Parameter, text: str) -> Rows:
    """[[1, 2], [3, 4]] are two rows; [1, 2] is a column."""
    try:
        read = json.loads(text, parse_int=float)  # a cell knows no other number
    except RecursionError as problem:
        raise BadInput(
            f'{parameter.name} is no range: give rows of cells, as [["VTI", 100], ["BND", 50]].'
        ) from problem
    except json.JSONDecodeError as problem:
        raise BadInput(
            f'{parameter.name} is no JSON ({problem.msg}): give rows, as [["VTI", 100], ["BND", 50]].'
        ) from problem
    if isinstance(read, list) and not any(isinstance(row, list | dict) for row in read):
        return [[cell] for cell in read]
    if not isinstance(read, list) or not all(
        isinstance(row, list) and all(not isinstance(cell, list | dict) for cell in row) for row in read
    ):
        raise BadInput(f'{parameter.name} is no range: give rows of cells, as [["VTI", 100], ["BND", 50]].')
    return [list(row) for row in read]


def _from_csv(parameter: Parameter, path: Path) -> Rows:
    try:
        return list(csv.reader(StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise BadInput(
            f"{parameter.name}: {path} cannot be read as CSV: check the name, or save it as CSV UTF-8."
        ) from problem


def lines_of(said: object) -> list[str]:
    """An answer as lines: a value in one, a row of a range in each, its cells apart by tabs."""
    if isinstance(said, list):
        return ["\t".join(map(_shown, row)) for row in said]
    return [_shown(said)]


def _shown(value: object) -> str:
    """A value to ten decimals; a smaller one as 1e-12, never as 0."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        short = f"{value:.10f}".rstrip("0").rstrip(".")
        return f"{value:g}" if value and short in ("0", "-0") else short
    if isinstance(value, date):
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    return str(value)
