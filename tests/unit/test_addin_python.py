"""What the add-in's VBA and the Mac's script say to Python, to Windows and to xlwings is what these know."""

from __future__ import annotations

import ast
import re
import shlex
import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import xlwings

from tests.cli_runner import CliRunner
from vba.project import MODULES
from xlrebal.shells import cli, ribbon
from xlrebal.shells.addin import install as addin
from xlrebal.shells.addin.install import Machine
from xlrebal.shells.calling_excel import calling_book

VBA = {path.stem: path.read_text(encoding="cp1252") for path in sorted(MODULES.iterdir())}
PYTHON = VBA["XLRebalPython"]
SCRIPT = (MODULES.parent / "xlrebal.applescript").read_text(encoding="utf-8")
CALLER = ["--from_xl=1", "--hwnd=77", "--wb=Ann & Bob's.xlsx"]


def vba_text(expression: str, **names: str) -> str:
    """What a VBA expression of texts and names put together with & gives."""
    parts = re.findall(r'"(?:[^"]|"")*"|[^&"]+', expression)
    words = (part.strip() for part in parts)
    return "".join(word[1:-1].replace('""', '"') if word.startswith('"') else names[word] for word in words if word)


def after(beginning: str, source: str = PYTHON) -> str:
    """The rest of the one line that begins so, continued lines included."""
    (found,) = re.findall(rf"^\s*{re.escape(beginning)}(.*)$", source.replace(" _\n", " "), re.MULTILINE)
    return str(found)


