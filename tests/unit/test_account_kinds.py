"""What accounts are registered as gives their type; what is taken for another kind, or not traded, is said."""

from __future__ import annotations

import pytest

from tests.scenarios.scenario import Reading, reading
from xlrebal.schema.inputs import ACCOUNT_TYPES
from xlrebal.schema.registrations import registered_kind
from xlrebal.tax.account import AccountType

KINDS = {
    "taxable": "taxable, Individual, Individual - TOD, Joint, JTWROS, JT WROS, JT/WROS, JTIC, Joint Tenants with Rights of Survivorship, "
    "Tenants in Common, Tenants by the Entirety, Community Property, Trust, Revocable Trust, Trust (Revocable), Smith Family Trust, "
    "Living Trust, Grantor Trust, Irrevocable Grantor Trust, Transfer on Death, Brokerage, Non-Qualified, Nonretirement, John & Jane Doe JTWROS, Margin, Single",
    "ira": "ira, Traditional IRA, Trad IRA, Rollover IRA, IRA Rollover, Rollover, Contributory, Contributory IRA, I.R.A., Spousal IRA, "
    "Individual Retirement Account, IRA FBO Jane Doe, Traditional",
    "roth_ira": "roth_ira, Roth, Roth IRA, Roth Conversion IRA, Roth Contributory IRA, Inherited Roth IRA, RIRA, Custodial Roth IRA",
    "401k": "401k, 401(k), Roth 401(k), Solo 401k, Individual 401(k), 401(a), Profit Sharing Plan, Pension",
    "403b": "403b, 403(b), Roth 403(b)",
    "457": "457, 457(b)",
    "tsp": "TSP, Thrift Savings Plan",
    "hsa": "hsa, HSA, Health Savings Account",
    "sep": "SEP, SEP-IRA, SEP IRA",
    "simple": "Simple, SIMPLE IRA",
    "inherited_ira": "Inherited IRA, Beneficiary IRA, Bene IRA, IRA BDA",
    "529": "529, 529 Plan, College 529",
    "annuity": "Annuity, Variable Annuity",
    "utma": "UTMA, UGMA, Custodial, Minor",
    "tax_deferred": "Tax-Deferred, Tax Deferred, Qualified",
    "tax_free": "Tax-Free, Tax-Exempt",
    "own_return": "Irrevocable Trust, Irrevocable Non-Grantor Trust, Estate, LLC, Charitable Remainder Trust, Charitable Remainder Annuity Trust",
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text.strip()) for kind, all_ in KINDS.items() for text in all_.split(",")])
def test_what_a_registration_says(kind, text):
    assert registered_kind(text) == kind
    assert registered_kind(text.upper()) == kind


@pytest.mark.parametrize("text", ["Roth Family Trust", "Ira Goldman Joint", "T. Roth JTWROS", "Investment", "Offshore", "Growth", ""])
def test_what_nobody_can_tell_is_not_guessed(text):
    assert registered_kind(text) is None


@reading
def test_registrations_in_place_of_types(given: Reading) -> None:
    """
    Accounts:
      Account  Registration
      Home     JTWROS
      Family   Revocable Trust
      Work     Rollover IRA
      Firm     SEP-IRA
      School   529 Plan
      Kid      UTMA
      Teach    403(b)

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Home     VTI     10        300    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Home     VTI     L1      2020-03-02  10        2000

    Targets:
      Asset Class  Target %
      Stocks       100
    """
    accounts = given.household.accounts
    assert {name: account.type for name, account in accounts.items()} == {
        "Home": AccountType.TAXABLE, "Family": AccountType.TAXABLE, "Work": AccountType.IRA, "Firm": AccountType.SEP,
        "School": AccountType.COLLEGE_PLAN, "Kid": AccountType.UTMA, "Teach": AccountType.PLAN_403B,
    }  # fmt: skip
    assert [name for name, account in accounts.items() if not account.tradable] == ["School"]
    assert [name for name, account in accounts.items() if account.taxable] == ["Family", "Home", "Kid"]
    assert [each for each in given.findings if each.code == "ACCOUNT_TYPE_TAKEN"] == []  # each is known in its own right
    assert not [each for each in given.findings if each.code == "ACCOUNT_TYPE_UNCLEAR"]


def test_every_kind_has_a_name_to_choose():
    assert tuple(kind.value for kind in AccountType) == ACCOUNT_TYPES
    assert {kind for kind in AccountType if kind.taxable} == {AccountType.TAXABLE, AccountType.UTMA}
    iras = {AccountType.IRA, AccountType.ROTH_IRA, AccountType.SEP, AccountType.SIMPLE, AccountType.INHERITED_IRA}
    assert {kind for kind in AccountType if kind.is_ira} == iras


@reading
def test_without_a_type_the_name_says_it(given: Reading) -> None:
    """
    Accounts:
      Account            Owner
      Jane Rollover IRA  Jane
      Doe JTWROS         Joint
      Roth Family Trust  Joint
      Growth             Jane

    Holdings:
      Account     Symbol  Quantity  Price  Asset Class
      Doe JTWROS  VTI     10        300    Stocks

    Lots:
      Account     Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Doe JTWROS  VTI     L1      2020-03-02  10        2000

    Targets:
      Asset Class  Target %
      Stocks       100
    """
    types = {name: account.type for name, account in given.household.accounts.items()}
    assert types.pop("Jane Rollover IRA") is AccountType.IRA
    assert set(types.values()) == {AccountType.TAXABLE}
    assert [each.value for each in given.findings if each.code == "ACCOUNT_TYPE_TAKEN"] == ["Jane Rollover IRA", "Doe JTWROS"]
    assert [each.value for each in given.findings if each.code == "ACCOUNT_TYPE_UNCLEAR"] == ["Roth Family Trust", "Growth"]


@reading
def test_cash_to_keep_as_a_percentage(given: Reading) -> None:
    """
    Accounts:
      Account  Type     Cash Buffer
      A        taxable  2%
      B        taxable  500
      C        taxable  $1,000.00
      D        taxable  2

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      A        VTI     10        300    Stocks
      A        CASH    1000             Cash
      B        VTI     10        300    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      A        VTI     L1      2020-03-02  10        2000
      B        VTI     L2      2020-03-02  10        2000

    Targets:
      Asset Class  Target %
      Stocks       100
    """
    assert {name: account.minimum_cash for name, account in given.household.accounts.items()} == {
        "A": 8_000, "B": 50_000, "C": 100_000, "D": 0,
    }  # fmt: skip


@reading
def test_the_larger_of_dollars_and_percentage_counts(given: Reading) -> None:
    """
    Accounts:
      Account  Type     Minimum Cash  Cash Reserve %
      A        taxable  50            3
      B        taxable  400           5

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      A        VTI     10        300    Stocks
      B        VTI     10        300    Stocks
      B        OLD     10               Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      A        VTI     L1      2020-03-02  10        2000
      B        VTI     L2      2020-03-02  10        2000

    Targets:
      Asset Class  Target %
      Stocks       100
    """
    kept = {name: account.minimum_cash for name, account in given.household.accounts.items()}
    assert kept == {"A": 9_000, "B": 40_000}
    (finding,) = (each for each in given.findings if each.column == "Cash Reserve %")
    assert "OLD" in finding.message
