"""The house file as a file: where it is looked for, what refuses it, and what a record of a run keeps of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlwings

from tests.cli_runner import CliRunner, Result
from xlrebal.app.files import read_client
from xlrebal.app.plan import Request, plan
from xlrebal.app.replay import replay
from xlrebal.app.snapshot import read_snapshot, snapshot_of
from xlrebal.excel.draw.template import build_template
from xlrebal.excel.refused import WorkbookRefused
from xlrebal.excel.source import read_source
from xlrebal.samples import sample
from xlrebal.schema.finding import Problem, Severity
from xlrebal.shells import ribbon
from xlrebal.shells.cli import app
from xlrebal.shells.functions.cell_error import BadInput
from xlrebal.shells.functions.plan_of_ranges import PlanRequest, plan_of

pytestmark = pytest.mark.slow

AS_OF = Request(today=date(2026, 11, 20))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The sample client, whose Settings name house.xlsx beside it."""
    folder = tmp_path / "client"
    folder.mkdir()
    for name in ("models.xlsx", "house.xlsx"):
        (folder / name).write_bytes(sample(name))
    return folder / "models.xlsx"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def house_of(answer: object) -> Sequence[dict[str, object]]:
    return [row for row in answer.results["summary"] if row["item"] == "House file"]  # type: ignore[attr-defined]


def test_the_name_on_settings_is_found_beside_the_book_whatever_folder_one_is_in(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = plan(read_client(book), AS_OF)
    assert [each for each in answer.findings if each.severity is Severity.ERROR] == []
    assert [row["after"] for row in house_of(answer)] == ["house.xlsx"]
    assert {row["symbol"] for row in answer.results["trades"]} == {"VTI", "VXUS", "VNQ", "MUB", "BND", "SCHP"}


def test_an_empty_targets_sheet_is_no_error_where_the_house_file_has_the_targets(book: Path) -> None:
    workbook = openpyxl.load_workbook(book)
    del workbook["Targets"]
    workbook.create_sheet("Targets").append(["Asset Class", "Symbol", "Target %"])
    workbook.save(book)
    answer = plan(read_client(book), AS_OF)
    assert [each for each in answer.findings if each.severity is Severity.ERROR] == []
    assert answer.results["trades"]


def test_the_command_line_stands_above_settings_and_is_read_as_typed_first(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "house.xlsx"
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "Settings.csv").write_text("Name,Value\nAdvisor,Another firm\n", encoding="utf-8")
    (folder / "Targets.csv").write_text(
        "Model,Symbol,Target %\nGrowth,VTI,100\nGrowth Taxable,VTI,100\nIncome,BND,100\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    answer = plan(read_client(book, Path("other")), AS_OF)
    assert answer.settings.advisor == "Another firm"
    shutil.copy(sample_path(book), other)
    assert plan(read_client(book, Path("house.xlsx")), AS_OF).settings.advisor == "Alder Point Advisers"


def sample_path(book: Path) -> Path:
    return book.with_name("house.xlsx")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, ("There is no house file firm.xlsx", "House File on Settings")),
        (b"Symbol,Rule\n", ("house file firm.xlsx cannot be used",)),
        (b"", ("house file firm.xlsx cannot be used",)),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            ("house file firm.xlsx cannot be used", "password"),
        ),
    ],
    ids=["missing", "text", "empty", "encrypted"],
)
def test_a_house_file_that_cannot_be_read_stops_the_run_with_one_sentence(
    book: Path, content: bytes | None, words: Sequence[str]
) -> None:
    if content is not None:
        book.with_name("firm.xlsx").write_bytes(content)
    with pytest.raises(WorkbookRefused) as refused:
        read_client(book, None if content is None else Path("firm.xlsx")) if content is not None else read_client(
            named(book, "firm.xlsx")
        )
    assert [each for each in words if each not in str(refused.value)] == []
    assert str(refused.value).count("\n") == 0


def named(book: Path, house: str) -> Path:
    """The book as a folder of sheets whose Settings name this house file."""
    folder = book.parent / "sheets"
    folder.mkdir()
    (folder / "Holdings.csv").write_text("Account,Symbol,Quantity,Price\nIRA,VTI,1,1\n", encoding="utf-8")
    (folder / "Settings.csv").write_text(f"Name,Value\nHouse File,{house}\n", encoding="utf-8")
    return folder


def test_the_clients_book_is_not_its_own_house_file(book: Path) -> None:
    with pytest.raises(WorkbookRefused, match="the client's workbook itself"):
        read_client(book, book)


