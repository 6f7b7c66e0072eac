"""Average basis (L-5): which positions are under it, and what is said of it.

A position is averaged where the client elected it, by Average Basis on Securities or by the account's Lot Method, and
where the law allows it: funds, and stock whose dividends are reinvested, in a taxable account. An averaged position is
sold first in, first out, and by no other method (Reg 1.1012-1(e)).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from xlrebal.household.average_basis import lots_of_position
from xlrebal.household.household import Household
from xlrebal.household.indexes import LotIndex, PositionIndex, every_position
from xlrebal.household.listed_transaction import ListedTransaction
from xlrebal.household.positions_and_lots import NO_GIFT_VALUE, UNKNOWN_BASIS
from xlrebal.household.read.names import Names
from xlrebal.household.read.sheet_rows import SheetRows, Sheets
from xlrebal.schema.finding import Finding, Place, Problem, error, warning
from xlrebal.tax.symbol import Symbol


def elect_average_basis(household: Household, sheets: Sheets, names: Names) -> Household:
    """The household with its averaged positions named, their lots unsellable where one has no basis, and all of it said."""
    marked = _marked(sheets.rows("securities", "Securities"), names)
    wanted = [index for index in every_position(household.positions) if _elected(household, index, marked)]
    averaged = frozenset(index for index in wanted if _may_be_averaged(household, household.positions.symbol[index]))
    refused = [index for index in wanted if index not in averaged]
    unknown = [
        index
        for index in sorted(averaged)
        if (household.lots.basis[lots_of_position(household, index)] == UNKNOWN_BASIS).any()
    ]
    sellable = household.lots.sellable.copy()
    for index in unknown:
        sellable[lots_of_position(household, index)] = False
    findings = (
        *_refused_securities(household, sheets, names, refused, marked),
        *_refused_accounts(household, sheets, names, refused, marked),
        *(finding for index in sorted(averaged) for finding in _about_lots(household, sheets, index)),
    )
    return replace(
        household,
        averaged=averaged,
        lots=replace(household.lots, sellable=sellable),
        findings=(*household.findings, *findings),
    )


def _marked(rows: SheetRows, names: Names) -> dict[str, bool]:
    """Average Basis on Securities by symbol, blank cells left out."""
    flags = zip(names.symbols_of(rows), rows.flags("average_basis"), strict=True)
    return {symbol: flag for symbol, flag in flags if flag is not None}


def _elected(household: Household, position: PositionIndex, marked: Mapping[str, bool]) -> bool:
    """Whether the client asks for it: the security's own cell decides, else the account's method."""
    account = household.accounts[household.positions.account[position]]
    by_account = account.lot_method == "AVERAGE"
    return account.taxable and marked.get(household.positions.symbol[position], by_account)


def _may_be_averaged(household: Household, symbol: Symbol) -> bool:
    security = household.securities[symbol]
    return security.type == "fund" or security.reinvest


def _refused_securities(
    household: Household, sheets: Sheets, names: Names, refused: Iterable[int], marked: Mapping[str, bool]
) -> Iterator[Finding]:
    """Securities marked for average basis that may not have it, each once."""
    rows = sheets.rows("securities", "Securities")
    symbols = names.symbols_of(rows)
    for symbol in sorted({household.positions.symbol[index] for index in refused} & marked.keys()):
        yield warning(
            Problem.AVERAGE_BASIS,
            f"{symbol} is neither a fund nor stock whose dividends are reinvested: its basis is not averaged (L-5). "
            "Blank the cell, or give its Type or Reinvest.",
            **rows.place(symbols.index(symbol), "average_basis", symbol),
        )


def _refused_accounts(
    household: Household, sheets: Sheets, names: Names, refused: Iterable[int], marked: Mapping[str, bool]
) -> Iterator[Finding]:
    """What an account of method AVERAGE holds that may not be averaged: once an account, once for the Settings' method."""
    rows = sheets.rows("accounts", "Accounts")
    own = zip(rows.texts("account"), rows.texts("lot_method"), strict=True)
    row_of = {names.account(text): index for index, (text, method) in enumerate(own) if method}
    held: dict[str, list[str]] = defaultdict(list)  # by account, "" for those that follow Settings
    for index in refused:
        account, symbol = household.positions.account[index], household.positions.symbol[index]
        if symbol not in marked and symbol not in held[named := account if account in row_of else ""]:
            held[named].append(symbol)
    for account, symbols in held.items():
        more = f" and {len(symbols) - 5} more" if len(symbols) > 5 else ""
        message = (
            f"AVERAGE is for funds and stock whose dividends are reinvested: {', '.join(symbols[:5])}{more} "
            f"{f'in {account} ' if account else ''}go first in, first out, at their own basis (L-5). "
            "Give their Type or Reinvest on Securities where that is wrong."
        )
        if account:
            yield warning(Problem.AVERAGE_BASIS, message, **rows.place(row_of[account], "lot_method", "AVERAGE"))
        else:
            yield warning(Problem.AVERAGE_BASIS, message, sheet="Settings", value="Lot Method")


def _about_lots(household: Household, sheets: Sheets, position: PositionIndex) -> Iterator[Finding]:
    """What the average leaves out, cannot know, or does not compute."""
    rows = sheets.rows("lots", "Lots")
    lots, own = household.lots, lots_of_position(household, position)
    name = f"{household.positions.symbol[position]} in {household.positions.account[position]}"

    def place(lot: LotIndex, key: str) -> Place:
        heading = rows.table.headings.get(key, "")
        return Place(sheet=rows.table.sheet, row=int(lots.row[lot]), column=heading, value=lots.lot_id[lot])

    if (missing := own[lots.basis[own] == UNKNOWN_BASIS]).size:
        yield error(
            Problem.AVERAGE_BASIS,
            f"The average basis of {name} is unknown while lot {lots.lot_id[missing[0]]} has none: none of its lots is sold; fill it in.",
            **place(missing[0], "cost_basis"),
        )
    if (gifts := own[lots.gift_value[own] != NO_GIFT_VALUE]).size:
        yield warning(
            Problem.AVERAGE_BASIS,
            f"Lot {', '.join(lots.lot_id[lot] for lot in gifts)} of {name} was worth less than its basis when given: it stays out of the average "
            "(Reg 1.1012-1(e)). If the client has agreed in writing to take that value as its basis, enter it as Cost Basis and blank Gift Value.",
            **place(gifts[0], "gift_value"),
        )
    not_averaged = (
        f"Wash sales and sales already made of {name} are figured lot by lot, not on its average basis (S-7): "
        "take the year's results and the adjusted basis from the broker."
    )
    if (unadjusted := own[~lots.adjusted[own]]).size:
        yield warning(Problem.AVERAGE_BASIS, not_averaged, **place(unadjusted[0], "adjusted"))
    elif sale := _sold_lately(household, position):
        sheet = sheets.rows("transactions", "Transactions").table.sheet
        yield warning(Problem.AVERAGE_BASIS, not_averaged, sheet=sheet, row=sale.row, value=sale.symbol)


def _sold_lately(household: Household, position: PositionIndex) -> ListedTransaction | None:
    """The first sale of the position this year, or so late last year that a window is open."""
    sold = (household.positions.account[position], household.positions.symbol[position], "sell")
    since = min(household.as_of.replace(month=1, day=1), household.as_of - timedelta(days=30))
    return next(
        (
            each
            for each in household.transactions
            if (each.account, each.symbol, each.action) == sold and since <= each.traded <= household.as_of
        ),
        None,
    )
