"""What may be a wash sale and is flagged, never computed: options, convertibles, awards, share classes, one index (W-16)."""

from __future__ import annotations

from tests.scenarios.scenario import Given, lacking, scenario
from xlrebal.review.flag_washes import wash_cautions
from xlrebal.schema.finding import Problem, Severity


def flagged(given: Given, code: Problem) -> list[str]:
    return [finding.value for finding in given.findings if finding.code is code]


@scenario
def test_calls_bought_and_puts_sold_near_a_loss(given: Given) -> None:
    """
    VTSAX is one group with VTI, sold at a loss on 2 Nov. Flagged are calls bought and puts sold from 3 Oct to 2 Dec, in any
    account and notation; not a call sold, a put bought and sold again, an earlier call, nor a call on something else.

    Household: Joint and IRA; all bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    BND     100       75     Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    BND     B1      2020-03-02  100       7000

    Securities:
      Symbol  Asset Class  Identical Group
      VTI     Stocks       Total
      VTSAX   Stocks       Total

    Transactions:
      Date        Account  Symbol                   Action  Quantity  Amount  Lots  Acquired    Cost Basis
      2026-11-02  Joint    VTSAX                    sell    10        1000    V1    2024-01-02  1500
      2026-10-02  Joint    VTI 12/18/2026 240.00 C  buy     1         500     -     -           -
      2026-10-03  IRA      VTI   261218C00250000    buy     1         500     -     -           -
      2026-11-05  Joint    VTI261218C260            buy     1         400     -     -           -
      2026-11-06  Joint    VTI261218C260            sell    1         410     -     -           -
      2026-09-01  Joint    -VTI261218P350           sell    1         900     -     -           -
      2026-09-02  Joint    -VTI261218P350           buy     1         900     -     -           -
      2026-11-06  Joint    -VTI261218P350           sell    1         900     -     -           -
      2026-11-06  Joint    VTI261218P300            buy     1         900     -     -           -
      2026-11-07  Joint    VTI261218P300            sell    1         910     -     -           -
      2026-11-07  Joint    SPY261218C700            buy     1         900     -     -           -
    """
    assert flagged(given, Problem.OPTION_IN_WASH_WINDOW) == ["VTI 261218C00250000", "VTI261218C260", "-VTI261218P350"]
    rows = [row for row in given.results["wash_sales"] if row["kind"] == "caution"]
    assert [(row["account"], row["symbol"], str(row["date"]), str(row["safe_from"])) for row in rows[:2]] == [
        ("IRA", "VTI 261218C00250000", "2026-10-03", "2026-12-03"),
        ("Joint", "VTI261218C260", "2026-11-05", "2026-12-03"),
    ]
    places = [(finding.sheet, finding.row) for finding in given.findings if finding.code is Problem.OPTION_IN_WASH_WINDOW]
    assert places == [("Transactions", 4), ("Transactions", 5), ("Transactions", 9)]


@scenario
def test_a_put_out_of_the_money_is_said_with_less_doubt(given: Given) -> None:
    """
    VTI stands at 300: a put at 250 hardly counts as buying it, a put at 350 does; both are shown.

    Household: 10 VTI at 300; all stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     V2      2020-03-02  10        1000

    Transactions:
      Date        Account  Symbol         Action  Quantity  Amount  Lots  Acquired    Cost Basis
      2026-11-02  Joint    VTI            sell    10        3000    V1    2024-01-02  3500
      2026-11-06  Joint    VTI261218P250  sell    1         100     -     -           -
      2026-11-06  Joint    VTI261218P350  sell    1         5000    -     -           -
    """
    said = {each.symbol: each.finding.message for each in wash_cautions(given.plan)}
    assert "out of the money at today's price it hardly counts" in said["VTI261218P250"]
    assert "one deep in the money counts as buying the shares (Rev. Rul. 85-87)" in said["VTI261218P350"]


