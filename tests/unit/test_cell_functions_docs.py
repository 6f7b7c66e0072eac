"""docs/functions.md is what the declarations say, and every example in it is true."""

from __future__ import annotations

import pytest

from docs.function_examples import EXAMPLES
from docs.functions_page import PAGE, page
from tests.cli_runner import CliRunner
from xlrebal.shells.cli import app
from xlrebal.shells.functions.catalogue import CELL_FUNCTIONS
from xlrebal.shells.functions.last_error import LAST


def test_the_page_is_fresh():
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m docs.functions_page"


def test_every_function_has_an_example():
    assert set(EXAMPLES) == set(CELL_FUNCTIONS)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_gives_its_answer(name, monkeypatch):
    monkeypatch.setattr(LAST, "sentence", "")
    example = EXAMPLES[name]
    done = CliRunner().invoke(app, ["fn", name, *example.arguments])
    assert (done.exit_code, done.stdout) == (0, "\n".join(example.answer) + "\n"), done.stderr
    assert example.formula.startswith(f"={name}(")
