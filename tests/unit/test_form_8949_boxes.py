"""Boxes of Form 8949 and lines of Schedule D for securities and for digital assets (S-8)."""

from __future__ import annotations

from datetime import date

import pytest

from xlrebal.tax.covered_security import is_covered
from xlrebal.tax.form_8949 import SCHEDULE_D_LINES, SoldShares, box_totals, form_8949
from xlrebal.tax.money import NO_MONEY, Cents, MicroShares
from xlrebal.tax.realized import SaleRow
from xlrebal.tax.symbol import Symbol
from xlrebal.tax.transaction import Status


def sale(year: int, *, long_term: bool, lot: str = "L") -> SaleRow:
    return SaleRow(
        sale="S", sold=date(year, 5, 4), account="Joint", symbol=Symbol("BTC"), lot=lot, acquired=date(year - 3, 5, 4), long_term=long_term, quantity=MicroShares(10**6),
        proceeds=Cents(100), basis=Cents(70), gain=Cents(30), disallowed=NO_MONEY, permanent=NO_MONEY, recognized=Cents(30), status=Status.DONE)


@pytest.mark.parametrize(("year", "long_term", "covered", "box", "line"), [
    (2026, False, True, "G", "1b"), (2026, False, False, "H", "2"), (2026, True, True, "J", "8b"), (2026, True, False, "K", "9"), (2025, True, False, "K", "9"),
    (2024, False, False, "C", "3"), (2024, True, False, "F", "10")])
def test_boxes_and_lines_of_a_coin(year: int, long_term: bool, covered: bool, box: str, line: str) -> None:
    (row,) = form_8949([sale(year, long_term=long_term)], year, lambda _: SoldShares(covered=covered, digital=True))
    (total,) = box_totals([row])
    assert (row.box, total.line, total.long_term, total.gain) == (box, line, long_term, 30)


def test_part_one_stands_before_part_two_with_coins_about() -> None:
    sales = [sale(2026, long_term=True, lot="stock"), sale(2026, long_term=False, lot="coin"), sale(2026, long_term=True, lot="coin"), sale(2026, long_term=False, lot="stock")]
    rows = form_8949(sales, 2026, lambda each: SoldShares(digital=each.lot == "coin"))
    assert [row.box for row in rows] == ["A", "G", "D", "J"] == [total.box for total in box_totals(rows)]
    assert set(SCHEDULE_D_LINES) == set("ABCDEFGHIJKL")


@pytest.mark.parametrize(("kind", "acquired", "covered"), [
    ("digital asset", date(2025, 12, 31), False), ("digital asset", date(2026, 1, 1), True), ("partnership", date(2026, 5, 4), False), ("stock", date(2011, 1, 1), True)])
def test_what_a_broker_reports_the_basis_of(kind: str, acquired: date, covered: bool) -> None:
    assert is_covered(kind, acquired) is covered
