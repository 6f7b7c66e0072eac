"""Sales and purchases of which the records say too little (D-2, D-6, D-7, D-9): never zero, never unsaid, never guessed."""

from __future__ import annotations

from tests.scenarios.scenario import Given, lacking, scenario


@scenario
def test_a_sale_without_an_amount_is_no_loss_of_its_whole_basis(given: Given) -> None:
    """
    100 shares of cost 8,000 sold for nobody knows what: the year stays at nothing, and buying BND back waits until 3 Dec, and so
    does the cash: VTI is at its target.

    Household: taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     60        100    Stocks
      Joint    BND     0         80     Bonds
      Joint    CASH    4000      -      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  60        6000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Lots
      2026-01-05  Joint    BND     buy     100       8000    B1      -
      2026-11-02  Joint    BND     sell    100       -       -       B1

    Targets:
      Asset Class  Symbol  Target %
      Stocks       VTI     60
      Bonds        BND     40

    Expect:
    Checks:
      Code                  Severity  Sheet         Row  Column
      MISSING_VALUE         error     Transactions  3    Amount
      WASH_SALE_BLOCKED     note      -             -    -
      ONLY_LISTED_ACCOUNTS  note      Accounts      -    -

    Trades:
      (none)

    Form 8949:
      (none)
    """
    assert "BND has no Amount: its proceeds are unknown, never zero" in given.findings[0].message
    year = given.plan.year
    assert (year.short_term, year.long_term, year.at_risk) == (0, 0, ())
    blocked = [row for row in given.results["wash_sales"] if row["kind"] == "blocked buy"]
    assert [(row["symbol"], str(row["safe_from"])) for row in blocked] == [("BND", "2026-12-03")]


@scenario
def test_a_purchase_without_an_amount_costs_nobody_knows_what(given: Given) -> None:
    """
    40 of the 100 shares sold are of the purchase without an Amount: 60 are counted (6,600 − 6,000 = 600), 40 are not.

    Household: 10 VTI at 100; one old lot of 10 VTI; all stocks; taxed at 37 and 20 %

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID
      2026-01-05  Joint    BND     buy     60        6000    B1
      2026-01-06  Joint    BND     buy     40        -       B2
      2026-08-03  Joint    BND     sell    100       11000   -

    Securities:
      Symbol  Asset Class
      BND     Bonds

    Expect:
    Checks:
      Code           Severity  Sheet         Row  Column
      MISSING_BASIS  error     Transactions  3    Amount
      MISSING_BASIS  error     Transactions  4    Quantity

    Form 8949:
      Description  Lot ID  Proceeds  Basis  Gain
      60 sh. BND   B1      6600      6000   600
    """
    assert given.plan.year.short_term == 600_00
    assert [(each.code.value, each.row) for each in given.plan.year.in_doubt] == [("MISSING_BASIS", 4)]
    assert not lacking(given.plan.year.in_doubt[0].message, "40 of the 100 BND", "2026-08-03 in Joint", "lot B2", "no Amount")


@scenario
def test_amounts_may_be_blank_where_no_tax_depends_on_them(given: Given) -> None:
    """
    In an IRA nothing is taxed, and a purchase to come has no amount yet.

    Household: Joint and IRA; all stocks; taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        100    Stocks
      IRA      VTI     10        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  10        500
      IRA      VTI     L2      2026-01-05  10        900

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Status     Lot ID
      2026-01-02  Joint    VTI     buy     1         50      done       V1
      2026-01-05  IRA      VTI     buy     20        -       done       L2
      2026-06-01  IRA      VTI     sell    10        -       done       -
      2026-12-01  Joint    VTI     buy     5         -       scheduled  -

    Expect:
    Checks:
      (none)
    """
    assert given.plan.year.in_doubt == ()


@scenario
def test_a_sale_nothing_explains_is_said(given: Given) -> None:
    """
    5 QQQ sold in August, and no lot, purchase, Acquired or Cost Basis tells what they cost; nothing says what QQQ is.
    The 20 BND sold were 12: 8 are explained by nothing.

    Household: one old lot of 10 VTI; all stocks; taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        100    Stocks
      Joint    BND     0         80     Bonds

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount
      2026-01-05  Joint    BND     buy     12        1200
      2026-08-01  Joint    QQQ     sell    5         50
      2026-09-01  Joint    BND     sell    20        1800

    Expect:
    Checks:
      Code            Severity  Sheet         Row  Column    Value
      LOT_OVERSOLD    error     Transactions  3    Quantity  5
      LOT_OVERSOLD    error     Transactions  4    Quantity  20
      UNKNOWN_SYMBOL  warning   Transactions  3    Symbol    QQQ

    Form 8949:
      Description  Proceeds  Basis  Gain
      12 sh. BND   1080      1200   -120
    """
    found = [(each.code.value, each.severity.value, each.row, each.value) for each in given.plan.year.in_doubt]
    assert found == [("LOT_OVERSOLD", "error", 4, "20"), ("LOT_OVERSOLD", "error", 3, "5")]
    assert not lacking(given.plan.year.in_doubt[1].message, "5 of the 5 QQQ", "2026-08-01 in Joint", "Acquired and Cost Basis", "judged a loss for wash sales")


