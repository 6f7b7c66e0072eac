"""Accounts on a separate return (S-9): planned, priced and wash-checked, and in no figure or form of this plan."""

from __future__ import annotations

from tests.scenarios.scenario import Given, lacking, scenario
from xlrebal.schema.finding import Severity


def item(given: Given, table: str, name: str) -> dict[str, object]:
    """The row of a table by its item."""
    return dict(next(row for row in given.results[table] if row["item"] == name))


@scenario
def test_a_trusts_gain_is_none_of_the_couples(given: Given) -> None:
    """
    KO: 1,500 - 500 = 1,000 at 20 % = 200. ABC in the trust: 9,000 - 5,000 = 4,000, priced at 800, on the trust's return.

    Accounts:
      Account  Owner   Type     Tax Return
      Joint    joint   taxable  -
      Trust    client  taxable  separate

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    CASH    8000      1      Cash
      Joint    KO      10        150    Stocks
      Trust    ABC     100       90     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    KO      K1      2020-01-02  10        500
      Trust    ABC     A1      2020-01-02  100       5000

    Targets:
      Asset Class  Target %
      Cash         100

    Settings:
      Name               Value
      Trigger            always
      Short-Term Rate %  37
      Long-Term Rate %   20
      Gain Budget        1000

    Expect:
    Trades:
      Account  Symbol  Quantity  LT Gain  Estimated Tax
      Trust    ABC     100       4000     800
      Joint    KO      10        1000     200

    Gains:
      Bucket  Year To Date  Proposed  Net   Budget  Remaining
      ST      0             0         0     -       -
      LT      0             1000      1000  -       -
      total   0             1000      1000  1000    0

    Proposed 8949:
      Account  Lot ID  Gain
      Joint    K1      1000
    """
    assert item(given, "tax_report", "Estimated tax")["difference"] == 200.0
    assert item(given, "tax_report", "On a separate return: gain of Trust")["with_trades"] == 4000.0
    assert item(given, "summary", "Net realized gain")["after"] == 1000.0
    assert item(given, "summary", "Estimated tax on separate returns")["after"] == 800.0
    assert item(given, "gains_detail", "Proposed on separate returns")["total"] == 4000.0
    assert not lacking(given.answer.headline, "$1,000", "$200 more tax", "Trust", "$4,000", "$800")
    (sale,) = (row for row in given.results["trades"] if row["account"] == "Trust")
    assert "separate return" in str(sale["why"])
    (said,) = (each for each in given.findings if each.code == "SEPARATE_RETURN")
    assert (said.severity, said.sheet, said.row, said.column) == (Severity.NOTE, "Accounts", 3, "Tax Return")
    assert [row["account"] for row in given.results["schedule_d"] if "account" in row] == []


@scenario
def test_a_spouse_who_files_separately(given: Given) -> None:
    """
    His -20,000 and her +20,000 are not netted: 1,500 offsets other income, 18,500 is carried (sec. 1211(b)). Her sale of
    last year is on no form of his either.

    As of: 2026-03-30

    Accounts:
      Account  Owner   Type
      His      client  taxable
      Hers     spouse  taxable

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      His      CASH    8000      1      Cash
      Hers     CASH    8000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired  Quantity  Cost Basis

    Targets:
      Asset Class  Target %
      Cash         100

    Settings:
      Name           Value
      Filing Status  mfs
      Other Income   100000
      MAGI           110000
      C-7            permanent

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Lots
      2025-01-05  Hers     UP      buy     20        2000    U1      -
      2025-01-06  His      DOWN    buy     10        21000   D1      -
      2025-12-01  Hers     UP      sell    10        11000   -       U1: 10
      2026-03-02  His      DOWN    sell    10        1000    -       D1: 10
      2026-03-02  Hers     UP      sell    10        21000   -       U1: 10

    Expect:
    Gains:
      Bucket  Year To Date  Net
      ST      0             0
      LT      -20000        -20000
      total   -20000        -20000

    Last Year 8949:
      (none)

    Form 8949:
      Account  Gain
      His      -20000
    """
    assert item(given, "tax_report", "Offset against other income")["without_trades"] == 1500.0
    assert item(given, "tax_report", "Long-term loss carried forward")["without_trades"] == 18500.0
    assert item(given, "tax_report", "On a separate return: gain of Hers")["without_trades"] == 20000.0
    assert item(given, "gains_detail", "Sold so far on separate returns")["long_term"] == 20000.0
    (said,) = (each for each in given.findings if each.code == "SEPARATE_RETURN")
    assert not lacking(said.message, "Hers", "spouse", "married filing separately")


