"""Whether and until when a purchase washes a loss, and what to hold meanwhile."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from datetime import date
from heapq import merge
from typing import Annotated, NamedTuple

from xlrebal.shells.functions.cell_error import BadInput, CellError, NotFound
from xlrebal.shells.functions.choice import same_symbol, symbols_in
from xlrebal.shells.functions.figure_columns import day as day_of
from xlrebal.shells.functions.figure_columns import figure
from xlrebal.shells.functions.parameter import cells, cells_or_none, day, number, text
from xlrebal.shells.functions.range_cells import Cell, Rows
from xlrebal.shells.functions.range_memory import remembered
from xlrebal.shells.functions.range_tables import headed
from xlrebal.tax.known_securities import on_the_same_index, usual_substitutes
from xlrebal.tax.ticker import security_key

AS_ON_SECURITIES = r"[,;/|]"  # how the Securities sheet's Substitutes are told apart
Symbol = Annotated[str, text("The security's symbol, as VTI.")]
SaleDate = Annotated[date, day("The trade date of the sale at a loss.")]
Buys = Annotated[
    Rows,
    cells_or_none(
        "Purchases in every account of the household, with headings (Date, Symbol, Action, Quantity …) or without: Date, Symbol. One column of dates: all of this security. A negative quantity is a sale."
    ),
]
Equivalents = Annotated[
    Rows | None,
    cells(
        "Securities that are substantially identical, one group a row: VTI beside VTSAX, or VTI, VTSAX in one cell. Blank: none."
    ),
]


def wash_sale(symbol: Symbol, sale_date: SaleDate, buys: Buys, equivalents: Equivalents = None) -> bool:
    """TRUE where a purchase within 30 days before or after would wash a loss taken on that day."""
    from xlrebal.tax.wash_window import in_window

    bought = _purchases(symbol, buys, equivalents)
    after = bisect_left(bought, sale_date)
    return any(in_window(each, sale_date) for each in bought[max(0, after - 1) : after + 1])


def wash_until(
    symbol: Symbol,
    sale_date: SaleDate,
    buys: Annotated[
        Rows | None,
        cells_or_none(
            "Purchases already made or scheduled, as for RB_WASH_SALE. Given, even with nothing in it: when the loss may be taken. Left out: when the security may be bought back."
        ),
    ] = None,
    equivalents: Equivalents = None,
) -> date:
    """The first safe day: to buy back after a loss; or, with purchases given, to take the loss without any of them washing it."""
    from xlrebal.tax.wash_window import in_window, loss_clear_from, safe_from

    if buys is None:
        return safe_from(sale_date)
    clean = sale_date
    for bought in _purchases(symbol, buys, equivalents):
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
    found = _listed(securities).get(security_key(wanted), []) if securities is not None else usual_substitutes(wanted)
    if len(found) < choice:
        count = {0: "is no substitute", 1: "is only 1 substitute"}.get(len(found), f"are only {len(found)} substitutes")
        left_out = "" if securities is not None else _left_out(wanted)
        raise NotFound(f"There {count} for {wanted}{left_out}: list them under Substitutes in a Securities range.")
    return found[int(choice) - 1]


def _left_out(symbol: str) -> str:
    """Which funds follow the symbol's own index and are therefore not offered (C-9); "" for none."""
    index, twins = on_the_same_index(symbol)
    if not twins:
        return ""
    follow = "follows" if len(twins) == 1 else "follow"
    named = f"{', '.join(twins[:3])} and others" if len(twins) > 3 else " and ".join(twins)
    return f" ({named} {follow} the same index, {index}, and may be held to be the same)"


def _listed(securities: Rows) -> dict[str, list[str]]:
    """The substitutes of each symbol in the list's order, never the symbol itself."""
    table = headed("securities", securities, ("symbol", "substitutes"))
    listed: dict[str, list[str]] = {}
    for symbol, names in zip(table.column("symbol") or (), table.column("substitutes") or (), strict=True):
        own = security_key(same_symbol(symbol))
        known = listed.setdefault(own, [])
        known += [
            name for name in symbols_in(names, AS_ON_SECURITIES) if security_key(name) != own and name not in known
        ]
    return listed


class _Bought(NamedTuple):
    """The purchases of one security in a range: the days, in order, and the first row that lacks one (None: none does)."""

    days: list[date]
    dateless: int | None


