"""Every choice of every column, one by one: in some book it gives another result than each other choice of its column.

A column has stages: books in which one cell of it takes each of its choices in turn, with what must stand beside it to matter.
Two choices are told apart where the results of some stage differ, Checks aside. A new choice is tried in every stage of its
column by itself; where none tells it from another, this test fails: add a stage in which it matters, or, where two words are
meant to be one thing, say so under ALIKE.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations
from typing import NamedTuple

import pytest

from tests.unit.test_every_input_is_used import (
    BRACKETS,
    HARVEST,
    INHERITED,
    RECEIVED,
    Change,
    answer,
    book_with,
    results,
)
from xlrebal.schema.column import Column
from xlrebal.schema.inputs import ACCOUNT_TYPES, INPUT_SHEETS
from xlrebal.schema.results import RESULT_TABLES

BLANK = ""  # what the one choice of a column is compared with
Field = tuple[str, str]  # sheet and column


class Stage(NamedTuple):
    """A book in which a column's choices matter: the cell's row, from 1, and what stands beside it."""

    row: int
    beside: tuple[Change, ...] = ()
    settings: Mapping[str, str] = {}


def stage(row: int, *beside: Change, settings: Mapping[str, str] = {}) -> Stage:
    return Stage(row, beside, settings)


def bought_on(day: str) -> tuple[Change, ...]:
    """ZZZ, a stock, bought on another day than in the base household."""
    return (("Securities", "Type", 5, "stock"), ("Transactions", "Date", 2, day))


NEAR_A_LOSS: tuple[Change, ...] = (("Securities", "Description", 2, "Smallco Inc"), ("Securities", "Type", 2, "stock"), ("Securities", "Description", 5, "Smallco note"))
ONE_BRACKET: tuple[Change, ...] = (("Tax Table", "Item", 2, "income bracket"), ("Tax Table", "Rate %", 2, "30"), ("Tax Table", "Single", 2, ""))
TAXED = {**BRACKETS, "Investment Income": "90000", "Year-to-Date LT": "60000", "Year-to-Date ST": "20000"}
STAGES: Mapping[Field, tuple[Stage, ...]] = {
    ("Lots", "How"): (stage(3),),
    ("Targets", "Band Type"): (stage(1),),
    ("Exposure Groups", "Band Type"): (stage(1, ("Exposure Groups", "Target %", 1, "30"), ("Exposure Groups", "Band %", 1, "20")),),
    ("Accounts", "Type"): (
        stage(3),
        *(stage(3, ("Securities", "Location Preference", 3, kind), ("Holdings", "Symbol", 8, "CASH"), ("Holdings", "Asset Class", 8, "Cash"), ("Holdings", "Price", 8, "1"),
                ("Holdings", "Quantity", 8, "4000"), ("Lots", "Account", 8, "Joint"), ("Lots", "Symbol", 8, "OLD")) for kind in ACCOUNT_TYPES),
    ),
    ("Accounts", "Tax Return"): (stage(1),),
    ("Accounts", "Plan With"): (stage(1, ("Accounts", "Tax Return", 1, "separate")),),
    ("Accounts", "Lot Method"): (stage(1),),
    ("Accounts", "Inherited By"): (stage(2, *INHERITED, ("Accounts", "Inherited From Birth Date", 2, "1960-05-01")),),
    ("Cash Needs", "Every"): (stage(1, ("Cash Needs", "Date", 1, "2026-11-15")),),
    ("Securities", "Type"): (
        stage(2),
        stage(3),
        *(stage(6, ("Transactions", "Acquired", 4, day)) for day in ("2011-06-01", "2012-06-01", "2014-06-01")),  # Form 8949: from when a broker reports the basis
        stage(5, *NEAR_A_LOSS, settings=HARVEST),
    ),
    ("Transactions", "Action"): (stage(5), stage(2, *bought_on("2011-06-02")), stage(4)),
    ("Transactions", "Status"): (stage(5),),
    ("Transactions", "How"): (stage(7, *RECEIVED),),
    ("Restrictions", "Rule"): (
        stage(1), stage(1, ("Restrictions", "Symbol", 1, "BBB"), ("Restrictions", "Value", 1, "20")),
        stage(1, ("Restrictions", "Symbol", 1, "AAA"), ("Restrictions", "Value", 1, "51"), settings={"Trigger": "always"}),
    ),
    ("Tax Table", "Item"): (
        stage(1, *ONE_BRACKET, ("Tax Table", "Single", 1, "60000"), ("Tax Table", "Rate %", 1, "7"), settings=TAXED),
        stage(1, ("Tax Table", "Rate %", 1, "7"), ("Tax Table", "Single", 1, ""), ("Securities", "Collectible", 1, "yes"), ("Accounts", "Lot Method", 1, "LOFO"),
              settings={**TAXED, "Other Income": "300000", "MAGI": "420000"}),
    ),
}


class Alike(NamedTuple):
    """Choices that are words for one thing to this product, and why an advisor may still give each."""

    choices: frozenset[str]
    why: str


ALIKE: Mapping[Field, tuple[Alike, ...]] = {}


def chosen() -> Iterator[tuple[str, Column]]:
    """Every column of an input sheet that has choices."""
    for sheet in INPUT_SHEETS:
        yield from ((sheet.name, column) for column in sheet.columns if column.choices)


CHOICES = [pytest.param(sheet, column, choice, id=f"{sheet}.{column.name}.{choice}") for sheet, column in chosen() for choice in column.choices]


@cache
def outcome(field: Field, at: int, choice: str) -> str:
    """What the results are, Checks aside, where the column's cell holds a choice in its stage of this number."""
    own = STAGES[field][at]
    return repr(results(answer(book_with(*own.beside, (*field, own.row, choice), settings=own.settings)), False))


def told_apart(field: Field, one: str, other: str) -> bool:
    return any(outcome(field, at, one) != outcome(field, at, other) for at in range(len(STAGES[field])))


def others(sheet: str, column: Column, choice: str) -> set[str]:
    """What a choice must differ from: each other choice of its column that is not said to be alike, or a blank where there is none."""
    alike = {each for group in ALIKE.get((sheet, column.name), ()) if choice in group.choices for each in group.choices}
    return ({*column.choices} - {choice} or {BLANK}) - alike


@pytest.mark.parametrize(("sheet", "column", "choice"), CHOICES)
def test_each_choice_of_a_column_differs_from_every_other(sheet: str, column: Column, choice: str) -> None:
    field = (sheet, column.name)
    assert {other for other in others(sheet, column, choice) if not told_apart(field, choice, other)} == set(), "add a stage to STAGES in which it matters"


def test_every_column_with_choices_has_a_stage() -> None:
    assert STAGES.keys() == {(sheet, column.name) for sheet, column in chosen()}


def test_each_decision_on_trades_differs_from_every_other() -> None:
    headings = ["Action", "Account", "Symbol", "Quantity", "Decision", "Override Quantity", "Note"]
    (decision,) = (column for column in RESULT_TABLES["trades"].columns if column.name == "Decision")
    entered = {choice: answer(book_with(), [headings, ["SELL", "Joint", "AAA", "10", choice, "", ""]]) for choice in (*decision.choices, BLANK)}
    assert len({repr(results(given, False)) for given in entered.values()}) == len(entered)


def test_what_is_said_to_be_alike_is() -> None:
    for field, group in ((field, group) for field, groups in ALIKE.items() for group in groups):
        assert [pair for pair in combinations(sorted(group.choices), 2) if told_apart(field, *pair)] == [] and group.why