@scenario
def test_options_that_only_holdings_and_lots_show(given: Given) -> None:
    """
    A call whose lot was bought on 5 Nov and a put held short are flagged; a call of September, and a put held long, are not.

    Household: all bonds

    Holdings:
      Account  Symbol         Quantity  Price  Asset Class
      Joint    BND            100       75     Bonds
      Joint    VTI261218C250  1         50     Stocks
      Joint    VTI261218C260  1         50     Stocks
      Joint    VTI261218P350  -1        50     Stocks
      Joint    VTI261218P300  1         50     Stocks

    Lots:
      Account  Symbol         Lot ID  Acquired    Quantity  Cost Basis
      Joint    BND            B1      2020-03-02  100       7000
      Joint    VTI261218C250  C1      2026-11-05  1         50
      Joint    VTI261218C260  C2      2026-09-05  1         50
      Joint    VTI261218P300  P2      2026-11-05  1         50

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lots  Acquired    Cost Basis
      2026-11-02  Joint    VTI     sell    10        1000    V1    2024-01-02  1500
    """
    found = [(finding.value, finding.sheet) for finding in given.findings if finding.code is Problem.OPTION_IN_WASH_WINDOW]
    assert found == [("VTI261218C250", "Lots"), ("VTI261218P350", "Holdings")]


@scenario
def test_warrants_rights_and_convertibles_of_the_issuer(given: Given) -> None:
    """
    Known by Type, by the ending of the symbol or by the words of the Description; another issuer's is left alone, and a fund of them.

    Household: half stocks, half bonds

    Holdings:
      Account  Symbol     Description                   Quantity  Price  Asset Class
      Joint    ACME       Acme Rockets Inc Common       10        90     Stocks
      Joint    ACME+      -                             10        5      Stocks
      Joint    004CVX9    ACME ROCKETS INC CONV 2% 30   10        100    Bonds
      Joint    OTHR.WS    Other Rockets Warrants        10        5      Stocks
      Joint    CWB        Acme Convertible Bond ETF     10        70     Bonds
      Joint    ACMEP      Acme Rockets Series 2         10        20     Stocks

    Lots:
      Account  Symbol   Lot ID  Acquired    Quantity  Cost Basis
      Joint    ACME     A2      2020-03-02  10        500
      Joint    ACME+    W1      2026-11-10  10        40
      Joint    004CVX9  C1      2026-11-11  10        1000
      Joint    OTHR.WS  O1      2026-11-11  10        40
      Joint    CWB      B1      2026-11-11  10        700
      Joint    ACMEP    P1      2026-11-12  10        200

    Securities:
      Symbol  Asset Class  Type
      ACMEP   Stocks       convertible

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lots  Acquired    Cost Basis
      2026-11-02  Joint    ACME    sell    10        900     A1    2024-01-02  1500
    """
    assert flagged(given, Problem.CONVERTIBLE_IN_WASH_WINDOW) == ["ACME+", "004CVX9", "ACMEP"]


@scenario
def test_a_vest_is_a_purchase_and_said_to_be_one(given: Given) -> None:
    """
    20 shares sold at a loss of 200 on 2 Nov; 5 vest on 16 Nov and 10 come from the ESPP on 2 Dec: 15 of 20 are washed, 150.
    A vest on 3 Dec is 31 days away. The option exercised on 5 Oct, kept, is within 30 days before: all 20 are washed.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    ACME    9         90     Stocks
      Joint    CASH    1000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    ACME    V1      2026-11-16  5         450
      Joint    ACME    E1      2026-10-05  4         380

    Transactions:
      Date        Account  Symbol  Action    Quantity  Amount  Lot ID  Lots  Status
      2026-01-05  Joint    ACME    buy       20        2000    A1      -     -
      2026-10-05  Joint    ACME    exercise  4         380     E1      -     -
      2026-11-02  Joint    ACME    sell      20        1800    -       A1    -
      2026-11-16  Joint    ACME    rsu vest  5         450     V1      -     -
      2026-12-02  Joint    ACME    ESPP      10        850     -       -     scheduled
      2026-12-03  Joint    ACME    vest      5         450     -       -     scheduled

    Targets:
      Asset Class  Target %
      Stocks       45
      Cash         55

    Expect:
    Form 8949:
      Description   Code  Adjustment  Gain
      20 sh. ACME   W     190         -10
    """
    assert flagged(given, Problem.EQUITY_AWARD_IN_WASH_WINDOW) == ["exercise", "vest", "espp"]
    cautioned = [row for row in given.results["wash_sales"] if row["kind"] == "caution"]
    assert not lacking(cautioned[1]["message"], "5 shares vested on 16 Nov 2026 in Joint", "ACME", "at a loss")


