"""How the package's records are declared: one name for one thing, and no long row of values told apart by place alone."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import xlrebal

PACKAGE = Path(xlrebal.__file__).parent


FEW = 6  # as many values as a reader tells apart by their places
IN_TABLES = {"InputSheet": 2, "Column": 4, "Setting": 4}  # declarations, a line each: so many values by place, the rest by name


def classes() -> Iterator[tuple[str, ast.ClassDef]]:
    """Every class of the package, and the file that declares it."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                yield path.relative_to(PACKAGE).as_posix(), node


def public_classes() -> dict[str, list[str]]:
    """Every public class by name, and the files that declare one of that name."""
    found: dict[str, list[str]] = defaultdict(list)
    for path, node in classes():
        if not node.name.startswith("_"):
            found[node.name].append(path)
    return found


def by_place(node: ast.ClassDef) -> int:
    """How many fields a record takes by their places; 0 for a class that is no record."""
    made = [ast.unparse(each) for each in (*node.bases, *node.decorator_list)]
    if not any(text.startswith(("NamedTuple", "typing.NamedTuple", "record", "dataclass", "dataclasses.dataclass")) for text in made) or any("kw_only=True" in text for text in made):
        return 0
    fields = [ast.unparse(each.annotation) for each in node.body if isinstance(each, ast.AnnAssign)]
    fields = [kind for kind in fields if "ClassVar" not in kind]
    return next((at for at, kind in enumerate(fields) if kind.endswith("KW_ONLY")), len(fields))


def test_no_two_public_classes_share_a_name():
    assert {name: files for name, files in public_classes().items() if len(files) > 1} == {}


def test_records_of_many_fields_take_them_by_name():
    long = {(path, node.name): by_place(node) for path, node in classes() if by_place(node) > FEW}
    assert long == {}, "more than six fields: @record(kw_only=True)"


def test_declarations_that_stand_in_tables_name_all_but_their_first_values():
    assert {node.name: by_place(node) for _, node in classes() if node.name in IN_TABLES} == IN_TABLES


def test_a_long_tuple_and_a_long_dataclass_are_found():
    body = "\n".join(f"    field{number}: int" for number in range(7))
    for head in ("class Long(NamedTuple):", "@record\nclass Long:", "@dataclass(frozen=True, slots=True)\nclass Long:", "@dataclass\nclass Long:"):
        assert by_place(ast.parse(f"{head}\n{body}").body[0]) == 7
    for head in ("@record(kw_only=True)", "@dataclass(frozen=True, kw_only=True)"):
        assert by_place(ast.parse(f"{head}\nclass Long:\n{body}").body[0]) == 0
