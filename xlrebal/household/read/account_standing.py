"""How an account stands in the plan: on whose return its sales are, with whom it is planned, and whether it is traded (S-9)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from xlrebal.household.read.account_kinds import TAXABLE, AccountKind
from xlrebal.household.read.sheet_rows import SheetRows, records
from xlrebal.schema.finding import Finding, Place, Problem, note, warning
from xlrebal.schema.record import record
from xlrebal.schema.registrations import files_own_return
from xlrebal.tax.account import AccountType

_CHILD = frozenset(
    {"child", "children", "minor", "kid", "son", "daughter", "grandchild", "grandson", "granddaughter", "dependent"}
)
_TOGETHER = frozenset({"joint", "both", "client", "jtwros"})
_SPOUSES = ("husband", "wife")
_UNTRADED = {AccountType.COLLEGE_PLAN: "a 529 plan", AccountType.ANNUITY: "an annuity"}


class Standing(NamedTuple):
    """As the fields of Account of the same names."""

    tradable: bool
    valued_only: str
    separate_return: bool
    alone: bool


class BuiltStandings(NamedTuple):
    """One a record."""

    standings: list[Standing]
    findings: list[Finding]


@record(kw_only=True)
class _Told:
    """What a record says of its account; `owner`: client, spouse, child or joint as far as its words tell. files_separately: the spouses do."""

    account: str
    kind: AccountKind
    owner: str = ""
    tax_return: str = ""
    plan_with: str = ""
    trade: bool | None = None
    model: str = ""
    files_separately: bool = False


class _Elsewhere(NamedTuple):
    """Why an account is on a separate return, and the column that says so. guessed: by words of a registration alone."""

    why: str
    column: str
    guessed: bool = False


def read_standings(rows: SheetRows, kinds: Sequence[AccountKind | None], filing_status: str | None) -> BuiltStandings:
    """Those of the accounts on Accounts. filing_status: as Settings has it."""
    separately, owners = filing_status == "mfs", rows.texts("owner")
    spouses = spouses_named(set(owners))
    told = list(
        records(
            _Told,
            account=rows.texts("account"),
            kind=map(_of_trust, kinds, rows.texts("account"), owners),
            owner=rows.spelled("owner", lambda text: owner_role(text, spouses)),
            tax_return=rows.texts("tax_return"),
            plan_with=rows.texts("plan_with"),
            trade=rows.flags("trade"),
            model=rows.texts("model"),
            files_separately=[separately] * len(rows),
        )
    )
    findings = [finding for index, each in enumerate(told) if each.account for finding in _said(rows, index, each)]
    unsaid = _whose_return(rows, told) if separately else iter(())
    return BuiltStandings([_standing(each) for each in told], [*findings, *unsaid])


class NamedStanding(NamedTuple):
    """The standing of an account that only Holdings names."""

    standing: Standing
    findings: list[Finding]


def standing_by_name(holdings: SheetRows, record: int, account: str, kind: AccountKind) -> NamedStanding:
    """By the kind that its name tells."""
    told = _Told(account=account, kind=_of_trust(kind, account, ""))
    return NamedStanding(_standing(told), list(_said(holdings, record, told)))


def spouses_named(owners: Collection[str]) -> frozenset[str]:
    """The words that mean the spouse among these owners of all accounts: husband or wife where they name only one of the two."""
    named = [each for each in _SPOUSES if any(each in _words(text) for text in owners)]
    return frozenset({"spouse", *(named if len(named) == 1 else ())})


def owner_role(owner: str, spouses: frozenset[str]) -> str:
    """Whose an account is as far as its owner's words tell: child, spouse, joint, client; "" where they do not."""
    words = _words(owner)
    if words & _CHILD:
        return "child"
    if words & _TOGETHER:
        return "client" if words == {"client"} else "joint"
    return "spouse" if words & spouses else ""


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+", text.casefold().replace("'s", "")))


def _of_trust(kind: AccountKind | None, account: str, owner: str) -> AccountKind:
    """The kind, with what the account's name or its owner says of a trust: an irrevocable one files a return of its own."""
    kind = kind or TAXABLE
    irrevocable = kind.type is AccountType.TAXABLE and any(map(files_own_return, (account, owner)))
    return kind._replace(own_return=kind.own_return or irrevocable)


def _standing(told: _Told) -> Standing:
    elsewhere = _elsewhere(told)
    theirs = elsewhere is not None or told.kind.type.childs or told.owner == "child"
    why = _why_valued_only(told)
    return Standing(not why, why, elsewhere is not None, theirs and told.plan_with != "household")


def _why_valued_only(told: _Told) -> str:
    """Why an account is valued and not traded; "" where it is traded."""
    if told.trade is None and not told.kind.type.usually_traded:
        return f"{told.account} is {_UNTRADED[told.kind.type]}, not traded unless Trade on Accounts is yes"
    return f"Trade on Accounts is no for {told.account}" if told.trade is False else ""


