"""Running again over one's own output, and over what an advisor and Excel made of it in between."""

from __future__ import annotations

import re

from lxml import etree

from tests.rich_workbook import rich_workbook
from tests.small_results import PLAIN_NAMES, WANTED, drawn_results
from tests.workbook_reading import (
    MAIN,
    cell,
    defined_names,
    edited,
    packed,
    parts,
    sheet_ids,
    sheet_names,
    sheet_part,
    workbook_xml,
)
from xlrebal.excel.file.graft import graft, present_sheets
from xlrebal.excel.result_names import choose_names, marked_sheets

OTHER_TRADES = (("SELL", 10.0, "one"), ("SELL", 20.0, "two"), ("BUY", 30.0, "three"))


def first_run(*, macros: bool = False) -> bytes:
    return graft(rich_workbook(macros=macros), drawn_results(), PLAIN_NAMES)


def run_again(book: bytes) -> bytes:
    """As the product does it: names chosen from what is there, other trades drawn under them."""
    present = present_sheets(book)
    names = choose_names(present.sheets, marked_sheets(present.names, WANTED), WANTED)
    return graft(book, drawn_results(names, OTHER_TRADES), names)


def test_the_same_results_again_change_no_byte() -> None:
    once = first_run()
    assert graft(once, drawn_results(), PLAIN_NAMES) == once


def test_other_results_replace_ours_and_nothing_else() -> None:
    once, again = first_run(), run_again(first_run())
    ours = {"xl/worksheets/sheet6.xml", "xl/tables/table2.xml", "xl/charts/chart3.xml", "xl/workbook.xml"}
    before, after = parts(once), parts(again)
    assert list(after) == list(before)
    assert {name for name in after if after[name] != before[name]} <= ours
    assert cell(again, "Trades", "A4").findtext(f"{MAIN}is/{MAIN}t") == "BUY"
    assert sheet_ids(again) == sheet_ids(once)


def test_there_and_back_is_the_first_output() -> None:
    once = first_run()
    assert graft(run_again(once), drawn_results(), PLAIN_NAMES) == once


def test_fewer_sheets_leave_no_part_behind() -> None:
    """A run that draws no chart drops the chart of the run before, with its drawing."""
    only_trades = {"Trades": "Trades"}
    once = graft(rich_workbook(), drawn_results(), PLAIN_NAMES)
    again = graft(once, drawn_results(only_trades), only_trades)
    assert "xl/charts/chart3.xml" in parts(again)  # Summary was not drawn again, so it stays
    assert sheet_names(again) == sheet_names(once)


def test_the_advisors_new_sheet_before_ours_moves_no_name() -> None:
    """Local names count tabs: a sheet inserted in front must not let ours name the wrong one."""
    sheet = '<sheet name="New" sheetId="40" r:id="rId1"/>'
    book = first_run()
    content = parts(book)
    text = content["xl/workbook.xml"].decode().replace("<sheets>", f"<sheets>{sheet}")
    text = re.sub(r'localSheetId="(\d+)"', lambda match: f'localSheetId="{int(match[1]) + 1}"', text)
    again = run_again(packed({**content, "xl/workbook.xml": text.encode()}))
    names = defined_names(again)
    assert sheet_names(again)[0] == "New"
    assert names["_xlnm.Print_Titles", "Trades"] == "Trades!$1:$1"
    assert names["_xlnm.Print_Titles", "Holdings"] == "Holdings!$1:$1"
    assert names["Local", "Notes"] == "Notes!$A$1"


def test_a_renamed_and_moved_sheet_keeps_name_and_position() -> None:
    book = first_run()
    text = parts(book)["xl/workbook.xml"].decode()
    ours = re.search(r'<sheet name="Trades"[^>]*/>', text)
    assert ours is not None
    moved = text.replace(ours[0], "").replace("<sheets>", f"<sheets>{ours[0]}")
    moved = moved.replace('name="Trades"', 'name="Smith &amp; Co&apos;s trades"')
    moved = moved.replace("'Trades'!$A$1", "'Smith &amp; Co''s trades'!$A$1")
    order = {0: 1, 1: 2, 5: 0, 6: 6}
    moved = re.sub(r'localSheetId="(\d+)"', lambda match: f'localSheetId="{order[int(match[1])]}"', moved)
    again = run_again(packed({**parts(book), "xl/workbook.xml": moved.encode()}))
    assert sheet_names(again)[0] == "Smith & Co's trades"
    assert "Trades" not in sheet_names(again)
    assert cell(again, "Smith & Co's trades", "A4").findtext(f"{MAIN}is/{MAIN}t") == "BUY"
    assert defined_names(again)["xlr_Trades", None] == "'Smith & Co''s trades'!$A$1"
    assert defined_names(again)["_xlnm.Print_Titles", "Smith & Co's trades"] == "'Smith & Co''s trades'!$1:$1"


def test_an_advisors_own_trades_sheet_is_left_alone() -> None:
    target = edited(rich_workbook(), "xl/workbook.xml", 'name="Pivot"', 'name="TRADES"')
    own = parts(target)["xl/worksheets/sheet3.xml"]
    once = run_again(target)
    assert sheet_names(once) == ["Holdings", "Notes", "TRADES", "Targets", "Summary", "Trades (2)", "Lots Sold"]
    assert parts(once)["xl/worksheets/sheet3.xml"] == own
    assert run_again(once) == once
    assert defined_names(once)["xlr_Trades", None] == "'Trades (2)'!$A$1"


