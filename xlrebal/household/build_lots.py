"""The tax lots behind the positions, checked against them (TAX_RULES D-1 to D-5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from xlrebal.household.build_positions import NOT_HELD, BuiltPositions
from xlrebal.household.household import Account, Flags, Ints, Lots, Positions
from xlrebal.household.lot_columns import DAY, UNKNOWN, LotColumns, check_lot_cells
from xlrebal.household.money import part_of, scaled, shares, shares_text
from xlrebal.household.names import Names, symbols_of
from xlrebal.household.sheet_rows import SheetRows, Sheets
from xlrebal.schema.column import Value
from xlrebal.schema.finding import Finding, Problem, error, note

SYNTHETIC = "synthetic"


class BuiltLots(NamedTuple):
    """Lots, and the positions with the flags the lots decide."""

    lots: Lots
    positions: Positions
    findings: tuple[Finding, ...]


def build_lots(
    sheets: Sheets,
    names: Names,
    columns: LotColumns,
    held: BuiltPositions,
    accounts: Mapping[str, Account],
    settings: Mapping[str, Value],
    as_of: date,
) -> BuiltLots:
    """The lots of every position. Lots of cash are ignored."""
    rows = sheets.rows("lots", "Lots")
    positions = held.positions
    place_of = {key: index for index, key in enumerate(zip(positions.account, positions.symbol, strict=True))}
    position = np.array(
        [place_of.get(key, -1) for key in zip(columns.account, columns.symbol, strict=True)], dtype=np.int64
    )
    taxable = np.array([name not in accounts or accounts[name].taxable for name in columns.account], dtype=bool)
    own = check_lot_cells(rows, columns, taxable, as_of)
    twice, twice_findings = _duplicates(rows, columns)
    sums = _check_sums(sheets, names, rows, columns, position, held, settings)
    homeless = _homeless(rows, columns, position, held, accounts)
    missing = _missing_lots(sheets, held, accounts, sums.without_lots)
    lots = _sorted_lots(rows, _deferred_basis(columns, position, positions, taxable), position, own.stopped | twice)
    lots = _with_synthetic(lots, positions, missing.synthetic, as_of)
    sellable, buyable = positions.sellable & ~sums.broken & ~missing.unsold, positions.buyable & ~sums.broken
    return BuiltLots(
        lots,
        replace(positions, sellable=sellable, buyable=buyable),
        (*own.findings, *twice_findings, *sums.findings, *homeless, *missing.findings),
    )


class _Duplicates(NamedTuple):
    where: Flags
    findings: list[Finding]


def _duplicates(rows: SheetRows, lots: LotColumns) -> _Duplicates:
    """D-5: the same id twice in one account stops both lots."""
    same: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, key in enumerate(zip(lots.account, lots.lot_id, strict=True)):
        same[key].append(place)
    where = np.zeros(len(lots.lot_id), dtype=bool)
    findings = []
    for (account, lot_id), places in same.items():
        if len(places) > 1:
            where[places] = True
            findings.append(
                error(
                    Problem.DUPLICATE_LOT,
                    f"Lot {lot_id} stands {len(places)} times in {account}: none of them is sold; give each lot an id of its own.",
                    **rows.place(int(lots.record[places[1]]), "lot_id", lot_id),
                )
            )
    return _Duplicates(where, findings)


class _Sums(NamedTuple):
    """broken: positions whose lots do not add up. without_lots: positions no row of Lots speaks of."""

    broken: Flags
    without_lots: Flags
    findings: list[Finding]


def _check_sums(
    sheets: Sheets,
    names: Names,
    rows: SheetRows,
    lots: LotColumns,
    position: Ints,
    held: BuiltPositions,
    settings: Mapping[str, Value],
) -> _Sums:
    """D-4: the lots of each account and symbol against the holding."""
    positions, count = held.positions, len(held.positions)
    total = np.zeros(count, dtype=np.int64)
    np.add.at(total, position[position >= 0], lots.quantity[position >= 0])
    spoken_of = set(zip(names.accounts_of(rows), symbols_of(rows), strict=True))  # rejected lots included
    without = np.array(
        [key not in spoken_of for key in zip(positions.account, positions.symbol, strict=True)], dtype=bool
    )
    counted = np.array(held.counted, dtype=bool)
    limit = settings.get("quantity_tolerance")
    tolerance = scaled(limit if isinstance(limit, (int, float)) else 0.0001, 1_000_000)
    broken = counted & ~without & (np.abs(total - positions.quantity) > tolerance)
    holdings = sheets.rows("holdings", "Holdings")
    findings = [
        error(
            Problem.LOTS_DO_NOT_SUM,
            f"The lots of {positions.symbol[at]} in {positions.account[at]} add up to {shares_text(int(total[at]))} shares, "
            f"Holdings has {shares_text(int(positions.quantity[at]))}: it is neither sold nor bought there until they agree.",
            **holdings.place(held.first_row[at], "quantity", shares(int(positions.quantity[at]))),
        )
        for at in np.flatnonzero(broken).tolist()
    ]
    return _Sums(broken, without & counted, findings)


def _homeless(
    rows: SheetRows, lots: LotColumns, position: Ints, held: BuiltPositions, accounts: Mapping[str, Account]
) -> list[Finding]:
    """Lots of symbols that Holdings does not have in that account (D-4 with a holding of 0)."""
    first: dict[tuple[str, str], int] = {}
    for place, at in enumerate(position.tolist()):
        if at < 0 or held.first_row[at] == NOT_HELD:
            first.setdefault((lots.account[place], lots.symbol[place]), place)
    return [
        error(
            Problem.LOTS_DO_NOT_SUM,
            f"Lots has {symbol} in {account}, Holdings does not: it is neither sold nor bought there; "
            "add the holding or delete the lots.",
            **rows.place(int(lots.record[place]), "symbol", symbol),
        )
        for (account, symbol), place in sorted(first.items())
        if symbol and symbol not in held.cash_symbols and account in accounts and accounts[account].tradable
    ]


class _Missing(NamedTuple):
    """unsold: taxable positions without lots. synthetic: tax-deferred ones that get one made by us."""

    unsold: Flags
    synthetic: Ints
    findings: list[Finding]


def _missing_lots(sheets: Sheets, held: BuiltPositions, accounts: Mapping[str, Account], without: Flags) -> _Missing:
    """One finding an account: taxable holdings without lots are not sold, tax-deferred ones get a synthetic lot."""
    holdings, positions = sheets.rows("holdings", "Holdings"), held.positions
    taxable = np.array([accounts[name].taxable for name in positions.account], dtype=bool)
    by_account: dict[str, list[int]] = defaultdict(list)
    for at in np.flatnonzero(without).tolist():
        by_account[positions.account[at]].append(at)
    findings = []
    for account, places in by_account.items():
        symbols = _named([positions.symbol[at] for at in places])
        make: Callable[..., Finding] = error if accounts[account].taxable else note
        code = Problem.LOTS_MISSING if accounts[account].taxable else Problem.SYNTHETIC_LOT
        effect = (
            "not sold, because the gain is unknown; more may be bought. Add the lots to Lots"
            if accounts[account].taxable
            else "one lot each is assumed, as no tax depends on it"
        )
        findings.append(
            make(
                code,
                f"No lots for {symbols} in {account}: {effect}.",
                **holdings.place(held.first_row[places[0]], "symbol", positions.symbol[places[0]]),
            )
        )
    return _Missing(without & taxable, np.flatnonzero(without & ~taxable), findings)


def _named(symbols: Sequence[str]) -> str:
    """Up to five names, and how many more."""
    shown = ", ".join(symbols[:5])
    return shown if len(symbols) <= 5 else f"{shown} and {len(symbols) - 5} more"


def _deferred_basis(lots: LotColumns, position: Ints, positions: Positions, taxable: Flags) -> LotColumns:
    """Tax-deferred lots with a blank basis take their value for it: no tax depends on it."""
    basis = lots.basis.copy()
    for place in np.flatnonzero(lots.basis_blank & ~taxable & (position >= 0)).tolist():
        at = position[place]
        if positions.quantity[at] > 0:
            basis[place] = part_of(int(positions.value[at]), int(lots.quantity[place]), int(positions.quantity[at]))
    return replace(lots, basis=basis)


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
        position[order],
        tuple(lots.lot_id[at] for at in kept),
        lots.acquired[order],
        lots.holding_date[order],
        lots.quantity[order],
        lots.basis[order],
        lots.inherited[order],
        lots.gift_value[order],
        lots.gift_date[order],
        lots.adjusted[order],
        ~stopped[order],
        lots.sell_quantity[order],
        excel_rows[lots.record[order]],
    )


def _with_synthetic(lots: Lots, positions: Positions, wanted: Ints, as_of: date) -> Lots:
    """`lots` and one lot for each wanted position: basis its value, acquired so long ago that no window sees it."""
    count = len(wanted)
    if not count:
        return lots
    long_ago = np.full(count, np.datetime64(as_of, "D") - np.timedelta64(3653, "D"))
    yes, no, none = np.ones(count, dtype=bool), np.zeros(count, dtype=bool), np.full(count, UNKNOWN, dtype=np.int64)
    zero = np.zeros(count, dtype=np.int64)
    made = Lots(
        wanted,
        (SYNTHETIC,) * count,
        long_ago,
        long_ago,
        positions.quantity[wanted],
        positions.value[wanted],
        no,
        none,
        np.full(count, np.datetime64("NaT"), dtype=DAY),
        yes,
        yes,
        zero,
        zero,
    )
    order = np.argsort(np.concatenate([lots.position, made.position]), kind="stable")
    ids = (*lots.lot_id, *made.lot_id)
    joined = {
        name: np.concatenate([getattr(lots, name), getattr(made, name)])[order]
        for name in Lots.__slots__
        if name != "lot_id"
    }
    return Lots(lot_id=tuple(ids[at] for at in order.tolist()), **joined)
