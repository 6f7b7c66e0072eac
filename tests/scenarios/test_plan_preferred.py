"""Which symbol of a row is bought: Preferred first, no sub-class past its band, nothing that nobody asked for."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario


@scenario
def test_a_sub_class_fills_its_class_no_further_than_its_band(given: Given) -> None:
    """
    US Stocks lack 30 points and VTI may not be bought. Small Value, 8 ± 2, takes 8; the other 22 go to IVV, of the class and of
    no sub-class with a row. VBR alone would end at 30 %.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     200       100    US Stocks
      IRA      BND     800       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Securities:
      Symbol  Asset Class  Sub-Class
      VTI     US Stocks    -
      VBR     US Stocks    Small Value
      IVV     US Stocks    -

    Prices:
      Symbol  Price
      VBR     100
      IVV     100

    Restrictions:
      Account  Symbol  Rule
      -        VTI     do not buy

    Targets:
      Asset Class  Sub-Class    Target %  Band %
      US Stocks    -            50        5
      US Stocks    Small Value  8         2
      Bonds        -            50        5

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    IRA      BND     300
      BUY     IRA      IVV     220
      BUY     IRA      VBR     80
    """


@scenario
def test_without_anything_else_the_rest_of_the_class_waits(given: Given) -> None:
    """
    The same without IVV: Small Value may grow to its band's end, 10 of 100, for the class's sake; 20 points cannot be bought, and
    nothing is sold for them.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     200       100    US Stocks
      IRA      BND     800       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Securities:
      Symbol  Asset Class  Sub-Class
      VTI     US Stocks    -
      VBR     US Stocks    Small Value

    Prices:
      Symbol  Price
      VBR     100

    Restrictions:
      Account  Symbol  Rule
      -        VTI     do not buy

    Targets:
      Asset Class  Sub-Class    Target %  Band %
      US Stocks    -            50        5
      US Stocks    Small Value  8         2
      Bonds        -            50        5

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    IRA      BND     100
      BUY     IRA      VBR     100
    """
    row = next(row for row in given.rows_of("Drift by level") if row["name"] == "US Stocks")
    assert row["weight_after"] == 0.3
    assert "Still below it" in str(row["why"])


@scenario
def test_what_is_preferred_is_bought_first_though_nobody_holds_it(given: Given) -> None:
    """
    Foreign stocks lack 30 points. VWO is held, VXUS preferred: VXUS is bought, and VWO keeps what it has.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Roth     VTI     900       100    US Stocks
      Roth     VWO     100       100    Foreign Stocks

    Accounts:
      Account  Type
      Roth     roth_ira

    Securities:
      Symbol  Asset Class     Preferred
      VTI     US Stocks       -
      VWO     Foreign Stocks  -
      VXUS    Foreign Stocks  yes

    Prices:
      Symbol  Price
      VXUS    100

    Targets:
      Asset Class     Target %  Band %
      US Stocks       60        5
      Foreign Stocks  40        5

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Roth     VTI     300
      BUY     Roth     VXUS    300
    """
    bought = next(row for row in given.rows_of("Trades") if row["action"] == "BUY")
    assert "preferred" in str(bought["why"])


@scenario
def test_the_advisors_preference_outranks_the_location_convention(given: Given) -> None:
    """
    In a taxable account municipal bonds are the convention's choice. BND is preferred on Securities, so BND is bought.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     600       100    Stocks
      Joint    VTEB    100       100    Bonds
      Joint    CASH    30000            Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  600       60000
      Joint    VTEB    B       2018-03-02  100       10000

    Securities:
      Symbol  Asset Class  Sub-Class   Preferred
      VTEB    Bonds        Municipal   -
      BND     Bonds        -           yes

    Prices:
      Symbol  Price
      BND     100

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      BUY     Joint    BND     300
    """


@scenario
def test_no_line_is_opened_beside_the_fund_held(given: Given) -> None:
    """
    Securities lists IEF too, and nobody holds it or named it on Targets. BND is held and serves as well: one order of BND.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     800       100    Stocks
      IRA      BND     200       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Securities:
      Symbol  Asset Class  Substitutes  Spread bps
      BND     Bonds        IEF          4
      IEF     Bonds        -            2

    Prices:
      Symbol  Price
      IEF     96.20

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    IRA      VTI     200
      BUY     IRA      BND     200
    """


@scenario
def test_where_places_count_for_nothing_no_place_is_a_reason(given: Given) -> None:
    """
    Location Rank bps is 0: which account buys is a matter of cash alone.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     600       100    Stocks
      Joint    BND     100       100    Bonds
      IRA      CASH    30000            Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  600       60000
      Joint    BND     B       2018-03-02  100       10000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Settings:
      Name               Value
      Location Rank bps  0

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      BUY     IRA      BND     300
    """
    said = str(given.rows_of("Trades")[0]["why"]) + str(given.rows_of("Trades")[0]["without_it"])
    assert "best held" not in said
    assert "less suited" not in said
