"""Which lots and purchases count in which rows."""

from __future__ import annotations

import numpy as np

from xlrebal.optimize.problem import RowAims
from xlrebal.tax.columns import Ints


def memberships(rows: RowAims, account: Ints, symbol: Ints) -> tuple[Ints, Ints]:
    """Row and element of every pair in which a lot or a purchase counts in a row."""
    width = int(max(symbol.max(initial=0), rows.member_symbol.max(initial=0))) + 1
    key = rows.member_account * width + rows.member_symbol
    order = np.argsort(key, kind="stable")
    first = np.searchsorted(key[order], account * width + symbol, side="left")
    count = np.searchsorted(key[order], account * width + symbol, side="right") - first
    column = np.repeat(np.arange(len(account)), count)
    within = np.arange(len(column)) - np.repeat(np.cumsum(count) - count, count)
    return rows.member_row[order[np.repeat(first, count) + within]], column
