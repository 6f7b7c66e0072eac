"""An advisor's workbook with everything we must not touch, for tests of what survives.

XlsxWriter draws what it can; pivot table, slicer, threaded comment, custom XML, external link, calculation chain and
printer settings are written by hand and put in beside it. The workbook is valid for the Open XML SDK and opens in
LibreOffice.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from datetime import UTC, datetime
from importlib import resources

import xlsxwriter

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
X14 = f"{MICROSOFT}/spreadsheetml/2009/9/main"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_STAND_IN = "=Holdings!$C$2:$C$4"

HEADINGS = ("Account", "Symbol", "Quantity", "Price", "Asset Class", "Market Value")
HOLDINGS = (
    ("Joint", "VTI", 100, 250.0, "Stocks"),
    ("Joint", "BND", 200, 72.5, "Bonds"),
    ("IRA", "VXUS", 150, 61.25, "Stocks"),
    ("IRA", "CASH", 4000, 1.0, "Cash"),
)


def rich_workbook(*, macros: bool = False, refers_to_results: bool = True) -> bytes:
    """The workbook's bytes: .xlsm with a true VBA project if `macros`, with formulas, a name and a chart that refer to
    a future Trades sheet if `refers_to_results`."""
    parts = _Parts(_drawn_part(macros, refers_to_results))
    parts.change("xl/workbook.xml", ' fullCalcOnLoad="1"', "")  # XlsxWriter's habit, not Excel's
    if refers_to_results:
        parts.change("xl/charts/chart2.xml", _STAND_IN[1:], "Trades!$B$2:$B$4")
    _add_pivot_cache(parts)
    _add_pivot_table(parts)
    _add_slicer(parts)
    _add_threaded_comment(parts)
    _add_custom_xml(parts)
    _add_external_link(parts)
    _add_calculation_chain(parts)
    _add_printer_settings(parts)
    _add_future_content(parts)
    return parts.to_bytes()


def _drawn_part(macros: bool, refers_to_results: bool) -> bytes:
    """What XlsxWriter can draw of the workbook."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})
    if macros:
        book.add_vba_project(io.BytesIO(vba_project()), is_stream=True)
        book.set_vba_name("ThisWorkbook")
    book.set_custom_property("Client", "Smith household")
    _draw_holdings(book)
    _draw_notes(book, refers_to_results)
    for name, rows in (("Pivot", ()), ("Targets", (("Asset Class", "Target %"), ("Stocks", 0.6), ("Bonds", 0.4)))):
        sheet = book.add_worksheet(name)
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    book.get_worksheet_by_name("Targets").hide()
    for place, sheet in enumerate(book.worksheets()):
        if macros:
            sheet.set_vba_name(f"Sheet{place + 1}")
    book.close()
    return buffer.getvalue()


def _draw_holdings(book: xlsxwriter.Workbook) -> None:
    """A sheet with the advisor's own look: table, conditional formats, drop-down, comment, sparkline, picture."""
    sheet = book.add_worksheet("Holdings")
    money = book.add_format({"num_format": '#,##0.00 "CHF"', "font_name": "Arial", "font_color": "#204060"})
    title = book.add_format({"bold": True, "font_name": "Georgia", "font_size": 14, "bg_color": "#DDEEFF"})
    columns = [{"header": heading, "header_format": title} for heading in HEADINGS]
    sheet.add_table(0, 0, len(HOLDINGS), 5, {"name": "HoldingsTable", "columns": columns})
    for place, row in enumerate(HOLDINGS, start=1):
        sheet.write_row(place, 0, row)
        sheet.write_formula(place, 5, f"=C{place + 1}*D{place + 1}", money, row[2] * row[3])
    red = book.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006"})
    sheet.conditional_format("C2:C5", {"type": "cell", "criteria": "<", "value": 120, "format": red})
    sheet.conditional_format("D2:D5", {"type": "data_bar", "data_bar_2010": True})
    sheet.data_validation("E2:E5", {"validate": "list", "source": ["Stocks", "Bonds", "Cash"]})
    sheet.write_comment("B2", "Inherited: do not sell", {"author": "Advisor"})
    sheet.add_sparkline("H2", {"range": "Holdings!C2:C5", "markers": True})
    sheet.insert_image("J2", "logo.png", {"image_data": io.BytesIO(_picture())})
    sheet.insert_textbox("J12", "Reviewed each quarter")
    rich = book.add_format({"italic": True})
    sheet.write_rich_string("A8", "See ", rich, "the policy", " first")
    sheet.repeat_rows(0)
    sheet.print_area("A1:H10")
    sheet.set_row(6, 30, title)
    sheet.freeze_panes(1, 2)


