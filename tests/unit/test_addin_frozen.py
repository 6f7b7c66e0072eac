"""vba/frozen.spec: everything it names is there, so that the folder it builds holds all that the command needs."""

from __future__ import annotations

import sys
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "vba" / "frozen.spec"


def told(monkeypatch: pytest.MonkeyPatch, system: str) -> dict[str, Any]:
    """What the recipe tells PyInstaller on that system."""
    hooks = ModuleType("PyInstaller.utils.hooks")
    vars(hooks).update(collect_data_files=lambda package: [("data of", package)], collect_submodules=lambda package: [package],
                       copy_metadata=lambda package: [("metadata of", package)])  # fmt: skip
    for name in ("PyInstaller", "PyInstaller.utils"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, "PyInstaller.utils.hooks", hooks)
    monkeypatch.setattr(sys, "platform", system)
    noted: dict[str, Any] = {}

    def analysis(scripts: list[str], **options: Any) -> SimpleNamespace:
        noted.update(options, scripts=scripts)
        return SimpleNamespace(pure=[], scripts=[], binaries=[], datas=[])

    names = {"SPECPATH": str(SPEC.parent), "Analysis": analysis, "PYZ": list, "EXE": lambda *_, **options: options, "COLLECT": lambda *_, **options: noted.update(folder=options["name"])}
    exec(compile(SPEC.read_text(encoding="utf-8"), str(SPEC), "exec"), names)
    return noted


@pytest.mark.parametrize(("system", "excel"), [("win32", ["xlwings._xlwindows"]), ("darwin", ["xlwings._xlmac"]), ("linux", [])])
def test_every_name_in_the_recipe_is_there(monkeypatch, system, excel):
    recipe = told(monkeypatch, system)
    (script,) = map(Path, recipe["scripts"])
    assert '__name__ == "__main__"' in script.read_text(encoding="utf-8")
    (workbook, _), (_, data), (_, metadata) = recipe["datas"]
    assert (Path(workbook) / "xlrebal.xlam").is_file()
    assert (data, metadata, recipe["folder"]) == ("xlrebal", "xlwings", "xlrebal")
    assert distribution(metadata).version
    assert recipe["hiddenimports"] == ["xlrebal", *excel]
    assert all(find_spec(name) for name in [*recipe["hiddenimports"], *recipe["excludes"]])

