"""The use cases: read a workbook, think, and write the answer back. Shells call these and nothing else.

Everything between reading and drawing is pure; `today` comes from the shell, the only layer that asks the clock.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xlrebal.excel.parse_tables import HoldingsLayout as ParsedLayout
from xlrebal.excel.parse_tables import ParsedBook, parse_tables
from xlrebal.excel.read_decisions import read_decisions
from xlrebal.excel.source import Source, read_source
from xlrebal.excel.tabulate_plan import tabulate_findings, tabulate_plan
from xlrebal.excel.tabulate_summary import headline, why_no_trades
from xlrebal.household.build import build_household
from xlrebal.household.build_holdings import find_cash, read_holdings
from xlrebal.household.household import Household
from xlrebal.household.money import cents
from xlrebal.household.names import read_names
from xlrebal.household.profile_words import PROFILES, read_profile
from xlrebal.household.sheet_rows import Sheets
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.plan.review.cautions import cautions
from xlrebal.plan.review.measure_after import measure_after
from xlrebal.schema.column import Results, Table, Value
from xlrebal.schema.finding import Finding, Problem, Severity, error, note
from xlrebal.schema.money_text import money_text

if TYPE_CHECKING:
    from xlrebal.excel.page import Page

Progress = Callable[[str], None]
NEEDED = ("holdings", "lots", "targets")


class UnknownProfile(ValueError):
    """The profile asked for is none of the four; the message lists them."""


class UnknownAccount(ValueError):
    """The account cash is to be raised in is none of the household's, or several could be meant; the message lists them."""


class CashNeed(NamedTuple):
    """Dollars to hold in cash in one account, in place of the Cash Needs sheet; negative: new money to invest.

    account: "" where there is only one.
    """

    account: str
    amount: float


CASH_ONLY: Mapping[str, Value] = {"trigger": "never", "harvest_losses": False}
HARVEST_ONLY: Mapping[str, Value] = {"trigger": "never", "harvest_losses": True}


@dataclass(frozen=True, slots=True)
class Request:
    """What to plan. as_of None: the Settings sheet's date, else `today`. profile: a name or a phrase; it may ask for a dry run.

    settings: by key, above those of the Settings sheet. need: see CashNeed.
    """

    today: date
    as_of: date | None = None
    profile: str = ""
    dry_run: bool = False
    settings: Mapping[str, Value] = field(default_factory=dict)
    need: CashNeed | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything a shell shows or writes. plan is None where the sheets could not be used: Checks says why."""

    as_of: date
    parsed: ParsedBook
    plan: Plan | None
    findings: tuple[Finding, ...]
    results: Results
    headline: str
    dry_run: bool
    empty_reason: str

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)


def plan(source: Source, request: Request, on_progress: Progress | None = None) -> Answer:
    """The plan of a workbook, and every finding on the way."""
    say = on_progress or (lambda _: None)
    phrase = _profile(request.profile)
    say("Reading the sheets")
    parsed = parse_tables(source.grids)
    as_of = request.as_of or _date(parsed.settings.get("as_of")) or request.today
    renamed = _names_taken(source)
    missing = [key for key in NEEDED if not len(parsed.tables.get(key, ()))]
    if missing == ["lots"] and _holds_only_cash(parsed):
        parsed, missing = _without_lots(parsed), []
    if missing:
        findings = (*parsed.findings, *renamed)
        return Answer(
            as_of,
            parsed,
            None,
            findings,
            tabulate_findings(findings),
            "Nothing could be planned: see Checks.",
            request.dry_run,
            "the sheets could not be used, see Checks.",
        )
    settings = {**parsed.settings, **request.settings}
    decisions = read_decisions(source.trades)
    household = build_household(parsed.tables, settings, as_of, overrides=decisions.overrides, profile=phrase)
    if request.need is not None:
        household = _with_need(household, request.need)
    if request.settings.get("trigger") == "never":  # cash or losses, and nothing else
        household = _without_phase_outs(household)
    say("Planning the trades")
    made = make_plan(household)
    read = (*parsed.findings, *renamed, *decisions.findings)
    findings = (*read, *household.findings, *made.findings, *cautions(made))
    say("Tabulating the results")
    dry_run = request.dry_run or read_profile(request.profile).dry_run
    return _answer(made, parsed, findings, dry_run)


def _answer(made: Plan, parsed: ParsedBook, findings: tuple[Finding, ...], dry_run: bool) -> Answer:
    results = tabulate_plan(made, findings, _holdings_keys(parsed))
    reason = why_no_trades(made)
    text = headline(made, measure_after(made))
    if dry_run:
        results = {**results, "trades": ()}
        reason, text = "this is a dry run; the Tax Report simulates it.", f"Dry run: {text}"
    return Answer(made.household.as_of, parsed, made, findings, results, text, dry_run, reason)


def _holds_only_cash(parsed: ParsedBook) -> bool:
    """Whether there is nothing to have lots of: a new client's book, for one."""
    sheets = Sheets(parsed.tables)
    names = read_names(sheets)
    holdings = read_holdings(sheets, names)
    cash = find_cash(sheets, names, holdings)
    return bool(holdings) and all(each.symbol in cash or not each.quantity for each in holdings)


