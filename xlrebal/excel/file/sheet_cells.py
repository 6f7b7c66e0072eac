"""What calamine does not tell of a sheet, found in its XML: error cells, formulas without a value, number formats.

A sheet's text is searched, not parsed: 300,000 cells cost a tenth of reading them. Number formats are looked for only
when somebody asks, because most sheets have no column that needs them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from xlrebal.excel.file.cell_styles import CellStyles

Place = tuple[int, int]
_CELLS = b"sheetData"  # the element that holds them

# A cell's start tag; `x:` because some programs write the sheet's names with a prefix.
_ERROR = re.compile(rb"<(?:\w+:)?c\s(?=[^>]*\bt=[\"']e[\"'])([^>]*)>(.*?)</(?:\w+:)?c>", re.DOTALL)
# A formula, then no value or an empty one. An empty text (t="str") and FALSE (t="b") are values.
_NO_VALUE = rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v[^>]*>\s*</(?:\w+:)?v>)?"
_FORMULA = rb"<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*%s\s*</(?:\w+:)?c>"
_WITHOUT_VALUE = re.compile(_FORMULA % _NO_VALUE)
_WITH_NOTHING = re.compile(_FORMULA % rb"(?:<(?:\w+:)?v[^>]*>0</(?:\w+:)?v>)")
_TEXT_OR_FLAG = re.compile(rb"\bt=[\"'](?:str|b)[\"']")
_STYLED = re.compile(rb"<(?:\w+:)?c\s+r=\"([A-Z]+)(\d+)\"\s+s=\"(\d+)\"|<(?:\w+:)?c\s([^>]*\bs=[^>]*)>")
_REFERENCE = re.compile(rb"\br=[\"']([A-Z]+)(\d+)[\"']")
_STYLE = re.compile(rb"\bs=[\"'](\d+)[\"']")
_VALUE = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]*)<")


def error_cells(xml: bytes) -> dict[Place, str]:
    """{(row, column), 0-based: the error's text} of a sheet."""
    if b't="e"' not in xml and b"t='e'" not in xml:
        return {}
    return dict(_errors(xml))


def may_hold_formulas(xml: bytes) -> bool:
    """Whether a formula may stand among the cells of a sheet: a single letter is looked for in a thirtieth of the time."""
    letter = xml.find(b"f", max(0, xml.find(_CELLS)), end_of_cells(xml) or len(xml))
    return letter >= 0 and (b"<f" in xml or b":f" in xml)


def end_of_cells(xml: bytes) -> int:
    """Where the last tag of the cells' element stands; 0 where that cannot be told."""
    at = xml.rfind(_CELLS)
    return at if xml[at - 1 : at] in (b"<", b"/", b":") else 0


def not_calculated_cells(xml: bytes, *, zeros: bool) -> set[Place]:
    """(row, column), 0-based, of each formula without a value: a program wrote the file, and none has calculated it.

    zeros: whether a formula's value of 0 is no value, either: what XlsxWriter writes for one that it cannot calculate.
    """
    if not may_hold_formulas(xml):
        return set()
    patterns = (_WITHOUT_VALUE, _WITH_NOTHING) if zeros else (_WITHOUT_VALUE,)
    matches = (match for pattern in patterns for match in pattern.finditer(xml))
    references = (_REFERENCE.search(match[1]) for match in matches if not _TEXT_OR_FLAG.search(match[1]))
    return {_place(found[1], found[2]) for found in references if found}


class CellFormats(Mapping[Place, str]):
    """The Excel format codes of a sheet's cells that are not General; the sheet is searched at the first question."""

    def __init__(self, xml: bytes, styles: CellStyles) -> None:
        """Keep what is needed to answer."""
        self._xml, self._styles = xml, styles

    @cached_property
    def _found(self) -> dict[Place, str]:
        """Every answer."""
        codes = {index: code for index, code in enumerate(self._styles.number_formats) if code != "General"}
        return {place: codes[style] for place, style in _styled_cells(self._xml) if style in codes} if codes else {}

    def __getitem__(self, place: Place) -> str:
        """The format code of a cell; KeyError where it is General."""
        return self._found[place]

    def __iter__(self) -> Iterator[Place]:
        """The cells that have a format of their own."""
        return iter(self._found)

    def __len__(self) -> int:
        """How many cells have a format of their own."""
        return len(self._found)


def column_index(letters: str) -> int:
    """0-based: "A" is 0, "AB" 27."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def _errors(xml: bytes) -> Iterator[tuple[Place, str]]:
    """Each error cell that says where it stands."""
    for match in _ERROR.finditer(xml):
        reference, value = _REFERENCE.search(match[1]), _VALUE.search(match[2])
        if reference and value:
            yield _place(reference[1], reference[2]), value[1].decode()


def _styled_cells(xml: bytes) -> Iterator[tuple[Place, int]]:
    """Each cell with a style, and the style's number."""
    for match in _STYLED.finditer(xml):
        if match[1]:
            yield _place(match[1], match[2]), int(match[3])
            continue
        reference, style = _REFERENCE.search(match[4]), _STYLE.search(match[4])
        if reference and style:
            yield _place(reference[1], reference[2]), int(style[1])


def _place(letters: bytes, number: bytes) -> Place:
    """ "C7" is (6, 2)."""
    return int(number) - 1, column_index(letters.decode())
