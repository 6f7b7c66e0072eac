"""Custodians number lots from 1 in each position: the same number under another symbol is another lot (D-5)."""

from __future__ import annotations

from tests.scenarios.scenario import Reading, reading


@reading
def test_one_number_in_two_positions(given: Reading) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    AAA     7000      100    Stocks
      Joint    BBB     3000      100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    AAA     1       2019-01-07  4000      380000
      Joint    AAA     2       2020-01-07  3000      270000
      Joint    BBB     1       2021-01-06  3000      290000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Lots
      2026-03-02  Joint    AAA     sell    10        900             1
      2026-03-03  Joint    BBB     sell    10        900             1: 10

    Targets:
      Asset Class  Target %
      Stocks       70
      Bonds        30
    """
    assert not [each for each in given.findings if each.severity == "error"]
    assert given.household.lots.lot_id == ("1", "2", "1")
    assert given.household.lots.sellable.tolist() == [True, True, True]


@reading
def test_one_number_twice_in_one_position(given: Reading) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    AAA     7000      100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    AAA     1       2019-01-07  4000      380000
      Joint    AAA     1       2020-01-07  3000      270000

    Targets:
      Asset Class  Target %
      Stocks       100
    """
    (finding,) = (each for each in given.findings if each.code == "DUPLICATE_LOT")
    assert "Lot 1 of AAA" in finding.message
    assert given.household.lots.sellable.tolist() == [False, False]