@scenario
def test_a_joint_return_nets_both_spouses(given: Given) -> None:
    """
    The same household under mfj, and with Tax Return naming the spouse: one return, nothing separate.

    As of: 2026-03-30

    Accounts:
      Account  Owner   Type     Filer
      His      client  taxable  client
      Hers     spouse  taxable  spouse

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      His      CASH    8000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired  Quantity  Cost Basis

    Targets:
      Asset Class  Target %
      Cash         100

    Settings:
      Name           Value
      Filing Status  mfj
      Other Income   100000
      MAGI           110000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Lots
      2026-01-05  Hers     UP      buy     10        1000    U1      -
      2026-03-02  Hers     UP      sell    10        21000   -       U1: 10

    Expect:
    Gains:
      Bucket  Year To Date
      ST      20000
      LT      0
      total   20000
    """
    assert not [each for each in given.findings if each.code == "SEPARATE_RETURN"]


@scenario
def test_a_childs_loss_washed_by_a_parents_purchase(given: Given) -> None:
    """
    UTMA sold at -2,000, the parents bought 100 six days later: washed as before, and none of it in the parents' year.

    Accounts:
      Account  Owner  Type
      Joint    joint  taxable
      Kid      child  utma

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    ABC     100       75     Stocks
      Kid      CASH    8000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    ABC     P1      2026-11-16  100       7500

    Targets:
      Asset Class  Target %
      Stocks       50
      Cash         50

    Settings:
      Name     Value
      Trigger  never

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Lots
      2026-01-05  Kid      ABC     buy     100       10000   B1      -
      2026-11-10  Kid      ABC     sell    100       8000    -       B1: 100
      2026-11-16  Joint    ABC     buy     100       7500    P1      -

    Expect:
    Form 8949:
      (none)

    Schedule D:
      (none)

    Gains:
      Bucket  Year To Date
      ST      0
      LT      0
      total   0
    """
    realized = [row for row in given.results["wash_sales"] if row["kind"] == "realized"]
    assert [(row["account"], row["amount"]) for row in realized] == [("Kid", 2000.0)]
    assert item(given, "tax_report", "Wash-sale losses deferred this year")["with_trades"] == 0.0
    assert item(given, "tax_report", "On a separate return: gain of Kid")["without_trades"] == 0.0


@scenario
def test_a_loss_harvested_on_a_separate_return(given: Given) -> None:
    """
    The trust's loss of 2,000 long-term is worth 400 there at 20 %, and nothing here; the joint account's 1,000 is worth 200.

    Accounts:
      Account  Owner   Type     Tax Return
      Joint    joint   taxable  -
      Trust    client  taxable  separate

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    KO      20        50     Stocks
      Trust    ABC     100       30     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    KO      K1      2020-01-02  20        2000
      Trust    ABC     A1      2020-01-02  100       5000

    Securities:
      Symbol  Asset Class  Substitutes
      KO      Stocks       SUB
      ABC     Stocks       SUB
      SUB     Stocks       -

    Prices:
      Symbol  Price
      SUB     10

    Targets:
      Asset Class  Target %
      Stocks       100

    Settings:
      Name                Value
      Trigger             never
      Short-Term Rate %   20
      Long-Term Rate %    20
      Harvest Losses      yes
      Harvest Min Loss $  100
      Harvest Min Loss %  1

    Expect:
    Harvest:
      Account  Loss  Tax Saved  Status
      Trust    2000  400        proposed
      Joint    1000  200        proposed

    Gains:
      Bucket  Proposed
      ST      0
      LT      -1000
      total   -1000

    Proposed 8949:
      Account  Gain
      Joint    -1000
    """
    assert item(given, "tax_report", "Losses harvested")["with_trades"] == 1000.0
    assert item(given, "summary", "Losses harvested")["after"] == 1000.0
    assert item(given, "tax_report", "Tax saved by harvesting")["with_trades"] == 200.0
    assert item(given, "tax_report", "Losses still at risk")["with_trades"] == 1000.0
    why = {row["account"]: str(row["why"]) for row in given.results["harvest"]}
    assert "none of this plan's tax" in why["Trust"] and "separate" not in why["Joint"]
    windows = {row["account"]: row["amount"] for row in given.results["wash_sales"] if row["kind"] == "open window"}
    assert windows == {"Joint": 1000.0, "Trust": 2000.0}  # a purchase would wash either
    assert "the rates of Settings, assumed for it" in why["Trust"] and "off the other return's tax" in why["Trust"]
    assert "tax about −$400." in given.answer.headline


