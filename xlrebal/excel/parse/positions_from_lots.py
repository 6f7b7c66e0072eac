"""The holdings that the Lots sheet adds up to, for a workbook without a Holdings sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xlrebal.excel.grid import Grid
from xlrebal.excel.parse.find_heading import find_heading
from xlrebal.excel.parse.parse_cells import read_number
from xlrebal.schema.column import Table, Value
from xlrebal.schema.finding import Finding, Problem, note
from xlrebal.schema.inputs import HOLDINGS

PENNY = 0.005
_COPIED = ("account", "symbol", "description", "asset_class", "sub_class", "sector")  # as on the position's first lot


class LotPositions(NamedTuple):
    """The positions as a Holdings table, whose rows are those of each position's first lot; the note about them."""

    table: Table
    finding: Finding


def positions_from_lots(lots: Table) -> LotPositions | None:
    """A row for each account and symbol of Lots; None without any.

    A quantity is known where those of all its lots are. Price and Market Value come from columns of Lots so headed: a
    price only if all lots of the symbol agree on it and it is not what they cost, a value only if every lot has one.
    """
    groups = _by_position(lots)
    if not groups:
        return None
    given = _columns(lots)
    prices = _prices(lots, given)
    rows = list(groups.values())
    columns: dict[str, list[Value]] = {column.key: [None] * len(rows) for column in HOLDINGS.columns}
    columns |= {key: [given[key][group[0]] for group in rows] for key in _COPIED if key in given}
    columns["quantity"] = [_sum([lots.columns["quantity"][at] for at in group]) for group in rows]
    columns["market_value"] = [_sum([_number(given, "market_value", at) for at in group]) for group in rows]
    columns["price"] = [prices.get(symbol) for _, symbol in groups]
    headings = {key: text for key, text in _headings(lots).items() if any(cell is not None for cell in columns[key])}
    faults = frozenset(
        (record, "quantity")
        for record, group in enumerate(rows)
        if any((at, "quantity") in lots.faults for at in group)
    )
    table = Table(lots.sheet, columns, [lots.rows[group[0]] for group in rows], headings, faults=faults)
    return LotPositions(table, _said(lots, len(rows)))


def _said(lots: Table, count: int) -> Finding:
    names = ", ".join((HOLDINGS.name, *HOLDINGS.aliases))
    message = (
        f"There is no sheet {HOLDINGS.name}: the {count} position{'s' if count > 1 else ''} and their quantities are taken "
        f"from {lots.sheet}, and there is no cash but what it lists. Add a sheet {HOLDINGS.name} with what the accounts "
        f"hold, cash included (names that are known: {names})."
    )
    return note(Problem.POSITIONS_FROM_LOTS, message, sheet=lots.sheet)


def _by_position(lots: Table) -> dict[tuple[str, str], list[int]]:
    """The records of each account and symbol, case aside, in the order of the sheet."""
    groups: dict[tuple[str, str], list[int]] = {}
    for at, (account, symbol) in enumerate(zip(lots.columns["account"], lots.columns["symbol"], strict=True)):
        if symbol:
            groups.setdefault((str(account or "").casefold(), str(symbol)), []).append(at)
    return groups


def _headings(lots: Table) -> dict[str, str]:
    """{key of Holdings: the heading on Lots}."""
    found = find_heading(Grid(lots.sheet, [list(lots.extra)]), HOLDINGS)
    named = {key: found.texts[place] for key, place in found.places.items()} if found else {}
    shared = {key: text for key, text in lots.headings.items() if key in ("account", "symbol", "quantity")}
    return named | shared


def _columns(lots: Table) -> Mapping[str, Sequence[Value]]:
    """{key of Holdings: its cells on Lots}, one a lot."""
    return {
        key: lots.columns[key] if key in lots.headings else lots.extra[text] for key, text in _headings(lots).items()
    }


def _number(given: Mapping[str, Sequence[Value]], key: str, at: int) -> float | None:
    """A cell as a number; None where the column, or the number, is missing."""
    number = read_number(given[key][at]) if key in given else None
    return number if isinstance(number, float) else None


def _prices(lots: Table, given: Mapping[str, Sequence[Value]]) -> dict[str, float]:
    """The price of each symbol whose lots have one and the same, unless the column is what the lots cost."""
    prices = [_number(given, "price", at) for at in range(len(lots))]
    if all(_is_cost(lots, at, price) for at, price in enumerate(prices) if price is not None):
        return {}
    by_symbol: dict[str, set[float]] = {}
    for symbol, price in zip(lots.columns["symbol"], prices, strict=True):
        if price is not None and price > 0:
            by_symbol.setdefault(str(symbol), set()).add(price)
    return {symbol: next(iter(found)) for symbol, found in by_symbol.items() if len(found) == 1}


def _is_cost(lots: Table, at: int, price: float) -> bool:
    """Whether a price is what the lot cost a share."""
    quantity, basis, unit = (lots.columns[key][at] for key in ("quantity", "cost_basis", "unit_cost"))
    if isinstance(unit, float):
        return abs(unit - price) <= PENNY
    return (
        isinstance(quantity, float) and isinstance(basis, float) and abs(basis - price * quantity) <= PENNY * quantity
    )


def _sum(numbers: Sequence[Value]) -> float | None:
    """The sum; None where one of them is not known."""
    known = [number for number in numbers if isinstance(number, float)]
    return sum(known) if len(known) == len(numbers) else None
