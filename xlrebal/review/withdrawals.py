"""What taking cash out of a retirement account is for tax: income of its own, apart from the trades (T-6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from xlrebal.household.household import Account
from xlrebal.household.review_dates import months_later
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.taxes.tax_of_year import TaxYear, tax_of_year
from xlrebal.schema.finding import Finding, Problem, note
from xlrebal.schema.money_text import money_text
from xlrebal.tax.account import AccountType
from xlrebal.tax.exact import half_up
from xlrebal.tax.money import NO_MONEY, Cents, part_of

FROM_59_AND_A_HALF = 59 * 12 + 6  # months of age
EARLY = {  # what is added to income tax before a certain age (§72(t)), where anything is
    AccountType.IRA: "10 % more ({tenth}) may be due before age 59½",
    AccountType.SEP: "10 % more ({tenth}) may be due before age 59½",
    AccountType.SIMPLE: "10 % more ({tenth}), or 25 % in its first two years, may be due before age 59½",
    AccountType.EMPLOYER_PLAN: "10 % more ({tenth}) may be due before age 59½",
    AccountType.PLAN_403B: "10 % more ({tenth}) may be due before age 59½",
    AccountType.TSP: "10 % more ({tenth}) may be due before age 59½",
}
BY_USE = {  # where the tax hangs on what the money is for, or on what was paid in
    AccountType.ROTH_IRA: "what was paid in comes out first and is not taxed; earnings may be, and bear 10 % more, before age 59½ or in the first five years",
    AccountType.HSA: "not taxed where it pays for medical care; else ordinary income, and 20 % more before age 65",
    AccountType.COLLEGE_PLAN: "not taxed where it pays for education; else its earnings are ordinary income, and 10 % more",
    AccountType.ANNUITY: "earnings come out first and are ordinary income; 10 % more of them may be due before age 59½",
}


class Withdrawal(NamedTuple):
    """Cents taken out of one account that is untaxed while held.

    tax: what that adds to the year's tax with the trades, in cents, before any addition for age; None where it hangs on more
    than the amount. text: what it is for tax, in words.
    """

    account: str
    amount: Cents
    tax: Cents | None
    text: str


def withdrawals(plan: Plan) -> list[Withdrawal]:
    """Every withdrawal from an account untaxed while held, each on top of those before it."""
    found, before = [], NO_MONEY
    for row in plan.orders.cash:
        account = plan.household.accounts[row.account]
        amount = max(NO_MONEY, min(row.need, row.after)) if plan.household.knows_cash(row.account) else row.need
        if account.taxable or not amount:
            continue
        if text := BY_USE.get(account.type):
            found.append(Withdrawal(row.account, amount, None, text))
            continue
        if account.separate_return:
            text = f"ordinary income on another return, less any basis{_early(account, amount, plan.household.as_of)}"
            found.append(Withdrawal(row.account, amount, None, text))
            continue
        tax = Cents(_income_tax(plan, before + amount) - _income_tax(plan, before))
        before += amount
        about = money_text(round(tax, -2), whole_dollars=True)
        text = f"ordinary income itself, less any basis: about {about} more tax {_by_what(plan)}{_early(account, amount, plan.household.as_of)}"
        found.append(Withdrawal(row.account, amount, tax, text))
    return found


def withdrawal_findings(plan: Plan) -> Iterator[Finding]:
    """A note for each withdrawal."""
    for each in withdrawals(plan):
        yield note(
            Problem.WITHDRAWAL_TAXED,
            f"{money_text(each.amount)} taken out of {each.account}: {each.text}. It is in no other figure (T-6).",
            sheet="Cash Needs",
            column="Account",
            value=each.account,
        )


def _early(account: Account, amount: Cents, as_of: date) -> str:
    if account.birth_date and as_of >= months_later(account.birth_date, FROM_59_AND_A_HALF):
        return ""
    text = EARLY.get(account.type, "")
    return f"; {text.format(tenth=money_text(part_of(amount, 1, 10)))}" if text else ""


def _by_what(plan: Plan) -> str:
    """How the tax is estimated."""
    year = plan.proposal.budget.tax_year
    if year.income is not None:
        return "by the year's brackets"
    assumed = any(each.code is Problem.DEFAULT_TAX_RATES for each in plan.household.findings)
    rate = float(year.rates.short_term + year.rates.state)
    return f"at {rate:.1%}, {'the top rate, assumed' if assumed else 'the rates of Settings on ordinary income'}"


def _income_tax(plan: Plan, income: Cents) -> int:
    """The year's tax with the trades and so much more ordinary income, in cents; only differences mean anything (T-1)."""
    year = plan.proposal.budget.tax_year
    if year.income is None:
        return half_up((year.rates.short_term + year.rates.state) * income)
    other = year.income
    magi = None if other.magi is None else other.magi + income
    more: TaxYear = replace(year, income=replace(other, ordinary=other.ordinary + income, magi=magi))
    return tax_of_year(plan.outcome.results_with, more).tax + half_up(year.rates.state * income)
