"""Pages that can be read whatever the book is like: few Holdings columns or many, hidden ones, several models."""

from __future__ import annotations

import re
from io import BytesIO

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.unit.drawn_results import full_results, page
from tests.workbook_reading import parts
from xlrebal.excel.draw.draw_sheets import HoldingsCopy, draw_sheets
from xlrebal.excel.grid import ColumnLook
from xlrebal.schema.column import Row
from xlrebal.schema.results import DRIFT

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")  # openpyxl's, of data bars
WHY = "Bought: 7.4% is below its limit of 10.0%; the furthest under its target takes the cash the sales free"


def drawn_drift(headings: int, hidden: frozenset[int] = frozenset(), width: float | None = None) -> Worksheet:
    """The Drift sheet of a Holdings sheet of so many columns."""
    names = [f"Own {number}" for number in range(1, headings + 1)]
    rows = [[f"cell {number}" for number in range(1, headings + 1)] for _ in range(3)]
    looks = [ColumnLook(width=width, hidden=number in hidden) for number in range(1, headings + 1)]
    own: list[Row] = [{"weight": 0.5, "target": 0.4, "drift": 0.1, "status": "over", "unrealized_gain": 5.0, "st_gain": 0.0, "lt_gain": 5.0}] * 3
    drift = [{**row, "why": WHY} for row in full_results()["drift"]]
    results = full_results() | {"drift": drift, "drift_holdings": own}
    return openpyxl.load_workbook(BytesIO(draw_sheets(results, page(holdings=HoldingsCopy(names, rows, looks, (2, 3, 4))))))["Drift"]


