"""Cents, shares and prices are kept apart by the type checker, and cost nothing when the program runs."""

import subprocess
import sys
from pathlib import Path

import pytest

import xlrebal
from xlrebal.tax.money import Cents, MicroShares, NanoDollars, amount_cents, cents, micros, nanos

MISTAKES = """
from xlrebal.plan.proposal.decisions import Purchase, Phase
from xlrebal.tax.money import Cents, MicroShares, amount_cents, cents, micros, nanos

fee, held, price = cents(1), micros(2), nanos(3)
reveal_type(fee + fee)
reveal_type(sum([held, held], held))
fee + held  # wrong: money and shares
held - price  # wrong: shares and a price
amount_cents(fee, price)  # wrong: money is no quantity
amount_cents(held, fee)  # wrong: money is no price
Purchase("Joint", "VTI", fee, held, Phase.BUYS, ())  # wrong: the two have changed places
total: Cents = 100  # wrong: a bare number has no unit
"""


def test_a_unit_is_a_plain_number_when_the_program_runs():
    assert Cents is MicroShares is NanoDollars is int
    assert type(amount_cents(micros(1.5), nanos(2))) is int and amount_cents(micros(1.5), nanos(2)) == cents(3)


def test_the_type_checker_refuses_to_add_cents_to_shares(tmp_path):
    pytest.importorskip("mypy")
    wrong = tmp_path / "mistakes.py"
    wrong.write_text(MISTAKES, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", str(wrong)]
    said = subprocess.run(command, capture_output=True, text=True, cwd=Path(xlrebal.__file__).parents[1]).stdout
    lines = MISTAKES.splitlines()
    refused = {int(line.split(":")[1]) for line in said.splitlines() if ": error:" in line}
    assert refused == {number for number, line in enumerate(lines, start=1) if "# wrong" in line}, said
    assert [line.rsplit(".", 1)[-1] for line in said.splitlines() if "Revealed type" in line] == ['Cents"', 'MicroShares"'], said
