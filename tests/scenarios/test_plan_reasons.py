"""Every rule a plan may cite is produced by a scenario; one that none produces has no place in the catalogue."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import pytest

import tests.scenarios
from xlrebal.schema.reason import Reason, Rule


@pytest.mark.slow
def test_every_rule_has_a_scenario(monkeypatch: pytest.MonkeyPatch) -> None:
    produced: set[Rule] = set()
    construct = Reason.__init__

    def noted(self: Reason, rule: Rule, *numbers: object) -> None:
        produced.add(rule)
        construct(self, rule, *numbers)

    monkeypatch.setattr(Reason, "__init__", noted)
    for module in pkgutil.iter_modules(tests.scenarios.__path__):
        if module.name.startswith("test_") and not __name__.endswith(module.name):
            scenarios = importlib.import_module(f"tests.scenarios.{module.name}")
            for name in (name for name in dir(scenarios) if name.startswith("test_")):
                scenario = getattr(scenarios, name)
                if not inspect.signature(scenario).parameters:  # one that takes a fixture is no scenario of a rule
                    scenario()
    assert {rule.name for rule in Rule} - {rule.name for rule in produced} == set()
