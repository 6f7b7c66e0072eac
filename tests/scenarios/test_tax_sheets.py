"""Wash sales, Form 8949, conventions and cautions as the workbook shows them."""

from __future__ import annotations

from tests.scenarios.scenario import Given, lacking, scenario
from xlrebal.schema.finding import Problem
from xlrebal.tax.conventions import CONVENTIONS, OTHER_CHOICES, choices

FOR_GOOD = "LOSSES PERMANENTLY DISALLOWED"


@scenario
def test_a_loss_bought_back_in_the_ira_is_loudly_gone(given: Given) -> None:
    """
    Example X04: 100 shares sold at a loss of 800, 25 of them bought back in the IRA: 200 is gone, and no 1099-B will say so.

    Household: Joint and IRA; 60 % stocks, 40 % bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        300    Stocks
      IRA      BND     25        80     Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  10        1000
      IRA      BND     B9      2026-11-05  25        2000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Lots
      2026-01-05  Joint    BND     buy     100       9000    B1      -
      2026-01-06  IRA      VTI     buy     1         300     V1      -
      2026-01-07  IRA      VTI     sell    1         300     -       V1
      2026-11-02  Joint    BND     sell    100       8200    -       B1
      2026-11-05  IRA      BND     buy     25        2000    B9      -

    Expect:
    Form 8949:
      Part          Box  Status  Description   Lot ID  Acquired    Sold        Proceeds  Basis  Code  Adjustment  Gain
      I short-term  A    done    100 sh. BND   B1      2026-01-05  2026-11-02  8200      9000   W     200         -600

    Broker Differences:
      Symbol  Lot ID  Disallowed  On The 1099-B  Difference  Why
      BND     B1      200         0              200         The broker does not see: BND bought in IRA on 05 Nov 2026.
    """
    row = next(row for row in given.results["tax_report"] if row["item"] == FOR_GOOD)
    assert row["with_trades"] == 200.0 and not lacking(row["note"], "W-8", "GONE FOR GOOD", "IRA", "CPA")
    washed = [row for row in given.results["wash_sales"] if row["kind"] == "realized"]
    assert [(row["quantity"], row["amount"]) for row in washed] == [(25.0, 200.0)]
    at_risk = next(row for row in given.results["gains_detail"] if row["item"] == "At risk: sold in the last 30 days")
    assert at_risk["short_term"] == 600.0


@scenario
def test_conventions_are_chosen_and_printed(given: Given) -> None:
    """
    C-8 ignored: a purchase in the 401(k) washes nothing. All fifteen are printed, the changed one is marked.

    Household: 60 % stocks, 40 % bonds

    Accounts:
      Account  Type
      Joint    taxable
      Plan     401k

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        300    Stocks
      Plan     BND     25        80     Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  10        1000
      Plan     BND     B9      2026-11-05  25        2000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Lots
      2026-01-05  Joint    BND     buy     100       9000    B1      -
      2026-11-02  Joint    BND     sell    100       8200    -       B1
      2026-11-05  Plan     BND     buy     25        2000    B9      -

    Settings:
      Name                    Value
      C-8 retirement plans    ignored
      C-7                     perhaps
      C-10                    identical
      Short-Term Rate %       24
      Long-Term Rate %        15
    """
    assert given.plan.year.matches == ()
    printed = {str(row["item"]): str(row["note"]) for row in given.results["tax_report"] if "Convention" in str(row["item"])}
    assert len(printed) == 15
    assert [item for item in printed if item.startswith("CHANGED")] == ["CHANGED: Convention C-8"]
    assert not lacking(printed["CHANGED: Convention C-8"], "washes nothing", "The default: ", "permanently disallowed")
    every = {(each.setting, choice) for each in CONVENTIONS if each.setting for choice in choices(each.setting)[1:]}
    assert set(OTHER_CHOICES) == every
    found = [(finding.code, finding.severity.value, finding.row, finding.value) for finding in given.findings if finding.sheet == "Settings"]
    assert found == [(Problem.BAD_VALUE, "error", 3, "perhaps"), (Problem.BAD_VALUE, "warning", 4, "identical")]


