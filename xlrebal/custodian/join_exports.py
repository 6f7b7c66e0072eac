"""Several files as one client's rows: nothing counted twice, no account joined with another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence

from xlrebal.custodian.read_export import Dropped, Export, ImportedRow
from xlrebal.schema.inputs import HOLDINGS, LOTS, TRANSACTIONS


def join_exports(exports: Sequence[Export]) -> list[Export]:
    """The exports with the rows that count, in order; what another file says already is among their dropped lines.

    An account's positions, and a position's lots, are of the first file that has them. Transactions that two files list
    alike count as often as the one that lists them oftener. A sale told by its lots takes the place of the same sale
    told whole; where their shares differ, the sale told whole stands.
    """
    rows = [row for each in exports for row in each.rows]
    why: dict[tuple[str, int], str] = {}
    why |= _of_first_file([row for row in rows if row.sheet is HOLDINGS], lambda row: row.account)
    why |= _of_first_file([row for row in rows if row.sheet is LOTS], lambda row: (row.account, row.values["symbol"]))
    why |= _listed_twice([row for row in rows if row.sheet is TRANSACTIONS])
    why |= _sales_told_twice([row for row in rows if row.sheet is TRANSACTIONS and (row.file, row.line) not in why])
    return [_without(each, why) for each in exports]


def _without(export: Export, why: dict[tuple[str, int], str]) -> Export:
    """The export without these rows, which join its dropped lines."""
    kept = tuple(row for row in export.rows if (row.file, row.line) not in why)
    more = [
        Dropped(row.file, row.line, why[row.file, row.line], _said(row), failed=False)
        for row in export.rows
        if (row.file, row.line) in why
    ]
    return export._replace(rows=kept, dropped=tuple(sorted((*export.dropped, *more), key=lambda each: each.line)))


def _of_first_file(rows: Iterable[ImportedRow], whose: Callable[[ImportedRow], Hashable]) -> dict[tuple[str, int], str]:
    """Rows of what an earlier file has."""
    first: dict[Hashable, str] = {}
    return {
        (row.file, row.line): f"{row.account} is read from {first[whose(row)]}, which has it, too: counted once"
        for row in rows
        if first.setdefault(whose(row), row.file) != row.file
    }


def _listed_twice(rows: Iterable[ImportedRow]) -> dict[tuple[str, int], str]:
    """Transactions that an earlier file lists as often."""
    counted: Counter[Hashable] = Counter()
    in_file: Counter[Hashable] = Counter()
    said: dict[tuple[str, int], str] = {}
    for row in rows:
        key = (row.realized, row.account, *row.values.values())
        in_file[row.file, key] += 1
        if in_file[row.file, key] > counted[key]:
            counted[key] += 1
        else:
            said[row.file, row.line] = "another file lists this transaction, too: counted once"
    return said


def _sales_told_twice(rows: Iterable[ImportedRow]) -> dict[tuple[str, int], str]:
    """Of a sale that stands both whole and by its lots, the rows that do not count."""
    sales: dict[Hashable, list[ImportedRow]] = defaultdict(list)
    for row in rows:
        if row.values["action"] == "sell":
            sales[row.account, row.values["symbol"], row.values["date"]].append(row)
    said: dict[tuple[str, int], str] = {}
    for each in sales.values():
        by_lots, whole = [row for row in each if row.realized], [row for row in each if not row.realized]
        if not by_lots or not whole:
            continue
        lots, shares = _shares(by_lots), _shares(whole)
        same = abs(lots - shares) < 1e-6 * max(lots, shares, 1.0)
        reason = (
            "this sale is read from its lots sold, which another file lists"
            if same
            else f"the lots sold come to {lots:g} shares, the sale to {shares:g}: the sale stands, its lots do not"
        )
        said |= {(row.file, row.line): reason for row in (whole if same else by_lots)}
    return said


def _shares(rows: Iterable[ImportedRow]) -> float:
    quantities = [row.values["quantity"] for row in rows]
    return sum(abs(quantity) for quantity in quantities if isinstance(quantity, float))


def _said(row: ImportedRow) -> str:
    return ", ".join(str(value) for value in row.values.values() if value is not None)