def _draw_notes(book: xlsxwriter.Workbook, refers_to_results: bool) -> None:
    """The advisor's own calculations, over their own sheets and, perhaps, over ours."""
    sheet = book.add_worksheet("Notes")
    sheet.activate()
    sheet.write_formula("A1", "=SUM(Holdings!F2:F5)", None, 52_687.5)
    book.define_name("Total", "=Holdings!$F$2:$F$5")
    book.define_name("Notes!Local", "=Notes!$A$1")
    chart = book.add_chart({"type": "pie"})
    chart.add_series({"values": "=Holdings!$F$2:$F$5", "categories": "=Holdings!$B$2:$B$5"})
    sheet.insert_chart("D2", chart)
    if refers_to_results:
        sheet.write_formula("A2", "=SUM(Trades!B2:B100)", None, 0)
        book.define_name("FirstTrade", "=Trades!$B$2")
        trades = book.add_chart({"type": "column"})
        trades.add_series({"values": _STAND_IN})  # XlsxWriter warns of a sheet that is not there yet
        sheet.insert_chart("D20", trades)


def vba_project() -> bytes:
    """A true VBA project: the one of the add-in that xlwings ships."""
    addin = resources.files("xlwings").joinpath("addin/xlwings.xlam").read_bytes()
    with zipfile.ZipFile(io.BytesIO(addin)) as archive:
        return archive.read("xl/vbaProject.bin")


