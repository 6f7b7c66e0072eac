"""Wash Sales row by row: what was lost, what is at risk, and what blocked trades would have cost (W-8, W-12 to W-14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.scenarios.scenario import Given, lacking, scenario
from xlrebal.plan.history.household_ledger import replay_household
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.decisions import Order, Phase, RealizedLot
from xlrebal.report.headline import headline
from xlrebal.review.measure_after import measure_after
from xlrebal.review.refused_sales import refused_sales
from xlrebal.schema.column import Value
from xlrebal.schema.finding import Problem
from xlrebal.schema.side import Side
from xlrebal.tax.money import MICROS, NANOS


def sum_of(given: Given, kind: str, fate: str) -> float:
    """The amounts of the rows of one kind and fate."""
    rows = given.results["wash_sales"]
    return sum(float(str(row["amount"])) for row in rows if (row["kind"], row["fate"]) == (kind, fate))


def messages(given: Given, kind: str) -> list[str]:
    return [str(row["message"]) for row in given.results["wash_sales"] if row["kind"] == kind]


def cell(given: Given, table: str, item: str, column: str) -> Value:
    return next(row[column] for row in given.results[table] if row["item"] == item)


def with_sold(given: Given, sold: dict[int, int]) -> Plan:
    """The plan as if it had sold these micro-shares, by lot index."""
    return replace(given.plan, proposal=replace(given.plan.proposal, sold=sold))


@scenario
def test_a_blocked_sale_states_the_shares_that_would_be_washed(given: Given) -> None:
    """
    60 shares stand at a loss of 1,200, 20 a share. The IRA bought 10 of the identical VTX: 200 would be lost for good, no more.

    Household: Joint and an IRA by named lots

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     60        30     Stocks
      Joint    BND     10        100    Bonds
      IRA      VTX     10        30     Stocks

    Securities:
      Symbol  Asset Class  Identical Group
      VTI     Stocks       total market
      VTX     Stocks       total market

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A1      2024-01-10  60        3000
      Joint    BND     B1      2024-01-10  10        1000
      IRA      VTX     X1      2026-11-10  10        310

    Targets:
      Asset Class  Target %
      Stocks       20
      Bonds        80

    Expect:
    Wash Sales:
      Kind          Account  Symbol  Lot ID  Quantity  Amount  Fate     Permanent  Replacement         Safe From
      blocked sale  Joint    VTI     A1      10        200     avoided  -          VTX, lot X1 in IRA  2026-12-11
    """
    [said] = messages(given, "blocked sale")
    assert not lacking(said, "A1", "all 60 shares would lose $1,200.00", "10 VTX bought on 10 Nov 2026 in IRA", "$200.00, GONE FOR GOOD", "11 Dec 2026")
    (refused,) = refused_sales(given.plan)
    washer = given.household.lots.lot_id.index("X1")
    assert not refused.freed
    assert refused_sales(with_sold(given, {refused.lot: 60 * MICROS})) == ()  # sold whole after all
    (freed,) = refused_sales(with_sold(given, {washer: 10 * MICROS}))
    assert (freed.freed, freed.washed) == (True, 200_00)  # by itself; with X1 sold too nothing would wash it (C-2)


@scenario
def test_a_blocked_sale_met_by_two_purchases_is_lost_in_part(given: Given) -> None:
    """
    A loss of 100.00 on 3 shares, 33.33⅓ a share: 1 is matched with the IRA's purchase and 1 with the DRIP to come in Joint.
    Rounded cumulatively that is 33.33 lost for good and 33.34 deferred (C-13).

    Household: Joint and an IRA by named lots; all bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     3         100    Stocks
      Joint    BND     3         100    Bonds
      IRA      VTI     1         100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A1      2024-01-10  3         400
      Joint    BND     B1      2024-01-10  3         300
      IRA      VTI     R1      2026-11-10  1         100

    Transactions:
      Date        Account  Symbol  Action    Quantity  Amount  Status
      2026-12-05  Joint    VTI     reinvest  1         100     scheduled

    Expect:
    Wash Sales:
      Kind          Lot ID  Quantity  Amount  Replacement                                               Safe From
      blocked sale  A1      2         66.67   VTI, lot R1 in IRA; VTI, lot VTI 2026-12-05 in Joint      2027-01-05
    """
    [said] = messages(given, "blocked sale")
    assert not lacking(said, "A1", "all 3 shares would lose $100.00", "1 VTI bought on 10 Nov 2026 in IRA", "1 VTI scheduled for 05 Dec 2026 in Joint",
                       "$66.67, $33.33 of it GONE FOR GOOD", "05 Jan 2027")
    lot = RealizedLot(account="Joint", symbol="VTI", lot_id="A1", acquired=date(2024, 1, 10), quantity=3_000_000, proceeds=30_000, basis=40_000, gain=-10_000, term="LT", taxable=True, collectible=False, reasons=())
    order = Order(side=Side.SELL, account="Joint", symbol="VTI", quantity=3_000_000, price=100 * NANOS, gross=30_000, commission=0, drift=0.0, phase=Phase.SALES, reasons=(), lots=(lot,))
    matches = replay_household(given.household, [order]).matches  # the sale itself, run through the whole ledger
    assert [(match.disallowed, match.permanent) for match in matches] == [(33_33, True), (33_34, False)]


@scenario
def test_losses_the_proposal_takes_are_open_windows(given: Given) -> None:
    """
    300 sold at a loss on 2 Nov and 500 sold by this plan: both stand on Wash Sales, and Gains and the Tax Report say the same sums.

    Household: all bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        50     Stocks
      Joint    BND     5         100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A1      2024-01-10  10        1000
      Joint    BND     B1      2024-01-10  5         500

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lots  Acquired    Cost Basis
      2026-11-02  Joint    XOM     sell    10        700     X1    2026-01-06  1000

    Expect:
    Wash Sales:
      Kind         Symbol  Lot ID  Date        Quantity  Amount  Fate                At Risk Until  Safe From
      open window  XOM     X1      2026-11-02  10        300     at risk             2026-12-02     2026-12-03
      open window  VTI     A1      2026-11-20  10        500     at risk, if traded  2026-12-20     2026-12-21
      caution      -       -       -           -         -       -                   -              -
    """
    done, proposed = (sum_of(given, "open window", fate) for fate in ("at risk", "at risk, if traded"))
    assert cell(given, "gains_detail", "At risk: sold in the last 30 days", "total") == done
    assert cell(given, "gains_detail", "At risk: sold by these trades", "total") == proposed
    assert cell(given, "tax_report", "Losses still at risk", "without_trades") == done
    assert cell(given, "tax_report", "Losses still at risk", "with_trades") == done + proposed
    assert not lacking(messages(given, "open window")[1], "If traded today", "$500.00 is at risk", "20 Dec 2026")


@scenario
def test_a_purchase_blocked_by_a_loss_of_this_plan_states_that_loss(given: Given) -> None:
    """
    The advisor skips nothing: Joint must sell 10 VTI at a loss of 500 for cash, and the IRA wants 5 of it: 250 would be gone.

    Accounts:
      Account  Type     Model
      Joint    taxable  -
      IRA      ira      growth

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        50     Stocks
      IRA      BND     5         50     Bonds
      IRA      CASH    250              Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A1      2024-01-10  10        1000
      IRA      BND     B1      2024-01-10  5         250

    Cash Needs:
      Account  Amount  Date
      Joint    500     2026-12-01

    Targets:
      Model   Asset Class  Symbol  Target %
      -       Stocks       VTI     100
      growth  Bonds        BND     50
      growth  Stocks       VTI     50

    Expect:
    Wash Sales:
      Kind         Account  Symbol  Quantity  Amount  Safe From
      open window  Joint    VTI     10        500     2026-12-21
      blocked buy  IRA      VTI     5         250     2026-12-21
      caution      -        -       -         -       -
    """
    assert not lacking(messages(given, "blocked buy")[0], "$250.00 on 5 shares", "GONE FOR GOOD")


@scenario
def test_one_loss_blocking_two_accounts_is_said_to_be_one(given: Given) -> None:
    """
    1,000 lost on 10 Nov; both IRAs want BND: each alone would wash 400 of the same loss.

    As of: 2026-11-23

    Accounts:
      Account  Type     Model
      Joint    taxable  -
      IRA      ira      bonds
      Roth     ira      bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     60        100    Stocks
      IRA      CASH    4000             Cash
      Roth     VTI     60        100    Stocks
      Roth     CASH    4000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      IRA      VTI     V1      2020-01-06  60        3000
      Roth     VTI     V2      2020-01-06  60        3000

    Prices:
      Symbol  Price
      BND     100

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Lots
      2026-01-05  Joint    BND     buy     100       11000   B1      -
      2026-11-10  Joint    BND     sell    100       10000   -       B1

    Targets:
      Model  Asset Class  Symbol  Target %
      bonds  Stocks       VTI     60
      bonds  Bonds        BND     40

    Expect:
    Wash Sales:
      Kind         Account  Symbol  Quantity  Amount
      open window  Joint    BND     100       1000
      blocked buy  IRA      BND     40        400
      blocked buy  Roth     BND     40        400
      caution      -        -       -         -
    """
    first, second = messages(given, "blocked buy")
    assert "same loss" not in first
    assert not lacking(second, "GONE FOR GOOD", "The same loss as blocks the purchase in IRA")


@scenario
def test_the_replacement_is_named_and_the_permanent_totalled(given: Given) -> None:
    """
    100 VTI sold at a loss of 800; 40 of the identical VTX bought back in Joint, 25 VTI in the IRA: 320 deferred, 200 gone.

    Household: Joint and IRA; all stocks

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTX     40        82     Stocks
      IRA      VTI     25        82     Stocks

    Securities:
      Symbol  Asset Class  Identical Group
      VTI     Stocks       total market
      VTX     Stocks       total market

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTX     X1      2026-11-05  40        3280
      IRA      VTI     I1      2026-11-06  25        2050

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lots  Lot ID  Acquired    Cost Basis
      2026-11-02  Joint    VTI     sell    100       8200    L1    -       2024-01-05  9000
      2026-11-05  Joint    VTX     buy     40        3280    -     X1      -           -
      2026-11-06  IRA      VTI     buy     25        2050    -     I1      -           -

    Expect:
    Wash Sales:
      Kind         Symbol  Lot ID  Quantity  Amount  Fate            Permanent  Replacement
      realized     VTI     L1      40        320     deferred        -          VTX, lot X1 in Joint
      realized     VTI     L1      25        200     GONE FOR GOOD   200        VTI, lot I1 in IRA
      open window  VTI     L1      35        280     at risk         -          -
      caution      -       -       -         -       -               -          -
    """
    assert cell(given, "summary", "Losses permanently disallowed", "after") == 200.0
    assert not lacking(headline(given.plan, measure_after(given.plan)), "$200.00 of this year's losses", "GONE FOR GOOD", "Wash Sales")
    assert not lacking(cell(given, "tax_report", "LOSSES PERMANENTLY DISALLOWED", "note"), "W-8", "GONE FOR GOOD", "IRA", "CPA")
    assert cell(given, "tax_report", "LOSSES PERMANENTLY DISALLOWED", "with_trades") == sum_of(given, "realized", "GONE FOR GOOD")
    assert cell(given, "tax_report", "Wash-sale losses deferred this year", "with_trades") == sum_of(given, "realized", "deferred")
    (found,) = [each for each in given.findings if each.code is Problem.PAST_WASH_SALE]
    assert (found.sheet, found.row, found.column) == ("Transactions", 2, "Action")
    assert not lacking(found.message, "VTI on 02 Nov 2026 in Joint", "VTI bought on 06 Nov 2026 in IRA (lot I1)", "$200.00 is lost for good (W-8)", "1099-B", "CPA")


@scenario
def test_what_the_basis_of_the_spouses_lot_needs_is_said(given: Given) -> None:
    """
    Both losses of 100 were bought back by the spouse. BND's lot is marked Adjusted = no: the plan adds the loss. XOM's is not.

    Accounts:
      Account  Type     Owner
      Client   taxable  client
      Spouse   taxable  spouse

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Spouse   BND     10        90     Bonds
      Spouse   XOM     10        90     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  Adjusted
      Spouse   BND     B2      2026-06-05  10        900         no
      Spouse   XOM     X2      2026-06-05  10        900         yes

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lots  Lot ID  Acquired    Cost Basis
      2026-06-01  Client   BND     sell    10        900     B1    -       2024-01-05  1000
      2026-06-01  Client   XOM     sell    10        900     X1    -       2024-01-05  1000
      2026-06-05  Spouse   BND     buy     10        900     -     B2      -           -
      2026-06-05  Spouse   XOM     buy     10        900     -     X2      -           -

    Targets:
      Asset Class  Target %
      Bonds        50
      Stocks       50
    """
    bonds, stocks = (each for each in given.findings if each.code is Problem.PAST_WASH_SALE)
    assert not lacking(bonds.message, "Adjusted = no", "the plan has added it", "1099-B")
    assert not lacking(stocks.message, "Lots says the lot is adjusted", "Cost Basis")
    assert (bonds.row, stocks.row) == (2, 3)


@scenario
def test_a_gift_sold_at_a_loss_was_acquired_on_the_day_of_the_gift(given: Given) -> None:
    """
    Donor paid 1,100 in 2020, worth 1,000 when given on 1 March, now 800: value and date of the gift (H-5), so short-term.
    The second gift, sold above the donor's 500, keeps the donor's date.

    Household: all cash

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        80     Stocks
      Joint    XOM     10        80     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  How   Gift Value  Gift Date
      Joint    VTI     G1      2020-01-10  10        1100        gift  1000        2026-03-01
      Joint    XOM     G2      2020-01-10  10        500         gift  400         2026-03-01

    Expect:
    Proposed 8949:
      Part          Lot ID  Acquired    Proceeds  Basis  Gain
      I short-term  G1      2026-03-01  800       1000   -200
      II long-term  G2      2020-01-10  800       500    300
    """
    assert {row["lot_id"]: str(row["acquired"]) for row in given.results["lots_sold"]} == {"G1": "2026-03-01", "G2": "2020-01-10"}


@scenario
def test_a_loss_that_an_ira_is_to_buy_back_is_not_yet_gone(given: Given) -> None:
    """
    100 lost on 10 Nov; the IRA's purchase of 4 of the 10 shares is scheduled for 1 Dec: 40 will be gone if it goes ahead.

    Household: Joint and IRA; all bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    BND     1         90     Bonds
      IRA      BND     1         90     Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    BND     L1      2020-03-02  1         50
      IRA      BND     L2      2020-03-02  1         50

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Status     Lots  Acquired    Cost Basis
      2026-11-10  Joint    BND     sell    10        900     -          B1    2020-01-06  1000
      2026-12-01  IRA      BND     buy     4         360     scheduled  -     -           -

    Expect:
    Wash Sales:
      Kind         Lot ID  Quantity  Amount  Fate                         Permanent  Safe From
      realized     B1      4         40      GONE FOR GOOD, provisional   40         2026-12-11
      open window  B1      6         60      at risk                      -          2026-12-11
      caution      -       -         -       -                            -          -

    Broker Differences:
      Lot ID  Disallowed  Why
      B1      40          The broker does not see: BND scheduled in IRA for 01 Dec 2026.
    """
    assert not lacking(headline(given.plan, measure_after(given.plan)), "$40.00", "GONE FOR GOOD if a scheduled purchase goes ahead")
    assert not lacking(cell(given, "tax_report", "LOSSES PERMANENTLY DISALLOWED", "note"), "$40.00", "scheduled purchase", "(W-10)")
    (found,) = [each for each in given.findings if each.code is Problem.PAST_WASH_SALE]
    assert not lacking(found.message, "BND scheduled for 01 Dec 2026 in IRA", "$40.00 would be lost for good")


@scenario
def test_a_lot_dated_various_is_not_said_to_be_bought_today(given: Given) -> None:
    """
    A fund's export has one row for many purchases, dated Various. Any of them may be a purchase of the last 30 days, so 100 of the
    400 shares that lose stay; nobody says that they were bought on the as-of date.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     500       100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       Various     100       20000
      Joint    VTI     C       2018-03-02  400       60000

    Targets:
      Asset Class  Target %
      Stocks       100

    Settings:
      Name            Value
      Harvest Losses  yes

    Expect:
    Trades:
      (none)
    """
    (bad,) = (row for row in given.rows_of("Checks") if row["code"] == "BAD_DATE")
    assert lacking(bad["message"], '"Various" stands for several purchases', "a row of its own") == []
    (sheet,) = (row["message"] for row in given.rows_of("Wash Sales") if row["kind"] == "blocked sale")
    (harvest,) = (row["why"] for row in given.rows_of("Harvest") if row["lot_id"] == "C")
    for said in (sheet, harvest):
        assert lacking(said, "on a day that Lots does not give, perhaps as late as 20 Nov 2026") == []
