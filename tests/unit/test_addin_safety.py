"""A workbook received by mail can make nothing run: what the add-in's VBA and Python may read is told by their text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vba.build import all_modules

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
        "ElseIf ActiveWorkbook.ProtectStructure Then",
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
    assert not [path for path in SHELLS if "sys.path" in path.read_text(encoding="utf-8")]


def test_code_sheets_and_xlwings_pro_are_out_of_reach(code):
    assert '".py"' not in code
    assert "xlwings.pro" not in code
    assert "LICENSE" not in code
    assert not [path for path in SHELLS if "xlwings.pro" in path.read_text(encoding="utf-8")]


def test_the_name_of_a_workbook_is_quoted_for_every_shell_it_passes(code):
    script = (ROOT / "vba" / "xlrebal.applescript").read_text(encoding="utf-8")
    assert 'quoted form of ("--wb=" & bookName)' in script
    assert 'Quoted("--wb=" & book.Name)' in code
    assert "cmd.exe" not in code.replace('"\\System32\\cmd.exe', "")
