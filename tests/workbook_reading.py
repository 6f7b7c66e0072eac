"""Looking into a workbook file in tests, by other means than the product's own."""

from __future__ import annotations

import io
import posixpath
import zipfile

from lxml import etree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def parts(workbook: bytes) -> dict[str, bytes]:
    """Every part, in the file's order."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: dict[str, bytes]) -> bytes:
    """A package of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()


def edited(workbook: bytes, part: str, old: str, new: str) -> bytes:
    """The workbook with one place of one part changed."""
    content = parts(workbook)
    assert old.encode() in content[part], f"{old} is not in {part}"
    return packed({**content, part: content[part].replace(old.encode(), new.encode(), 1)})


def workbook_xml(workbook: bytes) -> etree._Element:
    """The workbook part."""
    return etree.fromstring(parts(workbook)["xl/workbook.xml"])


def sheet_names(workbook: bytes) -> list[str]:
    """The tabs in their order."""
    return [node.get("name", "") for node in workbook_xml(workbook).iter(f"{MAIN}sheet")]


def sheet_ids(workbook: bytes) -> dict[str, str]:
    """Sheet name → the number that identifies it."""
    return {node.get("name", ""): node.get("sheetId", "") for node in workbook_xml(workbook).iter(f"{MAIN}sheet")}


def sheet_part(workbook: bytes, name: str) -> str:
    """The part that holds a sheet."""
    node = next(node for node in workbook_xml(workbook).iter(f"{MAIN}sheet") if node.get("name") == name)
    relations = etree.fromstring(parts(workbook)["xl/_rels/workbook.xml.rels"])
    target = next(relation.get("Target", "") for relation in relations if relation.get("Id") == node.get(RELATION_ID))
    return posixpath.normpath(posixpath.join("xl", target))


def sheet_xml(workbook: bytes, name: str) -> etree._Element:
    """A sheet's part."""
    return etree.fromstring(parts(workbook)[sheet_part(workbook, name)])


def defined_names(workbook: bytes) -> dict[tuple[str, str | None], str]:
    """(name, the sheet it belongs to or None) → what it refers to; fails if one is defined twice."""
    sheets = sheet_names(workbook)
    nodes = list(workbook_xml(workbook).iter(f"{MAIN}definedName"))
    owners = [sheets[int(position)] if (position := node.get("localSheetId")) else None for node in nodes]
    found = {(node.get("name", ""), owner): node.text or "" for node, owner in zip(nodes, owners, strict=True)}
    assert len(found) == len(nodes)
    return found


def cell(workbook: bytes, sheet: str, reference: str) -> etree._Element:
    """One cell of a sheet."""
    return next(node for node in sheet_xml(workbook, sheet).iter(f"{MAIN}c") if node.get("r") == reference)
