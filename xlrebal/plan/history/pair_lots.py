"""The lots that Transactions leave and those that Lots shows, side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from xlrebal.household.lot_columns import LotColumns
from xlrebal.household.positions_and_lots import UNKNOWN_BASIS
from xlrebal.plan.history.ledger_names import plain_id
from xlrebal.tax.realized import LotRow

LotAddress = tuple[str, str, str]  # account, symbol, lot id


class Part(NamedTuple):
    """Micro-shares with one holding date and their basis in cents (None: not known)."""

    holding_date: date | None
    quantity: int
    basis: int | None


class OneLot(NamedTuple):
    """A lot as one side has it; `row` of the Lots sheet, 0 for a rebuilt one. Parts by holding date."""

    key: LotAddress
    acquired: date | None
    parts: tuple[Part, ...]
    row: int = 0

    @property
    def quantity(self) -> int:
        """All its shares."""
        return sum(part.quantity for part in self.parts)

    @property
    def basis(self) -> int | None:
        """All its basis; None where some is not known."""
        known = [part.basis for part in self.parts if part.basis is not None]
        return sum(known) if len(known) == len(self.parts) else None


Pair = tuple[OneLot | None, OneLot | None]  # the same lot, as rebuilt and as listed


def lots_left(rows: Sequence[LotRow]) -> list[OneLot]:
    """The rebuilt lots, those of one id as one."""
    found: dict[LotAddress, list[LotRow]] = defaultdict(list)
    for row in rows:
        found[row.account, row.symbol, plain_id(row.account, row.lot)].append(row)
    return [
        OneLot(key, same[0].acquired, tuple(Part(row.holding_date, row.quantity, row.basis) for row in same))
        for key, same in found.items()
    ]


def listed_lots(sheet: LotColumns, rows: Sequence[int]) -> list[OneLot]:
    """The Lots sheet as it stands, whether or not Holdings has the position."""
    days = sheet.acquired.astype("datetime64[D]").tolist()
    found: dict[LotAddress, list[int]] = defaultdict(list)
    for lot, key in enumerate(zip(sheet.account, sheet.symbol, sheet.lot_id, strict=True)):
        found[key].append(lot)
    return [
        OneLot(key, days[same[0]], tuple(_part(sheet, lot) for lot in same), rows[int(sheet.record[same[0]])])
        for key, same in found.items()
    ]


def _part(sheet: LotColumns, lot: int) -> Part:
    basis = int(sheet.basis[lot])
    return Part(sheet.holding_date[lot].item(), int(sheet.quantity[lot]), None if basis == UNKNOWN_BASIS else basis)


def paired(rebuilt: Sequence[OneLot], listed: Sequence[OneLot]) -> list[Pair]:
    """Lots of the same id, then those that alone share account, symbol and date: custodians number lots differently."""
    theirs = {lot.key: lot for lot in listed}
    pairs: list[Pair] = []
    left: dict[tuple[str, str, date | None], tuple[list[OneLot], list[OneLot]]] = defaultdict(lambda: ([], []))
    for lot in rebuilt:
        if lot.key in theirs:
            pairs.append((lot, theirs.pop(lot.key)))
        else:
            left[lot.key[0], lot.key[1], lot.acquired][0].append(lot)
    for lot in theirs.values():
        left[lot.key[0], lot.key[1], lot.acquired][1].append(lot)
    for ours, other in left.values():
        same = [
            (one, two) for one in ours for two in other if len(ours) == len(other) == 1 or one.quantity == two.quantity
        ]
        for one, two in same:
            if one in ours and two in other:
                ours.remove(one)
                other.remove(two)
                pairs.append((one, two))
        pairs += [(one, None) for one in ours] + [(None, two) for two in other]
    return pairs
