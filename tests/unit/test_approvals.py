"""An approval belongs to the quantity that was approved; lock and an override quantity hold theirs (DESIGN 4)."""

from __future__ import annotations

from datetime import date

import pytest

from docs.example_plan import plan_example
from xlrebal.schema.finding import Problem

BASE = {
    "Transactions": None,
    "Holdings": "Account, Symbol, Quantity, Price, Asset Class\nJoint, AAA, 6000, 100, Stocks\nJoint, BND, 4000, 100, Bonds",
    "Lots": "Account, Symbol, Lot ID, Acquired, Quantity, Cost Basis\nJoint, AAA, a, 2021-01-04, 6000, 600000\nJoint, BND, b, 2021-01-04, 4000, 400000",
    "Targets": "Asset Class, Target %, Band %\nStocks, 50, 5\nBonds, 50, 5",
}
HEADING = "Action, Account, Symbol, Quantity, Decision, Override Quantity, Note"


def planned(*entries: str, **sheets: str):
    return plan_example({**BASE, **sheets, "Trades": "\n".join((HEADING, *entries))})


def decided(answer) -> dict[str, tuple[float, object, object]]:
    return {row["action"]: (row["quantity"], row["decision"], row["override_quantity"]) for row in answer.results["trades"]}


def lapsed(answer) -> list[str]:
    return [finding.message for finding in answer.findings if finding.code is Problem.APPROVAL_LAPSED]


def test_an_approval_of_todays_quantity_stands() -> None:
    answer = planned("SELL, Joint, AAA, 1000, approve, , ", "BUY, Joint, BND, 1000, Approve, , ok")
    assert decided(answer) == {"SELL": (1000, "approve", None), "BUY": (1000, "approve", None)}
    assert lapsed(answer) == []


@pytest.mark.parametrize("approved", ["700", "1001", "999"])
def test_an_approval_of_another_quantity_lapses_and_says_so(approved: str) -> None:
    answer = planned(f"SELL, Joint, AAA, {approved}, approve, , client agreed")
    assert decided(answer)["SELL"] == (1000, None, None)
    (message,) = lapsed(answer)
    assert f"your approval was for {int(approved):,} shares and lapsed" in message
    (sale,) = (row for row in answer.results["trades"] if row["action"] == "SELL")
    assert "lapsed with that quantity" in sale["why"]
    assert sale["note"] == "client agreed"


def test_an_approval_of_a_trade_that_is_proposed_no_more_lapses() -> None:
    answer = planned("SELL, Joint, BND, 300, approve, , ")
    assert [row["symbol"] for row in answer.results["trades"]] == ["AAA", "BND"]
    assert [row["action"] for row in answer.results["trades"]] == ["SELL", "BUY"]
    assert "does not ask for it now" in lapsed(answer)[0]


def test_what_holds_a_quantity_keeps_its_approval() -> None:
    answer = planned("SELL, Joint, AAA, 1000, approve, 700, ")
    assert decided(answer)["SELL"] == (700, "approve", 700)
    assert lapsed(answer) == []
    assert decided(planned("SELL, Joint, AAA, 700, lock, , "))["SELL"][:2] == (700, "lock")


def test_an_approval_under_another_spelling_of_the_symbol_stands() -> None:
    answer = planned("SELL, Joint, NYSE:AAA, 1000, approve, , ")
    assert decided(answer)["SELL"] == (1000, "approve", None)


def test_prices_say_where_they_are_from_and_of_which_day() -> None:
    answer = planned(Prices="Symbol, Price, As Of, Source\nAAA, 100, 2026-11-19, Bloomberg")
    prices = {row["symbol"]: (row["price"], row["price_source"], row["price_as_of"]) for row in answer.results["trades"]}
    assert prices == {"AAA": (100, "Prices: Bloomberg", date(2026, 11, 19)), "BND": (100, "Holdings", None)}
    audit = {row["what"]: row["detail"] for row in answer.results["audit"] if row["rule"] == "price"}
    assert audit == {"AAA": "$100, from Prices: Bloomberg, as of 19 Nov 2026, 1 day old.", "BND": "$100, from Holdings, no date given."}
