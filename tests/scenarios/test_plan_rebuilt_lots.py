"""Lots marked Adjusted = no that replace earlier losses in part: planned, judged and sold part by part (W-6, C-6)."""

from __future__ import annotations

from tests.scenarios.scenario import Given, lacking, scenario


@scenario
def test_matched_shares_leave_first_each_part_at_its_own_gain(given: Given) -> None:
    """
    40 shares bought for 2,000 lost 800 and were bought back as 40 of the 100 of lot R. They cost 1,600 + 800 = 2,400 and
    are held since 20 Feb 2026 less 762 days; the other 60 cost 2,400. Of the 59 sold the 40 go first:
    2,000 − 2,400 = −400 long-term, and 19 × (50 − 40) = 190 short-term.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      T        AAA     100       50     Stock
      T        CASH    100              Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  Adjusted
      T        AAA     R       2026-02-20  100       4000        no

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Lots
      2024-01-10  T        AAA     buy     40        2000    O       -
      2026-02-10  T        AAA     sell    40        1200    -       O
      2026-02-20  T        AAA     buy     100       4000    R       -

    Targets:
      Symbol  Asset Class  Target %
      AAA     Stock        40
      CASH    Cash         60

    Expect:
    Trades:
      Action  Symbol  Quantity  ST Gain  LT Gain
      SELL    AAA     59        190      -400

    Lots Sold:
      Lot ID  Acquired    Holding Date  Quantity  Proceeds  Basis  Gain  Term
      R       2026-02-20  2024-01-20    40        2000      2400   -400  LT
      R       2026-02-20  -             19        950       760    190   ST
    """
    assert given.plan.findings == ()
    assert given.plan.listed.lots.basis.tolist() == [400_000]


@scenario
def test_the_loss_of_the_matched_shares_keeps_the_rest_from_leaving(given: Given) -> None:
    """
    The same lot, but the IRA bought 40 shares ten days ago: the matched 40, which go first, would lose 400 for good. So
    they stay, and the 60 behind them, though at a gain, stay with them.

    Accounts:
      Account  Owner   Type     Model
      T        client  taxable  -
      I        client  ira      IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      T        AAA     100       50     Stock
      T        CASH    100              Cash
      I        AAA     40        50     Stock

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  Adjusted
      T        AAA     R       2026-02-20  100       4000        no
      I        AAA     Z       2026-11-10  40        2000        -

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Lots
      2024-01-10  T        AAA     buy     40        2000    O       -
      2026-02-10  T        AAA     sell    40        1200    -       O
      2026-02-20  T        AAA     buy     100       4000    R       -
      2026-11-10  I        AAA     buy     40        2000    Z       -

    Targets:
      Model  Symbol  Asset Class  Target %
      -      AAA     Stock        40
      -      CASH    Cash         60
      IRA    AAA     Stock        100

    Expect:
    Trades:
      (none)

    Harvest:
      Lot ID  Loss  Term  Status
      R       400   LT    blocked
    """
    (blocked,) = [row for row in given.rows_of("Wash Sales") if row["kind"] == "blocked sale"]
    assert (blocked["lot_id"], blocked["safe_from"]) == ("R", given.as_of.replace(month=12, day=11))
    assert given.plan.findings == ()


@scenario
def test_matched_shares_leave_last_where_the_setting_says_so(given: Given) -> None:
    """
    The first scenario with C-6 set to matched last: 59 of the 60 plain shares go, 59 × (50 − 40) = 590 short-term. The
    matched shares stand behind one more, and their loss is not to be had.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      T        AAA     100       50     Stock
      T        CASH    100              Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  Adjusted
      T        AAA     R       2026-02-20  100       4000        no

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Lots
      2024-01-10  T        AAA     buy     40        2000    O       -
      2026-02-10  T        AAA     sell    40        1200    -       O
      2026-02-20  T        AAA     buy     100       4000    R       -

    Targets:
      Symbol  Asset Class  Target %
      AAA     Stock        40
      CASH    Cash         60

    Settings:
      Name  Value
      C-6   matched last

    Expect:
    Lots Sold:
      Lot ID  Holding Date  Quantity  Basis  Gain  Term
      R       -             59        2360   590   ST

    Harvest:
      Lot ID  Loss  Status   Why
      R       400   blocked  The shares of its lot that leave first stay (C-6)
    """
    assert given.plan.findings == ()


