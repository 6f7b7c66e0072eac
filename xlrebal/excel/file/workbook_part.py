"""The workbook part of a package: its list of sheets, its defined names, and when it is to be calculated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from lxml import etree

from xlrebal.excel.file.package import MAIN, RELATION, parse_xml, to_bytes, whole_number
from xlrebal.excel.refused import DAMAGED, WorkbookRefused
from xlrebal.excel.result_names import LIVE_PREFIX, mark_name, mark_reference

# The order the schema asks of workbook's children, up to the last we may have to make.
_CHILDREN = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
    "externalReferences", "definedNames", "calcPr",
)  # fmt: skip
LAST_SHEET_ID = 65_534  # Excel's limit
_RELATION_ID = f"{{{RELATION}}}id"


class Sheet(NamedTuple):
    """One sheet as the workbook lists it."""

    name: str
    sheet_id: str
    relation_id: str
    state: str


class DefinedName(NamedTuple):
    """A name for a range; `sheet` is the sheet it belongs to, None for the whole workbook."""

    name: str
    reference: str
    sheet: str | None
    hidden: bool


class WorkbookPart:
    """The workbook part, changed only where we must; all else in it is kept, extensions too."""

    def __init__(self, data: bytes) -> None:
        """Read the part; WorkbookRefused if it lists no sheet, or one without a number."""
        self._root = parse_xml(data)
        if not self.sheets() or not all(sheet.name and sheet.sheet_id.isdecimal() for sheet in self.sheets()):
            raise WorkbookRefused(DAMAGED)

    def sheets(self) -> list[Sheet]:
        """The sheets in the order of their tabs."""
        return [
            Sheet(
                name=node.get("name", ""),
                sheet_id=node.get("sheetId", ""),
                relation_id=node.get(_RELATION_ID, ""),
                state=node.get("state", "visible"),
            )
            for node in self._sheet_nodes()
        ]

    def dates_from_1904(self) -> bool:
        """Whether dates count from 1904 rather than from 1900, as in workbooks begun on old Macs."""
        properties = self._root.find(f"{{{MAIN}}}workbookPr")
        return properties is not None and properties.get("date1904") in ("1", "true")

    def defined_names(self) -> list[DefinedName]:
        """Every name, in the part's order."""
        sheets = self.sheets()
        return [
            DefinedName(
                name=node.get("name", ""),
                reference=node.text or "",
                sheet=_scope(node, sheets),
                hidden=node.get("hidden") in ("1", "true"),
            )
            for node in self._name_nodes()
        ]

    def add_sheet(self, name: str, relation_id: str, state: str) -> None:
        """Append a sheet after the advisor's."""
        taken = {int(sheet.sheet_id) for sheet in self.sheets()}
        free_id = 1 + max(taken)
        if free_id > LAST_SHEET_ID:
            free_id = next(number for number in range(1, LAST_SHEET_ID + 1) if number not in taken)
        node = etree.SubElement(_child(self._root, "sheets"), f"{{{MAIN}}}sheet")
        node.set("name", name)
        node.set("sheetId", str(free_id))
        if state != "visible":
            node.set("state", state)
        node.set(_RELATION_ID, relation_id)

    def replace_names(self, ours: Mapping[str, str], drawn: Iterable[DefinedName]) -> None:
        """Give the sheets of ours, {result sheet: its name}, the drawn names and their marks, in place of the old ones.

        The advisor's own names stay, also those that belong to our sheets; only print set-up and filters of our
        sheets are redrawn.
        """
        marks = [DefinedName(mark_name(wanted), mark_reference(name), None, True) for wanted, name in ours.items()]
        fresh = [*drawn, *marks]
        replaced = {(name.name.lower(), name.sheet) for name in fresh}
        present = set(ours.values())
        for node, old in zip(self._name_nodes(), self.defined_names(), strict=True):
            redrawn = (old.sheet in present and old.name.startswith("_xlnm.")) or old.name.startswith(LIVE_PREFIX)
            if redrawn or (old.name.lower(), old.sheet) in replaced:
                _remove(node)
        order = [sheet.name for sheet in self.sheets()]
        for name in fresh:
            self._append_name(name, order)

    def calculates_on_opening(self) -> bool:
        """Whether Excel is to calculate everything when it opens the file."""
        properties = self._root.find(f"{{{MAIN}}}calcPr")
        return properties is not None and properties.get("fullCalcOnLoad") in ("1", "true")

    def recalculate_on_load(self) -> None:
        """Ask Excel to calculate everything when it opens the file."""
        _child(self._root, "calcPr").set("fullCalcOnLoad", "1")

    def to_bytes(self) -> bytes:
        """The part as it is to be written."""
        return to_bytes(self._root)

    def _append_name(self, name: DefinedName, order: list[str]) -> None:
        """Write one name, its sheet as a position in the tabs."""
        node = etree.SubElement(_child(self._root, "definedNames"), f"{{{MAIN}}}definedName")
        node.set("name", name.name)
        if name.sheet is not None:
            node.set("localSheetId", str(order.index(name.sheet)))
        if name.hidden:
            node.set("hidden", "1")
        node.text = name.reference

    def _sheet_nodes(self) -> list[etree._Element]:
        return self._root.findall(f"{{{MAIN}}}sheets/{{{MAIN}}}sheet")

    def _name_nodes(self) -> list[etree._Element]:
        return self._root.findall(f"{{{MAIN}}}definedNames/{{{MAIN}}}definedName")


def _scope(node: etree._Element, sheets: list[Sheet]) -> str | None:
    """The sheet a name belongs to."""
    position = whole_number(node, "localSheetId")
    return sheets[position].name if "localSheetId" in node.attrib and position < len(sheets) else None


def _child(root: etree._Element, name: str) -> etree._Element:
    """The child `name`, made in the schema's place if there is none."""
    node = root.find(f"{{{MAIN}}}{name}")
    if node is None:
        node = etree.Element(f"{{{MAIN}}}{name}")
        earlier = {f"{{{MAIN}}}{other}" for other in _CHILDREN[: _CHILDREN.index(name)]}
        root.insert(max(place for place, child in enumerate(root) if child.tag in earlier) + 1, node)
    return node


def _remove(node: etree._Element) -> None:
    """Take a node out of its parent."""
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)
