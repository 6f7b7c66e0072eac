"""Turn cells into typed values, a column at a time: numbers as text, serial dates, yes and no, choices.

A column that already holds what it should is passed through; otherwise each distinct cell is read once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from math import isfinite
from typing import NamedTuple

from xlrebal.excel.grid import Cell
from xlrebal.excel.parse.choice_words import CHOICE_WORDS, plain_word
from xlrebal.schema.column import Column, Kind, Value
from xlrebal.schema.inputs import ACCOUNT_TYPES
from xlrebal.schema.registrations import registered_kind

# What exports write where they have nothing to say.
BLANKS = frozenset({"", "-", "--", "---", "–", "—", "n/a", "na", "none", "null", "nan"})
TEXT_BLANKS = frozenset({"", "-", "--", "---", "–", "—", "n/a"})

_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:E[-+]?\d+)?|\.\d+(?:E[-+]?\d+)?", re.IGNORECASE)
_SIGNS = re.compile(r"[-+]?\$?[-+]?")
_TIME = re.compile(r"(?:[ T,]+\d{1,2}:\d\d.*|;\d{6})$")
_AS_OF = re.compile(r"^.*\bas of\b\s*", re.IGNORECASE)
_AS_OF_END = re.compile(r"\s*\bas of\b.*$", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{4})(\d\d)(\d\d)")
_US = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.?[- ]+(\d{1,2})(?:st|nd|rd|th)?,?[- ]+(\d{4}|\d{2})", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(\d{1,2})[- ]+([a-z]{3,9})\.?,?[- ]+(\d{4}|\d{2})", re.IGNORECASE)
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip

FIRST_DAY, LAST_DAY = date(1927, 1, 1), date(2200, 12, 31)  # beyond them stand slips of the hand, and "never"
_ENDS = frozenset({"until", "end"})  # columns where a blank is "for ever", which some systems write as 31 December 9999

_SERIAL_ZERO = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 110_000  # 1927 to 2201; below stand years (2021) and slips of the hand
_FLAGS = {"yes": True, "y": True, "true": True, "1": True, "x": True, "✓": True, "✔": True, "on": True,
          "no": False, "n": False, "false": False, "0": False, "off": False}  # fmt: skip


class Unreadable(NamedTuple):
    """A cell that is not of its column's kind: what it is not, and what to write instead."""

    reason: str


Reader = Callable[[Cell], Value | Unreadable]
Values = list[Value | Unreadable]

NOT_A_NUMBER = Unreadable("is not a number: enter the number alone, as 1,234.50")
NOT_A_DATE = Unreadable("is not a date: write it as 2026-11-20 or 11/20/2026, month first")
SEVERAL_DATES = Unreadable("stands for several purchases: list each as a row of its own, with its date")
NO_SUCH_YEAR = Unreadable("lies before 1927 or after 2200: check the year")
NOT_A_FLAG = Unreadable("is neither yes nor no: enter yes or no")
NOT_WHOLE = Unreadable("is not a whole number: enter one")


def parse_column(column: Column, cells: Sequence[Cell]) -> Values:
    """The column's values; None where a cell is blank, Unreadable where it is not of the column's kind.

    Percents are not read here: what their plain numbers mean is decided for the whole column.
    """
    kinds = set(map(type, cells))
    if column.kind in _NUMBERS and kinds <= {float, type(None)}:
        return list(cells)
    if column.kind is Kind.DATE and kinds <= {date, type(None)} and all(map(_is_usual_day, set(cells))):
        return list(cells)
    return read_each(reader_of(column), cells)


def read_each(read: Reader, cells: Sequence[Cell]) -> Values:
    """Each cell read, equal ones once."""
    if bool in map(type, cells):  # True equals 1: they would share a place below
        return [read(cell) for cell in cells]
    known = {cell: read(cell) for cell in set(cells)}
    return [known[cell] for cell in cells]