def test_every_command_that_reads_a_book_takes_it(book: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone.xlsx"
    for command in (
        ("plan", book),
        ("check", book),
        ("harvest", book),
        ("raise-cash", book, "--amount", "1000"),
        ("ledger", book),
        ("risk", book),
        ("explain", book, "VTI"),
    ):
        refused = run(*command, "--house", gone)
        assert refused.exit_code == 2 and "There is no house file" in refused.stderr, command
    assert run("check", book).exit_code == 0
    assert run("explain", book, "VTI", "--profile", "alder core").exit_code == 0
    unknown = run("check", book, "--house", sample_path(book))
    assert unknown.exit_code == 0


def test_a_profile_of_no_name_is_refused_with_the_houses_among_the_choices(book: Path) -> None:
    refused = run("plan", book, "--profile", "adventurous")
    assert refused.exit_code == 2
    assert "Alder Cautious" in refused.stderr and "balanced" in refused.stderr


def test_a_snapshot_holds_the_house_file_and_is_replayed_without_it(book: Path) -> None:
    source = read_client(book)
    found = json.loads(json.dumps(snapshot_of(source, AS_OF, plan(source, AS_OF))))
    assert found["snapshot"] == 2
    assert found["settings"]["House File"] == "house.xlsx"
    sample_path(book).unlink()
    kept = read_snapshot(json.dumps(found), "run.json")
    again = replay(kept)
    assert (again.compared, again.differences) == (True, ())
    assert json.loads(json.dumps(snapshot_of(kept.source, kept.request, again.answer))) == found


def test_without_a_house_file_nothing_speaks_of_one(tmp_path: Path) -> None:
    path = tmp_path / "household.xlsx"
    path.write_bytes(sample("household.xlsx"))
    assert read_client(path).house is None
    answer = plan(read_client(path), AS_OF)
    found = snapshot_of(read_source(path), AS_OF, answer)
    assert found["snapshot"] == 1 and "house" not in found["inputs"]
    assert house_of(answer) == []
    assert not [row for row in answer.results["audit"] if "house file" in row["rule"] or row["rule"] == "setting"]


def test_the_template_of_a_house_file_changes_no_plan_and_says_nothing(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "firm.xlsx"
    assert run("template", out, "--house").exit_code == 0
    assert build_template(house=True) == build_template(house=True) == out.read_bytes()
    whole = tmp_path / "three-sheets.xlsx"
    whole.write_bytes(sample("three-sheets.xlsx"))
    bare, behind = (plan(read_client(whole, house), AS_OF) for house in (None, out))
    assert bare.results["trades"] == behind.results["trades"]
    assert bare.findings == behind.findings
    assert house_of(behind)[0]["note"].startswith("Nothing of it is used.")  # type: ignore[attr-defined]


def test_a_default_that_stands_above_the_houses_word_is_said(book: Path, tmp_path: Path) -> None:
    folder = named(book, "house.xlsx")
    (folder / "Settings.csv").write_text("Name,Value\nHouse File,house.xlsx\nMinimum Trade,100\n", encoding="utf-8")
    shutil.copy(sample_path(book), folder / "house.xlsx")
    (said,) = [each.message for each in plan(read_client(folder, sample_path(book)), AS_OF).findings if each.code is Problem.HOUSE_FILE]
    assert "Minimum Trade ($100, not $1,000)" in said


def test_a_cell_function_opens_no_file() -> None:
    holdings, targets = [["Symbol", "Quantity", "Price", "Asset Class"], ["VTI", 10.0, 100.0, "Stocks"]], [["Stocks", 1.0, 0.05]]
    with pytest.raises(BadInput, match="opens no file"):
        plan_of(PlanRequest(as_of=AS_OF.today, holdings=holdings, targets=targets, rules=[["House File", "house.xlsx"]]))


class OpenBook:
    """As much of a workbook that is open in Excel as says where it is."""

    def __init__(self, fullname: str) -> None:
        self.path = fullname

    @property
    def fullname(self) -> str:
        if not self.path:
            raise xlwings.XlwingsError("the workbook is in the cloud")
        return self.path


def test_a_button_finds_it_beside_the_open_workbook(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = read_source(book)
    monkeypatch.setattr("xlrebal.excel.live_source.live_source", lambda _: source)
    found = ribbon._source(OpenBook(str(book))).house  # type: ignore[arg-type]
    assert found is not None and found.name == "house.xlsx"
    with pytest.raises(WorkbookRefused, match="correct House File on Settings, or give its whole path"):
        ribbon._source(OpenBook(""))  # type: ignore[arg-type]
