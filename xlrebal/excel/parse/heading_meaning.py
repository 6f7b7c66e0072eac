"""Which columns of a sheet a heading may mean, the likeliest first."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import NamedTuple

from xlrebal.excel.parse.heading_words import joined, undated, without_brackets, words_of
from xlrebal.schema.column import Column, InputSheet, Kind

# What a heading says beside its column's name: the unit of its figures, the kind of its bands, half of the whole.
MARKS = frozenset({"bps", "point", "relative", "absolute", "half"})

_NAME, _ALIAS, _SAME_WORDS, _RULE, _OUTSIDE_BRACKETS = range(5)
# In brackets these make a heading another one: Cost Basis (per share), Value (prior day), Target % (proposed).
_TELLING = words_of("share unit change gain loss prior previous last old pending proposed drift actual estimated")

Rank = tuple[
    int, int, int
]  # how it is recognised; the place of the alias or rule; the place of the column on its sheet

_UNITS = {Kind.PERCENT: "%", Kind.MONEY: "$", Kind.PRICE: "$"}  # a heading may name its column's unit or leave it out


class Meaning(NamedTuple):
    """A column that a heading may mean; the lowest rank is the likeliest. marks: see MARKS."""

    rank: Rank
    key: str
    marks: frozenset[str] = frozenset()


class _Rule(NamedTuple):
    """One of a column's `words`: all of one of these sets must be there, and no word but those allowed."""

    needed: tuple[frozenset[str], ...]
    allowed: frozenset[str]
    meaning: Meaning

    def met_by(self, words: frozenset[str]) -> bool:
        """Whether a heading of these words meets it."""
        return words <= self.allowed and any(needed <= words for needed in self.needed)


class HeadingReader:
    """The headings that one sheet knows. named_twice: the columns whose things have a number and a name."""

    def __init__(self, sheet: InputSheet) -> None:
        """Each heading is worked out once, however often it is asked for."""
        self.named_twice = {column.key for column in sheet.columns if column.named_twice}
        self._in_dollars = {column.key for column in sheet.columns if _UNITS.get(column.kind) == "$"}
        self._own = {joined(column.name): column.key for column in sheet.columns}
        self._aliases: dict[str, list[Meaning]] = {}
        self._same_words: dict[frozenset[str], list[Meaning]] = {}
        self._rules: list[_Rule] = []
        self._never = {column.key: frozenset(map(words_of, column.never)) for column in sheet.columns}
        self._asks = [(column, words_of(each)) for column in sheet.columns for each in column.unclear]
        self._known: dict[str, tuple[Meaning, ...]] = {}
        for place, column in enumerate(sheet.columns):
            for at, alias in enumerate(column.aliases):
                self._aliases.setdefault(joined(alias), []).append(Meaning((_ALIAS, at, place), column.key))
            if not sheet.open_ended:  # where every heading may be a class of the advisor's, only names count
                self._learn(place, column)

    def _learn(self, place: int, column: Column) -> None:
        """The column's words: those of its names, with and without its unit, and its rules."""
        unit = words_of(_UNITS.get(column.kind, ""))
        for at, name in enumerate((column.name, *column.aliases)):
            for words in {words_of(name), words_of(name) | unit, words_of(name) - unit} - {frozenset()}:
                self._same_words.setdefault(words, []).append(Meaning((_SAME_WORDS, at, place), column.key))
        self._rules += [
            _rule(text, unit, Meaning((_RULE, at, place), column.key)) for at, text in enumerate(column.words)
        ]

    def meanings(self, text: str) -> tuple[Meaning, ...]:
        """The columns a heading may mean, the likeliest first; a column's own name is never another's."""
        if text not in self._known:
            found = self._meanings(undated(" ".join(text.split())))
            self._known[text] = tuple(sorted(found, key=lambda each: each.rank))
        return self._known[text]

    def asked(self, text: str) -> Column | None:
        """The column that a heading may mean, or another: it has to be asked which."""
        words = words_of(text)
        return next((column for column, unclear in self._asks if unclear <= words), None)

    def _meanings(self, text: str) -> list[Meaning]:
        whole = self._read(joined(text), words_of(text))
        outside = without_brackets(text)
        if whole or not outside.strip() or outside == text or _TELLING & (words_of(text) - words_of(outside)):
            return whole
        inner = self._read(joined(outside), words_of(outside))
        return [each._replace(rank=(_OUTSIDE_BRACKETS, *each.rank[:2])) for each in inner]

    def _read(self, name: str, words: frozenset[str]) -> list[Meaning]:
        """By the column's name; else by an alias, by the words of either, or by a rule, each column once."""
        if name in self._own and self._may_be(self._own[name], words):
            return [Meaning((_NAME, 0, 0), self._own[name])]
        by_words = [*self._same_words.get(words, ()), *(rule.meaning for rule in self._rules if rule.met_by(words))]
        marked = (each._replace(marks=words & MARKS) for each in by_words if words not in self._never[each.key])
        best: dict[str, Meaning] = {}
        for each in sorted([*self._aliases.get(name, ()), *marked], key=lambda one: one.rank):
            if self._may_be(each.key, words):
                best.setdefault(each.key, each)
        return list(best.values())

    def _may_be(self, key: str, words: frozenset[str]) -> bool:
        """Whether the column may hold dollars, where the heading speaks of them: Target $ is no Target %."""
        return "$" not in words or key in self._in_dollars


@cache
def heading_reader(sheet: InputSheet) -> HeadingReader:
    """The sheet's reader, made once."""
    return HeadingReader(sheet)


def _rule(text: str, unit: frozenset[str], meaning: Meaning) -> _Rule:
    """The rule that a line of `Column.words` states."""
    groups, _, beside = text.partition("~")
    alternatives = [[words_of(word) for word in group.split("|")] for group in groups.split()]
    needed = tuple(frozenset[str]().union(*chosen) for chosen in product(*alternatives))
    one_of_each = frozenset[str]().union(*needed)
    return _Rule(needed, one_of_each | words_of(beside) | unit, meaning)
