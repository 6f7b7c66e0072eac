"""What is in workbook/ is what the text sources say, and says it in a form that Office's own tools accept."""

from __future__ import annotations

import re
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import pytest
import xlwings
from pyvbaanalysis import analyze_office_file

from tests.ooxml_validator import validation_errors
from vba.build import WORKBOOKS, all_modules, build
from vba.project import vba_project
from xlrebal.shells.addin.install import VBA_XLWINGS
from xlrebal.shells.addin.settings import read_settings, with_settings
from xlrebal.shells.cell_functions import CATEGORY
from xlrebal.shells.functions.catalogue import CELL_FUNCTIONS as ALL_FUNCTIONS

pytestmark = pytest.mark.slow

ADDIN = WORKBOOKS / "xlrebal.xlam"
BUILT = ["template.xlsm", "template.xlsx", "xlrebal.xlam"]
RESERVED = {"and", "as", "boolean", "byte", "byref", "byval", "call", "case", "const", "currency", "date", "dim", "do", "double", "each", "else", "end",
            "exit", "false", "for", "function", "get", "goto", "if", "in", "integer", "is", "let", "like", "long", "loop", "me", "mod", "new", "next",
            "not", "nothing", "object", "on", "option", "optional", "or", "private", "public", "resume", "select", "set", "single", "static", "step",
            "stop", "string", "sub", "then", "to", "true", "type", "until", "variant", "wend", "while", "with", "xor"}  # fmt: skip


@pytest.fixture(scope="module")
def modules() -> dict[str, str]:
    return all_modules()


def test_what_is_shipped_is_what_the_sources_build():
    stale = [name for name, data in build().items() if (WORKBOOKS / name).read_bytes() != data]
    assert stale == [], "run: python -m vba.build"


def test_the_same_sources_give_the_same_project(modules):
    assert vba_project(modules) == vba_project(modules)


def test_every_module_reads_back_as_its_source(modules):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own, of what it uses
        from oletools.olevba import VBA_Parser
    read = {name: code for _, _, name, code in VBA_Parser(str(ADDIN)).extract_macros()}
    for name, source in modules.items():
        file = f"{name}.cls" if name == "ThisWorkbook" else f"{name}.bas"
        body = source.partition("\n")[2]
        assert read[file].replace("\r\n", "\n").endswith(body), name
    assert len(read) == len(modules) + 1  # and the settings sheet's own, empty module


def test_the_analyser_finds_nothing_wrong():
    found = analyze_office_file(str(ADDIN))
    assert [(module, problem.code, problem.message) for module, problems in found.items() for problem in problems] == []


@pytest.mark.validator
@pytest.mark.parametrize("name", BUILT)
def test_valid_for_the_open_xml_sdk(name):
    assert validation_errors(WORKBOOKS / name) == []


@pytest.mark.validator
def test_valid_once_its_settings_are_written(tmp_path):
    path = tmp_path / "xlrebal.xlam"
    path.write_bytes(with_settings(ADDIN.read_bytes(), {"Interpreter": r"C:\Users\Ann & Bob\python.exe"}))
    assert validation_errors(path) == []


def test_settings_read_back_and_leave_the_rest_as_it_is(tmp_path):
    settings = {"Interpreter": r"C:\Users\Ann <&> Bob\python.exe"}
    changed = tmp_path / "changed.xlam"
    changed.write_bytes(with_settings(ADDIN.read_bytes(), settings))
    assert read_settings(changed.read_bytes()) == settings
    with zipfile.ZipFile(ADDIN) as old, zipfile.ZipFile(changed) as new:
        assert [name for name in old.namelist() if old.read(name) != new.read(name)] == ["xl/worksheets/sheet1.xml"]


def test_nothing_of_a_clock_is_inside():
    with zipfile.ZipFile(ADDIN) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}