def reader_of(column: Column) -> Reader:
    """How one cell of the column is read."""
    if column.kind in (Kind.TEXT, Kind.MIXED):
        return read_symbol if column.key == "symbol" else read_text
    if column.kind is Kind.CHOICE:
        return choice_reader(column)
    return read_end if column.key in _ENDS and column.kind is Kind.DATE else _READERS[column.kind]


def read_number(cell: Cell) -> float | Unreadable | None:
    """A number, also as text: "1,234.50", "(12)", "-$21.63"."""
    if isinstance(cell, bool):
        return NOT_A_NUMBER
    if isinstance(cell, float | int):
        return float(cell)
    if isinstance(cell, str):
        return _number_from_text(cell)
    return None if cell is None else NOT_A_NUMBER


def read_whole_number(cell: Cell) -> float | Unreadable | None:
    """A number without a fraction."""
    number = read_number(cell)
    return NOT_WHOLE if isinstance(number, float) and not number.is_integer() else number


def read_text(cell: Cell) -> str | None:
    """Text with its spaces tidied; an account number that Excel made a number loses its ".0" again."""
    if cell is None:
        return None
    if isinstance(cell, str):
        text = " ".join(cell.replace("\u200b", "").split())
        return None if text.casefold() in TEXT_BLANKS else text
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float | int):
        return str(int(cell)) if float(cell).is_integer() else repr(cell)
    return (cell.date() if isinstance(cell, datetime) else cell).isoformat()


def read_symbol(cell: Cell) -> str | None:
    """A ticker or CUSIP in capitals, without the stars of a footnote ("SPAXX**")."""
    text = read_text(cell)
    symbol = text.upper().rstrip("* ") if text else None
    return None if symbol in ("", "NULL", None) else symbol


def read_date(cell: Cell) -> date | Unreadable | None:
    """The day of a date cell, a serial number or a text, as `read_day`; a year of nobody's life is refused."""
    day = read_day(cell)
    return NO_SUCH_YEAR if isinstance(day, date) and not FIRST_DAY <= day <= LAST_DAY else day


def read_end(cell: Cell) -> date | Unreadable | None:
    """The last day of something; None for a day that never comes."""
    day = read_day(cell)
    return None if isinstance(day, date) and day > LAST_DAY else read_date(cell)


