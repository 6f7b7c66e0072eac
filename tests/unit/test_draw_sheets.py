from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from lxml import etree

from tests.unit.drawn_results import NAMES, audit, checks, full_results, holdings, lots_sold, page, trades
from tests.workbook_reading import MAIN, cell, defined_names, parts, sheet_names, sheet_part, sheet_xml
from xlrebal.excel.draw.draw_sheets import HoldingsCopy, draw_sheets
from xlrebal.excel.draw.draw_summary import WHERE_FILLED
from xlrebal.schema.results import RESULT_SHEETS, RESULT_TABLES, RULES_CITED

RENAMED = {**NAMES, "Trades": "Trades (2)", "Summary": "Anna's Summary", "Tax Report": "Tax Report (2)"}


@pytest.fixture(scope="module")
def drawn() -> bytes:
    return draw_sheets(full_results(), page())


def strings(book: bytes) -> list[str]:
    root = etree.fromstring(parts(book)["xl/sharedStrings.xml"])
    return ["".join(item.itertext()) for item in root]


def shown(book: bytes, sheet: str) -> dict[str, str]:
    """Cell → its text or figure as stored; blank cells are left out."""
    texts = strings(book)
    found = {}
    for node in sheet_xml(book, sheet).iter(f"{MAIN}c"):
        value = node.findtext(f"{MAIN}v") or node.findtext(f"{MAIN}is/{MAIN}t")
        if value is not None:
            found[node.get("r", "")] = texts[int(value)] if node.get("t") == "s" else value
    return found


def place_of(book: bytes, sheet: str, text: str) -> str:
    return next(place for place, value in shown(book, sheet).items() if value == text)


def tables(book: bytes) -> Iterator[etree._Element]:
    for name, data in parts(book).items():
        if name.startswith("xl/tables/"):
            yield etree.fromstring(data)


def row_of(place: str) -> int:
    return int(re.sub(r"\D", "", place))


def test_the_same_results_give_the_same_bytes(drawn: bytes) -> None:
    assert draw_sheets(full_results(), page()) == drawn


def test_every_result_sheet_is_drawn_in_order_under_the_name_it_bears() -> None:
    assert sheet_names(draw_sheets(full_results(), page(names=RENAMED))) == [RENAMED[s.name] for s in RESULT_SHEETS]


def test_only_named_sheets_are_drawn() -> None:
    assert sheet_names(draw_sheets(full_results(), page(names={"Drift": "Drift", "Checks": "Checks"}))) == [
        "Drift",
        "Checks",
    ]


def test_tables_have_names_of_their_own_and_the_declared_headings(drawn: bytes) -> None:
    found = {
        table.get("name", ""): [column.get("name") for column in table.iter(f"{MAIN}tableColumn")]
        for table in tables(drawn)
    }
    assert all(name.startswith("xlr_") for name in found)
    for key in (
        "trades",
        "lots_sold",
        "gains",
        "wash_sales",
        "harvest",
        "tax_report",
        "attribution",
        "checks",
        "audit",
    ):
        assert found[f"xlr_{key}_table"] == [column.name for column in RESULT_TABLES[key].columns]
    assert {"xlr_drift_table", "xlr_summary_classes", "xlr_summary_chains", "xlr_summary_cash", "xlr_summary_gains"} < set(found)


def test_a_table_covers_its_rows_and_not_its_totals(drawn: bytes) -> None:
    table = next(table for table in tables(drawn) if table.get("name") == "xlr_trades_table")
    assert table.get("ref") == f"A6:X{6 + len(trades())}"
    sold = next(table for table in tables(drawn) if table.get("name") == "xlr_lots_sold_table")
    assert sold.get("ref") == f"A6:P{6 + len(lots_sold())}"
    total = cell(drawn, "Lots Sold", f"H{7 + len(lots_sold())}")
    assert total.findtext(f"{MAIN}f") == f"SUBTOTAL(109,$H$7:$H${6 + len(lots_sold())})"