@scenario
def test_gains_elsewhere_are_never_free(given: Given) -> None:
    """
    In the 0 % bracket here: lots on the separate return still go by the top rates, the long-term one of 2,000 (400) before the
    short-term one of 1,500 (555); no budget of this return holds them back.

    Accounts:
      Account  Owner   Type     Tax Return
      Joint    joint   taxable  -
      Trust    client  taxable  separate

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    CASH    1000      1      Cash
      Trust    ABC     20        300    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Trust    ABC     SHORT   2026-02-02  10        1500
      Trust    ABC     LONG    2020-01-02  10        1000

    Targets:
      Asset Class  Target %
      Stocks       50
      Cash         50

    Settings:
      Name           Value
      Trigger        always
      Filing Status  mfj
      Other Income   30000
      MAGI           60000
      Gain Budget    0

    Expect:
    Lots Sold:
      Lot ID  Quantity
      LONG    10

    Trades:
      Account  LT Gain  Estimated Tax
      Trust    2000     400

    Gains:
      Bucket  Proposed
      ST      0
      LT      0
      total   0
    """
    assert item(given, "tax_report", "Estimated tax")["difference"] == 0.0
    settings = given.sheets["Settings"]
    blank = [row for row in settings if row[0] not in ("Filing Status", "Other Income", "MAGI")]
    told = [["Short-Term Rate %", "32"], ["Long-Term Rate %", "15"]]
    income = [[row[0], "300000" if row[0] == "Other Income" else row[1]] for row in settings]
    for rows, whose in (
        (settings, "the top federal rates, assumed because a rate of this return is 0 %"),
        (income, "the rates that this return's income reaches (for a child the parents' bracket), assumed for it"),
        (blank, "the top federal rates where Settings gives none, assumed for it"),
        ([*blank, *told], "the rates of Settings, assumed for it"),
        ([*blank, told[0]], "the top federal rates where Settings gives none, assumed for it"),
        ([*blank, told[0], ["Long-Term Rate %", "0"]], "the top federal rates, assumed because a rate of this return is 0 %"),
    ):
        each = Given(given.as_of, {**given.sheets, "Settings": rows})
        said = (
            item(each, "tax_report", "On a separate return: gain of Trust")["note"],
            item(each, "summary", "Estimated tax on separate returns")["note"],
            each.results["trades"][0]["why"],
        )
        assert all(whose in str(one) for one in said), (rows, said)


@scenario
def test_an_utma_by_itself_with_the_others_and_by_its_model(given: Given) -> None:
    """
    60/40 for the household. Alone is brought there by itself; Both is planned with Joint; Own follows its model.

    Accounts:
      Account  Owner  Type     Plan With  Model
      Joint    joint  taxable  -          -
      Alone    child  utma     -          -
      Both     child  UGMA     household  -
      Own      child  utma     -          Growth

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    BND     40        100    Bonds
      Both     VTI     60        100    Stocks
      Alone    VTI     80        100    Stocks
      Alone    BND     20        100    Bonds
      Own      VTI     50        100    Stocks
      Own      BND     50        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    BND     J1      2020-01-02  40        4000
      Both     VTI     C1      2020-01-02  60        6000
      Alone    VTI     A1      2020-01-02  80        8000
      Alone    BND     A2      2020-01-02  20        2000
      Own      VTI     O1      2020-01-02  50        5000
      Own      BND     O2      2020-01-02  50        5000

    Targets:
      Model   Symbol  Target %
      -       VTI     60
      -       BND     40
      Growth  VTI     90
      Growth  BND     10

    Settings:
      Name     Value
      Trigger  always

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Own      BND     40
      SELL    Alone    VTI     20
      BUY     Own      VTI     40
      BUY     Alone    BND     20
    """
    scopes = {each.scope.account: each.scope.accounts for each in given.plan.drift}
    assert scopes == {"": ("Both", "Joint"), "Alone": ("Alone",), "Own": ("Own",)}
    assert given.plan.outcome.proposed_long == 0
    assert {each.value for each in given.findings if each.code == "SEPARATE_RETURN"} == {"Alone", "Both", "Own"}


