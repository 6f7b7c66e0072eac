"""D-1 to D-5: what is wrong with a lot, and what it stops."""

from __future__ import annotations

from tests.scenarios.scenario import Reading, reading


@reading
def test_each_bad_lot_is_stopped_and_the_good_one_is_not(given: Reading) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     110       300    Stocks

    Lots:
      Account  Symbol  Lot ID   Acquired    Quantity  Cost Basis
      Joint    VTI     good     2020-03-02  10        2000
      Joint    VTI     blank    2020-03-02  10
      Joint    VTI     word     2020-03-02  10        unknown
      Joint    VTI     minus    2020-03-02  10        -5
      Joint    VTI     future   2026-11-21  10        2000
      Joint    VTI     undated  soon        10        2000
      Joint    VTI     free     2020-03-02  10        0
      Joint    VTI     twice    2020-03-02  10        2000
      Joint    VTI     twice    2021-03-02  10        2100
      Joint    VTI     carried  2024-03-02  20        2000
      Joint    VTI     none     2020-03-02  0         2000

    Targets:
      Asset Class  Target %
      Stocks       100

    Expect:
    Checks:
      Code               Severity  Sheet         Row  Column      Value
      BAD_DATE           error     Lots          7    Acquired    soon
      BAD_QTY            error     Lots          12   Quantity    0
      MISSING_BASIS      error     Lots          4    Cost Basis  unknown
      BAD_BASIS          error     Lots          5    Cost Basis  -5
      MISSING_BASIS      error     Lots          3    Cost Basis  -
      ZERO_BASIS         warning   Lots          8    Cost Basis  0
      FUTURE_DATE        error     Lots          6    Acquired    2026-11-21
      DUPLICATE_LOT      error     Lots          10   Lot ID      twice
      SHORT_HISTORY      warning   Transactions  -    -           -
      DEFAULT_TAX_RATES  note      Settings      -    -           -
    """
    lots = given.household.lots
    sellable = [name for name, free in zip(lots.lot_id, lots.sellable.tolist(), strict=True) if free]
    assert sellable == ["carried", "free", "good"]
    basis = dict(zip(lots.lot_id, lots.basis.tolist(), strict=True))
    assert (basis["blank"], basis["word"], basis["minus"], basis["free"]) == (-1, -1, -1, 0)
    assert given.household.positions.sellable.tolist() == [True]  # the sum holds: every lot but the rejected one counts


@reading
def test_lots_that_do_not_sum_stop_their_position_only(given: Reading) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       300    Stocks
      Joint    SPY     10        600    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  99.9998   20000
      Joint    SPY     L2      2020-03-02  9.99991   5000
      Joint    QQQ     L3      2020-03-02  5         1000

    Targets:
      Asset Class  Target %
      Stocks       100

    Expect:
    Checks:
      Code               Severity  Sheet         Row  Value
      LOTS_DO_NOT_SUM    error     Holdings      2    100
      LOTS_DO_NOT_SUM    error     Lots          4    QQQ
      SHORT_HISTORY      warning   Transactions  -    -
      DEFAULT_TAX_RATES  note      Settings      -    -
    """
    positions = given.household.positions
    assert dict(zip(positions.symbol, positions.sellable.tolist(), strict=True)) == {"SPY": True, "VTI": False}
    assert dict(zip(positions.symbol, positions.buyable.tolist(), strict=True)) == {"SPY": True, "VTI": False}
    assert given.household.lots.lot_id == ("L2", "L1")


