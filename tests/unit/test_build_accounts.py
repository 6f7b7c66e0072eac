from __future__ import annotations

from tests.scenarios.scenario import Reading, reading
from xlrebal.tax.account import AccountType


@reading
def test_without_account_columns_there_is_one_portfolio(given: Reading) -> None:
    """
    Holdings:
      Symbol  Quantity  Price  Asset Class
      VTI     10        300    Stocks
      CASH    500              Cash

    Lots:
      Symbol  Lot ID  Acquired    Quantity  Cost Basis
      VTI     L1      2020-03-02  10        2000

    Targets:
      Asset Class  Target %
      Stocks       100
    """
    assert list(given.household.accounts) == ["Portfolio"]
    assert given.household.cash == {"Portfolio": 50_000}
    assert given.household.positions.sellable.tolist() == [True]


@reading
def test_names_that_say_a_kind_give_it_and_it_is_said(given: Reading) -> None:
    """
    Holdings:
      Account         Symbol  Quantity  Price  Asset Class
      Anna Roth IRA   VTI     10        300    Stocks
      Bob 401(k)      VTI     10        300    Stocks
      Health HSA      VTI     10        300    Stocks
      Admiral Joint   VTI     10        300    Stocks

    Lots:
      Account        Symbol  Lot ID  Acquired    Quantity  Cost Basis
      anna roth ira  vti     L1      2020-03-02  10        2000

    Targets:
      Asset Class  Target %
      Stocks       100
    """
    said = [(finding.row, finding.value) for finding in given.findings if finding.code == "ACCOUNT_TYPE_TAKEN"]
    assert said == [(2, "Anna Roth IRA"), (3, "Bob 401(k)"), (4, "Health HSA")]
    assert [account.type.value for account in given.household.accounts.values()] == ["taxable", "roth_ira", "401k", "hsa"]
    assert "L1" in given.household.lots.lot_id  # names match whatever their case


@reading
def test_an_account_missing_from_accounts_counts_but_is_not_traded(given: Reading) -> None:
    """
    Accounts:
      Account  Type     Wash Scope  Lot Method  Minimum Cash  Model
      Joint    taxable              HIFO        1000
      Trust    ira      no                                    Income
      Kids     taxable                                        Nothing

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        300    Stocks
      Other    VTI     10        300    Stocks
      Other    CASH    700              Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  10        2000
      Other    VTI     L1      2020-03-02  10        2000
      Nobody   VTI     L1      2020-03-02  10        2000

    Targets:
      Model   Asset Class  Target %
      -       Stocks       100
      income  Stocks       100

    Cash Needs:
      Account  Amount
      Joint    2500.50
      Joint    100
      Ghost    50

    Expect:
    Checks:
      Code                    Severity  Sheet         Row  Value
      UNKNOWN_ACCOUNT         error     Holdings      3    Other
      UNKNOWN_ACCOUNT         error     Lots          4    Nobody
      UNKNOWN_ACCOUNT         error     Cash Needs    4    Ghost
      UNKNOWN_MODEL           error     Accounts      4    Nothing
      SHORT_HISTORY           warning   Transactions  -    -
      DEFAULT_TAX_RATES       note      Settings      -    -
    """
    household = given.household
    joint, trust = household.accounts["Joint"], household.accounts["Trust"]
    assert (joint.lot_method, joint.minimum_cash, joint.need, joint.tradable) == ("HIFO", 100_000, 260_050, True)
    assert (trust.type, trust.wash_scope, trust.model) == (AccountType.IRA, False, "income")
    assert not household.accounts["Other"].tradable and not household.accounts["Kids"].tradable
    assert household.cash["Other"] == 70_000
    assert household.positions.account == ("Joint", "Nobody", "Other")
    assert household.positions.value.tolist() == [300_000, 0, 300_000]  # Nobody's lot is kept: its purchase may wash a loss
    assert household.positions.sellable.tolist() == [True, False, False]


@reading
def test_an_unknown_account_that_is_spelled_almost_like_a_known_one(given: Reading) -> None:
    """
    Accounts:
      Account        Type
      Joint Taxable  taxable
      Maya IRA       ira

    Holdings:
      Account        Symbol  Quantity  Price  Asset Class
      joint  taxble  VTI     10        300    Stocks
      Trust          VTI     10        300    Stocks

    Cash Needs:
      Account     Amount
      Maya's IRA  100

    Targets:
      Asset Class  Target %
      Stocks       100
    """
    said = {finding.value: finding.message for finding in given.findings if finding.code == "UNKNOWN_ACCOUNT"}
    assert said == {
        "joint taxble": "joint taxble is not on the Accounts sheet (1 row): counted in the value but not traded; did you mean Joint Taxable? Write the account as on the Accounts sheet, or add it there.",
        "Trust": "Trust is not on the Accounts sheet (1 row): counted in the value but not traded; write the account as on the Accounts sheet, or add it there.",
        "Maya's IRA": "Maya's IRA is not on the Accounts sheet (1 row): the need of $100.00 is left out; did you mean Maya IRA? Write the account as on the Accounts sheet, or add it there.",
    }


@reading
def test_an_account_goes_by_its_number_or_its_name(given: Reading) -> None:
    """
    Holdings:
      Account Number  Account Name      Symbol  Quantity  Price  Asset Class
      Z1              Individual - TOD  VTI     10        300    Stocks
      Z2              Rollover          VTI     20        300    Stocks

    Accounts:
      Account           Type
      Individual - TOD  taxable
      Z2                ira

    Lots:
      Account   Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Z1        VTI     L1      2020-03-02  10        2000
      rollover  VTI     L2      2020-03-02  20        2000

    Targets:
      Asset Class  Target %
      Stocks       100
    """
    assert {name: account.type for name, account in given.household.accounts.items()} == {
        "Individual - TOD": AccountType.TAXABLE, "Z2": AccountType.IRA,
    }  # fmt: skip
    assert given.household.positions.account == ("Individual - TOD", "Z2")
    assert given.household.lots.lot_id == ("L1", "L2")


@reading
def test_two_accounts_of_one_name_stay_two(given: Reading) -> None:
    """
    Holdings:
      Account Number  Account Name  Symbol  Quantity  Price  Asset Class
      Z1              Individual    VTI     10        300    Stocks
      Z2              Individual    VTI     20        300    Stocks

    Lots:
      Account     Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Z1          VTI     L1      2020-03-02  10        2000
      Individual  VTI     L2      2020-03-02  20        2000

    Targets:
      Asset Class  Target %
      Stocks       100
    """
    assert list(given.household.accounts) == ["Individual", "Z1", "Z2"]
    assert not given.household.accounts["Individual"].tradable
    assert given.household.positions.sellable.tolist() == [False, True, False]
    assert [finding.value for finding in given.findings if finding.code == "UNKNOWN_ACCOUNT"] == ["Individual"]


@reading
def test_a_column_of_models_names_under_another_heading_is_asked_about(given: Reading) -> None:
    """
    Accounts:
      Account  Type     Strategy  Advisor
      Joint    taxable  growth    Growth
      Trust    taxable            Ann

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        300    Stocks
      Trust    VTI     10        300    Stocks

    Targets:
      Model   Asset Class  Target %
      Growth  Stocks       100
              Stocks       100
    """
    (found,) = (finding for finding in given.findings if finding.code == "UNKNOWN_MODEL" and finding.sheet == "Accounts")
    assert (found.severity, found.column, found.value) == ("warning", "Strategy", "growth")
    assert found.message == "Strategy on Accounts holds names of models (growth) and is not read: call it Model, or the accounts follow the household's targets."