@scenario
def test_an_account_by_itself_buys_what_the_household_holds(given: Given) -> None:
    """
    The child holds no bonds; the household's bonds are BND, which class rows do not name: the child's are BND too.

    Accounts:
      Account  Owner  Type
      Joint    joint  taxable
      Kid      child  utma

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     60        100    Stocks
      Joint    BND     40        100    Bonds
      Kid      VTI     100       100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     J1      2020-01-02  60        4000
      Joint    BND     J2      2020-01-02  40        4000
      Kid      VTI     A1      2020-01-02  100       8000

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        40

    Settings:
      Name     Value
      Trigger  always

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Kid      VTI     40
      BUY     Kid      BND     40
    """


@scenario
def test_an_account_held_away_counts_and_stays(given: Given) -> None:
    """
    80 VTI of which 50 in a plan held away: the household is 20 points over, and Joint's 20 go.

    Accounts:
      Account  Type     Trade
      Joint    taxable  -
      Away     401k     no

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     30        100    Stocks
      Joint    BND     20        100    Bonds
      Away     VTI     50        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     J1      2020-01-02  30        3000
      Joint    BND     J2      2020-01-02  20        2000

    Targets:
      Symbol  Target %
      VTI     60
      BND     40

    Settings:
      Name     Value
      Trigger  always

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    VTI     20
      BUY     Joint    BND     20
    """
    (row,) = (row for row in given.results["drift"] if row["name"] == "VTI")
    assert row["weight"] == 0.8
    assert not [each for each in given.findings if each.severity is Severity.ERROR]


@scenario
def test_cash_is_not_raised_from_an_account_held_away(given: Given) -> None:
    """
    A minimum of 500 and no cash in an account that is only valued: said, and nothing is sold.

    Accounts:
      Account  Type     Trade  Minimum Cash
      Joint    taxable  -      -
      Away     401k     no     500

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     60        100    Stocks
      Away     BND     40        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     J1      2020-01-02  60        3000

    Targets:
      Symbol  Target %
      VTI     60
      BND     40

    Cash Needs:
      Account  Amount
      Away     100

    Expect:
    Trades:
      (none)
    """
    short = next(each for each in given.findings if each.code == "CASH_SHORT")
    assert not lacking(short.message, "Away", "$500.00", "Trade on Accounts is no")
    need = next(each for each in given.findings if each.code == "ACCOUNT_NOT_TRADED")
    assert (need.sheet, need.row) == ("Cash Needs", 2) and not lacking(need.message, "100.00", "Trade = yes")


@scenario
def test_a_529_that_is_traded_and_an_annuity_that_is_not(given: Given) -> None:
    """
    The 529 gives up its stocks, no gain of it counts; the annuity keeps its own, lots and all.

    Accounts:
      Account  Type     Trade
      Joint    taxable  -
      College  529      yes
      Life     annuity  -

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    CASH    8000      1      Cash
      College  ABC     100       80     Stocks
      Life     ABC     50        80     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      College  ABC     L1      2025-02-03  100       6000
      Life     ABC     L2      2025-02-03  50        3000

    Targets:
      Asset Class  Target %
      Cash         100

    Settings:
      Name     Value
      Trigger  always

    Expect:
    Trades:
      Action  Account  Symbol  Quantity  ST Gain  LT Gain  Estimated Tax
      SELL    College  ABC     100       0        0        0

    Gains:
      Bucket  Proposed
      ST      0
      LT      0
      total   0

    Proposed 8949:
      (none)
    """
    said = {each.code.value: each.message for each in given.findings}
    assert not lacking(said["COLLEGE_PLAN_TRADED"], "College", "twice in a calendar year", "529(b)(4)")
    assert not lacking(said["ACCOUNT_NOT_TRADED"], "Life", "Trade = yes")