@scenario
def test_old_sales_and_the_iras_are_left_in_peace(given: Given) -> None:
    """
    Last year's unexplained sale changes no figure shown, and an IRA's sale none at all.

    Household: Joint and IRA; one old lot of 10 VTI; all stocks; taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        100    Stocks
      IRA      VTI     0         100    Stocks

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount
      2025-08-01  Joint    QQQ     sell    5         50
      2026-01-02  IRA      VTI     sell    5         50

    Expect:
    Checks:
      (none)
    """
    assert given.plan.year.in_doubt == ()


@scenario
def test_a_gift_is_never_a_purchase(given: Given) -> None:
    """
    S-3: 10 shares given on 10 Nov, worth more than their basis; the loss of 2,000 on the old lot is free to be taken.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     110       80     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  How   Gift Value
      Joint    VTI     A1      2020-03-02  100       10000       -     -
      Joint    VTI     G1      2026-11-10  10        500         gift  800

    Targets:
      Asset Class  Target %
      Stocks       10
      Cash         90

    Settings:
      Name           Value
      Minimum Trade  0

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain
      A1      99        -1980
    """
    assert [row for row in given.results["wash_sales"] if row["kind"] == "blocked sale"] == []


@scenario
def test_a_lot_without_a_date_may_have_been_bought_today(given: Given) -> None:
    """
    20 shares of no known date, a purchase scheduled, and a reason to sell: nothing breaks, and no loss is taken that the
    20 shares might wash.

    Household: taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     120       80     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A1      2020-03-02  100       10000
      Joint    VTI     A2      -           20        1000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Status
      2026-01-02  Joint    VTI     buy     1         100     done
      2026-12-01  Joint    VTI     buy     1         100     scheduled

    Targets:
      Asset Class  Target %
      Stocks       10
      Cash         90

    Expect:
    Checks:
      Code               Severity  Sheet  Row  Column
      BAD_DATE           error     Lots   3    Acquired
      WASH_SALE_BLOCKED  note      -      -    -

    Lots Sold:
      (none)

    Wash Sales:
      Kind          Account  Symbol
      blocked sale  Joint    VTI
    """
    assert "bought on the as-of date" in given.findings[0].message


@scenario
def test_no_transactions_sheet_verifies_nothing(given: Given) -> None:
    """
    D-9: once for the household, because what was sold and bought back is nowhere to be seen.

    Household: 10 VTI at 100; one old lot of 10 VTI; all stocks; taxed at 37 and 20 %

    Expect:
    Checks:
      Code           Severity  Sheet         Row  Value
      SHORT_HISTORY  warning   Transactions  -    -
    """
    assert "not verified" in given.findings[0].message


@scenario
def test_what_is_scheduled_is_no_history(given: Given) -> None:
    """
    D-9: the only row is of the future, so the history does not start there: there is none.

    Household: 10 VTI at 100; one old lot of 10 VTI; all stocks; taxed at 37 and 20 %

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Status
      2026-12-10  Joint    VTI     buy     1         100     scheduled

    Expect:
    Checks:
      Code           Severity  Sheet         Value
      SHORT_HISTORY  warning   Transactions  Joint
    """
    assert given.findings[0].message.startswith("No past transactions of Joint are listed;")


@scenario
def test_looking_back_leaves_later_rows_to_come(given: Given) -> None:
    """
    As of 31 December the purchases of January are still to come: one warning for them all, and they wash the December loss.

    As of: 2026-12-31
    Household: 10 VTI at 100; one old lot of 10 VTI; all stocks; taxed at 37 and 20 %

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Lots
      2026-01-05  Joint    BND     buy     100       9000    B1      -
      2026-12-18  Joint    BND     sell    100       8700    -       B1
      2027-01-12  Joint    BND     buy     100       8700    B2      -
      2027-01-13  Joint    VTI     buy     1         100     V2      -

    Securities:
      Symbol  Asset Class
      BND     Bonds

    Expect:
    Checks:
      Code                  Severity  Sheet         Row  Column  Value
      BAD_VALUE             warning   Transactions  4    Date    2027-01-12
      ONLY_LISTED_ACCOUNTS  note      Accounts      -    -       -

    Form 8949:
      Description   Proceeds  Basis  Code  Adjustment  Gain
      100 sh. BND   8700      9000   W     300         0
    """
    assert not lacking(given.findings[0].message, "BND is dated 2027-01-12", "2026-12-31", "1 more", "scheduled")


