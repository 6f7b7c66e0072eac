"""The use cases: read a workbook, think, and write the answer back. Shells call these and nothing else.

Everything between reading and drawing is pure; `today` comes from the shell, the only layer that asks the clock.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from xlrebal.app.places import in_the_book
from xlrebal.app.read_book import BookRead, read_book
from xlrebal.app.sheets_asked_for import sheets_asked_for
from xlrebal.excel.parse.heading_words import normal_name
from xlrebal.excel.parse.parse_tables import ParsedBook
from xlrebal.excel.parse.read_decisions import HandEntry, entries_by_hand, read_decisions
from xlrebal.excel.source import Source
from xlrebal.household.household import Household
from xlrebal.household.profile import PROFILES, SIMULATED_WITHOUT_TARGETS, Profile
from xlrebal.household.read.build import build_household
from xlrebal.household.read.build_holdings import read_holdings
from xlrebal.household.read.names import read_names
from xlrebal.household.read.profile_words import read_profile
from xlrebal.household.read.sheet_rows import Sheets
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.plan.purpose import Purpose
from xlrebal.report.headline import headline, why_no_trades
from xlrebal.report.tabulate import tabulate_findings, tabulate_plan
from xlrebal.review.cautions import cautions
from xlrebal.review.changed_trades import changed_trades
from xlrebal.review.estimated_tax import why_taxes_differ
from xlrebal.review.measure_after import measure_after
from xlrebal.schema.column import InputSheet, Results, Table, Value
from xlrebal.schema.finding import Finding, Problem, Severity, error, note, warning
from xlrebal.schema.inputs import HOLDINGS, LOTS, TARGETS
from xlrebal.schema.plan_settings import PlanSettings
from xlrebal.schema.record import record
from xlrebal.tax.money import NO_MONEY, cents
from xlrebal.tax.symbol import NO_SYMBOL, Symbol

if TYPE_CHECKING:
    pass

Progress = Callable[[str], None]
TRADES, NAMED = "Trades", 5  # the sheet decisions stand on, and how many of them a finding names


class UnknownProfile(ValueError):
    """The profile asked for is none of the four, nor of the house file's; the message lists them."""


class UnknownAccount(ValueError):
    """The account cash is to be raised in is none of the household's, or several could be meant; the message lists them."""


class CashNeed(NamedTuple):
    """Dollars to hold in cash in one account, in place of the Cash Needs sheet; negative: new money to invest.

    account: "" for the only one, else for the household, whose taxable accounts then raise it.
    """

    account: str
    amount: float


@record
class Request:
    """What to plan. as_of None: the Settings sheet's date, else `today`. profile: a name or a phrase; it may ask for a dry run.

    purpose: what the run is for. settings: by key, above those of the Settings sheet. need: see CashNeed. command: the one that
    writes a sheet of its own beside the plan's ("" for none).
    """

    today: date
    as_of: date | None = None
    profile: str = ""
    dry_run: bool = False
    _: KW_ONLY
    purpose: Purpose = Purpose.REBALANCE
    settings: Mapping[str, Value] = field(default_factory=dict)
    need: CashNeed | None = None
    command: str = ""


@record(kw_only=True)
class Answer:
    """Everything a shell shows or writes. command: as of the request; study: what the command's own sheet says, in a sentence. tax_note: why the taxes of Trades do not add up to the year's. parsed: the client's own sheets; tables: with the house file's rows beneath. plan is None where the sheets could not be used: Checks says why."""

    as_of: date
    parsed: ParsedBook
    tables: Mapping[str, Table]
    settings: PlanSettings
    plan: Plan | None
    findings: tuple[Finding, ...]
    results: Results
    headline: str
    dry_run: bool
    empty_reason: str
    tax_note: str = ""
    command: str = ""
    study: str = ""

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)


