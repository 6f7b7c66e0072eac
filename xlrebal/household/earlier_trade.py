"""A trade that an earlier run proposed."""

from __future__ import annotations

from typing import NamedTuple

from xlrebal.schema.side import Side
from xlrebal.tax.money import MicroShares
from xlrebal.tax.symbol import Symbol


class EarlierTrade(NamedTuple):
    """One row of the Trades sheet that a run left; quantity micro-shares."""

    side: Side
    account: str
    symbol: Symbol
    quantity: MicroShares
