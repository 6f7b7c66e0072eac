"""A split that Holdings counts and Lots does not yet, with its lots as they are after it."""

from __future__ import annotations

from datetime import date

from xlrebal.household.split_ratio import SplitRatio
from xlrebal.schema.record import record
from xlrebal.tax.symbol import Symbol


@record(kw_only=True)
class SplitLot:
    """One lot. before, after: micro-shares. basis: cents, the same before and after; None where it is not known."""

    lot_id: str
    acquired: date | None
    before: int
    after: int
    basis: int | None


@record(kw_only=True)
class RecognisedSplit:
    """A position whose shares fit a split of its lots. confirmed: the advisor has said so, and the plan goes by the lots after it."""

    account: str
    symbol: Symbol
    ratio: SplitRatio
    confirmed: bool
    lots: tuple[SplitLot, ...]