@scenario
def test_separate_returns_and_a_joint_convention(given: Given) -> None:
    """
    C-7 defers a loss into the spouse's lot as on a joint return; a couple filing separately loses it.

    Household: all stocks

    Accounts:
      Account  Type     Owner
      His      taxable  client
      Hers     taxable  spouse

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      His      VTI     10        100    Stocks
      Hers     VTI     10        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      His      VTI     L1      2020-03-02  10        500
      Hers     VTI     L2      2020-03-02  10        500

    Settings:
      Name           Value
      Filing Status  married filing separately
    """
    from xlrebal.plan.taxes.tax_settings import tax_setting_findings

    (said,) = tax_setting_findings(given.household)
    assert (said.severity.value, said.sheet, said.value) == ("warning", "Settings", "C-7")
    assert "lost to the seller" in said.message


@scenario
def test_what_was_sold_out_is_said_and_no_error(given: Given) -> None:
    """
    RTQ and META stand on no other sheet: sold out this year, they count as stocks (D-6). Whether ODD, still to be bought, would wash a loss
    nobody knows.

    Household: 10 VTI at 100; one old lot of 10 VTI; all stocks; taxed at 37 and 20 %

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Acquired    Cost Basis  Status
      2025-03-03  Joint    RTQ     buy     50        5000    -           -           -
      2026-03-10  Joint    META    sell    10        6000    2020-01-02  2000        filled
      2026-07-01  Joint    RTQ     sell    50        6500    -           -           executed
      2026-11-25  Joint    ODD     buy     5         500     -           -           working

    Expect:
    Checks:
      Code            Severity  Sheet         Row  Column  Value
      UNKNOWN_SYMBOL  error     Transactions  5    Symbol  ODD
      UNKNOWN_SYMBOL  warning   Transactions  3    Symbol  META

    Form 8949:
      Description   Proceeds  Basis  Gain
      10 sh. META   6000      2000   4000
      50 sh. RTQ    6500      5000   1500
    """
    (said,) = [each.message for each in given.findings if each.severity == "warning"]
    assert said == (
        "META and RTQ are no longer held, and no sheet says what they are: taken as stocks, identical to nothing else. "
        "If that is wrong, add them to Securities."
    )


@scenario
def test_what_its_symbol_tells_is_taken_for_no_stock(given: Given) -> None:
    """
    A future and a trust of metal, both sold out, have cautions of their own; of the future there is no worth that counts.

    Household: 10 VTI at 100; one old lot of 10 VTI; all stocks; taxed at 37 and 20 %

    Transactions:
      Date        Account  Symbol   Action  Quantity  Amount  Acquired    Cost Basis
      2026-03-10  Joint    META     sell    10        6000    2020-01-02  2000
      2026-03-11  Joint    GLD      sell    10        3000    2020-01-02  2000
      2026-08-10  Joint    /ESU26   sell    1         12500   -           -
    """
    (said,) = [each.message for each in given.findings if each.code == "UNKNOWN_SYMBOL"]
    assert said.startswith("META is no longer held")
    (future,) = [str(each["message"]) for each in given.results["checks"] if each["code"] == "FUTURE_NOT_TRADED"]
    assert future.startswith("/ESU26 is a futures contract: it is not traded.")


@scenario
def test_a_position_closed_at_no_shares_is_no_error(given: Given) -> None:
    """
    An export lists META, sold in March, with 0 shares and no class: there is nothing to know of it but what is assumed of its sale.

    Household: one old lot of 10 VTI; all stocks; taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        100    Stocks
      Joint    META    0         -      -
      Joint    ODD     0         -      -

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Acquired    Cost Basis
      2026-03-10  Joint    META    sell    10        6000    2020-01-02  2000

    Expect:
    Checks:
      Code            Severity  Sheet         Row  Column  Value
      UNKNOWN_SYMBOL  warning   Transactions  2    Symbol  META

    Form 8949:
      Description  Gain
      10 sh. META  4000
    """
    assert given.plan.year.long_term == 4_000_00
