"""Whose return an account is on, with whom it is planned and whether it is traded, by what Accounts says."""

from __future__ import annotations

import pytest

from tests.scenarios.scenario import Reading, lacking, reading
from xlrebal.household.read.account_standing import owner_role, spouses_named
from xlrebal.schema.finding import Finding


def said(given: Reading, code: str) -> dict[str, Finding]:
    return {each.value: each for each in given.findings if each.code == code}


@pytest.mark.parametrize(("owner", "role"), [
    ("Child", "child"), ("daughter Emma", "child"), ("Minor", "child"), ("Spouse", "spouse"), ("Spouse's", "spouse"), ("wife", "spouse"),
    ("Client", "client"), ("Joint", "joint"), ("Client & Spouse", "joint"), ("Ann", ""), ("", ""),
])  # fmt: skip
def test_what_an_owner_says(owner: str, role: str) -> None:
    assert owner_role(owner, spouses_named([owner, "client"])) == role


def test_husband_and_wife_leave_open_who_is_the_client() -> None:
    assert [owner_role(each, spouses_named(["Husband", "Wife"])) for each in ("Husband", "Wife")] == ["", ""]


@reading
def test_which_return_an_account_is_on(given: Reading) -> None:
    """
    Accounts:
      Account                           Owner   Type     Tax Return  Plan With  Model
      Joint                             joint   taxable  -           -          -
      Emma                              child   taxable  -           -          -
      Emma 2                            child   taxable  household   -          -
      Kid                               client  UGMA     -           -          -
      Kid 2                             client  utma     household   household  -
      Bypass                            client  taxable  own return  -          -
      Old                               client  bypass   -           -          -
      Miller Irrevocable Trust          client  taxable  -           -          -
      Miller Irrevocable Grantor Trust  client  taxable  -           -          -
      Miller Revocable Trust            client  taxable  -           -          -
      Hers                              spouse  taxable  -           -          -
      Together                          child   taxable  -           household  -
      Grown                             child   taxable  -           household  Income

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        300    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  10        2000

    Targets:
      Model   Asset Class  Target %
      -       Stocks       100
      Income  Stocks       100

    Settings:
      Name           Value
      Filing Status  mfj
    """
    accounts = given.household.accounts
    separate = {"Emma", "Kid", "Bypass", "Old", "Miller Irrevocable Trust", "Together", "Grown"}
    assert {name for name, account in accounts.items() if account.separate_return} == separate
    alone = {"Emma", "Emma 2", "Kid", "Bypass", "Old", "Miller Irrevocable Trust", "Grown"}
    assert {name for name, account in accounts.items() if account.is_scope} == alone
    notes = said(given, "SEPARATE_RETURN")
    assert set(notes) == separate
    assert {name for name, each in notes.items() if each.severity == "warning"} == {"Old", "Miller Irrevocable Trust"}  # by words alone
    assert (notes["Bypass"].column, notes["Emma"].column, notes["Kid"].column, notes["Kid"].row) == ("Tax Return", "Owner", "Type", 5)
    assert not lacking(notes["Emma"].message, "child", "by itself", "Plan With = household", "Tax Return = household", "(S-9)")
    assert "planned with the household's accounts" in notes["Together"].message
    assert set(said(given, "PLANNED_BY_ITSELF")) == {"Emma 2"}
    (both,) = (each for each in given.findings if each.column == "Plan With")
    assert not lacking(both.message, "Grown", "Income", "blank one of the two")


@reading
def test_spouses_who_file_separately_and_whose_accounts_are_not_told(given: Reading) -> None:
    """
    Accounts:
      Account  Owner  Type
      Joint    Joint  taxable
      One      Ann    taxable
      Two      Bob    taxable
      Three    Bob    ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        300    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  10        2000

    Targets:
      Asset Class  Target %
      Stocks       100

    Settings:
      Name           Value
      Filing Status  married filing separately
    """
    assert not any(account.separate_return for account in given.household.accounts.values())
    joint, found = (each for each in given.findings if each.code == "SEPARATE_RETURN")
    assert (joint.severity, joint.row, joint.value) == ("warning", 2, "Joint") and "all it gains counts on this return" in joint.message
    assert (found.severity, found.sheet, found.row, found.column) == ("warning", "Accounts", 4, "Owner")
    assert not lacking(found.message, "Ann and Bob", "Owner spouse", "Tax Return = separate")


@reading
def test_what_is_traded(given: Reading) -> None:
    """
    Accounts:
      Account  Type     Trade
      Joint    taxable  -
      Away     401k     no
      College  529      -
      Other    529      yes
      Life     annuity  -
      Income   annuity  x
      Kid      utma     -

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        300    Stocks
      Away     VTI     10        300    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  10        2000

    Targets:
      Asset Class  Target %
      Stocks       100
    """
    accounts = given.household.accounts
    assert [name for name, account in accounts.items() if not account.tradable] == ["Away", "College", "Life"]
    assert accounts["Away"].valued_only == "Trade on Accounts is no for Away"
    assert set(said(given, "ACCOUNT_NOT_TRADED")) == {"College", "Life"}
    assert [each.row for each in given.findings if each.code == "COLLEGE_PLAN_TRADED"] == [5]
    assert given.household.positions.sellable.tolist() == [False, True]


@reading
def test_a_name_on_holdings_says_whose_return(given: Reading) -> None:
    """
    Holdings:
      Account                    Symbol  Quantity  Price  Asset Class
      Joint                      VTI     10        300    Stocks
      Emma UTMA                  VTI     10        300    Stocks
      Miller Irrevocable Trust   VTI     10        300    Stocks
      Miller Family Trust        VTI     10        300    Stocks
      College 529                VTI     10        300    Stocks

    Lots:
      Account                   Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint                     VTI     L1      2020-03-02  10        2000

    Targets:
      Asset Class  Target %
      Stocks       100
    """
    accounts = given.household.accounts
    assert {name for name, account in accounts.items() if account.separate_return} == {"Emma UTMA", "Miller Irrevocable Trust"}
    assert [name for name, account in accounts.items() if not account.tradable] == ["College 529"]
    assert {(each.sheet, each.column) for each in said(given, "SEPARATE_RETURN").values()} == {("Holdings", "Account")}
