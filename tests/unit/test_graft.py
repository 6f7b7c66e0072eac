"""Hanging drawn sheets into an advisor's file: what is untouched, and what arrives."""

from __future__ import annotations

import io
import re

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from tests.rich_workbook import rich_workbook, vba_project
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
    sheet_xml,
    workbook_xml,
)
from xlrebal.excel.file.graft import graft, present_sheets
from xlrebal.excel.refused import WorkbookRefused

MAY_CHANGE = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}


def grafted(target: bytes | None = None) -> bytes:
    return graft(rich_workbook() if target is None else target, drawn_results(), PLAIN_NAMES)


@pytest.mark.parametrize("macros", [False, True])
def test_every_other_part_keeps_its_bytes_and_its_place(macros: bool) -> None:
    target = rich_workbook(macros=macros)
    before, after = parts(target), parts(grafted(target))
    assert {name for name in before if after.get(name) != before[name]} == MAY_CHANGE
    assert list(after)[: len(before)] == list(before)
    assert len(before) > 40
    if macros:
        assert after["xl/vbaProject.bin"] == vba_project()


def test_unchanged_parts_keep_their_compressed_bytes_and_times() -> None:
    target = rich_workbook()
    sheet = parts(target)["xl/worksheets/sheet1.xml"]
    assert sheet
    start = target.index(b"xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml")
    stream = target[start : target.index(b"PK\3\4", start)]
    assert stream in grafted(target)


def test_same_input_same_bytes() -> None:
    assert grafted() == grafted()


def test_sheets_come_after_the_advisors_and_bear_hidden_marks() -> None:
    result = grafted()
    assert sheet_names(result) == ["Holdings", "Notes", "Pivot", "Targets", "Summary", "Trades", "Lots Sold"]
    assert len(set(sheet_ids(result).values())) == 7
    names = defined_names(result)
    assert names["xlr_Lots_Sold", None] == "'Lots Sold'!$A$1"
    nodes = workbook_xml(result).iter(f"{MAIN}definedName")
    assert [node.get("hidden") for node in nodes if node.get("name", "").startswith("xlr_")] == ["1", "1", "1"]


def test_the_advisors_names_and_view_stay() -> None:
    before, after = rich_workbook(), grafted()
    assert defined_names(before).items() <= defined_names(after).items()
    views = [[dict(node.attrib) for node in workbook_xml(book).iter(f"{MAIN}workbookView")] for book in (before, after)]
    assert views[0] == views[1]
    selected = [name for name in sheet_names(after) if b'tabSelected="1"' in parts(after)[sheet_part(after, name)]]
    assert selected == ["Notes"]


def test_children_of_the_workbook_stand_in_the_schemas_order() -> None:
    order = ["fileVersion", "workbookPr", "AlternateContent", "revisionPtr", "bookViews", "sheets",
             "externalReferences", "definedNames", "calcPr", "pivotCaches", "extLst"]  # fmt: skip
    assert [etree.QName(node).localname for node in workbook_xml(grafted())] == order


def test_print_set_up_and_filter_come_along() -> None:
    names = defined_names(grafted())
    assert names["_xlnm.Print_Titles", "Trades"] == "Trades!$1:$1"
    assert names["_xlnm.Print_Area", "Trades"] == "Trades!$A$1:$C$4"
    assert names["_xlnm._FilterDatabase", "Lots Sold"] == "'Lots Sold'!$A$5:$B$9"
    assert names["_xlnm.Print_Titles", "Holdings"] == "Holdings!$1:$1"


def test_values_are_read_back() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(grafted()))
    trades = book.get_sheet_by_name("Trades").to_python()
    assert trades[1][:3] == ["SELL", 1500.0, "=cmd|'/c calc'!A1"]
    assert trades[3][:2] == ["Total", 2999.5]
    assert book.get_sheet_by_name("Holdings").to_python()[1][1] == "VTI"
    assert book.get_sheet_by_name("Lots Sold").to_python()[0][0] == "Lot L1 sold"


def test_text_that_looks_like_a_formula_stays_text() -> None:
    why = cell(grafted(), "Trades", "C2")
    assert why.get("t") == "inlineStr"
    assert why.find(f"{MAIN}f") is None
    assert "".join(why.itertext()) == "=cmd|'/c calc'!A1"


def test_spaces_signs_and_rich_text_survive() -> None:
    result = grafted()
    assert "".join(cell(result, "Trades", "C3").itertext()) == "  kept\n spaces & <signs> "
    text = cell(result, "Trades", "C3").find(f"{MAIN}is/{MAIN}t")
    assert text is not None
    assert text.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
    runs = cell(result, "Lots Sold", "A1").findall(f"{MAIN}is/{MAIN}r")
    assert [run.find(f"{MAIN}rPr/{MAIN}b") is not None for run in runs] == [False, True, False]


def test_formulas_keep_their_values() -> None:
    result = grafted()
    total = cell(result, "Trades", "B4")
    assert (total.findtext(f"{MAIN}f"), total.findtext(f"{MAIN}v")) == ("SUBTOTAL(109,B2:B3)", "2999.5")
    array = cell(result, "Lots Sold", "C1").find(f"{MAIN}f")
    assert array is not None
    assert (array.get("t"), array.get("ref")) == ("array", "C1:C2")
    assert cell(result, "Lots Sold", "D1").get("cm") is None  # would point into a part that stays behind


