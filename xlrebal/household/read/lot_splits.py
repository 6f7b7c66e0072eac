"""Splits that Holdings counts and Lots does not: proposed, and applied to the lots once the advisor has confirmed them (H-6)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np

from xlrebal.household.listed_transaction import ListedTransaction
from xlrebal.household.lot_columns import LotColumns
from xlrebal.household.positions_and_lots import UNKNOWN_BASIS
from xlrebal.household.read.build_positions import BuiltPositions
from xlrebal.household.read.data_rules import compare_sums
from xlrebal.household.read.names import Names
from xlrebal.household.read.sheet_rows import SheetRows, Sheets
from xlrebal.household.recognised_split import RecognisedSplit, SplitLot
from xlrebal.household.split_ratio import SplitRatio, split_of_shares
from xlrebal.schema.finding import Finding, Problem, note, warning
from xlrebal.schema.inputs import PROPOSED_SPLITS
from xlrebal.tax.columns import Ints
from xlrebal.tax.money import MicroShares, shares, shares_text
from xlrebal.tax.symbol import Symbol

Confirmed = frozenset[tuple[str, Symbol, str]]


class SplitLots(NamedTuple):
    """The lots, those of confirmed splits as they are after them; every split recognised, and what is said of it."""

    lots: LotColumns
    splits: tuple[RecognisedSplit, ...]
    findings: tuple[Finding, ...]


def read_confirmed(sheets: Sheets, names: Names) -> Confirmed:
    """Account, symbol and ratio of the splits that have yes under Confirm, beside any of their lots."""
    rows = sheets.rows(PROPOSED_SPLITS.key, PROPOSED_SPLITS.name)
    columns = zip(
        names.accounts_of(rows), names.symbols_of(rows), rows.texts("split"), rows.flags("confirm"), strict=True
    )
    return frozenset((account, symbol, ratio) for account, symbol, ratio, confirmed in columns if confirmed)


def split_lots(
    holdings: SheetRows,
    lots: LotColumns,
    position: Ints,
    held: BuiltPositions,
    confirmed: Confirmed,
    listed: Collection[ListedTransaction],
    tolerance: int,
) -> SplitLots:
    """Looks at every position whose lots do not add up. position: each lot's, -1 for none; tolerance in micro-shares."""
    sums = compare_sums(position, lots.quantity, held.positions.quantity, tolerance)
    differ = np.array(held.counted, dtype=bool) & sums.differ
    if not differ.any():
        return SplitLots(lots, (), ())
    quantity = lots.quantity.copy()
    splits: list[RecognisedSplit] = []
    findings: list[Finding] = []
    for at in np.flatnonzero(differ).tolist():
        account, symbol, now = held.positions.account[at], held.positions.symbol[at], int(held.positions.quantity[at])
        ratio = split_of_shares(int(sums.total[at]), now)
        if ratio is None:
            continue
        places = np.flatnonzero(position == at).tolist()
        split = RecognisedSplit(
            account=account,
            symbol=symbol,
            ratio=ratio,
            confirmed=(account, symbol, str(ratio)) in confirmed,
            lots=tuple(_lot(lots, place, ratio) for place in places),
        )
        if split.confirmed:
            quantity[places] = [each.after for each in split.lots]
        splits.append(split)
        place = holdings.place(held.first_row[at], "quantity", shares(now))
        said = _confirmed(split, listed) if split.confirmed else _proposed(split, now, listed)
        findings.append((note if split.confirmed else warning)(Problem.SPLIT_RECOGNISED, said, **place))
    return SplitLots(replace(lots, quantity=quantity), tuple(splits), tuple(findings))


def _lot(lots: LotColumns, place: int, ratio: SplitRatio) -> SplitLot:
    before, basis = int(lots.quantity[place]), int(lots.basis[place])
    acquired = lots.acquired[place].item()
    return SplitLot(
        lot_id=lots.lot_id[place],
        acquired=acquired if isinstance(acquired, date) else None,
        before=before,
        after=round(before * ratio.after / ratio.before),
        basis=None if basis == UNKNOWN_BASIS else basis,
    )


def _days_listed(split: RecognisedSplit, listed: Collection[ListedTransaction]) -> list[date]:
    """On which days Transactions has a split of this position."""
    same = [each for each in listed if (each.account, each.symbol) == (split.account, split.symbol)]
    return sorted(each.traded for each in same if each.is_split)


def _proposed(split: RecognisedSplit, now: int, listed: Collection[ListedTransaction]) -> str:
    days = _days_listed(split, listed)
    seen = f"; Transactions has a split of {days[-1]:%d %b %Y}" if days else ""
    total = sum(lot.before for lot in split.lots)
    return (
        f"Holdings has {_text(now)} {split.symbol} in {split.account} for {_text(total)} on Lots, which fits a split of {split.ratio}{seen}. "
        f"If there was one, enter yes under Confirm on {PROPOSED_SPLITS.name}, which has the lots after it, and plan again; or enter the lots so on Lots."
    )


def _confirmed(split: RecognisedSplit, listed: Collection[ListedTransaction]) -> str:
    missing = (
        ""
        if _days_listed(split, listed)
        else " Transactions has no such split: enter it there, too (Action split, Quantity the shares it added), so that the purchases listed there count with their shares after it."
    )
    return (
        f"The lots of {split.symbol} in {split.account} are taken as after the split of {split.ratio} that {PROPOSED_SPLITS.name} confirms: {split.ratio.factor:.6g} times the "
        f"shares, at the same cost and dates. Lots itself is as it was: paste the custodian's new lots when they are there.{missing}"
    )


def _text(quantity: int) -> str:
    return shares_text(MicroShares(quantity))
