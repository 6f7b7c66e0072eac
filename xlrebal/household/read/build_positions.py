"""Positions and cash: Holdings summed by account and symbol, valued at quantity × price, and what has no known worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from xlrebal.household.household import Account, Security, Unvalued
from xlrebal.household.positions_and_lots import Positions
from xlrebal.household.read.build_holdings import Holding
from xlrebal.household.read.data_rules import broken_rule
from xlrebal.household.read.row_worth import cash_remedy, cash_worth, counts_by_value, says_its_worth, security_remedy
from xlrebal.household.read.sheet_rows import LARGEST, SheetRows, Sheets
from xlrebal.household.special_kinds import is_future
from xlrebal.schema.finding import Finding, Problem, error, warning
from xlrebal.schema.record import record
from xlrebal.tax.money import (
    MICROS,
    NO_MONEY,
    NO_PRICE,
    NO_SHARES,
    Cents,
    MicroShares,
    amount_cents,
    cents,
    scaled_column,
)
from xlrebal.tax.symbol import NO_SYMBOL, Symbol

NOT_HELD = -1
UNTIL_KNOWN = "Until then no weight here is known and nothing is traded for drift."


@record(kw_only=True)
class BuiltPositions:
    """Positions and cash (cents by account). first_row: each position's first record on Holdings, NOT_HELD for none.

    counted: whether a position's quantity is known, so that its lots can be checked against it. unvalued: what is held
    and has no known worth, sorted; 0 in positions and cash.
    """

    positions: Positions
    cash: dict[str, Cents]
    cash_symbols: frozenset[str]
    first_row: tuple[int, ...]
    counted: tuple[bool, ...]
    unvalued: tuple[Unvalued, ...]
    findings: tuple[Finding, ...]


@record(kw_only=True)
class _Position:
    """One account's holding of one symbol; `locked` keeps it out of trading. remedy: "" where its value is known."""

    quantity: int
    value: int
    locked: bool
    counted: bool
    record: int
    findings: tuple[Finding, ...]
    remedy: str = ""


EMPTY = _Position(quantity=0, value=0, locked=True, counted=False, record=NOT_HELD, findings=())


def build_positions(
    sheets: Sheets,
    holdings: Sequence[Holding],
    with_lots: Collection[tuple[str, Symbol]],
    accounts: Mapping[str, Account],
    securities: Mapping[Symbol, Security],
) -> BuiltPositions:
    """Everything held, sorted by account and symbol. A quantity of zero is no position.

    with_lots: accounts and symbols of Lots; one that Holdings lacks is an empty position closed to trading, so that its
    lots still count as purchases.
    """
    rows = sheets.rows("holdings", "Holdings")
    cash_symbols = frozenset(symbol for symbol, security in securities.items() if security.is_cash)
    cash, unknown, findings = _cash(rows, [row for row in holdings if row.symbol in cash_symbols], accounts)
    built = _summed(rows, [row for row in holdings if row.symbol not in cash_symbols], securities)
    kept = {key: one for key, one in built.items() if one.quantity or one.value or one.locked}
    kept |= {
        key: EMPTY
        for key in with_lots
        if key not in kept and key[0] in accounts and key[1] in securities and key[1] not in cash_symbols
    }
    kept = dict(sorted(kept.items()))
    open_to = [
        accounts[account].tradable and securities[symbol].tradable and not one.locked
        for (account, symbol), one in kept.items()
    ]
    positions = Positions(
        tuple(account for account, _ in kept),
        tuple(symbol for _, symbol in kept),
        np.array([one.quantity for one in kept.values()], dtype=np.int64),
        np.array([one.value for one in kept.values()], dtype=np.int64),
        np.array(open_to, dtype=bool),
        np.array(open_to, dtype=bool),
    )
    findings += [finding for one in built.values() for finding in one.findings]
    unvalued = {Unvalued(*key, one.remedy) for key, one in built.items() if one.remedy}
    return BuiltPositions(
        positions=positions,
        cash=cash,
        cash_symbols=cash_symbols,
        first_row=tuple(one.record for one in kept.values()),
        counted=tuple(one.counted for one in kept.values()),
        unvalued=tuple(sorted({*unknown, *unvalued})),
        findings=(*findings, *_market_value_findings(rows, holdings, securities)),
    )


def _summed(
    rows: SheetRows, holdings: Sequence[Holding], securities: Mapping[Symbol, Security]
) -> dict[tuple[str, Symbol], _Position]:
    """Rows by account and symbol, sorted."""
    quantities = scaled_column([row.quantity for row in holdings], MICROS).tolist()
    micros = {row.record: quantity for row, quantity in zip(holdings, quantities, strict=True)}
    same: dict[tuple[str, Symbol], list[Holding]] = defaultdict(list)
    for row in holdings:
        same[row.account, row.symbol].append(row)
    return {key: _position(rows, group, micros, securities[key[1]]) for key, group in sorted(same.items())}


class _Cash(NamedTuple):
    cents: dict[str, Cents]
    unvalued: list[Unvalued]
    findings: list[Finding]


def _cash(rows: SheetRows, holdings: Sequence[Holding], accounts: Mapping[str, Account]) -> _Cash:
    """Cash by account, every account included; several cash rows add up."""
    cash = dict.fromkeys(sorted(accounts), NO_MONEY)
    unvalued: dict[str, Unvalued] = {}
    findings = []
    for holding in holdings:
        worth = cash_worth(holding)
        if worth is not None:
            cash[holding.account] += worth
            continue
        remedy = cash_remedy(rows, holding)
        unvalued.setdefault(holding.account, Unvalued(holding.account, NO_SYMBOL, remedy))
        if not rows.faulty(holding.record, "quantity", "market_value"):
            findings.append(
                broken_rule(
                    Problem.BAD_QTY,
                    f"The cash row {holding.symbol} gives no amount: {remedy}. {UNTIL_KNOWN}",
                    **rows.place(holding.record, "quantity", holding.quantity or ""),
                )
            )
    return _Cash(
        {name: NO_MONEY if name in unvalued else amount for name, amount in cash.items()},
        [*unvalued.values()],
        findings,
    )


