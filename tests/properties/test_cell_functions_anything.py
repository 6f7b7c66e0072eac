"""Whatever stands in the cells, a function answers or shows one of its three errors, and never a mistake of ours.

An answer holds finite figures only, and no error in any cell given disappears: the function shows one too.
"""

from __future__ import annotations

from datetime import datetime
from math import isfinite

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docs.function_examples import EXAMPLES
from xlrebal.shells import cell_functions
from xlrebal.shells.functions.catalogue import CELL_FUNCTIONS
from xlrebal.shells.functions.cell_error import SENTINELS
from xlrebal.shells.functions.from_terminal import typed_arguments
from xlrebal.shells.functions.last_error import LAST

WORDS = ["", " ", "VTI", "BND", "CASH", "Stocks", "Symbol", "Quantity", "Price", "Acquired", "Cost Basis", "Target %", "Date", "Amount", "Name", "Value", "Account", "Lot ID",
         "Asset Class", "Why", "Total", "50%", "-5", "1,234.50", "2026-11-20", "9999-12-31", "=1+1", "TRUE", "HIFO", "SPECID", "REL", "Q"]
ERRORS = ["#N/A", "#NAME?", "#DIV/0!", "#NUM!", "#VALUE!", "#REF!", "#NULL!", "#SPILL!", "#GETTING_DATA", "#n/a", -2146826243]
TINY_OR_HUGE = st.sampled_from([1e-320, -1e-320, 5e-324, 1e308, -1e308, 1e300, 1e15])
CELL = st.none() | st.sampled_from(WORDS) | st.sampled_from(ERRORS) | st.floats() | TINY_OR_HUGE | st.integers(-5, 60000).map(float) | st.booleans() | st.datetimes(datetime.fromisoformat("1901-01-01"))
RANGE = st.integers(1, 6).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=5))
ANSWERING = sorted(name for name, function in CELL_FUNCTIONS.items() if function.parameters)


def cells_of(said):
    """Every cell of an answer or an argument."""
    return [cell for each in said for cell in cells_of(each)] if isinstance(said, list) else [said]


def example(name):
    """Arguments the function answers: those of its example, None for one left out."""
    function = CELL_FUNCTIONS[name]
    typed = typed_arguments(function, list(EXAMPLES[name].arguments))
    return [*typed, *[None] * (len(function.parameters) - len(typed))]


def ask(name, arguments):
    """What the cell shows, checked to be a finite answer or an explained error."""
    LAST.sentence = ""
    said = getattr(cell_functions, name)(*arguments)
    assert all(isfinite(cell) for cell in cells_of(said) if isinstance(cell, float)), said
    if isinstance(said, str) and said in SENTINELS:
        assert LAST.sentence.startswith(f"{name}: ")
    assert "a problem of its own" not in LAST.sentence, LAST.sentence
    return said


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(CELL_FUNCTIONS)), st.data())
def test_no_cells_break_a_function(name, data):
    function = CELL_FUNCTIONS[name]
    arguments = [data.draw(RANGE if each.kind == "a range" and data.draw(st.integers(0, 9)) else CELL, label=each.name) for each in function.parameters]
    said = ask(name, arguments)
    if any(cell in ERRORS for cell in cells_of(arguments)):
        assert said == "#VALUE!"


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(ANSWERING), st.data())
def test_one_odd_cell_in_good_arguments_breaks_no_function(name, data):
    arguments = example(name)
    at = data.draw(st.integers(0, len(arguments) - 1), label="argument")
    cell = data.draw(CELL, label="cell")
    if isinstance(arguments[at], list):
        row = data.draw(st.integers(0, len(arguments[at]) - 1), label="row")
        column = data.draw(st.integers(0, len(arguments[at][row]) - 1), label="column")
        arguments[at] = [[cell if (above, beside) == (row, column) else old for beside, old in enumerate(line)] for above, line in enumerate(arguments[at])]
    else:
        arguments[at] = cell
    said = ask(name, arguments)
    if cell in ERRORS:
        assert said == "#VALUE!"


def test_the_examples_are_answered():
    for name in ANSWERING:
        said = ask(name, example(name))
        assert not (isinstance(said, str) and said in SENTINELS), (name, LAST.sentence)
