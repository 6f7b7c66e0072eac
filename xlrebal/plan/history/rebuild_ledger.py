"""Open lots, realized gains and wash sales rebuilt from Transactions, and where the Lots sheet differs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.household.lot_columns import UNKNOWN, LotColumns
from xlrebal.household.money import micros, shares_text
from xlrebal.plan.history.household_ledger import transactions_alone
from xlrebal.tax.open_windows import OpenWindow, open_windows
from xlrebal.tax.realized import LedgerIssue, LedgerProblem, LotRow, Match, SaleRow
from xlrebal.tax.transaction import Status

Key = tuple[str, str, str]  # account, symbol, lot id


class Part(NamedTuple):
    """Micro-shares with one holding date and their basis in cents (None: not known)."""

    holding_date: date | None
    quantity: int
    basis: int | None


class OneLot(NamedTuple):
    """A lot as one side has it; `row` of the Lots sheet, 0 for a rebuilt one. Parts by holding date."""

    key: Key
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


class Difference(NamedTuple):
    """One thing the two sides disagree on: micro-shares, cents or dates by `kind`; None where a side has nothing."""

    kind: str
    key: Key
    rebuilt: int | date | None
    listed: int | date | None
    row: int
    message: str


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What Transactions say of every taxable sale and every lot left, and every difference to the Lots sheet."""

    lots: tuple[LotRow, ...]
    sales: tuple[SaleRow, ...]
    matches: tuple[Match, ...]
    windows: tuple[OpenWindow, ...]
    differences: tuple[Difference, ...]


def rebuild_ledger(household: Household, sheet: LotColumns, rows: Sequence[int]) -> Rebuilt:
    """The whole history replayed, every account and year, and compared with the Lots sheet and its Excel rows."""
    replayed = transactions_alone(household).replay()
    done = tuple(row for row in replayed.lots if row.status is Status.DONE)
    windows = open_windows((each for each in replayed.unmatched_losses if each.status is Status.DONE), household.as_of)
    differences = (
        *_sales_in_doubt(household, replayed.issues),
        *_compared(household, _rebuilt_lots(done), _listed_lots(sheet, rows)),
    )
    return Rebuilt(
        done, tuple(row for row in replayed.sales if row.status is Status.DONE), replayed.matches, windows, differences
    )


def plain_id(account: str, key: str) -> str:
    """A lot's own name out of its name in the ledger."""
    return key.removeprefix(f"{account} / ")


def _rebuilt_lots(rows: Sequence[LotRow]) -> list[OneLot]:
    found: dict[Key, list[LotRow]] = defaultdict(list)
    for row in rows:
        found[row.account, row.symbol, plain_id(row.account, row.lot)].append(row)
    return [
        OneLot(key, same[0].acquired, tuple(Part(row.holding_date, row.quantity, row.basis) for row in same))
        for key, same in found.items()
    ]


def _listed_lots(sheet: LotColumns, rows: Sequence[int]) -> list[OneLot]:
    """The Lots sheet as it stands, whether or not Holdings has the position."""
    days = sheet.acquired.astype("datetime64[D]").tolist()
    found: dict[Key, list[int]] = defaultdict(list)
    for lot, key in enumerate(zip(sheet.account, sheet.symbol, sheet.lot_id, strict=True)):
        found[key].append(lot)
    return [
        OneLot(key, days[same[0]], tuple(_part(sheet, lot) for lot in same), rows[int(sheet.record[same[0]])])
        for key, same in found.items()
    ]


def _part(sheet: LotColumns, lot: int) -> Part:
    basis = int(sheet.basis[lot])
    return Part(sheet.holding_date[lot].item(), int(sheet.quantity[lot]), None if basis == UNKNOWN else basis)


Pair = tuple[OneLot | None, OneLot | None]  # the same lot, as rebuilt and as listed


def _key(pair: Pair) -> Key:
    one = pair[1] or pair[0]
    return one.key if one else ("", "", "")


def _compared(household: Household, rebuilt: Sequence[OneLot], listed: Sequence[OneLot]) -> Iterator[Difference]:
    """Every difference, by account, symbol and lot."""
    pairs = _paired(rebuilt, listed)
    tolerance = micros(household.number("quantity_tolerance") or 0.0)
    starts = _starts(household)
    for ours, theirs in sorted(pairs, key=_key):
        if theirs is None and ours is not None:
            yield Difference(
                "missing lot",
                ours.key,
                ours.quantity,
                None,
                0,
                f"Transactions leave {shares_text(ours.quantity)} shares bought on {ours.acquired}; "
                "Lots does not have them. Add the lot, or the sale that closed it.",
            )
        elif ours is None and theirs is not None:
            yield Difference(
                "extra lot", theirs.key, None, theirs.quantity, theirs.row, _extra(theirs, starts.get(theirs.key[0]))
            )
        elif ours is not None and theirs is not None:
            yield from _unequal(ours, theirs, tolerance)


