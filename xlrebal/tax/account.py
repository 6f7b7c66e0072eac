"""What kinds of account there are, and what each is for tax and for the plan."""

from __future__ import annotations

from enum import StrEnum


class AccountType(StrEnum):
    """A kind of account (S-6). What hangs on the kind is asked of it here and nowhere else."""

    TAXABLE = "taxable"
    IRA = "ira"
    ROTH_IRA = "roth_ira"
    EMPLOYER_PLAN = "401k"
    HSA = "hsa"
    SEP = "sep"
    SIMPLE = "simple"
    INHERITED_IRA = "inherited_ira"
    PLAN_403B = "403b"
    PLAN_457 = "457"
    TSP = "tsp"
    COLLEGE_PLAN = "529"
    ANNUITY = "annuity"
    UTMA = "utma"

    __hash__ = str.__hash__  # as quick as the text it is; an Enum's own looks for its name each time

    @property
    def taxable(self) -> bool:
        """Whether its sales are taxed, on whosever return; every other kind is untaxed while held (S-6)."""
        return self in TAXED

    @property
    def is_ira(self) -> bool:
        """Whether it is an individual retirement account by law (§408(a), (k), (p); §408A), as Rev. Rul. 2008-5 speaks of (W-8)."""
        return self.family in (AccountType.IRA, AccountType.ROTH_IRA)

    @property
    def family(self) -> AccountType:
        """The usual kind it is most like: a SEP is held as an IRA, a TSP as a 401(k) (§7701(j)), a minor's as taxable."""
        return _FAMILIES.get(self, self)

    @property
    def childs(self) -> bool:
        """Whether it is a minor's own, whose sales stand on the minor's return (S-9)."""
        return self is AccountType.UTMA

    @property
    def usually_traded(self) -> bool:
        """Whether the plan trades it where the advisor does not say: funds of a 529 or an annuity are changed only on request."""
        return self not in (AccountType.COLLEGE_PLAN, AccountType.ANNUITY)


_FAMILIES = {
    AccountType.SEP: AccountType.IRA,
    AccountType.SIMPLE: AccountType.IRA,
    AccountType.INHERITED_IRA: AccountType.IRA,
    AccountType.PLAN_403B: AccountType.EMPLOYER_PLAN,
    AccountType.PLAN_457: AccountType.EMPLOYER_PLAN,
    AccountType.TSP: AccountType.EMPLOYER_PLAN,
    AccountType.UTMA: AccountType.TAXABLE,
}

TAXED = frozenset(each for each in AccountType if each.family is AccountType.TAXABLE)
"""The kinds that are taxable."""