def test_sells_and_buys_are_totalled_apart(drawn: bytes) -> None:
    last = 6 + len(trades())
    for row, kind, label in ((last + 1, "SELL", "Total sells"), (last + 2, "BUY", "Total buys")):
        total = cell(drawn, "Trades", f"J{row}")
        assert shown(drawn, "Trades")[f"A{row}"] == label
        assert total.findtext(f"{MAIN}f") == f'SUMIF($B$7:$B${last},"{kind}",$J$7:$J${last})'
        assert float(total.findtext(f"{MAIN}v") or 0) == pytest.approx(sum(each["amount"] for each in trades() if each["action"] == kind))
    buys = draw_sheets({"trades": [each for each in trades() if each["action"] == "BUY"]}, page())
    assert "Total sells" not in shown(buys, "Trades").values() and "Total buys" in shown(buys, "Trades").values()


def test_totals_carry_their_values(drawn: bytes) -> None:
    for sheet in sheet_names(drawn):
        for node in sheet_xml(drawn, sheet).iter(f"{MAIN}f"):
            if sheet == "Trades":  # sells and buys apart
                continue
            match = re.fullmatch(r"SUBTOTAL\(109,\$([A-Z]+)\$(\d+):\$[A-Z]+\$(\d+)\)", node.text or "")
            assert match is not None, f"only totals are formulas: {node.text}"
            column, first, last = match[1], int(match[2]), int(match[3])
            values = shown(drawn, sheet)
            body = sum(float(values.get(f"{column}{row}", 0)) for row in range(first, last + 1))
            assert float(node.getparent().findtext(f"{MAIN}v")) == pytest.approx(body, abs=0.005)


def test_texts_from_outside_stay_texts() -> None:
    hostile = ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "http://example.com", "internal:Audit!A1", "\x01\x0b"]
    rows = [{**checks()[3], "value": text, "message": text, "sheet": text, "code": text} for text in hostile]
    book = draw_sheets({"checks": rows}, page())
    assert list(sheet_xml(book, "Checks").iter(f"{MAIN}f")) == []
    links = [node.get("ref") for node in sheet_xml(book, "Checks").iter(f"{MAIN}hyperlink")]
    assert links == ["A4"]  # the way back to Summary
    assert all(shown(book, "Checks")[f"F{7 + index}"] == text for index, text in enumerate(hostile[:-1]))


@pytest.mark.parametrize("sheet", [sheet.name for sheet in RESULT_SHEETS])
def test_an_empty_sheet_says_why(sheet: str) -> None:
    book = draw_sheets({}, page(empty_reason="every class is inside its band.", holdings=HoldingsCopy()))
    said = set(shown(book, sheet).values())
    declared = next(result for result in RESULT_SHEETS if result.name == sheet)
    for table in declared.tables:
        if table in WHERE_FILLED:
            assert table.title not in said
            continue
        assert table.empty.replace("{reason}", "every class is inside its band.") in said


def test_every_sheet_leads_to_summary_and_summary_to_every_sheet() -> None:
    book = draw_sheets(full_results(), page(names=RENAMED))
    for name in RENAMED.values():
        targets = {node.get("location") for node in sheet_xml(book, name).iter(f"{MAIN}hyperlink")}
        if name == "Anna's Summary":
            assert {f"'{other}'!A1" for other in RENAMED.values() if other != name} <= targets
        else:
            assert "'Anna''s Summary'!A1" in targets


def test_a_sheet_that_cites_a_rule_leads_to_what_it_says() -> None:
    results = full_results() | {
        "audit": [{**audit()[0], "detail": "Recognized in that year (W-9)."}],
        "rules_cited": [{"rule": "W-9 Whose year", "what_it_says": "The old year."}],
    }
    book = draw_sheets(results, page(names=RENAMED))
    home = RENAMED["Tax Report"]
    links = {node.get("ref"): node.get("location") for node in sheet_xml(book, RENAMED["Audit"]).iter(f"{MAIN}hyperlink")}
    assert links["A5"] == f"'Tax Report (2)'!{place_of(book, home, RULES_CITED.title)}"
    assert shown(book, RENAMED["Audit"])["A5"] == "W-9: what these rules say →"
    assert "A5" not in shown(book, RENAMED["Trades"])  # cites none


def test_checks_lead_to_the_cell(drawn: bytes) -> None:
    links = {node.get("ref"): node.get("location") for node in sheet_xml(drawn, "Checks").iter(f"{MAIN}hyperlink")}
    assert links["C7"] == "'Lots'!F12"
    assert links["C8"] == "'Targets'!A1"  # no row or column is known
    assert links["C9"] == "'Holdings'!H6"
    assert "C10" not in links