@scenario
def test_what_a_blocked_purchase_would_have_cost(given: Given) -> None:
    """
    Example X06: a loss of 1,000 on 10 Nov, 40 of its 100 shares wanted in the IRA on 23 Nov: 400 would be gone; clean from 11 Dec.

    As of: 2026-11-23
    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     60        100    Stocks
      IRA      BND     0         100    Bonds
      IRA      CASH    4000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      IRA      VTI     V1      2020-01-06  60        3000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Lots
      2026-01-05  Joint    BND     buy     100       11000   B1      -
      2026-11-10  Joint    BND     sell    100       10000   -       B1

    Targets:
      Asset Class  Symbol  Target %
      Stocks       VTI     60
      Bonds        BND     40

    Expect:
    Wash Sales:
      Kind         Account  Symbol  Quantity  Amount  Safe From
      open window  Joint    BND     100       1000    2026-12-11
      blocked buy  IRA      BND     40        400     2026-12-11
      caution      -        -       -         -       -
    """
    assert not lacking(given.results["wash_sales"][1]["message"], "$400.00 on 40 shares", "GONE FOR GOOD")
    assert Problem.ONLY_LISTED_ACCOUNTS in {finding.code for finding in given.findings}


@scenario
def test_a_sale_that_spoils_a_dividend(given: Given) -> None:
    """
    Bought two days before the ex-date and sold twenty days after it: 22 of 121 days (Q-1). The older lot is past them.

    Household: 100 VTI at 300; all cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2026-10-29  50        15000
      Joint    VTI     L2      2020-03-02  50        15000

    Securities:
      Symbol  Asset Class  Ex-Date
      VTI     Stocks       2026-10-31
    """
    (found,) = [finding for finding in given.findings if finding.code is Problem.DIVIDEND_NOT_QUALIFIED]
    assert not lacking(found.message, "50 shares of VTI in Joint (lot L1)", "31 Oct 2026", "ordinary income")


@scenario
def test_budgets_at_worst(given: Given) -> None:
    """
    A loss of 3,000 sold on 2 Nov covers a gain of 3,000: nothing of the budget is used, and too much of it if the loss is washed (B-2).
    The trades cost the 37 % offset of 3,000 (1,110); at worst there is none to lose, and the gain is taxed at 23.8 % (714).

    Household: all cash

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       40     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  100       1000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lots  Acquired    Cost Basis
      2026-11-02  Joint    BND     sell    100       7000    B1    2020-01-06  10000

    Settings:
      Name         Value
      Gain Budget  2500

    Expect:
    Budgets:
      Budget                 Limit  Used  Remaining  Used At Worst  Remaining At Worst
      Gain budget            2500   0     2500       3000           -500
      Short-term gain limit  -      0     -          0              -
      Tax budget             -      1110  -          714            -
      Turnover limit         -      2000  -          2000           -
    """
    assert str(given.results["budgets"][0]["note"]).endswith("OVER the limit if a loss at risk is disallowed.")


@scenario
def test_the_rest_of_a_purchase_washes_only_where_the_convention_says_so(given: Given) -> None:
    """
    C-1 counted: half of a recent purchase sold at a loss would be washed by the other half, so nothing of it is sold.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       90     Stocks
      Joint    CASH    1000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2026-11-09  100       10000

    Targets:
      Asset Class  Target %
      Stocks       50
      Cash         50

    Settings:
      Name  Value
      C-1   counted

    Expect:
    Lots Sold:
      (none)

    Wash Sales:
      Kind          Symbol  Safe From
      blocked sale  VTI     2026-12-10
    """
    assert given.plan.findings == ()


