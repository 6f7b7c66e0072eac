"""Scenarios name parts of households: what they get, and that no part is there for nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.households import PARTS
from tests.scenarios.scenario import Given, base_sheets, read_scenario

SCENARIOS = "\n".join(path.read_text(encoding="utf-8") for path in (Path(__file__).parents[1] / "scenarios").glob("test_*.py"))


@pytest.mark.parametrize("name", PARTS)
def test_each_part_is_whole_sheets_and_used(name: str) -> None:
    assert all(len(table) > 1 for table in base_sheets(name).values())
    assert any(name in line.split(": ", 1)[1].split("; ") for line in SCENARIOS.splitlines() if line.strip().startswith("Household: "))


def test_later_sheets_come_in_place_of_earlier_ones_and_settings_are_added() -> None:
    given, _ = read_scenario(
        """
        Household: Joint and IRA; all stocks; taxed at 37 and 20 %

        Targets:
          Asset Class  Target %
          Gold         100

        Settings:
          Name     Value
          Trigger  always
        """.replace("\n        ", "\n"),
        Given,
    )  # fmt: skip
    assert list(given.sheets) == ["Accounts", "Targets", "Settings"]
    assert given.sheets["Targets"] == [["Asset Class", "Target %"], ["Gold", "100"]]
    assert [row[0] for row in given.sheets["Settings"]] == ["Name", "Short-Term Rate %", "Long-Term Rate %", "Trigger"]


def test_a_part_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="'all gold': choose among Joint and IRA, "):
        base_sheets("Joint and IRA; all gold")