def test_charts_read_the_cells_of_the_sheet_they_stand_on() -> None:
    book = draw_sheets(full_results(), page(names=RENAMED))
    charts = {name: data.decode() for name, data in parts(book).items() if name.startswith("xl/charts/chart")}
    assert len(charts) == 5
    sheets = {re.sub(r"!.*", "", found) for data in charts.values() for found in re.findall(r"<c:f>(.*?)</c:f>", data)}
    assert sheets == {"'Anna''s Summary'", "'Gains'", "'Risk Report'"}
    assert all("<c:f>" in data and "<c:numLit>" not in data for data in charts.values())


def test_the_risk_chart_shows_the_classes_before_and_after(drawn: bytes) -> None:
    chart = next(text for name, data in parts(drawn).items() if name.startswith("xl/charts/chart") and "Volatility by asset class" in (text := data.decode()))
    values = shown(drawn, "Risk Report")
    ranges = re.findall(r"<c:cat>.*?<c:f>'Risk Report'!\$A\$(\d+):\$A\$(\d+)</c:f>", chart)
    assert len(ranges) == 2 and len(set(ranges)) == 1
    first, last = map(int, ranges[0])
    levels = [values[f"B{row}"] for row in range(first - 1, last + 2)]
    assert levels == ["portfolio", *["class"] * (last - first + 1), "security"]


def test_charts_are_described_for_those_who_cannot_see_them(drawn: bytes) -> None:
    drawings = [
        data.decode() for name, data in parts(drawn).items() if re.fullmatch(r"xl/drawings/drawing\d+.xml", name)
    ]
    descriptions = re.findall(r'descr="([^"]+)"', "".join(drawings))
    assert len(descriptions) == 5
    assert any("diamonds: its target" in text for text in descriptions)


def test_tiles_show_the_figures_of_the_summary(drawn: bytes) -> None:
    values = shown(drawn, "Summary")
    assert (values["A6"], values["A7"]) == ("Portfolio value", "10034081.37")
    assert (values["B6"], values["B7"]) == ("Largest drift", "8.1% → 0.1%")
    assert (values["H6"], values["H7"], values["H8"]) == ("Estimated tax of the trades", "4332.58", "before: $0")


def test_holdings_keep_headings_order_and_look(drawn: bytes) -> None:
    layout = holdings()
    heading = row_of(place_of(drawn, "Drift", "Ticker"))
    values = shown(drawn, "Drift")
    letters = "ABCDEFGHIJKLMNOP"
    own = [values[f"{letter}{heading}"] for letter in letters[: len(layout.headings)]]
    assert own == list(layout.headings)
    assert [values[f"{letter}{heading}"] for letter in letters[9:]] == [
        "Weight", "Target", "Drift", "Status", "Unrealized Gain", "ST Gain", "LT Gain",
    ]  # fmt: skip
    assert values[f"H{heading + 3}"] == "=core holding"
    assert number_format(drawn, "Drift", f"I{heading + 1}") == "mm/dd/yyyy"
    assert number_format(drawn, "Drift", f"F{heading + 1}") == "$#,##0.00"
    assert font_name(drawn, "Drift", f"A{heading}") == font_name(drawn, "Drift", f"A{heading + 1}") == "Georgia"


def test_columns_are_at_least_as_wide_as_the_advisor_made_them(drawn: bytes) -> None:
    widths: dict[int, float] = {}
    for node in sheet_xml(drawn, "Drift").iter(f"{MAIN}col"):
        for column in range(int(node.get("min", "0")), int(node.get("max", "0")) + 1):
            widths[column] = float(node.get("width", "0"))
    for place, look in enumerate(holdings().looks, 1):
        assert widths[place] >= (look.width or 0)
    assert widths[3] == pytest.approx(36.7, abs=0.1)  # nothing above it needs more than the advisor's 36


