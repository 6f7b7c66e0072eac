"""The cell functions as xlwings' own UDF code takes them: signatures, wizard texts, VBA, calls as COM makes them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.unit.udf_server import CALLS
from xlrebal import __version__
from xlrebal.shells.functions.catalogue import CELL_FUNCTIONS
from xlrebal.shells.functions.parameter import ParameterKind

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
VBA_WORDS = frozenset({
    "and", "any", "as", "boolean", "byref", "byte", "byval", "call", "case", "class", "const", "currency", "date",
    "debug", "declare", "dim", "do", "double", "each", "else", "elseif", "empty", "end", "enum", "eqv", "erase",
    "error", "event", "exit", "false", "for", "friend", "function", "get", "global", "gosub", "goto", "if", "imp",
    "implements", "in", "input", "integer", "is", "let", "lib", "like", "long", "loop", "lset", "me", "mod",
    "name", "new", "next", "not", "nothing", "null", "object", "of", "on", "open", "option", "optional", "or",
    "paramarray", "preserve", "print", "private", "property", "public", "put", "raiseevent", "redim", "rem",
    "resume", "return", "rset", "seek", "select", "set", "single", "static", "step", "stop", "string", "sub",
    "then", "time", "to", "true", "type", "until", "variant", "wend", "while", "with", "withevents", "write",
    "xor"})


@pytest.fixture(scope="module")
def server() -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-W", "error", "-m", "tests.unit.udf_server"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    return json.loads(done.stdout)


def test_xlwings_accepts_every_function(server):
    assert set(server["functions"]) == set(CELL_FUNCTIONS)
    assert len(CELL_FUNCTIONS) == 31


@pytest.mark.parametrize("name", CELL_FUNCTIONS)
def test_the_declaration_reaches_excel(server, name):
    function, told = CELL_FUNCTIONS[name], server["functions"][name]
    assert (told["name"], told["category"], told["ret"]["doc"], told["volatile"]) == (name, "XLRebal", function.doc, function.volatile)
    assert [(each["name"], each["doc"], "optional" in each) for each in told["args"]] == [(each.name, each.doc, each.optional) for each in function.parameters]
    assert told["ret"]["options"] == {}
    for each, parameter in zip(told["args"], function.parameters, strict=True):
        assert each["options"] == {"err_to_str": True, **({"ndim": 2} if parameter.kind is ParameterKind.RANGE else {})}


@pytest.mark.parametrize("name", CELL_FUNCTIONS)
def test_names_and_texts_are_fit_for_excel(name):
    function = CELL_FUNCTIONS[name]
    assert re.fullmatch(r"RB(_[A-Z]+)+", name), "a name like a cell's address calls the cell"
    for text in (function.doc, *(each.doc for each in function.parameters)):
        assert 10 <= len(text) <= 255
        assert text[-1] in ".…"
    names = [each.name for each in function.parameters]
    assert not VBA_WORDS & set(names)
    assert [each.optional for each in function.parameters] == sorted(each.optional for each in function.parameters)
    assert sum(map(len, (each.doc for each in function.parameters))) < 8000


def test_vba_calls_every_function_with_its_arguments(server):
    for function in CELL_FUNCTIONS.values():
        names = [each.name for each in function.parameters]
        declared = ", ".join(f"Optional {each.name}" if each.optional else each.name for each in function.parameters)
        assert f"Function {function.name}({declared})\n" in server["vba"]
        assert f'XLPy.CallUDF("xlrebal.shells.cell_functions", "{function.name}", Array({", ".join(names)})' in server["vba"]
    assert server["vba"].count("Application.Volatile") == 1


def test_calls_as_com_makes_them(server):
    answers = {name: answer for (name, _), answer in zip(CALLS, server["answers"], strict=True)}
    assert answers["RB_BAND_LOW"] == 0.48
    assert answers["RB_SELL_LOTS"] == [
        ["Lot ID", "Acquired", "Quantity", "Proceeds", "Basis", "Gain", "Term"],
        ["LOT OF 2026-05-01", "2026-05-01 00:00:00", 100.0, 5210.0, 6000.0, -790.0, "ST"],
        ["LOT OF 2020-01-02", "2020-01-02 00:00:00", 50.0, 2605.0, 2000.0, 605.0, "LT"]]
    assert (answers["RB_TERM"], answers["RB_LONG_TERM_FROM"]) == ("LT", "2026-04-01 00:00:00")
    assert (answers["RB_WASH_SALE"], answers["RB_TURNOVER"], answers["RB_VERSION"]) == (True, 0.075, __version__)


def test_errors_are_one_text_that_the_vba_turns_into_an_error(server):
    answers = [answer for (name, _), answer in zip(CALLS, server["answers"], strict=True) if name in ("RB_WEIGHT", "RB_SUBSTITUTE", "RB_GAIN", "RB_LAST_ERROR")]
    assert answers == ["", "#VALUE!", "#N/A", "#NUM!", "RB_GAIN: The lots cover 200 of 500 shares: sell fewer, or add the missing lots."]


def test_the_catalogue_costs_nothing_to_import():
    code = "import sys, xlrebal.shells.functions.catalogue; print([name for name in ('numpy', 'xlwings', 'lxml', 'xlsxwriter', 'rich', 'xlrebal.plan') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout == "[]\n"


def test_the_excel_module_imports_no_more_than_xlwings():
    code = "import sys, xlwings; before = set(sys.modules); import xlrebal.shells.cell_functions; print([name for name in set(sys.modules) - before if name.split('.')[0] not in ('xlrebal',) and name.split('.')[0] not in sys.stdlib_module_names])"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout == "[]\n"