def plan(source: Source, request: Request, on_progress: Progress | None = None) -> Answer:
    """The plan of a workbook, and every finding on the way."""
    say = on_progress or (lambda _: None)
    say("Reading the sheets")
    book = read_book(source, request.settings, request.profile)
    parsed, settings = book.parsed, book.settings
    phrase = _profile(request.profile, book.profiles)
    as_of = request.as_of or settings.as_of or request.today
    decisions = read_decisions(source.trades, source.lots_sold)
    by_hand = entries_by_hand(source.own_trades, decisions.overrides) if source.own_trades else ()
    renamed = _names_taken(source, sheets_asked_for(settings, book.tables, request.command), by_hand)
    if not _has_rows(parsed, HOLDINGS):  # without Lots, a taxable holding is not sold and a tax-deferred one needs none
        findings = (*book.findings, *(book.house.findings if book.house else ()), *renamed)
        return Answer(
            as_of=as_of,
            parsed=parsed,
            tables=book.tables,
            settings=settings,
            plan=None,
            findings=findings,
            results=tabulate_findings(findings),
            headline="Nothing could be planned: see Checks.",
            dry_run=request.dry_run,
            empty_reason="the sheets could not be used, see Checks.",
            command=request.command,
        )
    aimless = not (phrase or settings.profile or len(book.tables.get(TARGETS.key, ())))
    phrase = SIMULATED_WITHOUT_TARGETS.name if aimless else phrase
    household = build_household(
        book.tables, settings, as_of, overrides=decisions.overrides, profile=phrase, house=book.house
    )
    if request.need is not None:
        household = _with_need(household, request.need)
    say("Planning the trades")
    made = make_plan(household, request.purpose)
    read = (*_of_use(book, household), *_simulated_only(aimless, book), *renamed, *decisions.findings)
    changed = changed_trades(made, decisions.earlier)
    findings = in_the_book(parsed, (*read, *household.findings, *made.findings, *cautions(made), *changed))
    say("Tabulating the results")
    phrases = (request.profile, settings.profile)
    dry_run = request.dry_run or aimless or any(read_profile(each).dry_run for each in phrases)
    return dataclasses.replace(_answer(made, book, findings, dry_run), command=request.command)


def _answer(made: Plan, book: BookRead, findings: tuple[Finding, ...], dry_run: bool) -> Answer:
    parsed = book.parsed
    results = tabulate_plan(made, findings, _holdings_keys(parsed), simulated=dry_run)
    reason = why_no_trades(made)
    text = headline(made, measure_after(made))
    if dry_run:
        text = f"Dry run, the trades are only simulated: {text}"
    return Answer(
        as_of=made.household.as_of,
        parsed=parsed,
        tables=book.tables,
        settings=made.household.settings,
        plan=made,
        findings=findings,
        results=results,
        headline=text,
        dry_run=dry_run,
        empty_reason=reason,
        tax_note=why_taxes_differ(made),
    )


def _simulated_only(aimless: bool, book: BookRead) -> tuple[Finding, ...]:
    """That a book with neither targets nor a profile gets a simulation and no proposal, and what to do."""
    if not aimless:
        return ()
    names = ", ".join({**book.profiles, **PROFILES})
    message = (
        f"There are neither targets nor a profile, so the trades are only simulated, to the {SIMULATED_WITHOUT_TARGETS.name} profile: "
        f"fill in the sheet {TARGETS.name}, or choose a profile ({names}) as Profile on Settings or with --profile."
    )
    return (error(Problem.SIMULATED_ONLY, message, sheet=TARGETS.name),)


def _has_rows(parsed: ParsedBook, sheet: InputSheet) -> bool:
    return len(parsed.tables.get(sheet.key, ())) > 0


def _of_use(book: BookRead, household: Household) -> tuple[Finding, ...]:
    """What was found in the sheets, but for the want of Lots where nothing held is taxed, and of Targets where a profile stands in for them."""
    parsed = book.parsed
    positions = zip(household.positions.account, household.positions.quantity.tolist(), strict=True)
    missing = {Problem.MISSING_SHEET, Problem.EMPTY_SHEET}
    spare = set()
    if not any(household.accounts[name].taxable and held for name, held in positions):
        spare.add(LOTS)
    if household.profile is not None or (not _has_rows(parsed, TARGETS) and len(book.tables.get(TARGETS.key, ()))):
        spare.add(TARGETS)
    called = {
        normal_name(name) for sheet in spare if not _has_rows(parsed, sheet) for name in (sheet.name, *sheet.aliases)
    }
    return tuple(each for each in book.findings if not (each.code in missing and normal_name(each.sheet) in called))