def place(sheet: Worksheet, text: str) -> tuple[int, int]:
    return next((cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.value == text)


@pytest.mark.parametrize("headings", [3, 5, 9, 12, 15, 30])
def test_the_reasons_on_drift_have_room_whatever_the_holdings(headings: int) -> None:
    """They run on over as many columns as they need, which are blank there; no row is made taller for them."""
    sheet = drawn_drift(headings)
    row, column = place(sheet, "Why")
    assert column == len(DRIFT.columns) - 1  # no tilt: the strategic target is the effective one
    width = sum(sheet.column_dimensions[get_column_letter(at)].width for at in range(column, sheet.max_column + 1))
    assert width >= len(WHY) / 1.3
    assert all(sheet.cell(row + 1, at).value is None for at in range(column + 1, sheet.max_column + 1))
    assert (sheet.row_dimensions[row + 1].height or 16.5) < 20


def test_the_strategic_target_stands_beside_one_that_a_tilt_moved() -> None:
    first, *others = full_results()["drift"]
    drift = [{**first, "strategic": float(str(first["target"])) + 0.02}, *({**row, "strategic": row["target"]} for row in others)]
    sheet = openpyxl.load_workbook(BytesIO(draw_sheets(full_results() | {"drift": drift}, page())))["Drift"]
    _, strategic = place(sheet, "Strategic")
    assert place(sheet, "Target")[1] == strategic + 1


def test_a_page_goes_on_to_the_right_where_holdings_have_many_columns() -> None:
    few, many = drawn_drift(5), drawn_drift(15, width=22.0)
    assert (few.page_setup.fitToWidth or 1) == 1 and few.print_title_cols is None
    assert int(many.page_setup.fitToWidth) == 2 and many.print_title_cols == "$A:$C"


def test_hidden_columns_stay_hidden_and_hide_nothing_of_ours() -> None:
    sheet = drawn_drift(6, hidden=frozenset({2, 5}))
    top, _ = place(sheet, "Own 1")
    order = [sheet.cell(top, at).value for at in range(1, sheet.max_column + 1)]
    assert order[:4] == ["Own 1", "Own 3", "Own 4", "Own 6"] and order[4] == "Weight"
    spans = [each for each in sheet.column_dimensions.values() if each.hidden]
    hidden = {sheet.cell(top, at).value for each in spans for at in range(each.min, each.max + 1)}
    assert hidden == {"Own 2", "Own 5"}
    _, last = place(sheet, "Why")
    _, column = place(sheet, "Own 2")
    assert column > last and sheet.cell(top + 1, column).value == "cell 2"


def models(count: int) -> dict[str, list[Row]]:
    """The full results with so many accounts that follow models of their own."""
    results = dict(full_results())
    drift, classes = list(results["drift"]), list(results["classes"])
    for account in (f"Account {number}" for number in range(count)):
        drift += [{**row, "account": account} for row in results["drift"] if row["level"] == "class"]
        classes += [{**row, "asset_class": f"{row['asset_class']} ({account})"} for row in results["classes"]]
    return results | {"drift": drift, "classes": classes}


def categories(book: bytes) -> dict[str, int]:
    """{title of a chart of the Summary: how many classes it shows}"""
    found = {}
    for name, data in parts(book).items():
        text = data.decode("utf-8", "replace") if re.fullmatch(r"xl/charts/chart\d+\.xml", name) else ""
        area = re.search(r"<c:cat>.*?<c:f>[^<]*Summary'?!\$A\$(\d+):\$A\$(\d+)</c:f>", text, re.DOTALL)
        if area:
            found["".join(re.findall(r"<a:t>(.*?)</a:t>", text)[:1])] = int(area[2]) - int(area[1]) + 1
    return found


def test_each_of_several_models_has_a_chart_of_its_own() -> None:
    classes = len(full_results()["classes"])
    assert categories(draw_sheets(models(0), page())) == {"Weight against target and band": classes, "Allocation before and after": classes, "Gains against budget": 3}
    drawn = categories(draw_sheets(models(3), page()))
    assert drawn == {**dict.fromkeys(("Household", "Account 0", "Account 1", "Account 2"), classes), "Gains against budget": 3}
    assert len(categories(draw_sheets(models(20), page()))) == 9  # eight models; the table below has them all


def test_the_summary_prints_in_portrait_as_wide_as_its_page() -> None:
    sheet = openpyxl.load_workbook(BytesIO(draw_sheets(full_results(), page())))["Summary"]
    assert (sheet.page_setup.orientation, sheet.sheet_properties.pageSetUpPr.fitToPage) == ("portrait", True)
    pixels = sum(int(sheet.column_dimensions[get_column_letter(at)].width * 7) for at in range(1, 12))
    assert 739 / pixels > 0.65  # of full size: ten points print as six and a half or more


def test_both_pages_of_trades_say_how_many_shares() -> None:
    sheet = openpyxl.load_workbook(BytesIO(draw_sheets(full_results(), page())))["Trades"]
    top, quantity = place(sheet, "Quantity")
    assert [sheet.cell(top, at).value for at in range(1, quantity + 1)] == ["Priority", "Action", "Account", "Symbol", "Quantity"]
    assert sheet.print_title_cols == "$A:$E" and sheet.freeze_panes == f"F{top + 1}"


def test_a_long_note_and_a_long_name_on_summary_go_on_below() -> None:
    note = "Needed for required distribution for 2026; taken out, it is ordinary income itself, less any basis: about $2,219 more tax"
    name = "Inflation-Protected Bonds (Elena Rollover IRA)"
    first, *others = full_results()["cash"]
    named, *classes = full_results()["classes"]
    results = full_results() | {"cash": [first | {"note": note}, *others], "classes": [named | {"asset_class": name}, *classes]}
    sheet = openpyxl.load_workbook(BytesIO(draw_sheets(results, page())))["Summary"]
    row, column = next(at for at in (place(sheet, str(others[0]["account"])),) if at)
    top = next(cell.row for cell in sheet["A"] if cell.value == first["account"])
    lines = [str(sheet.cell(at, 9).value) for at in range(top, row)]
    assert len(lines) > 1 and " ".join(lines) == note and column == 1
    room = sum(sheet.column_dimensions[get_column_letter(at)].width or 11 for at in range(9, 12))
    assert max(map(len, lines)) <= room * 1.3
    wrapped, _ = place(sheet, name)
    assert sheet.cell(wrapped, 1).alignment.wrap_text and (sheet.row_dimensions[wrapped].height or 0) > 20
