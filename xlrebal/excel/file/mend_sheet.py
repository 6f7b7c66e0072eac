"""A sheet's XML as calamine can read it, where it is not: spelled as no program of Microsoft's does, but as the standard allows.

A sheet that is spelled as usual is searched and handed on as it is. What calamine cannot take ends its native code, so
it is never shown it: a dimension that is no range, cells without an address, numbers that are none.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from xlrebal.excel.file.package import MAIN, parse_xml, to_bytes
from xlrebal.excel.grid import column_letters

_ENCODED = re.compile(rb"\xff\xfe|\xfe\xff|(?:\xef\xbb\xbf)?<\?xml[^>]*encoding=[\"'](?!(?i:utf-8)[\"'])")
_BEFORE_CELLS = 4_096  # bytes; a sheet's properties and its dimension stand before its cells
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*?\bref=[\"']([^\"']*)[\"'][^>]*?(?:/>|></(?:\w+:)?dimension>)")
_RANGE = re.compile(rb"[A-Z]{1,3}[1-9]\d{0,6}(?::[A-Z]{1,3}[1-9]\d{0,6})?")

# A cell spelled otherwise than `<c r="A1"`: without an address, with a prefix, in other quotes.
_UNUSUAL = (re.compile(rb"<c(?! r=\"[A-Z])[\s/>]"), re.compile(rb":c[\s/>]"))
_ADDRESS = re.compile(r"([A-Za-z]{1,4})([1-9]\d{0,14})")

_FAR = (  # the first finds every cell that the second does, and more, in two thirds of the time
    re.compile(rb'<c r="[A-Z](?:[A-Z]|\d{6})'),
    re.compile(rb'<c r="(?:[A-Z]{3}|[B-Z][A-Z]\d|[A-Z]+\d{6})'),  # without one there are 52 x 99,999 cells at most
)
_FILLED = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*(?<!/)>(?!</c>|<v ?/></c>|<v></v></c>)')

_NO_DIGIT = re.compile(rb"v>([^0-9<][^<]*)<")
_NO_NUMBER = re.compile(rb"\s*(?:[-+]?(?:nan|inf|infinity)|-(?:\d{11,}[\d.]*|[\d.]+e\+?\d+))\s*", re.IGNORECASE)
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*>(?:(?!<(?:\w+:)?c[\s>]).)*?</(?:\w+:)?c>", re.DOTALL)
_CELL_VALUE = re.compile(rb"(v>)([^<]*)(<)")
_TYPE = re.compile(rb"\st=[\"'](\w*)[\"']")


class Extent(NamedTuple):
    """How far a sheet's filled cells reach: the last row and column, from 1; 0 where none is filled."""

    row: int
    column: int

    @property
    def area(self) -> int:
        """How many cells there are up to the last one, blank ones too."""
        return self.row * self.column

    def __str__(self) -> str:
        """As an address: "C7"."""
        return f"{column_letters(self.column - 1)}{self.row}"


def mended(xml: bytes) -> bytes:
    """The sheet as calamine can read it; the very same bytes where nothing had to be mended."""
    if _ENCODED.match(xml):
        xml = to_bytes(parse_xml(xml))
    xml = _without_broken_dimension(xml)
    if any(pattern.search(xml) for pattern in _UNUSUAL):
        xml = _with_addresses(xml)
    if any(_NO_NUMBER.fullmatch(match[1]) for match in _NO_DIGIT.finditer(xml)):
        xml = _CELL.sub(_no_number_as_text, xml)
    return xml


def filled_extent(xml: bytes) -> Extent | None:
    """How far the filled cells of a mended sheet reach; None where that is not far, so that nobody need count."""
    if not all(pattern.search(xml) for pattern in _FAR):
        return None
    columns, rows = {b""}, 0
    for match in _FILLED.finditer(xml):
        columns.add(match[1])
        rows = max(rows, int(match[2]))
    letters = max(columns, key=lambda letters: (len(letters), letters))
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return Extent(rows, column)


def _without_broken_dimension(xml: bytes) -> bytes:
    """The sheet without its dimension where that is no range: it is a hint only, which Excel passes over."""
    dimension = _DIMENSION.search(xml, 0, _BEFORE_CELLS)
    if dimension is None or _RANGE.fullmatch(dimension[1]):
        return xml
    return xml[: dimension.start()] + xml[dimension.end() :]


def _with_addresses(xml: bytes) -> bytes:
    """The sheet with every row's number and every cell's address written out, first of all attributes.

    ECMA-376 18.3.1.4 and 18.3.1.73: both are optional; a cell without one follows the cell before.
    """
    root = parse_xml(xml)
    number = 0
    for row in root.iter(f"{{{MAIN}}}row"):
        given = row.get("r", "")
        number = int(given) if given.isdecimal() and len(given) < 16 else number + 1
        row.set("r", str(number))
        column = 0
        for cell in row.iterchildren(f"{{{MAIN}}}c"):
            address = _ADDRESS.fullmatch(cell.get("r", ""))
            column = _number(address[1].upper()) if address else column + 1
            place = f"{column_letters(column - 1)}{address[2] if address else number}"
            others = {name: value for name, value in cell.attrib.items() if name != "r"}
            cell.attrib.clear()
            cell.set("r", place)
            cell.attrib.update(others)
    return _without_prefix(to_bytes(root), root.prefix)


def _without_prefix(xml: bytes, prefix: str | None) -> bytes:
    """A sheet whose own names are written without a prefix; in a text or an attribute "<" is always "&lt;"."""
    if not prefix:
        return xml
    name = re.escape(prefix.encode())
    return re.sub(rb"<(/?)%s:" % name, rb"<\1", xml).replace(b"xmlns:%s=" % prefix.encode(), b"xmlns=")


def _number(letters: str) -> int:
    """1-based: "A" is 1, "AB" 28."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _no_number_as_text(match: re.Match[bytes]) -> bytes:
    """A cell whose number is none as a text, which says so; any other as it is."""
    cell = match[0]
    value, kind = _CELL_VALUE.search(cell), _TYPE.search(cell, 0, cell.index(b">"))
    if value is None or not _NO_NUMBER.fullmatch(value[2]) or (kind and kind[1] != b"n"):
        return cell
    start = _TYPE.sub(b"", cell[: cell.index(b">")])
    return start + b' t="str"' + cell[cell.index(b">") :]
