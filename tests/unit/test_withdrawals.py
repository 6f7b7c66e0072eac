"""What taking money out of each kind of account is for tax, as the cash table says it."""

from __future__ import annotations

import inspect

import pytest

from tests.scenarios.scenario import Given, read_scenario
from xlrebal.tax.account import AccountType

HOUSEHOLD = """
    Household: taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       100    Stocks
      Plan     CASH    5000             Cash

    Accounts:
      Account  Type           Trade
      Joint    taxable        yes
      Plan     {kind:13}  yes

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  100       10000

    Targets:
      Asset Class  Target %
      Stocks       100

    Settings:
      Name     Value
      Trigger  never

    Cash Needs:
      Account  Amount
      Plan     2000
    """

SAID = {
    AccountType.IRA: ("ordinary income itself, less any basis: about $740 more tax", "10 % more ($200.00) may be due before age 59½"),
    AccountType.SEP: ("about $740 more tax", "10 % more ($200.00) may be due before age 59½"),
    AccountType.SIMPLE: ("about $740 more tax", "or 25 % in its first two years"),
    AccountType.INHERITED_IRA: ("about $740 more tax",),
    AccountType.EMPLOYER_PLAN: ("about $740 more tax", "10 % more ($200.00) may be due before age 59½"),
    AccountType.PLAN_403B: ("about $740 more tax", "10 % more ($200.00) may be due before age 59½"),
    AccountType.PLAN_457: ("about $740 more tax",),
    AccountType.TSP: ("about $740 more tax", "10 % more ($200.00) may be due before age 59½"),
    AccountType.ROTH_IRA: ("What was paid in comes out first and is not taxed",),
    AccountType.HSA: ("Not taxed where it pays for medical care", "20 % more before age 65"),
    AccountType.COLLEGE_PLAN: ("Not taxed where it pays for education",),
    AccountType.ANNUITY: ("Earnings come out first and are ordinary income",),
}
NEVER_EARLY = (AccountType.INHERITED_IRA, AccountType.PLAN_457)  # §72(t)(2)(A)(ii); §72(t)(4) and §457(b)


@pytest.mark.parametrize("kind", [each for each in AccountType if not each.taxable])
def test_a_withdrawal_says_what_it_is_for_tax(kind: AccountType) -> None:
    given, _ = read_scenario(inspect.cleandoc(HOUSEHOLD.format(kind=kind.value)), Given)
    (note,) = (str(row["note"]) for row in given.rows_of("Cash") if row["account"] == "Plan")
    assert all(words in note for words in SAID[kind]), note
    assert not (kind in NEVER_EARLY and "59" in note)
    assert "WITHDRAWAL_TAXED" in given.codes