def _paired(rebuilt: Sequence[OneLot], listed: Sequence[OneLot]) -> list[Pair]:
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


def _unequal(ours: OneLot, theirs: OneLot, tolerance: int) -> Iterator[Difference]:
    if abs(ours.quantity - theirs.quantity) > tolerance:
        yield Difference(
            "quantity",
            theirs.key,
            ours.quantity,
            theirs.quantity,
            theirs.row,
            f"Transactions leave {shares_text(ours.quantity)} shares, Lots has "
            f"{shares_text(theirs.quantity)}: a trade is missing on one side.",
        )
    if ours.basis != theirs.basis:
        yield Difference("basis", theirs.key, ours.basis, theirs.basis, theirs.row, _basis_message(ours, theirs))
    rebuilt, listed = _dates(ours), _dates(theirs)
    if listed and rebuilt != listed:
        first = next(
            (pair for pair in zip(rebuilt, listed, strict=False) if pair[0] != pair[1]), (rebuilt[0], listed[0])
        )
        yield Difference(
            "holding date",
            theirs.key,
            *first,
            theirs.row,
            f"By Transactions {_spans(ours)}, on Lots {_spans(theirs)}: a wash sale carries "
            "a holding period over (W-6).",
        )


def _basis_message(ours: OneLot, theirs: OneLot) -> str:
    if theirs.basis is None:
        return "Lots has no basis: fill it in."
    difference = (ours.basis or 0) - theirs.basis
    word = "more" if difference > 0 else "less"
    return (
        f"Transactions give ${abs(difference) / 100:,.2f} {word} than Lots: a wash sale of another account the custodian cannot see, a return of capital, "
        "or a slip."
    )


def _dates(lot: OneLot) -> list[date]:
    """The days its holding periods start, those that are known."""
    return sorted({part.holding_date for part in lot.parts if part.holding_date})


def _spans(lot: OneLot) -> str:
    """Shares by the day their holding period starts."""
    return ", ".join(f"{shares_text(part.quantity)} shares from {part.holding_date}" for part in lot.parts)


def _starts(household: Household) -> dict[str, date]:
    starts: dict[str, date] = {}
    for each in household.transactions:
        starts[each.account] = min(each.traded, starts.get(each.account, each.traded))
    return starts


def _extra(lot: OneLot, start: date | None) -> str:
    if start is None:
        return f"No transaction of {lot.key[0]} is listed."
    if lot.acquired is None or lot.acquired < start:
        return f"Bought before the first transaction listed ({start}): it cannot be rebuilt."
    return f"No purchase on {lot.acquired} is listed, or its shares were sold: add the transaction, or delete the lot."


_DOUBT = {
    LedgerProblem.UNKNOWN_LOT: "names a lot that neither Transactions nor Lots has",
    LedgerProblem.SOLD_BEFORE_BOUGHT: "names a lot bought later",
    LedgerProblem.LOT_OVERSOLD: "takes more than was bought",
    LedgerProblem.UNKNOWN_ACCOUNT: "is in an account that is not listed",
    LedgerProblem.DUPLICATE_LOT: "is a second purchase under the same lot id",
}


def _sales_in_doubt(household: Household, issues: Sequence[LedgerIssue]) -> Iterator[Difference]:
    """Transactions that could not be followed in full (D-5, D-7)."""
    rows = {f"{each.account} / sale in row {each.row}": each for each in household.transactions}
    for issue in issues:
        each = rows.get(issue.transaction)
        where = (
            f"The sale in row {each.row}" if each else f"The transaction {plain_id(issue.account, issue.transaction)}"
        )
        short = f": {shares_text(issue.quantity)} shares are left out" if issue.quantity else ""
        yield Difference(
            "sale",
            (issue.account, each.symbol if each else "", plain_id(issue.account, issue.lot)),
            issue.quantity or None,
            None,
            each.row if each else 0,
            f"{where} {_DOUBT[issue.code]}{short} [{issue.code}].",
        )