def test_table_comment_chart_sparkline_links_and_validation_arrive() -> None:
    result = grafted()
    kinds = re.findall(rb'Type="[^"]*/(\w+)"', parts(result)["xl/worksheets/_rels/sheet6.xml.rels"])
    assert sorted(kinds) == [b"comments", b"table", b"vmlDrawing"]
    lots = parts(result)[sheet_part(result, "Lots Sold")]
    assert b"x14:sparkline>" in lots
    assert b"location=\"'Holdings'!A1\"" in lots
    assert b"irs.gov" in parts(result)["xl/worksheets/_rels/sheet7.xml.rels"]
    assert b"approve,skip,lock" in parts(result)[sheet_part(result, "Trades")]
    assert b"As of 2024-05-17" in parts(result)[sheet_part(result, "Trades")]
    assert b"<c:f>Trades!$B$2:$B$3</c:f>" in parts(result)["xl/charts/chart3.xml"]
    assert b'PartName="/xl/charts/chart3.xml"' in parts(result)["[Content_Types].xml"]


def test_a_table_gets_a_number_and_a_name_no_other_has() -> None:
    """Tables share their names with ranges: xlr_Trades is already the mark of the sheet."""
    result = grafted()
    table = etree.fromstring(parts(result)["xl/tables/table2.xml"])
    assert (table.get("id"), table.get("name"), table.get("displayName")) == ("2", "xlr_Trades_2", "xlr_Trades_2")
    assert cell(result, "Summary", "A2").findtext(f"{MAIN}f") == "SUM(xlr_Trades_2[Amount])"


@pytest.mark.parametrize("refers", [False, True])
def test_calculation_is_asked_for_only_if_something_refers_to_our_sheets(refers: bool) -> None:
    result = grafted(rich_workbook(refers_to_results=refers))
    calculation = workbook_xml(result).find(f"{MAIN}calcPr")
    assert calculation is not None
    assert calculation.get("fullCalcOnLoad") == ("1" if refers else None)
    if refers:
        assert cell(result, "Notes", "A2").findtext(f"{MAIN}f") == "SUM(Trades!B2:B100)"
        assert defined_names(result)["FirstTrade", None] == "Trades!$B$2"


def test_calculation_properties_are_made_in_their_place() -> None:
    bare = edited(rich_workbook(), "xl/workbook.xml", '<calcPr calcId="124519"/>', "")
    children = [etree.QName(node).localname for node in workbook_xml(grafted(bare))]
    assert children.index("calcPr") == children.index("definedNames") + 1


def test_only_the_advisors_hidden_sheet_is_hidden() -> None:
    states = {node.get("name"): node.get("state") for node in workbook_xml(grafted()).iter(f"{MAIN}sheet")}
    assert states["Targets"] == "hidden"
    assert states["Trades"] is None


def test_names_without_regard_to_case_and_absolute_targets() -> None:
    target = rich_workbook()
    content = parts(target)
    relations = content["xl/_rels/workbook.xml.rels"].replace(b'"styles.xml"', b'"/XL/Styles.xml"')
    assert relations != content["xl/_rels/workbook.xml.rels"]
    result = grafted(packed({**content, "xl/_rels/workbook.xml.rels": relations}))
    assert "XL/Styles.xml" not in parts(result)
    assert b"SELL" in parts(result)[sheet_part(result, "Trades")]


def test_prefixed_xml_of_other_programs_is_understood() -> None:
    target = rich_workbook(refers_to_results=False)
    content = parts(target)
    for part in ("xl/workbook.xml", "xl/styles.xml"):
        text = re.sub(r"<(/?)(?=[a-zA-Z]+[ />])(?![a-z]+\d*:)", r"<\1x:", content[part].decode())
        content[part] = text.replace(' xmlns="http', ' xmlns:x="http', 1).encode()
    result = grafted(packed(content))
    assert sheet_names(result)[-1] == "Lots Sold"
    assert graft(result, drawn_results(), PLAIN_NAMES) == result
    assert b"<x:xf " in parts(result)["xl/styles.xml"]


def test_a_sheet_that_is_not_marked_is_never_replaced() -> None:
    own = edited(rich_workbook(), "xl/workbook.xml", 'name="Pivot"', 'name="Trades"')
    with pytest.raises(ValueError, match="not ours"):
        graft(own, drawn_results(), PLAIN_NAMES)


def test_a_drawn_sheet_must_be_among_the_results() -> None:
    with pytest.raises(ValueError, match="not among"):
        graft(rich_workbook(), drawn_results(), {"Trades": "Trades"})


def test_present_sheets_tell_what_names_depend_on() -> None:
    present = present_sheets(grafted())
    assert present.sheets[-3:] == WANTED
    assert present.names["xlr_Trades"] == "'Trades'!$A$1"
    assert "Local" not in present.names


def test_dates_that_count_from_1904_are_not_mixed_with_ours() -> None:
    """A day drawn as 45,000 would read four years late."""
    old_mac = edited(rich_workbook(), "xl/workbook.xml", "<workbookPr ", '<workbookPr date1904="1" ')
    assert present_sheets(old_mac).dates_from_1904
    assert not present_sheets(rich_workbook()).dates_from_1904
    with pytest.raises(WorkbookRefused, match="from 1904"):
        grafted(old_mac)


def test_a_workbook_without_styles_gets_them() -> None:
    content = parts(rich_workbook(refers_to_results=False))
    del content["xl/styles.xml"]
    for part in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        content[part] = re.sub(rb"<(Override|Relationship) [^>]*styles.xml[^>]*/>", b"", content[part])
    result = grafted(packed(content))
    assert b"styles.xml" in parts(result)["[Content_Types].xml"]
    assert cell(result, "Trades", "B2").get("s") not in (None, "0")
    assert sheet_xml(result, "Trades") is not None
