"""The values on the Settings sheet, each read by the kind its setting declares."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from xlrebal.excel.choice_words import CHOICE_WORDS
from xlrebal.excel.find_heading import normal_name
from xlrebal.excel.grid import Cell
from xlrebal.excel.parse_cells import (
    Reader,
    Unreadable,
    read_date,
    read_flag,
    read_number,
    read_text,
    read_whole_number,
    word_reader,
)
from xlrebal.excel.parse_percents import is_percent_format, read_percent_text
from xlrebal.schema.column import Kind, Table, Value
from xlrebal.schema.finding import Finding, Problem, error, warning
from xlrebal.schema.settings import ALL_SETTINGS, Setting

_CONVENTION = re.compile(r"c[\s-]?(\d{1,2})(?!\d)", re.IGNORECASE)
_LAST_CONVENTION = 15  # the contested conventions of TAX_RULES are C-1 to C-15


def parse_settings(
    table: Table, formats: Mapping[int, str], cells: Sequence[Cell]
) -> tuple[dict[str, Value], list[Finding]]:
    """{setting's key: value} of the settings given, and findings for names and values we cannot use.

    formats: record → number format of its value; cells: the values as they stand. A percent is in points (5 is 5 %)
    unless its cell has a percent format or a % sign. A contested convention "C-7 …" passes as text, under c_7.
    """
    values: dict[str, Value] = {}
    findings: list[Finding] = []
    for at, name in enumerate(table.columns["name"]):
        if not isinstance(name, str) or read_text(cells[at]) is None:
            continue
        setting = _setting_called(name)
        if setting is None:
            findings.append(_unknown(table, at, name))
        elif setting.key in values:
            findings.append(_repeated(table, at, setting))
        elif isinstance(value := _read(setting, cells[at], formats.get(at, "")), Unreadable):
            findings.append(_unreadable(table, at, setting, value))
        else:
            values[setting.key] = value
    return values, findings


def _setting_called(name: str) -> Setting | None:
    """The setting of this name; a contested convention is one of its own."""
    if (match := _CONVENTION.match(name.strip())) and 1 <= int(match[1]) <= _LAST_CONVENTION:
        return Setting(f"C-{int(match[1])}", Kind.TEXT, None, "")
    return _SETTINGS.get(normal_name(name))


def _read(setting: Setting, cell: Cell, code: str) -> Value | Unreadable:
    """The setting's value."""
    if setting.kind is not Kind.PERCENT:
        return _reader_of(setting)(cell)
    if isinstance(cell, str) and "%" in cell:
        return read_percent_text(cell)
    number = read_number(cell)
    return number / 100 if isinstance(number, float) and not is_percent_format(code) else number


def _reader_of(setting: Setting) -> Reader:
    """How the setting's cell is read."""
    if setting.kind is Kind.CHOICE:
        return word_reader(setting.choices, CHOICE_WORDS.get(setting.choices, {}))
    return _READERS[setting.kind]


def _unknown(table: Table, at: int, name: str) -> Finding:
    """A name that is no setting, with the nearest that is."""
    from difflib import get_close_matches  # only misspellings pay for it

    near = get_close_matches(normal_name(name), _SETTINGS, n=1, cutoff=0.6)
    advice = f"did you mean {_SETTINGS[near[0]].name}?" if near else "delete the row, or see the template's names."
    return _say(table, at, Problem.UNKNOWN_SETTING, f"{name} is no setting and is ignored: {advice}", name)


def _repeated(table: Table, at: int, setting: Setting) -> Finding:
    """A setting given twice."""
    message = f"{setting.name} is given twice: the first is used; delete one."
    return _say(table, at, Problem.BAD_VALUE, message, setting.name)


def _say(table: Table, at: int, code: Problem, message: str, value: str) -> Finding:
    """A warning about a setting's name."""
    return warning(code, message, sheet=table.sheet, row=table.rows[at], column=table.headings["name"], value=value)


def _unreadable(table: Table, at: int, setting: Setting, value: Unreadable) -> Finding:
    """A value that is not of the setting's kind."""
    text = table.columns["value"][at]
    code = Problem.BAD_DATE if setting.kind is Kind.DATE else Problem.BAD_VALUE
    message = f'{setting.name} "{text}" {value.reason}. Until then its default holds.'
    return error(code, message, sheet=table.sheet, row=table.rows[at], column=table.headings["value"], value=text)


def _by_name() -> dict[str, Setting]:
    """Settings by normal name and alias; a percent's % may be left out where no other setting has that name."""
    exact = {normal_name(name): setting for setting in ALL_SETTINGS for name in (setting.name, *setting.aliases)}
    loose = {name.rstrip("%"): setting for name, setting in exact.items()}
    return loose | exact


_SETTINGS = _by_name()
_READERS: dict[Kind, Reader] = {
    Kind.TEXT: read_text,
    Kind.FLAG: read_flag,
    Kind.NUMBER: read_number,
    Kind.MONEY: read_number,
    Kind.COUNT: read_whole_number,
    Kind.DATE: read_date,
}
