"""Required minimum distributions: what is due, from which account, what has been taken, and what is asked (R-1 to R-5)."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario


def asked(given: Given) -> list[tuple[str, str]]:
    """What has to be entered, by account and column."""
    return [(each.value, each.column) for each in given.findings if each.code == "DISTRIBUTION_ASKED"]


def said(given: Given, account: str) -> str:
    """What is said of an account's distribution."""
    return next(each.message for each in given.findings if each.code == "DISTRIBUTION_REQUIRED" and each.value == account)


@scenario
def test_a_distribution_within_the_horizon_is_raised_in_its_account(given: Given) -> None:
    """
    Born in 1951, 75 this year: 246,000 over 24.6 years are 10,000, of which 4,000 have been taken. 31 December is within 30
    days of 1 December: the IRA raises the other 6,000, 1,000 of it from its cash.

    As of: 2026-12-01

    Household: taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      BND     2500      100    Bonds
      IRA      CASH    1000             Cash
      Joint    VTI     2500      100    Stocks

    Accounts:
      Account  Owner  Type     Birth Date  Year-End Value  RMD Taken
      IRA      Ann    ira      1951-07-01  246000          4000
      Joint    Joint  taxable  -           -               -

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      IRA      BND     I1      2018-03-02  2500      250000
      Joint    VTI     J1      2018-03-02  2500      100000

    Targets:
      Asset Class  Target %  Band %
      Stocks       50        20
      Bonds        50        20

    Expect:
    Required distributions:
      Account  Age  Year-End Value  Years  Required  Taken  To Take  Due
      IRA      75   246000          24.6   10000     4000   6000     2026-12-31

    Cash needs by date:
      Due         Account  Kind  Amount  Standing
      2026-12-31  IRA      RMD   6000    due

    Trades:
      Action  Account  Symbol  Quantity
      SELL    IRA      BND     50

    Cash:
      Account  Before  Sells  After  Need
      IRA      1000    5000   6000   6000
      Joint    0       0      0      0
    """
    assert "in kind" in said(given, "IRA")
    (taxed,) = (each for each in given.findings if each.code == "WITHDRAWAL_TAXED")
    assert "ordinary income" in taxed.message
    assert "59½" not in taxed.message


@scenario
def test_a_distribution_past_the_horizon_is_listed_and_nothing_is_sold(given: Given) -> None:
    """
    On 20 November New Year's Eve is 41 days away. To be in cash by then it must be sold by 30 December.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      BND     2500      100    Bonds

    Accounts:
      Account  Owner  Type  Birth Date  Year-End Value
      IRA      Ann    ira   1951-07-01  246000

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      IRA      BND     I1      2018-03-02  2500      250000

    Targets:
      Asset Class  Target %  Band %
      Bonds        100       20

    Expect:
    Cash needs by date:
      Due         Account  Amount  Standing
      2026-12-31  IRA      10000   later

    Cash:
      Account  Sells  Need
      IRA      0      0
    """
    assert "30 Dec 2026" in said(given, "IRA")


@scenario
def test_iras_of_one_owner_are_added_up_and_other_plans_are_not(given: Given) -> None:
    """
    Ann's IRAs require 4,000 and 2,000. 5,000 were taken from the first: 1,000 beyond its own, so that the SEP is to pay 1,000.
    What her 401(k) has paid beyond its own helps no IRA, and what Bob's IRA requires is his.

    As of: 2026-12-01

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      BND     900       100    Bonds
      SEP      BND     500       100    Bonds
      Plan     BND     500       100    Bonds
      Bobs     BND     500       100    Bonds

    Accounts:
      Account  Owner  Type  Birth Date  Year-End Value  RMD Taken
      IRA      Ann    ira   1951-07-01  98400           5000
      SEP      Ann    sep   -           49200           -
      Plan     Ann    401k  -           49200           9000
      Bobs     Bob    ira   1953-01-31  53000           -

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      IRA      BND     I1      2018-03-02  900       90000
      SEP      BND     S1      2018-03-02  500       50000
      Plan     BND     P1      2018-03-02  500       50000
      Bobs     BND     B1      2018-03-02  500       50000

    Targets:
      Asset Class  Target %  Band %
      Bonds        100       20

    Expect:
    Required distributions:
      Account  Age  Years  Required  Taken  To Take  Due
      Bobs     73   26.5   2000      0      2000     2027-04-01
      IRA      75   24.6   4000      5000   0        2026-12-31
      Plan     75   24.6   2000      9000   0        2026-12-31
      SEP      75   24.6   2000      0      1000     2026-12-31

    Cash:
      Account  Need
      Bobs     0
      IRA      0
      Plan     0
      SEP      1000
    """
    assert "taken from IRA as well" in said(given, "SEP")
    assert "1 Apr 2027" in said(given, "Bobs")
    assert "first" in said(given, "Bobs")


