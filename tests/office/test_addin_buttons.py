"""LibreOffice presses every button of the built add-in: the real VBA runs, Python works on the open document."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import xlwings

from tests.cli_runner import CliRunner
from tests.office.addin_in_office import AddinInOffice
from tests.office.office import MACROS_WITHOUT_ASKING, Office, properties
from tests.office.uno_engine import Book
from xlrebal.samples import sample
from xlrebal.schema.results import ALWAYS_WRITTEN
from xlrebal.shells import button_answers, ribbon
from xlrebal.shells.addin.settings import with_settings
from xlrebal.shells.cli import app as commands
from xlrebal.shells.previous_results import RUN_NAME

pytestmark = pytest.mark.office

ROOT = Path(__file__).parents[2]
ADDIN = ROOT / "workbook" / "xlrebal.xlam"
TAGS = re.findall(r'tag="(\w+)"', (ROOT / "vba" / "customUI14.xml").read_text(encoding="utf-8"))
ALL = list(ALWAYS_WRITTEN)
WRITES = {
    "check_data": ["Checks"],
    "check_drift": ["Drift", "Checks"],
    "update_prices": ["Updated Prices", "Checks"],
    "propose_trades": ALL,
    "mode_full": ALL,
    "mode_bands_only": ALL,
    "mode_buy_only": ALL,
    "mode_sell_only": ALL,
    "mode_raise_or_invest": ALL,
    "mode_one_class": [],  # none is selected, nor does Settings name one
    "mode_harvest": ALL,
    "mode_harvest_and_rebalance": ALL,
    "raise_or_invest_cash": [],  # this workbook asks for none
    "harvest_losses": ALL,
    "tax_preview": ["Gains", "Tax Report", "Checks"],
    "tax_frontier": ["Frontier", "Checks"],
    "year_end_review": ["Year End", "Checks"],
    "transition_three": ["Transition", "Checks"],
    "transition_five": ["Transition", "Checks"],
    "transition_ten": ["Transition", "Checks"],
    "risk_report": [],  # nor has it a sheet about risk
    "policy_study": [],  # nor past returns
    "explain_trade": [],
    "restore_previous_results": [],
    "freeze_formulas": [],
    "doctor": [],
    "about": [],
}


class Pressing:
    """The add-in and a client's workbook side by side, as in Excel."""

    def __init__(self, office: Office, app: xlwings.App, path: Path, addin: Path) -> None:
        options = properties(MacroExecutionMode=MACROS_WITHOUT_ASKING)
        self.addin = AddinInOffice(office, addin, self.answer)
        document = office.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, options)
        self.app, self.pressed = app, []
        app.impl.opened.append(Book(app.impl, document))
        self.book = app.books.active

    def answer(self, call: Any) -> None:
        """What the Python server does in Excel."""
        kind, tag, name = call
        assert (kind, name) == ("press", self.book.name)
        self.pressed.append(tag)
        ribbon.BUTTONS[tag](self.book)

    def sheets(self) -> list[str]:
        return [sheet.name for sheet in self.book.sheets]

    def said(self) -> str:
        return self.app.impl.said[-1]

    def settings(self) -> tuple[object, ...]:
        """What Python may have set and must put back."""
        app = self.app
        return app.screen_updating, app.display_alerts, app.enable_events, app.calculation, app.status_bar


