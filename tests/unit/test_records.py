"""How the package's records are declared: one name for one thing."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import xlrebal

PACKAGE = Path(xlrebal.__file__).parent


def public_classes() -> dict[str, list[str]]:
    """Every public class by name, and the files that declare one of that name."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(path.relative_to(PACKAGE).as_posix())
    return found


def test_no_two_public_classes_share_a_name():
    assert {name: files for name, files in public_classes().items() if len(files) > 1} == {}
