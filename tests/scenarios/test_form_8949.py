"""Form 8949 for the CPA: parts, boxes, codes, inherited shares, the order of its lines, totals for Schedule D."""

from __future__ import annotations

from datetime import date

from tests.scenarios.scenario import Given, scenario


@scenario
def test_boxes_follow_type_and_date_and_totals_name_the_line(given: Given) -> None:
    """
    A stock bought in 2011 is covered, a fund bought the same day is not, nor a bond of 2013; the proposal stands apart.

    Household: 10 VTI at 300; all cash

    Accounts:
      Account  Type
      Joint    taxable

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     V1      2020-03-02  10        1000

    Securities:
      Symbol  Asset Class  Type
      VTI     Stocks       etf
      XOM     Stocks       stock
      AGTHX   Stocks       fund
      T30     Bonds        bond

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lots  Acquired    Cost Basis
      2026-05-04  Joint    T30     sell    1000      1000    T1    2013-06-03  900
      2026-03-02  Joint    AGTHX   sell    10        700     A1    2011-06-01  500
      2026-02-02  Joint    XOM     sell    10        900     X1    2011-06-01  800
      2026-01-05  Joint    XOM     sell    10        850     X2    2025-12-01  800
      2026-06-01  Joint    XOM     sell    10        990     X3    2014-01-02  800

    Expect:
    Form 8949:
      Part          Box  Status    Description    Acquired    Sold        Proceeds  Basis  Gain
      I short-term  A    done      10 sh. XOM     2025-12-01  2026-01-05  850       800    50
      II long-term  D    done      10 sh. XOM     2011-06-01  2026-02-02  900       800    100
      II long-term  D    done      10 sh. XOM     2014-01-02  2026-06-01  990       800    190
      II long-term  E    done      10 sh. AGTHX   2011-06-01  2026-03-02  700       500    200
      II long-term  E    done      1,000 par T30  2013-06-03  2026-05-04  1000      900    100

    Proposed 8949:
      Part          Box  Status    Description    Acquired    Sold        Proceeds  Basis  Gain
      II long-term  D    proposed  10 sh. VTI     2020-03-02  2026-11-20  3000      1000   2000

    Totals for Schedule D:
      Part          Box  Status         Schedule D  Proceeds  Basis  Adjustment  Gain
      I short-term  A    done           line 1b     850       800    0           50
      II long-term  D    done           line 8b     1890      1600   0           290
      II long-term  D    with proposed  line 8b     4890      2600   0           2290
      II long-term  E    done           line 9      1700      1400   0           300
    """
    notes = [str(row["note"]) for row in given.results["schedule_d"]]
    assert all("judged by type and date acquired; the 1099-B decides" in note for note in notes)
    assert notes[1].endswith("Sales without a code in column (f) may be left off the form and totalled on line 8a.")
    assert notes[3].endswith("Sales on no 1099-B at all go in box F, line 10.")
    assert [row["lot_id"] for row in given.results["form_8949"]] == ["X2", "X1", "X3", "A1", "T1"]


@scenario
def test_inherited_shares_and_collectibles_are_marked(given: Given) -> None:
    """
    Inherited shares are long-term from the first day and read INHERITED; gold held a day short of a year is code C in Part I.

    Household: all cash

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        300    Stocks
      Joint    GLD     10        200    Gold

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  How
      Joint    VTI     V1      2026-10-01  10        2900        inheritance
      Joint    GLD     G1      2025-11-20  10        2500        purchase

    Securities:
      Symbol  Asset Class  Type  Collectible
      VTI     Stocks       etf   no
      GLD     Gold         etf   yes

    Expect:
    Form 8949:
      (none)

    Proposed 8949:
      Part          Box  Status    Description   Lot ID  Acquired    Code  Adjustment  Gain
      I short-term  A    proposed  10 sh. GLD    G1      2025-11-20  C     0           -500
      II long-term  D    proposed  10 sh. VTI    V1      INHERITED   -     0           100
    """
    assert [row["status"] for row in given.results["schedule_d"]] == ["with proposed", "with proposed"]


@scenario
def test_a_washed_collectible_has_both_codes(given: Given) -> None:
    """
    100 sold at a loss of 800, 40 bought back: C and W in alphabetical order, 320 added back.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    GLD     40        80     Gold

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    GLD     G2      2026-11-09  40        3520

    Securities:
      Symbol  Asset Class  Type  Collectible
      GLD     Gold         etf   yes

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Lots
      2026-01-05  Joint    GLD     buy     100       9000    G1      -
      2026-11-02  Joint    GLD     sell    100       8200    -       G1
      2026-11-09  Joint    GLD     buy     40        3200    G2      -

    Targets:
      Asset Class  Target %
      Gold         100

    Expect:
    Form 8949:
      Part          Box  Code  Adjustment  Gain
      I short-term  A    CW    320         -480
    """
    assert given.results["broker_differences"] == []


