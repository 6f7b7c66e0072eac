"""Capital gain distributions that a fund has announced: a taxable account does not buy into one."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario


@scenario
def test_a_fund_is_not_bought_in_a_taxable_account_just_before_it_pays_out(given: Given) -> None:
    """
    VFX pays $4 a share on 10 December. The taxable account waits with its cash; the IRA, where nothing is taxed, buys.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VFX     100       50     Stocks
      Joint    BND     100       50     Bonds
      Joint    CASH    2000      1      Cash
      IRA      VFX     100       50     Stocks
      IRA      BND     100       50     Bonds
      IRA      CASH    2000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VFX     A       2020-03-02  100       4000
      Joint    BND     B       2020-03-02  100       5000

    Accounts:
      Account  Type     Model
      Joint    taxable  M
      IRA      ira      M

    Securities:
      Symbol  Type  Distribution $  Distribution Date  Fractional
      VFX     fund  4               2026-12-10         no

    Targets:
      Model  Asset Class  Target %  Band %
      M      Stocks       60        2
      M      Bonds        40        2

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    IRA      BND     4
      BUY     IRA      VFX     44
    """
    refusal = next(each for each in given.plan.proposal.refusals if (each.account, each.symbol) == ("Joint", "VFX"))
    assert str(refusal.reason) == "it pays out $4 a share of capital gains on 10 Dec 2026: bought in a taxable account before, they would be taxed at once"


@scenario
def test_a_distribution_that_is_further_off_or_past_keeps_nothing_from_being_bought(given: Given) -> None:
    """
    On its ex-date, 31 December, VFX is 41 days away; a dividend (Ex-Date) never keeps it from being bought.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VFX     100       50     Stocks
      Joint    BND     100       50     Bonds
      Joint    CASH    2000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VFX     A       2020-03-02  100       4000
      Joint    BND     B       2020-03-02  100       5000

    Accounts:
      Account  Type
      Joint    taxable

    Securities:
      Symbol  Type  Distribution $  Distribution Date  Ex-Date     Fractional
      VFX     fund  4               2026-12-31         2026-12-01  no

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        2
      Bonds        40        2

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    BND     4
      BUY     Joint    VFX     44
    """
