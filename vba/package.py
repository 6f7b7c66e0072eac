"""The add-in's workbook around its VBA project: a settings sheet, the ribbon, and what every workbook has."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from xlrebal.shells.addin.settings import SETTINGS_PART, settings_sheet

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # no clock: the same sources give the same bytes
_CREATED = "2026-01-01T00:00:00Z"

_PARTS = {
    "/xl/workbook.xml": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
    f"/{SETTINGS_PART}": f"{_SHEETS}.worksheet+xml",
    "/xl/styles.xml": f"{_SHEETS}.styles+xml",
    "/xl/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
    "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
}
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)  # fmt: skip


def addin_package(project: bytes, ribbon: str, theme: bytes) -> bytes:
    """The .xlam with this VBA project and this ribbon; its settings are blank until it is installed."""
    texts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships({
            "xl/workbook.xml": f"{_OFFICE}/officeDocument",
            "docProps/core.xml": f"{_PACKAGE}/relationships/metadata/core-properties",
            "customUI/customUI14.xml": "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility",
        }),
        "customUI/customUI14.xml": ribbon.partition("?>\n")[2],
        "docProps/core.xml": _core_properties(),
        "xl/workbook.xml": _workbook(),
        "xl/_rels/workbook.xml.rels": _relationships({
            "worksheets/sheet1.xml": f"{_OFFICE}/worksheet",
            "styles.xml": f"{_OFFICE}/styles",
            "theme/theme1.xml": f"{_OFFICE}/theme",
            "vbaProject.bin": "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
        }),
        "xl/styles.xml": _STYLES,
        SETTINGS_PART: settings_sheet({}),
    }  # fmt: skip
    parts = {name: (_HEAD + text).encode() for name, text in texts.items()}
    return zipped({**parts, "xl/theme/theme1.xml": theme, "xl/vbaProject.bin": project})


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """The parts in a zip that is the same wherever and whenever it is made: sorted, stored, without a date."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.create_system = 0  # else it names the system it was made on
            archive.writestr(entry, parts[name])
    return stream.getvalue()


def _content_types() -> str:
    overrides = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in _PARTS.items())
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )  # fmt: skip


def _relationships(targets: Mapping[str, str]) -> str:
    rows = (
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (target, kind) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(rows)}</Relationships>'


def _workbook() -> str:
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr codeName="ThisWorkbook"/>'
        '<bookViews><workbookView xWindow="0" yWindow="0" windowWidth="16000" windowHeight="9000"/></bookViews>'
        '<sheets><sheet name="xlrebal.conf" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )  # fmt: skip


def _core_properties() -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        "<dc:title>xlrebal</dc:title><dc:subject>Portfolio rebalancing in the workbook that is open</dc:subject>"
        "<dc:creator>xlrebal</dc:creator><dc:description>The Rebalance tab and the RB_ functions</dc:description>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{_CREATED}</dcterms:created></cp:coreProperties>'
    )
