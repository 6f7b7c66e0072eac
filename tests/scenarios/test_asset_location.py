"""Where a trade is made: by a security's Location Preference, else by the asset location convention (docs/asset-location.md)."""

from __future__ import annotations

from collections.abc import Mapping

from tests.scenarios.scenario import Given, lacking, scenario
from xlrebal.schema.reason import Rule


def traded(given: Given) -> list[tuple[str, str, str]]:
    """Every order's side, account and symbol, sorted."""
    return sorted((order.side.value, order.account, order.symbol) for order in given.plan.orders.orders)


def whys(given: Given) -> Mapping[tuple[str, str], str]:
    """What each trade says, by account and symbol."""
    return {(str(row["account"]), str(row["symbol"])): str(row["why"]) for row in given.rows_of("Trades")}


@scenario
def test_cash_of_three_accounts_is_put_where_each_kind_is_best_held(given: Given) -> None:
    """
    All cash, and names that mislead: bonds go to the IRA called Trading, small companies to the Roth called Income, the rest to the taxable Retirement.

    Accounts:
      Account     Type
      Retirement  taxable
      Trading     ira
      Income      roth_ira

    Holdings:
      Account     Symbol  Quantity  Price  Asset Class
      Retirement  CASH    500000           Cash
      Trading     CASH    300000           Cash
      Income      CASH    200000           Cash

    Securities:
      Symbol  Asset Class   Sub-Class  Type
      VTI     US Stocks     Broad      etf
      VB      US Stocks     Small Cap  etf
      VXUS    Stocks        Foreign    etf
      TIP     Fixed Income  TIPS       etf

    Prices:
      Symbol  Price
      VTI     100
      VB      100
      VXUS    100
      TIP     100

    Targets:
      Symbol  Target %
      VTI     30
      VXUS    20
      VB      20
      TIP     30

    Expect:
    Cash:
      Account     After
      Income      0
      Retirement  0
      Trading     0
    """
    assert traded(given) == [("BUY", "Income", "VB"), ("BUY", "Retirement", "VTI"), ("BUY", "Retirement", "VXUS"), ("BUY", "Trading", "TIP")]
    said = whys(given)
    assert lacking(said["Trading", "TIP"], "Trading", "bonds", "traditional tax-deferred accounts", "asset location convention") == []
    assert lacking(said["Income", "VB"], "Income", "grow most", "Roth", "asset location convention") == []
    assert lacking(said["Retirement", "VXUS"], "international stocks", "taxable accounts") == []
    kinds = {row["what"]: row["detail"] for row in given.rows_of("Audit") if row["rule"] == "asset location convention"}
    assert kinds.keys() == {"bonds", "stocks", "international stocks", "stocks expected to grow most"}
    assert lacking(kinds["international stocks"], "VXUS", "§901", "Location Preference") == []


@scenario
def test_a_stated_list_overrules_the_convention(given: Given) -> None:
    """
    Securities says that bonds belong in the taxable account, then in the Roth: none is bought in the IRA, whatever the table says.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    CASH    200000           Cash
      IRA      CASH    200000           Cash

    Securities:
      Symbol  Asset Class  Location Preference
      VTI     Stocks       -
      BND     Bonds        taxable, roth_ira

    Prices:
      Symbol  Price
      VTI     100
      BND     100

    Targets:
      Symbol  Target %
      VTI     50
      BND     50

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      BUY     IRA      VTI     2000
      BUY     Joint    BND     2000
    """
    said = whys(given)
    assert not lacking(said["Joint", "BND"], "BND's Location Preference")  # the IRA has cash, and is no place for it
    assert lacking(said["IRA", "VTI"], "stocks", "taxable accounts", "no cash is left", "Joint") == []


@scenario
def test_a_stated_list_that_decides_is_named(given: Given) -> None:
    """
    Either account could buy bonds; BND's list has the taxable one first.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    CASH    200000           Cash
      IRA      CASH    200000           Cash

    Securities:
      Symbol  Asset Class  Location Preference
      VTI     Stocks       ira, taxable
      BND     Bonds        taxable, ira

    Prices:
      Symbol  Price
      VTI     100
      BND     100

    Targets:
      Symbol  Target %
      VTI     50
      BND     50

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      BUY     IRA      VTI     2000
      BUY     Joint    BND     2000
    """
    rules = [reason.rule for order in given.plan.orders.orders for reason in order.reasons]
    assert rules.count(Rule.LOCATED_BY_LIST) == 2


