"""What Accounts says of who owns a retirement account, how old they are, and what it was worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from xlrebal.household.household import Account
from xlrebal.household.read.names import Names, folded
from xlrebal.household.read.sheet_rows import SheetRows
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.schema.inputs import ACCOUNTS
from xlrebal.schema.record import record
from xlrebal.tax.money import Cents, cents


@record(kw_only=True)
class RetirementRow:
    """What a record of Accounts says. born: the owner's, of another of the owner's rows where this one leaves it out; two_days: they differ.

    value: cents on 31 December last year; taken: cents this year. died, owner_born, heir: of an inherited account, the owner who
    died, and what kind of heir inherits.
    """

    record: int
    account: Account
    born: date | None
    two_days: bool
    spouse_born: date | None
    value: Cents | None
    taken: Cents
    died: date | None
    owner_born: date | None
    heir: str

    @property
    def not_traded(self) -> str:
        """Why nothing is raised in the account; "" where it is."""
        return "" if self.account.tradable else self.account.valued_only or "it is not traded"

    def asked(self, rows: SheetRows, column: str, message: str) -> Finding | None:
        """A question about a cell of the record; None where reading has said already what is wrong with it."""
        if rows.faulty(self.record, column):
            return None
        place = rows.place(self.record, column, self.account.name)
        heading = place["column"] or ACCOUNTS.column(column).name
        where = {"sheet": place["sheet"], "column": heading}
        return warning(Problem.DISTRIBUTION_ASKED, message, row=place["row"], value=place["value"], **where)


def retirement_rows(rows: SheetRows, names: Names, accounts: Mapping[str, Account]) -> Iterator[RetirementRow]:
    """One an account that has a record."""
    births = rows.dates("birth_date")
    of_owner: dict[str, set[date]] = {}
    for owner, born in zip(rows.texts("owner"), births, strict=True):
        if owner and born:
            of_owner.setdefault(folded(owner), set()).add(born)
    seen = set()
    columns = zip(
        names.accounts_of(rows),
        rows.texts("owner"),
        births,
        rows.dates("spouse_birth_date"),
        rows.numbers("year_end_value"),
        rows.numbers("rmd_taken"),
        rows.dates("inherited"),
        rows.dates("inherited_from_birth_date"),
        rows.texts("inherited_by"),
        strict=True,
    )
    for index, (name, owner, born, spouse_born, value, taken, died, owner_born, heir) in enumerate(columns):
        if name not in accounts or name in seen:
            continue
        seen.add(name)
        others = of_owner.get(folded(owner), set())
        own = born or (next(iter(others)) if len(others) == 1 else None)
        closing = None if value is None else cents(value)
        yield RetirementRow(
            record=index,
            account=accounts[name],
            born=own,
            two_days=len(others) > 1,
            spouse_born=spouse_born,
            value=closing,
            taken=cents(taken or 0),
            died=died,
            owner_born=owner_born,
            heir=heir,
        )
