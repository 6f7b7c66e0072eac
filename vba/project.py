"""The add-in's VBA project, written from text by pyOpenVBA."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from pyopenvba import ExcelFile
from pyopenvba.vba import VBAModuleKind

MODULES = Path(__file__).with_name("modules")
DOCUMENT = "ThisWorkbook"
LONGEST_LINE = 1023  # the VBA editor's limit


def read_modules() -> dict[str, str]:
    """{module: source} of the modules that are written by hand."""
    return {path.stem: path.read_text(encoding="cp1252") for path in sorted(MODULES.iterdir())}


def vba_project(modules: Mapping[str, str]) -> bytes:
    """vbaProject.bin with these modules. ValueError for a source that the VBA editor would not hold."""
    for name, source in modules.items():
        _check(name, source)
    with tempfile.TemporaryDirectory() as folder, ExcelFile.create_new(Path(folder) / "addin.xlam") as book:
        project = book.vba_project()
        project.delete_module("Module1")
        for name, source in modules.items():
            _, _, body = source.partition("\n")
            if name == DOCUMENT:
                book.set_module(name, book.get_module(name) + _editor_lines(body))
            else:
                project.add_module(name, _editor_lines(source), kind=VBAModuleKind.standard)
        target = Path(folder) / "built.xlam"
        book.save(target)
        with ExcelFile(target) as built:
            return built.vba_project_bytes()


def _editor_lines(source: str) -> str:
    return source.replace("\r\n", "\n").replace("\n", "\r\n")


def _check(name: str, source: str) -> None:
    if not source.startswith(f'Attribute VB_Name = "{name}"\n'):
        raise ValueError(f"{name} must begin with its name.")
    for number, line in enumerate(source.splitlines(), 1):
        if len(line) > LONGEST_LINE:
            raise ValueError(f"{name} line {number} is longer than {LONGEST_LINE} characters.")
    source.encode("cp1252")