def _without_lots(parsed: ParsedBook) -> ParsedBook:
    """The book with an empty Lots sheet that nothing is said of."""
    about_lots = (Problem.MISSING_SHEET, Problem.EMPTY_SHEET)  # the other needed sheets have rows
    findings = tuple(each for each in parsed.findings if each.code not in about_lots)
    return parsed._replace(tables={**parsed.tables, "lots": Table("Lots", {}, [])}, findings=findings)


def _with_need(household: Household, need: CashNeed) -> Household:
    """The household with this one need and no other; UnknownAccount where it cannot be said whose it is."""
    names = list(household.accounts)
    chosen = [name for name in names if name.casefold() == need.account.strip().casefold()] if need.account else names
    if len(chosen) != 1:
        asked = f"{need.account!r} is no account" if need.account else "There are several accounts"
        raise UnknownAccount(f"{asked}: name one of {', '.join(names)}.")
    accounts = {
        name: dataclasses.replace(account, need=cents(need.amount) if name == chosen[0] else 0)
        for name, account in household.accounts.items()
    }
    return dataclasses.replace(household, accounts=accounts)


def _without_phase_outs(household: Household) -> Household:
    """The household whose restrictions sell nothing by themselves: what is phased out is still not bought."""
    kept = (each._replace(rule="do not buy") if each.rule == "phase out" else each for each in household.restrictions)
    return dataclasses.replace(household, restrictions=tuple(kept))


def _profile(phrase: str) -> str:
    """The profile a phrase names; UnknownProfile when it names none and asks for no dry run either."""
    if not phrase.strip():
        return ""
    asked = read_profile(phrase)
    if asked.profile is None and not asked.dry_run:
        raise UnknownProfile(f"{phrase!r} is no profile: choose one of {', '.join(PROFILES)}.")
    return asked.profile or ""


