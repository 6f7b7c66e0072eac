"""Drawn sheets arrive in an open workbook, and stay where the advisor's formulas, names and charts expect them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwings

from xlrebal.excel.live.place_live import marked_sheets, place_live

pytestmark = pytest.mark.office

NAMES = {"Summary": "Summary", "Trades": "Trades"}
SETTINGS = ("screen_updating", "display_alerts", "enable_events", "calculation")


def draw(amounts: list[float], names: dict[str, str] = NAMES, as_of: str = "2026-01-02") -> bytes:
    """Two result sheets in small: a chart and a formula to the other sheet on Summary, a table and rules on Trades."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory) as workbook:
        _draw_summary(workbook, names, amounts, as_of)
        _draw_trades(workbook, names["Trades"], amounts)
    return memory.getvalue()


def _draw_summary(workbook: xlsxwriter.Workbook, names: dict[str, str], amounts: list[float], as_of: str) -> None:
    sheet = workbook.add_worksheet(names["Summary"])
    sheet.set_footer(f"&LAs of {as_of}&RPage &P")
    sheet.write_formula("B1", f"='{names['Trades']}'!B2", None, amounts[0])
    for row, amount in enumerate(amounts, 3):
        sheet.write_row(row, 0, [f"S{row}", amount])
    chart = workbook.add_chart({"type": "column"})
    symbols, values = (f"='{names['Summary']}'!${column}$4:${column}${3 + len(amounts)}" for column in "AB")
    chart.add_series({"values": values, "categories": symbols})
    sheet.insert_chart("D2", chart)


def _draw_trades(workbook: xlsxwriter.Workbook, name: str, amounts: list[float]) -> None:
    money = workbook.add_format({"num_format": "$#,##0.00"})
    red = workbook.add_format({"bg_color": "#FFC7CE"})
    sheet = workbook.add_worksheet(name)
    sheet.set_column(0, 0, 30)
    rows = [[f"S{row}", amount] for row, amount in enumerate(amounts)]
    columns: list[dict[str, Any]] = [{"header": "Symbol"}, {"header": "Amount", "format": money}]
    sheet.add_table(0, 0, len(rows), 1, {"name": "xlr_trades", "columns": columns, "data": rows})
    sheet.conditional_format(1, 1, len(rows), 1, {"type": "cell", "criteria": "<", "value": 0, "format": red})
    sheet.write_formula(len(rows) + 1, 1, f"=SUBTOTAL(109,B2:B{len(rows) + 1})", money, sum(amounts))


@pytest.fixture
def book(app: xlwings.App, tmp_path: Path) -> xlwings.Book:
    path = tmp_path / "client.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("Holdings").write_row("A1", ["Symbol", "Quantity"])
        workbook.add_worksheet("Notes")
    return app.books.open(str(path))


def plotted(sheet: xlwings.Sheet) -> list[list[str]]:
    """The ranges that each chart of the sheet plots."""
    charts = [sheet.api.Charts.getByIndex(index).EmbeddedObject for index in range(sheet.api.Charts.Count)]
    kinds = [chart.getFirstDiagram().getCoordinateSystems()[0].getChartTypes()[0] for chart in charts]
    return [
        [data.Values.SourceRangeRepresentation for series in kind.getDataSeries() for data in series.getDataSequences()]
        for kind in kinds
    ]


def plot_on(sheet: xlwings.Sheet, source: xlwings.Range, labelled: bool = False) -> None:
    """A chart of the advisor's own; `labelled` takes the first column for its categories."""
    from com.sun.star.awt import Rectangle

    place = Rectangle(10000, 1000, 8000, 6000)
    name = f"Mine {len(sheet.charts)}"
    sheet.api.Charts.addNewByName(name, place, (source.api.getRangeAddress(),), False, labelled)


def rules(sheet: xlwings.Sheet) -> int:
    return len(sheet.api.ConditionalFormats.getConditionalFormats())


def refer_to_ours(book: xlwings.Book) -> None:
    """What an advisor builds on our sheets: formulas, an array, a name, a chart."""
    notes = book.sheets["Notes"]
    notes["A1"].formula = "=Trades!B3"
    notes["A2"].formula = "=SUM(Summary!$B$4:$B$5,1)"
    notes["A3"].formula = "=FirstAmount*2"
    notes["A4"].formula = "=Holdings!A1"
    notes.range("C1:C2").formula_array = "=Summary!B4:B5*10"
    book.names.add("FirstAmount", "=Trades!$B$2")
    book.names.add("Plotted", "=Summary!$B$4")
    plot_on(notes, book.sheets["Trades"]["B1:B3"])
    plot_on(notes, book.sheets["Summary"]["A4:B5"], labelled=True)


def test_drawn_sheets_arrive_with_chart_rules_formats_and_marks(book):
    place_live(book, draw([100.0, -50.0]), NAMES)
    assert [sheet.name for sheet in book.sheets] == ["Holdings", "Notes", "Summary", "Trades"]
    assert marked_sheets(book) == NAMES
    trades = book.sheets["Trades"]
    assert trades["A1:B4"].options(ndim=2).value == [["Symbol", "Amount"], ["S0", 100], ["S1", -50], [None, 50]]
    assert trades["B2"].number_format == "$#,##0.00"
    assert trades["A1"].column_width > 25
    assert rules(trades) == 1
    assert plotted(book.sheets["Summary"]) == [["$Summary.$B$4:$B$5"]]