@scenario
def test_share_classes_of_one_fund_are_proposed_as_a_group(given: Given) -> None:
    """
    BND stands at a loss and its mutual fund is in the IRA; the Growth Fund's classes A and R-6 by their names. Companies' share
    classes, VTI without a loss, and a second fund on one index are not proposed.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Description                                Quantity  Price  Asset Class
      Joint    BND     Vanguard Total Bond Market ETF             10        75     Bonds
      IRA      VBTLX   -                                          10        10     Bonds
      Joint    AGTHX   American Funds Growth Fund of Amer Cl A    10        70     Stocks
      IRA      RGAGX   AMERICAN FUNDS GROWTH FUND OF AMER CL R-6  10        70     Stocks
      Joint    GOOG    Alphabet Inc Class C                       10        100    Stocks
      IRA      GOOGL   Alphabet Inc Class A                       10        100    Stocks
      Joint    VTI     Vanguard Total Stock Market ETF            10        300    Stocks
      IRA      VTSAX   Vanguard Total Stock Market Index Admiral  10        140    Stocks
      Joint    VFIAX   Vanguard 500 Index Fund Admiral Shares     10        500    Stocks
      IRA      VINIX   Vanguard Institutional Index Fund          10        500    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    BND     B1      2020-03-02  10        850
      Joint    AGTHX   A1      2020-03-02  10        800
      Joint    GOOG    G1      2020-03-02  10        1800
      Joint    VTI     V1      2020-03-02  10        1000
      Joint    VFIAX   F1      2020-03-02  10        6000

    Targets:
      Asset Class  Target %
      Stocks       90
      Bonds        10
    """
    assert sorted(flagged(given, Problem.SHARE_CLASSES_NOT_GROUPED)) == ["AGTHX / RGAGX", "BND / VBTLX"]
    found = [finding for finding in given.findings if finding.code is Problem.SHARE_CLASSES_NOT_GROUPED]
    assert {finding.severity for finding in found} == {Severity.NOTE}
    assert not lacking(next(each.message for each in found if each.value.startswith("BND")), "Identical Group BND", "Securities")
    assert given.household.group_of["BND"] != given.household.group_of["VBTLX"]
    assert {row["symbol"] for row in given.results["wash_sales"] if row["kind"] == "caution"} >= {"AGTHX / RGAGX", "BND / VBTLX"}


@scenario
def test_a_declared_group_is_not_proposed_again(given: Given) -> None:
    """
    A stock and its CUSIP are one security under two names: proposed until declared, as VTI and VTSAX are here.

    Household: Joint and IRA; all stocks

    Holdings:
      Account  Symbol     Description         Quantity  Price  Asset Class
      Joint    VTI        -                   10        75     Stocks
      IRA      VTSAX      -                   10        10     Stocks
      Joint    ACME       Acme Rockets Inc    10        70     Stocks
      IRA      004123X09  ACME ROCKETS INC    10        70     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     B1      2020-03-02  10        850
      Joint    ACME    A1      2020-03-02  10        800

    Securities:
      Symbol  Identical Group
      VTI     Total
      VTSAX   Total
    """
    assert flagged(given, Problem.SHARE_CLASSES_NOT_GROUPED) == ["004123X09 / ACME"]


