"""RB_SELL_LOTS, RB_GAIN and RB_TAX_ON_SALE by average basis (L-5) and for a gift to charity (L-6)."""

from __future__ import annotations

from datetime import date
from typing import Any

from xlrebal.shells import cell_functions

AS_OF = date(2026, 11, 20)
LOTS = [["A", date(2020, 1, 2), 100, 4500], ["B", date(2021, 5, 3), 100, 4000.01], ["C", date(2026, 5, 1), 100, 6500]]
GIVEN = [
    ["Lot ID", "Acquired", "Quantity", "Cost Basis", "How", "Gift Value", "Gift Date"],
    ["A", date(2020, 1, 2), 100, 4500, None, None, None],
    ["B", date(2021, 5, 3), 100, 6000, "gift", 5000, date(2022, 5, 3)],
]


def ask(name: str, *arguments: Any) -> Any:
    """What the cell shows."""
    return getattr(cell_functions, name)(*arguments)


def test_average_takes_the_oldest_at_the_average_and_adds_up_to_the_cent() -> None:
    rows = ask("RB_SELL_LOTS", LOTS, 300, 52, "average", AS_OF)[1:]
    assert [[row[0], *row[4:]] for row in rows] == [
        ["A", 5000.0, 200.0, "LT"],
        ["B", 5000.01, 199.99, "LT"],
        ["C", 5000.0, 200.0, "ST"],
    ]
    assert ask("RB_GAIN", LOTS, 100, 52, "AVERAGE", AS_OF) == 200.0
    assert ask("RB_TAX_ON_SALE", LOTS, 100, 52, 0.37, 0.2, "AVERAGE", AS_OF) == 40.0


def test_a_gift_is_of_long_term_gains_least_basis_first_and_its_tax_is_what_it_saves() -> None:
    rows = ask("RB_SELL_LOTS", LOTS, 150, 52, "GIFT", AS_OF)[1:]
    assert [(row[0], row[2]) for row in rows] == [("B", 100.0), ("A", 50.0)]
    assert ask("RB_GAIN", LOTS, 150, 52, "GIFT", AS_OF) == 1549.99
    assert ask("RB_TAX_ON_SALE", LOTS, 100, 52, 0.37, 0.2, "GIFT", AS_OF) == 240.0


def test_a_gift_that_long_term_gains_do_not_cover_is_refused_and_said() -> None:
    ask("RB_GAIN", LOTS, 250, 52, "GIFT", AS_OF)
    assert "Long-term gains cover 200 of 250 shares: give fewer" in ask("RB_LAST_ERROR")


def test_a_gift_received_below_its_basis_is_not_averaged() -> None:
    ask("RB_GAIN", GIVEN, 50, 52, "AVERAGE", AS_OF)
    assert "Lot B was worth less than its basis when given, and is not averaged" in ask("RB_LAST_ERROR")
    assert ask("RB_GAIN", GIVEN, 50, 52, "FIFO", AS_OF) == 350.0


def test_raised_cash_offers_neither_as_it_does_not_know_the_security() -> None:
    ask("RB_RAISE_CASH", [["VTI", 100, 300, "Stocks"]], 5000, "GIFT")
    assert "GIFT" in ask("RB_LAST_ERROR")
