"""The tax lots behind the positions, checked against them (D-1 to D-5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from xlrebal.household.household import Account
from xlrebal.household.listed_transaction import ListedTransaction
from xlrebal.household.lot_columns import LotColumns
from xlrebal.household.positions_and_lots import NO_GIFT_VALUE, Lots, Positions
from xlrebal.household.read.build_positions import BuiltPositions
from xlrebal.household.read.compare_lots import compare_lots, named
from xlrebal.household.read.lot_columns import DAY
from xlrebal.household.read.lot_faults import find_lot_faults
from xlrebal.household.read.lot_splits import read_confirmed, split_lots
from xlrebal.household.read.names import Names
from xlrebal.household.read.sheet_rows import SheetRows, Sheets
from xlrebal.household.recognised_split import RecognisedSplit
from xlrebal.schema.finding import Finding, Problem, note
from xlrebal.schema.plan_settings import PlanSettings
from xlrebal.tax.columns import Flags, Ints
from xlrebal.tax.money import micros, part_of

SYNTHETIC = "synthetic"


class BuiltLots(NamedTuple):
    """Lots, and the positions with the flags the lots decide."""

    lots: Lots
    positions: Positions
    splits: tuple[RecognisedSplit, ...]
    findings: tuple[Finding, ...]


def build_lots(
    sheets: Sheets,
    names: Names,
    columns: LotColumns,
    held: BuiltPositions,
    accounts: Mapping[str, Account],
    settings: PlanSettings,
    as_of: date,
    *,
    listed: Sequence[ListedTransaction] = (),
) -> BuiltLots:
    """The lots of every position, as after the splits that are confirmed. Lots of cash are ignored. A lot that may be sold has a basis."""
    rows, positions = sheets.rows("lots", "Lots"), held.positions
    place_of = {key: index for index, key in enumerate(zip(positions.account, positions.symbol, strict=True))}
    keys = zip(columns.account, columns.symbol, strict=True)
    position = np.array([place_of.get(key, -1) for key in keys], dtype=np.int64)
    taxable = np.array([name not in accounts or accounts[name].taxable for name in columns.account], dtype=bool)
    tolerance, confirmed = micros(settings.quantity_tolerance), read_confirmed(sheets, names)
    split = split_lots(sheets.rows("holdings", "Holdings"), columns, position, held, confirmed, listed, tolerance)
    columns = split.lots
    valued = _assume_basis(rows, columns, position, positions, taxable)
    faults = find_lot_faults(rows, names, valued.lots, valued.assumed, taxable, as_of)
    compared = compare_lots(sheets, names, valued.lots, position, held, accounts, tolerance)
    lots = _sorted_lots(rows, valued.lots, position, faults.stopped)
    sellable = positions.sellable & ~compared.broken & ~compared.unsold
    return BuiltLots(
        _with_synthetic(lots, positions, compared.synthetic, as_of),
        replace(positions, sellable=sellable, buyable=positions.buyable & ~compared.broken),
        split.splits,
        (*faults.findings, *valued.findings, *compared.findings, *split.findings),
    )


class _Valued(NamedTuple):
    """assumed: lots whose basis was blank and is their value."""

    lots: LotColumns
    assumed: Flags
    findings: list[Finding]


def _assume_basis(rows: SheetRows, lots: LotColumns, position: Ints, positions: Positions, taxable: Flags) -> _Valued:
    """Held tax-deferred lots with a blank basis take their value for it, as no tax depends on it: one note an account."""
    basis, assumed = lots.basis.copy(), np.zeros(len(lots.lot_id), dtype=bool)
    by_account: dict[str, list[int]] = defaultdict(list)
    for place in np.flatnonzero(lots.basis_blank & ~taxable & (position >= 0)).tolist():
        at = position.item(place)
        if positions.quantity[at] > 0:
            basis[place] = part_of(positions.value.item(at), lots.quantity.item(place), positions.quantity.item(at))
            assumed[place] = True
            by_account[lots.account[place]].append(place)
    findings = [
        note(
            Problem.SYNTHETIC_LOT,
            f"Lots of {named(sorted({lots.symbol[at] for at in places}))} in {account} have no cost basis: their value is "
            "taken for it, as no tax depends on it.",
            **rows.place(lots.record.item(places[0]), "cost_basis"),
        )
        for account, places in sorted(by_account.items())
    ]
    return _Valued(replace(lots, basis=basis), assumed, findings)


def _sorted_lots(rows: SheetRows, lots: LotColumns, position: Ints, stopped: Flags) -> Lots:
    """The lots that have a position, by position, lot id, and for repeated ids by date, size and basis."""
    kept = np.flatnonzero(position >= 0).tolist()
    keys = list(zip(position.tolist(), lots.lot_id, strict=True))
    kept.sort(key=keys.__getitem__)
    if any(keys[one] == keys[two] for one, two in pairwise(kept)):
        kept.sort(
            key=lambda at: (
                keys[at],
                str(lots.acquired[at]),
                int(lots.quantity[at]),
                int(lots.basis[at]),
                str(lots.holding_date[at]),
            )
        )
    order = np.array(kept, dtype=np.int64)
    excel_rows = np.array(rows.table.rows, dtype=np.int64)
    return Lots(
        position=position[order],
        lot_id=tuple(lots.lot_id[at] for at in kept),
        acquired=lots.acquired[order],
        holding_date=lots.holding_date[order],
        quantity=lots.quantity[order],
        basis=lots.basis[order],
        inherited=lots.inherited[order],
        gifted=lots.gifted[order],
        gift_value=lots.gift_value[order],
        gift_date=lots.gift_date[order],
        adjusted=lots.adjusted[order],
        sellable=~stopped[order],
        sell_quantity=lots.sell_quantity[order],
        row=excel_rows[lots.record[order]],
    )


def _with_synthetic(lots: Lots, positions: Positions, wanted: Ints, as_of: date) -> Lots:
    """`lots` and one lot for each wanted position: basis its value, acquired so long ago that no window sees it."""
    count = len(wanted)
    if not count:
        return lots
    long_ago = np.full(count, np.datetime64(as_of, "D") - np.timedelta64(3653, "D"))
    made = Lots(
        position=wanted,
        lot_id=(SYNTHETIC,) * count,
        acquired=long_ago,
        holding_date=long_ago,
        quantity=positions.quantity[wanted],
        basis=positions.value[wanted],
        inherited=np.zeros(count, dtype=bool),
        gifted=np.zeros(count, dtype=bool),
        gift_value=np.full(count, NO_GIFT_VALUE, dtype=np.int64),
        gift_date=np.full(count, np.datetime64("NaT"), dtype=DAY),
        adjusted=np.ones(count, dtype=bool),
        sellable=np.ones(count, dtype=bool),
        sell_quantity=np.zeros(count, dtype=np.int64),
        row=np.zeros(count, dtype=np.int64),
    )
    order = np.argsort(np.concatenate([lots.position, made.position]), kind="stable")
    ids = (*lots.lot_id, *made.lot_id)
    columns = {each.name for each in fields(Lots)} - {"lot_id"}
    joined = {name: np.concatenate([getattr(lots, name), getattr(made, name)])[order] for name in columns}
    return Lots(lot_id=tuple(ids[at] for at in order.tolist()), **joined)
