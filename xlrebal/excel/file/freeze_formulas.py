"""Turn the formulas that call our functions into their values, so that a workbook sent by mail shows no #NAME?.

Only those cells change, and of the file only their sheets' parts, their tables and the calculation chain. The value is the
one that Excel saved with the formula; a cell that has none, or shows #NAME? or #SPILL!, keeps its formula and is named. A
cell that calls them by way of a defined name is frozen too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from lxml import etree

from xlrebal.excel.file.calculation_chain import without_cells
from xlrebal.excel.file.formulas_beside_cells import free_table_columns, names_calling, rules_calling
from xlrebal.excel.file.package import MAIN, Package, parse_xml, to_bytes
from xlrebal.excel.file.read_file import sheet_parts
from xlrebal.excel.file.workbook_part import WorkbookPart
from xlrebal.excel.our_functions import calling_names, calls_our_function

_CELL, _FORMULA, _VALUE = f"{{{MAIN}}}c", f"{{{MAIN}}}f", f"{{{MAIN}}}v"
_INLINE, _TEXT = f"{{{MAIN}}}is", f"{{{MAIN}}}t"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Frozen(NamedTuple):
    """The workbook with values in place of our formulas: how many, and the cells left because they have no value yet.

    still_calling: what calls our functions without being a cell, in words, as "the data validation of Model!B2".
    """

    data: bytes
    frozen: int
    without_value: tuple[str, ...]
    still_calling: tuple[str, ...] = ()


class _FrozenSheet(NamedTuple):
    xml: bytes
    cells: frozenset[str]
    without_value: tuple[str, ...]
    still_calling: tuple[str, ...]


_Calls = Callable[[str | None], bool]


def freeze_formulas(data: bytes) -> Frozen:
    """A workbook file's bytes, frozen; the same bytes where no cell calls one of our functions."""
    book = Package(data)
    workbook = WorkbookPart(book.read(book.workbook_part))
    ids = {sheet.name: sheet.sheet_id for sheet in workbook.sheets()}
    frozen: dict[str, frozenset[str]] = {}
    left: list[str] = []
    still = list(names_calling(workbook))
    for name, part in sheet_parts(book).items():
        still += free_table_columns(book, part)
        names = _names_on(workbook, name)
        if not names and b"RB_" not in book.read(part).upper():
            continue
        sheet = _freeze_sheet(name, book.read(part), partial(calls_our_function, names=names))
        left += [f"{name}!{reference}" for reference in sheet.without_value]
        still += sheet.still_calling
        if sheet.cells:
            book.put(part, sheet.xml)
            frozen[ids[name]] = sheet.cells
    if not frozen:
        return Frozen(data, 0, tuple(left), tuple(still))
    _shorten_chain(book, frozen)
    return Frozen(book.save(), sum(map(len, frozen.values())), tuple(left), tuple(still))


def _names_on(workbook: WorkbookPart, sheet: str) -> frozenset[str]:
    """The names that call our functions where they are used on this sheet: its own go before the workbook's."""
    names = sorted(workbook.defined_names(), key=lambda name: name.sheet is not None)
    return calling_names({name.name: name.reference for name in names if name.sheet in (None, sheet)})


def _freeze_sheet(name: str, xml: bytes, calls: _Calls) -> _FrozenSheet:
    """One sheet with its calling cells frozen."""
    root = parse_xml(xml)
    frozen, left = [], []
    for cell in list(_calling_cells(root, calls)):
        if _has_value(cell):
            _freeze_cell(cell)
            frozen.append(cell.get("r", ""))
        else:
            left.append(cell.get("r", ""))
    return _FrozenSheet(to_bytes(root), frozenset(frozen), tuple(left), tuple(rules_calling(name, root)))


def _calling_cells(root: etree._Element, calls: _Calls) -> Iterator[etree._Element]:
    """The cells whose formula, their own or shared with another cell, calls a function of ours.

    Freezing a part of a shared formula would leave the rest without its text, so all its cells have the same verdict:
    they all call the function, and each has its value, or none is frozen.
    """
    shared: dict[str, list[etree._Element]] = {}
    for cell in root.iter(_CELL):
        formula = cell.find(_FORMULA)
        if formula is None:
            continue
        if formula.get("t") == "shared":
            shared.setdefault(formula.get("si", ""), []).append(cell)
        elif calls(formula.text):
            yield cell
    for together in shared.values():
        texts = (formula.text for cell in together if (formula := cell.find(_FORMULA)) is not None)
        if any(map(calls, texts)):
            yield from _unshared(together)


def _unshared(together: list[etree._Element]) -> list[etree._Element]:
    """A shared formula's cells where each has a value; else only one of those without, to be named."""
    empty = [cell for cell in together if not _has_value(cell)]
    return empty or together


def _has_value(cell: etree._Element) -> bool:
    """Whether Excel saved a value that is worth keeping."""
    value = cell.findtext(_VALUE)
    if cell.get("t") == "str":
        return cell.find(_VALUE) is not None  # a blank text is a value
    newer_error = cell.get("t") == "e" and "vm" in cell.attrib  # #SPILL! and its like are saved as #VALUE! with a note
    return bool(value) and value != "#NAME?" and not newer_error


def _freeze_cell(cell: etree._Element) -> None:
    """The cell with its value alone: numbers, truth values and errors stay as they are, a text stands in the cell."""
    for formula in cell.findall(_FORMULA):
        cell.remove(formula)
    if "cm" in cell.attrib:
        del cell.attrib["cm"]  # said that the formula spills
    if cell.get("t") != "str":
        return
    text = cell.findtext(_VALUE) or ""
    for value in cell.findall(_VALUE):
        cell.remove(value)
    if not text:
        del cell.attrib["t"]
        return
    cell.set("t", "inlineStr")
    inline = etree.Element(_INLINE)
    etree.SubElement(inline, _TEXT, {_SPACE: "preserve"}).text = text
    cell.insert(0, inline)


def _shorten_chain(book: Package, frozen: dict[str, frozenset[str]]) -> None:
    """Take the frozen cells out of the calculation chain."""
    chain = book.related(book.workbook_part, "calcChain")
    if chain is None or not book.has(chain):
        return
    before = book.read(chain)
    after = without_cells(before, frozen)
    if after is None:
        book.remove([chain])
        book.remove_relationships(book.workbook_part, chain)
    elif after != before:
        book.put(chain, after)
