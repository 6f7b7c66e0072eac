"""What each trade spares: the plan against the best one without it; what the plan does without; and chains over accounts.

Shares are worth 100, VTI in Joint is bought at 40, long-term gains are taxed at 20 %: a share sold there costs 12.
"""

from __future__ import annotations

import pytest

from tests.scenarios.scenario import Entry, Given, lacking, scenario
from xlrebal.app.explain import explain_trade
from xlrebal.optimize.solve import NoSolution
from xlrebal.plan.comparison import compare, other_plans
from xlrebal.schema.column import Results


def without_it(results: Results) -> dict[str, str]:
    """The sentence beside each trade, by action and symbol."""
    return {f"{row['action']} {row['symbol']}": str(row["without_it"]) for row in results["trades"]}


def audit(results: Results, what: str) -> str:
    """What Audit's comparison says of something."""
    return next(str(row["detail"]) for row in results["audit"] if row["phase"] == "compare plans" and row["what"] == what)


@scenario
def test_a_sale_in_the_roth_spares_the_tax_of_one_in_joint(given: Given) -> None:
    """
    200 shares of stocks go. In the Roth they are free; in Joint they would cost 200 × 12.

    Accounts:
      Account  Type
      Joint    taxable
      Roth     roth_ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     500       100    Stocks
      Joint    BND     200       100    Bonds
      Roth     SCHB    300       100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  500       20000
      Joint    BND     B       2018-03-02  200       20000

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        40

    Settings:
      Name                Value
      Long-Term Rate %    20
      Short-Term Rate %   30

    Expect:
    Trades:
      Action  Account  Symbol  Quantity  Without It
      SELL    Roth     SCHB    200       Without it the best plan sells VTI in Joint and costs $2,400 more tax; $20,000 would be bought in accounts less suited to it
      BUY     Roth     BND     200       Without it the best plan buys BND in Joint and costs $2,400 more tax; $20,000 would be bought in accounts less suited to it

    Chains:
      Chain            Amount  Accounts  Trades
      Stocks to Bonds  20000   1         Sell SCHB and buy BND in Roth
    """
    why_not = "Selling $20,000 of it in Joint instead would cost $2,400 more tax"
    assert audit(given.results, "no sale of VTI in Joint") == f"{why_not}; $40,000 more would be traded."
    assert next(str(row["why"]) for row in given.results["drift"] if row["name"] == "VTI").endswith(f"{why_not}.")
    explained = " ".join(explain_trade(given.answer, "SCHB"))
    assert "Without it the best plan sells VTI in Joint and costs $2,400 more tax;" in explained
    assert any(line.startswith(f"No sale of VTI in Joint: s{why_not[1:]};") for line in explain_trade(given.answer, "VTI"))


@scenario
def test_tax_that_carried_losses_would_cover_is_not_due_this_year(given: Given) -> None:
    """
    As above, with 60,000 of losses carried in: the 12,000 of gain in Joint would use up as much of them, worth 2,400 at 20 %, and add nothing to
    the tax of the year, of which 3,000 of losses come off other income either way.

    Accounts:
      Account  Type
      Joint    taxable
      Roth     roth_ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     500       100    Stocks
      Joint    BND     200       100    Bonds
      Roth     SCHB    300       100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  500       20000
      Joint    BND     B       2018-03-02  200       20000

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        40

    Settings:
      Name                Value
      Long-Term Rate %    20
      Short-Term Rate %   30
      LT Carryforward     60000

    Expect:
    Trades:
      Action  Account  Symbol  Quantity  Without It
      SELL    Roth     SCHB    200       Without it the best plan sells VTI in Joint and costs $2,400 more tax; with losses netted this year's tax stays the same; $20,000 would be bought in accounts less suited to it
      BUY     Roth     BND     200       Without it the best plan buys BND in Joint and costs $2,400 more tax; with losses netted this year's tax stays the same; $20,000 would be bought in accounts less suited to it
    """


@scenario
def test_tax_that_losses_would_cover_in_part_says_what_the_year_adds(given: Given) -> None:
    """
    As above, with 8,000 of losses carried in: of the 12,000 of gain in Joint 4,000 would be left, 800 of tax, and no loss for other income, where
    3,000 save 900.

    Accounts:
      Account  Type
      Joint    taxable
      Roth     roth_ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     500       100    Stocks
      Joint    BND     200       100    Bonds
      Roth     SCHB    300       100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  500       20000
      Joint    BND     B       2018-03-02  200       20000

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        40

    Settings:
      Name                Value
      Long-Term Rate %    20
      Short-Term Rate %   30
      LT Carryforward     8000

    Expect:
    Trades:
      Action  Account  Symbol  Quantity  Without It
      SELL    Roth     SCHB    200       Without it the best plan sells VTI in Joint and costs $2,400 more tax; with losses netted this year's tax is $1,700 higher; $20,000 would be bought in accounts less suited to it
      BUY     Roth     BND     200       Without it the best plan buys BND in Joint and costs $2,400 more tax; with losses netted this year's tax is $1,700 higher; $20,000 would be bought in accounts less suited to it
    """


