"""A price as a sheet of the workbook gives it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from xlrebal.schema.finding import Place


class Quote(NamedTuple):
    """A price as quoted (before the price factor), where it comes from and its date if known.

    `usable` is False where the cell that should override every other source could not be read: it values, but nothing is
    traded at it. place: the cell of its date, None on Holdings, which has none.
    """

    price: float | None
    source: str
    as_of: date | None = None
    usable: bool = True
    place: Place | None = None
