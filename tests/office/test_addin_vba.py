"""The add-in's VBA with a stand-in for Excel: what it says instead of running, what it puts back, what it keeps up to date."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.office.addin_in_office import AddinInOffice
from tests.office.office import MACROS_WITHOUT_ASKING, Office, properties
from xlrebal.samples import sample
from xlrebal.shells.functions.catalogue import CELL_FUNCTIONS

pytestmark = pytest.mark.office

ADDIN = Path(__file__).parents[2] / "workbook" / "xlrebal.xlam"
ESC, OTHER = 18, 1000
AUTOMATIC, MANUAL, STOP_WITH_ERROR = -4105, -4135, 2


class Desk:
    """The add-in and a client's workbook; `calls` is what reached Python."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.calls: list[tuple[Any, ...]] = []
        (folder / ADDIN.name).write_bytes(ADDIN.read_bytes())
        (folder / "client.xlsx").write_bytes(sample("three-sheets.xlsx"))
        self.addin = AddinInOffice(office, folder / ADDIN.name, lambda call: self.calls.append(tuple(call)))
        options = properties(MacroExecutionMode=MACROS_WITHOUT_ASKING)
        self.client = office.desktop.loadComponentFromURL((folder / "client.xlsx").as_uri(), "_blank", 0, options)

    def press(self, tag: str) -> str:
        """What VBA says to a press."""
        self.calls.clear()
        assert self.addin.press(tag) == "ok"
        return self.addin.told()


@pytest.fixture(scope="module")
def desk(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(office, tmp_path_factory.mktemp("desk"))
    yield desk
    desk.client.close(True)
    desk.addin.close()


@pytest.mark.parametrize(
    ("tag", "excel", "said"),
    [
        ("check_data", {"ready": False}, "A cell is being edited: press Enter or Esc first"),
        ("about", {"ready": False}, "A cell is being edited: press Enter or Esc first"),
        ("check_data", {"protected_view": True}, "Protected View: press Enable Editing above the sheet first."),
        ("check_data", {"opened": False}, "Open a client's workbook first."),
        ("", {}, "This button has no work assigned"),
        ("x'); import os", {}, "This button has no work assigned"),
    ],
)
def test_what_stands_in_the_way_is_said_and_python_is_not_asked(desk, tag, excel, said):
    desk.addin.stand_in_for_excel(**excel)
    assert said in desk.press(tag)
    assert desk.calls == []


@pytest.mark.parametrize(("tag", "runs"), [("check_data", False), ("restore_previous_results", False), ("explain_trade", True), ("freeze_formulas", True), ("about", True)])
def test_a_protected_structure_stops_only_what_adds_sheets(desk, tag, runs):
    desk.addin.stand_in_for_excel()
    desk.client.protect("secret")
    try:
        assert ("unprotect it under Review, Protect Workbook" in desk.press(tag)) is not runs
        assert desk.calls == ([("press", tag, "client.xlsx")] if runs else [])
    finally:
        desk.client.unprotect("secret")


@pytest.mark.parametrize("tag", ["doctor", "about"])
def test_help_needs_no_editable_workbook(desk, tag):
    desk.addin.stand_in_for_excel(protected_view=True)
    assert desk.press(tag) == ""
    assert desk.calls == [("press", tag, "client.xlsx")]


def test_a_tag_is_checked_whoever_names_it(desk):
    desk.calls.clear()
    assert desk.addin.run("RunButton", "x'); import os") == "error: This is no button of xlrebal: x'); import os"
    assert desk.calls == []
    assert desk.addin.run("RunButton", "about") == "ok"
    assert desk.calls == [("press", "about", "client.xlsx")]


def test_the_status_bar_says_that_it_starts_and_esc_is_an_error_that_can_be_caught(desk):
    desk.addin.stand_in_for_excel()
    assert desk.press("check_data") == ""
    assert tuple(desk.addin.run("ExcelThen")) == ("xlrebal: starting ...", STOP_WITH_ERROR)
    assert desk.addin.run("ExcelNow")[4] is False


@pytest.mark.parametrize(
    ("problem", "said"),
    [(ESC, "Stopped. Sheets already written stay; press the button again to write them all."), (OTHER, "xlrebal could not do this: Python was ended")],
)
@pytest.mark.parametrize("state", [(True, False, True, AUTOMATIC, False), (False, True, False, MANUAL, "the advisor's own")])
def test_settings_and_view_come_back_where_python_was_stopped_half_way(desk, problem, said, state):
    screen, alerts, events, calculation, status = state
    desk.addin.stand_in_for_excel(screen=screen, alerts=alerts, events=events, calculation=calculation, status=status, problem=problem)
    view = desk.addin.run("State")[4:]
    assert desk.press("check_data").startswith(said)
    assert tuple(desk.addin.run("ExcelNow")) == state
    assert desk.addin.run("State")[4:] == view


def test_the_buttons_are_grey_without_a_workbook(desk):
    for opened in (True, False):
        desk.addin.stand_in_for_excel(opened=opened)
        assert desk.addin.run("Enabled") is opened


def test_the_buttons_are_looked_at_again_when_another_workbook_comes_to_the_front(desk):
    assert desk.addin.run("LoadRibbon") == "ok"
    for times, event in enumerate(("excelApp_WorkbookActivate", "excelApp_WorkbookDeactivate"), 1):
        assert desk.addin.run("Happens", event) == "ok"
        assert desk.addin.run("Refreshed") == times


def test_on_opening_the_function_wizard_gets_every_text_but_the_one_that_excel_refuses(desk):
    desk.calls.clear()
    assert desk.addin.run("Happens", "Workbook_Open") == "ok"
    assert desk.calls == [("describe", name) for name in sorted(CELL_FUNCTIONS)]
