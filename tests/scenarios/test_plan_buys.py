"""Where and how far purchases go: location, limits, caps, prices; and what the advisor decided on Trades (phases 1 and 8)."""

from __future__ import annotations

from tests.scenarios.scenario import Entry, Given, scenario
from xlrebal.plan.make_plan import Plan
from xlrebal.schema.reason import Rule, because


def traded(plan: Plan) -> list[tuple[str, str, float]]:
    """Every order's action, symbol and shares."""
    return [(order.side, order.symbol, order.quantity / 1_000_000) for order in plan.orders.orders]


@scenario
def test_bonds_are_bought_where_the_location_prefers(given: Given) -> None:
    """
    Both accounts have cash; bonds go to the IRA.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     60        100    Stocks
      Joint    BND     10        100    Bonds
      Joint    CASH    1500             Cash
      IRA      CASH    1500             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  60        6500
      Joint    BND     B       2018-03-02  10        1000

    Securities:
      Symbol  Location Preference
      BND     ira, roth_ira, taxable

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        30
      Cash         10

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      BUY     IRA      BND     15
      BUY     Joint    BND     5
    """


@scenario
def test_bought_only_up_to_the_maximum_weight(given: Given) -> None:
    """
    Bonds need 2,000 more; BND may weigh 25 % at most. Cash pays for it: no stock is sold into cash.

    Household: 60 % stocks, 40 % bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     70        100    Stocks
      Joint    BND     20        100    Bonds
      Joint    CASH    1000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  70        6500
      Joint    BND     B       2018-03-02  20        2000

    Securities:
      Symbol  Max Weight %
      BND     25

    Expect:
    Trades:
      Action  Symbol  Quantity
      BUY     BND     5
    """
    assert because(Rule.MAX_WEIGHT, limit=0.25) in given.refused


@scenario
def test_an_exposure_group_is_bought_up_to_its_cap(given: Given) -> None:
    """
    NVDA and AMD together may weigh 20 %; the one further under target takes the room, and no bond is sold for what
    cannot be bought.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    NVDA    6         100    Chips
      Joint    AMD     10        100    Chips
      Joint    BND     84        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    NVDA    A       2018-03-02  6         500
      Joint    AMD     B       2018-03-02  10        900
      Joint    BND     C       2018-03-02  84        8400

    Securities:
      Symbol  Exposure Group
      NVDA    AI Chips
      AMD     AI Chips

    Exposure Groups:
      Group     Cap %
      AI Chips  20

    Targets:
      Asset Class  Symbol  Target %
      Chips        NVDA    15
      Chips        AMD     17
      Bonds        -       68

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    BND     4
      BUY     NVDA    4
    """
    assert because(Rule.GROUP_CAP, cap=0.2, group="AI Chips") in given.refused


@scenario
def test_a_target_without_a_price_stays_in_cash(given: Given) -> None:
    """
    XBND cannot be bought. Nothing is sold into cash for it; BND takes what its own band has room for.

    Household: 80 VTI and 20 BND

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  80        6500
      Joint    BND     B       2018-03-02  20        2000

    Targets:
      Asset Class  Symbol  Target %
      Stocks       -       60
      Bonds        BND     20
      Bonds        XBND    20

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     5
      BUY     BND     5
    """
    assert "MISSING_PRICE" in given.codes


@scenario
def test_what_the_advisor_decided_stands(given: Given) -> None:
    """
    The plan sells 10 VTI and buys 10 BND. Halved by the advisor it is 5 and 5; locked, the 3 of the run before; skipped,
    nothing, and so is a quantity of 0.

    Household: 70 VTI and 30 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  70        6500
      Joint    BND     B       2018-03-02  30        3000

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     10
      BUY     BND     10
    """
    assert traded(given.entering(Entry("SELL", "VTI", 5)).plan) == [("SELL", "VTI", 5), ("BUY", "BND", 5)]
    assert traded(given.entering(Entry("SELL", "VTI", decision="lock")).plan) == [("SELL", "VTI", 3), ("BUY", "BND", 3)]
    assert traded(given.entering(Entry("BUY", "BND", 4, "approve"), Entry("SELL", "VTI", 6, "approve")).plan) == [("SELL", "VTI", 6), ("BUY", "BND", 4)]
    for stopped in (Entry("SELL", "VTI", decision="skip"), Entry("SELL", "VTI", 0)):
        assert traded(given.entering(stopped).plan) == []
    halved = given.entering(Entry("SELL", "VTI", 5, note="client asked for half")).plan
    assert str(halved.orders.orders[0].reasons[0]) == "the advisor's own quantity is 5 shares: client asked for half"
    assert because(Rule.SKIPPED, note="earnings") in given.entering(Entry("SELL", "VTI", decision="skip", note="earnings")).refused


@scenario
def test_an_order_of_the_advisors_that_cannot_be_made_says_why(given: Given) -> None:
    """
    No cash for 50 BND, and VTI must not be sold for it.

    Household: 60 VTI and 40 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  60        6500
      Joint    BND     B       2018-03-02  40        4000

    Restrictions:
      Symbol  Rule
      VTI     do not sell

    Expect:
    Trades:
      (none)
    """
    plan = given.entering(Entry("BUY", "BND", 50)).plan
    assert traded(plan) == [] and [each.phase.value for each in plan.proposal.refusals] == ["advisor's orders"]
    assert str(plan.proposal.refusals[0].reason) == "the cash in the account and what may be sold there pay for 0 shares of 50 shares"


