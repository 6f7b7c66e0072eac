"""Exposure groups with targets, and accounts with a share of the household."""

from __future__ import annotations

import pytest

from tests.scenarios.scenario import Given, lacking, scenario


@scenario
def test_a_group_over_its_high_is_trimmed_inside_its_class(given: Given) -> None:
    """
    Stocks are at their 60 %. Chips, 30 % of the portfolio in NVDA and AMD, should be 15 and no more than 20: 15 % of it goes to VTI, of
    the same class, and bonds stay.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      NVDA    200       100    Stocks
      IRA      AMD     100       100    Stocks
      IRA      VTI     300       100    Stocks
      IRA      BND     400       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Securities:
      Symbol  Exposure Group
      NVDA    Chips
      AMD     Chips

    Exposure Groups:
      Group  Target %  High %
      Chips  15        20

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Expect:
    Trades:
      Action  Symbol  Quantity  Why
      SELL    NVDA    150       Chips is 30.0% of the portfolio, above its limit of 20.0% (target 15.0%; Rebalance To is target)
      BUY     VTI     150       There is cash that targets leave for purchases
    """
    (group,) = (row for row in given.rows_of("drift_levels") if row["level"] == "group")
    assert (group["largest"], group["largest_after"], group["furthest_over"]) == (0.15, 0.0, "Chips")


@scenario
def test_a_group_of_a_model_is_measured_in_each_account_that_follows_it(given: Given) -> None:
    """
    The model Growth wants Chips at 10 % and no more than 15, and its stocks at 60. The IRA follows it and has 20 % in NVDA: 10 % of it, $10,000, goes to
    VTI. The Roth IRA follows Calm, which says nothing of Chips, and keeps its 20 %; the household's own target of 50 % is for neither.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      NVDA    200       100    Stocks
      IRA      VTI     400       100    Stocks
      IRA      BND     400       100    Bonds
      Roth     NVDA    200       100    Stocks
      Roth     VTI     400       100    Stocks
      Roth     BND     400       100    Bonds

    Accounts:
      Account  Type      Model
      IRA      ira       growth
      Roth     roth_ira  Calm

    Securities:
      Symbol  Exposure Group
      NVDA    Chips

    Exposure Groups:
      Group  Model   Target %  High %
      Chips  GROWTH  10        15
      Chips  -       50        60

    Targets:
      Model   Asset Class  Target %  Band %
      Growth  Stocks       60        5
      Growth  Bonds        40        5
      Calm    Stocks       60        5
      Calm    Bonds        40        5

    Expect:
    Trades:
      Action  Account  Symbol  Quantity  Why
      SELL    IRA      NVDA    100       Chips is 20.0% of IRA, above its limit of 15.0% (target 10.0%; Rebalance To is target)
      BUY     IRA      VTI     100       There is cash that targets leave for purchases
    """
    groups = {(row["account"], row["target"], row["weight_after"]) for row in given.rows_of("Drift") if row["level"] == "group"}
    assert groups == {("IRA", 0.1, 0.1), ("Roth", None, 0.2)}


@scenario
def test_a_group_of_a_model_that_may_not_be_sold_says_in_which_account(given: Given) -> None:
    """
    The same where NVDA may not be sold: nothing trades, and Checks names the account and the row of the model.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      NVDA    200       100    Stocks
      IRA      VTI     400       100    Stocks
      IRA      BND     400       100    Bonds

    Accounts:
      Account  Type  Model
      IRA      ira   Growth

    Securities:
      Symbol  Exposure Group
      NVDA    Chips

    Exposure Groups:
      Group  Model   Target %  High %  Note
      Chips  Growth  10        15      one sector
      Chips  Lively  10        15      -

    Restrictions:
      Account  Symbol  Rule
      -        NVDA    do not sell

    Targets:
      Model   Asset Class  Target %  Band %
      Growth  Stocks       60        5
      Growth  Bonds        40        5

    Expect:
    Trades:
      (none)
    """
    said = {row["code"]: row for row in given.rows_of("Checks") if row["sheet"] == "Exposure Groups"}
    assert str(said["GROUP_BAND"]["message"]).startswith("The exposure group Chips is 20.0% of IRA, with these trades 20.0%: above its limit of 15.0%")
    assert str(said["BAND_OVERRIDE"]["message"]).endswith("its target in the model Growth is 10.0%, 5.0% to 15.0%. Note: one sector.")
    assert (said["UNKNOWN_MODEL"]["row"], said["UNKNOWN_MODEL"]["value"]) == (3, "Lively")