@scenario
def test_growth_leaves_one_account_and_bonds_come_into_another(given: Given) -> None:
    """
    Bonds belong in the IRA alone, which has only blend to sell: growth becomes blend in Joint, blend becomes bonds in the IRA.

    Accounts:
      Account  Type
      Joint    taxable
      IRA      ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class  Sub-Class
      Joint    NVDA    300       100    Stocks       Growth
      Joint    VTI     100       100    Stocks       Blend
      IRA      VTI     500       100    Stocks       Blend
      IRA      BND     100       100    Bonds        Core

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    NVDA    A       2018-03-02  300       30000
      Joint    VTI     B       2018-03-02  100       10000

    Securities:
      Symbol  Location Preference
      BND     ira

    Targets:
      Asset Class  Sub-Class  Target %
      Stocks       Growth     10
      Stocks       Blend      60
      Bonds                   30

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    NVDA    200
      SELL    IRA      VTI     200
      BUY     IRA      BND     200
      BUY     Joint    VTI     200

    Chains:
      Chain            Amount  Accounts  Trades
      Growth to Bonds  20000   2         Sell NVDA and buy VTI in Joint, sell VTI and buy BND in IRA
    """
    drift = {row["name"]: str(row["why"]) for row in given.results["drift"]}
    assert drift["Growth"].endswith("Goes to Bonds.")
    assert drift["Bonds"].endswith("Comes from Growth.")


@scenario
def test_left_out_the_row_stays_off_and_its_tax_is_saved(given: Given) -> None:
    """
    Stocks can go nowhere but in Joint: 20 shares at 12 each.

    Household: 80 VTI and 20 BND

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  80        3200
      Joint    BND     B       2018-03-02  20        2000

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        40

    Settings:
      Name              Value
      Long-Term Rate %  20

    Expect:
    Trades:
      Action  Symbol  Without It
      SELL    VTI     Left out, Stocks would stay $2,000 further from its aim; getting it there costs $240 of tax
      BUY     BND     Left out, Bonds would stay $2,000 further from its aim; getting it there costs $240 of tax
    """


@scenario
def test_left_out_a_row_may_be_missed_at_more_tax_all_the_same(given: Given) -> None:
    """
    Joint could sell 50 of the 200 shares that go in the Roth, at 12 each.

    Accounts:
      Account  Type
      Joint    taxable
      Roth     roth_ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     50        100    Stocks
      Joint    BND     200       100    Bonds
      Roth     SCHB    750       100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  50        2000
      Joint    BND     B       2018-03-02  200       20000

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        40

    Settings:
      Name              Value
      Long-Term Rate %  20

    Expect:
    Trades:
      Action  Symbol  Without It
      SELL    SCHB    Left out, Stocks would stay $15,000 further from its aim; $600 more tax would be due; $5,000 would be bought in accounts less suited to it
      BUY     BND     Left out, Bonds would stay $15,000 further from its aim; $600 more tax would be due; $5,000 would be bought in accounts less suited to it
    """


@scenario
def test_a_trade_that_another_equals_says_which(given: Given) -> None:
    """
    SCHB and ITOT in the IRA serve the row alike.

    Accounts:
      Account  Type
      IRA      ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      SCHB    40        100    Stocks
      IRA      ITOT    40        100    Stocks
      IRA      BND     20        100    Bonds

    Targets:
      Asset Class  Symbol  Target %
      Stocks               60
      Bonds        BND     40

    Settings:
      Name               Value
      Minimum Trade      1000
    """
    said = without_it(given.results)
    [sold] = [key for key in said if key.startswith("SELL")]
    stays = "ITOT" if "SCHB" in sold else "SCHB"
    assert said[sold] == f"{stays} in IRA would do as well"
    assert audit(given.results, f"no sale of {stays} in IRA") == "Selling $2,000 of it in IRA instead would do as well."


@scenario
def test_an_order_of_the_advisor_is_not_compared(given: Given) -> None:
    """
    The advisor sells 30 VTI.

    Household: 80 VTI and 20 BND in five lots; 60 % stocks, 40 % bonds
    """
    ordered = given.entering(Entry("SELL", "VTI", 30.0))
    assert without_it(ordered.results)["SELL VTI"] == "Decided by rule, not by comparison: your order"


@scenario
def test_a_purchase_spares_a_place_further_down_a_list(given: Given) -> None:
    """
    Both accounts have cash. Bonds are bought in the IRA, which stands first on their list, stocks in Joint.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     500       100    Stocks
      Joint    CASH    20000            Cash
      IRA      BND     100       100    Bonds
      IRA      CASH    20000            Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  500       50000

    Securities:
      Symbol  Location Preference
      BND     ira, taxable

    Targets:
      Asset Class  Target %
      Stocks       70
      Bonds        30

    Expect:
    Trades:
      Action  Account  Symbol  Quantity  Without It
      BUY     IRA      BND     200       Without it the best plan buys BND in Joint; $40,000 would be bought in accounts less suited to it
      BUY     Joint    VTI     200       Without it the best plan buys VTI in IRA; $40,000 would be bought in accounts less suited to it
    """


