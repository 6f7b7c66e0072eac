"""`xlrebal prices`: from a drop folder into the sheet Updated Prices, which plans then go by."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from pathlib import Path

import openpyxl
import pytest

from tests.cli_runner import CliRunner, Result
from xlrebal.excel.price_formulas import brings_price
from xlrebal.shells.cli import app

TODAY, LONG_AGO = date(2026, 12, 1), date(2026, 11, 1)


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def workbook(path: Path, sheets: Mapping[str, list[list[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes what this computer keeps, nor asks it what day it is."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Clock:
            return cls(TODAY.year, TODAY.month, TODAY.day, 14, 5, tzinfo=tz)

    monkeypatch.setattr("xlrebal.shells.commands.prices.datetime", Clock)
    monkeypatch.setattr("xlrebal.shells.commands.options.datetime", Clock)
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "kept"))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return workbook(tmp_path / "client.xlsx", {
        "Holdings": [["Account", "Symbol", "Quantity", "Price", "Asset Class"], ["Joint", "STK", 100, 300, "Stocks"], ["Joint", "BND", 200, 75, "Bonds"], ["Joint", "CASH", 5000, None, "Cash"]],
        "Lots": [["Account", "Symbol", "Lot ID", "Acquired", "Quantity", "Cost Basis"], ["Joint", "STK", "s", "2020-03-02", 100, 20000], ["Joint", "BND", "b", "2020-03-02", 200, 16000]],
        "Targets": [["Asset Class", "Target %"], ["Stocks", 60], ["Bonds", 30], ["Cash", 10]],
    })


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "drop").mkdir()
    return workbook(tmp_path / "firm.xlsx", {"Price Sources": [["Name", "Kind", "Address"], ["Drop", "folder", "drop"]]})


def drop(house: Path, name: str, text: str) -> None:
    (house.parent / "drop" / name).write_text(text, encoding="utf-8")


def priced(path: Path) -> dict[str, tuple[float, str]]:
    out = path.with_suffix(".json")
    run("plan", path, "--as-of", TODAY, "-o", path.with_name("plan.xlsx"), "--json", out)
    entries = [row for row in json.loads(out.read_text(encoding="utf-8"))["audit"] if row["rule"] == "price"]
    return {row["what"]: row["detail"] for row in entries}


def test_the_newest_price_of_any_file_is_written_and_the_next_plan_goes_by_it(book: Path, house: Path) -> None:
    drop(house, f"close_{LONG_AGO:%Y%m%d}.csv", "Ticker,Close\nSTK,299\nBND,70\n")
    drop(house, f"close_{TODAY:%Y%m%d}.csv", "Ticker,Close\nSTK,310.5\n")
    before = parts(book)
    done = run("prices", book, "--house", house)
    assert done.exit_code == 0, done.output
    assert "2 prices asked for, 1 found, 1 of them other than on Holdings; none for BND" in done.output
    found = priced(book.with_name("client-priced.xlsx"))
    assert found["STK"] == f"$310.5, from Updated Prices: Drop, as of {TODAY:%d %b %Y}."
    assert found["BND"] == "$75, from Holdings, no date given."
    after = parts(book.with_name("client-priced.xlsx"))
    assert all(after[name] == data for name, data in before.items() if name.startswith("xl/worksheets/")), "the advisor's sheets keep their bytes"


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_dry_run_lists_what_would_change_and_writes_nothing(book: Path, house: Path) -> None:
    drop(house, "close.csv", f"Symbol,Price,As Of\nSTK,310.5,{TODAY}\nBND,75,{TODAY}\n")
    done = run("prices", book, "--house", house, "--dry-run")
    assert f"STK: $300, becomes $310.5 (Drop, {TODAY})" in done.output
    assert not book.with_name("client-priced.xlsx").exists()


def test_in_place_twice_replaces_the_sheet(book: Path, house: Path) -> None:
    drop(house, "close.csv", f"Symbol,Price,As Of\nSTK,310.5,{TODAY}\n")
    run("prices", book, "--house", house, "--in-place")
    drop(house, "close.csv", f"Symbol,Price,As Of\nSTK,311,{TODAY}\n")
    run("prices", book, "--house", house, "--in-place")
    assert openpyxl.load_workbook(book).sheetnames.count("Updated Prices") == 1
    assert priced(book)["STK"].startswith("$311,")


def test_a_folder_that_is_gone_leaves_the_last_prices_known(book: Path, house: Path) -> None:
    drop(house, "close.csv", f"Symbol,Price,As Of\nSTK,310.5,{TODAY}\n")
    run("prices", book, "--house", house)
    (house.parent / "drop" / "close.csv").unlink()
    (house.parent / "drop").rmdir()
    done = run("prices", book, "--house", house)
    assert "The price source Drop cannot be read as a folder" in done.output
    assert "1 price of before counts." in done.output
    assert priced(book.with_name("client-priced.xlsx"))["STK"].startswith("$310.5,"), "from what this computer keeps"


@pytest.mark.parametrize("kept", ["{", "[]", '{"version": 1, "prices": [{"symbol": "STK"}]}'])
def test_a_damaged_cache_is_begun_anew(book: Path, house: Path, kept: str) -> None:
    from xlrebal.app.price_cache import cache_file, read_cache
    from xlrebal.household.price_source import PriceSource

    sources = [PriceSource(name="Drop", kind="folder", address="drop")]
    drop(house, "close.csv", f"Symbol,Price,As Of\nSTK,310.5,{TODAY}\n")
    cache_file(sources).parent.mkdir(parents=True)
    cache_file(sources).write_text(kept, encoding="utf-8")
    assert "begun anew" in "".join(str(each) for each in json.loads(run("prices", book, "--house", house, "--dry-run", "--json", "-").stdout)["checks"])
    assert len(read_cache(sources).prices) == 1


def test_a_source_of_another_address_that_is_called_alike_has_a_cache_of_its_own(book: Path, house: Path) -> None:
    drop(house, "close.csv", f"Symbol,Price,As Of\nSTK,310.5,{TODAY}\n")
    run("prices", book, "--house", house, "--dry-run")
    other = workbook(house.with_name("other.xlsx"), {"Price Sources": [["Name", "Kind", "Address"], ["Drop", "folder", "gone"]]})
    done = run("prices", book, "--house", other, "--dry-run")
    assert "1 price" not in done.output
    assert "STK: No source gave a price: the workbook's own stays." in done.output


def test_a_price_that_fits_a_split_waits(book: Path, house: Path) -> None:
    drop(house, "close.csv", f"Symbol,Price,As Of\nSTK,76.2,{TODAY}\n")
    done = run("prices", book, "--house", house)
    assert "fits a split of 4:1 beside the workbook's $300" in done.output
    assert priced(book.with_name("client-priced.xlsx"))["STK"].startswith("$300,")


def test_your_own_entry_on_prices_is_not_asked_for(book: Path, house: Path) -> None:
    file = openpyxl.load_workbook(book)
    for row in (["Symbol", "Price"], ["STK", 290]):
        (file["Prices"] if "Prices" in file.sheetnames else file.create_sheet("Prices")).append(row)
    file.save(book)
    drop(house, "close.csv", f"Symbol,Price,As Of\nSTK,310.5,{TODAY}\nBND,76,{TODAY}\n")
    done = run("prices", book, "--house", house)
    assert "1 price asked for, 1 found, 1 of them other than on Holdings; 1 stays as the workbook has it" in done.output
    assert priced(book.with_name("client-priced.xlsx"))["STK"] == "$290, from Prices, no date given."


def test_a_price_that_a_data_type_brings_is_not_asked_for(book: Path, house: Path) -> None:
    """As Excel saves =B2.Price, with the value it worked out last."""
    data = parts(book)
    name = next(part for part in data if part.endswith("sheet1.xml"))
    assert b'<c r="D2"><v>300</v></c>' in data[name] or b'<c r="D2" t="n"><v>300</v></c>' in data[name]
    data[name] = data[name].replace(b'<c r="D2" t="n"><v>', b'<c r="D2"><v>').replace(b'<c r="D2"><v>', b'<c r="D2"><f>_FV(B2,"Price")</f><v>')
    with zipfile.ZipFile(book, "w") as archive:
        for part, content in data.items():
            archive.writestr(part, content)
    drop(house, "close.csv", f"Symbol,Price,As Of\nSTK,310.5,{TODAY}\n")
    done = run("prices", book, "--house", house, "--dry-run")
    assert "STK: The workbook calculates it by a formula or data type." in done.output


@pytest.mark.parametrize(("formula", "brings"), [
    ("=A2.Price", True), ('_FV(A2,"Price")', True), ('=STOCKHISTORY(A2,TODAY())', True), ("=VLOOKUP(A2,Feed!A:B,2)", True), ("=Feed!B2", True),
    ("=F2/C2", False), ("=ROUND($F2/C2,4)", False), ("=IF(C2>0,F2/C2,0)", False), ("", False)])
def test_which_formulas_bring_a_price(formula: str, brings: bool) -> None:
    assert brings_price(formula) is brings


def test_without_a_source_it_says_where_to_declare_one(book: Path) -> None:
    done = run("prices", book)
    assert "No source of prices is declared" in done.output
    assert "Price Sources" in done.output


@pytest.mark.parametrize(("row", "told"), [
    (["Web", "web", "https://quotes.example.com/vti", "last"], "without {symbol}"),
    (["Web", "web", "https://quotes.example.com/{symbol}", None], "has no Price Path"),
    (["Web", "web", "https://quotes.example.com/{symbol}", "a[b"], "cannot be read from"),
    (["Web", "ftp", "https://quotes.example.com/{symbol}", "last"], "ftp"),
])
def test_a_source_that_cannot_be_asked_is_an_error_with_its_cell(book: Path, tmp_path: Path, row: list[object], told: str) -> None:
    house = workbook(tmp_path / "firm.xlsx", {"Price Sources": [["Name", "Kind", "Address", "Price Path"], row]})
    done = run("prices", book, "--house", house, "--dry-run")
    assert done.exit_code == 1
    assert told in done.output
    assert "House file firm.xlsx, Price Sources row 2" in done.output


def test_a_sheet_of_the_advisors_own_by_that_name_is_refused(book: Path, house: Path) -> None:
    file = openpyxl.load_workbook(book)
    file.create_sheet("Updated Prices").append(["Notes"])
    file.save(book)
    done = run("prices", book, "--house", house)
    assert done.exit_code == 2
    assert "a sheet Updated Prices that xlrebal did not write" in done.output


def test_a_folder_of_csv_files_is_a_book_too(book: Path, house: Path, tmp_path: Path) -> None:
    folder = tmp_path / "client"
    folder.mkdir()
    for sheet in openpyxl.load_workbook(book):
        lines = [",".join("" if cell is None else str(cell) for cell in row) for row in sheet.iter_rows(values_only=True)]
        (folder / f"{sheet.title}.csv").write_text("\n".join(lines), encoding="utf-8")
    drop(house, "close.csv", f"Symbol,Price,As Of\nSTK,310.5,{TODAY}\n")
    assert run("prices", folder, "--house", house).exit_code == 0
    assert priced(tmp_path / "client-priced.xlsx")["STK"].startswith("$310.5,")


def test_a_plan_loads_nothing_of_what_asks_for_prices(book: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from xlrebal.shells.cli import app; from xlrebal.shells.command_line import Exit\n"
        f"try: app.run(['plan', {str(book)!r}, '-o', {str(tmp_path / 'out.xlsx')!r}])\n"
        "except Exit: pass\n"
        "print(sorted({'httpx', 'truststore', 'keyring', 'xlrebal.prices.web_source', 'xlrebal.app.update_prices'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (tmp_path / "out.xlsx").exists()
    assert done.stdout.splitlines()[-1] == "[]"
