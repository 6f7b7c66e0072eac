"""Parts of households that scenarios name instead of listing their sheets: `Household: Joint and IRA; 60 % stocks, 40 % bonds`.

Each part is whole sheets, written as in a scenario. Later parts, and the scenario's own tables, replace earlier sheets of
the same name (rows of Settings are added); so a scenario shows only what matters to it.
"""

from __future__ import annotations

PARTS: dict[str, str] = {
    # whose accounts: without one of these there is the taxable account Joint
    "Joint and IRA": """
        Accounts:
          Account  Type
          Joint    taxable
          IRA      ira
        """,
    "Joint and an IRA by named lots": """
        Accounts:
          Account  Type     Lot Method
          Joint    taxable
          IRA      ira      SPECID
        """,
    # what is held: shares of funds worth 100 each, so that a share is a percent of the whole
    "80 VTI and 20 BND": """
        Holdings:
          Account  Symbol  Quantity  Price  Asset Class
          Joint    VTI     80        100    Stocks
          Joint    BND     20        100    Bonds
        """,
    "70 VTI and 30 BND": """
        Holdings:
          Account  Symbol  Quantity  Price  Asset Class
          Joint    VTI     70        100    Stocks
          Joint    BND     30        100    Bonds
        """,
    "60 VTI and 40 BND": """
        Holdings:
          Account  Symbol  Quantity  Price  Asset Class
          Joint    VTI     60        100    Stocks
          Joint    BND     40        100    Bonds
        """,
    "700 VTI with a gain of 40 % and 300 BND by Method optimal": """
        Holdings:
          Account  Symbol  Quantity  Price  Asset Class
          Joint    VTI     700       100    Stocks
          Joint    BND     300       100    Bonds

        Lots:
          Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
          Joint    VTI     A       2020-03-02  700       42000
          Joint    BND     B       2020-03-02  300       30000

        Targets:
          Asset Class  Target %  Band %
          Stocks       60        5
          Bonds        40        5

        Settings:
          Name               Value
          Method             optimal
          Long-Term Rate %   15
          Short-Term Rate %  35
        """,
    "80 VTI and 20 BND in five lots": """
        Holdings:
          Account  Symbol  Quantity  Price  Asset Class
          Joint    VTI     80        100    Stocks
          Joint    BND     20        100    Bonds

        Lots:
          Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
          Joint    VTI     A       2018-03-02  20        1500
          Joint    VTI     B       2019-03-02  20        1000
          Joint    VTI     C       2024-03-02  20        2600
          Joint    VTI     D       2026-03-02  20        2400
          Joint    BND     E       2020-03-02  20        2000
        """,
    "70 VTI in Joint, 10 in the IRA, and 20 BND": """
        Holdings:
          Account  Symbol  Quantity  Price  Asset Class
          Joint    VTI     70        100    Stocks
          Joint    BND     20        100    Bonds
          IRA      VTI     10        100    Stocks
        """,
    "10 VTI at 100": """
        Holdings:
          Account  Symbol  Quantity  Price  Asset Class
          Joint    VTI     10        100    Stocks
        """,
    "10 VTI at 300": """
        Holdings:
          Account  Symbol  Quantity  Price  Asset Class
          Joint    VTI     10        300    Stocks
        """,
    "100 VTI at 300": """
        Holdings:
          Account  Symbol  Quantity  Price  Asset Class
          Joint    VTI     100       300    Stocks
        """,
    "one old lot of 10 VTI": """
        Lots:
          Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
          Joint    VTI     L1      2020-03-02  10        500
        """,
    "42 O and 50 VTI": """
        Holdings:
          Account  Symbol  Quantity  Price  Asset Class
          Joint    O       42        50     Stocks
          Joint    VTI     50        100    Stocks
        """,
    # what they are to be
    "all stocks": """
        Targets:
          Asset Class  Target %
          Stocks       100
        """,
    "all bonds": """
        Targets:
          Asset Class  Target %
          Bonds        100
        """,
    "all cash": """
        Targets:
          Asset Class  Target %
          Cash         100
        """,
    "80 % stocks, 20 % bonds": """
        Targets:
          Asset Class  Target %
          Stocks       80
          Bonds        20
        """,
    "60 % stocks, 40 % bonds": """
        Targets:
          Asset Class  Target %
          Stocks       60
          Bonds        40
        """,
    "half stocks, half bonds": """
        Targets:
          Asset Class  Target %
          Stocks       50
          Bonds        50
        """,
    # what stands in for what
    "SCHH stands in for O": """
        Securities:
          Symbol  Asset Class  Substitutes
          O       Stocks       SCHH
          SCHH    Stocks

        Prices:
          Symbol  Price
          SCHH    20
        """,
    "AGG stands in for BND": """
        Securities:
          Symbol  Asset Class  Substitutes
          BND     Bonds        AGG
          AGG     Bonds

        Prices:
          Symbol  Price
          AGG     100
        """,
    # how to plan
    "taxed at 37 and 20 %": """
        Settings:
          Name               Value
          Short-Term Rate %  37
          Long-Term Rate %   20
        """,
    "losses harvested": """
        Settings:
          Name            Value
          Harvest Losses  yes
        """,
    "losses harvested at 30 and 20 %": """
        Settings:
          Name               Value
          Harvest Losses     yes
          Short-Term Rate %  30
          Long-Term Rate %   20
        """,
    "swapped in October": """
        Holdings:
          Account  Symbol  Quantity  Price  Asset Class
          Joint    ITOT    30        100    Stocks
          Joint    BND     70        100    Bonds

        Lots:
          Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
          Joint    ITOT    L1      2026-10-15  30        2900
          Joint    BND     L2      2020-03-02  70        7000

        Prices:
          Symbol  Price
          VTI     100

        Securities:
          Symbol  Asset Class  Substitutes
          VTI     Stocks       ITOT

        Targets:
          Asset Class  Symbol  Target %
          Stocks       VTI     30
          Bonds        BND     70
        """,
}