def test_repeated_and_blank_headings_of_the_advisor_are_kept() -> None:
    layout = HoldingsCopy(["Symbol", "", "Weight", "Weight"], [["VTI", None, 1.0, True]], (), (2,))
    book = draw_sheets({"drift_holdings": [{"weight": 0.5, "status": "ok"}]}, page(holdings=layout))
    values = shown(book, "Drift")
    row = row_of(place_of(book, "Drift", "Symbol"))
    assert [values.get(f"{letter}{row}") for letter in "ABCDE"] == ["Symbol", "", "Weight", "Weight", "Weight"]
    assert values[f"E{row + 1}"] == "0.5"


def test_decisions_are_offered_on_open_cells(drawn: bytes) -> None:
    found = {node.get("sqref"): node for node in sheet_xml(drawn, "Trades").iter(f"{MAIN}dataValidation")}
    last = 6 + len(trades())
    assert found[f"U7:U{last}"].findtext(f"{MAIN}formula1") == '"approve,skip,lock"'
    assert found[f"V7:V{last}"].get("type") == "decimal"
    styles = etree.fromstring(parts(drawn)["xl/styles.xml"])
    formats = styles.find(f"{MAIN}cellXfs")
    assert formats is not None
    look = formats[int(cell(drawn, "Trades", "U7").get("s", "0"))]
    protection = look.find(f"{MAIN}protection")
    assert protection is not None and protection.get("locked") == "0"


@pytest.mark.parametrize("sheet", [sheet.name for sheet in RESULT_SHEETS])
def test_every_sheet_prints_to_the_page_with_a_footer(drawn: bytes, sheet: str) -> None:
    root = sheet_xml(drawn, sheet)
    setup = root.find(f"{MAIN}pageSetup")
    assert setup is not None and setup.get("orientation") == ("portrait" if sheet == "Summary" else "landscape")
    assert [node.get("fitToPage") for node in root.iter(f"{MAIN}pageSetUpPr")] == ["1"]
    assert setup.get("fitToHeight") == ("0" if sheet not in {"Gains", "Tax Report", "Form 8949", "Attribution", "Risk Report", "Frontier", "Transition", "Policy Study"} else None)  # these fit on one page
    footer = root.findtext(f".//{MAIN}oddFooter") or ""
    assert "Okafor && Lindqvist household" in footer
    assert "As of 31 Jul 2026" in footer and "Page &P of &N" in footer
    pane = root.find(f".//{MAIN}pane")
    assert pane is not None and pane.get("state") == "frozen"


def test_headings_are_repeated_on_every_page(drawn: bytes) -> None:
    names = defined_names(drawn)
    assert names[("_xlnm.Print_Titles", "Trades")] == "Trades!$A:$E,Trades!$6:$6"  # two pages across, each with what names the row
    assert names[("_xlnm.Print_Titles", "Gains")] == "Gains!$1:$3"
    assert names[("_xlnm.Print_Titles", "Drift")] == "Drift!$1:$3"


def test_a_dry_run_says_so_on_every_sheet() -> None:
    book = draw_sheets(full_results(), page(dry_run=True))
    for sheet in sheet_names(book):
        assert any(text.startswith("DRY RUN") for text in shown(book, sheet).values())


def test_a_client_named_like_a_footer_code_is_printed_as_named() -> None:
    book = draw_sheets({}, page(client="3M & Sons"))
    footer = sheet_xml(book, "Audit").findtext(f".//{MAIN}oddFooter") or ""
    assert footer.startswith("&L&8 3M && Sons")


def test_long_reasons_get_higher_rows() -> None:
    short, long = lots_sold(2)
    book = draw_sheets({"lots_sold": [{**short, "why": "short"}, {**long, "why": "many words " * 30}]}, page())
    heights = {node.get("r"): node.get("ht") for node in sheet_xml(book, "Lots Sold").iter(f"{MAIN}row")}
    assert heights["7"] == "16.5"
    assert float(heights["8"] or 0) > 50


def test_figures_too_large_for_a_column_widen_it() -> None:
    rows = [{**lots_sold(1)[0], "proceeds": 123_456_789_012.34}]
    column = next(
        node for node in sheet_xml(draw_sheets({"lots_sold": rows}, page()), "Lots Sold").iter(f"{MAIN}col")
        if node.get("min") == "8"
    )  # fmt: skip
    assert float(column.get("width", "0")) > len("123,456,789,012.34")