@pytest.fixture
def pressing(office: Office, app: xlwings.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Pressing]:
    """Over the sample of three sheets, or the one a test names."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "kept"))
    path = tmp_path / "client.xlsx"
    path.write_bytes(sample(getattr(request, "param", "three-sheets.xlsx")))
    addin = tmp_path / ADDIN.name
    addin.write_bytes(ADDIN.read_bytes())
    pressing = Pressing(office, app, path, addin)
    yield pressing
    pressing.addin.close()


def test_every_button_is_pressed_here():
    assert sorted(WRITES) == sorted(TAGS)


@pytest.mark.parametrize("tag", TAGS)
def test_a_button_writes_its_sheets_and_leaves_excel_as_it_was(pressing, tag):
    before, sheets, settings = pressing.addin.run("State"), pressing.sheets(), pressing.settings()
    assert pressing.addin.press(tag) == "ok"
    assert pressing.addin.told() == ""
    assert pressing.pressed == [tag]
    assert pressing.sheets() == [*sheets, *WRITES[tag]]
    assert pressing.addin.run("State") == before
    assert pressing.settings() == settings
    assert pressing.said()
    assert "problem of its own" not in pressing.said()


def test_replacing_asks_first_and_cancel_changes_nothing(pressing, monkeypatch):
    pressing.addin.press("check_drift")
    sheet = pressing.book.sheets["Drift"]
    sheet["A1"].value = "as I left it"
    monkeypatch.setattr(type(pressing.app.impl), "alert", lambda self, prompt, *_: self.said.append(prompt) or "cancel")
    assert pressing.addin.press("check_drift") == "ok"
    assert sheet["A1"].value == "as I left it"
    assert "replaced on Drift and Checks." in pressing.said()


def ask_for_cash(book: xlwings.Book, *rows: tuple[str | None, float]) -> None:
    """A sheet Cash Needs with these accounts and amounts."""
    book.api.Sheets.insertNewByName("Cash Needs", len(book.sheets))
    for row, cells in enumerate([("Account", "Amount"), *rows]):
        for column, cell in enumerate(cells):
            book.sheets["Cash Needs"][row, column].value = cell


def test_the_risk_report_is_written_where_a_sheet_speaks_of_risk(pressing):
    pressing.addin.press("risk_report")
    assert pressing.said() == button_answers.NO_RISK_SHEET
    classes = sorted({cell for cell in pressing.book.sheets["Targets"].used_range.value[1:] for cell in cell[:1] if cell})
    pressing.book.api.Sheets.insertNewByName("Risk", len(pressing.book.sheets))
    rows = [("Asset Class", "Volatility %", *classes), *((name, 10 + 2 * at, *(1 if other == name else 0.3 for other in classes)) for at, name in enumerate(classes))]
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            pressing.book.sheets["Risk"][row, column].value = cell
    before = pressing.sheets()
    assert pressing.addin.press("risk_report") == "ok"
    assert pressing.sheets() == [*before, "Risk Report", "Checks"]
    assert pressing.said().startswith("Volatility ")
    assert len(pressing.book.sheets["Risk Report"].charts) == 1


def table_of(book: xlwings.Book, sheet: str, *headings: str) -> list[tuple[object, ...]]:
    """These columns of the first table on a result sheet, a row for each that has all of them."""
    rows = book.sheets[sheet].used_range.value
    top = next(at for at, row in enumerate(rows) if set(headings) <= set(row))
    places = [rows[top].index(heading) for heading in headings]
    found = [tuple(row[place] for place in places) for row in rows[top + 1 :]]
    return [row for row in found if None not in row and "" not in row]


def trades_of(book: xlwings.Book) -> list[tuple[object, ...]]:
    """Action and account of every row of Trades."""
    return [row[:2] for row in table_of(book, "Trades", "Action", "Account", "Symbol") if row[0] in ("SELL", "BUY")]


def test_cash_that_nobody_asked_for_writes_nothing_and_says_what_to_enter(pressing):
    ask_for_cash(pressing.book, (None, 0))
    before = pressing.sheets()
    pressing.addin.press("raise_or_invest_cash")
    assert pressing.sheets() == before
    assert pressing.said() == button_answers.NO_CASH_ASKED_FOR


@pytest.mark.parametrize(("amount", "action", "said"), [(40_000, "SELL", "make sure of the $40,000.00 asked for."), (-5_000, "BUY", "of the $5,000.00 to invest is put to work.")])
def test_cash_is_raised_or_invested_and_nothing_else_traded(pressing, amount, action, said):
    ask_for_cash(pressing.book, (None, amount))
    before = pressing.sheets()
    assert pressing.addin.press("raise_or_invest_cash") == "ok"
    assert pressing.sheets() == [*before, *ALL]
    assert set(trades_of(pressing.book)) == {(action, "Portfolio")}
    assert pressing.said().startswith("Portfolio: ")
    assert said in pressing.said()
    assert pressing.said().endswith(": see the sheet Trades.")


@pytest.mark.parametrize("pressing", ["household.xlsx"], indirect=True)
def test_losses_are_harvested_as_the_command_does_whatever_settings_say(pressing, tmp_path):
    settings = pressing.book.sheets["Settings"]
    place = next(row for row in range(80) if settings[row, 0].value == "Harvest Losses")
    settings[place, 1].value = "no"
    without = tmp_path / "without.xlsx"
    with warnings.catch_warnings(action="ignore"):  # what openpyxl does not keep
        copy = openpyxl.load_workbook(tmp_path / "client.xlsx")
    copy["Settings"].cell(place + 1, 2).value = "no"
    copy.save(without)
    command = json.loads(CliRunner().invoke(commands, ["harvest", str(without), "-o", str(tmp_path / "result.xlsx"), "--json", "-"]).stdout)
    before = pressing.sheets()
    assert pressing.addin.press("harvest_losses") == "ok"
    assert pressing.sheets()[: len(before)] == before and set(ALL) <= set(pressing.sheets())
    asked = ("Action", "Account", "Symbol", "Quantity")
    trades = [tuple(row[name.lower()] for name in asked) for row in command["trades"]]
    assert trades and [row for row in table_of(pressing.book, "Trades", *asked) if row[0] in ("SELL", "BUY")] == trades
    proposed = [row["lot_id"] for row in command["harvest"] if row["status"] == "proposed"]
    assert proposed and [row[0] for row in table_of(pressing.book, "Harvest", "Lot ID", "Status") if row[1] == "proposed"] == proposed
    assert f"{len(proposed)} proposed for harvesting" in pressing.said() and f"{len(trades)} trades" in pressing.said()


@pytest.mark.parametrize("pressing", ["household.xlsx"], indirect=True)
@pytest.mark.parametrize(("mode", "actions"), [("buy only", set()), ("sell only", {"SELL"}), ("harvest", {"SELL", "BUY"})])
def test_a_mode_of_the_menu_is_that_of_the_command(pressing, tmp_path, mode, actions):
    command = json.loads(CliRunner().invoke(commands, ["plan", str(tmp_path / "client.xlsx"), "--mode", mode, "-o", str(tmp_path / "result.xlsx"), "--json", "-"]).stdout)
    assert pressing.addin.press(f"mode_{mode.replace(' ', '_')}") == "ok"
    asked = ("Action", "Account", "Symbol", "Quantity")
    trades = [tuple(row[name.lower()] for name in asked) for row in command["trades"]]
    assert [row for row in table_of(pressing.book, "Trades", *asked) if row[0] in ("SELL", "BUY")] == trades
    assert {row[0] for row in trades} == actions


@pytest.mark.parametrize("pressing", ["household.xlsx"], indirect=True)
def test_one_class_is_that_of_the_selected_row(pressing):
    pressing.addin.press("mode_one_class")
    assert pressing.said() == button_answers.NO_CLASS_SELECTED
    targets = pressing.book.sheets["Targets"]
    rows = targets.used_range.value
    column = next(row.index("Asset Class") for row in rows if "Asset Class" in row)
    place = next(at for at, row in enumerate(rows) if row[column] == "US Stocks")
    targets.activate()
    targets.used_range[place, column + 1].select()
    assert pressing.addin.press("mode_one_class") == "ok"
    assert set(ALL) <= set(pressing.sheets())
    assert "Mode is one class: only US Stocks is traded" in pressing.said()


@pytest.mark.parametrize("pressing", ["household.xlsx"], indirect=True)
def test_a_run_is_kept_as_a_snapshot_where_settings_ask_for_it(pressing, tmp_path):
    settings = pressing.book.sheets["Settings"]
    place = 1 + max(row for row in range(80) if settings[row, 0].value)
    settings[place, 0].value, settings[place, 1].value = "Keep Snapshots", "yes"
    for _ in range(2):  # the second beside the first
        pressing.addin.press("mode_buy_only")
    pressing.addin.press("check_drift")  # proposes nothing, and leaves none
    kept = sorted(tmp_path.glob("client-snapshot-*.json"))
    assert len(kept) == 2 and kept[0].name.endswith(" (2).json")
    for each in kept:
        done = CliRunner().invoke(commands, ["replay", str(each)])
        assert done.exit_code == 0, done.output
    assert json.loads(kept[0].read_text(encoding="utf-8"))["inputs"]["request"]["settings"] == {"mode": "buy only"}


def test_what_was_replaced_comes_back_with_what_the_advisor_had_entered(pressing):
    book = pressing.book
    pressing.addin.press("propose_trades")
    trades = book.sheets["Trades"]
    top = next(row for row in range(20) if "Decision" in (trades[row, :30].value or []))
    note = trades[top + 1, trades[top, :30].value.index("Note")]
    note.value = "asked the client"
    first = book.sheets["Summary"].used_range.value
    holdings = book.sheets["Holdings"]
    quantity = next(cell for cell in holdings.used_range if isinstance(cell.value, float))
    quantity.value = quantity.value * 3
    pressing.addin.press("propose_trades")
    second = book.sheets["Summary"].used_range.value
    note.value = "second thoughts"
    assert second != first
    pressing.addin.press("restore_previous_results")
    assert book.sheets["Summary"].used_range.value == first
    assert note.value == "asked the client"
    pressing.addin.press("restore_previous_results")
    assert book.sheets["Summary"].used_range.value == second
    assert note.value == "second thoughts"


def test_only_what_the_last_button_replaced_comes_back(pressing):
    pressing.addin.press("propose_trades")
    pressing.book.sheets["Trades"]["A1"].value = "as I left it"
    pressing.addin.press("check_data")
    pressing.addin.press("restore_previous_results")
    assert pressing.said().startswith("Brought back: Checks.")
    assert pressing.book.sheets["Trades"]["A1"].value == "as I left it"


def test_a_workbook_cannot_choose_what_is_brought_back(pressing):
    pressing.book.names.add(RUN_NAME, '="../../secrets"')
    pressing.addin.press("restore_previous_results")
    assert pressing.said() == ribbon.NOTHING_KEPT


def test_the_selected_row_says_which_trade_to_explain(pressing):
    pressing.addin.press("propose_trades")
    trades = pressing.book.sheets["Trades"]
    top = next(row for row in range(20) if "Symbol" in (trades[row, :30].value or []))
    symbol = trades[top + 1, trades[top, :30].value.index("Symbol")].value
    trades.activate()
    trades[top + 1, 2].select()
    pressing.addin.press("explain_trade")
    assert f" {symbol} in " in pressing.said()
    assert "Why: " in pressing.said()


def test_settings_are_the_addin_s_own_whatever_the_active_workbook_holds(office, app, tmp_path):
    """A workbook with xlwings' and our settings sheets and a code sheet changes nothing."""
    hostile = tmp_path / "hostile.xlsx"
    with xlsxwriter.Workbook(hostile) as workbook:
        for name in ("xlrebal.conf", "xlwings.conf"):
            sheet = workbook.add_worksheet(name)
            for row, key in enumerate(("Interpreter", "INTERPRETER_WIN", "PYTHONPATH", "Executable")):
                sheet.write_row(row, 0, [key, "evil.exe"])
        workbook.add_worksheet("run.py").write("A1", "raise SystemExit")
    installed = tmp_path / "xlrebal.xlam"
    installed.write_bytes(with_settings(ADDIN.read_bytes(), {"Interpreter": "ours.exe"}))
    pressing = Pressing(office, app, hostile, installed)
    try:
        assert pressing.addin.run("State")[4] == "hostile.xlsx"
        assert pressing.addin.run("ConfigValue", "Interpreter") == "ours.exe"
        assert pressing.addin.run("ConfigValue", "Executable") == ""
        assert pressing.addin.press("check_data") == "ok"
        assert pressing.said() == "3 errors: see the sheet Checks."
    finally:
        pressing.addin.close()