@scenario
def test_a_harvest_takes_the_matched_shares_alone(given: Given) -> None:
    """
    The matched 40 lose 400, the 60 behind them gain 600: the harvest sells the 40 and buys the substitute for 2,000.

    Household: losses harvested

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      T        AAA     100       50     Stock

    Securities:
      Symbol  Asset Class  Substitutes
      AAA     Stock        BBB
      BBB     Stock        -

    Prices:
      Symbol  Price
      BBB     20

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  Adjusted
      T        AAA     R       2026-02-20  100       4000        no

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Lots
      2024-01-10  T        AAA     buy     40        2000    O       -
      2026-02-10  T        AAA     sell    40        1200    -       O
      2026-02-20  T        AAA     buy     100       4000    R       -

    Targets:
      Asset Class  Target %
      Stock        100

    Settings:
      Name                Value
      Harvest Min Loss    100

    Expect:
    Trades:
      Action  Symbol  Quantity  LT Gain
      SELL    AAA     40        -400
      BUY     BBB     100       0
    """
    assert given.plan.findings == ()


@scenario
def test_named_shares_are_the_first_to_leave(given: Given) -> None:
    """
    Specific identification of 50 shares of the lot: the 40 matched, and 10 of the rest.

    Accounts:
      Account  Type     Lot Method
      T        taxable  SPECID

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      T        AAA     100       50     Stock

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  Adjusted  Sell Quantity
      T        AAA     R       2026-02-20  100       4000        no        50

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Lots
      2024-01-10  T        AAA     buy     40        2000    O       -
      2026-02-10  T        AAA     sell    40        1200    -       O
      2026-02-20  T        AAA     buy     100       4000    R       -

    Targets:
      Symbol  Asset Class  Target %
      AAA     Stock        0
      CASH    Cash         100

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain  Term
      R       40        -400  LT
      R       10        100   ST
    """
    assert given.plan.findings == ()


@scenario
def test_a_lot_that_transactions_do_not_list_is_parted_too(given: Given) -> None:
    """
    The purchase of R stands on Lots only. One short-term gain of 10 a share is waited for while its matched shares go.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      T        AAA     100       50     Stock

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  Adjusted
      T        AAA     R       2025-12-10  100       4000        no

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Lots
      2024-01-10  T        AAA     buy     40        2000    O       -
      2025-12-01  T        AAA     sell    40        1200    -       O

    Targets:
      Symbol  Asset Class  Target %
      AAA     Stock        0
      CASH    Cash         100

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain  Term
      R       40        -400  LT
    """
    assert given.plan.findings == ()


@scenario
def test_a_sale_still_to_come_changes_no_lot_yet(given: Given) -> None:
    """
    On 1 December 40 shares of O are to be sold at a loss, which R, bought on 10 November, would replace in part. It has not
    happened: R costs what was paid for it. O's shares are the order's.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      T        AAA     140       50     Stock

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  Adjusted
      T        AAA     O       2024-01-10  40        2000        no
      T        AAA     R       2026-11-10  100       4000        no

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Lots  Status
      2024-01-10  T        AAA     buy     40        2000    O       -     -
      2026-11-10  T        AAA     buy     100       4000    R       -     -
      2026-12-01  T        AAA     sell    40        1200    -       O     scheduled

    Targets:
      Symbol  Asset Class  Target %
      AAA     Stock        0
      CASH    Cash         100

    Expect:
    Lots Sold:
      Lot ID  Quantity  Basis  Gain  Term
      R       100       4000   1000  ST
    """
    assert given.plan.findings == ()
    assert given.plan.year.rebuilt.findings == ()


@scenario
def test_a_purchase_without_an_amount_is_not_rebuilt(given: Given) -> None:
    """
    What R cost is on Lots, not on Transactions: its basis stays as it is listed, and that is said.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      T        AAA     100       50     Stock

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  Adjusted
      T        AAA     R       2026-02-20  100       4000        no

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID
      2026-02-20  T        AAA     buy     100       -       R

    Targets:
      Symbol  Asset Class  Target %
      AAA     Stock        0
      CASH    Cash         100
    """
    (found,) = given.plan.year.rebuilt.findings
    assert not lacking(found.message, "Lot R of AAA", "Adjusted = no", "no Amount")
    assert (found.sheet, found.row, found.column) == ("Lots", 2, "Adjusted")
    assert given.plan.household.lots.basis.tolist() == [400_000]


@scenario
def test_a_purchase_sold_out_is_not_taken_for_another_of_its_day(given: Given) -> None:
    """
    P and R were bought on one day, and P was sold at a loss of 200 five days later: R, listed under its own id, replaces it
    share for share. Taken for one purchase they would have washed nothing.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      T        AAA     10        50     Stock

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  Adjusted
      T        AAA     R       2026-10-05  10        400         no

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Lots
      2026-10-05  T        AAA     buy     10        400     P       -
      2026-10-05  T        AAA     buy     10        400     R       -
      2026-10-10  T        AAA     sell    10        200     -       P

    Targets:
      Symbol  Asset Class  Target %
      AAA     Stock        0
      CASH    Cash         100

    Expect:
    Lots Sold:
      Lot ID  Holding Date  Quantity  Basis  Gain  Term
      R       2026-09-30    10        600    -100  ST
    """
    assert given.plan.findings == ()
