"""Lots marked Adjusted = no: their basis and holding date rebuilt from the household's wash sales (W-5, W-6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np

from xlrebal.household.household import Household
from xlrebal.household.money import shares_text
from xlrebal.plan.history.household_ledger import lot_key
from xlrebal.tax.realized import LotRow, Replay


class RebuiltLot(NamedTuple):
    """One lot as the ledger leaves it: index into Lots, cents of basis, start of its holding; a caution where there is one."""

    lot: int
    basis: int
    holding_date: date
    caution: str = ""


def rebuilt_lots(household: Household, history: Replay) -> tuple[RebuiltLot, ...]:
    """What the replayed history says of every lot marked Adjusted = no."""
    lots, positions = household.lots, household.positions
    wanted = np.flatnonzero(~lots.adjusted & (lots.basis >= 0)).tolist()
    if not wanted:
        return ()
    rows: dict[tuple[str, str], list[LotRow]] = defaultdict(list)
    for row in history.lots:
        rows[row.account, row.lot].append(row)
    names = ((lot, positions.account[int(lots.position[lot])]) for lot in wanted)
    return tuple(_rebuilt(household, lot, rows[account, lot_key(account, lots.lot_id[lot])]) for lot, account in names)


def _rebuilt(household: Household, lot: int, rows: Iterable[LotRow]) -> RebuiltLot:
    """The lot's basis with what wash sales added. Shares of two holding dates count from the later one, and that is said."""
    rows, lots = list(rows), household.lots
    quantity = sum(row.quantity for row in rows)
    if quantity != int(lots.quantity[lot]):
        return RebuiltLot(
            lot,
            int(lots.basis[lot]),
            lots.holding_date[lot].item(),
            f"Transactions leave {shares_text(quantity)} shares of it: its basis is taken as it stands. Run `xlrebal ledger`, and correct what differs.",
        )
    dates = sorted({row.holding_date for row in rows})
    caution = ""
    if len(dates) > 1:
        earlier = sum(row.quantity for row in rows if row.holding_date < dates[-1])
        caution = (
            f"{shares_text(earlier)} of its {shares_text(quantity)} shares carry a wash sale and an earlier holding date: the lot is judged as a whole, "
            f"held since {dates[-1]}. Split it on Lots to have them judged apart."
        )
    return RebuiltLot(lot, sum(row.basis for row in rows), dates[-1], caution)


def with_rebuilt_lots(household: Household, rebuilt: Iterable[RebuiltLot]) -> Household:
    """The household with these lots' basis and holding date in place of the Lots sheet's."""
    rebuilt = tuple(rebuilt)
    if not rebuilt:
        return household
    basis, holding = household.lots.basis.copy(), household.lots.holding_date.copy()
    for each in rebuilt:
        basis[each.lot], holding[each.lot] = each.basis, np.datetime64(each.holding_date)
    return replace(household, lots=replace(household.lots, basis=basis, holding_date=holding))