def _with_need(household: Household, need: CashNeed) -> Household:
    """The household with this one need and no other; UnknownAccount where it cannot be said whose it is."""
    names = list(household.accounts)
    if not need.account and len(names) > 1 and need.amount > 0:
        return dataclasses.replace(_without_needs(household), need=cents(need.amount), need_note="")
    chosen = [name for name in names if name.casefold() == need.account.strip().casefold()] if need.account else names
    if len(chosen) != 1:
        wrong = f"{need.account!r} is no account" if need.account else "There are several accounts the money may be in"
        raise UnknownAccount(f"{wrong}: name one of {', '.join(names)}.")
    household = _without_needs(household)
    asked = dataclasses.replace(household.accounts[chosen[0]], need=cents(need.amount))
    return dataclasses.replace(household, accounts={**household.accounts, asked.name: asked})


def _without_needs(household: Household) -> Household:
    """The household without what its Cash Needs sheet asks for."""
    accounts = {
        name: dataclasses.replace(account, need=NO_MONEY, need_note="") for name, account in household.accounts.items()
    }
    return dataclasses.replace(household, accounts=accounts, need=NO_MONEY, needs=())


def _profile(phrase: str, own: Mapping[str, Profile]) -> str:
    """The profile a phrase names; UnknownProfile when it names none and asks for no dry run either."""
    if not phrase.strip():
        return ""
    asked = read_profile(phrase, own)
    if asked.profile is None and not asked.dry_run:
        raise UnknownProfile(f"{phrase!r} is no profile: choose one of {', '.join({**own, **PROFILES})}.")
    return asked.profile.name if asked.profile else ""


def _names_taken(source: Source, written: frozenset[str], entries: Sequence[HandEntry]) -> tuple[Finding, ...]:
    """A note for every sheet of ours that had to take another name; a warning where decisions stand on the advisor's own Trades."""
    return tuple(
        _decided_by_hand(actual, entries)
        if wanted == TRADES and entries
        else note(
            Problem.SHEET_NAME_TAKEN,
            f"A sheet of your own is called {wanted}: it stays as it is, and ours is {actual}.",
            sheet=wanted,
        )
        for wanted, actual in source.names.items()
        if wanted in written and wanted != actual and source.taken(wanted)
    )


def _decided_by_hand(ours: str, entries: Sequence[HandEntry]) -> Finding:
    """That decisions are not followed, since they stand on a sheet that is not ours."""
    told = "; ".join(each.words for each in entries[:NAMED]) + ("; …" if len(entries) > NAMED else "")
    decisions = "1 decision on it is" if len(entries) == 1 else f"{len(entries)} decisions on it are"
    return warning(
        Problem.SHEET_NAME_TAKEN,
        f"A sheet of your own is called {TRADES}: it stays as it is, and the {decisions} NOT followed ({told}), for only a sheet "
        f"that xlrebal wrote is read for them. Enter them on {ours} of the result, beside the trades proposed, and run that again.",
        sheet=TRADES,
        row=entries[0].row,
    )


def _holdings_keys(parsed: ParsedBook) -> list[tuple[str, Symbol]]:
    """(account, symbol) of every Holdings row as the household spells them."""
    sheets = Sheets(parsed.tables)
    keys = [("", NO_SYMBOL)] * len(parsed.tables["holdings"])
    for holding in read_holdings(sheets, read_names(sheets)):
        keys[holding.record] = (holding.account, holding.symbol)
    return keys


def check(source: Source, request: Request) -> Answer:
    """What is wrong or uncertain in the input; plans too, so that what the plan meets is among the findings."""
    return plan(source, request)