@scenario
def test_a_spouse_more_than_ten_years_younger_lowers_it(given: Given) -> None:
    """
    75 and 60: Table II has 28.3 years. 75 and 65 is ten years, not more: Table III.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      BND     5000      100    Bonds
      Bobs     BND     5000      100    Bonds

    Accounts:
      Account  Owner  Type  Birth Date  Spouse Birth Date  Year-End Value
      IRA      Ann    ira   1951-07-01  1966-03-01         500000
      Bobs     Bob    ira   1951-07-01  1961-03-01         500000

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      IRA      BND     I1      2018-03-02  5000      500000
      Bobs     BND     B1      2018-03-02  5000      500000

    Targets:
      Asset Class  Target %  Band %
      Bonds        100       20

    Expect:
    Required distributions:
      Account  Age  Years  Required
      Bobs     75   24.6   20325.20
      IRA      75   28.3   17667.84
    """


@scenario
def test_what_cash_needs_takes_out_counts(given: Given) -> None:
    """
    10,000 are required, and 2,500 are taken each month: those of 5 December count, so that 7,500 are left. The two together
    are the 10,000 that the IRA has to have in cash.

    As of: 2026-12-01

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      BND     2500      100    Bonds

    Accounts:
      Account  Owner  Type  Birth Date  Year-End Value
      IRA      Ann    ira   1951-07-01  246000

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      IRA      BND     I1      2018-03-02  2500      250000

    Targets:
      Asset Class  Target %  Band %
      Bonds        100       20

    Cash Needs:
      Account  Amount  Date        Every  Note
      IRA      2500    2026-01-05  month  living

    Expect:
    Required distributions:
      Account  Required  Taken  To Take
      IRA      10000     0      7500

    Cash:
      Account  Need
      IRA      10000
    """


@scenario
def test_what_is_missing_is_asked_and_nothing_is_guessed(given: Given) -> None:
    """
    Of the IRA the closing value is missing, of the 403(b) whose it is and how old; the TSP's owner has two days of birth; the
    inherited IRA has rules of its own. The Roth IRA pays nothing while Ann lives, and Bob, born in 1960, begins in 2035.

    As of: 2026-12-01

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      BND     100       100    Bonds
      Plan     BND     100       100    Bonds
      Thrift   BND     100       100    Bonds
      Dads     BND     100       100    Bonds
      Roth     BND     100       100    Bonds
      Bobs     BND     100       100    Bonds

    Accounts:
      Account  Owner  Type           Birth Date  Year-End Value
      IRA      Ann    ira            1951-07-01  -
      Plan     -      403b           -           10000
      Thrift   Carl   tsp            1951-07-01  10000
      Other    Carl   taxable        1952-07-01  -
      Dads     Ann    inherited_ira  -           10000
      Roth     Ann    roth_ira       -           10000
      Bobs     Bob    ira            1960-01-01  10000

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      IRA      BND     I1      2018-03-02  100       10000

    Targets:
      Asset Class  Target %  Band %
      Bonds        100       20

    Expect:
    Cash:
      Account  Need
      Bobs     0
      Dads     0
      IRA      0
      Other    0
      Plan     0
      Roth     0
      Thrift   0
    """
    assert asked(given) == [("IRA", "Year-End Value"), ("Plan", "Birth Date"), ("Thrift", "Birth Date"), ("Dads", "Inherited")]
    assert not given.rows_of("Required distributions")


