"""Formats brought into a workbook that has its own."""

from __future__ import annotations

from lxml import etree

from tests.rich_workbook import rich_workbook
from tests.small_results import PLAIN_NAMES, drawn_results
from tests.workbook_reading import MAIN, cell, edited, parts, sheet_part, sheet_xml
from xlrebal.excel.file.graft import graft
from xlrebal.excel.file.merge_styles import PLAIN_STYLES, MergedStyles

COLLECTIONS = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")


def styles(workbook: bytes) -> etree._Element:
    return etree.fromstring(parts(workbook)["xl/styles.xml"])


def records(workbook: bytes, name: str) -> list[bytes]:
    node = styles(workbook).find(f"{MAIN}{name}")
    return [] if node is None else [etree.tostring(item, method="c14n") for item in node]


def drawn_styles() -> bytes:
    return parts(drawn_results())["xl/styles.xml"]


def test_every_record_of_the_advisors_keeps_its_number() -> None:
    before, after = rich_workbook(), graft(rich_workbook(), drawn_results(), PLAIN_NAMES)
    for name in COLLECTIONS:
        assert records(after, name)[: len(records(before, name))] == records(before, name)
        node = styles(after).find(f"{MAIN}{name}")
        assert node is not None
        assert node.get("count") == str(len(node))


def test_a_cell_looks_as_it_was_drawn() -> None:
    result = graft(rich_workbook(), drawn_results(), PLAIN_NAMES)
    root = styles(result)
    formats, fonts, fills = (root.find(f"{MAIN}{name}") for name in ("cellXfs", "fonts", "fills"))
    assert formats is not None
    assert fonts is not None
    assert fills is not None
    heading = formats[int(cell(result, "Trades", "A1").get("s", ""))]
    font, fill = fonts[int(heading.get("fontId", ""))], fills[int(heading.get("fillId", ""))]
    assert font.find(f"{MAIN}b") is not None
    assert etree.tostring(font).count(b"FFFFFFFF") == 1
    assert etree.tostring(fill).count(b"FF1F4E78") == 1
    money = formats[int(cell(result, "Trades", "B2").get("s", ""))]
    codes = {node.get("numFmtId"): node.get("formatCode") for node in root.iter(f"{MAIN}numFmt")}
    assert codes[money.get("numFmtId")] == "$#,##0.00;[Red]-$#,##0.00"
    row = next(sheet_xml(result, "Trades").iter(f"{MAIN}row"))
    column = next(sheet_xml(result, "Trades").iter(f"{MAIN}col"))
    assert row.get("s") == cell(result, "Trades", "A1").get("s")
    assert column.get("style") == cell(result, "Trades", "B2").get("s")


def test_conditional_and_table_formats_point_at_their_own() -> None:
    result = graft(rich_workbook(), drawn_results(), PLAIN_NAMES)
    formats = records(result, "dxfs")
    rule = next(node for node in sheet_xml(result, "Trades").iter(f"{MAIN}cfRule") if node.get("dxfId"))
    assert b"FFFCE4D6" in formats[int(rule.get("dxfId", ""))]
    table = etree.fromstring(parts(result)["xl/tables/table2.xml"])
    column = next(node for node in table.iter(f"{MAIN}tableColumn") if node.get("dataDxfId"))
    assert b"$#,##0.00" in formats[int(column.get("dataDxfId", ""))]


def test_drawing_again_adds_no_record() -> None:
    book = graft(rich_workbook(), drawn_results(), PLAIN_NAMES)
    again = graft(book, drawn_results(), PLAIN_NAMES)
    assert parts(again)["xl/styles.xml"] == parts(book)["xl/styles.xml"]


def test_a_number_format_the_advisor_has_is_shared() -> None:
    own = '<numFmt numFmtId="170" formatCode="yyyy-mm-dd"/>'
    book = edited(rich_workbook(), "xl/styles.xml", '<numFmts count="1">', f'<numFmts count="2">{own}')
    result = graft(book, drawn_results(), PLAIN_NAMES)
    codes = [(node.get("numFmtId"), node.get("formatCode")) for node in styles(result).iter(f"{MAIN}numFmt")]
    assert codes.count(("170", "yyyy-mm-dd")) == 1
    assert [identity for identity, code in codes if code == "yyyy-mm-dd"] == ["170"]
    assert len(set(codes)) == len({identity for identity, _ in codes}) == 4


def test_formats_build_on_the_style_called_normal() -> None:
    """A file may list Normal second: a format on the first style would be a Heading."""
    swapped = PLAIN_STYLES.replace(
        b'<cellStyle name="Normal" xfId="0" builtinId="0"/>',
        b'<cellStyle name="Heading 1" xfId="0" builtinId="16"/><cellStyle name="Normal" xfId="1" builtinId="0"/>',
    )
    merged = MergedStyles(swapped, drawn_styles())
    place = merged.cell_format(1)
    formats = etree.fromstring(merged.to_bytes()).find(f"{MAIN}cellXfs")
    assert formats is not None
    assert formats[place].get("xfId") == "1"


def test_missing_collections_are_made_in_the_schemas_order() -> None:
    bare = f'<styleSheet xmlns="{MAIN[1:-1]}"><cellStyles count="0"/></styleSheet>'.encode()
    merged = MergedStyles(bare, drawn_styles())
    merged.cell_format(1)
    merged.differential_format(0)
    names = [etree.QName(node).localname for node in etree.fromstring(merged.to_bytes())]
    assert names == ["numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"]


def test_cells_without_a_format_stay_without() -> None:
    result = graft(rich_workbook(), drawn_results(), PLAIN_NAMES)
    assert cell(result, "Trades", "A2").get("s") is None
    assert b's=""' not in parts(result)[sheet_part(result, "Trades")]
