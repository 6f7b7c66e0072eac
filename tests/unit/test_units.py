"""Cents, shares and prices, symbols, lots and positions are kept apart by the type checker, and cost nothing when the program runs."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import xlrebal
from xlrebal.household.indexes import every_position, lots_in, lots_where
from xlrebal.household.read.names import read_names
from xlrebal.household.read.sheet_rows import Sheets
from xlrebal.tax.money import Cents, MicroShares, NanoDollars, amount_cents, cents, micros, nanos

MISTAKES = """
from xlrebal.household.household import Household
from xlrebal.household.indexes import LotIndex, PositionIndex, every_lot, every_position, lots_where
from xlrebal.plan.proposal.decisions import Purchase, Phase, TradePurpose
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.tax.money import Cents, MicroShares, amount_cents, cents, micros, nanos
from xlrebal.tax.symbol import Symbol

fee, held, price = cents(1), micros(2), nanos(3)
reveal_type(fee + fee)
reveal_type(sum([held, held], held))
fee + held  # wrong: money and shares
held - price  # wrong: shares and a price
amount_cents(fee, price)  # wrong: money is no quantity
amount_cents(held, fee)  # wrong: money is no price
vti = Symbol("VTI")
Purchase(account="Joint", symbol=vti, quantity=held, gross=fee, phase=Phase.BUYS, purpose=TradePurpose.DRIFT, reasons=())
Purchase(account="Joint", symbol=vti, quantity=fee, gross=fee, phase=Phase.BUYS, purpose=TradePurpose.DRIFT, reasons=())  # wrong: money is no quantity
Purchase(account="Joint", symbol="VTI", quantity=held, gross=fee, phase=Phase.BUYS, purpose=TradePurpose.DRIFT, reasons=())  # wrong: bare text
total: Cents = 100  # wrong: a bare number has no unit


def places(household: Household, proposal: Proposal, lot: LotIndex, position: PositionIndex, account: str) -> None:
    household.symbol_of(lot)
    household.symbol_of(position)  # wrong: a position is no lot
    household.symbol_of(3)  # wrong: a bare number
    household.lot_method(lot)  # wrong: a lot is no position
    household.price(household.symbol_of(lot))
    household.price(account)  # wrong: an account's name is no symbol
    household.securities["VTI"]  # wrong: bare text
    household.path(household.securities[vti].asset_class)  # wrong: a class is no symbol
    proposal.lots_left(every_position(household.positions)[0])
    proposal.left_of(proposal.lots_left(position)[0])
    proposal.left_of(every_position(household.positions)[0])  # wrong: a position is no lot
    proposal.sold[lots_where(household.lots.inherited)[0]]
    proposal.sold_of_position[every_lot(household.lots)[0]]  # wrong: a lot is no position
"""


def test_a_unit_is_a_plain_number_when_the_program_runs():
    assert Cents is MicroShares is NanoDollars is int
    assert type(amount_cents(micros(1.5), nanos(2))) is int and amount_cents(micros(1.5), nanos(2)) == cents(3)


def test_a_symbol_is_text_and_an_index_a_number_when_the_program_runs():
    assert type(read_names(Sheets({})).symbol("vti")) is str
    assert lots_where(np.array([False, True, True])) == [1, 2] and type(lots_in(np.array([4]))[0]) is int
    assert every_position(("VTI", "BND")) == [0, 1]


def test_the_type_checker_refuses_what_is_of_another_kind(tmp_path):
    pytest.importorskip("mypy")
    wrong = tmp_path / "mistakes.py"
    wrong.write_text(MISTAKES, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", str(wrong)]
    said = subprocess.run(command, capture_output=True, text=True, cwd=Path(xlrebal.__file__).parents[1]).stdout
    lines = MISTAKES.splitlines()
    refused = {int(line.split(":")[1]) for line in said.splitlines() if ": error:" in line}
    assert refused == {number for number, line in enumerate(lines, start=1) if "# wrong" in line}, said
    assert [line.rsplit(".", 1)[-1] for line in said.splitlines() if "Revealed type" in line] == ['Cents"', 'MicroShares"'], said