@scenario
def test_an_inherited_ira_pays_by_table_one_where_all_is_known(given: Given) -> None:
    """
    The father died in 2023 at 80, when his own had begun. Ann was 50 in the year after, 36.2 years by Table I, two less in 2026:
    34,200 over 34.2 years are 1,000, and all is out by 2033. The aunt died at 65, before hers had begun: nothing is required
    until 2033. Of the third nobody says who inherits, and it is asked.

    As of: 2026-12-01

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Dads     BND     350       100    Bonds
      Aunts    BND     350       100    Bonds
      Moms     BND     350       100    Bonds

    Accounts:
      Account  Owner  Type           Birth Date  Year-End Value  RMD Taken  Inherited   Inherited From Birth Date  Inherited By
      Dads     Ann    inherited_ira  1974-08-01  34200           400        2023-06-01  1943-05-01                 other
      Aunts    Ann    inherited_ira  1974-08-01  34200           -          2023-06-01  1958-05-01                 other
      Moms     Ann    inherited_ira  1974-08-01  34200           -          2023-06-01  1943-05-01                 -

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Dads     BND     D1      2018-03-02  350       35000
      Aunts    BND     A1      2018-03-02  350       35000
      Moms     BND     M1      2018-03-02  350       35000

    Targets:
      Asset Class  Target %  Band %
      Bonds        100       20

    Expect:
    Required distributions:
      Account  Age  Years  Required  Taken  To Take  Due
      Dads     52   34.2   1000      400    600      2026-12-31

    Cash:
      Account  Need
      Aunts    0
      Dads     600
      Moms     0
    """
    assert asked(given) == [("Moms", "Inherited By")]
    assert "empty by 2033-12-31, and nothing is required before" in said(given, "Aunts")


@scenario
def test_a_first_distribution_put_off_into_this_year_is_asked_about(given: Given) -> None:
    """
    73 in 2026: the distribution of 2026 may wait until 1 April 2027, and rests on the value at the end of 2025, which Accounts
    no longer gives in February 2027. That of 2027 is listed.

    As of: 2027-02-15

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      BND     2500      100    Bonds

    Accounts:
      Account  Owner  Type  Birth Date  Year-End Value
      IRA      Ann    ira   1953-07-01  255000

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      IRA      BND     I1      2018-03-02  2500      250000

    Targets:
      Asset Class  Target %  Band %
      Bonds        100       20

    Expect:
    Required distributions:
      Account  Age  Years  Required  Due
      IRA      74   25.5   10000     2027-12-31
    """
    assert asked(given) == [("IRA", "Year-End Value")]


@scenario
def test_an_account_that_is_only_valued_is_listed_and_not_traded(given: Given) -> None:
    """
    The 401(k) is held away: 10,000 are to be taken there, and nothing is raised here. Who still works there may wait.

    As of: 2026-12-01

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Plan     BND     2500      100    Bonds

    Accounts:
      Account  Owner  Type  Birth Date  Year-End Value  Trade
      Plan     Ann    401k  1951-07-01  246000          no

    Targets:
      Asset Class  Target %  Band %
      Bonds        100       20

    Expect:
    Required distributions:
      Account  Required  To Take
      Plan     10000     10000

    Cash:
      Account  Need
      Plan     0
    """
    assert "retirement" in said(given, "Plan")


@scenario
def test_without_a_birth_date_or_a_year_end_value_nothing_is_said(given: Given) -> None:
    """
    As of: 2026-12-01

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      BND     2500      100    Bonds

    Accounts:
      Account  Owner  Type
      IRA      Ann    ira

    Targets:
      Asset Class  Target %  Band %
      Bonds        100       20
    """
    assert not asked(given)
    assert not given.rows_of("Required distributions")
    assert not [row for row in given.rows_of("Summary") if "distribution" in str(row["item"])]
