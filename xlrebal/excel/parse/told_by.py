"""Which custodian's export a table is, told by its headings."""

from __future__ import annotations

from collections.abc import Iterable

from xlrebal.excel.parse.heading_words import normal_name
from xlrebal.schema.custodian import Custodian
from xlrebal.schema.custodians import CUSTODIANS


def told_by(headings: Iterable[str]) -> Custodian | None:
    """The custodian that exports these headings together, whatever their order; None where none is declared."""
    found = {name for text in headings for name in (normal_name(text), normal_name(text.partition("(")[2]))}
    return next(
        (each for each in CUSTODIANS if any(set(map(normal_name, names)) <= found for names in each.told_by)), None
    )
