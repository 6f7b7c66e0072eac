"""workbook/xlwings_lite.py: the same functions in xlwings Lite, with nothing that the browser's Python lacks."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import xlwings

from docs.function_examples import EXAMPLES
from vba.build import WORKBOOKS
from xlrebal.shells.functions.catalogue import CELL_FUNCTIONS
from xlrebal.shells.functions.parameter import ParameterKind

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def lite() -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-W", "error", "-m", "tests.unit.lite_server"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    return json.loads(done.stdout)


def test_it_imports_nothing_but_the_decorators_and_ours():
    tree = ast.parse((WORKBOOKS / "xlwings_lite.py").read_text(encoding="utf-8"))
    imports = {(node.module, alias.name) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert imports == {("xlwings", "arg"), ("xlwings", "func"), ("xlrebal.shells.functions.in_cell", "shown")}
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import)]


def test_every_function_is_declared_as_in_excel(lite):
    assert set(lite["declared"]) == set(CELL_FUNCTIONS)
    for name, function in CELL_FUNCTIONS.items():
        told = lite["declared"][name]
        assert (told["doc"], told["volatile"]) == (function.doc, function.volatile)
        assert told["optional"] == [each.name for each in function.parameters if each.optional]
        assert told["arguments"] == {
            each.name: {"doc": each.doc, "ndim": 2 if each.kind is ParameterKind.RANGE else None, "err_to_str": True} for each in function.parameters
        }


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_says_what_the_documentation_says(lite, name):
    assert tuple(lite["answers"][name]) == EXAMPLES[name].answer


def test_an_error_is_a_text_that_lite_turns_into_a_real_one(lite):
    assert lite["error"] == "#VALUE!"
    assert lite["sentence"].startswith("RB_TERM: ")
    assert "2026-02-30 is not a date" in lite["sentence"]


def test_a_date_has_a_time_of_day_so_that_lite_formats_it(lite):
    assert lite["date"] == "datetime"


def test_the_page_on_installing_names_what_is_there():
    page = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
    for name in ("vba/frozen.spec", "workbook/xlwings_lite.py"):
        assert name in page
        assert (ROOT / name).is_file()
    assert f"xlwings=={xlwings.__version__}" in page
    assert f"all {len(CELL_FUNCTIONS)} functions" in page
