"""A workbook received by mail can make nothing run: what the add-in's VBA and Python may read is told by their text."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from vba.build import all_modules

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SHELLS = sorted((ROOT / "xlrebal").rglob("*.py"))


@pytest.fixture(scope="module")
def code() -> str:
    """All VBA without comments."""
    lines = (line for source in all_modules().values() for line in source.splitlines())
    return "\n".join(line for line in lines if not line.lstrip().startswith("'"))


def test_settings_come_from_the_addin_alone():
    source = all_modules()["XLRebalConfig"]
    assert re.findall(r"(\w+)\.Worksheets\(", source) == ["ThisWorkbook"]
    assert "ActiveWorkbook" not in source


@pytest.mark.parametrize("word", [" For Input", " For Output", " For Binary", " For Append", " For Random", "FileSystemObject", "ADO", "GetSetting", "RegRead", "Dir(", "CurDir", "ChDir", ".Path", ".FullName", "VBProject", "Application.Run",
                                  "ExecuteExcel4Macro", "Evaluate", "AppleScript(", "MacScript", "Shell("])
def test_vba_reads_no_file_folder_or_code_of_a_workbook(code, word):
    assert word not in code


def test_the_active_workbook_is_only_looked_at_or_handed_on(code):
    uses = {line.strip() for line in code.splitlines() if "ActiveWorkbook" in line}
    assert uses == {
        "enabled = Not (ActiveWorkbook Is Nothing)",
        "RunButton control.Tag, ActiveWorkbook",
        "ElseIf ActiveWorkbook Is Nothing Then",
        'ElseIf ActiveWorkbook.ProtectStructure And tag <> "explain_trade" And tag <> "freeze_formulas" Then',
        "Set bookBefore = ActiveWorkbook",
    }
    assert set(re.findall(r"\bbook\.(\w+)", code)) == {"Name"}


def test_the_environment_names_nothing_but_windows_own_folder(code):
    assert re.findall(r'Environ\$?\("(\w+)"\)', code) == ["SystemRoot"]


def test_python_starts_without_the_current_folder_and_without_settings_of_the_environment(code):
    commands = re.findall(r"-E -P -B -c .*", code)
    assert commands == ["-E -P -B -c \"\"import xlwings; xlwings.serve('$(CLSID)')\"\"\"\"\""]
    assert " -E -P -B " in (ROOT / "vba" / "xlrebal.applescript").read_text(encoding="utf-8")


def test_no_workbook_path_reaches_sys_path(code):
    assert "prepare_sys_path" not in code
    assert "PYTHONPATH" not in code
    # __main__ takes the current folder out of it, and test_start_alone runs that.
    assert [path.name for path in SHELLS if "sys.path" in path.read_text(encoding="utf-8")] == ["__main__.py"]


def test_code_sheets_and_xlwings_pro_are_out_of_reach(code):
    assert '".py"' not in code
    assert "xlwings.pro" not in code
    assert "LICENSE" not in code
    assert not [path for path in SHELLS if "xlwings.pro" in path.read_text(encoding="utf-8")]


def test_of_xlwings_pro_nothing_is_loaded_but_what_xlwings_loads_by_itself():
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in SHELLS if path.name != "__main__.py"]
    everything = "; ".join(f"import {name.removesuffix('.__init__')}" for name in names)
    loaded = "print(sorted(name for name in sys.modules if name.startswith('xlwings.pro')))"
    alone, with_ours = (python([], f"import sys, xlwings; {code}; {loaded}", ROOT).stdout for code in ("pass", everything))
    assert with_ours == alone
    assert len(names) > 100


def python(flags: list[str], code: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What a Python of its own does in that folder."""
    return subprocess.run([sys.executable, *flags, "-c", code], cwd=folder, capture_output=True, text=True, check=True, env={**os.environ, **environment})


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A workbook's folder with modules beside it that say that they were imported, and a settings file."""
    for name in ("xlrebal", "xlwings", "numpy", "lxml", "json", "sitecustomize", "usercustomize"):
        (tmp_path / f"{name}.py").write_text(f"print('hostile {name}')")
    (tmp_path / "xlwings.conf").write_text('"INTERPRETER_WIN","evil.exe"')
    return tmp_path


@pytest.mark.parametrize("started_by", ["vba", "script"])
def test_a_module_beside_the_workbook_is_not_imported(hostile, started_by):
    source = all_modules()["XLRebalPython"] if started_by == "vba" else (ROOT / "vba" / "xlrebal.applescript").read_text(encoding="utf-8")
    (flags,) = re.findall(r'& " (-E .*?) -(?:c|m) ', source)
    code = "import json, numpy, lxml, xlwings; from xlrebal.shells import ribbon; print(len(ribbon.BUTTONS) > 5)"
    assert python(flags.split(), code, hostile, PYTHONPATH=str(hostile), PYTHONSTARTUP=str(hostile / "json.py")).stdout == "True\n"
    with pytest.raises(subprocess.CalledProcessError) as failed:
        python([], code, hostile)
    assert "hostile" in failed.value.stdout, "without the flags it would be: this test can fail"


def test_a_cell_of_a_workbook_can_call_nothing_but_our_functions():
    """Cells call Public Functions; two are left that VBA itself needs, which only look at what they are given."""
    others = {name: source for name, source in all_modules().items() if name != "XLRebalFunctions"}
    callable_ = {function for source in others.values() for function in re.findall(r"^(?:Public )?Function (\w+)", source, re.MULTILINE)}
    assert callable_ == {"CellResult", "IsTag"}
    hidden = {name for name, source in others.items() if "Option Private Module" in source}
    assert hidden == {"XLRebalConfig", "XLRebalErrors", "XLRebalPython", "XLRebalState"}
    functions = all_modules()["XLRebalFunctions"]
    assert all(name.startswith("RB_") for name in re.findall(r"^(?:Public )?Function (\w+)", functions, re.MULTILINE))


def test_the_name_of_a_workbook_is_quoted_for_every_shell_it_passes(code):
    script = (ROOT / "vba" / "xlrebal.applescript").read_text(encoding="utf-8")
    assert 'quoted form of ("--wb=" & bookName)' in script
    assert 'Quoted("--wb=" & book.Name)' in code
    assert "cmd.exe" not in code.replace('"\\System32\\cmd.exe', "")