def _elsewhere(told: _Told) -> _Elsewhere | None:
    """Why its sales are on a separate return; None where they are on the household's."""
    filing = "Filing Status is married filing separately"
    if told.tax_return == "separate":
        return _Elsewhere("Tax Return says so", "tax_return")
    if told.tax_return == "spouse" and told.files_separately:
        return _Elsewhere(f"Tax Return names the spouse, and {filing}", "tax_return")
    if told.tax_return:
        return None
    if told.kind.own_return:
        return _Elsewhere("its registration names an owner that files a return of its own", "type", guessed=True)
    if told.kind.type.childs:
        return _Elsewhere("a minor's account, UTMA or UGMA, is on the minor's own", "type")
    if told.owner == "child":
        return _Elsewhere("its owner is a child, taxed on a return of the child's own", "owner")
    if told.owner == "spouse" and told.files_separately:
        return _Elsewhere(f"its owner is the spouse, and {filing}", "owner")
    return None


def _said(rows: SheetRows, index: int, told: _Told) -> Iterator[Finding]:
    """What an advisor should know of it."""
    elsewhere, standing = _elsewhere(told), _standing(told)
    if elsewhere:
        say = warning if elsewhere.guessed else note
        place = _place(rows, index, elsewhere.column, told.account)
        yield say(Problem.SEPARATE_RETURN, _separate(told, elsewhere, standing), **place)
    elif standing.alone:
        remedy = "".join(f"; enter {each}" for each in _remedies(told, standing))
        why = f"{told.account} is a child's: {_planned(told, standing)}{remedy}."
        yield note(Problem.PLANNED_BY_ITSELF, why, **_place(rows, index, "owner", told.account))
    if told.plan_with and told.model:
        message = f"{told.account} names the model {told.model}, which it follows by itself, and Plan With = household: blank one of the two."
        yield warning(Problem.BAD_VALUE, message, **rows.place(index, "plan_with", told.plan_with))
    yield from _of_trading(rows, index, told)


def _place(rows: SheetRows, index: int, key: str, account: str) -> Place:
    """The cell that says so; the account's name where the sheet has no such column."""
    return rows.place(index, key if rows.has(key) else "account", account)


def _separate(told: _Told, elsewhere: _Elsewhere, standing: Standing) -> str:
    """That an account is on a separate return, what follows, and what to enter if it is not so."""
    effect = (
        "its gains and losses, done and proposed, are in no total, budget, tax or form of this plan, its trades are priced at assumed rates, which Tax Report gives, and "
        if told.kind.type.taxable
        else ""
    )
    remedies = _remedies(told, standing) + ([] if told.tax_return else ["Tax Return = household if it is on this one"])
    remedy = f"; enter {', or '.join(remedies)}" if remedies else ""
    return (
        f"{told.account} is on a separate return ({elsewhere.why}): {effect}{_planned(told, standing)}{remedy} (S-9)."
    )


def _planned(told: _Told, standing: Standing) -> str:
    """With whom and to what an account is planned."""
    if not standing.alone and not told.model:
        return "it is planned with the household's accounts"
    return f"it is planned by itself, to {f'its model {told.model}' if told.model else 'the targets of the household'}"


def _remedies(told: _Told, standing: Standing) -> list[str]:
    """What to enter to plan an account with the others."""
    return ["Plan With = household to plan it with the others"] if standing.alone and not told.model else []


def _of_trading(rows: SheetRows, index: int, told: _Told) -> Iterator[Finding]:
    """That a 529 or an annuity is not traded, and what the law says of trading a 529."""
    kind = told.kind.type
    if told.trade is None and not kind.usually_traded:
        message = f"{told.account} is {_UNTRADED[kind]}: its value counts, and it is not traded; enter Trade = yes to trade it."
        yield note(Problem.ACCOUNT_NOT_TRADED, message, **_place(rows, index, "type", told.account))
    elif told.trade and kind is AccountType.COLLEGE_PLAN:
        message = (
            f"{told.account} is a 529 plan: its investments may be re-directed at most twice in a calendar year (sec. 529(b)(4)); "
            "count what has been changed this year before trading, and enter Trade = no once it is used up."
        )
        yield warning(Problem.COLLEGE_PLAN_TRADED, message, **rows.place(index, "trade", "yes"))


def _whose_return(rows: SheetRows, told: Sequence[_Told]) -> Iterator[Finding]:
    """Spouses file separately: accounts that both own, and owners whose accounts nothing tells the return of."""
    owners = rows.texts("owner")
    own = [
        index
        for index, each in enumerate(told)
        if each.kind.type.taxable and not each.tax_return and not _elsewhere(each)
    ]
    for index in (index for index in own if told[index].owner == "joint"):
        message = (
            f"{told[index].account} is joint, and the spouses file separately: all it gains counts on this return (S-9); give this return's own results as "
            "Year-to-Date ST and Year-to-Date LT on Settings, or enter Tax Return = separate if none of it is here."
        )
        yield warning(Problem.SEPARATE_RETURN, message, **_place(rows, index, "owner", told[index].account))
    names = list(dict.fromkeys(owners[index] for index in own if owners[index] and told[index].owner != "joint"))
    if len({name.casefold() for name in names}) > 1:
        last = next(index for index in own if owners[index] == names[-1])
        message = (
            f"The spouses file separately, and whose return the accounts of {' and '.join(names)} are on is not said: all count on this one; "
            "enter Owner spouse, or Tax Return = separate, for those of the other."
        )
        yield warning(Problem.SEPARATE_RETURN, message, **_place(rows, last, "owner", told[last].account))