def test_whole_shares_have_no_decimal_point_and_fractions_do(drawn: bytes) -> None:
    assert number_format(drawn, "Lots Sold", "G7") == "#,##0.######"  # 120.5
    assert number_format(drawn, "Lots Sold", "G8") == "#,##0"


def test_words_and_glyphs_stand_beside_every_colour(drawn: bytes) -> None:
    codes = {number_format(drawn, "Drift", f"K{row}") for row in range(7, 21)}
    assert codes == {'"▲ "@', '"▼ "@', '"● "@'}


def style_of(book: bytes, sheet: str, place: str) -> tuple[etree._Element, etree._Element]:
    root = etree.fromstring(parts(book)["xl/styles.xml"])
    formats = root.find(f"{MAIN}cellXfs")
    assert formats is not None
    return root, formats[int(cell(book, sheet, place).get("s", "0"))]


def number_format(book: bytes, sheet: str, place: str) -> str:
    root, look = style_of(book, sheet, place)
    codes = {node.get("numFmtId"): node.get("formatCode", "") for node in root.iter(f"{MAIN}numFmt")}
    built_in = {"0": "General", "1": "0", "3": "#,##0", "4": "#,##0.00", "10": "0.00%"}
    identity = look.get("numFmtId", "0")
    return codes.get(identity) or built_in[identity]


def font_name(book: bytes, sheet: str, place: str) -> str:
    root, look = style_of(book, sheet, place)
    fonts = root.find(f"{MAIN}fonts")
    assert fonts is not None
    name = fonts[int(look.get("fontId", "0"))].find(f"{MAIN}name")
    assert name is not None
    return name.get("val", "")


def test_our_font_is_not_left_to_the_workbook_theme(drawn: bytes) -> None:
    _, look = style_of(drawn, "Trades", "N7")
    fonts = etree.fromstring(parts(drawn)["xl/styles.xml"]).find(f"{MAIN}fonts")
    assert fonts is not None
    font = fonts[int(look.get("fontId", "0"))]
    assert font.find(f"{MAIN}scheme") is None


def test_parts_are_where_the_sheets_say(drawn: bytes) -> None:
    assert sheet_part(drawn, "Summary") == "xl/worksheets/sheet1.xml"


def test_charts_leave_no_default_to_the_program_that_reads_them(drawn: bytes) -> None:
    for name, data in parts(drawn).items():
        if name.startswith("xl/charts/chart"):
            text = data.decode()
            assert text.count('<c:roundedCorners val="0"/>') == text.count('<c:dispBlanksAs val="gap"/>') == 1
            assert text.count("<c:delete val=") == 2
            assert text.count('<c:invertIfNegative val="0"/>') == text.split("</c:barChart>")[0].count("<c:ser>")
            assert 'rot="21600000"' not in text


def test_a_code_in_capitals_is_not_broken() -> None:
    book = draw_sheets({"checks": [{**checks()[0], "code": "WASH_SALE_BLOCKED"}]}, page())
    assert float(next(sheet_xml(book, "Checks").iter(f"{MAIN}col")).get("width", "0")) > 19


def test_figures_without_a_value_leave_their_tile_to_the_next() -> None:
    rows = [{"item": "Trades", "before": None, "after": 3, "unit": "count"},
            {"item": "Gain budget left", "before": None, "after": None, "unit": "$"},
            {"item": "Volatility", "before": 0.14, "after": 0.12, "unit": "%"}]  # fmt: skip
    values = shown(draw_sheets({"summary": rows}, page()), "Summary")
    assert (values["A6"], values["B6"], values["B7"]) == ("Trades", "Volatility", "14.0% → 12.0%")
    assert "D6" not in values


def test_why_the_taxes_do_not_add_up_stands_under_the_totals_of_trades() -> None:
    said = "With all trades together the year's tax rises by $0."
    cells = shown(draw_sheets({"trades": trades()}, page(tax_note=said)), "Trades")
    (place,) = (place for place, text in cells.items() if text == said)
    (sells,) = (int(place[1:]) for place, text in cells.items() if text == "Total sells")
    assert place[0] == "A" and int(place[1:]) > sells
    assert said not in shown(draw_sheets({}, page(tax_note=said)), "Trades").values()