@scenario
def test_purchases_in_untaxed_accounts_wash_by_c_8(given: Given) -> None:
    """
    Bought back in the SEP the loss of 500 is gone by Rev. Rul. 2008-5; in the annuity only by C-8, which is set to ignored.

    Accounts:
      Account  Type
      Joint    taxable
      Firm     SEP-IRA
      Life     annuity

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    CASH    8000      1      Cash
      Firm     ABC     50        80     Stocks
      Life     XYZ     50        80     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Firm     ABC     F1      2026-11-16  50        4000
      Life     XYZ     L1      2026-11-16  50        4000

    Targets:
      Asset Class  Target %
      Cash         100

    Settings:
      Name     Value
      Trigger  never
      C-8      ignored

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Lots
      2026-01-05  Joint    ABC     buy     50        4500    A1      -
      2026-01-05  Joint    XYZ     buy     50        4500    X1      -
      2026-11-10  Joint    ABC     sell    50        4000    -       A1: 50
      2026-11-10  Joint    XYZ     sell    50        4000    -       X1: 50

    Expect:
    Form 8949:
      Account  Lot ID  Adjustment  Gain
      Joint    A1      500         0
      Joint    X1      0           -500
    """


@scenario
def test_shares_are_not_given_out_of_another_return(given: Given) -> None:
    """
    A gift of 1,000 to charity comes from the client's own shares: the trust's would be another taxpayer's deduction.

    Accounts:
      Account  Type     Tax Return
      Joint    taxable  -
      Trust    taxable  separate

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    KO      10        100    Stocks
      Trust    ABC     10        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    KO      K1      2020-01-02  10        900
      Trust    ABC     A1      2020-01-02  10        100

    Targets:
      Asset Class  Target %
      Stocks       100

    Settings:
      Name             Value
      Charitable Gift  500

    Expect:
    Gifts:
      Account  Lot ID
      Joint    K1
    """


@scenario
def test_what_another_return_loses_for_good_is_not_lost_on_this_one(given: Given) -> None:
    """
    Filing separately, her loss of 500 is washed by his IRA: shown as gone, and none of the losses of this return.

    Accounts:
      Account  Owner   Type     Return
      His      client  taxable  household
      His IRA  client  ira      -
      Hers     spouse  taxable  separate

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      His      CASH    8000      1      Cash
      His IRA  ABC     50        80     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      His IRA  ABC     F1      2026-11-16  50        4000

    Targets:
      Asset Class  Target %
      Cash         100

    Settings:
      Name     Value
      Trigger  never
      C-7      permanent

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lot ID  Lots
      2026-01-05  Hers     ABC     buy     50        4500    A1      -
      2026-11-10  Hers     ABC     sell    50        4000    -       A1: 50

    Expect:
    Form 8949:
      (none)

    Broker Differences:
      (none)
    """
    (row,) = (row for row in given.results["wash_sales"] if row["kind"] == "realized")
    assert (row["amount"], row["fate"], row["permanent"]) == (500.0, "GONE FOR GOOD", None)
    assert "separate return" in str(row["message"])
    assert item(given, "tax_report", "LOSSES PERMANENTLY DISALLOWED")["with_trades"] == 0.0
    assert "GONE FOR GOOD" not in given.answer.headline
    assert item(given, "tax_report", "On a separate return: gain of Hers")["without_trades"] == 0.0