@scenario
def test_lots_not_adjusted_are_rebuilt(given: Given) -> None:
    """
    X01 on Lots as bought: the loss of 200 goes into the new lot's basis (1,100), held since 25 Jan 2025 and so long-term.

    As of: 2026-02-02
    Household: all cash

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       15     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  Adjusted
      Joint    VTI     L2      2025-02-20  100       900         no

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Lots
      2025-01-15  Joint    VTI     buy     100       1000    L1      -
      2025-02-10  Joint    VTI     sell    100       800     -       L1
      2025-02-20  Joint    VTI     buy     100       900     L2      -

    Expect:
    Lots Sold:
      Lot ID  Quantity  Basis  Gain  Term
      L2      100       1100   400   LT
    """
    assert given.plan.findings == ()
    assert given.household.lots.basis.tolist() == [90_000]


@scenario
def test_a_lot_carrying_a_wash_sale_in_part_is_sold_part_by_part(given: Given) -> None:
    """
    40 of the 100 shares bought back replace the 40 sold: 360 and the loss of 80, held since 25 Jan 2025. The rest is as bought.

    As of: 2026-02-02
    Household: all cash

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       15     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  Adjusted
      Joint    VTI     L2      2025-02-20  100       900         no

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Lots
      2025-01-15  Joint    VTI     buy     40        400     L1      -
      2025-02-10  Joint    VTI     sell    40        320     -       L1
      2025-02-20  Joint    VTI     buy     100       900     L2      -

    Settings:
      Name                     Value
      Wait For Long Term Days  0

    Expect:
    Lots Sold:
      Lot ID  Acquired    Holding Date  Quantity  Basis  Gain  Term
      L2      2025-02-20  2025-01-25    40        440    160   LT
      L2      2025-02-20  -             60        540    360   ST
    """
    assert given.plan.findings == ()
    assert not [finding for finding in given.findings if finding.sheet == "Lots"]


@scenario
def test_monthly_purchases_leave_no_clean_day_until_they_end(given: Given) -> None:
    """
    Bought on 2 Nov, and scheduled for 2 Dec, 2 Jan and 1 Mar: T-30 to T+30 is first free of all of them on 1 Apr (W-14).

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     110       90     Stocks
      Joint    CASH    1000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  100       10000
      Joint    VTI     L2      2026-11-02  10        950

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Status
      2026-12-02  Joint    VTI     buy     10        900     scheduled
      2027-01-02  Joint    VTI     buy     10        900     scheduled
      2027-03-01  Joint    VTI     buy     10        900     scheduled

    Targets:
      Asset Class  Target %
      Stocks       50
      Cash         50

    Expect:
    Wash Sales:
      Kind          Symbol  Safe From
      blocked sale  VTI     2027-04-01
      blocked sale  VTI     2027-04-01
    """
    assert given.plan.findings == ()


@scenario
def test_a_loss_only_a_scheduled_purchase_washes_is_provisional(given: Given) -> None:
    """
    10 sold at a loss of 100 on 10 Nov, 10 scheduled for 1 Dec: washed if that purchase goes ahead (W-10), said once. A purchase
    today would be matched first, so none is proposed.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    BND     1         90     Bonds
      Joint    CASH    1000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    BND     L1      2020-03-02  1         50

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Status     Lots  Acquired    Cost Basis
      2026-11-10  Joint    BND     sell    10        900     -          B1    2020-01-06  1000
      2026-12-01  Joint    BND     buy     10        900     scheduled  -     -           -

    Targets:
      Asset Class  Symbol  Target %
      Bonds        BND     90
      Cash         -       10

    Expect:
    Trades:
      (none)

    Wash Sales:
      Kind         Symbol  Lot ID  Quantity  Amount  Fate                   Replacement                       Safe From
      realized     BND     B1      10        100     deferred, provisional  BND, lot BND 2026-12-01 in Joint  2026-12-11
      blocked buy  BND     -       9         90      avoided                -                                 2026-12-11
      caution      -       -       -         -       -                      -                                 -

    Form 8949:
      Status             Code  Adjustment  Gain
      done, provisional  W     100         0
    """
    assert given.plan.findings == ()
    assert not lacking(given.results["wash_sales"][0]["message"], "$100.00 will be washed", "BND scheduled for 01 Dec 2026 in Joint", "deferred", "11 Dec 2026")
    assert not lacking(given.results["schedule_d"][0]["note"], "$100.00 of the adjustment", "scheduled purchase")