@scenario
def test_a_sale_spares_a_detour(given: Given) -> None:
    """
    Bonds may be bought in the IRA alone. Without its stocks, real estate would be sold there and bought back in Joint.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     400       100    Stocks
      IRA      SCHB    200       100    Stocks
      IRA      VNQ     300       100    Real Estate
      IRA      BND     100       100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  400       40000

    Securities:
      Symbol  Location Preference
      BND     ira

    Targets:
      Asset Class  Target %
      Stocks       40
      Real Estate  30
      Bonds        30

    Expect:
    Trades:
      Action  Account  Symbol  Quantity  Without It
      SELL    IRA      SCHB    200       Without it the best plan sells VTI in Joint; $40,000 more would be traded; $20,000 would be bought in accounts less suited to it
      BUY     IRA      BND     200       Left out, Bonds would stay $20,000 further from its aim
    """
    assert audit(given.results, "no sale of VTI in Joint") == "Selling $20,000 of it in Joint instead would be no better; $40,000 more would be traded."


@scenario
def test_what_would_leave_another_row_off_says_which(given: Given) -> None:
    """
    Joint may buy nothing that is under its target: what is sold there instead of the IRA's stocks stays in cash, so that
    stocks or bonds end too low: stocks as far as their band of 5 points allows, bonds by the rest.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     400       100    Stocks
      IRA      SCHB    400       100    Stocks
      IRA      BND     200       100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  400       16000

    Securities:
      Symbol  Location Preference
      BND     ira

    Restrictions:
      Account  Symbol  Rule
      Joint    VTI     do not buy
      Joint    SCHB    do not buy

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        40

    Settings:
      Name              Value
      Long-Term Rate %  20

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    IRA      SCHB    200
      BUY     IRA      BND     200
    """
    said = audit(given.results, "no sale of VTI in Joint")
    assert not lacking(said, "Selling $20,000 of it in Joint instead", "$2,400 more tax", "Stocks would stay $5,000 further from its aim", "Bonds would stay $15,000 further from its aim"), said


@scenario
def test_a_large_plan_compares_its_largest_trades_and_the_others_when_asked(given: Given) -> None:
    """
    With one trade to compare, the sale of stocks has its sentence; the purchases have theirs in explain.

    Household: 80 VTI and 20 BND

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  80        8000
      Joint    BND     B       2018-03-02  20        2000

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        40
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compare, "LARGEST", 1)
        said = {str(row["action"]): row["without_it"] for row in given.results["trades"]}
        assert [bool(said[side]) for side in ("SELL", "BUY")] in ([True, False], [False, True])
        assert not lacking(audit(given.results, "1 trade"), "largest 1 of 2", "explain")
        assert "Left out, Bonds would stay $2,000 further from its aim" in " ".join(explain_trade(given.answer, "BND"))


@scenario
def test_where_the_solver_fails_no_trade_is_compared_and_audit_says_so(given: Given) -> None:
    """
    The plan stands as it is; what its trades spare is left blank.

    Household: 80 VTI and 20 BND in five lots; 60 % stocks, 40 % bonds
    """

    def fails(*_: object) -> None:
        raise NoSolution("Unknown")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(other_plans, "LeaveOut", fails)
        assert [row["without_it"] for row in given.results["trades"]] == [None, None]
        assert not lacking(audit(given.results, "0 trades"), "solver", "no trade is compared")
        assert not any("Without it" in line for line in explain_trade(given.answer, "VTI"))


@scenario
def test_what_a_trade_spares_goes_by_the_order_in_which_lots_go(given: Given) -> None:
    """
    200 shares of stocks go. In Joint they gain 40 each: 1,600. Trust sells first in, first out: 100 that gain 90, then 100 that gain nothing: 1,800,
    though an equal share of both lots would cost 720.

    Accounts:
      Account  Type     Lot Method
      Joint    taxable  -
      Trust    taxable  FIFO

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     500       100    Stocks
      Trust    SCHB    500       100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  500       30000
      Trust    SCHB    B       2015-03-02  100       1000
      Trust    SCHB    C       2020-03-02  400       40000

    Securities:
      Symbol  Asset Class
      BND     Bonds

    Prices:
      Symbol  Price
      BND     100

    Targets:
      Asset Class  Target %
      Stocks       80
      Bonds        20

    Settings:
      Name                Value
      Long-Term Rate %    20
      Short-Term Rate %   30

    Expect:
    Trades:
      Action  Account  Symbol  Quantity  Without It
      SELL    Joint    VTI     200       Without it the best plan sells SCHB in Trust and costs $200 more tax
      BUY     Joint    BND     200       Without it the best plan buys BND in Trust and costs $200 more tax
    """
    assert given.plan.outcome.tax_change == 1_600_00
    assert audit(given.results, "no sale of SCHB in Trust") == "Selling $20,000 of it in Trust instead would cost $200 more tax."