def test_the_macro_enabled_template_brings_no_macros():
    with zipfile.ZipFile(WORKBOOKS / "template.xlsm") as archive:
        assert not [name for name in archive.namelist() if name.endswith(".bin")]
        assert b"sheet.macroEnabled.main+xml" in archive.read("[Content_Types].xml")


def test_one_wrapper_a_function_and_every_argument_a_legal_name(modules):
    source = modules["XLRebalFunctions"]
    signatures = dict(re.findall(r"^Function (RB_\w+)\((.*)\)$", source, re.MULTILINE))
    assert sorted(signatures) == sorted(ALL_FUNCTIONS)
    arguments = {name.removeprefix("Optional ") for each in signatures.values() for name in each.split(", ") if name}
    assert {name for name in arguments if name.lower() in RESERVED or not name[0].isalpha()} == set()


def test_a_wrapper_turns_errors_into_real_ones_and_never_hands_on_the_active_workbook(modules):
    source = modules["XLRebalFunctions"]
    calls = re.findall(r"XLPy\.CallUDF\(.*", source)
    assert len(re.findall(r"= CellResult\(XLPy\.CallUDF", source)) == len(calls) > 0
    assert source.count("CVErr(xlErrValue)") == len(ALL_FUNCTIONS)
    assert "Err.Description" not in source
    assert "ActiveWorkbook" not in source


def test_the_function_wizard_knows_every_function_and_argument(modules):
    described = modules["XLRebalFunctions"].partition("Public Sub DescribeFunctions()")[2]
    assert re.findall(r'Macro:="(\w+)"', described) == sorted(ALL_FUNCTIONS)
    for function in ALL_FUNCTIONS.values():
        for parameter in function.parameters:
            words = parameter.doc.replace('"', '""').replace("\N{MINUS SIGN}", "-")
            assert words in described, (function.name, parameter.name)


def test_functions_stand_under_their_category_and_the_volatile_ones_are(modules):
    source = modules["XLRebalFunctions"]
    assert set(re.findall(r'Category:="(\w+)"', source)) == {CATEGORY}
    volatile = {name for name, function in ALL_FUNCTIONS.items() if function.volatile}
    assert set(re.findall(r"Function (\w+)\(.*\)\n\s*Application\.Volatile", source)) == volatile


def test_the_build_works_with_whatever_functions_are_declared(tmp_path):
    (tmp_path / "few_functions.py").write_text(
        "import xlwings\n\n@xlwings.func(category='Few')\n@xlwings.arg('x', doc='A − \"figure\"')\ndef RB_TWICE(x, y=2):\n    'Twice.'\n    return x\n", encoding="utf-8")
    environment = {"PYTHONPATH": f"{tmp_path}:{WORKBOOKS.parent}", "PATH": ""}
    done = subprocess.run([sys.executable, "-m", "vba.wrappers", "few_functions"], capture_output=True, encoding="utf-8", check=True, env=environment)
    assert "Function RB_TWICE(x, Optional y)" in done.stdout
    assert '"A - ""figure"""' in done.stdout


def test_vba_dll_and_package_are_of_one_version(modules):
    assert set(re.findall(r"xlwings(?:32|64)-([\d.]+)\.dll", modules["XLRebalPython"])) == {VBA_XLWINGS}
    assert xlwings.__version__ == VBA_XLWINGS


def test_a_source_the_editor_would_not_hold_is_refused():
    with pytest.raises(ValueError, match="longer than 1023"):
        vba_project({"Wide": 'Attribute VB_Name = "Wide"\n' + "'" * 1100})
    with pytest.raises(ValueError, match="begin with its name"):
        vba_project({"Other": 'Attribute VB_Name = "Wide"\n'})


def test_the_mac_script_comes_as_it_is_written():
    assert (WORKBOOKS / "xlrebal.applescript").read_bytes() == (Path(WORKBOOKS.parent) / "vba" / "xlrebal.applescript").read_bytes()