def test_a_formula_from_one_of_our_sheets_to_another_stays_in_the_book(book):
    place_live(book, draw([100.0, -50.0]), NAMES)
    place_live(book, draw([70.0, -50.0]), NAMES)
    assert book.sheets["Summary"]["B1"].formula == "=Trades!B2"
    assert book.sheets["Summary"]["B1"].value == 70


@pytest.mark.parametrize("amounts", [[70.0, -20.0], [70.0, -20.0, 30.0]], ids=["same charts", "charts changed"])
def test_a_second_run_keeps_what_the_advisor_built_on_our_sheets(book, amounts):
    place_live(book, draw([100.0, -50.0]), NAMES)
    refer_to_ours(book)
    place_live(book, draw(amounts, as_of="2026-02-03"), NAMES)
    notes = book.sheets["Notes"]
    assert [sheet.name for sheet in book.sheets] == ["Holdings", "Notes", "Summary", "Trades"]
    formulas = [formula for (formula,) in notes["A1:A4"].formula]
    assert formulas == ["=Trades!B3", "=SUM(Summary!$B$4:$B$5,1)", "=FirstAmount*2", "=Holdings!A1"]
    assert notes["A1:A4"].value == [-20, 51, 140, "Symbol"]
    assert notes["C1:C2"].value == [700, -200]
    assert notes["C1"].has_array
    assert book.names["FirstAmount"].refers_to == "=Trades!$B$2"
    assert book.names["Plotted"].refers_to == "=Summary!$B$4"
    assert plotted(notes) == [["$Trades.$B$1:$B$3"], ["$Summary.$B$4:$B$5"]]
    assert [series.api.Formula for series in notes.charts[1].series] == ["=SERIES(,Summary!$A$4:$A$5,Summary!$B$4:$B$5,1)"]
    assert plotted(book.sheets["Summary"]) == [[f"$Summary.$B$4:$B${3 + len(amounts)}"]]
    assert book.sheets["Summary"].page_setup.api.LeftFooter == "As of 2026-02-03"
    assert rules(book.sheets["Trades"]) == 1
    assert marked_sheets(book) == NAMES


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_tables_keep_their_names_and_leave_the_marks_theirs(book, rows):
    place_live(book, draw([100.0, -50.0]), NAMES)
    assert [table.name for table in book.sheets["Trades"].tables] == ["xlr_trades_2"]
    place_live(book, draw([1.0] * rows), NAMES)
    assert [table.name for table in book.sheets["Trades"].tables] == ["xlr_trades_2"]


def test_a_shorter_second_run_leaves_nothing_of_the_first(book):
    place_live(book, draw([1.0, 2.0, 3.0, 4.0]), NAMES)
    place_live(book, draw([9.0]), NAMES)
    assert book.sheets["Trades"].used_range.value == [["Symbol", "Amount"], ["S0", 9], [None, 9]]


def test_our_sheet_is_found_again_under_the_name_the_advisor_gave_it(book):
    place_live(book, draw([1.0, 2.0]), NAMES)
    book.sheets["Trades"].name = "Orders & fills"
    names = {"Summary": "Summary", "Trades": "Orders & fills"}
    assert marked_sheets(book) == names
    place_live(book, draw([5.0, 6.0], names), names)
    assert book.sheets["Orders & fills"]["B2"].value == 5
    assert book.sheets["Summary"]["B1"].value == 5


def test_a_sheet_of_the_advisor_s_is_never_touched(book):
    book.sheets["Notes"].name = "Trades"
    book.sheets["Trades"]["A1"].value = "mine"
    with pytest.raises(ValueError, match="'Trades' is not ours"):
        place_live(book, draw([1.0]), NAMES)
    assert [sheet.name for sheet in book.sheets] == ["Holdings", "Trades"]
    names = {"Summary": "Summary", "Trades": "Trades (2)"}
    place_live(book, draw([1.0], names), names)
    place_live(book, draw([2.0], names), names)
    assert book.sheets["Trades"].used_range.value == "mine"
    assert book.sheets["Trades (2)"]["B2"].value == 2


def test_view_and_settings_are_as_before(book):
    app = book.app
    app.calculation = "semiautomatic"
    book.sheets["Notes"].activate()
    book.sheets["Notes"]["B2:C5"].select()
    told: list[str] = []
    place_live(book, draw([1.0]), NAMES, told.append)
    place_live(book, draw([1.0, 2.0]), NAMES)
    assert book.sheets.active.name == "Notes"
    assert app.selection.address == "$B$2:$C$5"
    assert [getattr(app, name) for name in SETTINGS] == [True, True, True, "semiautomatic"]
    assert told == ["Writing Summary (1 of 2)", "Writing Trades (2 of 2)"]
    assert [open_book.name for open_book in app.books] == ["client.xlsx"]


def test_settings_come_back_and_the_drawn_book_closes_after_an_error(book):
    place_live(book, draw([1.0, 2.0]), NAMES)
    refer_to_ours(book)

    def fail(text: str) -> None:
        if "Trades" in text:
            assert book.app.calculation == "manual"
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        place_live(book, draw([1.0, 2.0, 3.0]), NAMES, fail)
    assert [getattr(book.app, name) for name in SETTINGS] == [True, True, True, "automatic"]
    assert len(book.app.books) == 1
    assert book.sheets["Notes"]["A2"].formula == "=SUM(Summary!$B$4:$B$5,1)"
    assert book.sheets.active.name == "Holdings"
