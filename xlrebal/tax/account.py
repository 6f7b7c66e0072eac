"""How an account is taxed."""

from __future__ import annotations

from enum import StrEnum


class AccountType(StrEnum):
    """How an account is taxed (S-6)."""

    TAXABLE = "taxable"
    IRA = "ira"
    ROTH_IRA = "roth_ira"
    EMPLOYER_PLAN = "401k"
    HSA = "hsa"