def read_day(cell: Cell) -> date | Unreadable | None:
    """Any day of the calendar, from a date cell, a serial number or a text; times of day are dropped."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date) or cell is None:
        return cell
    if isinstance(cell, bool):
        return NOT_A_DATE
    return _date_from_text(cell) if isinstance(cell, str) else _date_from_serial(cell)


def _is_usual_day(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, date) and FIRST_DAY <= cell <= LAST_DAY)


def is_dated(cell: Cell) -> bool:
    """Whether a cell is a date, rather than a line of text that ends in one ("Positions as of 11/20/2026")."""
    return isinstance(read_day(_AS_OF_END.sub("", cell) if isinstance(cell, str) else cell), date)


def read_flag(cell: Cell) -> bool | Unreadable | None:
    """Yes or no."""
    if isinstance(cell, bool) or cell is None:
        return cell
    text = (read_text(cell) or "").casefold()
    return None if text in BLANKS else _FLAGS.get(text, NOT_A_FLAG)


def choice_reader(column: Column) -> Reader:
    """How a cell of a column with choices is read: case, spaces and punctuation aside, and by the usual other words."""
    if column.choices == ACCOUNT_TYPES:
        return _account_kind
    return word_reader(column.choices, CHOICE_WORDS.get(column.choices, {}))


def _account_kind(cell: Cell) -> Value | Unreadable:
    """The kind of account that a type or a registration names."""
    text = read_text(cell)
    if text is None or text.casefold() in BLANKS:
        return None
    return registered_kind(text) or Unreadable(f"is none of {', '.join(ACCOUNT_TYPES)}: choose one of them")


def word_reader(choices: tuple[str, ...], words: dict[str, str], *, shortened: bool = False) -> Reader:
    """How a cell that holds one of `choices`, or one of `words` for them, is read.

    shortened: the beginning of a choice will do where no other begins so: "mid" is midpoint.
    """
    known = words | {plain_word(choice): choice for choice in choices}
    unknown = Unreadable(f"is none of {', '.join(choices)}: choose one of them")

    def read(cell: Cell) -> Value | Unreadable:
        # Excel turns 5/25 into the 25th of May as it is typed.
        text = f"{cell.month}/{cell.day}" if isinstance(cell, date) else read_text(cell)
        if text is None or text.casefold() in BLANKS:
            return None
        word = plain_word(text)
        begun = [choice for choice in choices if plain_word(choice).startswith(word)] if shortened else []
        return known.get(word) or (begun[0] if len(begun) == 1 and len(word) >= _SHORTEST_WORD else unknown)

    return read


_SHORTEST_WORD = 3


def _number_from_text(text: str) -> float | Unreadable | None:
    """The number a person sees in a text; no percent, no unit."""
    plain = text.strip().replace("−", "-")
    if plain.casefold() in BLANKS:
        return None
    bracketed = plain.startswith("(") and plain.endswith(")")
    signs = _SIGNS.match(plain[1:-1].strip() if bracketed else plain)
    digits = signs.string[signs.end() :].strip() if signs else ""
    if signs is None or not _NUMBER.fullmatch(digits):
        return NOT_A_NUMBER
    negative = bracketed != ("-" in signs[0])
    number = float(digits.replace(",", ""))
    return -number if negative else number


def _date_from_serial(serial: float | int) -> date | Unreadable:
    """Excel's count of days; a number such as 20261120 is the date it looks like."""
    if not isfinite(serial):
        return NOT_A_DATE
    if _FIRST_SERIAL <= serial <= _LAST_SERIAL:
        return _SERIAL_ZERO + timedelta(days=int(serial))
    return _calendar_date(str(int(serial))) or NOT_A_DATE


def _date_from_text(text: str) -> date | Unreadable | None:
    """A date as people and exports write it."""
    plain = _TIME.sub("", _AS_OF.sub("", " ".join(text.split()))).strip()
    if plain.casefold() in BLANKS:
        return None
    if number := _NUMBER.fullmatch(plain):
        serial = float(number[0].replace(",", ""))
        if serial <= _LAST_SERIAL:
            return _date_from_serial(serial)
    if plain.casefold() in ("various", "var", "multiple"):
        return SEVERAL_DATES
    return _calendar_date(plain) or NOT_A_DATE


def _calendar_date(text: str) -> date | None:
    """The date written in one of the forms we know; None where it is none, or no day of the calendar."""
    try:
        if match := _ISO.fullmatch(text):
            return date(*(int(part) for part in match.groups() if part))
        if match := _US.fullmatch(text):
            return date(_year(match[4]), int(match[1]), int(match[3]))
        if match := _MONTH_FIRST.fullmatch(text):
            return date(_year(match[3]), _month(match[1]), int(match[2]))
        if match := _DAY_FIRST.fullmatch(text):
            return date(_year(match[3]), _month(match[2]), int(match[1]))
    except ValueError:
        return None
    return None


def _year(digits: str) -> int:
    """Two digits as Excel reads them: 29 is 2029, 30 is 1930."""
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 30 else 1900)


def _month(name: str) -> int:
    """1 to 12 from a month's name or its first letters; ValueError where it is none."""
    return next((number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.casefold())), 0)


_READERS: dict[Kind, Reader] = {
    Kind.FLAG: read_flag,
    Kind.NUMBER: read_number,
    Kind.COUNT: read_whole_number,
    Kind.QUANTITY: read_number,
    Kind.PRICE: read_number,
    Kind.MONEY: read_number,
    Kind.DATE: read_date,
}
_NUMBERS = (Kind.NUMBER, Kind.QUANTITY, Kind.PRICE, Kind.MONEY)