def _position(rows: SheetRows, group: Sequence[Holding], micros: Mapping[int, int], security: Security) -> _Position:
    """Rows of one account and symbol as one position."""
    if is_future(security.symbol, security.type):
        return _future(rows, group, micros)
    by_value = [row for row in group if counts_by_value(row)]
    uncounted = [row for row in group if row.quantity is None or row in by_value or not row.named]
    unvalued = [row for row in group if not says_its_worth(row, security)]
    quantity = MicroShares(sum(micros[row.record] for row in group))
    value = amount_cents(quantity, security.price or NO_PRICE) + sum(
        (cents(row.market_value or 0) for row in by_value), NO_MONEY
    )
    if abs(value) > LARGEST * 100:
        uncounted, unvalued, quantity = list(group), list(group), NO_SHARES
    findings = [
        *(_uncounted(rows, row, security) for row in uncounted if _is_unsaid(rows, row)),
        *_position_faults(rows, group, micros, quantity),
    ]
    return _Position(
        quantity=quantity,
        value=0 if unvalued else value,
        locked=bool(uncounted) or quantity < 0,
        counted=not uncounted and quantity > 0,
        record=group[0].record,
        findings=tuple(findings),
        remedy=security_remedy(rows, unvalued[0], security) if unvalued else "",
    )


def _future(rows: SheetRows, group: Sequence[Holding], micros: Mapping[int, int]) -> _Position:
    """Futures, long or short, at their Market Value, which is the open trade equity, and at nothing else (S-7)."""
    without = [row for row in group if row.market_value is None]
    remedy = f"enter its {rows.heading('market_value')}, the open trade equity" if without else ""
    findings = [
        broken_rule(
            Problem.MISSING_PRICE,
            f"{row.symbol} in {row.account} is a futures contract without a Market Value: price × quantity is a notional amount, "
            f"not what it is worth; {remedy}. {UNTIL_KNOWN}",
            **rows.place(row.record, "market_value", ""),
        )
        for row in without
        if not rows.faulty(row.record, "market_value")
    ]
    return _Position(
        quantity=sum(micros[row.record] for row in group),
        value=0 if without else sum((cents(row.market_value or 0) for row in group), NO_MONEY),
        locked=True,
        counted=False,
        record=group[0].record,
        findings=tuple(findings),
        remedy=remedy,
    )


def _is_unsaid(rows: SheetRows, row: Holding) -> bool:
    """Whether nothing has been said yet of a row without a usable quantity."""
    return row.named and not rows.faulty(row.record, "quantity")


def _uncounted(rows: SheetRows, row: Holding, security: Security) -> Finding:
    """A row without a usable quantity: counted at its Market Value, or of unknown worth."""
    place = rows.place(row.record, "quantity", rows.cells("quantity")[row.record] or "")
    if says_its_worth(row, security):
        return warning(
            Problem.COUNTED_BY_VALUE,
            f"{row.symbol} in {row.account} has no usable quantity: it counts at its Market Value and is not traded; "
            "fill in Quantity to trade it.",
            **place,
        )
    remedy = security_remedy(rows, row, security)
    return broken_rule(
        Problem.BAD_QTY, f"{row.symbol} in {row.account} has no usable quantity: {remedy}. {UNTIL_KNOWN}", **place
    )


def _position_faults(
    rows: SheetRows, group: Sequence[Holding], micros: Mapping[int, int], quantity: int
) -> Iterator[Finding]:
    """Rows that may repeat each other, and a quantity below zero."""
    first = group[0]
    if len(group) > 1:
        yield warning(
            Problem.DUPLICATE_HOLDING,
            f"{first.symbol} stands {len(group)} times in {first.account}: the rows are added up; "
            "keep one if they repeat each other.",
            **rows.place(group[1].record, "symbol", first.symbol),
        )
    if quantity < 0:
        short = min(group, key=lambda row: micros[row.record])
        yield error(
            Problem.SHORT_POSITION,
            f"{first.symbol} in {first.account} is short: it is counted at its negative value and not traded; "
            "correct the quantity if it is no short sale.",
            **rows.place(short.record, "quantity", short.quantity),
        )


def _market_value_findings(
    rows: SheetRows, holdings: Sequence[Holding], securities: Mapping[Symbol, Security]
) -> list[Finding]:
    """Market Values more than a cent a share away from the row's own quantity × price × factor."""
    findings = []
    for row in holdings:
        if row.quantity is None or row.market_value is None:
            continue
        security = securities[row.symbol]
        if security.quoting_unclear or is_future(row.symbol, security.type):
            continue
        price = row.price or (1.0 if security.is_cash and row.quantity else None)
        if price is None:
            continue
        value = row.quantity * price * security.price_factor
        if abs(value - row.market_value) <= 0.01 * max(1.0, abs(row.quantity)) + 1e-9:
            continue
        findings.append(
            warning(
                Problem.STALE_MARKET_VALUE,
                f"{row.symbol} in {row.account}: Market Value is {row.market_value:,.2f}, "
                f"quantity × price is {value:,.2f}, which is used; {_remedy(security)}.",
                **rows.place(row.record, "market_value", row.market_value),
            )
        )
    return findings


def _remedy(security: Security) -> str:
    """What may be behind a Market Value that differs."""
    return "it may include accrued interest" if security.in_par else "update the sheet's prices or values"
