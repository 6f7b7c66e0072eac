"""A doubt about a wash sale that no rule computes: a finding for Checks and a row for Wash Sales."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from xlrebal.schema.finding import Finding


class WashCaution(NamedTuple):
    """The finding, and where and when it happened; `safe_from` is the first day after the window of the loss."""

    finding: Finding
    account: str = ""
    symbol: str = ""
    on: date | None = None
    safe_from: date | None = None