class _Purchases(NamedTuple):
    """A range of purchases. of: by the security's key, or all under "" where the range has no symbols (`named` False).

    nameless: the first row of a purchase without a symbol, and what it lacks. broken: why a row cannot be read; those below it
    are not among the others.
    """

    named: bool
    of: dict[str, _Bought]
    nameless: tuple[int, str] | None
    broken: CellError | None


def _purchases(symbol: str, buys: Rows, equivalents: Rows | None) -> list[date]:
    """The days, in order, on which the security, or one identical to it, was bought; BadInput for a row that might be such a day."""
    same = _identical_to(symbol, equivalents)
    known = remembered(buys, "purchases", lambda: _read_purchases(buys))
    found = [known.of[key] for key in (same if known.named else ("",)) if key in known.of]
    lacking = [(each.dateless, "date") for each in found if each.dateless is not None]
    lacking += [known.nameless] if known.nameless else []
    if lacking:
        row, lacks = min(lacking)
        raise BadInput(f"buys, row {row}: a purchase without a {lacks} cannot be judged: fill it in.")
    if known.broken:
        raise type(known.broken)(*known.broken.args)
    return found[0].days if len(found) == 1 else list(merge(*(each.days for each in found)))


def _read_purchases(buys: Rows) -> _Purchases:
    """Every row that is a purchase, as far as the range can be read."""
    table = headed("transactions", buys, ("date",))
    none: list[Cell] = [None] * len(table.records)
    columns = [table.column(key) or none for key in ("date", "action", "quantity")]
    named = table.column("symbol")
    days: dict[str, list[date]] = {}
    dateless: dict[str, int] = {}
    nameless: tuple[int, str] | None = None
    broken: CellError | None = None
    is_purchase = _purchase_reader()
    rows = zip(table.records, named or none, *columns, strict=True)
    for row, (record, name, on, action, quantity) in enumerate(rows, table.first_row):
        try:
            bought = day_of("buys", on)
            if all(cell is None for cell in record) or not is_purchase(row, action, quantity):
                continue
            key = "" if named is None else None if name is None else security_key(same_symbol(name))
        except CellError as problem:
            broken = problem
            break
        if key is None:
            nameless = nameless or (row, "symbol" if bought else "date")
        elif bought is None:
            dateless.setdefault(key, row)
        else:
            days.setdefault(key, []).append(bought)
    of = {key: _Bought(sorted(days.get(key, ())), dateless.get(key)) for key in {**days, **dateless}}
    return _Purchases(named is not None, of, nameless, broken)


def _purchase_reader() -> Callable[[int, Cell, Cell], bool]:
    """Whether a row is a purchase: by its action, else by its quantity, else it is. BadInput where it might be one or not."""
    from xlrebal.excel.parse.parse_cells import Unreadable, reader_of
    from xlrebal.schema.inputs import PURCHASES, TRANSACTIONS

    read_action = reader_of(TRANSACTIONS.column("action"))

    def is_purchase(row: int, action: Cell, quantity: Cell) -> bool:
        done, shares = read_action(action), figure("buys", quantity)
        if isinstance(done, Unreadable):
            raise BadInput(f"buys, row {row}: the action {action} {done.reason}.")
        if done in PURCHASES and shares is not None and shares < 0:
            raise BadInput(
                f"buys, row {row}: {action} and a quantity of {shares:g} contradict each other: correct one."
            )
        return (done is None or done in PURCHASES) and (shares is None or shares > 0)

    return is_purchase


def _identical_to(symbol: str, equivalents: Rows | None) -> frozenset[str]:
    """The keys of the securities that are the same for wash sales; groups that share a symbol are one."""
    own = security_key(same_symbol(symbol))
    if equivalents is None:
        return frozenset({own})
    groups = remembered(equivalents, "identical groups", lambda: _groups(equivalents))
    return groups.get(own, frozenset({own}))


def _groups(equivalents: Rows) -> dict[str, frozenset[str]]:
    """All that is identical to each security, by its key."""
    from xlrebal.tax.identical_groups import declared_groups

    group_of = declared_groups([security_key(name) for cell in row for name in symbols_in(cell)] for row in equivalents)
    members: dict[str, set[str]] = {}
    for key, group in group_of.items():
        members.setdefault(group, set()).add(key)
    return {key: frozenset(members[group] | {group}) for key, group in group_of.items()}
