"""The advisor's own purchases that the wash-sale rule or a sale stops: the same facts as for the plan's own."""

from __future__ import annotations

from datetime import date

from tests.scenarios.scenario import Entry, Given, scenario


@scenario
def test_a_purchase_that_would_wash_a_loss_says_what_it_would_disallow(given: Given) -> None:
    """
    10 VTI were sold on 10 November at a loss of 600. The advisor enters a purchase of 5, which would wash half of it.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     40        100    Stocks
      Joint    BND     50        100    Bonds
      Joint    CASH    1000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2018-03-02  40        2000
      Joint    BND     L2      2018-03-02  50        5000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Acquired    Cost Basis
      2026-11-10  Joint    VTI     sell    10        1000    2019-03-02  1600

    Targets:
      Asset Class  Target %  Band %
      Stocks       40        20
      Bonds        60        20
    """
    entered = given.entering(Entry("BUY", "VTI", 5, "approve"))
    [refusal] = [each for each in entered.plan.proposal.refusals if each.symbol == "VTI"]
    assert (refusal.amount, refusal.quantity, refusal.safe_from) == (500_00, 5_000_000, date(2026, 12, 11))
    [row] = [each for each in entered.results["wash_sales"] if each["kind"] == "blocked buy"]
    assert (row["quantity"], row["amount"], row["safe_from"]) == (5, 300.0, date(2026, 12, 11))
    assert "It would disallow $300.00 on 5 shares, deferred" in str(row["message"])


@scenario
def test_a_purchase_against_a_sale_names_what_is_sold(given: Given) -> None:
    """
    Cash is needed, and VTI is sold for it at a gain; ITOT, identical by its group, is not bought in the same account.

    Household: 60 VTI and 40 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2018-03-02  60        3000
      Joint    BND     L2      2018-03-02  40        4000

    Securities:
      Symbol  Asset Class  Identical Group
      VTI     Stocks       total market
      ITOT    Stocks       total market

    Prices:
      Symbol  Price
      ITOT    100
    """
    plan = given.entering(Entry("SELL", "VTI", 10, "approve"), Entry("BUY", "ITOT", 5, "approve")).plan
    assert [str(each.reason) for each in plan.proposal.refusals if each.symbol == "ITOT"] == ["VTI is sold in this account"]


@scenario
def test_what_pays_for_the_advisors_purchase_says_so(given: Given) -> None:
    """
    All is on target, and the advisor buys 3 BND beside it: VTI is sold for her order, which no target asks for.

    Household: 60 VTI and 40 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2018-03-02  60        3000
      Joint    BND     L2      2018-03-02  40        4000
    """
    ordered = given.entering(Entry("BUY", "BND", 3, "approve", 3))
    (sale,) = (row for row in ordered.results["trades"] if row["action"] == "SELL")
    assert (sale["symbol"], sale["quantity"], sale["why"]) == ("VTI", 3.0, "Pays for BND, which the advisor's order buys in Joint")
    (stocks,) = (row for row in ordered.results["drift"] if row["name"] == "Stocks")
    assert "sold to pay for your order" in str(stocks["why"])


@scenario
def test_a_purchase_is_cut_where_what_should_pay_for_it_has_to_stay_after_all(given: Given) -> None:
    """
    4 BND cost 31.08, and Joint has no cash. Its 13 AGG could bring it; but ten of them stand a cent above their cost, and a part
    of them would lose by rounding, which purchases of AGG would wash. The other three pay for three.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    AGG     13        7.77   Bonds
      Joint    BND     1         7.77   Bonds
      Spouse   CASH    5000             Cash

    Accounts:
      Account  Type
      Joint    taxable
      Spouse   taxable

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    AGG     L0      2026-11-20  1         2.33
      Joint    AGG     L1      2026-11-20  10        77.69
      Joint    AGG     L2      2026-09-21  1         2.33
      Joint    AGG     L3      2020-01-16  1         2.33

    Securities:
      Symbol  Asset Class  Fractional
      ITOT    Stocks       -
      AGG     Bonds        yes
      BND     Bonds        -

    Prices:
      Symbol  Price
      ITOT    7.77

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        35
      Cash         5

    Settings:
      Name           Value
      Minimum Trade  0
    """
    entered = given.entering(Entry("BUY", "BND", decision="lock", quantity=4.0))
    assert not entered.plan.findings
    [order] = [each for each in entered.plan.orders.orders if (each.account, each.symbol) == ("Joint", "BND")]
    assert order.quantity == 3_000_000
    assert "the cash in the account and what may be sold there pay for 3 shares of 4 shares" in [str(each.reason) for each in entered.plan.proposal.refusals]
    assert next(row.after for row in entered.plan.orders.cash if row.account == "Joint") == 0