def test_a_sheet_the_advisor_deleted_comes_back_at_the_end() -> None:
    content = parts(first_run())
    text = re.sub(r'<sheet name="Summary"[^>]*/>', "", content["xl/workbook.xml"].decode())
    text = re.sub(r'localSheetId="([56])"', lambda match: f'localSheetId="{int(match[1]) - 1}"', text)
    text = text.replace("'Summary'!$A$1", "#REF!$A$1")
    again = run_again(packed({**content, "xl/workbook.xml": text.encode()}))
    assert sheet_names(again)[-3:] == ["Trades", "Lots Sold", "Summary"]
    assert defined_names(again)["xlr_Summary", None] == "'Summary'!$A$1"


def test_hidden_and_selected_as_the_advisor_left_them() -> None:
    book = edited(first_run(), "xl/workbook.xml", 'name="Lots Sold"', 'state="hidden" name="Lots Sold"')
    book = edited(book, "xl/worksheets/sheet6.xml", "<sheetView ", '<sheetView tabSelected="1" ')
    book = edited(book, "xl/worksheets/sheet2.xml", ' tabSelected="1"', "")
    book = edited(book, "xl/workbook.xml", 'activeTab="1"', 'activeTab="5"')
    again = run_again(book)
    selected = [name for name in sheet_names(again) if b'tabSelected="1"' in parts(again)[sheet_part(again, name)]]
    assert selected == ["Trades"]
    states = {node.get("name"): node.get("state") for node in workbook_xml(again).iter(f"{MAIN}sheet")}
    assert states["Lots Sold"] == "hidden"


def test_vba_still_finds_its_sheet() -> None:
    """Excel gives each of our sheets a module when it saves; a sheet without its name would orphan it."""
    named = '<sheetPr codeName="Sheet7"/><dimension'
    book = edited(first_run(macros=True), "xl/worksheets/sheet7.xml", "<dimension", named)
    book = edited(book, "xl/worksheets/sheet6.xml", "<sheetPr>", '<sheetPr codeName="Sheet6">')
    again = run_again(book)
    assert b'<sheetPr codeName="Sheet7"/>' in parts(again)[sheet_part(again, "Lots Sold")]
    assert b'<sheetPr codeName="Sheet6">' in parts(again)[sheet_part(again, "Trades")]
    assert run_again(again) == again


def test_the_advisors_own_name_on_our_sheet_stays() -> None:
    name = '<definedName name="Mine" localSheetId="5">Trades!$B$2</definedName>'
    book = edited(first_run(), "xl/workbook.xml", "</definedNames>", f"{name}</definedNames>")
    assert defined_names(run_again(book))["Mine", "Trades"] == "Trades!$B$2"


def test_chain_loses_only_the_cells_of_replaced_sheets() -> None:
    chain = '<c r="A1" i="2"/><c r="B4" i="6"/><c r="B3"/><c r="A2" i="2"/>'
    book = edited(first_run(), "xl/calcChain.xml", '<c r="A1" i="2"/>', chain)
    left = etree.fromstring(parts(run_again(book))["xl/calcChain.xml"])
    cells = [(node.get("r"), node.get("i")) for node in left]
    assert cells == [("F5", "1"), ("F4", "1"), ("F3", "1"), ("F2", "1"), ("A1", "2"), ("A2", "2")]


def test_a_chain_of_nothing_but_our_cells_is_dropped() -> None:
    content = parts(first_run())
    content["xl/calcChain.xml"] = f'<calcChain xmlns="{MAIN[1:-1]}"><c r="B4" i="6"/></calcChain>'.encode()
    again = parts(run_again(packed(content)))
    assert "xl/calcChain.xml" not in again
    assert b"calcChain" not in again["[Content_Types].xml"] + again["xl/_rels/workbook.xml.rels"]


def test_a_chain_without_our_cells_keeps_its_bytes() -> None:
    assert parts(run_again(first_run()))["xl/calcChain.xml"] == parts(rich_workbook())["xl/calcChain.xml"]


def test_a_picture_shared_with_the_advisor_survives_our_sheet() -> None:
    book = first_run()
    relations = parts(book)["xl/drawings/_rels/drawing1.xml.rels"].decode()
    picture = re.search(r"<Relationship [^>]*image1.png[^>]*/>", relations)
    assert picture is not None
    node = picture[0].replace('Id="rId1"', 'Id="rId77"')
    shared = edited(book, "xl/drawings/_rels/drawing3.xml.rels", "</Relationships>", f"{node}</Relationships>")
    assert parts(run_again(shared))["xl/media/image1.png"] == parts(book)["xl/media/image1.png"]


def test_formulas_on_structured_references_to_our_table_ask_for_calculation() -> None:
    target = rich_workbook(refers_to_results=False)
    target = edited(target, "xl/worksheets/sheet2.xml", "SUM(Holdings!F2:F5)", "SUM(xlr_Trades_2[Amount])")
    calculation = workbook_xml(run_again(target)).find(f"{MAIN}calcPr")
    assert calculation is not None
    assert calculation.get("fullCalcOnLoad") == "1"
