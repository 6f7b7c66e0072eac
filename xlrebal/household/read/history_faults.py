"""What is wrong with the history as a whole: sales of lots that cannot be, and how far back it reaches (D-7, D-9)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from xlrebal.household.household import Account, Security
from xlrebal.household.listed_transaction import ListedTransaction
from xlrebal.household.option_symbol import is_option
from xlrebal.household.positions_and_lots import Lots, Positions
from xlrebal.household.read.data_rules import (
    KnownLot,
    NamedSale,
    SaleFault,
    broken_rule,
    known_lots,
    sale_faults,
    short_histories,
    unknown_symbols,
)
from xlrebal.household.read.sheet_rows import SheetRows
from xlrebal.household.special_kinds import is_future
from xlrebal.household.years_shown import figures_from
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.schema.inputs import IN_DOUBT, TRANSACTIONS
from xlrebal.tax.money import shares_text
from xlrebal.tax.special_assets import metal_held
from xlrebal.tax.symbol import Symbol
from xlrebal.tax.wash_window import LOOK_BACK

LotKey = tuple[str, Symbol, str]  # account, symbol and lot id


def find_history_faults(
    sheet: SheetRows,
    transactions: Sequence[ListedTransaction],
    since: Mapping[str, date],
    accounts: Mapping[str, Account],
    securities: Mapping[Symbol, Security],
    positions: Positions,
    lots: Lots,
    as_of: date,
) -> tuple[Finding, ...]:
    """D-6 for what was traded, D-7 for sales that name their lots, D-9 for the accounts in scope.

    since: by account, the earliest date listed of what moved no shares.
    """
    if not len(sheet) and not since:
        return tuple(_no_history(accounts, as_of))
    sales = _lot_sales(transactions)
    wanted = {sale.lot for sale in sales.named}
    known = _known_lots(transactions, positions, lots, wanted) if wanted else {}
    return (
        *_unknown_traded(sheet, transactions, securities, _held(positions), as_of),
        *_impossible_sales(sheet, sales, known),
        *_short_histories(sheet, transactions, since, accounts, as_of),
    )


def _held(positions: Positions) -> set[Symbol]:
    """The symbols of which there are shares."""
    quantities = zip(positions.symbol, positions.quantity.tolist(), strict=True)
    return {symbol for symbol, quantity in quantities if quantity}


def _unknown_traded(
    sheet: SheetRows,
    transactions: Sequence[ListedTransaction],
    securities: Mapping[Symbol, Security],
    held: Collection[Symbol],
    as_of: date,
) -> Iterator[Finding]:
    """D-6 for symbols traded in the years shown or the look-back; contracts have cautions of their own.

    What is still to be bought must be known; what was sold out is only said, once for all. held: of which there are shares.
    """
    since = figures_from(as_of)
    first = {one.symbol: one for one in reversed(transactions) if one.traded >= since}
    known = {name for name, one in securities.items() if one.asset_class or one.type or one.is_cash or name in held}
    unknown = [
        each
        for each in unknown_symbols(sorted(first), known)
        if not is_option(each, "") and not is_future(each, "") and not metal_held(each)  # said by cautions of their own
    ]
    if not unknown:
        return
    coming = {one.symbol for one in transactions if one.scheduled and not one.is_sale}
    record = {row: index for index, row in enumerate(sheet.table.rows)}
    for symbol in unknown:
        if symbol in coming:
            yield broken_rule(
                Problem.UNKNOWN_SYMBOL,
                f"{symbol} is to be bought and stands on no other sheet: whether it would wash a loss is not known; add it to Securities.",
                **sheet.place(record[first[symbol].row], "symbol", symbol),
            )
    closed = sorted((first[symbol] for symbol in unknown if symbol not in coming), key=lambda one: one.row)
    if closed:
        yield warning(
            Problem.UNKNOWN_SYMBOL,
            _assumed([one.symbol for one in closed]),
            **sheet.place(record[closed[0].row], "symbol", closed[0].symbol),
        )


def _assumed(symbols: Sequence[str]) -> str:
    """What symbols that only past trades name are taken for."""
    one = len(symbols) == 1
    names = symbols[0] if one else f"{', '.join(symbols[:-1])} and {symbols[-1]}"
    return (
        f"{names} {'is' if one else 'are'} no longer held, and no sheet says what {'it is' if one else 'they are'}: "
        f"taken {'as a stock' if one else 'as stocks'}, identical to nothing else. If that is wrong, add {'it' if one else 'them'} to Securities."
    )


def _no_history(accounts: Mapping[str, Account], as_of: date) -> Iterator[Finding]:
    """D-9 without a Transactions sheet: once for the household, where it has a taxable account in scope."""
    if any(one.taxable and _watched(one) for one in accounts.values()):
        yield broken_rule(
            Problem.SHORT_HISTORY,
            f"There is no Transactions sheet: what was sold since {as_of - LOOK_BACK}, and bought and sold again, is not known. Wash-sale "
            "results are not verified, and this year's gains only as Settings gives them. Add the transactions.",
            sheet=TRANSACTIONS.name,
        )


def _watched(account: Account) -> bool:
    """Whether what an account bought must be known: one held away counts too, a 529 or an annuity only where it is traded."""
    held_away = bool(account.valued_only) and account.type.usually_traded
    return account.wash_scope and (account.tradable or held_away)


class _LotSales(NamedTuple):
    """Every lot that a sale done names, in ledger order, and the sale that names it."""

    named: list[NamedSale[LotKey]]
    by: list[ListedTransaction]


def _lot_sales(transactions: Sequence[ListedTransaction]) -> _LotSales:
    pairs = [
        (NamedSale((sale.account, sale.symbol, lot_id), sale.traded, quantity), sale)
        for sale in transactions
        if not sale.scheduled
        for lot_id, quantity in sale.lots
    ]
    return _LotSales([named for named, _ in pairs], [sale for _, sale in pairs])


def _known_lots(
    transactions: Sequence[ListedTransaction], positions: Positions, lots: Lots, wanted: Collection[LotKey]
) -> dict[LotKey, KnownLot]:
    """The wanted lots: those bought on Transactions, else those on Lots, which shows what is left after every sale.

    A split may have added to a lot, so that it held more than was bought (H-6).
    """
    split = {(one.account, one.symbol) for one in transactions if one.is_split}
    keys = (
        (positions.account[at], positions.symbol[at], lot_id)
        for at, lot_id in zip(lots.position.tolist(), lots.lot_id, strict=True)
    )
    days = lots.acquired.tolist()
    left = {key: KnownLot(day, None) for key, day in zip(keys, days, strict=True) if key in wanted}
    bought = known_lots(
        (
            (one.account, one.symbol, one.lot_id),
            KnownLot(one.traded, None if (one.account, one.symbol) in split else one.quantity),
        )
        for one in transactions
        if one.makes_lot and one.lot_id
    )
    return left | bought


def _impossible_sales(sheet: SheetRows, sales: _LotSales, known: Mapping[LotKey, KnownLot]) -> Iterator[Finding]:
    """D-7; a sale that gives its own purchase date and basis may name a lot from before the history."""
    record = {row: index for index, row in enumerate(sheet.table.rows)}
    for fault in sale_faults(sales.named, known):
        sale, (_, _, lot_id) = sales.by[fault.sale], sales.named[fault.sale].lot
        if fault.code is Problem.UNKNOWN_LOT and sale.acquired is not None and sale.basis is not None:
            continue
        message = f"{_why_impossible(sale, lot_id, fault)} {IN_DOUBT}"
        yield broken_rule(fault.code, message, **sheet.place(record[sale.row], "lots", lot_id))


def _why_impossible(sale: ListedTransaction, lot_id: str, fault: SaleFault) -> str:
    """What is wrong and what to do."""
    where = f"lot {lot_id} of {sale.symbol} in {sale.account}"
    if fault.code is Problem.UNKNOWN_LOT:
        return (
            f"A sale names {where}, which neither Transactions nor Lots has: its gain is unknown; "
            "add the purchase, or fill in Acquired and Cost Basis."
        )
    if fault.code is Problem.SOLD_BEFORE_BOUGHT:
        return f"A sale on {sale.traded} names {where}, bought on {fault.lot.bought}: correct the dates or the lot."
    return (
        f"Sales take {shares_text(fault.taken)} shares of {where}, which had {shares_text(fault.lot.quantity or 0)}: "
        "correct the quantities or the lots."
    )


def _short_histories(
    sheet: SheetRows,
    transactions: Sequence[ListedTransaction],
    since: Mapping[str, date],
    accounts: Mapping[str, Account],
    as_of: date,
) -> Iterator[Finding]:
    """D-9: accounts in scope whose listed history, what is still to come apart, starts inside the look-back."""
    done = [one for one in transactions if not one.scheduled]
    starts = {one.account: one.traded for one in reversed(done)}  # by date: the first one stays
    starts |= {name: min(day, starts.get(name, day)) for name, day in since.items()}
    in_scope = {name: starts.get(name) for name, one in accounts.items() if _watched(one)}
    for name in short_histories(in_scope, as_of):
        told = f"Transactions of {name} start on {starts[name]}" if name in starts else _none_told(name, transactions)
        yield broken_rule(
            Problem.SHORT_HISTORY,
            f"{told}; wash-sale windows need them from {as_of - LOOK_BACK}: "
            "its results are not verified. Load earlier transactions.",
            sheet=sheet.table.sheet,
            column=sheet.table.headings.get("date", ""),
            value=starts.get(name, name),
        )


def _none_told(name: str, transactions: Sequence[ListedTransaction]) -> str:
    """That an account lists no transaction, or none but what is still to come."""
    coming = any(one.account == name for one in transactions)
    return f"No past transactions of {name} are listed" if coming else f"Transactions of {name} are not listed"
