"""Reasons are for people: every scenario's plan is the same whatever they say and in whatever order they stand."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

import tests.scenarios
from tests.scenarios.scenario import Given, read_scenario
from xlrebal.plan.proposal.decisions import LotSale, Purchase
from xlrebal.schema.reason import Reason, Rule, because

RULES = list(Rule)
SAY = Reason.__str__
WORDING = {  # the columns that reasons are told in, by table
    "trades": {"why", "without_it"}, "chains": {"trades"}, "lots_sold": {"why"}, "drift": {"why"}, "drift_holdings": {"why"}, "harvest": {"why"}, "wash_sales": {"message"},
    "checks": {"message"}, "summary": {"note"}, "cash": {"note"}, "audit": {"rule", "detail"}, "review_calendar": {"found"},
}


def otherwise(rule: Rule, **numbers: object) -> Reason:
    """Another rule, and no number under the name a decision could look for."""
    return Reason(RULES[(RULES.index(rule) + 7) % len(RULES)], {"said": SAY(because(rule, **numbers))})


@contextmanager
def reworded() -> Iterator[None]:
    """Everything that gives a reason gives another one, and those of one trade stand the other way round."""
    with pytest.MonkeyPatch.context() as patch:
        for name, module in list(sys.modules.items()):
            if name.startswith("xlrebal.") and hasattr(module, "because"):
                patch.setattr(module, "because", otherwise)
        patch.setattr(Reason, "__str__", lambda self: f"reason {self.numbers.get('said', self.rule)}"[::-1])
        for record in (LotSale, Purchase):
            patch.setattr(record, "__init__", _turning_round(record.__init__))
        yield


def _turning_round(construct):
    def turned(self, **fields: object) -> None:
        construct(self, **fields | {"reasons": fields["reasons"][::-1]})
    return turned


def scenarios() -> list[str]:
    """The docstrings of all scenarios that are planned."""
    found = []
    for module in pkgutil.iter_modules(tests.scenarios.__path__):
        if module.name.startswith("test_plan") or module.name in ("test_wash_sheet", "test_harvest_worth", "test_final_refusals"):
            tested = importlib.import_module(f"tests.scenarios.{module.name}")
            found += [doc for name, each in vars(tested).items() if name.startswith("test_") and (doc := inspect.getdoc(each)) and ("Holdings:" in doc or "Household:" in doc)]
    return found


TELLS_A_REASON = "WISHES_CONFLICT"  # it says which reason a target comes to nothing for, and decides nothing


def figures(given: Given) -> dict[str, list[tuple[object, ...]]]:
    """Every cell of every table but the wording, in a row's order of columns; rows of Checks in any order."""
    found = {}
    for table, rows in given.answer.results.items():
        cells = [tuple(value for key, value in row.items() if key not in WORDING.get(table, ())) for row in rows if row.get("code") != TELLS_A_REASON]
        found[table] = sorted(cells, key=repr) if table == "checks" else cells
    return found


def test_no_figure_depends_on_a_reason() -> None:
    docstrings = scenarios()
    assert len(docstrings) > 150
    for doc in docstrings:
        plain, _ = read_scenario(doc, Given)
        said_otherwise, _ = read_scenario(doc, Given)
        expected = figures(plain)
        with reworded():
            assert figures(said_otherwise) == expected, doc