def _date(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _names_taken(source: Source) -> tuple[Finding, ...]:
    """A note for every sheet of ours that had to take another name."""
    return tuple(
        note(
            Problem.SHEET_NAME_TAKEN,
            f"A sheet of your own is called {wanted}: it stays as it is, and ours is {actual}.",
            sheet=wanted,
        )
        for wanted, actual in source.names.items()
        if wanted != actual and source.taken(wanted)
    )


def _holdings_keys(parsed: ParsedBook) -> list[tuple[str, str]]:
    """(account, symbol) of every Holdings row as the household spells them."""
    sheets = Sheets(parsed.tables)
    keys = [("", "")] * len(parsed.tables["holdings"])
    for holding in read_holdings(sheets, read_names(sheets)):
        keys[holding.record] = (holding.account, holding.symbol)
    return keys


def draw(answer: Answer, source: Source) -> bytes:
    """The result sheets as a scratch workbook, under the names they will bear."""
    from xlrebal.excel.draw_sheets import draw_sheets

    return draw_sheets(answer.results, _page(answer, source))


def _page(answer: Answer, source: Source) -> Page:
    from xlrebal.excel.page import HoldingsLayout, Page

    layout = answer.parsed.holdings_layout
    holdings = HoldingsLayout()
    if layout is not None and "holdings" in answer.parsed.tables:
        rows = list(map(list, zip(*layout.cells, strict=True)))
        holdings = HoldingsLayout(layout.headings, rows, source.look(layout), answer.parsed.tables["holdings"].rows)
    counts = {severity: sum(finding.severity is severity for finding in answer.findings) for severity in Severity}
    settings: Mapping[str, object] = answer.plan.household.settings if answer.plan else answer.parsed.settings
    return Page(
        names=source.names,
        as_of=answer.as_of,
        headline=answer.headline,
        client=str(settings.get("client") or ""),
        advisor=str(settings.get("advisor") or ""),
        input_fingerprint=source.fingerprint,
        input_sheets=frozenset(source.sheets),
        heading_places=answer.parsed.places,
        holdings=holdings,
        dry_run=answer.dry_run,
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        notes=counts[Severity.NOTE],
        empty_reason=answer.empty_reason,
    )


@dataclass(frozen=True, slots=True)
class Written:
    """A plan written to a file: where, and where the file it replaced is kept (None if there was none)."""

    answer: Answer
    path: Path
    backup: Path | None


def plan_file(book: Path, output: Path | None, request: Request, on_progress: Progress | None = None) -> Written:
    """Plans the workbook (or folder of CSV files) and writes it, result sheets added, to `output`.

    Without `output` it goes beside the input as <name>-rebalanced; a -rebalanced workbook is written again, with a
    backup. WorkbookRefused with one sentence where the file cannot be read or written; the input is never harmed.
    """
    from xlrebal.excel.graft import graft
    from xlrebal.excel.save_file import refuse_unwritable, save_atomically

    target = output or default_output(book)
    refuse_unwritable(target.resolve())
    source = read_source(book)
    answer = plan(source, request, on_progress)
    say = on_progress or (lambda _: None)
    say("Drawing the sheets")
    drawn = draw(answer, source)
    say("Saving the workbook")
    data = graft(source.data, drawn, source.names)
    return Written(answer, target, save_atomically(target, data, backup=True))


def default_output(book: Path) -> Path:
    """<name>-rebalanced beside the input; a workbook so called already is its own output. A folder gives an .xlsx."""
    if book.is_dir():
        return book.resolve().parent / f"{book.resolve().name}-rebalanced.xlsx"
    return book if book.stem.endswith("-rebalanced") else book.with_name(f"{book.stem}-rebalanced{book.suffix}")


def check(source: Source, request: Request) -> Answer:
    """What is wrong or uncertain in the input; plans too, so that what the plan meets is among the findings."""
    return plan(source, request)


def ledger_json(answer: LedgerAnswer) -> dict[str, list[dict[str, object]]]:
    """{table: [row, …]} of the rebuilt ledger: lots, realized, matches, open_windows, differences."""
    return {key: [_plain(row) for row in rows] for key, rows in answer.results.items()}


def as_json(answer: Answer) -> dict[str, list[dict[str, object]]]:
    """{table: [row, …]} with the keys of schema/results.py; dates ISO, weights fractions, money dollars.

    drift_holdings rows start with the advisor's own columns, by snake_case of their headings.
    """
    from xlrebal.schema.column import snake_case

    tables = {key: [_plain(row) for row in rows] for key, rows in answer.results.items()}
    layout: ParsedLayout | None = answer.parsed.holdings_layout
    if layout is not None and tables.get("drift_holdings"):
        keys = [snake_case(heading) for heading in layout.headings]
        own = [dict(zip(keys, cells, strict=True)) for cells in zip(*layout.cells, strict=True)]
        tables["drift_holdings"] = [
            {**_plain(mine), **ours} for mine, ours in zip(own, tables["drift_holdings"], strict=True)
        ]
    return tables


def _plain(row: Mapping[str, object]) -> dict[str, object]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in row.items()}


@dataclass(frozen=True, slots=True)
class LedgerAnswer:
    """The rebuilt ledger as tables, one sentence about it, its differences in words, and what was found in its sheets."""

    as_of: date
    results: Results
    findings: tuple[Finding, ...]
    headline: str
    differences: tuple[str, ...] = ()

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)


