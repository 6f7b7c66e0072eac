"""What an account must pay out for the year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from xlrebal.household.dated_need import DatedNeed, NeedStatus
from xlrebal.schema.finding import Finding
from xlrebal.schema.record import record
from xlrebal.tax.money import Cents

if TYPE_CHECKING:
    from xlrebal.household.household import Account
    from xlrebal.tax.life_tables import Years


@record(kw_only=True)
class RequiredDistribution:
    """One account's required minimum distribution of a year (R-1 to R-4), amounts in cents.

    age: attained in the year. value: on 31 December before it. taken: out of this account so far. rest: what this account is
    still to pay, once what others of its kind paid too much, and what Cash Needs takes out by then, is counted. others: the
    owner's accounts of the kind from which it may be taken as well. first: it is the owner's first, and may wait until `due`.
    employers: a plan that need pay nothing while its owner works there. not_traded: why nothing is raised here; "" where it is.
    """

    account: str
    year: int
    age: int
    period: Years
    value: Cents
    required: Cents
    taken: Cents
    rest: Cents
    due: date
    standing: NeedStatus
    first: bool = False
    employers: bool = False
    others: tuple[str, ...] = ()
    not_traded: str = ""


class RequiredDistributions(NamedTuple):
    """What must be paid out this year, by account; the needs that follow from it; the accounts with their owners' days of birth."""

    distributions: tuple[RequiredDistribution, ...]
    needs: tuple[DatedNeed, ...]
    accounts: Mapping[str, Account]
    findings: tuple[Finding, ...]
