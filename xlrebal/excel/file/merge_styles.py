"""The cell formats of a drawn workbook, appended to an advisor's styles without changing any record already there.

Formats are numbers into collections. Ours are looked up in the advisor's collections by content and appended only
where none is equal, so that drawing the same sheets again adds nothing.
"""

from __future__ import annotations

import copy
from collections.abc import Hashable
from itertools import count

from lxml import etree

from xlrebal.excel.file.package import MAIN, parse_xml, to_bytes, whole_number
from xlrebal.excel.refused import TOO_MANY_FORMATS, WorkbookRefused

FIRST_CUSTOM_NUMBER_FORMAT = 164
LAST_NUMBER_FORMAT = 65_535  # beyond, programs lose the number
MOST_CELL_FORMATS = 65_490  # Excel's limit
NORMAL_STYLE = "0"  # builtinId of the cell style "Normal"

# The order the schema asks of styleSheet's children.
_COLLECTIONS = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors",
    "extLst",
)  # fmt: skip

# What every style part must hold; a file of a simple program may lack some of it, or have no style part.
PLAIN_STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
    '</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
    '</fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
).encode()

# Without these a program may take the property from the cell style instead of from our format.
_APPLIED = ("applyNumberFormat", "applyFont", "applyFill", "applyBorder", "applyAlignment", "applyProtection")


class MergedStyles:
    """The advisor's styles with the drawn workbook's formats added, each when it is first asked for."""

    def __init__(self, target: bytes, drawn: bytes) -> None:
        """Take both style parts; neither is changed."""
        self._root = parse_xml(target)
        self._drawn = parse_xml(drawn)
        _complete(self._root)
        self._pools = {name: _Pool(self._root, name) for name in ("fonts", "fills", "borders", "cellXfs", "dxfs")}
        self._number_formats = _NumberFormats(self._root)
        drawn_codes = _children(self._drawn, "numFmts")
        self._drawn_codes = {node.get("numFmtId"): node.get("formatCode", "") for node in drawn_codes}
        self._drawn_items = {name: _children(self._drawn, name) for name in self._pools}
        self._normal = _normal_style(self._root)
        self._placed: dict[tuple[str, str], str] = {}

    def cell_format(self, index: int) -> int:
        """Where the drawn workbook's cell format `index` stands in the merged styles."""
        item = copy.deepcopy(self._drawn_items["cellXfs"][index])
        for attribute, name in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
            item.set(attribute, self._part_of_format(name, item.get(attribute, "0")))
        item.set("numFmtId", self._number_format(item.get("numFmtId", "0")))
        item.set("xfId", self._normal)
        for attribute in _APPLIED:
            item.set(attribute, "1")
        return self._pools["cellXfs"].place(item)

    def differential_format(self, index: int) -> int:
        """Where the drawn workbook's conditional or table format `index` stands in the merged styles."""
        item = copy.deepcopy(self._drawn_items["dxfs"][index])
        for node in item.iter(f"{{{MAIN}}}numFmt"):
            if int(node.get("numFmtId", "0")) >= FIRST_CUSTOM_NUMBER_FORMAT:
                node.set("numFmtId", self._number_formats.place(node.get("formatCode", "")))
        return self._pools["dxfs"].place(item)

    def to_bytes(self) -> bytes:
        """The style part as it is to be written; WorkbookRefused where ours are more than Excel takes."""
        if len(self._pools["cellXfs"]) > MOST_CELL_FORMATS and self._pools["cellXfs"].grew:
            raise WorkbookRefused(TOO_MANY_FORMATS)
        return to_bytes(self._root)

    def _part_of_format(self, name: str, index: str) -> str:
        """Where a drawn font, fill or border stands; many formats share each."""
        if (name, index) not in self._placed:
            self._placed[name, index] = str(self._pools[name].place(self._drawn_items[name][int(index)]))
        return self._placed[name, index]

    def _number_format(self, identity: str) -> str:
        """The merged id of a drawn number format; those built into Excel are the same everywhere."""
        return self._number_formats.place(self._drawn_codes[identity]) if identity in self._drawn_codes else identity


class _Pool:
    """One collection of style records, looked up by content."""

    def __init__(self, root: etree._Element, name: str) -> None:
        self._root, self._name = root, name
        self._index: dict[Hashable, int] = {}
        for place, item in enumerate(_children(root, name)):
            self._index.setdefault(_content(item), place)
        self._length = len(_children(root, name))
        self.grew = False

    def __len__(self) -> int:
        return self._length

    def place(self, item: etree._Element) -> int:
        """The index of an equal record, appended if there is none."""
        content = _content(item)
        if content not in self._index:
            node = _collection(self._root, self._name)
            node.append(copy.deepcopy(item))
            self._index[content] = self._length
            self._length += 1
            self.grew = True
            node.set("count", str(self._length))
        return self._index[content]


class _NumberFormats:
    """The custom number formats, looked up by code."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        items = _children(root, "numFmts")
        self._identity = {node.get("formatCode", ""): node.get("numFmtId", "") for node in reversed(items)}
        self._taken = {whole_number(node, "numFmtId") for node in items}
        self._next = max([FIRST_CUSTOM_NUMBER_FORMAT - 1, *self._taken]) + 1

    def place(self, code: str) -> str:
        """The id of the format `code`, added if there is none."""
        if code not in self._identity:
            if self._next > LAST_NUMBER_FORMAT:
                self._next = next(number for number in count(FIRST_CUSTOM_NUMBER_FORMAT) if number not in self._taken)
            self._taken.add(self._next)
            node = _collection(self._root, "numFmts")
            item = etree.SubElement(node, f"{{{MAIN}}}numFmt")
            item.set("numFmtId", str(self._next))
            item.set("formatCode", code)
            node.set("count", str(len(node)))
            self._identity[code] = str(self._next)
            self._next += 1
        return self._identity[code]


def _complete(root: etree._Element) -> None:
    """Add the collections, with their first records, that every style part must have."""
    for part in parse_xml(PLAIN_STYLES):
        name = etree.QName(part).localname
        if name != "cellStyles" and not _children(root, name):
            node = _collection(root, name)
            node[:] = list(part)
            node.set("count", str(len(node)))


def _collection(root: etree._Element, name: str) -> etree._Element:
    """The collection `name`, made in the schema's place if there is none."""
    node = root.find(f"{{{MAIN}}}{name}")
    if node is None:
        node = etree.Element(f"{{{MAIN}}}{name}")
        earlier = {f"{{{MAIN}}}{other}" for other in _COLLECTIONS[: _COLLECTIONS.index(name)]}
        before = [place for place, child in enumerate(root) if child.tag in earlier]
        root.insert(before[-1] + 1 if before else 0, node)
    return node


def _children(root: etree._Element, name: str) -> list[etree._Element]:
    """The records of a collection, none if it is missing."""
    node = root.find(f"{{{MAIN}}}{name}")
    return [] if node is None else list(node.iterchildren(f"{{{MAIN}}}*"))


def _normal_style(root: etree._Element) -> str:
    """The cell style our formats build on: the one called Normal, whatever its number."""
    for node in _children(root, "cellStyles"):
        if node.get("builtinId") == NORMAL_STYLE:
            return node.get("xfId", "0")
    return "0"


def _content(item: etree._Element) -> Hashable:
    """What makes two records equal: names, attributes, texts and children, not how they were written."""
    return (item.tag, tuple(sorted(item.items())), (item.text or "").strip(), tuple(map(_content, item)))
