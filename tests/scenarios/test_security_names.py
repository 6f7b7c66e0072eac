"""What a security is called stands beside its symbol or CUSIP, from Securities, else from Holdings."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario


@scenario
def test_names_stand_beside_cusips(given: Given) -> None:
    """
    Settings:
      Name               Value
      Harvest Losses     yes
      Trigger            always

    Holdings:
      Account  Symbol     Description       Quantity  Price  Asset Class
      Joint    922908769  TOTAL STOCK MKT   80        100    Stocks
      Joint    921937835  TOTAL BOND MKT    20        100    Bonds
      Joint    NVDA                         1         100    Stocks

    Securities:
      Symbol     Description
      921937835  Total Bond Market

    Lots:
      Account  Symbol     Lot ID  Acquired    Quantity  Cost Basis
      Joint    922908769  L1      2020-03-02  80        9000
      Joint    921937835  L2      2020-03-02  20        1500
      Joint    NVDA       L3      2020-03-02  1         50

    Targets:
      Asset Class  Target %
      Stocks       50
      Bonds        50
    """
    names = {"922908769": "TOTAL STOCK MKT", "921937835": "Total Bond Market", "NVDA": None}
    results = given.answer.results
    assert {row["symbol"] for row in results["trades"]} >= {"922908769", "921937835"}
    for table in ("trades", "lots_sold", "harvest"):
        assert results[table] and all(row["description"] == names[str(row["symbol"])] for row in results[table])
        keys = list(results[table][0])
        assert keys.index("description") == keys.index("symbol") + 1
    drift = {(row["level"], row["name"]): row["description"] for row in results["drift"]}
    assert (drift["security", "922908769"], drift["class", "Stocks"]) == ("TOTAL STOCK MKT", None)
