"""The values on the Settings sheet, each read by the kind its setting declares."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xlrebal.excel.grid import Cell
from xlrebal.excel.parse.choice_words import CHOICE_WORDS, plain_word
from xlrebal.excel.parse.heading_words import normal_name
from xlrebal.excel.parse.parse_cells import (
    Reader,
    Unreadable,
    read_date,
    read_flag,
    read_number,
    read_text,
    read_whole_number,
    word_reader,
)
from xlrebal.excel.parse.parse_percents import is_percent_format, is_percentage, read_percent_text
from xlrebal.excel.parse.setting_meant import limit_meant, what_to_do
from xlrebal.schema.column import Kind, Table, Value
from xlrebal.schema.finding import Finding, Place, Problem, error, note, warning
from xlrebal.schema.money_text import money_text
from xlrebal.schema.settings import ALL_SETTINGS, Setting
from xlrebal.tax.conventions import CONVENTIONS, Convention

_CONVENTION = re.compile(r"c[\s-]?(\d{1,2})(?!\d)", re.IGNORECASE)
_NEITHER = Unreadable("may mean no limit, or that nothing is allowed: clear the cell for no limit, or enter 0")
_CONVENTIONS = {each.id: each for each in CONVENTIONS}


class ParsedSettings(NamedTuple):
    """{setting's key: value} of the settings given; the keys of those whose value cannot be used; findings."""

    values: dict[str, Value]
    unread: frozenset[str]
    findings: list[Finding]


def parse_settings(table: Table, formats: Mapping[int, str], cells: Sequence[Cell]) -> ParsedSettings:
    """The settings given, and findings for names and values we cannot use.

    formats: record → number format of its value; cells: the values as they stand. A percent is in points (5 is 5 %)
    unless its cell has a percent format or a % sign. A contested convention goes by its number: "C-7 …" is C-7. A value
    beyond its setting's limits is not used. Error cells, and formulas never calculated, have their finding already.
    """
    values: dict[str, Value] = {}
    unread: set[str] = set()
    findings: list[Finding] = []
    meant: list[tuple[int, str, Setting]] = []
    for at, name in enumerate(table.columns["name"]):
        faulty = (at, "value") in table.faults
        if not isinstance(name, str) or (read_text(cells[at]) is None and not faulty):
            continue
        convention = _convention_called(name)
        setting = _SETTINGS.get(normal_name(convention.id if convention else name))
        if setting and setting.share and is_percentage(cells[at], formats.get(at, "")):
            setting = _SETTINGS[normal_name(setting.share)]
        if convention and setting is None:
            findings.append(_fixed(table, at, convention))
        elif setting is None:
            limit = limit_meant(name) if faulty or isinstance(read_number(cells[at]), float) else None
            meant += [(at, name, limit)] if limit else []
            findings += [] if limit else [_unknown(table, at, name)]
        elif setting.key in values or setting.key in unread:
            findings.append(_repeated(table, at, setting, values, _read(setting, cells[at], formats.get(at, ""))))
        elif faulty:
            unread.add(setting.key)
        elif other := _set_instead(setting, cells[at]):
            values.setdefault(*other)
        elif isinstance(value := _read(setting, cells[at], formats.get(at, "")), Unreadable):
            unread.add(setting.key)
            findings.append(_unreadable(table, at, setting, value))
        else:
            values[setting.key] = value
            findings += _cents_or_share(table, at, setting, value)
    for at, name, limit in meant:
        if limit.key in values:
            findings.append(_unknown(table, at, name))
        else:
            unread.add(limit.key)
            findings.append(_unknown_limit(table, at, name, limit))
    return ParsedSettings(values, frozenset(unread), findings)


def _convention_called(name: str) -> Convention | None:
    """The contested convention whose number the name starts with."""
    match = _CONVENTION.match(name.strip())
    return _CONVENTIONS.get(f"C-{int(match[1])}") if match else None


def _read(setting: Setting, cell: Cell, code: str) -> Value | Unreadable:
    """The setting's value, Unreadable where it is beyond the limits; the cell is not blank."""
    value = _value(setting, cell, code)
    if value is None and setting.is_limit:  # a cell that is not blank: "none" may mean no limit, or nothing allowed
        return _NEITHER
    outside = _out_of_range(setting, value) if isinstance(value, float) else None
    return outside or value


def _set_instead(setting: Setting, cell: Cell) -> tuple[str, str] | None:
    """The key and value of another setting that the word in the cell sets; None where it is no such word."""
    word = plain_word(cell) if isinstance(cell, str) else ""
    return next(((key, value) for each, key, value in setting.instead if word == each), None)


def _out_of_range(setting: Setting, number: float) -> Unreadable | None:
    """What is wrong with a number beyond the setting's limits."""
    if setting.minimum is not None and number < setting.minimum:
        limit, side, other = setting.minimum, "below", "more"
    elif setting.maximum is not None and number > setting.maximum:
        limit, side, other = setting.maximum, "above", "less"
    else:
        return None
    text = f"{limit * 100:g} %" if setting.kind is Kind.PERCENT else f"{limit:g}"
    return Unreadable(f"is {side} {text}: {setting.correction or f'enter {text} or {other}'}")


def _value(setting: Setting, cell: Cell, code: str) -> Value | Unreadable:
    """The setting's value by its kind."""
    if setting.kind is not Kind.PERCENT:
        return _reader_of(setting)(cell)
    if isinstance(cell, str) and "%" in cell:
        return read_percent_text(cell)
    number = read_number(cell)
    return number / 100 if isinstance(number, float) and not is_percent_format(code) else number


def _reader_of(setting: Setting) -> Reader:
    """How the setting's cell is read."""
    if setting.kind is Kind.CHOICE:
        return word_reader(setting.choices, CHOICE_WORDS.get(setting.choices, {}), shortened=True)
    return _READERS[setting.kind]


def _unknown(table: Table, at: int, name: str) -> Finding:
    """A name that is no setting, with the nearest that is."""
    message = f"{name} is no setting and is ignored: {what_to_do(name, _SETTINGS)}"
    return _say(table, at, Problem.UNKNOWN_SETTING, message, name)


def _unknown_limit(table: Table, at: int, name: str, limit: Setting) -> Finding:
    """A name that is no setting and seems to mean a limit, which is not given under its own."""
    message = f"{name} is no setting and may mean {limit.name}, which limits the trades: call it so, or delete the row. Until then nothing is traded."
    column = table.headings["name"]
    return error(Problem.UNKNOWN_SETTING, message, sheet=table.sheet, row=table.rows[at], column=column, value=name)


def _fixed(table: Table, at: int, convention: Convention) -> Finding:
    """A contested convention that has no choice."""
    return warning(
        Problem.BAD_VALUE,
        f"{convention.id} has no other choice and is ignored: {convention.chosen}, because {convention.fixed}. Delete the row.",
        **_value_place(table, at),
    )


def _repeated(table: Table, at: int, setting: Setting, values: dict[str, Value], second: Value | Unreadable) -> Finding:
    """A setting given twice: the first is used, but the smaller of two limits, and the larger of two shares that are a minimum."""
    used, first = "the first is used", values.get(setting.key)
    if isinstance(first, float) and isinstance(second, float) and (setting.is_limit or setting.name in _SHARES):
        choose, which = (min, "smaller") if setting.is_limit else (max, "larger")
        values[setting.key] = choose(first, second)
        used = f"the {which}, {_shown(setting, choose(first, second))}, is used"
    return _say(table, at, Problem.BAD_VALUE, f"{setting.name} is given twice: {used}; delete one.", setting.name)


def _cents_or_share(table: Table, at: int, setting: Setting, value: Value) -> list[Finding]:
    """Whether so few cents are meant for a percentage, where the setting may be given as one."""
    if not setting.share or not isinstance(value, float) or not 0 < value < 1:
        return []
    share = f"{value * 100:g}%"
    message = f"{setting.name} {value:g} is taken as {money_text(value * 100)}. If {share} is meant, enter {share} with its % sign, or use {setting.share}."
    return [note(Problem.PERCENT_UNCLEAR, message, **_value_place(table, at))]


def _shown(setting: Setting, number: float) -> str:
    return f"{number * 100:g}%" if setting.kind is Kind.PERCENT else f"{number:,.10g}"


def _say(table: Table, at: int, code: Problem, message: str, value: str) -> Finding:
    """A warning about a setting's name."""
    return warning(code, message, sheet=table.sheet, row=table.rows[at], column=table.headings["name"], value=value)


def _unreadable(table: Table, at: int, setting: Setting, value: Unreadable) -> Finding:
    """A value that is not of the setting's kind."""
    place = _value_place(table, at)
    code = Problem.BAD_DATE if setting.kind is Kind.DATE else Problem.BAD_VALUE
    until_then = "nothing is traded" if setting.is_limit else "its default holds"
    return error(code, f'{setting.name} "{place["value"]}" {value.reason}. Until then {until_then}.', **place)


def _value_place(table: Table, at: int) -> Place:
    """Where a setting's value stands, and what it says."""
    return Place(
        sheet=table.sheet, row=table.rows[at], column=table.headings["value"], value=table.columns["value"][at]
    )


def _by_name() -> dict[str, Setting]:
    """Settings by normal name and alias; a percent's % may be left out where no other setting has that name."""
    exact = {normal_name(name): setting for setting in ALL_SETTINGS for name in (setting.name, *setting.aliases)}
    loose = {name.rstrip("%"): setting for name, setting in exact.items()}
    return loose | exact


_SETTINGS = _by_name()
_SHARES = frozenset(setting.share for setting in ALL_SETTINGS if setting.share)
_READERS: dict[Kind, Reader] = {
    Kind.TEXT: read_text,
    Kind.FLAG: read_flag,
    Kind.NUMBER: read_number,
    Kind.MONEY: read_number,
    Kind.COUNT: read_whole_number,
    Kind.DATE: read_date,
}
