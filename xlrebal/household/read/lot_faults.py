"""Which lots may not be sold because of their own cells, and why (D-1, D-2, D-3, D-5, D-7 and H-5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import numpy as np

from xlrebal.household.lot_columns import LotColumns
from xlrebal.household.positions_and_lots import NO_GIFT_VALUE, UNKNOWN_BASIS
from xlrebal.household.read.data_rules import (
    KnownLot,
    NamedSale,
    acquired_later,
    broken_rule,
    repeated,
    sale_faults,
    without_cost,
)
from xlrebal.household.read.names import Names
from xlrebal.household.read.sheet_rows import SheetRows
from xlrebal.schema.finding import Finding, Problem, error, warning
from xlrebal.tax.columns import Flags


class LotFaults(NamedTuple):
    """Which lots are stopped, and every finding about lots."""

    stopped: Flags
    findings: tuple[Finding, ...]


class _Check(NamedTuple):
    """One thing that may be wrong with a lot: where it is, the column it is said of, and in what words."""

    where: Flags
    make: Callable[..., Finding]
    code: Problem
    key: str
    what: str
    stops: bool = True


def find_lot_faults(
    rows: SheetRows, names: Names, lots: LotColumns, assumed: Flags, taxable: Flags, as_of: date
) -> LotFaults:
    """The faults of each lot. assumed: lots whose basis is their value, as no tax depends on it; taxable: by lot."""
    checks = (*_basis_checks(lots, assumed, taxable), *_date_checks(lots, as_of), *_gift_checks(lots), _oversold(lots))
    twice = _repeated(rows, names, lots)
    stopped = lots.unreadable | np.isnat(lots.acquired) | (lots.basis == UNKNOWN_BASIS) | twice.stopped
    for check in checks:
        stopped |= check.where & check.stops
    said = (finding for check in checks for finding in _said(rows, lots, check))
    return LotFaults(stopped, (*_rejected(rows, lots), *said, *twice.findings))


def _basis_checks(lots: LotColumns, assumed: Flags, taxable: Flags) -> tuple[_Check, ...]:
    """D-2; a basis that is text or negative was said when it was read."""
    return (
        _Check(
            lots.basis_blank & taxable,
            broken_rule,
            Problem.MISSING_BASIS,
            "cost_basis",
            "has no cost basis: it is never sold and never taken as zero; fill in Cost Basis or Unit Cost",
        ),
        _Check(
            without_cost(lots.basis) & ~assumed,
            broken_rule,
            Problem.ZERO_BASIS,
            "cost_basis",
            "has a cost basis of zero: it may be sold, all of its value being gain; correct it if the basis is unknown",
            stops=False,
        ),
    )


def _date_checks(lots: LotColumns, as_of: date) -> tuple[_Check, ...]:
    """D-1."""
    return (
        _Check(
            acquired_later(lots.acquired, as_of),
            broken_rule,
            Problem.FUTURE_DATE,
            "acquired",
            f"was acquired after the as-of date {as_of}: it is not sold; correct Acquired or the As Of setting",
        ),
        _Check(
            lots.holding_date > lots.acquired,
            broken_rule,
            Problem.BAD_DATE,
            "holding_date",
            "has a Holding Date after Acquired: it is not sold; a period carried over starts earlier",
        ),
    )


def _gift_checks(lots: LotColumns) -> tuple[_Check, ...]:
    """What H-5 needs of a gift."""
    return (
        _Check(
            (lots.gift_value != NO_GIFT_VALUE) & ~lots.gift_unvalued & np.isnat(lots.gift_date),
            error,
            Problem.MISSING_VALUE,
            "gift_date",
            "was given below its basis and has no Gift Date: it is not sold; fill it in",
        ),
        _Check(
            lots.gift_unvalued,
            warning,
            Problem.MISSING_VALUE,
            "gift_value",
            "is a gift without a Gift Value: no loss is taken from it, as below the donor's basis that value counts; fill in the value on the day of the gift",
            stops=False,
        ),
    )


def _oversold(lots: LotColumns) -> _Check:
    """D-7 for specific identification: each lot is asked for once, so that its Sell Quantity is all that is taken."""
    named = np.flatnonzero(lots.sell_quantity)
    sales = [NamedSale(at, None, lots.sell_quantity.item(at)) for at in named.tolist()]
    known = {at: KnownLot(None, lots.quantity.item(at)) for at in named.tolist()}
    where = np.zeros(len(lots.lot_id), dtype=bool)
    where[named[[fault.sale for fault in sale_faults(sales, known)]]] = True
    return _Check(
        where,
        broken_rule,
        Problem.LOT_OVERSOLD,
        "sell_quantity",
        "names more to sell than it holds: it is not sold; correct Sell Quantity",
    )


def _said(rows: SheetRows, lots: LotColumns, check: _Check) -> list[Finding]:
    """A finding for each lot the check is about."""
    cells = rows.cells(check.key)
    places = np.flatnonzero(check.where).tolist()
    return [
        check.make(
            check.code,
            f"Lot {lots.lot_id[place]} of {lots.symbol[place]} in {lots.account[place]} {check.what}.",
            **rows.place(record, check.key, "" if cells[record] is None else cells[record]),
        )
        for place, record in zip(places, lots.record[places].tolist(), strict=True)
    ]


def _rejected(rows: SheetRows, lots: LotColumns) -> list[Finding]:
    """D-3 for quantities that reading let pass: those of no size, and those beyond all reason."""
    return [
        broken_rule(
            Problem.BAD_QTY,
            "The lot has no usable quantity and is left out: correct it.",
            **rows.place(index, "quantity", rows.cells("quantity")[index] or ""),
        )
        for index in _left_out(rows, lots)
        if not rows.faulty(index, "quantity")
    ]


def _left_out(rows: SheetRows, lots: LotColumns) -> list[int]:
    """The records that are no lots, for want of a quantity."""
    return sorted(set(range(len(rows))) - set(lots.record.tolist())) if len(lots.record) < len(rows) else []


def _repeated(rows: SheetRows, names: Names, lots: LotColumns) -> LotFaults:
    """D-5, rejected lots included: none of those that share an id is sold."""
    keys, records = [*zip(lots.account, lots.symbol, lots.lot_id, strict=True)], lots.record.tolist()
    if left_out := _left_out(rows, lots):
        accounts, symbols, ids = names.accounts_of(rows), names.symbols_of(rows), rows.texts("lot_id")
        keys += [(accounts[at], symbols[at], ids[at]) for at in left_out if ids[at]]
        records += [at for at in left_out if ids[at]]
    stopped = np.zeros(len(keys), dtype=bool)
    findings = []
    for (account, symbol, lot_id), places in repeated(keys).items():
        stopped[places] = True
        findings.append(
            broken_rule(
                Problem.DUPLICATE_LOT,
                f"Lot {lot_id} of {symbol} stands {len(places)} times in {account}: none of them is sold; give each lot an id of its own.",
                **rows.place(sorted(records[at] for at in places)[1], "lot_id", lot_id),
            )
        )
    return LotFaults(stopped[: len(lots.lot_id)], tuple(findings))
