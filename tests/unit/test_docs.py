"""The documentation is what the declarations say, and leaves nothing out."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from docs.build import build, said
from docs.example_plan import plan_example
from docs.finding_examples import EXAMPLES, NEVER, TWO_ACCOUNTS
from docs.reason_examples import COMPARED, MADE, REFUSED
from xlrebal.household.profile import PROFILES
from xlrebal.household.read.profile_words import PROFILE_WORDS
from xlrebal.schema.finding import Problem, Severity
from xlrebal.schema.inputs import INPUT_SHEETS
from xlrebal.schema.reason import Rule
from xlrebal.schema.results import RESULT_SHEETS
from xlrebal.schema.settings import ALL_SETTINGS
from xlrebal.shells.cli import app
from xlrebal.shells.command_line import Command

ROOT = Path(__file__).parents[2]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_docs_are_fresh() -> None:
    stale = [path.name for path, built in build().items() if path.read_text(encoding="utf-8") != built]
    assert stale == [], "run python -m docs.build"


def test_every_code_has_an_example_or_says_why_not() -> None:
    assert {*EXAMPLES, *NEVER} == set(Problem)
    assert set(EXAMPLES) & set(NEVER) == set()


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_example_produces_its_finding(code: Problem) -> None:
    finding = said(code)
    assert finding.message[-1] in ".?"
    assert finding.message[0].isupper() or finding.message[0] in "\"'$0123456789" or finding.value
    assert str(finding) in text("docs/findings.md")


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_example_is_about_little_else(code: Problem) -> None:
    """A fault is said once, not echoed by one finding after the other."""
    codes = Counter(finding.code for finding in plan_example(EXAMPLES[code].sheets).findings if finding.severity is not Severity.NOTE)
    assert len(codes - Counter([code])) <= 3, codes


@pytest.mark.parametrize("changes", [{}, TWO_ACCOUNTS], ids=["plain", "two accounts"])
def test_the_households_of_the_examples_are_in_order(changes: dict[str, str | None]) -> None:
    answer = plan_example(changes)
    assert answer.findings == ()
    assert answer.headline.startswith("No trade is proposed")


def test_every_reason_has_an_example() -> None:
    rules = Counter(example.reason.rule for example in (*MADE, *COMPARED, *REFUSED))
    assert rules == Counter(Rule)


@pytest.mark.parametrize("example", [*MADE, *COMPARED, *REFUSED], ids=lambda example: example.reason.rule.name)
def test_the_example_gives_every_number_its_sentence_needs(example) -> None:
    wanted = set(re.findall(r"\{(\w+)", example.reason.rule.value))
    assert wanted == set(example.reason.numbers)
    assert "{" not in str(example.reason)
    assert str(example.reason)[1:] in text("docs/reasons.md")


def test_every_code_has_a_test_that_names_it() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    missing = {code.name for code in NEVER if not re.search(rf"\b{code.name}\b", tests)}  # the others are tested above
    assert missing == set()


def test_every_sheet_and_column_is_in_the_docs() -> None:
    described, front = text("docs/sheets.md"), text("README.md")
    for sheet in (*INPUT_SHEETS, *RESULT_SHEETS):
        assert f"### {sheet.name}\n" in described
        assert f"| {sheet.name} |" in front or f"| **{sheet.name}** |" in front
    for sheet in INPUT_SHEETS:
        for column in sheet.columns:
            assert f" {column.name} |" in described or f"**{column.name}** |" in described
    for setting in ALL_SETTINGS:
        assert f"| {setting.name} | " in described


def test_every_command_and_option_is_in_the_readme() -> None:
    front = text("README.md")
    for name, command in app.commands.items():
        assert f"xlrebal {name}" in front
        for parameter in command.parameters if isinstance(command, Command) else ():
            for option in parameter.described.names[:1]:
                assert f"`{option}" in front, f"{name} {option}"


def test_every_profile_and_word_is_in_the_readme() -> None:
    front = text("README.md")
    assert [word for word in (*PROFILES, *PROFILE_WORDS) if word not in front] == []


def test_pictures_are_there_and_light() -> None:
    pictures = re.findall(r"!\[[^]]+\]\((docs/[\w.]+)\)", text("README.md"))
    assert pictures == ["docs/summary.png", "docs/trades.png"]
    for name in pictures:
        assert (ROOT / name).read_bytes().startswith(b"\x89PNG")
        assert (ROOT / name).stat().st_size < 300_000


def pages() -> list[Path]:
    return [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "samples" / "README.md"]


def test_links_lead_somewhere() -> None:
    for page in pages():
        for link in re.findall(r"\]\((?!https?://)([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_files_that_are_named_are_there() -> None:
    folders = "xlrebal|tests|docs|vba|samples|workbook"
    for page in pages():
        named = re.findall(rf"`((?:{folders})/[\w./-]+)`", page.read_text(encoding="utf-8"))
        assert [name for name in named if not (ROOT / name).exists() and not name.startswith("xlrebal/samples")] == [], page.name


def test_every_room_is_in_the_readme() -> None:
    rooms = [path.parent.name for path in (ROOT / "xlrebal").glob("*/__init__.py")]
    assert [room for room in rooms if f"\nxlrebal/{room} " not in text("README.md")] == []


def test_every_decision_is_in_the_list_of_decisions() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\]\(([\w-]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(path.name for path in folder.glob("*.md") if path.name != "README.md")
