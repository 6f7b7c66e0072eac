"""The VBA functions that cells call, as xlwings' own generator writes them, and their texts for the function wizard.

`python -m vba.wrappers MODULE` prints the module's source: the generator needs Windows' decorators, which are put in
place before the functions are imported, so it runs in a process of its own.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
from importlib import import_module
from types import ModuleType, SimpleNamespace
from typing import Any

from vba.pywin32_stand_ins import real_decorators

FUNCTIONS = "xlrebal.shells.cell_functions"
LONGEST_TEXT = 255  # what Excel's function wizard takes
_HEAD = """Attribute VB_Name = "XLRebalFunctions"
Option Explicit
#Const App = "Microsoft Excel"

' Written by `python -m vba.build` from the cell functions declared in Python.

"""
_IN_CP1252 = str.maketrans({"\N{MINUS SIGN}": "-"})  # VBA's character set lacks it
_CALL = re.compile(r"(\w+) = (XLPy\.CallUDF\(.*\))$", re.MULTILINE)
_FAILED = re.compile(r"(\w+) = Err\.Description$", re.MULTILINE)


def generate(functions: str = FUNCTIONS) -> str:
    """The source of the VBA module with a wrapper for each function that the Python module declares."""
    command = [sys.executable, "-m", "vba.wrappers", functions]
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout


def write_wrappers(udfs: Any, module: ModuleType) -> str:
    """Wrappers by xlwings' generator: errors become real ones, and the add-in, never the active book, is handed on."""
    written = io.StringIO()
    addin = SimpleNamespace(Name="xlrebal")  # with .xlam at the end, the generator would hand on the active workbook
    udfs.generate_vba_wrapper(module.__name__, module, written, addin)
    source = _CALL.sub(r"\1 = CellResult(\2)", written.getvalue().replace("\r\n", "\n"))
    source = _FAILED.sub(r"\1 = CVErr(xlErrValue)", source)
    return f"{_HEAD}{source.rstrip()}\n\n{_describe(module)}"


def _describe(module: ModuleType) -> str:
    """A Sub that tells the function wizard what each function and argument is."""
    described = [line for function in _declared(module) for line in _description(function)]
    head = ["' The texts of Excel's function wizard; one that Excel refuses keeps it from no other.",
            "Public Sub DescribeFunctions()", "    On Error Resume Next"]  # fmt: skip
    lines = [*head, *described, "End Sub"]
    return "\n".join(lines) + "\n"


def _declared(module: ModuleType) -> list[dict[str, Any]]:
    """What xlwings knows of each function, by name."""
    functions = (getattr(module, name) for name in sorted(dir(module)))
    return [function.__xlfunc__ for function in functions if hasattr(function, "__xlfunc__")]


def _description(function: dict[str, Any]) -> list[str]:
    texts = [_text(argument["doc"]) for argument in function["args"] if not argument["vba"]]
    head = (f"    Application.MacroOptions Macro:={_text(function['name'])}, Category:={_text(function['category'])}, _",
            f"        Description:={_text(function['ret']['doc'])}")  # fmt: skip
    if not texts:
        return [*head]
    arguments = ", _\n            ".join(texts)
    return [head[0], f"{head[1]}, _", f"        ArgumentDescriptions:=Array( _\n            {arguments})"]


def _text(words: str) -> str:
    """A VBA string on one line, as long as Excel takes, in characters that VBA has."""
    flat = " ".join(words.translate(_IN_CP1252).split())[:LONGEST_TEXT]
    return '"' + flat.encode("cp1252", "replace").decode("cp1252").replace('"', '""') + '"'


def main(arguments: list[str]) -> int:
    """Print the wrappers of a Python module; 2 for a wrong call."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m vba.wrappers MODULE\n")
        return 2
    udfs = real_decorators()
    sys.stdout.buffer.write(write_wrappers(udfs, import_module(arguments[0])).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