@scenario
def test_wash_sales_of_the_year_each_under_its_own_symbol(given: Given) -> None:
    """
    Both accounts call their lot L1, and both sell it at a loss in November. BND sold in December 2025 was bought back in
    January: its loss belongs to 2025 (W-9), its purchase to this year, and it is shown. AGG, both sold and bought back in
    2025, is not.

    Accounts:
      Account  Type     Owner
      Joint    taxable  joint
      Trust    taxable  client

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        300    Stocks
      Joint    BND     10        75     Bonds
      Trust    VXUS    10        60     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L2      2026-11-09  10        3000
      Joint    BND     B2      2026-01-05  10        750
      Trust    VXUS    L2      2026-11-10  10        600

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lots  Lot ID  Acquired    Cost Basis
      2025-06-02  Joint    AGG     sell    10        900     A1    -       2024-01-02  1000
      2025-06-09  Joint    AGG     buy     10        900     -     A2      -           -
      2025-12-22  Joint    BND     sell    10        750     B1    -       2024-01-02  850
      2026-01-05  Joint    BND     buy     10        750     -     B2      -           -
      2026-11-02  Joint    VTI     sell    10        2900    L1    -       2024-01-02  3200
      2026-11-03  Trust    VXUS    sell    10        580     L1    -       2024-01-02  640
      2026-11-09  Joint    VTI     buy     10        3000    -     L2      -           -
      2026-11-10  Trust    VXUS    buy     10        600     -     L2      -           -

    Targets:
      Asset Class  Target %
      Stocks       82
      Bonds        18

    Expect:
    Wash Sales:
      Kind      Account  Symbol  Date        Quantity  Amount  At Risk Until  Safe From
      realized  Joint    BND     2025-12-22  10        100     2026-01-21     2026-01-22
      realized  Joint    VTI     2026-11-02  10        300     2026-12-02     2026-12-03
      realized  Trust    VXUS    2026-11-03  10        60      2026-12-03     2026-12-04
    """
    assert [match.symbol for match in given.plan.year.matches] == ["AGG", "BND", "VTI", "VXUS"]


def figures(given: Given, item: str) -> tuple[object, ...]:
    """Without trades, with trades, and the note of one row of the Tax Report."""
    row = next(row for row in given.results["tax_report"] if row["item"] == item)
    return row["without_trades"], row["with_trades"], row["note"]


@scenario
def test_all_that_is_carried_saves_nothing_and_the_limit_is_the_tables(given: Given) -> None:
    """
    ST -2,000 and LT -6,000 with other income of -1,000: the offset of 4,000 (Tax Table) meets no income, so all 8,000 is carried (N-4).

    Household: 10 VTI at 300; all stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  10        3000

    Tax Table:
      Item         Single  Joint  Separate  Head Of Household
      Loss Offset  4000    4000   2000      4000

    Settings:
      Name                Value
      Filing Status       single
      Other Income        -1000
      Year-to-Date ST     -2000
      Year-to-Date LT     -6000
    """
    assert figures(given, "Loss that saves nothing this year")[:2] == (8000.0, 8000.0)
    assert figures(given, "Offset against other income") == (
        4000.0, 4000.0, "N-3: at most $4,000, by filing status. Income is below zero: only $0.00 of it is used up (N-4).",
    )
    sources = [(row["item"], row["long_term"]) for row in given.results["gains_detail"][:3]]
    assert sources == [("Sold so far this year", -6000.0), ("Capital gain distributions", 0.0), ("Year-to-date", -6000.0)]
