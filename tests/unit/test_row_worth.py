from __future__ import annotations

import pytest

from tests.scenarios.scenario import AS_OF, Given


@pytest.mark.parametrize(("quantity", "price", "value", "currency", "worth"), [
    ("200", "75", "15000", "", 15_000),
    ("200", "75", "", "", 15_000),
    ("200", "75", "#N/A", "", 15_000),
    ("200", "", "15000", "", 15_000),
    ("200", "#N/A", "15000", "", 15_000),
    ("200", "abc", "15000", "", 15_000),
    ("200", "-75", "15000", "", 15_000),
    ("200", "0", "15000", "", 15_000),
    ("", "75", "15000", "", 15_000),
    ("", "", "15000", "", 15_000),
    ("#N/A", "", "15000", "", 15_000),
    ("many", "75", "15000", "", 15_000),
    ("0", "", "15000", "", 15_000),
    ("0", "75", "0", "", 0),
    ("0", "", "", "", 0),
    ("200", "0", "0", "", 0),
    ("", "0", "0", "", 0),
    ("200", "", "", "", None),
    ("200", "", "0", "", None),
    ("200", "#N/A", "0", "", None),
    ("200", "#N/A", "#N/A", "", None),
    ("200", "abc", "", "", None),
    ("200", "-75", "", "", None),
    ("200", "0", "", "", None),
    ("", "75", "", "", None),
    ("", "75", "0", "", None),
    ("many", "75", "", "", None),
    ("#N/A", "75", "", "", None),
    ("", "", "", "", None),
    ("200", "75", "15000", "EUR", None),
    ("200", "75", "", "EUR", None),
    ("200", "75", "16200", "EUR", 16_200),
    ("200", "", "16200", "EUR", None),
    ("200", "75", "15000", "US$", 15_000),
])  # fmt: skip
def test_what_a_holding_is_worth(quantity: str, price: str, value: str, currency: str, worth: int | None) -> None:
    given = Given(AS_OF, {
        "Holdings": [
            ["Account", "Symbol", "Quantity", "Price", "Market Value", "Asset Class", "Currency"],
            ["Joint", "VTI", "100", "300", "30000", "Stocks", ""],
            ["Joint", "XXX", quantity, price, value, "Bonds", currency],
            ["Joint", "CASH", "5000", "", "5000", "Cash", ""],
        ],
        "Lots": [
            ["Account", "Symbol", "Lot ID", "Acquired", "Quantity", "Cost Basis"],
            ["Joint", "VTI", "a", "2015-01-05", "100", "1000"],
        ],
        "Targets": [["Asset Class", "Target %"], ["Stocks", "60"], ["Bonds", "30"], ["Cash", "10"]],
    })  # fmt: skip
    positions = given.household.positions
    if worth is None:
        assert [each.symbol for each in given.household.unvalued] == ["XXX"]
        assert not given.plan.orders.orders
        assert any((each.severity, each.sheet, each.row) == ("error", "Holdings", 3) for each in given.findings)
    else:
        assert given.household.unvalued == ()
        assert dict(zip(positions.symbol, positions.value.tolist(), strict=True)).get("XXX", 0) == worth * 100


def test_a_market_value_that_says_nothing_new_is_a_warning() -> None:
    given = Given(AS_OF, {
        "Holdings": [
            ["Account", "Symbol", "Quantity", "Price", "Market Value", "Asset Class"],
            ["Joint", "VTI", "100", "300", "a lot", "Stocks"],
            ["Joint", "BND", "100", "", "a lot", "Bonds"],
        ],
    })  # fmt: skip
    assert [(each.row, each.severity) for each in given.book.findings if each.column == "Market Value"] == [
        (2, "warning"),
        (3, "error"),
    ]


def test_a_row_that_does_not_say_what_it_is_leaves_weights_unknown() -> None:
    given = Given(AS_OF, {
        "Holdings": [
            ["Account", "Symbol", "Quantity", "Price", "Market Value", "Asset Class"],
            ["Joint", "VTI", "100", "300", "30000", "Stocks"],
            ["Joint", "", "200", "75", "15000", "Bonds"],
            ["Joint", "", "", "", "", "Bonds"],
            ["Joint", "CASH", "1000", "", "", "Cash"],
        ],
        "Targets": [["Asset Class", "Target %"], ["Stocks", "50"], ["Bonds", "40"], ["Cash", "10"]],
    })  # fmt: skip
    assert [each.symbol for each in given.household.unvalued] == ["(ROW 3)"]
    assert not given.plan.orders.orders


def test_a_balance_in_another_currency_is_no_cash() -> None:
    given = Given(AS_OF, {
        "Holdings": [
            ["Account", "Symbol", "Quantity", "Market Value", "Asset Class", "Currency"],
            ["Joint", "CASH", "1000", "", "Cash", ""],
            ["Joint", "CASH", "700", "", "Cash", "EUR"],
        ],
    })  # fmt: skip
    assert given.household.cash == {"Joint": 100_000}
    assert [str(each) for each in given.household.unvalued] == ["CASH EUR in Joint"]


@pytest.mark.parametrize(("heading", "cells", "read"), [
    ("Currency", ["", "Swiss francs"], True),
    ("Curr", ["USD", "CHF"], True),
    ("Trade Currency", ["USD", "chf"], True),
    ("Position Ccy", ["", "GBX"], True),
    ("Denomination", ["USD", "EUR"], True),
    ("Currency Hedged", ["no", "yes"], False),
    ("Country", ["USA", "CHE"], False),
    ("Curr. Yield", ["3%", "1%"], False),
    ("Trade Currency", ["", ""], False),
])  # fmt: skip
def test_a_currency_is_told_by_its_heading_or_its_codes(heading: str, cells: list[str], read: bool) -> None:
    given = Given(AS_OF, {
        "Holdings": [
            ["Account", "Symbol", "Quantity", "Price", "Asset Class", heading],
            ["Joint", "VTI", "100", "300", "Stocks", cells[0]],
            ["Joint", "NESN", "400", "82.5", "Stocks", cells[1]],
        ],
    })  # fmt: skip
    assert [each.symbol for each in given.household.unvalued] == (["NESN"] if read else [])
    unread = [each for each in given.findings if each.code == "HEADING_NOT_READ"]
    assert bool(unread) is not read


def test_of_two_columns_of_currencies_the_foreign_one_counts() -> None:
    given = Given(AS_OF, {
        "Holdings": [
            ["Account", "Symbol", "Quantity", "Price", "Base Currency", "Trade Currency"],
            ["Joint", "VTI", "100", "300", "USD", "USD"],
            ["Joint", "NESN", "400", "82.5", "USD", "CHF"],
        ],
    })  # fmt: skip
    assert [each.symbol for each in given.household.unvalued] == ["NESN"]


@pytest.mark.parametrize(("price", "source", "worthless"), [("0", "delisted", True), ("0", "", False)])
def test_a_price_of_zero_on_prices_needs_its_source(price: str, source: str, worthless: bool) -> None:
    given = Given(AS_OF, {
        "Holdings": [["Account", "Symbol", "Quantity", "Asset Class"], ["Joint", "ENRN", "200", "Stocks"]],
        "Prices": [["Symbol", "Price", "Source"], ["ENRN", price, source]],
    })  # fmt: skip
    assert (given.household.unvalued == ()) is worthless
    codes = {finding.code for finding in given.household.findings}
    assert codes & {"WORTHLESS", "BAD_PRICE"} == {"WORTHLESS" if worthless else "BAD_PRICE"}
    assert not given.household.securities["ENRN"].tradable