@reading
def test_lots_without_a_holding_close_the_symbol_in_that_account(given: Reading) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       300    Stocks
      Other    VTI     0         300    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  100       20000
      Other    VTI     L2      2026-11-02  10        3000

    Targets:
      Asset Class  Target %
      Stocks       100

    Expect:
    Checks:
      Code               Severity  Sheet         Row  Value
      LOTS_DO_NOT_SUM    error     Lots          3    VTI
      SHORT_HISTORY      warning   Transactions  -    -
      DEFAULT_TAX_RATES  note      Settings      -    -
    """
    household = given.household
    assert household.positions.quantity.tolist() == [100_000_000, 0]
    assert household.positions.buyable.tolist() == [True, False]
    assert household.lots.lot_id == ("L1", "L2")  # a purchase of 2 November still counts for wash sales


@reading
def test_missing_lots_stop_sales_in_taxable_accounts_only(given: Reading) -> None:
    """
    Accounts:
      Account  Type
      Joint    taxable
      Roth     roth_ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       300    Stocks
      Roth     VTI     10        300    Stocks
      Roth     SPY     10        600    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Roth     SPY     R1      2020-03-02  10

    Targets:
      Asset Class  Target %
      Stocks       100

    Expect:
    Checks:
      Code               Severity  Sheet         Row
      SYNTHETIC_LOT      note      Lots          2
      LOTS_MISSING       error     Holdings      2
      SYNTHETIC_LOT      note      Holdings      3
      SHORT_HISTORY      warning   Transactions  -
      DEFAULT_TAX_RATES  note      Settings      -
    """
    household = given.household
    assert household.positions.sellable.tolist() == [False, True, True]
    assert household.positions.buyable.tolist() == [True, True, True]
    assert household.lots.lot_id == ("R1", "synthetic")
    assert household.lots.basis.tolist() == [600_000, 300_000]
    assert household.lots.sellable.tolist() == [True, True]


@reading
def test_unit_cost_gifts_and_made_up_ids(given: Reading) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     6.5       300    Stocks

    Lots:
      Account  Symbol  Acquired    Quantity  Unit Cost  How          Gift Value  Gift Date   Holding Date
      Joint    VTI     2020-03-02  1.5       200.333    purchase                             2019-12-30
      Joint    VTI     2020-03-02  1         200        purchase
      Joint    VTI     2018-01-05  2         100        inheritance
      Joint    VTI     2017-01-05  1         900        gift         700         2019-05-01
      Joint    VTI     2016-01-05  1         600        gift         700         2019-05-01

    Targets:
      Asset Class  Target %
      Stocks       100
    """
    lots = given.household.lots
    assert lots.lot_id == ("VTI 2016-01-05", "VTI 2017-01-05", "VTI 2018-01-05", "VTI 2020-03-02", "VTI 2020-03-02 #2")
    assert lots.basis.tolist() == [60_000, 90_000, 20_000, 20_000, 30_050]
    assert lots.inherited.tolist() == [False, False, True, False, False]
    assert lots.gift_value.tolist() == [-1, 70_000, -1, -1, -1]
    assert [str(day) for day in lots.gift_date] == ["NaT", "2019-05-01", "NaT", "NaT", "NaT"]
    assert str(lots.holding_date[4]) == "2019-12-30" and str(lots.holding_date[3]) == "2020-03-02"


@reading
def test_specific_identification_cannot_name_more_than_the_lot_holds(given: Reading) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     20        300    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  Sell Quantity
      Joint    VTI     L1      2020-03-02  10        2000        11
      Joint    VTI     L2      2020-03-02  10        2000        10

    Targets:
      Asset Class  Target %
      Stocks       100
    """
    assert "LOT_OVERSOLD" in given.codes
    assert given.household.lots.sellable.tolist() == [False, True]
    assert given.household.lots.sell_quantity.tolist() == [11_000_000, 10_000_000]


@reading
def test_a_lot_without_a_basis_is_sellable_only_where_its_value_can_stand_for_it(given: Reading) -> None:
    """
    Accounts:
      Account  Type
      IRA      ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     10        300    Stocks
      IRA      SPY     0         600    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      IRA      VTI     held    2020-03-02  10
      IRA      SPY     gone    2020-03-02  10
      IRA      VTI     text    2020-03-02  0.00001   lost

    Targets:
      Asset Class  Target %
      Stocks       100

    Expect:
    Checks:
      Code             Severity  Sheet  Row  Value
      MISSING_BASIS    error     Lots   4    lost
      SYNTHETIC_LOT    note      Lots   2
      LOTS_DO_NOT_SUM  error     Lots   3    SPY
    """
    lots = given.household.lots
    assert lots.lot_id == ("gone", "held", "text")
    assert lots.basis.tolist() == [-1, 300_000, -1]
    assert lots.sellable.tolist() == [False, True, False]


@reading
def test_an_id_shared_with_a_rejected_lot_is_still_a_duplicate(given: Reading) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        300    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  10        2000
      Joint    VTI     L1      2020-03-02  -4        2000
      Joint    VTI     L2      2020-03-02  1e-9      2000

    Targets:
      Asset Class  Target %
      Stocks       100

    Expect:
    Checks:
      Code               Severity  Sheet         Row  Value
      BAD_QTY            error     Lots          3    -4
      BAD_QTY            error     Lots          4    1e-09
      DUPLICATE_LOT      error     Lots          3    L1
      SHORT_HISTORY      warning   Transactions  -    -
      DEFAULT_TAX_RATES  note      Settings      -    -
    """
    assert given.household.lots.lot_id == ("L1",) and given.household.lots.sellable.tolist() == [False]
    assert given.household.positions.sellable.tolist() == [True]  # the rejected lots do not count in the sum
