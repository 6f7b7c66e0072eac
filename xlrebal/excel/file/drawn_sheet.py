"""A drawn sheet's XML rewritten for another workbook: its formats renumbered, its shared strings put inline.

The sheet comes from XlsxWriter, whose spelling is known, and may have half a million cells: it is rewritten as text in
one pass over its rows, not node by node. No pattern can match inside a cell's text, where "<" is always "&lt;".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_CELL = re.compile(rb'(<c r="[A-Z]+[0-9]+")(?: s="([0-9]+)")?(?: cm="[0-9]+")?(?: t="s"><v>([0-9]+)</v>)?')
_OWN_CELL = re.compile(rb'<c s="([0-9]+)"')  # of a column written down: its text stands in it, and its format first
_ROW = re.compile(rb'(<row [^>]*?) s="([0-9]+)"')
_COLUMN = re.compile(rb'(<col [^>]*?) style="([0-9]+)"')
_RULE = re.compile(rb'(<cfRule [^>]*?) dxfId="([0-9]+)"')
_SHARED_STRING = re.compile(rb"<si>(.*?)</si>|<si/>", re.DOTALL)
_SELECTED = re.compile(rb' tabSelected="[^"]*"')
_OLD_SELECTED = re.compile(rb'<(?:\w+:)?sheetView\b[^>]*? tabSelected="(?:1|true)"')
_OLD_CODE_NAME = re.compile(rb'<(?:\w+:)?sheetPr\b[^>]*? codeName="([^"]*)"')
_BLOCK = 1 << 18  # bytes


def split_shared_strings(data: bytes) -> list[bytes]:
    """The inside of each shared string, rich text and kept spaces included."""
    return [match[1] or b"" for match in _SHARED_STRING.finditer(data)]


def rewrite_sheet(
    data: bytes,
    cell_format: Callable[[int], int],
    differential_format: Callable[[int], int],
    strings: list[bytes],
    replaced: bytes | None,
) -> bytes:
    """The sheet with the formats of another workbook and its texts in it, seen as the sheet it replaces was.

    The mark of a dynamic array (cm) is left out, since it points into a part of the drawn workbook: the formula
    stays, as an array formula over the range it filled.
    """
    start, end = data.find(b"<sheetData"), data.rfind(b"</sheetData>")
    end = max(start, end)  # a sheet without rows has no end tag
    columns, rules = _Attribute(b"style", cell_format), _Attribute(b"dxfId", differential_format)
    styles, texts = _Attribute(b"s", cell_format), _InlineText(strings)
    head = _COLUMN.sub(lambda match: match[1] + columns[match[2]], _keep_view(data[:start], replaced))
    rows = [_rewrite_rows(block, styles, texts) for block in _blocks(data, start, end)]
    tail = _RULE.sub(lambda match: match[1] + rules[match[2]], data[end:])
    return b"".join([head, *rows, tail])


def _blocks(data: bytes, start: int, end: int) -> Iterator[bytes]:
    """`data` from `start` to `end` in pieces of whole rows, small enough that work on one costs little memory."""
    while start < end:
        stop = data.find(b"<row ", start + _BLOCK, end)
        stop = end if stop < 0 else stop
        yield data[start:stop]
        start = stop


def _rewrite_rows(data: bytes, styles: _Attribute, texts: _InlineText) -> bytes:
    """One block with its cells' and rows' formats renumbered and its texts inline."""
    pieces = _CELL.split(data)  # between cells, start, style, text, between cells, …: all of one kind at once
    pieces[2::4] = map(styles.__getitem__, pieces[2::4])
    pieces[3::4] = map(texts.__getitem__, pieces[3::4])
    data = b"".join(pieces)
    pieces = _OWN_CELL.split(data)
    pieces[1::2] = [b"<c" + styles[number] for number in pieces[1::2]]
    return _ROW.sub(lambda match: match[1] + styles[match[2]], b"".join(pieces))


def _keep_view(head: bytes, replaced: bytes | None) -> bytes:
    """What stands before the rows: selected only if the replaced sheet was, and named for VBA as that one was."""
    head = _SELECTED.sub(b"", head)
    old = b"" if replaced is None else replaced[: replaced.find(b"sheetData")]
    if _OLD_SELECTED.search(old):
        head = head.replace(b"<sheetView ", b'<sheetView tabSelected="1" ', 1)
    code_name = _OLD_CODE_NAME.search(old)
    return _with_code_name(head, code_name[1]) if code_name else head


def _with_code_name(head: bytes, code_name: bytes) -> bytes:
    """The sheet bearing the name of its VBA module, which would otherwise be orphaned."""
    attribute = b' codeName="' + code_name + b'"'
    if b"<sheetPr" in head:
        return head.replace(b"<sheetPr", b"<sheetPr" + attribute, 1)
    return head.replace(b"<dimension", b"<sheetPr" + attribute + b"/><dimension", 1)


class _Attribute(dict[bytes | None, bytes]):
    """Old number as written → the attribute with the new number; "" where there was none."""

    def __init__(self, name: bytes, renumber: Callable[[int], int]) -> None:
        super().__init__({None: b""})
        self._name, self._renumber = name, renumber

    def __missing__(self, number: bytes | None) -> bytes:
        assert number is not None
        self[number] = text = b' %s="%d"' % (self._name, self._renumber(int(number)))
        return text


class _InlineText(dict[bytes | None, bytes]):
    """Number of a shared string as written → the rest of a cell that holds it itself; "" where there was none."""

    def __init__(self, strings: list[bytes]) -> None:
        super().__init__({None: b""})
        self._strings = strings

    def __missing__(self, number: bytes | None) -> bytes:
        assert number is not None
        self[number] = text = b' t="inlineStr"><is>%s</is>' % self._strings[int(number)]
        return text