@scenario
def test_a_group_under_its_band_is_bought(given: Given) -> None:
    """
    Search should be 20 % within a fifth of it, 16 to 24; GOOGL is identical to GOOG and counts in its group: 12 %. Band of 20 % REL and
    Rebalance To midpoint: from VTI, up to 18.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      GOOG    60        100    Stocks
      IRA      GOOGL   60        100    Stocks
      IRA      VTI     480       100    Stocks
      IRA      BND     400       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Securities:
      Symbol  Exposure Group  Identical Group
      GOOG    Search          Alphabet
      GOOGL   -               Alphabet

    Exposure Groups:
      Group   Target %  Band %  Band Type
      Search  20        20      REL

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Settings:
      Name          Value
      Rebalance To  midpoint

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     60
      BUY     GOOGL   60
    """


@scenario
def test_a_group_that_may_not_be_bought_says_so(given: Given) -> None:
    """
    The same where GOOG and GOOGL may not be bought: nothing is sold for it, Drift and Checks say why it stays under.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      GOOG    60        100    Stocks
      IRA      GOOGL   60        100    Stocks
      IRA      VTI     480       100    Stocks
      IRA      BND     400       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Securities:
      Symbol  Exposure Group  Identical Group
      GOOG    Search          Alphabet
      GOOGL   -               Alphabet

    Exposure Groups:
      Group   Target %  Low %  Note
      Search  20        16     house view

    Restrictions:
      Account  Symbol  Rule
      -        GOOG    do not buy
      -        GOOGL   do not buy

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Expect:
    Trades:
      (none)
    """
    (group,) = (row for row in given.rows_of("Drift") if row["level"] == "group")
    assert (group["weight"], group["status"], group["why"]) == (0.12, "under", "Below its band. GOOG not bought: Restrictions says do not buy.")
    said = {row["code"]: str(row["message"]) for row in given.rows_of("Checks") if row["sheet"] == "Exposure Groups"}
    assert "below its limit of 16.0%" in said["GROUP_BAND"]
    assert said["BAND_OVERRIDE"].endswith("its target is 20.0%, 16.0% to 25.0%. Note: house view.")


@scenario
def test_a_group_outranks_the_security_rows_inside_it(given: Given) -> None:
    """
    The rows of NVDA and AMD ask for 15 each; Chips may be 20 at most, its target 20. each goes to 10, its own low end, for the
    group, and VTI takes what they leave: a security row gives way, its class does not.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      NVDA    150       100    Stocks
      IRA      AMD     150       100    Stocks
      IRA      VTI     300       100    Stocks
      IRA      BND     400       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Securities:
      Symbol  Exposure Group
      NVDA    Chips
      AMD     Chips

    Exposure Groups:
      Group  Target %  High %
      Chips  20        20

    Targets:
      Asset Class  Symbol  Target %  Band %
      Stocks       -       60        5
      Stocks       NVDA    15        5
      Stocks       AMD     15        5
      Bonds        -       40        5

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    AMD     50
      SELL    NVDA    50
      BUY     VTI     100
    """
    (said,) = (str(row["message"]) for row in given.rows_of("Checks") if row["code"] == "GROUP_BAND")
    assert all(part in said for part in ("AMD and NVDA", "30.0%", "Chips", "20.0%"))


@scenario
def test_a_group_among_securities_alone_moves_them_inside_their_own_bands(given: Given) -> None:
    """
    The model has rows of securities alone. VTI should be 55 %, 50 to 60; the group Large, of VTI, 50 and at most 52. It is 70 %: VTI goes down to
    52, inside its own band, and BND, which is bought up to its 23 anyway, takes the 3 points more inside its own, 18 to 28: an order less than VXUS.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     700       100    Stocks
      IRA      VXUS    200       100    Stocks
      IRA      BND     80        100    Bonds
      IRA      CASH    2000      1      Cash

    Accounts:
      Account  Type  Model
      IRA      ira   Growth

    Securities:
      Symbol  Exposure Group
      VTI     Large

    Exposure Groups:
      Group  Model   Target %  High %
      Large  Growth  50        52

    Targets:
      Model   Asset Class  Symbol  Target %  Band %
      Growth  Stocks       VTI     55        5
      Growth  Stocks       VXUS    20        5
      Growth  Bonds        BND     23        5
      Growth  Cash         -       2         2

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     180
      BUY     BND     180
    """
    (group,) = (row for row in given.rows_of("Drift") if row["level"] == "group")
    assert (group["weight"], group["weight_after"]) == (0.7, 0.52)


