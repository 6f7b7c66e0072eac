"""The rows of a custodian's activity: those that move shares in our words; those that move money alone, and orders that came to nothing, are passed over (D-10)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from enum import Enum
from typing import NamedTuple, TypeVar

from xlrebal.excel.grid import Cell, Grid
from xlrebal.excel.parse.choice_words import CHOICE_WORDS, plain_word
from xlrebal.excel.parse.corporate_actions import corporate_actions
from xlrebal.excel.parse.find_heading import Heading
from xlrebal.excel.parse.order_status import CANCELLED, order_status
from xlrebal.excel.parse.parse_cells import Unreadable, read_date, read_number, read_text
from xlrebal.excel.parse.table_rows import Records
from xlrebal.excel.parse.told_by import told_by
from xlrebal.schema.custodian import MOVED, NO_SHARES, REINVESTED, Custodian
from xlrebal.schema.custodians import CUSTODIANS
from xlrebal.schema.finding import Finding, Problem, note, warning
from xlrebal.schema.inputs import ACTIONS

# A reinvestment that names its money ("Qual Div Reinvest") is that money's row where it has no shares; a bare one lacks them.
_REINVESTED_MONEY = re.compile(r"(?=.*(?:reinv|drip))(?=.*(?:div|gain|interest|income|distribution))", re.IGNORECASE)
# Where an export shows beside a payment the shares it was paid on.
_PAYMENT = re.compile(
    r"(?!.*\b(?:stock|shares?|reinv\w*|drip)\b).*\b(?:dividends?|div|interest|fees?|tax(?:es)?|withh\w+|cap(?:ital)? gains?|coupon|return of capital)\b",
    re.IGNORECASE,
)  # fmt: skip
T = TypeVar("T")
U = TypeVar("U")

_OURS = {plain_word(action): action for action in ACTIONS} | CHOICE_WORDS[ACTIONS]
_WORDS = {each.name: {plain_word(word): meaning for word, meaning in each.actions.items()} for each in CUSTODIANS}
_BEGINNINGS = {
    each.name: sorted(((plain_word(words), meaning) for words, meaning in each.beginnings.items()), key=lambda pair: -len(pair[0]))
    for each in CUSTODIANS
}  # fmt: skip
_SHOWN = 6  # kinds of rows that the note names


class ActivityRows(NamedTuple):
    """The records that move shares, their actions in our words; what is said of the others, and how far back they reach.

    since: account as written ("" where none is) → the earliest date of its rows that were passed over.
    """

    records: Records
    findings: list[Finding]
    since: dict[str, date]


class _Fate(Enum):
    """What becomes of a row."""

    KEPT = "kept"
    NO_SHARES = "no shares"
    MOVED_OUT = "moved out"
    CAME_TO_NOTHING = "came to nothing"


class _Judged(NamedTuple):
    """status: in our words; "" where the sheet's own stays, blank or unknown."""

    fate: _Fate
    action: Cell
    status: str = ""


def rows_with_shares(grid: Grid, heading: Heading, records: Records) -> ActivityRows:
    """The records of Transactions without those of dividends, interest, fees, journals and transfers of money, and cancelled orders.

    A row without shares is passed over, in whatever words, unless it claims a purchase, a sale or a receipt: that row
    lacks its quantity. With shares, a word that is not known stays for checking to find.
    """
    told = list(corporate_actions(grid.sheet, heading, records))
    if not {"action", "quantity"} <= heading.places.keys():
        return ActivityRows(records, told, {})
    judged = _judged_rows(grid, heading, records)
    kept = [at for at, each in enumerate(judged) if each.fate is _Fate.KEPT]
    cells = {column: [values[at] for at in kept] for column, values in records.cells.items()}
    cells[heading.places["action"]] = [judged[at].action for at in kept]
    if (status := heading.places.get("status")) is not None:
        cells[status] = [judged[at].status or cell for at, cell in zip(kept, cells[status], strict=True)]
    left = Records([records.rows[at] for at in kept], records.left_out, cells)
    return ActivityRows(left, [*_said(grid, heading, records, judged), *told], _since(heading, records, judged))


class _Row(NamedTuple):
    """What decides a row's fate: many rows have the same. quantity: 1, 0 (blank, too) or -1 by its sign, None if unreadable."""

    word: Cell
    quantity: int | None
    names_symbol: bool
    has_amount: bool
    status: str


def _judged_rows(grid: Grid, heading: Heading, records: Records) -> list[_Judged]:
    """What becomes of each record."""
    told, height = told_by(heading.texts.values()), len(records.rows)

    def column(key: str) -> list[Cell]:
        place = heading.places.get(key)
        return [None] * height if place is None else records.cells[place]

    signs = _each(column("quantity"), _sign)
    in_error = {row for row, place in grid.errors if place == heading.places["quantity"]}
    if in_error:
        signs = [None if row in in_error else sign for row, sign in zip(records.rows, signs, strict=True)]
    symbols = _each(column("symbol"), lambda cell: read_text(cell) is not None)
    amounts = _each(column("amount"), lambda cell: _sign(cell) not in (0, None))
    statuses = _each(column("status"), lambda cell: order_status(read_text(cell) or "") or "")
    rows = list(zip(column("action"), signs, symbols, amounts, statuses, strict=True))
    return _each(rows, lambda row: _judged(_Row(*row), told))


