"""The command: what it writes, what it says, and with which code it ends."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from tests.cli_runner import CliRunner, Result
from tests.workbook_reading import parts
from xlrebal import __version__
from xlrebal.samples import sample
from xlrebal.schema.results import ALWAYS_WRITTEN, LEDGER_TABLES, RESULT_TABLES
from xlrebal.shells.cli import app

pytestmark = pytest.mark.slow

DONE, ERRORS_FOUND, BAD_USAGE = 0, 1, 2
AS_OF = ("--as-of", "2026-11-20")
RESULTS = list(ALWAYS_WRITTEN)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def refused(result: Result) -> str:
    """The one line that a refused command says, and nothing else."""
    assert result.exit_code == BAD_USAGE, result.output
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1, result.stderr
    return result.stderr.strip()


def sheets(path: Path) -> list[str]:
    return openpyxl.load_workbook(path, read_only=True).sheetnames


def rows(path: Path, sheet: str) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(path, read_only=True)
    return list(book[sheet].iter_rows(values_only=True))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The smallest sample."""
    path = tmp_path / "three.xlsx"
    path.write_bytes(sample("three-sheets.xlsx"))
    return path


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A folder of CSV files whose targets make 90."""
    folder = tmp_path / "faulty"
    folder.mkdir()
    (folder / "Holdings.csv").write_text("Account,Symbol,Quantity,Price,Asset Class\nJoint,VTI,10,300,Stocks\nJoint,CASH,100,,Cash\n")
    (folder / "Lots.csv").write_text("Account,Symbol,Lot ID,Acquired,Quantity,Cost Basis\nJoint,VTI,L1,2020-03-02,10,1000\n")
    (folder / "Targets.csv").write_text("Asset Class,Target %\nStocks,80\nCash,10\n")
    return folder


def test_version() -> None:
    assert run("--version").stdout == f"xlrebal {__version__}\n"


def test_plan_writes_beside_the_input_and_leaves_it_alone(book: Path) -> None:
    before = book.read_bytes()
    done = run("plan", book, *AS_OF)
    assert done.exit_code == DONE
    result = book.with_name("three-rebalanced.xlsx")
    assert done.stdout.splitlines()[-1] == f"Result: {result}"
    assert sheets(result) == ["Holdings", "Lots", "Targets", *RESULTS]
    assert book.read_bytes() == before
    assert sorted(path.name for path in book.parent.iterdir()) == ["three-rebalanced.xlsx", "three.xlsx"]


def household_tables(folder: Path, *arguments: str) -> dict[str, list[dict[str, object]]]:
    """What a command that plans the sample household writes as JSON."""
    path = folder / "household.xlsx"
    path.write_bytes(sample("household.xlsx"))
    done = run(arguments[0], path, *arguments[1:], *AS_OF, "--json", "-")
    assert done.exit_code == DONE, done.output
    tables: dict[str, list[dict[str, object]]] = json.loads(done.stdout)
    return tables


def test_raise_cash_sells_for_the_need_and_nothing_else(tmp_path: Path) -> None:
    tables = household_tables(tmp_path, "raise-cash", "--amount", "60000", "--account", "joint brokerage")
    assert {(row["action"], row["account"], row["phase"]) for row in tables["trades"]} == {("SELL", "Joint Brokerage", "raise cash")}
    (joint,) = (row for row in tables["cash"] if row["account"] == "Joint Brokerage")
    assert joint["need"] == 60_000
    assert 70_000 <= joint["after"] < 71_000  # with its minimum of 10,000; a share of QQQ costs less than 1,000


def test_raise_cash_takes_the_cash_needs_sheet_where_no_amount_is_given(tmp_path: Path) -> None:
    tables = household_tables(tmp_path, "raise-cash")
    (joint,) = (row for row in tables["cash"] if row["need"])
    assert joint["after"] == joint["before"] > joint["need"] + joint["minimum"]  # the cash there is enough
    assert tables["trades"] == []


def test_raise_cash_asks_whose_cash_it_is(tmp_path: Path) -> None:
    path = tmp_path / "household.xlsx"
    path.write_bytes(sample("household.xlsx"))
    accounts = "name one of Daniel IRA, Joint Brokerage, Maya IRA, Maya Roth."
    assert refused(run("raise-cash", path, "--amount", "-1")) == f"There are several accounts the money may be in: {accounts}"
    assert refused(run("raise-cash", path, "--amount", "1", "--account", "Joint")) == f"'Joint' is no account: {accounts}"
    assert refused(run("raise-cash", path, "--amount", "nan")) == "--amount nan is no amount of dollars to raise or invest."
    assert "--amount 0 is no amount" in refused(run("raise-cash", path, "--amount", "0"))
    assert "--account says whose cash" in refused(run("raise-cash", path, "--account", "Maya IRA"))
    assert [each.name for each in tmp_path.iterdir()] == ["household.xlsx"]


def test_harvest_sells_losses_into_their_substitutes_and_nothing_else(tmp_path: Path) -> None:
    trades = household_tables(tmp_path, "harvest")["trades"]
    assert {row["phase"] for row in trades} == {"harvest losses"}
    assert {row["action"] for row in trades} == {"SELL", "BUY"}
    assert all(row["st_gain"] + row["lt_gain"] <= 0 for row in trades)


@pytest.fixture
def phased_out(tmp_path: Path) -> Path:
    """A folder of CSV files with 500 in cash, and a holding to be phased out."""
    folder = tmp_path / "phased out"
    folder.mkdir()
    (folder / "Holdings.csv").write_text("Account,Symbol,Quantity,Price,Asset Class\nT,OLD,10,50,Stocks\nT,CASH,500,,Cash\n")
    (folder / "Lots.csv").write_text("Account,Symbol,Lot ID,Acquired,Quantity,Cost Basis\nT,OLD,L1,2020-03-02,10,100\n")
    (folder / "Targets.csv").write_text("Asset Class,Target %\nStocks,50\nCash,50\n")
    (folder / "Accounts.csv").write_text("Account,Type\nT,taxable\n")
    (folder / "Restrictions.csv").write_text("Symbol,Rule\nOLD,phase out\n")
    return folder


@pytest.mark.parametrize(("command", "sold"), [(["plan"], ["OLD"]), (["harvest"], []), (["raise-cash", "--amount", "300"], [])])
def test_only_a_whole_plan_phases_out(phased_out: Path, command: list[str], sold: list[str]) -> None:
    done = run(command[0], phased_out, *command[1:], *AS_OF, "--json", "-")
    assert [row["symbol"] for row in json.loads(done.stdout)["trades"] if row["action"] == "SELL"] == sold


def test_cash_that_cannot_be_raised_is_said_at_once(phased_out: Path) -> None:
    done = run("raise-cash", phased_out, "--amount", "9000", *AS_OF)
    assert "T ends with $1,000.00 of cash, less than it needs, see Checks." in done.stdout


@pytest.mark.parametrize("lots", ["Account,Symbol,Lot ID,Acquired,Quantity,Cost Basis\n", None])
def test_a_new_client_with_cash_alone_needs_no_lots(tmp_path: Path, lots: str | None) -> None:
    folder = tmp_path / "new client"
    folder.mkdir()
    (folder / "Holdings.csv").write_text("Account,Symbol,Quantity,Price,Asset Class\nT,CASH,10000,1,Cash\n")
    (folder / "Targets.csv").write_text("Asset Class,Symbol,Target %\nStocks,VTI,60\nBonds,BND,40\n")
    (folder / "Prices.csv").write_text("Symbol,Price\nVTI,300\nBND,70\n")
    (folder / "Accounts.csv").write_text("Account,Type\nT,taxable\n")
    if lots is not None:
        (folder / "Lots.csv").write_text(lots)
    done = run("plan", folder, *AS_OF, "--json", "-")
    assert done.exit_code == DONE
    assert [(row["action"], row["symbol"], row["quantity"]) for row in json.loads(done.stdout)["trades"]] == [("BUY", "VTI", 20), ("BUY", "BND", 57)]


def test_plan_gives_the_same_bytes_twice(book: Path) -> None:
    run("plan", book, *AS_OF, "-o", book.with_name("one.xlsx"))
    run("plan", book, *AS_OF, "-o", book.with_name("two.xlsx"))
    assert book.with_name("one.xlsx").read_bytes() == book.with_name("two.xlsx").read_bytes()


def test_plan_writes_where_it_is_told(book: Path) -> None:
    output = book.with_name("Ärger & Söhne.xlsx")
    assert run("plan", book, *AS_OF, "-o", output).exit_code == DONE
    assert set(RESULTS) <= set(sheets(output))
    assert not book.with_name("three-rebalanced.xlsx").exists()


def test_plan_in_place_keeps_what_it_replaces(book: Path) -> None:
    before = book.read_bytes()
    done = run("plan", book, *AS_OF, "--in-place")
    backup = book.with_name("three (original, kept by xlrebal).xlsx")
    assert (done.exit_code, backup.read_bytes()) == (DONE, before)
    assert str(backup) in done.stdout
    assert sheets(book) == ["Holdings", "Lots", "Targets", *RESULTS]


def test_a_result_is_written_again_and_kept(book: Path) -> None:
    run("plan", book, *AS_OF)
    result, kept = book.with_name("three-rebalanced.xlsx"), book.with_name("three-rebalanced (original, kept by xlrebal).xlsx")
    first = result.read_bytes()
    assert run("plan", result, *AS_OF).exit_code == DONE
    assert kept.read_bytes() == first
    assert sheets(result) == ["Holdings", "Lots", "Targets", *RESULTS]
    assert rows(result, "Trades") == rows(kept, "Trades")


def test_however_often_it_is_planned_in_place_the_first_state_stays(book: Path) -> None:
    before = book.read_bytes()
    for day in range(20, 25):
        assert run("plan", book, "--as-of", f"2026-11-{day}", "--in-place").exit_code == DONE
    names = {path.name: path.read_bytes() for path in book.parent.iterdir()}
    assert len(names) == 3
    assert names["three (original, kept by xlrebal).xlsx"] == before


def test_a_workbook_saved_while_it_is_planned_is_not_overwritten(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from xlrebal.app import files

    def colleague(*arguments: object) -> bytes:
        book.write_bytes(b"saved by a colleague")
        return b"drawn"

    monkeypatch.setattr(files, "draw", colleague)
    monkeypatch.setattr("xlrebal.excel.file.graft.graft", lambda *_: b"the result")
    said = refused(run("plan", book, *AS_OF, "--in-place"))
    assert said == "three.xlsx was changed since it was read, so it was not overwritten: run the command again."
    assert [(path.name, path.read_bytes()) for path in book.parent.iterdir()] == [("three.xlsx", b"saved by a colleague")]


@pytest.mark.parametrize("command", ["plan", "harvest", "check", "ledger"])
def test_json_keeps_what_it_did_not_write(book: Path, command: str) -> None:
    target = book.with_name("notes.json")
    target.write_text("my notes")
    done = run(command, book, *AS_OF, "--json", target)
    kept = book.with_name("notes (original, kept by xlrebal).json")
    assert kept.read_text() == "my notes"
    assert f"What notes.json held before: {kept}" in done.stderr
    run(command, book, "--as-of", "2026-11-21", "--json", target)
    assert json.loads(target.read_text(encoding="utf-8"))
    assert len(list(book.parent.glob("*.json"))) == 2


@pytest.mark.parametrize(("command", "target"), [("plan", "three.xlsx"), ("check", "three.xlsx"), ("ledger", "link.json"), ("plan", "three-rebalanced.xlsx"), ("check", "folder/Lots.csv"), ("check", "folder/sub/out.json")])
def test_json_never_goes_over_the_workbook(book: Path, command: str, target: str) -> None:
    before = book.read_bytes()
    (book.parent / "folder" / "sub").mkdir(parents=True)
    (book.parent / "folder" / "Lots.csv").write_text("Symbol\n")
    book.with_name("link.json").symlink_to(book)
    source = book.parent / "folder" if target.startswith("folder") else book
    if target == "folder/sub/out.json":
        (book.parent / target).write_text("")
    said = refused(run(command, source, *AS_OF, "--json", book.parent / target))
    assert said.endswith(": give the name of another file.")
    assert book.read_bytes() == before


def test_json_that_cannot_be_written_is_said_before_anything_is(book: Path) -> None:
    assert "does not exist" in refused(run("plan", book, *AS_OF, "--json", book.parent / "missing" / "plan.json"))
    assert "is a folder" in refused(run("plan", book, *AS_OF, "--json", book.parent))
    assert [path.name for path in book.parent.iterdir()] == ["three.xlsx"]


@pytest.mark.skipif(sys.platform == "win32", reason="has no such files")
def test_json_into_a_pipe_leaves_the_pipe(book: Path) -> None:
    pipe = book.with_name("pipe")
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE)
    assert run("check", book, *AS_OF, "--json", pipe).exit_code == DONE
    assert json.loads(reader.communicate()[0])
    assert pipe.is_fifo()


@pytest.mark.parametrize("name", ["Smith & Söhne 'Ltd'.xlsx", "two\nlines.xlsx", "\x1b[31mred.xlsx", "三\u202e.xlsx", "-o %s{0}.xlsx", "x" * 240 + ".xlsx"])
def test_odd_names_are_planned_and_told_in_a_line(book: Path, name: str) -> None:
    odd = book.with_name(name)
    book.rename(odd)
    output = ["--in-place"] if len(name) < 200 else ["-o", book.with_name("short.xlsx")]
    done = run("plan", *AS_OF, *output, odd)
    assert done.exit_code == DONE, done.output
    assert [line[:8] for line in done.stdout.splitlines()[1:]] == ["Result: "]
    assert not {"\x1b", "\u202e"} & set(done.stdout)


def test_a_name_that_the_disk_will_not_take_is_said(book: Path) -> None:
    odd = book.with_name("x" * 248 + ".xlsx")
    book.rename(odd)
    assert "File name too long" in refused(run("plan", *AS_OF, odd))
    longer = subprocess.run([sys.executable, "-m", "xlrebal", "check", "x" * 300], capture_output=True, text=True, check=False)
    assert (longer.returncode, longer.stderr) == (BAD_USAGE, f"{'x' * 300}: File name too long. Nothing was changed.\n")
    assert "two\\nlines.xlsx" in refused(run("plan", book.with_name("two\nlines.xlsx")))


@pytest.mark.filterwarnings("ignore:.*extension is not supported")  # openpyxl stands in for the advisor's Excel here
def test_what_the_advisor_entered_on_trades_is_honoured(book: Path) -> None:
    run("plan", book, *AS_OF)
    result = book.with_name("three-rebalanced.xlsx")
    edited = openpyxl.load_workbook(result)
    sheet = edited["Trades"]
    heading = next(row for row in sheet.iter_rows() if row[0].value == "Priority")
    columns = {cell.value: cell.column for cell in heading}
    first = heading[0].row + 1
    symbol = sheet.cell(first, columns["Symbol"]).value
    sheet.cell(first, columns["Decision"]).value = "skip"
    sheet.cell(first, columns["Note"]).value = "after earnings"
    edited.save(result)
    assert run("plan", result, *AS_OF, "--json", book.with_name("again.json")).exit_code == DONE
    trades = json.loads(book.with_name("again.json").read_text(encoding="utf-8"))["trades"]
    kept = [(trade["quantity"], trade["decision"], trade["note"]) for trade in trades if trade["symbol"] == symbol]
    assert kept == [(0, "skip", "after earnings")]
    assert len(trades) > 1


def test_plan_with_errors_in_the_data_writes_and_says_so(faulty: Path) -> None:
    done = run("plan", faulty, *AS_OF)
    assert done.exit_code == ERRORS_FOUND
    assert "[TARGETS_DO_NOT_SUM]" in done.stderr
    result = faulty.with_name("faulty-rebalanced.xlsx")
    assert "TARGETS_DO_NOT_SUM" in {row[0] for row in rows(result, "Checks")}


def test_a_folder_of_csv_files_is_a_workbook(faulty: Path) -> None:
    (faulty / "Targets.csv").write_text("Asset Class,Target %\nStocks,80\nCash,20\n")
    done = run("plan", faulty, *AS_OF, "-o", faulty.with_name("out.xlsx"))
    assert done.exit_code == DONE
    assert sheets(faulty.with_name("out.xlsx")) == ["Holdings", "Lots", "Targets", *RESULTS]


@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-01", "9999-12-31", "2201-01-01"])
def test_a_day_that_nobody_plans_for_is_refused(book: Path, day: str) -> None:
    assert refused(run("plan", book, "--as-of", day)) == f"--as-of {day} lies before 1927 or after 2200: check the year."


def test_json_has_every_table_with_its_columns(book: Path) -> None:
    target = book.with_name("plan.json")
    assert run("plan", book, *AS_OF, "--json", target).exit_code == DONE
    tables = json.loads(target.read_text(encoding="utf-8"))
    assert set(tables) == set(RESULT_TABLES)
    assert tables["trades"]
    for key, table in RESULT_TABLES.items():
        for row in tables[key]:
            assert set(table.keys()) <= set(row)


def test_json_on_the_terminal_is_nothing_but_json(book: Path) -> None:
    done = run("plan", book, *AS_OF, "--json", "-")
    assert (done.exit_code, set(json.loads(done.stdout))) == (DONE, set(RESULT_TABLES))


def test_a_dry_run_lists_the_trades_as_simulated(book: Path) -> None:
    target, real = book.with_name("dry.json"), json.loads(run("plan", book, *AS_OF, "--json", "-").stdout)
    done = run("plan", book, *AS_OF, "--dry-run", "--json", target)
    tables = json.loads(target.read_text(encoding="utf-8"))
    assert done.stdout.startswith("Dry run, the trades are only simulated: ")
    assert done.exit_code == DONE
    assert [row | {"phase": f"simulated: {row['phase']}"} for row in real["trades"]] == tables["trades"] != []
    assert "dry run" in tables["steps"][0]["what"]
    assert [row["what"] for row in tables["steps"][1:]] == [row["what"] for row in real["steps"]]
    assert {key: real[key] for key in real.keys() - {"trades", "steps"}} == {key: tables[key] for key in real.keys() - {"trades", "steps"}}
    assert any("simulated" in str(cell) for row in rows(book.with_name("three-rebalanced.xlsx"), "Trades") for cell in row)


@pytest.mark.parametrize(("phrase", "bonds", "cash", "dry"), [
    ("growth", 0.15, 0.10, False), ("conservative", 0.60, 0.15, False), ("income", 0.50, 0.10, False), ("balanced", 0.40, 0.10, False),
    ("積極的に", 0.15, 0.10, False), ("リスク高めでお願い", 0.15, 0.10, False), ("安全重視", 0.60, 0.15, False), ("守りの配分", 0.60, 0.15, False),
    ("配当重視", 0.50, 0.10, False), ("バランス型で試算して", 0.40, 0.10, True), ("守りでシミュレーション", 0.60, 0.15, True),
    ("積極的の仮計算", 0.15, 0.10, True)])
def test_profiles_by_name_and_in_phrases(book: Path, phrase: str, bonds: float, cash: float, dry: bool) -> None:
    done = run("plan", book, *AS_OF, "--profile", phrase, "--json", "-")
    tables = json.loads(done.stdout)
    targets = {row["name"]: row["target"] for row in tables["drift"] if row["level"] == "class"}
    assert (targets["Bonds"], targets["Cash"]) == (pytest.approx(bonds, abs=1e-9), pytest.approx(cash, abs=1e-9))
    assert sum(targets.values()) == pytest.approx(1, abs=1e-9)
    assert {row["phase"].startswith("simulated") for row in tables["trades"]} == {dry}
    assert [row["after"] for row in tables["summary"] if row["item"] == "Profile"]


def test_a_profile_without_a_name_is_balanced_and_real(book: Path) -> None:
    named = json.loads(run("plan", book, *AS_OF, "--profile", "balanced", "--json", "-").stdout)
    for words in ((book, *AS_OF, "--profile", "--json", "-"), ("--profile", book, *AS_OF, "--json", "-"), (book, *AS_OF, "--json", "-", "--profile")):
        done = run("plan", *words)
        assert (done.exit_code, json.loads(done.stdout)["trades"]) == (DONE, named["trades"])


def test_a_profile_needs_no_targets_and_without_either_trades_are_simulated(book: Path) -> None:
    folder = book.with_name("untargeted")
    folder.mkdir()
    for name in ("Holdings", "Lots"):
        lines = [[str(cell).removesuffix(" 00:00:00") for cell in row if cell is not None] for row in rows(book, name)]
        (folder / f"{name}.csv").write_text("\n".join(",".join(line) for line in lines), encoding="utf-8")
    chosen = run("plan", folder, *AS_OF, "--profile", "growth", "--json", "-")
    assert (chosen.exit_code, {row["phase"].startswith("simulated") for row in json.loads(chosen.stdout)["trades"]}) == (DONE, {False})
    aimless = run("plan", folder, *AS_OF, "--json", "-")
    tables = json.loads(aimless.stdout)
    assert (aimless.exit_code, {row["phase"].startswith("simulated") for row in tables["trades"]}) == (ERRORS_FOUND, {True})
    assert [(row["sheet"], row["severity"]) for row in tables["checks"] if row["code"] == "SIMULATED_ONLY"] == [("Targets", "error")]
    assert {row["name"]: row["target"] for row in tables["drift"] if row["level"] == "class"}["Cash"] == 0.10


def test_a_snapshot_is_replayed_and_says_what_differs(book: Path) -> None:
    kept = book.with_name("run.json")
    assert run("plan", book, *AS_OF, "--snapshot", kept).exit_code == DONE
    same = run("replay", kept, "--json", book.with_name("again.json"))
    assert (same.exit_code, same.stdout.startswith("The same plan, bit for bit")) == (DONE, True)
    found = json.loads(kept.read_text(encoding="utf-8"))
    assert json.loads(book.with_name("again.json").read_text(encoding="utf-8")) == found["decided"]
    found["decided"]["trades"] = []
    kept.write_text(json.dumps(found), encoding="utf-8")
    other = run("replay", kept)
    assert (other.exit_code, "not traded then" in other.stdout) == (ERRORS_FOUND, True)
    assert "--snapshot" in refused(run("plan", book, *AS_OF, "--snapshot", book))
    assert "name" in refused(run("plan", book, *AS_OF, "--snapshot", "-"))
    assert "check the name" in refused(run("replay", book.with_name("none.json")))
    assert "is no text" in refused(run("replay", book))


@pytest.mark.parametrize(("mode", "sides"), [("buy only", {"BUY"}), ("Sells Only", {"SELL"}), ("one class: us stocks", {"SELL"}), ("full", {"SELL", "BUY"})])
def test_a_mode_bars_what_it_says(book: Path, mode: str, sides: set[str]) -> None:
    """Stocks are over, bonds under, and there is some cash."""
    tables = json.loads(run("plan", book, *AS_OF, "--mode", mode, "--json", "-").stdout)
    assert {row["action"] for row in tables["trades"]} == sides


def test_an_unknown_profile_lists_the_four(book: Path) -> None:
    line = refused(run("plan", book, *AS_OF, "--profile", "yolo"))
    assert line == "'yolo' is no profile: choose one of balanced, growth, conservative, income."
    assert list(book.parent.iterdir()) == [book]


def test_check_lists_findings_and_writes_nothing(book: Path, faulty: Path) -> None:
    good, bad = run("check", book, *AS_OF), run("check", faulty, *AS_OF)
    assert (good.exit_code, bad.exit_code) == (DONE, ERRORS_FOUND)
    assert good.stdout.splitlines()[-1].startswith("0 errors, ")
    assert "Targets row 2 Target %" in bad.stdout
    assert bad.stdout.splitlines()[-1].startswith("1 error, ")
    assert {path.name for path in book.parent.iterdir()} == {"three.xlsx", "faulty"}


def test_explain_by_number_and_by_symbol(book: Path) -> None:
    by_number = run("explain", book, "1", *AS_OF)
    assert by_number.exit_code == DONE
    head, why, *_ = by_number.stdout.splitlines()
    assert head.startswith("1. SELL ")
    assert why.startswith("   Why: ")
    symbol = head.split()[3]
    by_symbol = run("explain", book, symbol.lower(), *AS_OF)
    assert by_symbol.exit_code == DONE
    assert by_number.stdout.splitlines()[0] in by_symbol.stdout


def test_explain_says_when_there_is_nothing_to_explain(book: Path) -> None:
    assert "There is no trade ZZZ" in refused(run("explain", book, "ZZZ", *AS_OF))


def test_ledger_rebuilds_and_compares_and_writes_nothing(tmp_path: Path) -> None:
    book = tmp_path / "household.xlsx"
    book.write_bytes(sample(book.name))
    done = run("ledger", book, "--json", "-")
    assert done.exit_code in (DONE, ERRORS_FOUND)
    tables = json.loads(done.stdout)
    assert set(tables) == set(LEDGER_TABLES)
    assert tables["realized"]
    for key, table in LEDGER_TABLES.items():
        assert all(set(table.keys()) <= set(row) for row in tables[key])
    assert list(tmp_path.iterdir()) == [book]


def test_template_can_be_checked_at_once(tmp_path: Path) -> None:
    path = tmp_path / "client.xlsx"
    done = run("template", path)
    assert (done.exit_code, done.stdout) == (DONE, f"Template: {path}\n")
    assert {"Holdings", "Lots", "Targets", "Settings"} <= set(sheets(path))
    empty = run("check", path, *AS_OF)
    assert empty.exit_code == ERRORS_FOUND
    assert empty.stdout.count("[EMPTY_SHEET]") == 3


def test_demo_works_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    here, there = run("demo"), run("demo", tmp_path / "new" / "folder")
    assert (here.exit_code, there.exit_code) == (DONE, DONE)
    for folder in (tmp_path, tmp_path / "new" / "folder"):
        result = folder / "household-rebalanced.xlsx"
        assert set(RESULTS) <= set(sheets(result))
        assert (folder / "household.xlsx").read_bytes() == sample("household.xlsx")
    assert here.stdout.splitlines()[-1] == f"Result: {tmp_path / 'household-rebalanced.xlsx'}"


def test_demo_keeps_the_advisors_parts(tmp_path: Path) -> None:
    run("demo", tmp_path)
    before, after = parts(sample("household.xlsx")), parts((tmp_path / "household-rebalanced.xlsx").read_bytes())
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}


@pytest.mark.parametrize(("arguments", "said"), [
    (("plan",), "book"),
    (("plan", "BOOK", "--bogus"), "--bogus"),
    (("sell",), "sell"),
    (("--bogus",), "--bogus"),
    (("plan", "missing.xlsx"), "There is no file missing.xlsx"),
    (("plan", "BOOK", "--as-of", "20 November"), "write it as 2026-11-20"),
    (("plan", "BOOK", "--method", "magic"), "--method magic"),
    (("plan", "BOOK", "--mode", "buy low"), "buy only"),
    (("plan", "BOOK", "--mode", "buy only: Bonds"), "one class"),
    (("plan", "BOOK", "--in-place", "-o", "out.xlsx"), "--in-place and -o"),
    (("plan", "BOOK", *AS_OF, "-o", "FOLDER"), "is a folder"),
    (("plan", "BOOK", *AS_OF, "-o", "FOLDER/none/out.xlsx"), "does not exist"),
    (("plan", "BOOK", *AS_OF, "-o", "FOLDER/out.csv"), ".xlsx"),
    (("plan", "EMPTY"), "holds no .csv file"),
    (("template", "out.xls"), "must end in .xlsx")])
def test_bad_usage_is_one_line(book: Path, arguments: Sequence[str], said: str) -> None:
    empty = book.parent / "empty"
    empty.mkdir()
    places = {"BOOK": str(book), "EMPTY": str(empty), "FOLDER": str(book.parent)}
    given = [places.get(each, each.replace("FOLDER", str(book.parent))) for each in arguments]
    done = subprocess.run([sys.executable, "-m", "xlrebal", *given], capture_output=True, text=True, check=False, cwd=book.parent, encoding="utf-8")
    assert (done.returncode, done.stdout) == (BAD_USAGE, "")
    assert done.stderr.count("\n") == 1, done.stderr
    assert said in done.stderr
    assert {path.name for path in book.parent.iterdir()} == {"three.xlsx", "empty"}


@pytest.mark.parametrize(("content", "said"), [
    (b"", "is empty"), (b"Account,Symbol\nJoint,VTI\n", "text file"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".xls"),
    (sample("three-sheets.xlsx")[:4000], "damaged")])
def test_an_unreadable_file_is_one_line(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "client.xlsx"
    path.write_bytes(content)
    for command in (("plan",), ("check",)):
        assert said in refused(run(*command, path, *AS_OF))
    assert list(tmp_path.iterdir()) == [path]


def test_a_book_open_in_excel_is_not_written_over(book: Path) -> None:
    lock = book.with_name("~$three.xlsx")
    lock.write_bytes(b"")
    before = book.read_bytes()
    assert "is open in Excel" in refused(run("plan", book, *AS_OF, "--in-place"))
    assert book.read_bytes() == before


def test_text_leaves_in_utf8_whatever_the_console(book: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "xlrebal", "plan", book, *AS_OF, "--json", "-"], capture_output=True, check=False,
                          env={**os.environ, "PYTHONIOENCODING": "cp1252"})
    assert (done.returncode, done.stderr) == (DONE, b"")
    assert json.load(io.BytesIO(done.stdout))["trades"]


def test_a_fault_of_ours_is_one_line_too(book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from xlrebal.shells import cli

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr("xlrebal.app.files.plan_file", fail)
    monkeypatch.setattr(sys, "argv", ["xlrebal", "plan", str(book)])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == BAD_USAGE
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "RuntimeError: a fault" in said.err


def test_a_run_for_one_thing_speaks_of_no_trigger_the_user_never_set(phased_out: Path) -> None:
    for command, why in (("harvest", "no lot of a taxable account is at a loss."), ("raise-cash", "no cash is asked for on Cash Needs, and none is missing.")):
        tables = phased_out.with_name(f"{command}.json")
        done = run(command, phased_out, *AS_OF, "--json", tables)
        assert f"No trade is proposed: {why}" in done.stdout
        said = done.stdout + tables.read_text()
        assert "trigger" not in said.casefold()


def test_what_the_user_sets_is_not_what_a_run_is_for(phased_out: Path) -> None:
    """Trigger = never still sells what is phased out and raises cash; harvest takes losses but leaves Cash Needs alone."""
    (phased_out / "Settings.csv").write_text("Name,Value\nTrigger,never\nHarvest Losses,yes\n")
    (phased_out / "Cash Needs.csv").write_text("Account,Amount\nT,700\n")
    rows = json.loads(run("plan", phased_out, *AS_OF, "--json", "-").stdout)
    assert [row["symbol"] for row in rows["trades"]] == ["OLD"]
    assert any("the Trigger setting is never" in row["detail"] for row in rows["audit"])
    rows = json.loads(run("harvest", phased_out, *AS_OF, "--json", "-").stdout)
    assert rows["trades"] == []
    assert [row["need"] for row in rows["cash"]] == [0]
    rows = json.loads(run("raise-cash", phased_out, *AS_OF, "--json", "-").stdout)
    assert [(row["symbol"], row["phase"]) for row in rows["trades"]] == [("OLD", "raise cash")]


def test_a_run_for_cash_takes_no_losses(phased_out: Path) -> None:
    (phased_out / "Lots.csv").write_text("Account,Symbol,Lot ID,Acquired,Quantity,Cost Basis\nT,OLD,L1,2020-03-02,10,1000\n")
    (phased_out / "Securities.csv").write_text("Symbol,Asset Class,Substitutes,Price\nOLD,Stocks,NEW\nNEW,Stocks,\n")
    (phased_out / "Prices.csv").write_text("Symbol,Price\nNEW,20\n")
    (phased_out / "Settings.csv").write_text("Name,Value\nHarvest Losses,yes\n")
    (phased_out / "Restrictions.csv").unlink()
    harvested = json.loads(run("harvest", phased_out, *AS_OF, "--json", "-").stdout)
    assert [(row["action"], row["symbol"]) for row in harvested["trades"]] == [("SELL", "OLD"), ("BUY", "NEW")]
    cash = json.loads(run("raise-cash", phased_out, "--amount", "300", *AS_OF, "--json", "-").stdout)
    assert cash["trades"] == []
    (line,) = cash["harvest"]
    assert line["status"] == "candidate" and line["why"].startswith("This run is for cash alone") and "Harvest Losses is no" not in line["why"]


def test_decisions_on_a_trades_sheet_made_by_hand_are_not_passed_over_in_silence(book: Path) -> None:
    made = openpyxl.load_workbook(book)
    own = made.create_sheet("Trades")
    for row in (("Action", "Account", "Symbol", "Quantity", "Decision", "Override Quantity"), ("BUY", "Joint", "BND", 10, "lock"), ("SELL", "Joint", "VTI", 5, None, 2)):
        own.append(row)
    made.save(book)
    said = run("check", book, *AS_OF).output
    assert "warning: Trades row 2: A sheet of your own is called Trades: it stays as it is, and the 2 decisions on it are NOT followed " in said
    assert "(BUY BND in Joint: lock; SELL VTI in Joint: 2)" in said and "Enter them on Trades (2) of the result" in said


@pytest.mark.skipif(os.name == "nt", reason="pipes break otherwise on Windows")
def test_a_reader_that_has_had_enough_does_not_make_a_failure_of_it(book: Path) -> None:
    """As in `xlrebal plan book.xlsx | head -1`: the file is written, and nothing says that it was not."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "xlrebal.shells.cli", "plan", str(book), *AS_OF]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False, timeout=120)
    os.close(writing)
    assert (done.returncode, done.stderr) == (DONE, b"")
    assert book.with_name("three-rebalanced.xlsx").exists()
