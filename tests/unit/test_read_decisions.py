"""What the advisor entered on an earlier Trades sheet, and what of it cannot be used."""

from __future__ import annotations

import pytest

from xlrebal.excel.grid import Cell, Grid
from xlrebal.excel.parse.read_decisions import Decisions, entries_by_hand, read_decisions

HEADINGS = ["#", "Action", "Account", "Symbol", "Quantity", "Decision", "Override Quantity", "Note"]


def decisions(*entered: tuple[Cell, Cell, Cell], errors: dict[tuple[int, int], str] | None = None) -> Decisions:
    """Decision, Override Quantity and Note of each trade, below a title row and the headings."""
    trades = [[1.0, "SELL", "Joint", f"S{at}", 10.0, *cells] for at, cells in enumerate(entered)]
    return read_decisions(Grid("Trades", [["Trades"] + [None] * 7, HEADINGS, *trades, [None] * 8], errors or {}))


@pytest.mark.parametrize(("cell", "quantity"), [(25.0, 25_000_000), (0.0, 0), ("1,250.5", 1_250_500_000), (None, None), (" ", None), ("-", None)])
def test_a_usable_or_blank_quantity_is_read_without_a_word(cell: Cell, quantity: int | None) -> None:
    read = decisions((None, cell, "client asked"))
    assert [(one.symbol, one.quantity, one.proposed, one.note) for one in read.overrides] == [("S0", quantity, 10_000_000, "client asked")]
    assert read.findings == ()


@pytest.mark.parametrize(("cell", "shown"), [("half", "half"), (-5.0, "-5"), ("(5)", "(5)"), (True, "True")])
def test_a_quantity_that_cannot_be_used_is_said(cell: Cell, shown: str) -> None:
    read = decisions((None, 3.0, None), (None, cell, None))
    assert [one.symbol for one in read.overrides] == ["S0"]
    finding, = read.findings
    assert (finding.code, finding.severity, finding.sheet, finding.row, finding.column, finding.value) == (
        "OVERRIDE_NOT_POSSIBLE", "warning", "Trades", 4, "Override Quantity", shown)
    assert finding.message == f"S1 in Joint: your quantity {shown} is no number of shares, zero or more, and is not used; correct it, or clear the cell."


def test_an_error_in_the_quantity_is_said_and_the_rest_of_the_row_counts() -> None:
    read = decisions(("Skip", None, None), errors={(2, 6): "#REF!"})
    assert [(one.decision, one.quantity) for one in read.overrides] == [("skip", None)]
    assert [finding.value for finding in read.findings] == ["#REF!"]


@pytest.mark.parametrize(("word", "decision"), [("Approved", "approve"), ("OK", "approve"), ("no", "skip"), ("Rejected", "skip"), ("LOCKED", "lock"), ("-", "")])
def test_a_decision_is_read_in_other_words_for_it(word: str, decision: str) -> None:
    read = decisions((word, None, "a note"))
    assert ([one.decision for one in read.overrides], read.findings) == ([decision], ())


def test_a_decision_that_is_no_word_for_one_stays_and_is_said() -> None:
    read = decisions(("later", None, None))
    assert [one.decision for one in read.overrides] == ["later"]
    (finding,) = read.findings
    assert (finding.code, finding.severity, finding.row, finding.column, finding.value) == ("OVERRIDE_NOT_POSSIBLE", "warning", 3, "Decision", "later")
    assert finding.message == "S0 in Joint: your decision later is none of approve, skip, lock and is not used; choose one of them, or clear the cell."


def test_two_rows_for_one_trade_keep_their_order() -> None:
    trades = [[1.0, "BUY", "Joint", "VTI", 10.0, None, None, "first"], [2.0, "BUY", "Joint", "VTI", 10.0, None, 4.0, "second"]]
    assert [one.note for one in read_decisions(Grid("Trades", [HEADINGS, *trades])).overrides] == ["first", "second"]


def test_no_trades_sheet_and_no_headings_are_no_decisions() -> None:
    assert read_decisions(None) == read_decisions(Grid("Trades", [["notes"]])) == ((), (), ())


def test_decisions_on_the_advisors_own_sheet_are_named_but_for_those_on_ours() -> None:
    headings: list[Cell] = ["Symbol", "Account", "Action", "Decision", "Override quantity"]
    own = Grid("Trades", [["My trades"], headings, ["VWO", "Joint", "BUY", "lock", None], ["MSFT", "Joint", "SELL", None, 60.0], ["VTI", "Joint", "SELL", None, None],
                          ["S0", "Joint", "SELL", "skip", None], [None, None, None, "skip all", None]])  # fmt: skip
    ours = decisions(("skip", None, None)).overrides
    assert entries_by_hand(own, ours) == ((3, "BUY VWO in Joint: lock"), (4, "SELL MSFT in Joint: 60"), (7, "row 7: skip all"))
    assert entries_by_hand(Grid("Trades", [["Symbol", "Note"], ["VTI", "sell soon"]]), ()) == ()
