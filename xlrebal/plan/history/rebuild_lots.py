"""Lots marked Adjusted = no: basis and holding date rebuilt from the household's wash sales (W-5, W-6).

A lot that replaces earlier losses in part becomes a lot for each part: the shares of each match, and the rest. They keep
its lot id and its Excel row, and stand in the order in which they leave it (C-6).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np

from xlrebal.household.household import Household
from xlrebal.household.indexes import LotIndex, lots_where
from xlrebal.household.positions_and_lots import UNKNOWN_BASIS
from xlrebal.plan.history.household_ledger import Ledger, lot_name
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.tax.conventions import PartSale
from xlrebal.tax.exact import half_up
from xlrebal.tax.held_lot import HeldLot
from xlrebal.tax.ledger import Replay
from xlrebal.tax.money import shares_text
from xlrebal.tax.open_purchases import LotName
from xlrebal.tax.transaction import Status


class LotPart(NamedTuple):
    """Micro-shares of a lot with one holding date, and their basis in cents."""

    quantity: int
    basis: int
    holding_date: date


class RebuiltLots(NamedTuple):
    """Lots as the ledger leaves them: lot → its parts in the order they leave; a finding for each that is not."""

    parts: Mapping[LotIndex, tuple[LotPart, ...]]
    findings: tuple[Finding, ...] = ()


NONE_REBUILT = RebuiltLots({})


def rebuilt_lots(household: Household, ledger: Ledger, history: Replay) -> RebuiltLots:
    """What the household's history, the ledger and its replay, says of every lot marked Adjusted = no.

    Only what is done: a scheduled trade changes no lot yet.
    """
    lots = household.lots
    wanted = lots_where(~lots.adjusted & (lots.basis != UNKNOWN_BASIS) & ~np.isnat(lots.acquired))
    if not wanted:
        return NONE_REBUILT
    held: dict[LotName, list[HeldLot]] = defaultdict(list)
    for each in ledger.without(Status.SCHEDULED, history).held:
        held[LotName(each.account.id, each.transaction.id)].append(each)
    matched_first = ledger.conventions.part_sale is PartSale.MATCHED_FIRST
    parts: dict[LotIndex, tuple[LotPart, ...]] = {}
    findings: list[Finding] = []
    for lot in wanted:
        found = held[lot_name(household, lot)]
        if why := _why_unknown(found, int(lots.quantity[lot])):
            findings.append(_not_rebuilt(household, lot, why))
        else:
            parts[lot] = tuple(part for each in found for part in _parts(each, matched_first))
    return RebuiltLots(parts, tuple(findings))


def _why_unknown(found: Sequence[HeldLot], quantity: int) -> str:
    """Why the ledger cannot say what a lot of so many micro-shares cost; "" where it can."""
    if not all(each.transaction.amount_known for each in found):
        return "Its purchase on Transactions has no Amount"
    left = half_up(sum(each.left() for each in found))
    return "" if left == quantity else f"Transactions leave {shares_text(left)} shares of it"


def _parts(lot: HeldLot, matched_first: bool) -> list[LotPart]:
    return [
        LotPart(half_up(part.quantity), part.basis_cents, date.fromordinal(part.holding_day))
        for part in lot.parts(matched_first)
    ]


def _not_rebuilt(household: Household, lot: LotIndex, why: str) -> Finding:
    lots = household.lots
    return warning(
        Problem.PAST_WASH_SALE,
        f"Lot {lots.lot_id[lot]} of {household.symbol_of(lot)} is marked Adjusted = no. {why}: "
        "its basis is taken as it stands. Run `xlrebal ledger`, and correct what differs.",
        sheet="Lots",
        row=int(lots.row[lot]),
        column="Adjusted",
        value=lots.lot_id[lot],
    )


def with_rebuilt_lots(household: Household, rebuilt: RebuiltLots) -> Household:
    """The household with these lots' parts in place of what the Lots sheet says of them.

    Shares named in Sell Quantity are the first to leave.
    """
    if not rebuilt.parts:
        return household
    counts = np.ones(len(household.lots), dtype=np.int64)
    for lot, each in rebuilt.parts.items():
        counts[lot] = len(each)
    lots = household.lots.repeated(counts)
    first = (np.cumsum(counts) - counts).tolist()
    rows = [first[lot] + place for lot, each in rebuilt.parts.items() for place in range(len(each))]
    parts = [part for each in rebuilt.parts.values() for part in each]
    lots.quantity[rows] = [part.quantity for part in parts]
    lots.basis[rows] = [part.basis for part in parts]
    lots.holding_date[rows] = np.array([part.holding_date for part in parts], dtype=lots.holding_date.dtype)
    named = household.lots.sell_quantity.tolist()
    lots.sell_quantity[rows] = [
        quantity for lot, each in rebuilt.parts.items() for quantity in _first_to_leave(each, named[lot])
    ]
    return replace(household, lots=lots)


def _first_to_leave(parts: Iterable[LotPart], named: int) -> Iterator[int]:
    """So many micro-shares, part by part."""
    for part in parts:
        yield min(named, part.quantity)
        named -= min(named, part.quantity)
