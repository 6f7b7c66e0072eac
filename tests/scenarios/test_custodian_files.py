"""Custodians' exports read into a new workbook: `xlrebal import`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from xlrebal.app.import_files import Imported, import_files, import_json
from xlrebal.app.plan import Request, check
from xlrebal.excel.refused import WorkbookRefused
from xlrebal.excel.source import read_source

SAMPLES = Path(__file__).parents[2] / "samples" / "custodians"


def read(folder: Path, **files: str) -> Imported:
    """The files, written as `name`.csv and imported without a workbook."""
    paths = [folder / f"{name}.csv" for name in files]
    for path, text in zip(paths, files.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    return import_files(paths, None)


def every_line_is_accounted_for(imported: Imported) -> bool:
    return all(each.lines == len(each.rows) + len(each.dropped) for each in imported.exports)


def test_the_samples_become_one_workbook_that_can_be_checked(tmp_path):
    """Six files of two custodians: four accounts, each with its own rows, types by registration, totals as the files say."""
    book = tmp_path / "client.xlsx"
    imported = import_files(sorted(SAMPLES.glob("*.csv")), book)
    assert not imported.failed
    assert every_line_is_accounted_for(imported)
    assert {each.account: each.kind for each in imported.accounts} == {
        "012345678": "taxable",
        "X98000001": "ira",
        "Joint Brokerage ...417": "taxable",
        "Roth_IRA ...995": "roth_ira",
    }
    totals = [total for each in imported.exports for total in each.totals]
    assert [(each.stated, each.found) for each in totals] == [(500_250.0, 500_250.0), (31_020.0, 31_020.0)]
    findings = check(read_source(book), Request(date(2026, 11, 20))).findings
    assert {each.code for each in findings if each.severity == "error"} <= {"SIMULATED_ONLY", "UNKNOWN_SYMBOL", "LOTS_MISSING"}


def test_a_field_beyond_the_headings_shifts_nothing_and_zeros_in_front_stay(tmp_path):
    imported = read(tmp_path, positions=(SAMPLES / "fidelity_positions.csv").read_text("utf-8"))
    first, second, third = import_json(imported)["holdings"]
    assert (first["account"], first["symbol"], first["market_value"]) == ("012345678", "SPAXX", 5210.55)
    assert (second["quantity"], second["price"]) == (600.0, 70.1)
    assert third["account"] == "X98000001"
    assert any("has not settled" in line.reason for each in imported.exports for line in each.dropped)


def test_a_sale_told_whole_and_by_its_lots_counts_once(tmp_path):
    realized = (SAMPLES / "schwab_realized.csv").read_text("utf-8")
    sale = (SAMPLES / "schwab_transactions.csv").read_text("utf-8") + '"03/10/2026","Sell","AAPL","APPLE INC","{}","$240.00","","$12,000.00"\n'
    by_lots = import_json(read(tmp_path, whole=sale.format(50), lots=realized))["transactions"]
    assert [row["cost_basis"] for row in by_lots if row["action"] == "sell"] == [6500.0]
    differs = read(tmp_path, whole=sale.format(60), lots=realized)
    assert [row["quantity"] for row in import_json(differs)["transactions"] if row["action"] == "sell"] == [60.0]
    assert any("50 shares, the sale to 60" in line.reason for each in differs.exports for line in each.dropped)
    assert every_line_is_accounted_for(differs)


def test_files_that_name_no_account_are_not_joined(tmp_path):
    text = "Symbol,Quantity,Price,Market Value\nVTI,10,300,3000\n"
    imported = read(tmp_path, hers=text, his=text)
    assert [row["account"] for row in import_json(imported)["holdings"]] == ["hers.csv (no account named)", "his.csv (no account named)"]


def test_an_account_in_two_files_counts_once(tmp_path):
    text = (SAMPLES / "schwab_positions.csv").read_text("utf-8")
    imported = read(tmp_path, monday=text, tuesday=text)
    assert len(import_json(imported)["holdings"]) == 4
    assert every_line_is_accounted_for(imported)
    assert sum("counted once" in line.reason for line in imported.exports[1].dropped) == 4


def test_a_total_that_differs_is_told(tmp_path):
    text = (SAMPLES / "schwab_positions.csv").read_text("utf-8").replace("$500,250.00", "$500,200.00")
    imported = read(tmp_path, positions=text)
    assert imported.failed
    assert [total.found - total.stated for total in imported.exports[0].totals] == [50.0, 0.0]


def test_positions_and_transactions_in_one_file_are_two_tables(tmp_path):
    text = (
        "Account Number,Investment Name,Symbol,Shares,Share Price,Total Value,\n00012345,TOTAL STOCK INDEX,VTSAX,100.5,140.00,14070.00,\n\n\n"
        "Account Number,Trade Date,Settlement Date,Transaction Type,Transaction Description,Investment Name,Symbol,Shares,Share Price,Principal Amount,"
        "Commissions and Fees,Net Amount,Accrued Interest,Account Type,\n"
        "00012345,10/05/2026,10/06/2026,Buy,Buy,TOTAL STOCK INDEX,VTSAX,2.5,138.00,-345.00,0.0,-345.00,0.0,CASH,\n"
    )
    imported = import_json(read(tmp_path, download=text))
    assert [(row["account"], row["quantity"]) for row in imported["holdings"]] == [("00012345", 100.5)]
    assert [(row["action"], row["quantity"]) for row in imported["transactions"]] == [("buy", 2.5)]


def test_text_never_becomes_a_formula_and_a_file_without_headings_is_said(tmp_path):
    assert read(tmp_path, notes="hello,there\n1,2\n").failed
    text = 'Account Number,Symbol,Description,Quantity,Price,Market Value\n1,VTI,"+cmd|calc",10,300,3000\n'
    (tmp_path / "p.csv").write_text("sep=,\n" + text, encoding="utf-16")
    imported = import_files([tmp_path / "p.csv"], tmp_path / "book.xlsx")
    assert import_json(imported)["holdings"][0]["description"] == "+cmd|calc"
    with pytest.raises(WorkbookRefused, match="exists already"):
        import_files([tmp_path / "p.csv"], tmp_path / "book.xlsx")


def test_files_that_differ_in_their_ending_alone_are_not_joined(tmp_path):
    """Neither names an account: nothing of one counts as the other's."""
    files = [tmp_path / "positions.csv", tmp_path / "positions.txt"]
    for file, shares in zip(files, (10, 25), strict=True):
        file.write_text(f"Symbol,Quantity,Price,Market Value\nVTI,{shares},300,{300 * shares}\n", encoding="utf-8")
    rows = import_json(import_files(files, None))["holdings"]
    assert [(row["account"], row["quantity"]) for row in rows] == [("positions.csv (no account named)", 10.0), ("positions.txt (no account named)", 25.0)]