@scenario
def test_municipal_bonds_are_bought_in_no_ira(given: Given) -> None:
    """
    Only an IRA and a Roth: MUB is not bought, though its row is 20 % under; nothing is sold for it, and the reason stands.

    Accounts:
      Account  Type
      IRA      ira
      Roth     roth_ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     3000      100    Stocks
      IRA      BND     3000      100    Bonds
      Roth     VTI     2000      100    Stocks
      Roth     CASH    200000           Cash

    Securities:
      Symbol  Asset Class  Description
      MUB     Bonds        National Muni Bond ETF

    Prices:
      Symbol  Price
      MUB     100

    Targets:
      Symbol  Target %
      VTI     50
      BND     30
      MUB     20

    Expect:
    Trades: (none)
    """
    refused = [reason for reason in given.refused if reason.rule is Rule.NOT_ITS_PLACE]
    assert refused
    assert all(lacking(reason, "municipal bonds", "taxable accounts alone", "asset location convention") == [] for reason in refused)


@scenario
def test_municipal_bonds_go_where_the_sheet_names_a_place(given: Given) -> None:
    """
    The advisor's list has the IRA, for a client who wants them there: they are bought there.

    Accounts:
      Account  Type
      IRA      ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     3000      100    Stocks
      IRA      CASH    100000           Cash

    Securities:
      Symbol  Asset Class  Sub-Class  Location Preference
      MUB     Bonds        Municipal  ira

    Prices:
      Symbol  Price
      MUB     100

    Targets:
      Symbol  Target %
      VTI     75
      MUB     25

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      BUY     IRA      MUB     1000
    """


@scenario
def test_what_is_held_in_the_wrong_place_is_not_traded_for_that(given: Given) -> None:
    """
    Everything on target, the bonds in the taxable account and the stocks in the IRA: nothing is sold, even where the trigger is always.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    BND     4000      100    Bonds
      IRA      VTI     6000      100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    BND     A       2018-03-02  4000      400000

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        40

    Settings:
      Name               Value
      Trigger            always
      Location Rank bps  1000

    Expect:
    Trades: (none)
    """


@scenario
def test_cash_that_is_short_in_the_better_place_is_said(given: Given) -> None:
    """
    30,000 of bonds are wanted and the IRA holds only bonds and 10,000 of cash: the rest is bought in Joint, which says why.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     600       100    Stocks
      Joint    CASH    20000            Cash
      IRA      BND     100       100    Bonds
      IRA      CASH    10000            Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  600       60000

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        40

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      BUY     IRA      BND     100
      BUY     Joint    BND     200
    """
    assert lacking(whys(given)["Joint", "BND"], "though bonds are best held in traditional tax-deferred accounts", "no cash is left for it in IRA") == []


@scenario
def test_the_ira_makes_room_for_bonds_with_what_stocks_bring_there(given: Given) -> None:
    """
    Bonds are wanted and the cash is in Joint: stocks take it there, and the IRA turns stocks into bonds.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     3000      100    Stocks
      Joint    CASH    200000           Cash
      IRA      VTI     3000      100    Stocks
      IRA      BND     2000      100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  3000      100000

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        40

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    IRA      VTI     2000
      BUY     IRA      BND     2000
      BUY     Joint    VTI     2000
    """


@scenario
def test_of_two_sales_without_tax_the_one_in_the_worse_place_is_made(given: Given) -> None:
    """
    Bonds are over by 10 points; the IRA and the Roth hold some: the Roth's go, since the IRA is the better place for them.

    Accounts:
      Account  Type
      IRA      ira
      Roth     roth_ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      BND     2500      100    Bonds
      IRA      VTI     2500      100    Stocks
      Roth     BND     2500      100    Bonds
      Roth     VTI     2500      100    Stocks

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        40

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Roth     BND     1000
      BUY     Roth     VTI     1000
    """
    assert lacking(whys(given)["Roth", "BND"], "sold in Roth", "bonds are best held in traditional tax-deferred accounts", "asset location convention") == []


@scenario
def test_one_account_knows_no_better_place(given: Given) -> None:
    """
    A Roth alone: growth stocks are no better bought than any others there, and no place is spoken of.

    Accounts:
      Account  Type
      Roth     roth_ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Roth     VTI     2500      100    Stocks
      Roth     VUG     2500      100    Stocks
      Roth     CASH    500000           Cash

    Targets:
      Asset Class  Target %
      Stocks       100

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      BUY     Roth     VTI     2500
      BUY     Roth     VUG     2500
    """
    places = {Rule.LOCATED, Rule.LOCATED_BY_LIST, Rule.WORSE_PLACE}
    assert not {reason.rule for order in given.plan.orders.orders for reason in order.reasons} & places
