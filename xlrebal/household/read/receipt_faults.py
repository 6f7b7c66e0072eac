"""What is wrong with shares received as the sheets have them: contradictions, and what looks like a split (H-5, H-6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from xlrebal.household.household import Account
from xlrebal.household.listed_transaction import ListedTransaction
from xlrebal.household.lot_columns import LotColumns
from xlrebal.household.positions_and_lots import Lots, Positions
from xlrebal.household.read.received_shares import places_of
from xlrebal.household.read.sheet_rows import Sheets
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.tax.money import shares_text


def find_receipt_faults(
    sheets: Sheets, listed: Sequence[ListedTransaction], joined: Sequence[ListedTransaction], lots: LotColumns
) -> Iterator[Finding]:
    """Receipts first bought after they came, and those of which Lots says something else than their own row.

    listed: as Transactions has them; joined: see `join_receipts`.
    """
    receipts = [each for each in listed if each.is_receipt]
    if not receipts:
        return
    sheet = sheets.rows("transactions", "Transactions")
    records = {row: index for index, row in enumerate(sheet.table.rows)}
    ids = {each.row: each.lot_id for each in joined if each.is_receipt}
    places = places_of(lots, {(each.account, each.symbol, ids[each.row]) for each in receipts if ids[each.row]})
    for each in receipts:
        what = f"{shares_text(each.quantity)} {each.symbol} received in {each.account} on {each.traded}"
        if each.acquired is not None and each.acquired > each.traded:
            yield warning(
                Problem.RECEIPT_IN_DOUBT,
                f"{what} are said to be first bought on {each.acquired}, after they came: that day is not used; correct Acquired.",
                **sheet.place(records[each.row], "acquired", each.acquired),
            )
        place = places.get((each.account, each.symbol, ids[each.row]))
        on_lots = (
            "" if place is None else "inheritance" if lots.inherited[place] else "gift" if lots.gifted[place] else ""
        )
        if each.how and on_lots and each.how != on_lots:
            yield warning(
                Problem.RECEIPT_IN_DOUBT,
                f"{what} are a {each.how} here and a lot of {on_lots} on Lots: sales done go by this row, sales of the plan by Lots; correct one.",
                **sheet.place(records[each.row], "how", each.how),
            )


def looks_like_splits(
    sheets: Sheets,
    transactions: Sequence[ListedTransaction],
    accounts: Mapping[str, Account],
    positions: Positions,
    lots: Lots,
) -> Iterator[Finding]:
    """Shares received for nothing, of a symbol held then, where no How says what they are."""
    free = [each for each in transactions if each.is_receipt and not (each.how or each.amount or each.scheduled)]
    free = [each for each in free if each.amount == 0 and each.account in accounts and accounts[each.account].taxable]
    if not free:
        return
    sheet = sheets.rows("transactions", "Transactions")
    records = {row: index for index, row in enumerate(sheet.table.rows)}
    already = _held_already({each.row for each in free}, transactions, positions, lots)
    for each in free:
        if each.row in already:
            yield warning(
                Problem.RECEIPT_IN_DOUBT,
                f"{shares_text(each.quantity)} {each.symbol} came to {each.account} on {each.traded} for nothing, beside shares held already: this "
                "looks like a split, whose shares carry the old basis and date. Until How says what they are, they count as bought that day for "
                "nothing; enter split, or transfer, gift or inheritance and the basis.",
                **sheet.place(records[each.row], "how" if sheet.has("how") else "action", each.how),
            )


def _held_already(
    rows: set[int], transactions: Sequence[ListedTransaction], positions: Positions, lots: Lots
) -> set[int]:
    """Those of these receipts, by row, whose account held shares of the symbol: by Transactions, or by lots of before."""
    first: dict[tuple[str, str], date] = {}
    for at, day in zip(lots.position.tolist(), lots.acquired.tolist(), strict=True):
        key = positions.account[at], positions.symbol[at]
        first[key] = min(day or date.max, first.get(key, date.max))
    held: Counter[tuple[str, str]] = Counter()
    found = set()
    for each in transactions:
        key = each.account, each.symbol
        if each.row in rows and (held[key] > 0 or first.get(key, date.max) < each.traded):
            found.add(each.row)
        held[key] += -each.quantity if each.is_sale else each.quantity
    return found
