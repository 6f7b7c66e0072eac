"""The lots beside the holdings they are of: what does not add up, and what has no lots (D-4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from xlrebal.household.household import Account
from xlrebal.household.lot_columns import LotColumns
from xlrebal.household.read.build_positions import NOT_HELD, BuiltPositions
from xlrebal.household.read.data_rules import broken_rule, compare_sums
from xlrebal.household.read.names import Names
from xlrebal.household.read.sheet_rows import SheetRows, Sheets
from xlrebal.schema.finding import Finding, Problem, error, note
from xlrebal.tax.columns import Flags, Ints
from xlrebal.tax.money import shares, shares_text


class ComparedLots(NamedTuple):
    """broken: positions whose lots do not add up. unsold: taxable ones without lots. synthetic: tax-deferred ones, by index."""

    broken: Flags
    unsold: Flags
    synthetic: Ints
    findings: tuple[Finding, ...]


def compare_lots(
    sheets: Sheets,
    names: Names,
    lots: LotColumns,
    position: Ints,
    held: BuiltPositions,
    accounts: Mapping[str, Account],
    tolerance: int,
) -> ComparedLots:
    """Every position against its lots. position: each lot's position, -1 for none; tolerance in micro-shares."""
    holdings, rows, positions = sheets.rows("holdings", "Holdings"), sheets.rows("lots", "Lots"), held.positions
    spoken_of = set(zip(names.accounts_of(rows), names.symbols_of(rows), strict=True))  # rejected lots included
    keys = zip(positions.account, positions.symbol, strict=True)
    without = np.array([key not in spoken_of for key in keys], dtype=bool)
    counted = np.array(held.counted, dtype=bool)
    sums = compare_sums(position, lots.quantity, positions.quantity, tolerance)
    broken = counted & ~without & sums.differ
    taxable = np.array([accounts[name].taxable for name in positions.account], dtype=bool)
    return ComparedLots(
        broken,
        counted & without & taxable,
        np.flatnonzero(counted & without & ~taxable),
        (
            *_do_not_sum(holdings, held, broken, sums.total),
            *_homeless(rows, lots, position, held, accounts),
            *_missing(holdings, held, accounts, counted & without),
        ),
    )


def _do_not_sum(holdings: SheetRows, held: BuiltPositions, broken: Flags, total: Ints) -> list[Finding]:
    positions = held.positions
    return [
        broken_rule(
            Problem.LOTS_DO_NOT_SUM,
            f"The lots of {positions.symbol[at]} in {positions.account[at]} add up to {shares_text(int(total[at]))} shares, "
            f"Holdings has {shares_text(int(positions.quantity[at]))}: it is neither sold nor bought there until they agree.",
            **holdings.place(held.first_row[at], "quantity", shares(int(positions.quantity[at]))),
        )
        for at in np.flatnonzero(broken).tolist()
    ]


def _homeless(
    rows: SheetRows, lots: LotColumns, position: Ints, held: BuiltPositions, accounts: Mapping[str, Account]
) -> list[Finding]:
    """Lots of symbols that Holdings does not have in that account (D-4 with a holding of 0)."""
    first: dict[tuple[str, str], int] = {}
    for place, at in enumerate(position.tolist()):
        if at < 0 or held.first_row[at] == NOT_HELD:
            first.setdefault((lots.account[place], lots.symbol[place]), place)
    return [
        broken_rule(
            Problem.LOTS_DO_NOT_SUM,
            f"Lots has {symbol} in {account}, Holdings does not: it is neither sold nor bought there; "
            "add the holding or delete the lots.",
            **rows.place(int(lots.record[place]), "symbol", symbol),
        )
        for (account, symbol), place in sorted(first.items())
        if symbol and symbol not in held.cash_symbols and account in accounts and accounts[account].tradable
    ]


def _missing(
    holdings: SheetRows, held: BuiltPositions, accounts: Mapping[str, Account], without: Flags
) -> list[Finding]:
    """One finding an account for its holdings without lots."""
    by_account: dict[str, list[int]] = defaultdict(list)
    for at in np.flatnonzero(without).tolist():
        by_account[held.positions.account[at]].append(at)
    findings = []
    for account, places in by_account.items():
        symbols = [held.positions.symbol[at] for at in places]
        what = f"No lots for {named(symbols)} in {account}"
        place = holdings.place(held.first_row[places[0]], "symbol", symbols[0])
        if accounts[account].taxable and accounts[account].valued_only:
            effect = "nothing is sold there; purchases not on Lots or Transactions are not checked for wash sales"
            findings.append(note(Problem.LOTS_MISSING, f"{what}: {effect}.", **place))
        elif accounts[account].taxable:
            effect = "not sold, because the gain is unknown; more may be bought. Add the lots to Lots"
            findings.append(error(Problem.LOTS_MISSING, f"{what}: {effect}.", **place))
        else:
            effect = "one lot each is assumed, as no tax depends on it"
            findings.append(note(Problem.SYNTHETIC_LOT, f"{what}: {effect}.", **place))
    return findings


def named(symbols: Sequence[str]) -> str:
    """Up to five names, and how many more."""
    shown = ", ".join(symbols[:5])
    return shown if len(symbols) <= 5 else f"{shown} and {len(symbols) - 5} more"