@scenario
def test_groups_and_accounts_weigh_their_drift_by_their_own_volatility(given: Given) -> None:
    """
    Chips stand at 30 against 15: all stock, at 16 % a year, 0.15 × 16 % = 2.4 %; once they are there, nothing. The Roth should be 30 and
    is 20: half stock, half bonds of no correlation, √(8² + 3²) = 8.54 %, times 0.10 = 0.854 %, and no trade moves that.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      NVDA    300       100    Stocks
      IRA      VTI     200       100    Stocks
      IRA      BND     300       100    Bonds
      Roth     VTI     100       100    Stocks
      Roth     BND     100       100    Bonds

    Accounts:
      Account  Type      Target Share %
      IRA      ira
      Roth     roth_ira  30

    Securities:
      Symbol  Exposure Group
      NVDA    Chips

    Exposure Groups:
      Group  Target %  Band %
      Chips  15        5

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Risk:
      Asset Class  Volatility %  Stocks  Bonds
      Stocks       16            1       0
      Bonds        6             0       1

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    IRA      NVDA    150
      BUY     IRA      VTI     150
    """
    weighted = {row["level"]: (row["vol_weighted"], row["vol_weighted_after"]) for row in given.rows_of("drift_levels")}
    assert weighted["group"] == pytest.approx((0.024, 0.0))
    assert weighted["account"] == pytest.approx((0.1 * 0.0854400, 0.1 * 0.0854400))


@scenario
def test_an_account_off_its_share_is_said_and_not_traded_for(given: Given) -> None:
    """
    The IRA should be 40 % of the household, 30 to 45: it is half. No trade can move it: 10,000 is to come out, or other accounts to
    take new money. The Trust follows a model, is planned by itself, and measured against nothing.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     500       100    Stocks
      IRA      VTI     500       100    Stocks
      Trust    VTI     100       100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  500       30000
      Trust    VTI     B       2018-03-02  100       6000

    Accounts:
      Account  Type     Target Share %  Low Share %  High Share %  Model
      Joint    taxable
      IRA      ira      40              30           45
      Trust    taxable  10              -            -             Growth

    Targets:
      Model   Asset Class  Target %
      -       Stocks       100
      Growth  Stocks       100

    Expect:
    Trades:
      (none)
    """
    rows = {row["name"]: row for row in given.rows_of("Drift") if row["level"] == "account"}
    ira = rows["IRA"]
    assert (ira["weight"], ira["target"], ira["low"], ira["high"], ira["status"]) == (0.5, 0.4, 0.3, 0.45, "over")
    assert (rows["Joint"]["target"], rows["Trust"]["target"]) == (None, None)
    over, alone = (str(row["message"]) for row in given.rows_of("Checks") if row["code"] == "ACCOUNT_SHARE")
    assert all(part in over for part in ("50.0% of the household", "above its limit of 45.0%", "$10,000"))
    assert alone.startswith("Trust is planned by itself")
    levels = [(row["account"], row["largest"], row["furthest_over"]) for row in given.rows_of("drift_levels") if row["level"] == "account"]
    assert levels[0] == (None, pytest.approx(0.1), "IRA")


@scenario
def test_a_cap_is_used_in_dollars_in_the_order_of_trades_and_frees_weight_for_other_names(given: Given) -> None:
    """
    AI may be 25 %: 1,000 of NVDA and 1,000 of AMD are held, 500 more are bought of AMD, and the cap is full. What NVDA may not have
    goes to VTI, as far as its own band.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      NVDA    10        100    Stocks
      IRA      AMD     10        100    Stocks
      IRA      VTI     50        100    Stocks
      IRA      CASH    3000      -      Cash

    Accounts:
      Account  Type
      IRA      ira

    Securities:
      Symbol  Exposure Group
      NVDA    AI
      AMD     AI

    Exposure Groups:
      Group  Cap %
      AI     25

    Targets:
      Asset Class  Symbol  Target %
      Stocks       NVDA    20
      Stocks       AMD     20
      Stocks       VTI     60

    Expect:
    Trades:
      Action  Symbol  Quantity
      BUY     AMD     5
      BUY     VTI     15
    """
    (group,) = (row for row in given.results["drift"] if row["level"] == "group")
    assert group["why"] == "Cap $2,500: AMD $1,000, NVDA $1,000 held; AMD $500 bought; $0 left."


