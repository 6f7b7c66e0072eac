"""The cell functions for xlwings Lite, as the text of its main.py: each declared with Lite's own decorators."""

from __future__ import annotations

import json

from xlrebal.shells.functions.catalogue import CELL_FUNCTIONS
from xlrebal.shells.functions.cell_function import CellFunction
from xlrebal.shells.functions.parameter import Parameter, ParameterKind

_HEAD = '''# fmt: off
# ruff: noqa: N802
"""The RB_ functions in xlwings Lite: this is the whole of its main.py (docs/install.md says how).

Written by `python -m vba.build` from the cell functions declared in Python; what they say comes from the package xlrebal.
"""

from xlwings import arg, func

from xlrebal.shells.functions.in_cell import shown
'''


def generate() -> str:
    """The source: Python that needs nothing but xlrebal and the decorators which Lite gives."""
    return "\n\n".join([_HEAD, *(_declaration(CELL_FUNCTIONS[name]) for name in sorted(CELL_FUNCTIONS))])


def _declaration(function: CellFunction) -> str:
    arguments = ", ".join(f"{each.name}=None" if each.optional else each.name for each in function.parameters)
    names = "".join(f", {each.name}" for each in function.parameters)
    return "\n".join(
        [
            "@func(volatile=True)" if function.volatile else "@func",
            *map(_argument, function.parameters),
            f"def {function.name}({arguments}):",
            f'    """{function.doc}"""',
            f'    return shown("{function.name}"{names})',
            "",
        ]
    )


def _argument(parameter: Parameter) -> str:
    shape = ", ndim=2" if parameter.kind is ParameterKind.RANGE else ""
    return f'@arg("{parameter.name}", doc={_quoted(parameter.doc)}{shape}, err_to_str=True)'


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