def _each(cells: Sequence[T], read: Callable[[T], U]) -> list[U]:
    """Each cell read; equal ones once."""
    distinct = {cell: read(cell) for cell in set(cells)}
    return [distinct[cell] for cell in cells]


def _sign(cell: Cell) -> int | None:
    """The sign of a number, 0 for none; None where the cell cannot be read."""
    number = read_number(cell)
    return None if isinstance(number, Unreadable) else (number or 0) > 0 or -((number or 0) < 0)


def _judged(row: _Row, told: Custodian | None) -> _Judged:
    """What becomes of one row: nothing where its order came to nothing, whatever else it lacks."""
    if row.status == CANCELLED:
        return _Judged(_Fate.CAME_TO_NOTHING, row.word)
    return _judged_by_action(row, told)._replace(status=row.status)


def _judged_by_action(row: _Row, told: Custodian | None) -> _Judged:
    """What becomes of a row that was done, or is to come."""
    text = read_text(row.word)
    if text is None or row.quantity is None:
        return _Judged(_Fate.KEPT, row.word)
    meaning = _meaning(text, told)
    if not row.quantity:
        lacks_shares = meaning in ACTIONS and not (meaning == "receive" and not row.names_symbol)
        return _Judged(_Fate.KEPT, meaning) if lacks_shares else _Judged(_Fate.NO_SHARES, row.word)
    if meaning == MOVED:
        return _Judged(_Fate.KEPT if row.quantity > 0 else _Fate.MOVED_OUT, "receive")
    if meaning == REINVESTED:
        return _Judged(_Fate.KEPT, "reinvest")
    if meaning == NO_SHARES or (meaning is None and _PAYMENT.match(text)):
        return _Judged(_Fate.NO_SHARES if row.has_amount else _Fate.KEPT, row.word)
    return _Judged(_Fate.KEPT, meaning or row.word)


def _meaning(text: str, told: Custodian | None) -> str | None:
    """What a word means: to the custodian whose export this is, then to anybody, then to any custodian."""
    plain = plain_word(text)
    if told and plain in _WORDS[told.name]:
        return _WORDS[told.name][plain]
    if told and (begun := [meaning for words, meaning in _BEGINNINGS[told.name] if plain.startswith(words)]):
        return begun[0]
    if _REINVESTED_MONEY.match(text):
        return REINVESTED
    return next((words[plain] for words in (*_WORDS.values(), _OURS) if plain in words), None)


def _since(heading: Heading, records: Records, judged: list[_Judged]) -> dict[str, date]:
    """The earliest date of each account's rows that were passed over: so far back, too, its history is listed."""
    if "date" not in heading.places:
        return {}
    dates = _each(records.cells[heading.places["date"]], read_date)
    place = heading.places.get("account")
    accounts = [""] * len(dates) if place is None else _each(records.cells[place], lambda cell: read_text(cell) or "")
    since: dict[str, date] = {}
    for account, day, each in zip(accounts, dates, judged, strict=True):
        if each.fate is not _Fate.KEPT and isinstance(day, date):
            since[account] = min(day, since.get(account, day))
    return since


def _said(grid: Grid, heading: Heading, records: Records, judged: list[_Judged]) -> Iterator[Finding]:
    """A note each for the rows that move money alone and for orders that came to nothing; a warning for shares moved away unsold."""
    for fate, (make, code, one, several, advice, key) in _SAID.items():
        places = [at for at, each in enumerate(judged) if each.fate is fate]
        if not places:
            continue
        column = heading.places[key]
        kinds = Counter(read_text(records.cells[column][at]) or "" for at in places).most_common()
        named = ", ".join(f"{word} ({count})" if count > 1 else word for word, count in kinds[:_SHOWN])
        more = f" and {len(kinds) - _SHOWN} kinds more" if len(kinds) > _SHOWN else ""
        message = f"{len(places)} {one if len(places) == 1 else several}: {named}{more}.{advice}"
        yield make(code, message, sheet=grid.sheet, row=records.rows[places[0]] + 1, column=heading.texts[column])


_SAID = {
    _Fate.NO_SHARES: (
        note,
        Problem.ROWS_WITHOUT_SHARES,
        "row moves no shares and is passed over",
        "rows move no shares and are passed over",
        "",
        "action",
    ),
    _Fate.CAME_TO_NOTHING: (
        note,
        Problem.ROWS_WITHOUT_SHARES,
        "order came to nothing and is passed over",
        "orders came to nothing and are passed over",
        "",
        "status",
    ),
    _Fate.MOVED_OUT: (
        warning,
        Problem.SHARES_MOVED_OUT,
        "row moves shares out of an account unsold and is left out",
        "rows move shares out of an account unsold and are left out",
        " Where they went needs a receive row with what they cost; where they were, Lots must no longer have them.",
        "action",
    ),
}