@scenario
def test_one_index_bought_lately_or_now(given: Given) -> None:
    """
    AGG follows BND's index: bought in the IRA on 3 Oct, thirty days before the loss of 2 Nov, it is flagged; SCHZ on 2 Oct is not.

    Household: Joint and IRA; all bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      AGG     10        100    Bonds
      IRA      SCHZ    10        25     Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      IRA      AGG     A1      2026-10-03  10        1000
      IRA      SCHZ    S1      2026-10-02  10        250

    Securities:
      Symbol  Asset Class  Index
      BND     Bonds        US Aggregate
      AGG     Bonds        US Aggregate
      SCHZ    Bonds        US Aggregate

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lots  Acquired    Cost Basis
      2026-11-02  Joint    BND     sell    10        700     B1    2024-01-02  800

    Expect:
    Wash Sales:
      Kind         Account  Symbol  Date        Safe From
      open window  Joint    BND     2026-11-02  2026-12-03
      caution      IRA      AGG     2026-10-03  2026-12-03
      caution      -        -       -           -
    """
    assert flagged(given, Problem.SAME_INDEX_CAUTION) == ["BND / AGG"]


@scenario
def test_an_option_held_is_left_alone_and_said(given: Given) -> None:
    """
    A call makes half of the household; nothing of it is sold although cash is the only target.

    Household: all cash

    Holdings:
      Account  Symbol                   Quantity  Price  Asset Class
      Joint    VTI 12/18/2026 250.00 C  1         5500   Stocks
      Joint    OPT                      1         5500   Stocks

    Lots:
      Account  Symbol                   Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI 12/18/2026 250.00 C  C1      2026-05-04  1         5000
      Joint    OPT                      C2      2026-05-04  1         5000

    Securities:
      Symbol  Asset Class  Type
      OPT     Stocks       option

    Expect:
    Trades:
      (none)
    """
    assert flagged(given, Problem.OPTION_NOT_TRADED) == ["OPT", "VTI 12/18/2026 250.00 C"]


@scenario
def test_a_scheduled_vest_blocks_a_loss_like_any_purchase(given: Given) -> None:
    """
    150 shares vest on 1 Dec: the loss of 1,000 waits until 1 Jan, thirty-one days after (W-14).

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    ACME    100       90     Stocks
      Joint    CASH    1000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    ACME    L1      2020-03-02  100       10000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Status
      2026-12-01  Joint    ACME    vest    150       13500   scheduled

    Targets:
      Asset Class  Target %
      Stocks       50
      Cash         50

    Expect:
    Lots Sold:
      (none)

    Wash Sales:
      Kind          Symbol  Safe From
      blocked sale  ACME    2027-01-01
    """
    assert flagged(given, Problem.EQUITY_AWARD_IN_WASH_WINDOW) == []  # no loss is sold


@scenario
def test_an_account_out_of_scope_raises_no_doubt(given: Given) -> None:
    """
    The aunt's account is out of the wash scope (W-8): neither its loss sold now, nor its sale of unknown basis, nor the share
    class it holds is a question for the household, which bought another fund on the same index.

    Household: all stocks

    Accounts:
      Account  Type     Wash Scope
      Joint    taxable  yes
      Aunt     taxable  no

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Aunt     BND     100       75     Bonds
      Joint    AGG     10        100    Bonds
      Joint    VBTLX   10        10     Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Aunt     BND     B1      2024-01-02  100       8500
      Joint    AGG     A1      2026-10-21  10        1000
      Joint    VBTLX   X1      2024-01-02  10        90

    Securities:
      Symbol  Asset Class  Index         Reinvest
      BND     Bonds        US Aggregate  yes
      AGG     Bonds        US Aggregate  -
      VBTLX   Bonds        US Aggregate  -

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lots
      2026-11-02  Aunt     BND     sell    10        750     gone

    Restrictions:
      Account  Symbol  Rule
      Aunt     BND     phase out

    Expect:
    Wash Sales:
      (none)
    """
    assert any(lot.symbol == "BND" and lot.gain < 0 for order in given.plan.orders.orders for lot in order.lots)
    assert wash_cautions(given.plan) == ()
