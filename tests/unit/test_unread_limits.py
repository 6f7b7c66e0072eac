"""A limit on Settings whose value cannot be read is not known, which is neither 0 nor "no limit": nothing is traded."""

from __future__ import annotations

from datetime import date

import pytest

from tests.scenarios.scenario import AS_OF
from xlrebal.app.plan import Answer, Request, plan
from xlrebal.excel.grid import NOT_CALCULATED, Cell, Grid
from xlrebal.excel.result_names import choose_names
from xlrebal.excel.source import RESULT_NAMES, Source
from xlrebal.plan.purpose import Purpose
from xlrebal.schema.finding import Severity


def _limited(name: str, value: Cell, *, fault: str = "", purpose: Purpose = Purpose.REBALANCE) -> Answer:
    """The plan of a book whose stocks are far over, with a loss to take and cash to raise, and this row on Settings.

    fault: what the file says of the value's cell where it has none: an Excel error, or NOT_CALCULATED.
    """
    sheets: dict[str, list[list[Cell]]] = {
        "Holdings": [
            ["Account", "Symbol", "Quantity", "Price", "Asset Class"],
            ["Joint", "VTI", 80.0, 100.0, "Stocks"],
            ["Joint", "OLD", 20.0, 100.0, "Stocks"],
            ["Joint", "BND", 10.0, 100.0, "Bonds"],
            ["IRA", "NEW", 1.0, 50.0, "Stocks"],
        ],
        "Securities": [["Symbol", "Substitutes"], ["OLD", "NEW"]],
        "Lots": [
            ["Account", "Symbol", "Lot ID", "Acquired", "Quantity", "Cost Basis"],
            ["Joint", "VTI", "L1", date(2020, 3, 2), 80.0, 6000.0],
            ["Joint", "OLD", "L2", date(2020, 3, 2), 20.0, 4000.0],
            ["Joint", "BND", "L3", date(2020, 3, 2), 10.0, 1000.0],
        ],
        "Targets": [["Asset Class", "Target %"], ["Stocks", 50.0], ["Bonds", 50.0]],
        "Cash Needs": [["Account", "Amount"], ["Joint", 1000.0]],
    }
    grids = [Grid(sheet, rows) for sheet, rows in sheets.items()]
    rows: list[list[Cell]] = [["Value", "Name"], ["yes", "Harvest Losses"], [value, name]]
    grids.append(Grid("Settings", rows, errors={(2, 0): fault} if fault else {}))
    names = choose_names([each.sheet for each in grids], {}, RESULT_NAMES)
    source = Source(
        grids=grids, trades=None, sheets=[each.sheet for each in grids], names=names, fingerprint="", data=b"", look=lambda layout: []
    )
    return plan(source, Request(today=AS_OF, purpose=purpose))


UNREAD = [
    ("Gain Budget", None, NOT_CALCULATED),
    ("Gain Budget", None, "#REF!"),
    ("Gain Budget", "lots", ""),
    ("gain budget", "none", ""),
    ("Tax Budget", "NULL", ""),
    ("Turnover Limit %", "None", ""),
    ("Short-Term Gain Limit", "no limit", ""),
    ("Gain Budget", "-5", ""),
    ("Gain Budget", "see note", ""),
    ("Tax Budget", None, NOT_CALCULATED),
    ("Tax Budget", "1o00", ""),
    ("Short-Term Gain Limit", None, "#DIV/0!"),
    ("Short Term Gain Limit", "?", ""),
    ("Turnover Limit %", None, "#NAME?"),
    ("Turnover Limit", "150", ""),
    ("Turnover Limit %", True, ""),
]


@pytest.mark.parametrize("purpose", [Purpose.REBALANCE, Purpose.CASH, Purpose.LOSSES])
@pytest.mark.parametrize(("name", "value", "fault"), UNREAD)
def test_a_limit_that_cannot_be_read_is_not_no_limit(name: str, value: Cell, fault: str, purpose: Purpose) -> None:
    """Not for drift, not for losses, not for cash; the headline and Checks say which setting to correct."""
    assert _limited("Advisor", "A. Adams", purpose=purpose).results["trades"], "each run trades where the limits are known"
    answer = _limited(name, value, fault=fault, purpose=purpose)
    assert not answer.results["trades"] and answer.errors
    (declared,) = answer.settings.unread_limits
    assert declared.casefold().startswith(name.casefold().replace("short term", "short-term"))
    assert f"{declared} on Settings" in answer.headline and "nothing is traded" in answer.headline
    (found,) = [each for each in answer.findings if each.sheet == "Settings" and each.severity is Severity.ERROR]
    assert (found.row, found.column) == (3, "Value")
    limits = {str(row["budget"]).casefold(): str(row["note"]) for row in answer.results["budgets"]}
    assert "not known" in limits.get(declared.casefold(), "not known") and answer.results["drift"]


@pytest.mark.parametrize("name", ["Gain Budget", "Tax Budget", "Short-Term Gain Limit", "Turnover Limit %"])
@pytest.mark.parametrize("value", [None, "", "  ", "-", "n/a"])
def test_a_blank_limit_is_no_limit(name: str, value: Cell) -> None:
    """A cell without content sets none, as the declaration says."""
    answer = _limited(name, value)
    assert answer.settings.unread_limits == () and answer.results["trades"]


@pytest.mark.parametrize("name", ["State Rate %", "Minimum Trade", "Advisor", "State Rtae"])
def test_what_is_no_limit_does_not_stop_the_plan(name: str) -> None:
    """A setting that limits nothing keeps its default, and its row has its finding."""
    answer = _limited(name, None, fault=NOT_CALCULATED)
    assert answer.results["trades"] and answer.errors


MISSPELT = [
    ("Gain Bugdet", "Gain Budget"), ("Gains Budget", "Gain Budget"), ("Max Capital Gains", "Gain Budget"), ("Realized gain cap", "Gain Budget"),
    ("Tax Buget", "Tax Budget"), ("Maximum tax $", "Tax Budget"), ("Turnover Limt", "Turnover Limit %"), ("Max Turnover %", "Turnover Limit %"),
    ("Short Term Gain Limmit", "Short-Term Gain Limit"), ("Short-term gains budget", "Short-Term Gain Limit"),
]


@pytest.mark.parametrize(("name", "limit"), MISSPELT)
def test_a_limit_under_a_misspelt_name_cannot_be_read(name: str, limit: str) -> None:
    answer = _limited(name, 5000.0)
    assert answer.settings.unread_limits == (limit,) and not answer.results["trades"]
    (found,) = [each for each in answer.findings if each.code == "UNKNOWN_SETTING"]
    assert (found.severity, found.row, found.column, found.value) == (Severity.ERROR, 3, "Name", name)
    assert found.message == f"{name} is no setting and may mean {limit}, which limits the trades: call it so, or delete the row. Until then nothing is traded."


@pytest.mark.parametrize("name", ["Short-Term Gain", "Tax Rate", "Gain Target Date", "Budget", "Portfolio Gain", "Minimum Gain", "Cash Buffer 2%"])
def test_a_name_that_says_no_limit_is_none(name: str) -> None:
    answer = _limited(name, 5000.0)
    assert answer.settings.unread_limits == () and answer.results["trades"]
    assert [each.severity for each in answer.findings if each.code == "UNKNOWN_SETTING"] == [Severity.WARNING]


def test_a_note_that_speaks_of_a_limit_is_none() -> None:
    assert _limited("Gain Budget approved by", "Ann").results["trades"]
