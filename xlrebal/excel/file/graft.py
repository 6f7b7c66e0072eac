"""Hang drawn result sheets into an advisor's workbook file, every other part keeping its bytes.

Only the list of content types, the workbook part, its relationships and the styles change (and the calculation chain,
if Excel has listed cells of the sheets that are replaced). Sheets of ours are replaced in place: they keep their
position, their names and their tables' names, so that the advisor's formulas, names and charts go on working.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from itertools import count
from typing import NamedTuple

from xlrebal.excel.file.calculation_chain import without_sheets
from xlrebal.excel.file.dependents import formulas_of_sheet, refers_to_any
from xlrebal.excel.file.drawn_sheet import rewrite_sheet, split_shared_strings
from xlrebal.excel.file.merge_styles import PLAIN_STYLES, MergedStyles
from xlrebal.excel.file.package import Package, as_written, parse_xml, relationships_part, to_bytes, whole_number
from xlrebal.excel.file.workbook_part import DefinedName, Sheet, WorkbookPart
from xlrebal.excel.refused import DAMAGED, OTHER_DATES, WorkbookRefused
from xlrebal.excel.result_names import mark_name, marked_sheets

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_STYLES_TYPE = f"{_CONTENT_TYPE}styles+xml"
_SHEET_TYPE = f"{_CONTENT_TYPE}worksheet+xml"
_TABLE_TYPE = f"{_CONTENT_TYPE}table+xml"
_LAST_TABLE_ID = 2**31 - 1_000  # numbers are of 32 bits; then the gaps are used
_MAY_HOLD_REFERENCES = re.compile(r"drawingml\.chart\+xml|ms-office\.chartex\+xml|officedocument\.drawing\+xml")


class PresentSheets(NamedTuple):
    """What decides how our sheets are drawn: the workbook's sheets, its workbook-level names with their ranges, and
    whether its dates count from 1904 (XlsxWriter's option date_1904)."""

    sheets: tuple[str, ...]
    names: Mapping[str, str]
    dates_from_1904: bool


def present_sheets(target: bytes | Package) -> PresentSheets:
    """The sheets and names of a workbook file, given as bytes or open; WorkbookRefused if it is none we can change."""
    package = target if isinstance(target, Package) else Package(target)
    workbook = WorkbookPart(package.read(package.workbook_part))
    sheets = tuple(sheet.name for sheet in workbook.sheets())
    return PresentSheets(sheets, _workbook_names(workbook), workbook.dates_from_1904())


def graft(target: bytes, drawn: bytes, marks: Mapping[str, str]) -> bytes:
    """The advisor's workbook `target` with the sheets of the workbook `drawn` added, or replaced where they are ours.

    `marks` is {result sheet: the name it bears in `drawn`}, as `choose_names` gave it, one for each sheet drawn.
    WorkbookRefused if `target` cannot be changed safely, or counts dates otherwise than `drawn`; ValueError for a sheet
    that is not marked as ours.
    """
    book, scratch = Package(target), Package(drawn)
    workbook = WorkbookPart(book.read(book.workbook_part))
    drawing = WorkbookPart(scratch.read(scratch.workbook_part))
    if workbook.dates_from_1904() != drawing.dates_from_1904():
        raise WorkbookRefused(OTHER_DATES)
    old = _sheets_to_replace(book, workbook, drawing, marks)
    _remove_old(book, old)
    graft = _Graft(book, scratch, _taken_names(book, workbook, marks))
    for sheet in drawing.sheets():
        part = graft.bring_sheet(_sheet_part(scratch, sheet), old.get(sheet.name))
        if sheet.name not in old:
            relation_id = book.add_relationship(book.workbook_part, "worksheet", part)
            workbook.add_sheet(sheet.name, relation_id, sheet.state)
    graft.write_sheets()
    ours = {wanted: name for wanted, name in marks.items() if name in {sheet.name for sheet in drawing.sheets()}}
    workbook.replace_names(ours, _drawn_names(workbook, drawing))
    if _has_dependents(book, workbook, set(ours.values()), graft):
        workbook.recalculate_on_load()
    book.put(book.workbook_part, workbook.to_bytes())
    return book.save()


class _OldSheet(NamedTuple):
    """A sheet of ours from an earlier run, about to be replaced."""

    sheet: Sheet
    part: str
    data: bytes


class _Graft:
    """One grafting: what was brought from the drawn workbook so far, and under which names."""

    def __init__(self, book: Package, scratch: Package, taken: set[str]) -> None:
        self._book, self._scratch = book, scratch
        self._styles_part = _styles_part(book)
        drawn_styles = scratch.related(scratch.workbook_part, "styles") or ""
        self._styles = MergedStyles(book.read(self._styles_part), scratch.read(drawn_styles))
        strings = scratch.related(scratch.workbook_part, "sharedStrings")
        self._strings = split_shared_strings(scratch.read(strings)) if strings else []
        self._taken = taken
        ids = set(_table_ids(book))
        highest = max(ids, default=0)
        free = (
            range(highest + 1, highest + 1_000) if highest < _LAST_TABLE_ID else (n for n in count(1) if n not in ids)
        )
        self._table_ids = iter(free)
        self.brought: dict[str, str] = {}  # part in the drawn workbook → part in the advisor's
        self._replaced: dict[str, bytes | None] = {}  # sheet in the drawn workbook → the sheet it replaces
        self.tables: dict[str, str] = {}  # a table's name as drawn → as it is in the advisor's workbook

    def bring_sheet(self, part: str, old: _OldSheet | None) -> str:
        """Give a drawn sheet its part, that of an old one or a new one, and write all it refers to."""
        name = old.part if old else self._book.free_name("xl/worksheets/sheet1.xml")
        self._book.put(name, b"", _SHEET_TYPE)  # takes the name and its place in the file
        self.brought[part] = name
        self._replaced[part] = old.data if old else None
        self._bring_related(part, name)
        return name

    def write_sheets(self) -> None:
        """Write the sheets, now that every table has its name, and the advisor's styles with ours appended."""
        formats = self._styles.cell_format, self._styles.differential_format
        for part, replaced in self._replaced.items():
            drawn = self._with_table_names(self._scratch.read(part))
            self._book.put(self.brought[part], rewrite_sheet(drawn, *formats, self._strings, replaced))
        self._book.put(self._styles_part, self._styles.to_bytes())

    def _bring_related(self, part: str, name: str) -> None:
        """Write what the drawn part refers to, and its relationships with the names these parts now have."""
        relations = self._scratch.relationships(part)
        if not relations:
            return
        root = parse_xml(self._scratch.read(relationships_part(part)))
        self._book.put(relationships_part(name), b"")  # takes its place in the file before the parts it names
        for node, relation in zip(root, relations, strict=True):
            if not relation.external:
                node.set("Target", posixpath.relpath(self._bring(relation.target), posixpath.dirname(name)))
        self._book.put(relationships_part(name), to_bytes(root))

    def _bring(self, part: str) -> str:
        """Write a drawn part and what it refers to under free names; once, however many refer to it."""
        if part in self.brought:
            return self.brought[part]
        content_type = self._scratch.content_type(part) or ""
        data = self._scratch.read(part)
        name = self.brought[part] = self._book.free_name(part)
        self._book.put(name, self._renumber_table(data) if content_type == _TABLE_TYPE else data, content_type)
        self._bring_related(part, name)
        return name

    def _renumber_table(self, data: bytes) -> bytes:
        """A table with a number and a name of its own, its formats those of the merged styles."""
        root = parse_xml(data)
        root.set("id", str(next(self._table_ids)))
        drawn = root.get("displayName", "")
        name = _free_table_name(drawn, self._taken)
        self._taken.add(name.lower())
        self.tables[drawn] = name
        root.set("name", name)
        root.set("displayName", name)
        for node in root.iter():
            for attribute in [key for key in node.attrib if str(key).endswith("DxfId")]:
                node.set(attribute, str(self._styles.differential_format(int(node.get(attribute, "0")))))
        return self._with_table_names(to_bytes(root))

    def _with_table_names(self, data: bytes) -> bytes:
        """The part's formulas calling our tables by the names they now have."""
        for drawn, name in self.tables.items():
            if drawn != name and f"{drawn}[".encode() in data:
                data = re.sub(rb"\b%s\[" % re.escape(drawn.encode()), name.encode() + b"[", data)
        return data


def _sheets_to_replace(
    book: Package, workbook: WorkbookPart, drawing: WorkbookPart, marks: Mapping[str, str]
) -> dict[str, _OldSheet]:
    """{name: the sheet of ours that bears it}; ValueError for a drawn sheet that would replace the advisor's own."""
    present = {sheet.name.casefold(): sheet for sheet in workbook.sheets()}
    ours = {name.casefold() for name in marked_sheets(_workbook_names(workbook), marks).values()}
    old: dict[str, _OldSheet] = {}
    for name in (sheet.name for sheet in drawing.sheets()):
        if name not in marks.values():
            raise ValueError(f"The drawn sheet {name!r} is not among the result sheets.")
        sheet = present.get(name.casefold())
        if sheet is not None:
            if name.casefold() not in ours:
                raise ValueError(f"The sheet {name!r} is not ours to replace.")
            part = _sheet_part(book, sheet)
            old[name] = _OldSheet(sheet, part, book.read(part))
    return old


def _remove_old(book: Package, old: Mapping[str, _OldSheet]) -> None:
    """Remove our old sheets with what only they refer to, and their cells from the calculation chain."""
    book.remove(book.owned_parts(sheet.part for sheet in old.values()))
    chain = book.related(book.workbook_part, "calcChain")
    if not old or chain is None or not book.has(chain):
        return
    before = book.read(chain)
    after = without_sheets(before, {sheet.sheet.sheet_id for sheet in old.values()})
    if after is None:
        book.remove([chain])
        book.remove_relationships(book.workbook_part, chain)
    elif after != before:
        book.put(chain, after)


def _sheet_part(package: Package, sheet: Sheet) -> str:
    """The part that holds a sheet."""
    for relation in package.relationships(package.workbook_part):
        if relation.id == sheet.relation_id:
            return relation.target
    raise WorkbookRefused(DAMAGED)


def _styles_part(book: Package) -> str:
    """The style part, made if the workbook has none."""
    part = book.related(book.workbook_part, "styles")
    if part is None:
        part = book.free_name("xl/styles.xml") if book.has("xl/styles.xml") else "xl/styles.xml"
        book.put(part, PLAIN_STYLES, _STYLES_TYPE)
        book.add_relationship(book.workbook_part, "styles", part)
    return part


def _workbook_names(workbook: WorkbookPart) -> dict[str, str]:
    """The workbook-level names and what they refer to."""
    return {name.name: name.reference for name in workbook.defined_names() if name.sheet is None}


def _drawn_names(workbook: WorkbookPart, drawing: WorkbookPart) -> list[DefinedName]:
    """The drawn workbook's names: print set-up and filters of its sheets, and names the advisor's does not have."""
    present = {name.lower() for name in _workbook_names(workbook)}
    return [name for name in drawing.defined_names() if name.sheet is not None or name.name.lower() not in present]


def _taken_names(book: Package, workbook: WorkbookPart, marks: Iterable[str]) -> set[str]:
    """The names no table of ours may have: tables share theirs with ranges, our marks among them."""
    tables = (parse_xml(book.read(part)).get("displayName", "") for part in _parts_of_type(book, _TABLE_TYPE))
    names = (name.name for name in workbook.defined_names())
    return {name.lower() for name in (*tables, *names, *map(mark_name, marks))}


def _table_ids(book: Package) -> list[int]:
    """The numbers of the advisor's tables."""
    return [whole_number(parse_xml(book.read(part)), "id") for part in _parts_of_type(book, _TABLE_TYPE)]


def _free_table_name(wanted: str, taken: set[str]) -> str:
    """`wanted`, or with "_2", "_3" … after it."""
    name, number = wanted, 1
    while name.lower() in taken:
        number += 1
        name = f"{wanted}_{number}"
    return name


def _parts_of_type(book: Package, content_type: str) -> list[str]:
    """The parts of one content type."""
    return [part for part in book.names() if book.content_type(part) == content_type]


def _has_dependents(book: Package, workbook: WorkbookPart, sheets: set[str], graft: _Graft) -> bool:
    """Whether a formula, name, chart or shape of the advisor's refers to our sheets, so that it must be calculated."""
    ours = set(graft.brought.values())
    texts = [
        as_written(name.reference).encode()
        for name in workbook.defined_names()
        if name.sheet not in sheets and not name.name.lower().startswith("xlr_")
    ]
    for part in book.names():
        content_type = book.content_type(part) or ""
        if part not in ours and content_type == _SHEET_TYPE:
            texts.append(formulas_of_sheet(book.read(part)))
        elif part not in ours and _MAY_HOLD_REFERENCES.search(content_type):
            texts.append(book.read(part))
    return refers_to_any(texts, sheets, set(graft.tables.values()))