@scenario
def test_the_preferred_member_of_a_group_is_bought_and_the_cheapest_lots_of_all_members_are_sold(given: Given) -> None:
    """
    Chips lack 25 points: SMH, preferred and not held yet, takes them. What pays is VTI.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      NVDA    15        100    Stocks
      IRA      AMD     10        100    Stocks
      IRA      VTI     75        100    Stocks

    Accounts:
      Account  Type
      IRA      ira

    Securities:
      Symbol  Exposure Group  Preferred  Asset Class
      NVDA    Chips           -          Stocks
      AMD     Chips           -          Stocks
      SMH     Chips           yes        Stocks

    Prices:
      Symbol  Price
      SMH     100

    Exposure Groups:
      Group  Target %  Band %
      Chips  50        2

    Targets:
      Asset Class  Target %
      Stocks       100

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     25
      BUY     SMH     25
    """
    assert "SMH is preferred" in str(given.results["trades"][1]["why"])


@scenario
def test_what_a_group_lets_go_is_the_cheapest_lots_whosever_they_are(given: Given) -> None:
    """
    Chips are 15 points too much. First the losses of both: AMD's second lot and NVDA's; then the lot that gains nothing.

    Household: taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    NVDA    15        100    Stocks
      Joint    AMD     10        100    Stocks
      Joint    VTI     75        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    NVDA    N1      2015-12-01  10        1000
      Joint    NVDA    N2      2015-12-01  5         900
      Joint    AMD     A1      2015-12-01  5         100
      Joint    AMD     A2      2015-12-01  5         700
      Joint    VTI     V       2020-03-02  75        7500

    Securities:
      Symbol  Exposure Group
      NVDA    Chips
      AMD     Chips

    Exposure Groups:
      Group  Target %  Band %
      Chips  10        2

    Targets:
      Asset Class  Target %
      Stocks       100

    Expect:
    Lots Sold:
      Symbol  Lot ID  Quantity  Gain
      AMD     A2      5         -200
      NVDA    N2      5         -400
      NVDA    N1      5         0
    """


@scenario
def test_classes_of_one_company_are_proposed_as_one_group_where_a_limit_counts_one_of_them(given: Given) -> None:
    """
    The cap on Search counts GOOG alone; BRK.A and BRK.B have a maximum weight each. VTI and VTSAX have no limit: nothing is said.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      GOOG    10        100    Stocks
      IRA      GOOGL   10        100    Stocks
      IRA      BRK.A   10        100    Stocks
      IRA      BRK.B   10        100    Stocks
      IRA      VTI     50        100    Stocks
      IRA      VTSAX   10        100    Stocks

    Accounts:
      Account  Type
      IRA      ira

    Securities:
      Symbol  Exposure Group  Max Weight %
      GOOG    Search          -
      BRK.A   -               15
      BRK.B   -               15

    Exposure Groups:
      Group   Cap %
      Search  25

    Targets:
      Asset Class  Target %
      Stocks       100
    """
    found = {each.value: each.message for each in given.findings if each.code == "EXPOSURE_NOT_GROUPED"}
    assert sorted(found) == ["BRK.A / BRK.B", "GOOG / GOOGL"]
    assert not lacking(found["GOOG / GOOGL"], "counts GOOG without GOOGL", "Exposure Group Search")
    assert not lacking(found["BRK.A / BRK.B"], "each has a limit", "Berkshire Hathaway")


@scenario
def test_a_group_over_what_the_bands_of_its_securities_leave_is_not_said_to_come_first(given: Given) -> None:
    """
    NVDA and AMD may each be no less than 28 %: together 56 %, where Chips may be 50 %.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      NVDA    300       100    Stocks
      IRA      AMD     300       100    Stocks
      IRA      VTI     400       100    Stocks

    Accounts:
      Account  Type
      IRA      ira

    Securities:
      Symbol  Exposure Group
      NVDA    Chips
      AMD     Chips

    Exposure Groups:
      Group  Target %  Low %  High %
      Chips  40        30     50

    Targets:
      Asset Class  Symbol  Target %  Low %  High %
      Stocks       NVDA    30        28     35
      Stocks       AMD     30        28     35
      Stocks       VTI     40        20     80

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    AMD     20
      SELL    NVDA    20
      BUY     VTI     40
    """
    messages = [row["message"] for row in given.rows_of("checks") if row["code"] == "GROUP_BAND"]
    assert sorted(messages) == [
        "The exposure group Chips is 60.0% of the portfolio, with these trades 56.0%: above its limit of 50.0%. Drift says why.",
        "The rows of AMD and NVDA on Targets ask for 60.0%, and the exposure group Chips may be 50.0%: their own bands ask for more. Lower their targets, or raise its limit.",
    ]
