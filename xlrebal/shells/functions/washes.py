"""Whether and until when a purchase washes a loss, and what to hold meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated

from xlrebal.shells.functions.cell_error import BadInput, NotFound
from xlrebal.shells.functions.choice import same_symbol
from xlrebal.shells.functions.parameter import Cell, Rows, cells, day, number, text
from xlrebal.shells.functions.range_tables import ANY_SYMBOL, days_of, headed
from xlrebal.shells.functions.usual_substitutes import on_the_same_index, usual_substitutes

Symbol = Annotated[str, text("The security's symbol, as VTI.")]
SaleDate = Annotated[date, day("The trade date of the sale at a loss.")]
Buys = Annotated[
    Rows,
    cells(
        "Purchases in every account of the household, with headings (Date, Symbol, Action …) or without: Date, Symbol. One column of dates: all of this security."
    ),
]
Equivalents = Annotated[
    Rows | None,
    cells("Securities that are substantially identical, one group a row, as VTI beside VTSAX. Blank: none."),
]


def wash_sale(symbol: Symbol, sale_date: SaleDate, buys: Buys, equivalents: Equivalents = None) -> bool:
    """TRUE where a purchase within 30 days before or after would wash a loss taken on that day."""
    from xlrebal.tax.wash_window import in_window

    return any(in_window(bought, sale_date) for bought in _purchases(symbol, buys, equivalents))


def wash_until(
    symbol: Symbol,
    sale_date: SaleDate,
    buys: Annotated[
        Rows | None,
        cells(
            "Purchases already made or scheduled, as for RB_WASH_SALE. Given: when the loss may be taken. Blank: when the security may be bought back."
        ),
    ] = None,
    equivalents: Equivalents = None,
) -> date:
    """The first safe day: to buy back after a loss; or, with purchases given, to take the loss without any of them washing it."""
    from xlrebal.tax.wash_window import in_window, loss_clear_from, safe_from

    if buys is None:
        return safe_from(sale_date)
    clean = sale_date
    for bought in sorted(_purchases(symbol, buys, equivalents)):
        if in_window(bought, clean):
            clean = loss_clear_from(bought)
    return clean


def substitute(
    symbol: Symbol,
    choice: Annotated[float, number("Which one: 1 the first (the default), 2 the next …")] = 1.0,
    securities: Annotated[
        Rows | None,
        cells(
            "A list of your own: a Securities range with headings Symbol and Substitutes, or these two columns. Blank: the usual index funds, never two on one index."
        ),
    ] = None,
) -> str:
    """A similar security to hold while a loss is at risk: from your own list, or an index fund that follows another index."""
    if choice < 1 or choice != int(choice):
        raise BadInput("choice counts from 1: give a whole number.")
    wanted = same_symbol(symbol)
    found = _listed(securities).get(wanted, ()) if securities is not None else usual_substitutes(wanted)
    if len(found) < choice:
        count = {0: "is no substitute", 1: "is only 1 substitute"}.get(len(found), f"are only {len(found)} substitutes")
        left_out = "" if securities is not None else _left_out(wanted)
        raise NotFound(f"There {count} for {wanted}{left_out}: list them under Substitutes in a Securities range.")
    return found[int(choice) - 1]


def _left_out(symbol: str) -> str:
    """Which funds follow the symbol's own index and are therefore not offered (TAX_RULES C-9); "" for none."""
    index, twins = on_the_same_index(symbol)
    if not twins:
        return ""
    follow = "follows" if len(twins) == 1 else "follow"
    return f" ({' and '.join(twins)} {follow} the same index, {index}, and may be held to be the same)"


def _listed(securities: Rows) -> dict[str, tuple[str, ...]]:
    table = headed("securities", securities, ("symbol", "substitutes"))
    pairs = zip(table.column("symbol") or (), table.column("substitutes") or (), strict=True)
    return {
        same_symbol(symbol): tuple(same_symbol(each) for each in str(names).split(","))
        for symbol, names in pairs
        if names is not None
    }


def _purchases(symbol: str, buys: Rows, equivalents: Rows | None) -> list[date]:
    """The days on which the security, or one identical to it, was bought."""
    table = headed("transactions", buys, ("date",))
    same = _identical_to(symbol, equivalents)
    days = days_of("buys", table.column("date") or [])
    symbols = [same_symbol(cell) for cell in table.column("symbol") or [ANY_SYMBOL] * len(days)]
    purchases = _are_purchases(table.column("action") or [None] * len(days))
    return [
        bought
        for bought, name, purchase in zip(days, symbols, purchases, strict=True)
        if bought is not None and purchase and (name == ANY_SYMBOL or same(name))
    ]


def _are_purchases(actions: Sequence[Cell]) -> list[bool]:
    """Whether each row is one; where no action is given all are. BadInput for an action we do not know: it might be one."""
    from xlrebal.excel.parse_cells import Unreadable, reader_of
    from xlrebal.schema.inputs import PURCHASES, TRANSACTIONS

    read = list(map(reader_of(TRANSACTIONS.column("action")), actions))
    unknown = [
        f"{cell} {action.reason}" for cell, action in zip(actions, read, strict=True) if isinstance(action, Unreadable)
    ]
    if unknown:
        raise BadInput(f"buys: the action {unknown[0]}.")
    return [action is None or action in PURCHASES for action in read]


def _identical_to(symbol: str, equivalents: Rows | None) -> Callable[[str], bool]:
    """Whether another symbol is the same security for wash sales; groups that share a symbol are one."""
    from xlrebal.tax.identical_groups import group_of

    group = group_of(
        [
            [name for cell in row if (name := same_symbol(cell))]
            for row in equivalents or ()
            if any(map(same_symbol, row))
        ]
    )
    mine = group(same_symbol(symbol))
    return lambda name: group(name) == mine