@scenario
def test_in_january_the_finished_year_stands_beside_the_new_one(given: Given) -> None:
    """
    BND sold at a loss of 300 on 18 December and bought back on 12 January: nothing of it is deductible for 2026 (W-9).
    XOM sold in January is 2027's. Until 30 January a purchase may still change 2026.

    As of: 2027-01-15

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        300    Stocks
      Joint    BND     100       87     Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     V1      2020-03-02  10        1000
      Joint    BND     B2      2027-01-12  100       8700

    Securities:
      Symbol  Asset Class  Type
      XOM     Stocks       stock
      VTI     Stocks       etf
      BND     Bonds        etf

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Lots  Acquired    Cost Basis
      2026-01-05  Joint    BND     buy     100       9000    B1      -     -           -
      2026-12-18  Joint    BND     sell    100       8700    -       B1    -           -
      2027-01-04  Joint    XOM     sell    10        950     -       X1    2026-03-02  900
      2027-01-12  Joint    BND     buy     100       8700    B2      -     -           -

    Targets:
      Asset Class  Target %
      Stocks       25.641
      Bonds        74.359

    Expect:
    Form 8949:
      Description   Sold        Proceeds  Basis  Code  Adjustment  Gain
      10 sh. XOM    2027-01-04  950       900    -     0           50

    Last Year 8949:
      Part          Box  Status  Description   Sold        Proceeds  Basis  Code  Adjustment  Gain
      I short-term  A    done    100 sh. BND   2026-12-18  8700      9000   W     300         0

    Totals for Schedule D:
      Year  Part          Box  Schedule D  Proceeds  Basis  Adjustment  Gain
      2027  I short-term  A    line 1b     950       900    0           50
      2026  I short-term  A    line 1b     8700      9000   300         0
    """
    notes = [str(row["note"]) for row in given.results["schedule_d"]]
    assert [note.endswith("Provisional until 30 Jan 2027 (W-9).") for note in notes] == [False, True]


@scenario
def test_last_years_form_is_final_in_february_and_gone_when_a_return_on_extension_is_due(given: Given) -> None:
    """
    As of: 2027-10-15
    Household: 10 VTI at 300; all stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     V1      2020-03-02  10        1000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lots  Acquired    Cost Basis
      2026-12-18  Joint    VTI     sell    10        3000    V0    2020-01-06  1000

    Expect:
    Form 8949:
      (none)

    Last Year 8949:
      Description  Sold        Gain
      10 sh. VTI   2026-12-18  2000

    Totals for Schedule D:
      Year  Schedule D  Gain
      2026  line 8b     2000
    """
    assert "Provisional" not in str(given.results["schedule_d"][0]["note"])
    later = Given(date(2027, 10, 16), given.sheets)
    assert (later.results["last_year_8949"], later.results["schedule_d"]) == ([], [])


@scenario
def test_differences_stand_in_the_order_of_the_form_and_every_lot_has_a_name(given: Given) -> None:
    """
    A long-term loss in March and a short-term one in June, each bought back in the IRA: Part I stands before Part II.
    Neither sale names its lot: symbol and date acquired do.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      BND     10        90     Bonds
      IRA      XOM     10        90     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      IRA      BND     B2      2026-03-09  10        900
      IRA      XOM     X2      2026-06-08  10        900

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Acquired    Cost Basis
      2026-03-02  Joint    BND     sell    10        900     -       2024-01-05  1000
      2026-03-09  IRA      BND     buy     10        900     B2      -           -
      2026-06-01  Joint    XOM     sell    10        900     -       2026-01-05  1000
      2026-06-08  IRA      XOM     buy     10        900     X2      -           -

    Targets:
      Asset Class  Target %
      Bonds        50
      Stocks       50

    Expect:
    Form 8949:
      Part          Lot ID          Code  Adjustment  Gain
      I short-term  XOM 2026-01-05  W     100         0
      II long-term  BND 2024-01-05  W     100         0

    Broker Differences:
      Part          Symbol  Lot ID          Difference
      I short-term  XOM     XOM 2026-01-05  100
      II long-term  BND     BND 2024-01-05  100
    """
    assert given.results["proposed_8949"] == []
