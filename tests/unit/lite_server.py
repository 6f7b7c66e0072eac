"""The functions of workbook/xlwings_lite.py where only what a browser has can be imported: prints JSON.

Run in a process of its own, `python -m tests.unit.lite_server`: xlwings is a stand-in for Lite's decorators, and of
what xlrebal asks for elsewhere only the packages of Pyodide that its functions need can be imported.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Callable
from importlib.abc import MetaPathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

from docs.function_examples import EXAMPLES
from xlrebal.shells.functions.catalogue import CELL_FUNCTIONS
from xlrebal.shells.functions.from_terminal import lines_of, typed_arguments

SOURCE = Path(__file__).parents[2] / "workbook" / "xlwings_lite.py"
IN_PYODIDE = {"numpy", "lxml", "highspy", "highspy_extras"}  # the last is looked for by the third, and nowhere installed


class OnlyTheBrowser(MetaPathFinder):
    """Refuses everything that is neither Python's own, ours, nor named in IN_PYODIDE."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names | IN_PYODIDE | {"xlrebal", "xlwings"} and not top.startswith("_"):
            raise ModuleNotFoundError(f"{name} is not in the browser")


def lite() -> ModuleType:
    """A stand-in for xlwings in Lite: its decorators note what they are told, as Lite's do."""
    module = ModuleType("xlwings")

    def func(function: Callable[..., Any] | None = None, *, volatile: bool = False) -> Any:
        def told(function: Callable[..., Any]) -> Callable[..., Any]:
            function.__dict__.setdefault("arguments", {})
            function.__dict__["volatile"] = volatile
            return function

        return told if function is None else told(function)

    def arg(name: str, *, doc: str, ndim: int | None = None, err_to_str: bool = False) -> Any:
        def told(function: Callable[..., Any]) -> Callable[..., Any]:
            function.__dict__.setdefault("arguments", {})[name] = {"doc": doc, "ndim": ndim, "err_to_str": err_to_str}
            return function

        return told

    vars(module).update(func=func, arg=arg)
    return module


def as_lite_gives(cell: Any) -> Any:
    """A typed figure as the number that a cell holds; rows and blanks are what they are."""
    try:
        return float(cell) if isinstance(cell, str) else cell
    except ValueError:
        return cell


def run() -> dict[str, Any]:
    """What each function is declared as, what it says to its example, and what an error is."""
    sys.meta_path.insert(0, OnlyTheBrowser())
    sys.modules["xlwings"] = lite()
    main: dict[str, Any] = {"__name__": "main"}
    exec(compile(SOURCE.read_text(encoding="utf-8"), str(SOURCE), "exec"), main)
    functions = {name: each for name, each in main.items() if hasattr(each, "arguments")}
    answers = {}
    for name, example in EXAMPLES.items():
        given = map(as_lite_gives, typed_arguments(CELL_FUNCTIONS[name], list(example.arguments)))
        answers[name] = lines_of(functions[name](*given))
    declared = {
        name: {"doc": each.__doc__, "volatile": each.volatile, "arguments": each.arguments,
               "optional": [one.name for one in inspect.signature(each).parameters.values() if one.default is None]}
        for name, each in functions.items()
    }  # fmt: skip
    error = functions["RB_TERM"]("2026-02-30", 46000.0)
    return {"declared": declared, "answers": answers, "error": error, "sentence": functions["RB_LAST_ERROR"](),
            "date": type(functions["RB_LONG_TERM_FROM"](45747.0)).__name__}  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(run()))