def _picture() -> bytes:
    """A PNG of two by two pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    rows = b"\0\x20\x40\x60\x80\xa0\xc0" * 2
    header = struct.pack(">2L5B", 2, 2, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class _Parts:
    """The parts of a package, edited as text."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self._parts = {name: archive.read(name) for name in archive.namelist()}

    def add(self, name: str, text: str | bytes, content_type: str | None = None) -> None:
        """A new part."""
        self._parts[name] = text if isinstance(text, bytes) else (_DECLARATION + text).encode()
        if content_type is not None:
            override = f'<Override PartName="/{name}" ContentType="{content_type}"/>'
            self.change("[Content_Types].xml", "</Types>", f"{override}</Types>")

    def relate(self, source: str, identity: str, kind: str, target: str, *, external: bool = False) -> None:
        """A relationship of `source`."""
        folder, _, name = source.rpartition("/")
        part = f"{folder}/_rels/{name}.rels".lstrip("/")
        empty = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
        if part not in self._parts:
            self.add(part, empty)
        mode = ' TargetMode="External"' if external else ""
        node = f'<Relationship Id="{identity}" Type="{kind}" Target="{target}"{mode}/>'
        self.change(part, "</Relationships>", f"{node}</Relationships>")

    def change(self, name: str, old: str, new: str) -> None:
        """One place of a part, which must be there."""
        text = self._parts[name].decode()
        assert old in text, f"{old} is not in {name}"
        self._parts[name] = text.replace(old, new, 1).encode()

    def to_bytes(self) -> bytes:
        """The package, always the same bytes."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self._parts.items():
                archive.writestr(zipfile.ZipInfo(name, (2024, 5, 17, 9, 30, 0)), data, zipfile.ZIP_DEFLATED)
        return buffer.getvalue()


def _add_pivot_cache(parts: _Parts) -> None:
    """What a pivot table over Holdings remembers of it."""
    cache = "xl/pivotCache/pivotCacheDefinition1.xml"
    fields = "".join(
        f'<cacheField name="{name}" numFmtId="0"><sharedItems{items}</cacheField>'
        for name, items in (
            ("Account", ' count="2"><s v="Joint"/><s v="IRA"/></sharedItems>'),
            ("Quantity", ' containsSemiMixedTypes="0" containsString="0" containsNumber="1" minValue="100"'
             ' maxValue="4000"/>'),
        )
    )  # fmt: skip
    parts.add(
        cache,
        f'<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{OFFICE}" r:id="rId1" refreshedBy="Advisor" recordCount="2">'
        '<cacheSource type="worksheet"><worksheetSource ref="A1:C5" sheet="Holdings"/></cacheSource>'
        f'<cacheFields count="2">{fields}</cacheFields>'
        '<extLst><ext uri="{725AE2AE-9491-48be-B2B4-4EB974FC3084}"'
        f' xmlns:x14="{X14}"><x14:pivotCacheDefinition pivotCacheId="7"/></ext></extLst></pivotCacheDefinition>',
        f"{_SHEET_TYPE}.pivotCacheDefinition+xml",
    )
    parts.add(
        "xl/pivotCache/pivotCacheRecords1.xml",
        f'<pivotCacheRecords xmlns="{MAIN}" count="2"><r><x v="0"/><n v="300"/></r><r><x v="1"/><n v="4150"/></r>'
        "</pivotCacheRecords>",
        f"{_SHEET_TYPE}.pivotCacheRecords+xml",
    )
    parts.relate(cache, "rId1", f"{OFFICE}/pivotCacheRecords", "pivotCacheRecords1.xml")
    parts.relate("xl/workbook.xml", "rId91", f"{OFFICE}/pivotCacheDefinition", f"/{cache}")
    pivot_caches = '<pivotCaches><pivotCache cacheId="7" r:id="rId91"/></pivotCaches>'
    parts.change("xl/workbook.xml", "</workbook>", f"{pivot_caches}</workbook>")


def _add_pivot_table(parts: _Parts) -> None:
    """A pivot table on the sheet Pivot."""
    parts.add(
        "xl/pivotTables/pivotTable1.xml",
        f'<pivotTableDefinition xmlns="{MAIN}" name="PivotTable1" cacheId="7" dataCaption="Values">'
        '<location ref="A3:B6" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="2">'
        '<pivotField axis="axisRow" showAll="0"><items count="3"><item x="0"/><item x="1"/><item t="default"/></items>'
        '</pivotField><pivotField dataField="1" showAll="0"/></pivotFields><rowFields count="1"><field x="0"/>'
        '</rowFields><rowItems count="3"><i><x/></i><i><x v="1"/></i><i t="grand"><x/></i></rowItems>'
        '<colItems count="1"><i/></colItems><dataFields count="1"><dataField name="Sum of Quantity" fld="1"/>'
        "</dataFields></pivotTableDefinition>",
        f"{_SHEET_TYPE}.pivotTable+xml",
    )
    parts.relate("xl/pivotTables/pivotTable1.xml", "rId1", f"{OFFICE}/pivotCacheDefinition",
                 "../pivotCache/pivotCacheDefinition1.xml")  # fmt: skip
    parts.relate("xl/worksheets/sheet3.xml", "rId90", f"{OFFICE}/pivotTable", "../pivotTables/pivotTable1.xml")


def _add_slicer(parts: _Parts) -> None:
    """A slicer on the pivot table."""
    parts.add(
        "xl/slicers/slicer1.xml",
        f'<slicers xmlns="{X14}"><slicer name="Account" cache="Slicer_Account" caption="Account" rowHeight="241300"/>'
        "</slicers>",
        "application/vnd.ms-excel.slicer+xml",
    )
    parts.add(
        "xl/slicerCaches/slicerCache1.xml",
        f'<slicerCacheDefinition xmlns="{X14}" name="Slicer_Account" sourceName="Account"><pivotTables>'
        '<pivotTable tabId="3" name="PivotTable1"/></pivotTables><data><tabular pivotCacheId="7"><items count="2">'
        '<i x="0" s="1"/><i x="1" s="1"/></items></tabular></data></slicerCacheDefinition>',
        "application/vnd.ms-excel.slicerCache+xml",
    )
    kind = f"{MICROSOFT}/2007/relationships/slicer"
    parts.relate("xl/worksheets/sheet3.xml", "rId92", kind, "../slicers/slicer1.xml")
    parts.relate("xl/workbook.xml", "rId93", f"{kind}Cache", "slicerCaches/slicerCache1.xml")
    parts.change(
        "xl/worksheets/sheet3.xml",
        "</worksheet>",
        f'<extLst><ext xmlns:x14="{X14}" uri="{{A8765BA9-456A-4dab-B4F3-ACF838C121DE}}"><x14:slicerList>'
        '<x14:slicer r:id="rId92"/></x14:slicerList></ext></extLst></worksheet>',
    )
    parts.change(
        "xl/workbook.xml",
        "</workbook>",
        f'<extLst><ext xmlns:x14="{X14}" uri="{{BBE1A952-AA13-448e-AADC-164F8A28A991}}"><x14:slicerCaches>'
        '<x14:slicerCache r:id="rId93"/></x14:slicerCaches></ext></extLst></workbook>',
    )


def _add_threaded_comment(parts: _Parts) -> None:
    """A conversation on a cell of Holdings, and the person who holds it."""
    threads = f"{MICROSOFT}/spreadsheetml/2018/threadedcomments"
    person = "{6A1F0D3E-9C5B-4E0B-8F6D-2B7C1A9D4E11}"
    parts.add(
        "xl/threadedComments/threadedComment1.xml",
        f'<ThreadedComments xmlns="{threads}"><threadedComment ref="B2" dT="2024-05-17T09:30:00.00" personId="{person}"'
        ' id="{0E8B7A52-6D1C-4B0A-9D53-1C2E3F4A5B66}"><text>Ask the client about this lot</text></threadedComment>'
        "</ThreadedComments>",
        "application/vnd.ms-excel.threadedcomments+xml",
    )
    parts.add(
        "xl/persons/person.xml",
        f'<personList xmlns="{threads}"><person displayName="Advisor" id="{person}" userId="a" providerId="None"/>'
        "</personList>",
        "application/vnd.ms-excel.person+xml",
    )
    kind = f"{MICROSOFT}/2017/10/relationships"
    parts.relate("xl/worksheets/sheet1.xml", "rId94", f"{kind}/threadedComment",
                 "../threadedComments/threadedComment1.xml")  # fmt: skip
    parts.relate("xl/workbook.xml", "rId95", f"{kind}/person", "persons/person.xml")


def _add_custom_xml(parts: _Parts) -> None:
    """Data another program keeps in the workbook."""
    parts.add("customXml/item1.xml", '<crm xmlns="urn:example:crm" client="4711"/>')
    parts.add(
        "customXml/itemProps1.xml",
        '<ds:datastoreItem ds:itemID="{5C1B3A0E-7F0C-4B6B-9B59-0A2D6B1E8F77}"'
        ' xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"><ds:schemaRefs/></ds:datastoreItem>',
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
    )
    parts.relate("customXml/item1.xml", "rId1", f"{OFFICE}/customXmlProps", "itemProps1.xml")
    parts.relate("xl/workbook.xml", "rId96", f"{OFFICE}/customXml", "../customXml/item1.xml")


def _add_external_link(parts: _Parts) -> None:
    """A link to another workbook."""
    parts.add(
        "xl/externalLinks/externalLink1.xml",
        f'<externalLink xmlns="{MAIN}"><externalBook xmlns:r="{OFFICE}" r:id="rId1"><sheetNames>'
        '<sheetName val="Prices"/></sheetNames></externalBook></externalLink>',
        f"{_SHEET_TYPE}.externalLink+xml",
    )
    link = "externalLinks/externalLink1.xml"
    parts.relate(f"xl/{link}", "rId1", f"{OFFICE}/externalLinkPath", "Prices.xlsx", external=True)
    parts.relate("xl/workbook.xml", "rId97", f"{OFFICE}/externalLink", link)
    references = '<externalReferences><externalReference r:id="rId97"/></externalReferences>'
    parts.change("xl/workbook.xml", "<definedNames>", f"{references}<definedNames>")


def _add_calculation_chain(parts: _Parts) -> None:
    """The chain of the cells with formulas, the sheet given only where it changes."""
    cells = '<c r="F5" i="1"/><c r="F4"/><c r="F3"/><c r="F2"/><c r="A1" i="2"/>'
    parts.add("xl/calcChain.xml", f'<calcChain xmlns="{MAIN}">{cells}</calcChain>', f"{_SHEET_TYPE}.calcChain+xml")
    parts.relate("xl/workbook.xml", "rId98", f"{OFFICE}/calcChain", "calcChain.xml")


def _add_printer_settings(parts: _Parts) -> None:
    """What a printer's driver left behind."""
    kind = f"{_SHEET_TYPE}.printerSettings"
    parts.add("xl/printerSettings/printerSettings1.bin", b"Printer\0\x01\x02", kind)
    parts.relate("xl/worksheets/sheet3.xml", "rId99", f"{OFFICE}/printerSettings",
                 "../printerSettings/printerSettings1.bin")  # fmt: skip
    margins = '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
    parts.change("xl/worksheets/sheet3.xml", margins, f'{margins}<pageSetup orientation="landscape" r:id="rId99"/>')


def _add_future_content(parts: _Parts) -> None:
    """What newer versions of Excel write into the workbook part, for older ones to ignore."""
    compatibility = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    parts.change(
        "xl/workbook.xml",
        "<workbook ",
        f'<workbook xmlns:mc="{compatibility}" mc:Ignorable="x15 xr"'
        f' xmlns:x15="{MICROSOFT}/spreadsheetml/2010/11/main"'
        f' xmlns:xr="{MICROSOFT}/spreadsheetml/2014/revision" ',
    )
    parts.change(
        "xl/workbook.xml",
        "<bookViews>",
        '<mc:AlternateContent><mc:Choice Requires="x15">'
        f'<x15ac:absPath url="C:\\Clients\\" xmlns:x15ac="{MICROSOFT}/spreadsheetml/2010/11/ac"/></mc:Choice>'
        "</mc:AlternateContent>"
        '<xr:revisionPtr revIDLastSave="0" documentId="13_ncr:1_{3F2504E0-4F89-11D3-9A0C-0305E82C3301}"'
        ' xr6:coauthVersionLast="47" xr6:coauthVersionMax="47"'
        f' xmlns:xr6="{MICROSOFT}/spreadsheetml/2016/revision6"/><bookViews>',
    )
