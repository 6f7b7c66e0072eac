"""The order in which Excel last calculated its cells, without cells that are no longer formulas."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from xlrebal.excel.file.package import MAIN, parse_xml, to_bytes


def without_sheets(chain: bytes, sheet_ids: Collection[str]) -> bytes | None:
    """The chain without the cells of the given sheets; the same bytes if it has none, None if nothing is left."""
    return _without(chain, lambda sheet, _: sheet in sheet_ids)


def without_cells(chain: bytes, cells: Mapping[str, Collection[str]]) -> bytes | None:
    """The chain without these cells, {sheet id: references}; the same bytes if it has none, None if nothing is left."""
    return _without(chain, lambda sheet, reference: reference in cells.get(sheet, ()))


def _without(chain: bytes, gone: Callable[[str, str], bool]) -> bytes | None:
    """The chain without the entries whose sheet id and reference are `gone`.

    Excel repairs a file whose chain names a cell without a formula; a formula the chain lacks it finds by itself.
    An entry without a sheet id (i) is on the sheet of the entry before it.
    """
    root = parse_xml(chain)
    sheet, removed = "", 0
    for cell in root.findall(f"{{{MAIN}}}c"):
        sheet = cell.get("i", sheet)
        if gone(sheet, cell.get("r", "")):
            root.remove(cell)
            removed += 1
        else:
            cell.set("i", sheet)
    if not removed:
        return chain
    return to_bytes(root) if len(root) else None
