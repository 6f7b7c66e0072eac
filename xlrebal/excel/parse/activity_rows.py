"""The rows of a custodian's activity: those that move shares in our words; those that move money alone are passed over (D-10)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from xlrebal.excel.grid import Cell, Grid
from xlrebal.excel.parse.choice_words import CHOICE_WORDS, plain_word
from xlrebal.excel.parse.find_heading import Heading
from xlrebal.excel.parse.parse_cells import Unreadable, read_number, read_text
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
_OURS = {plain_word(action): action for action in ACTIONS} | CHOICE_WORDS[ACTIONS]
_WORDS = {each.name: {plain_word(word): meaning for word, meaning in each.actions.items()} for each in CUSTODIANS}
_SHOWN = 6  # kinds of rows that the note names


class ActivityRows(NamedTuple):
    """The records that move shares, their actions in our words; what is said of the others."""

    records: Records
    findings: list[Finding]


class _Fate(Enum):
    """What becomes of a row."""

    KEPT = "kept"
    NO_SHARES = "no shares"
    MOVED_OUT = "moved out"


class _Judged(NamedTuple):
    fate: _Fate
    action: Cell


def rows_with_shares(grid: Grid, heading: Heading, records: Records) -> ActivityRows:
    """The records of Transactions without those of dividends, interest, fees, journals and transfers of money.

    A row without shares is passed over, in whatever words, unless it claims a purchase, a sale or a receipt: that row
    lacks its quantity. With shares, a word that is not known stays for checking to find.
    """
    if not {"action", "quantity"} <= heading.places.keys():
        return ActivityRows(records, [])
    told = told_by(heading.texts.values())
    judged = [_judged(_Row(grid, heading, records, at), told) for at in range(len(records.rows))]
    kept = [at for at, each in enumerate(judged) if each.fate is _Fate.KEPT]
    cells = {column: [values[at] for at in kept] for column, values in records.cells.items()}
    cells[heading.places["action"]] = [judged[at].action for at in kept]
    left = Records([records.rows[at] for at in kept], records.left_out, cells)
    return ActivityRows(left, [*_said(grid, heading, records, judged)])


class _Row:
    """One record's cells by key."""

    def __init__(self, grid: Grid, heading: Heading, records: Records, at: int) -> None:
        self._places, self._cells, self._at = heading.places, records.cells, at
        self._errors, self._row = grid.errors, records.rows[at]

    def cell(self, key: str) -> Cell:
        """A cell; None where it, or its column, is missing."""
        place = self._places.get(key)
        return None if place is None else self._cells[place][self._at]

    def number(self, key: str) -> float | Unreadable | None:
        """A cell as a number; an error cell is none that can be read."""
        if (self._row, self._places.get(key, -1)) in self._errors:
            return Unreadable("is an error")
        return read_number(self.cell(key))


def _judged(row: _Row, told: Custodian | None) -> _Judged:
    """What becomes of one row."""
    word, quantity = row.cell("action"), row.number("quantity")
    text = read_text(word)
    if text is None or isinstance(quantity, Unreadable):
        return _Judged(_Fate.KEPT, word)
    meaning = _meaning(text, told)
    if not quantity:
        lacks_shares = meaning in ACTIONS and not (meaning == "receive" and read_text(row.cell("symbol")) is None)
        return _Judged(_Fate.KEPT, meaning) if lacks_shares else _Judged(_Fate.NO_SHARES, word)
    if meaning == MOVED:
        return _Judged(_Fate.KEPT if quantity > 0 else _Fate.MOVED_OUT, "receive")
    if meaning == REINVESTED:
        return _Judged(_Fate.KEPT, "reinvest")
    if meaning == NO_SHARES or (meaning is None and _PAYMENT.match(text)):
        return _Judged(_Fate.NO_SHARES if row.number("amount") else _Fate.KEPT, word)
    return _Judged(_Fate.KEPT, meaning or word)


def _meaning(text: str, told: Custodian | None) -> str | None:
    """What a word means: to the custodian whose export this is, then to anybody, then to any custodian."""
    plain = plain_word(text)
    if told and plain in _WORDS[told.name]:
        return _WORDS[told.name][plain]
    if _REINVESTED_MONEY.match(text):
        return REINVESTED
    return next((words[plain] for words in (*_WORDS.values(), _OURS) if plain in words), None)


def _said(grid: Grid, heading: Heading, records: Records, judged: list[_Judged]) -> Iterator[Finding]:
    """A note for the rows that move money alone, and a warning for those that move shares away unsold."""
    column = heading.places["action"]
    for fate, (make, code, one, several, advice) in _SAID.items():
        places = [at for at, each in enumerate(judged) if each.fate is fate]
        if not places:
            continue
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
    ),
    _Fate.MOVED_OUT: (
        warning,
        Problem.SHARES_MOVED_OUT,
        "row moves shares out of an account unsold and is left out",
        "rows move shares out of an account unsold and are left out",
        " Where they went needs a receive row with what they cost; where they were, Lots must no longer have them.",
    ),
}
