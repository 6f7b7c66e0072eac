"""Whether the charts of a drawn sheet are those of the last run: what they plot, how they look, where they stand."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from xlrebal.excel.file.package import Package
from xlrebal.excel.file.workbook_part import WorkbookPart

_CACHED_VALUES = re.compile(rb"<c:(num|str)Cache>.*?</c:\1Cache>", re.DOTALL)


def chart_layouts(drawn: bytes) -> dict[str, str]:
    """{sheet: a short text that changes whenever one of its charts does}, for the drawn sheets that have charts.

    The plotted figures do not count: a chart shows what its cells hold.
    """
    package = Package(drawn)
    parts = {relation.id: relation.target for relation in package.relationships(package.workbook_part)}
    sheets = WorkbookPart(package.read(package.workbook_part)).sheets()
    drawings = {sheet.name: package.related(parts[sheet.relation_id], "drawing") for sheet in sheets}
    return {sheet: _digest(package, drawing) for sheet, drawing in drawings.items() if drawing is not None}


def _digest(package: Package, drawing: str) -> str:
    """A short text for a drawing and the charts on it."""
    digest = hashlib.sha256()
    for part in _parts(package, drawing):
        digest.update(_CACHED_VALUES.sub(b"", package.read(part)))
    return digest.hexdigest()[:16]


def _parts(package: Package, drawing: str) -> Iterator[str]:
    """The drawing and its charts, in the drawing's order."""
    yield drawing
    for relation in package.relationships(drawing):
        if not relation.external:
            yield relation.target