@pytest.fixture
def pressed(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the button About is given, in place of its work."""
    given: list[Any] = []
    monkeypatch.setitem(ribbon.BUTTONS, "about", given.append)
    return given


def test_the_server_is_told_to_run_the_button(pressed):
    exec(vba_text(after("python.Exec "), tag="about"), {})
    assert pressed == [None]


def test_the_workbook_is_handed_on_under_the_name_that_xlwings_reads():
    module, name = re.fullmatch(r'python\.Module\("([\w.]+)"\), "(\w+)", book', after("python.SetAttr ")).groups()
    spec = find_spec(module)
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    assert name in {target.id for node in tree.body if isinstance(node, ast.Assign) for target in node.targets if isinstance(target, ast.Name)}


def test_the_server_is_started_by_a_function_of_xlwings():
    command = vba_text(after("ServerCommand = ").replace('Environ$("SystemRoot")', "system").replace('Quoted(Setting("Interpreter"))', "python"), system=r"C:\Windows", python='"C:\\my python\\python.exe"')
    shell, code = re.fullmatch(r'(.+ /K ""C:\\my python\\python\.exe" -E -P -B) -c "(.+)""', command).groups()
    assert shell.startswith(r"C:\Windows\System32\cmd.exe")
    imported, called = ast.parse(code).body
    assert [alias.name for alias in imported.names] == ["xlwings"]
    assert ast.unparse(called) == "xlwings.serve('$(CLSID)')"
    server = ast.parse((Path(xlwings.__file__).parent / "com_server.py").read_text(encoding="utf-8"))
    (serve,) = (node for node in server.body if isinstance(node, ast.FunctionDef) and node.name == "serve")
    assert len(serve.args.args) == 1


def test_the_frozen_program_is_told_to_press_the_button_of_that_workbook(pressed):
    book = vba_text(after("If Not (book Is Nothing) Then line = ").replace('Quoted("--wb=" & book.Name)', "caller"), line="", caller=shlex.quote(CALLER[2]))
    line = vba_text(after("line = ").replace("Quoted(executable)", "program"), program="xlrebal", tag="about", **{"Application.Hwnd": "77"}) + book
    words = shlex.split(line)
    assert words == ["xlrebal", "addin", "press", "about", *CALLER]
    assert CliRunner().invoke(cli.app, words[1:]).exit_code == 0
    assert pressed == [None]


def test_the_mac_s_script_runs_the_button_of_that_workbook(pressed):
    file, handler, request = re.fullmatch(r'"(.+)", "(\w+)", (.+)', after("AppleScriptTask ")).groups()
    assert file == addin.MAC_SCRIPT
    assert f"on {handler}(request)" in SCRIPT
    given = vba_text(request.replace('Setting("Interpreter")', "python"), python="/my python/python3", tag="about", bookName="Ann & Bob's.xlsx", vbLf="\n").split("\n")
    values: dict[str, str] = {}
    for names, numbers in re.findall(r"^\s*set (.+?) to (.*paragraph.+)$", SCRIPT, re.MULTILINE):
        for name, number in zip(re.findall(r"\w+", names), re.findall(r"paragraph (\d)", numbers), strict=True):
            values[name] = given[int(number) - 1]
    line = vba_text(after("set command to ", SCRIPT).replace("quoted form of interpreter", "python").replace("quoted form of buttonTag", "tag"),
                    python=shlex.quote(values["interpreter"]), tag=shlex.quote(values["buttonTag"]))  # fmt: skip
    line += vba_text(after('if bookName is not "" then set command to ', SCRIPT).replace('quoted form of ("--wb=" & bookName)', "caller"), command="", caller=shlex.quote(f"--wb={values['bookName']}"))
    program, *flags = shlex.split(line)
    at = flags.index("-m")
    assert (program, flags[:at], flags[at + 1]) == ("/my python/python3", ["-E", "-P", "-B", "-W", "ignore"], "xlrebal")
    assert flags[at + 2 :] == ["addin", "press", "about", CALLER[2], CALLER[0]]
    assert CliRunner().invoke(cli.app, flags[at + 2 :]).exit_code == 0
    assert pressed == [None]


def test_the_settings_that_vba_reads_are_those_the_installer_writes(tmp_path):
    (tmp_path / addin.library(64)).touch()
    python, program = (Machine(system="win32", home=tmp_path, environment={}, executable=tmp_path / "python.exe", libraries=(tmp_path,), bits=64, frozen=frozen) for frozen in (False, True))
    asked = {key for source in VBA.values() for key in re.findall(r'(?:ConfigValue|Setting)\("(\w+)"\)', source)}
    assert asked == {*addin.settings(python), *addin.settings(program)}


def test_a_setting_that_is_missing_is_never_taken_for_a_folder_or_a_program():
    """Without it the library's path would begin at the root of the drive."""
    (body,) = re.findall(r"^Private Function Setting\(ByVal key As String\) As String\n(.*?)^End Function", PYTHON, re.MULTILINE | re.DOTALL)
    assert [line.strip() for line in body.splitlines()][:2] == ["Setting = ConfigValue(key)", "If Len(Setting) = 0 Then"]
    assert vba_text(after("Err.Raise FAILED, , ", body), key="Library") == "The add-in does not know its Library. Run in a terminal: xlrebal addin doctor"
    assert re.findall(r'ConfigValue\("(\w+)"\)', PYTHON) == ["Executable", "Executable"], "asked whether it is there"


def test_the_library_is_loaded_from_the_folder_in_the_settings():
    for bits in (64, 32):
        assert f'SERVER_LIBRARY As String = "{addin.library(bits)}"' in PYTHON
        assert f'Lib "{addin.library(bits)}" Alias "XLPyDLLActivateAuto"' in PYTHON
    path = re.search(r"LoadLibrary\((.+)\) = 0 Then", PYTHON)[1].replace('Setting("Library")', "folder")
    assert vba_text(path, folder=r"C:\here", SERVER_LIBRARY="xlwings.dll") == r"C:\here\xlwings.dll"


@pytest.mark.parametrize(
    ("arguments", "caller", "wanted"),
    [(CALLER, None, "the caller"), ([], object(), "the caller"), ([], None, "the active one")],
    ids=["a program of its own", "the server", "outside Excel"],
)
def test_a_button_works_on_the_workbook_it_was_pressed_in(monkeypatch, arguments, caller, wanted):
    monkeypatch.setattr(sys, "argv", ["xlrebal", *arguments])
    windows = ModuleType("xlwings._xlwindows")
    windows.__dict__["BOOK_CALLER"] = caller
    monkeypatch.setattr(xlwings, "_xlwindows", windows, raising=False)
    monkeypatch.setattr(xlwings.Book, "caller", lambda: "the caller")
    monkeypatch.setattr(xlwings, "books", SimpleNamespace(active="the active one"))
    assert calling_book() == wanted


def test_on_opening_the_add_in_describes_its_functions_and_listens_to_excel():
    source = VBA["ThisWorkbook"]
    handlers = dict(re.findall(r"^Private Sub (\w+)\(.*\)\n((?:    .*\n)+)End Sub", source, re.MULTILINE))
    assert "Private WithEvents excelApp As Application" in source
    assert handlers == {
        "Workbook_Open": "    Set excelApp = Application\n    DescribeFunctions\n",
        "excelApp_WorkbookActivate": "    RefreshButtons\n",
        "excelApp_WorkbookDeactivate": "    RefreshButtons\n",
    }