@scenario
def test_a_529_that_was_changed_this_year_already(given: Given) -> None:
    """
    Two changes are allowed in a calendar year: College has had one, Second two; a sale of last year does not count.

    Accounts:
      Account  Type     Trade
      Joint    taxable  -
      College  529      yes
      Second   529      yes
      Fresh    529      yes

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    CASH    8000      1      Cash
      College  ABC     100       80     Stocks
      Second   ABC     100       80     Stocks
      Fresh    ABC     100       80     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      College  ABC     L1      2025-02-03  100       6000
      Second   ABC     L2      2025-02-03  100       6000
      Fresh    ABC     L3      2025-02-03  100       6000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Acquired    Cost Basis
      2026-03-02  College  XYZ     sell    10        900     2024-01-02  800
      2026-03-02  College  YYY     sell    10        900     2024-01-02  800
      2026-03-02  Second   XYZ     sell    10        900     2024-01-02  800
      2026-06-02  Second   YYY     sell    10        900     2024-01-02  800
      2025-06-02  Fresh    YYY     sell    10        900     2024-01-02  800

    Targets:
      Asset Class  Target %
      Cash         100

    Settings:
      Name     Value
      Trigger  always
    """
    said = {each.value: each.message for each in given.findings if each.code == "COLLEGE_PLAN_TRADED" and each.row is None}
    assert said.keys() == {"College", "Second"}
    assert not lacking(said["College"], "02 Mar 2026", "second and last change", "529(b)(4)")
    assert not lacking(said["Second"], "02 Mar 2026 and 02 Jun 2026", "one change more than the two")


@scenario
def test_what_a_child_holds_is_nothing_the_household_has(given: Given) -> None:
    """
    Only the child holds bonds: the child's fund is not bought for the household's 40 % of them, which is said; VTI takes what
    its band has room for.

    Accounts:
      Account  Owner  Type
      Joint    joint  taxable
      Kid      child  utma

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     60        100    Stocks
      Joint    CASH    4000      1      Cash
      Kid      VTI     60        100    Stocks
      Kid      BND     40        100    Bonds
      Kid      OLD     10        100    Legacy

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     J1      2020-01-02  60        4000
      Kid      VTI     A1      2020-01-02  60        8000
      Kid      BND     A2      2020-01-02  40        4000
      Kid      OLD     A3      2020-01-02  10        1000

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        40
    """
    joint = [(row["symbol"], row["quantity"]) for row in given.results["trades"] if row["account"] == "Joint"]
    assert joint == [("VTI", 5.0)]
    (empty,) = (each for each in given.findings if each.code == "TARGET_WITHOUT_HOLDING")
    assert "Bonds" in empty.message
    assert [each.value for each in given.findings if each.code == "NO_TARGET"] == ["OLD"]


@scenario
def test_what_another_account_of_the_household_holds_fills_the_row_of_a_model(given: Given) -> None:
    """
    The Roth's model wants 40 % bonds, of which it holds none: it buys the IRA's fund, and no row is said to be without one.

    Accounts:
      Account  Type      Model
      IRA      ira
      Roth     roth_ira  Growth

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     60        100    Stocks
      IRA      BND     40        100    Bonds
      Roth     VTI     60        100    Stocks
      Roth     CASH    4000      1      Cash

    Targets:
      Model   Asset Class  Target %
              Stocks       60
              Bonds        40
      Growth  Stocks       60
      Growth  Bonds        40

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      BUY     Roth     BND     40
    """
    assert not [each for each in given.findings if each.code == "TARGET_WITHOUT_HOLDING"]
    assert not [each for each in given.results["audit"] if each["rule"] == "unplaced target"]


@scenario
def test_what_is_held_on_another_return_fills_no_row_of_the_households(given: Given) -> None:
    """
    The bonds are the trust's own, on its own return: the Roth's model has none to buy, which is said.

    Accounts:
      Account  Type     Tax Return  Model
      Trust    taxable  separate
      Roth     roth_ira             Growth

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Trust    VTI     60        100    Stocks
      Trust    BND     40        100    Bonds
      Roth     VTI     60        100    Stocks
      Roth     CASH    4000      1      Cash

    Targets:
      Model   Asset Class  Target %
              Stocks       60
              Bonds        40
      Growth  Stocks       60
      Growth  Bonds        40
    """
    assert "BND" not in [row["symbol"] for row in given.results["trades"] if row["account"] == "Roth"]
    (empty,) = (each for each in given.findings if each.code == "TARGET_WITHOUT_HOLDING")
    assert "Bonds" in empty.message