def ledger(source: Source, request: Request) -> LedgerAnswer:
    """Open lots, realized gains and wash sales rebuilt from Transactions, and every difference to the Lots sheet."""
    from xlrebal.excel.tabulate_ledger import difference_lines, ledger_headline, tabulate_ledger
    from xlrebal.household.lot_columns import read_lot_columns
    from xlrebal.plan.history.compare_ledger import compare_ledger

    parsed = parse_tables(source.grids)
    as_of = request.as_of or _date(parsed.settings.get("as_of")) or request.today
    if not len(parsed.tables.get("transactions", ())):
        missing = error(
            Problem.MISSING_SHEET,
            "There is no Transactions sheet with usable rows: nothing can be rebuilt; add one.",
            sheet="Transactions",
        )
        return LedgerAnswer(
            as_of,
            tabulate_ledger(None),
            (*_about_ledger(parsed, parsed.findings), missing),
            "Nothing could be rebuilt.",
        )
    household = build_household(parsed.tables, parsed.settings, as_of)
    sheets = Sheets(parsed.tables)
    lots = sheets.rows("lots", "Lots")
    compared = compare_ledger(household, read_lot_columns(lots, read_names(sheets)), lots.table.rows)
    results = tabulate_ledger(compared)
    return LedgerAnswer(
        as_of,
        results,
        _about_ledger(parsed, (*parsed.findings, *household.findings)),
        ledger_headline(compared),
        tuple(difference_lines(results["differences"])),
    )


LEDGER_SHEETS = ("transactions", "lots", "accounts", "securities", "settings")


def _about_ledger(parsed: ParsedBook, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings about sheets the ledger is built from."""
    sheets = {parsed.tables[key].sheet for key in LEDGER_SHEETS if key in parsed.tables}
    return tuple(
        dict.fromkeys(
            finding for finding in findings if finding.sheet in sheets and finding.code is not Problem.LOTS_DO_NOT_SUM
        )
    )


def explain_trade(answer: Answer, trade: str) -> list[str]:
    """Lines that explain a trade (by priority or symbol), or why there is none; empty when nothing was decided about it."""
    if answer.plan is None:
        return [str(finding) for finding in answer.findings if finding.severity is Severity.ERROR]
    rows = [
        row
        for row in answer.results["trades"]
        if trade in (str(row["priority"]), row["symbol"]) or trade.upper() == row["symbol"]
    ]
    symbols = {str(row["symbol"]) for row in rows} or {trade.upper()}
    lines = [line for row in rows for line in _explained(answer, row)]
    refusals = [each for each in answer.plan.standing.refusals if each.symbol in symbols]
    lines += [
        f"No {each.kind} of {each.symbol}" + (f" in {each.account}" if each.account else "") + f": {each.reason}."
        for each in dict.fromkeys(refusals)
    ]
    drift = [row for row in answer.results["drift"] if row["level"] == "security" and row["name"] in symbols]
    lines += [
        f"{row['name']}: weight {row['weight']:.2%}, target {row['target'] or 0:.2%}, after the trades {row['weight_after']:.2%}. {row['why'] or ''}".rstrip()
        for row in drift
    ]
    return lines


def _explained(answer: Answer, row: Mapping[str, object]) -> list[str]:
    lots = [
        lot
        for lot in answer.results["lots_sold"]
        if (lot["account"], lot["symbol"]) == (row["account"], row["symbol"]) and row["action"] == "SELL"
    ]
    head = f"{row['priority']}. {row['action']} {row['quantity']:,.6g} {row['symbol']} in {row['account']} at ${row['price'] or 0:,.2f} = ${row['amount']:,.2f}"
    return [
        head,
        f"   Why: {row['why']}.",
        *(
            f"   Lot {lot['lot_id']} of {lot['acquired']}: {lot['quantity']:,.6g} shares, gain {_said(lot['gain'])} ({lot['term']})"
            for lot in lots
        ),
        f"   Gain: ST {_said(row['st_gain'])}, LT {_said(row['lt_gain'])}; estimated tax {_said(row['estimated_tax'])}",
    ]


def _said(dollars: object) -> str:
    return money_text(cents(str(dollars or 0)))