@scenario
def test_a_symbol_with_a_row_that_must_not_be_bought(given: Given) -> None:
    """
    Joint must not buy BND, and AGG's lots do not add up to its holding: neither is bought, and nothing is sold into cash.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     70        100    Stocks
      Joint    BND     20        100    Bonds
      Joint    AGG     10        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  70        6500
      Joint    BND     B       2018-03-02  20        2000
      Joint    AGG     C       2018-03-02  8         800

    Restrictions:
      Account  Symbol  Rule        Note
      Joint    BND     do not buy  client's wish

    Targets:
      Asset Class  Symbol  Target %
      Stocks       -       60
      Bonds        BND     25
      Bonds        AGG     15

    Settings:
      Name     Value
      Trigger  always

    Expect:
    Trades:
      (none)
    """
    assert because(Rule.RESTRICTED, restriction="do not buy", note=" (client's wish)") in given.refused
    assert Rule.NOT_TRADABLE in [reason.rule for reason in given.refused]


@scenario
def test_a_kind_that_is_not_named_is_preferred_as_the_one_it_is_like(given: Given) -> None:
    """
    BND belongs in IRAs: the SEP buys it before Joint, though Joint has more cash; where SEP is named by itself it comes before the IRA.

    Accounts:
      Account  Type
      Joint    taxable
      Firm     SEP-IRA
      Old      Rollover IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    CASH    8000      1      Cash
      Firm     CASH    1000      1      Cash
      Old      CASH    1000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired  Quantity  Cost Basis

    Securities:
      Symbol  Asset Class  Location Preference
      BND     Bonds        IRA, Brokerage
      AGG     Bonds        SEP, IRA

    Prices:
      Symbol  Price
      BND     100
      AGG     100

    Targets:
      Symbol  Target %
      AGG     10
      BND     10
      CASH    80

    Settings:
      Name     Value
      Trigger  always

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      BUY     Firm     AGG     10
      BUY     Old      BND     10
    """


@scenario
def test_no_share_is_left_that_no_order_could_sell(given: Given) -> None:
    """
    VTI is to go down to 1 of 100 shares, worth 60: less than a minimum trade stays of nothing, so all 100 go.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       60     Stocks
      Joint    BND     100       60     Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  100       6000
      Joint    BND     B       2018-03-02  100       6000

    Targets:
      Asset Class  Target %
      Stocks       0.5
      Bonds        99.5

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     100
      BUY     BND     99
    """


@scenario
def test_no_fraction_is_left_of_what_may_only_be_sold(given: Given) -> None:
    """
    9.8 of 10.5 VTI are over: 10 would leave half a share, worth 150, which no order in whole shares could sell: all go.

    Accounts:
      Account  Type
      Joint    roth_ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10.5      300    Stocks
      Joint    BND     100       68.5   Bonds

    Restrictions:
      Symbol  Rule
      VTI     sell only

    Targets:
      Asset Class  Target %
      Stocks       2.1
      Bonds        97.9

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     10.5
      BUY     BND     43
    """


@scenario
def test_a_whole_share_stays_with_a_fraction_where_that_is_nearer(given: Given) -> None:
    """
    9.5 of 10.5 VTI are over: 9 leave a share and a half, 10 half a share that no order could sell.

    Accounts:
      Account  Type
      Joint    roth_ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10.5      300    Stocks
      Joint    BND     100       68.5   Bonds

    Targets:
      Asset Class  Target %
      Stocks       3
      Bonds        97

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     9
      BUY     BND     39
    """


@scenario
def test_no_purchase_is_rounded_out_of_a_band(given: Given) -> None:
    """
    Cash has no place, and VTI's band ends at 32 % of 10,000: 4 shares of 700 are 28 %, a fifth would be beyond; the rest stays.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     1         700    Stocks
      Joint    BND     50        100    Bonds
      Joint    CASH    4300      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  1         700
      Joint    BND     B       2018-03-02  50        5000

    Targets:
      Asset Class  Symbol  Target %  Low %  High %
      Stocks       VTI     30        20     32
      Bonds        BND     70        60     72

    Restrictions:
      Account  Symbol  Rule
      Joint    BND     do not buy

    Expect:
    Trades:
      Action  Symbol  Quantity
      BUY     VTI     3
    """


@scenario
def test_a_security_past_its_own_band_is_not_bought_for_its_class(given: Given) -> None:
    """
    VWO is 9 % against a limit of 7 %. Its class lacks 6 %, and VXUS may not be bought yet: no more of VWO is bought for it.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     700       10     Stocks
      Joint    VWO     90        10     International
      Joint    VXUS    10        10     International
      Joint    CASH    2000             Cash

    Targets:
      Asset Class    Symbol  Target %  Band %
      Stocks                 75        5
      International          15        3
      International  VWO     5         2
      International  VXUS    10        3
      Cash                   10        10

    Restrictions:
      Account  Symbol  Rule
      Joint    VXUS    do not buy
      Joint    VWO     do not sell

    Expect:
    """
    assert not [row for row in traded(given.plan) if row[1] == "VWO"]
    assert ("VXUS", Rule.RESTRICTED) in [(each.symbol, each.reason.rule) for each in given.plan.proposal.refusals]


@scenario
def test_a_class_fills_a_security_no_further_than_its_own_band(given: Given) -> None:
    """
    International lacks 10 %, of which VXUS may take nothing: VWO, at 5 %, is bought to its limit of 7 % and no further.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     700       10     Stocks
      Joint    VWO     50        10     International
      Joint    CASH    2500             Cash

    Targets:
      Asset Class    Symbol  Target %  Band %
      Stocks                 75        5
      International          15        3
      International  VWO     5         2
      International  VXUS    10        3
      Cash                   10        10

    Securities:
      Symbol  Asset Class    Price
      VXUS    International  10

    Restrictions:
      Account  Symbol  Rule
      Joint    VXUS    do not buy
    """
    assert ("BUY", "VWO", 20.0) in [(str(side), symbol, quantity) for side, symbol, quantity in traded(given.plan)]
