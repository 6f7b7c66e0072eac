"""The rule book: every number cited is in it, and every rule's files cite it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from xlrebal.tax.rules import CHAPTERS, RULES, cited, rules_cited

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "xlrebal"
BOOK = PACKAGE / "tax" / "rules.py"
LETTERS = "".join(chapter.letter for chapter in CHAPTERS)
NUMBER = re.compile(rf"\b([{LETTERS}])-(\d{{1,2}})(?=[a-d]?\b)")
RANGE = re.compile(rf"\b([{LETTERS}])-(\d{{1,2}}) (?:to|and) (?:\1-)?(\d{{1,2}})\b")
NOT_RULES = {"T-30"}  # thirty days before day T


def numbers(text: str) -> set[str]:
    """Every rule number in a text, those between the ends of "W-2 to W-4" too."""
    found = {f"{letter}-{number}" for letter, number in NUMBER.findall(text)}
    for letter, first, last in RANGE.findall(text):
        found |= {f"{letter}-{each}" for each in range(int(first), int(last) + 1)}
    return found - NOT_RULES


def files() -> list[Path]:
    text = (".py", ".md", ".toml", ".bas", ".cls", ".xml")
    folders = (PACKAGE, ROOT / "docs", ROOT / "vba")
    return [*(path for folder in folders for path in folder.rglob("*") if path.suffix in text), *ROOT.glob("*.md"), ROOT / "samples" / "README.md"]


def test_every_number_cited_is_in_the_book() -> None:
    stray = {path.relative_to(ROOT).as_posix(): sorted(found) for path in files() if (found := numbers(path.read_text(encoding="utf-8")) - set(RULES))}
    assert stray == {}, f"add the rules to {BOOK.relative_to(ROOT)}"


def test_the_files_that_hold_a_rule_cite_it() -> None:
    held = {name: numbers((PACKAGE / name).read_text(encoding="utf-8")) for rule in RULES.values() for name in rule.held_in}
    assert [(rule.code, name) for rule in RULES.values() for name in rule.held_in if rule.code not in held[name]] == []
    assert BOOK.relative_to(PACKAGE).as_posix() not in held


def test_a_rule_says_all_it_must() -> None:
    for rule in RULES.values():
        assert rule.held_in and rule.source and rule.title, rule.code
        assert rule.law.endswith(".") and rule.here.endswith("."), rule.code
        assert not rule.source.endswith(".") and not rule.title.endswith("."), rule.code


def test_the_numbers_of_a_chapter_run_on() -> None:
    for chapter in CHAPTERS:
        own = [int(code[2:]) for code in RULES if code[0] == chapter.letter]
        assert own == list(range(1, len(own) + 1))


@pytest.mark.parametrize(("text", "codes"), [
    ("It is gone for good (W-8).", ["W-8"]),
    ("Purchases like any other (S-3, W-16).", ["S-3", "W-16"]),
    ("N-3: at most $3,000. Only part of it is used up (N-4).", ["N-3", "N-4"]),
    ("N-1.", ["N-1"]),
    ("Lot L-1 and lots L-2, L-3. (lot L-1)", []),
    ("(W-99)", []),
    ("", []),
])  # fmt: skip
def test_what_a_sentence_cites(text: str, codes: list[str]) -> None:
    assert list(cited(text)) == codes


def sentences(path: Path) -> Iterator[str]:
    """The texts a file may show: its strings but for docstrings, a blank in place of what an f-string fills in."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    docs = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    parts = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else " " for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs | parts:
            yield node.value


def test_a_number_on_a_sheet_is_written_so_that_its_rule_is_listed() -> None:
    citing = [path for path in PACKAGE.rglob("*.py") if path != BOOK and numbers(path.read_text(encoding="utf-8"))]
    texts = [text for path in citing for text in sentences(path)]
    said = [text for text in texts if {code for code in numbers(text) if code[0] != "C"} - set(cited(text))]
    assert said == [], 'write "… (W-8)." or "W-8: …"'
    assert len(rules_cited(texts)) > 20


def test_each_rule_is_listed_once_in_the_order_of_the_book() -> None:
    assert [rule.code for rule in rules_cited(["(W-8)", "T-1: a difference (S-3).", "lost (W-8)"])] == ["S-3", "W-8", "T-1"]
