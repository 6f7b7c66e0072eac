"""Cautions about securities near the one sold at a loss, without an Index column on Securities (C-9, W-11)."""

from __future__ import annotations

import pytest

from docs.example_plan import plan_example
from xlrebal.schema.finding import Problem

NEAR = (Problem.SAME_INDEX_CAUTION, Problem.SAME_COMPANY_CAUTION, Problem.SHARE_CLASSES_NOT_GROUPED)


def harvested(lost: str, bought: str, *settings: str, index: str = ""):
    """A loss harvested in `lost` in Joint, swapped into XYZ; `bought` was bought ten days before in the IRA."""
    rows = [("Harvest Losses", "yes"), ("Short-Term Rate %", "37"), ("Long-Term Rate %", "20"), *(each.split("=") for each in settings)]
    return plan_example({
        "Accounts": "Account, Type\nJoint, taxable\nIRA, ira",
        "Holdings": f"Account, Symbol, Quantity, Price, Asset Class\nJoint, {lost}, 150, 100, Stocks\nIRA, {bought}, 10, 100, Stocks\nJoint, BND, 100, 100, Bonds",
        "Lots": f"Account, Symbol, Lot ID, Acquired, Quantity, Cost Basis\nJoint, {lost}, s1, 2024-01-05, 150, 20000\nIRA, {bought}, i1, 2026-11-10, 10, 1000\n"
        "Joint, BND, b1, 2021-01-06, 100, 10000",
        "Targets": "Asset Class, Target %, Band %\nStocks, 60, 5\nBonds, 40, 5",
        "Securities": f"Symbol, Asset Class, Substitutes, Index\n{lost}, Stocks, XYZ, {index}\nXYZ, Stocks, , ",
        "Prices": "Symbol, Price\nXYZ, 50",
        "Transactions": f"Date, Account, Symbol, Action, Quantity, Amount\n2026-11-10, IRA, {bought}, buy, 10, 1000",
        "Settings": "Name, Value\n" + "\n".join(", ".join(row) for row in rows),
    })  # fmt: skip


def near(answer) -> list[tuple[Problem, str]]:
    return [(finding.code, finding.value) for finding in answer.findings if finding.code in NEAR]


@pytest.mark.parametrize(("lost", "bought", "code"), [
    ("SPY", "IVV", Problem.SAME_INDEX_CAUTION),
    ("SPY", "NYSEARCA:VOO", Problem.SAME_INDEX_CAUTION),
    ("FXAIX", "SWPPX", Problem.SAME_INDEX_CAUTION),
    ("VINIX", "VFIAX", Problem.SAME_INDEX_CAUTION),
    ("AGG", "VBTLX", Problem.SAME_INDEX_CAUTION),
    ("QQQ", "QQQM", Problem.SAME_INDEX_CAUTION),
    ("GOOG", "GOOGL", Problem.SAME_COMPANY_CAUTION),
    ("BRK/B", "BRK.A", Problem.SAME_COMPANY_CAUTION),
    ("BRKB", "NYSE:BRK.A", Problem.SAME_COMPANY_CAUTION),
    ("VTI", "VTSAX", Problem.SHARE_CLASSES_NOT_GROUPED),
    ("VTSAX US Equity", "VITSX", Problem.SHARE_CLASSES_NOT_GROUPED),
])  # fmt: skip
def test_the_harvest_is_made_and_the_caution_names_both(lost: str, bought: str, code: Problem) -> None:
    answer = harvested(lost, bought)
    ((said, value),) = near(answer)
    assert said is code
    assert sorted(value.split(" / ")) == sorted((lost.upper(), bought.upper()))
    assert [row["symbol"] for row in answer.results["trades"] if row["action"] == "SELL"] == [lost.upper()]


@pytest.mark.parametrize(("lost", "bought"), [("VTI", "ITOT"), ("SPY", "VTI"), ("GOOG", "MSFT"), ("BF.A", "BRK.B"), ("IWM", "IJR")])
def test_another_index_or_company_is_no_caution(lost: str, bought: str) -> None:
    assert near(harvested(lost, bought)) == []


def test_an_index_of_the_advisors_own_counts_beside_the_list() -> None:
    assert near(harvested("ABCD", "IVV", index="s&p  500")) == [(Problem.SAME_INDEX_CAUTION, "ABCD / IVV")]


def test_grouped_by_c_9_the_loss_is_not_taken() -> None:
    answer = harvested("SPY", "IVV", "C-9=grouped")
    assert [row for row in answer.results["trades"] if row["action"] == "SELL"] == []
    assert {row["kind"] for row in answer.results["wash_sales"]} == {"blocked sale"}
