"""The ledger rebuilt from Transactions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from xlrebal.app.places import in_the_book
from xlrebal.app.plan import Request
from xlrebal.app.read_book import read_book
from xlrebal.excel.parse.parse_tables import ParsedBook
from xlrebal.excel.source import Source
from xlrebal.household.read.build import build_household
from xlrebal.household.read.names import read_names
from xlrebal.household.read.sheet_rows import Sheets
from xlrebal.schema.column import Results
from xlrebal.schema.finding import Finding, Problem, Severity, error
from xlrebal.schema.record import record


@record
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
    from xlrebal.household.read.lot_columns import read_lot_columns
    from xlrebal.plan.history.compare_ledger import compare_ledger
    from xlrebal.report.ledger_rows import difference_lines, ledger_headline, tabulate_ledger

    book = read_book(source, {})
    parsed, settings = book.parsed, book.settings
    as_of = request.as_of or settings.as_of or request.today
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
    household = build_household(book.tables, settings, as_of, house=book.house)
    sheets = Sheets(book.tables)
    lots = sheets.rows("lots", "Lots")
    compared = compare_ledger(
        household, read_lot_columns(lots, read_names(sheets), household.securities), lots.table.rows
    )
    results = tabulate_ledger(compared)
    return LedgerAnswer(
        as_of,
        results,
        _about_ledger(parsed, in_the_book(parsed, (*parsed.findings, *household.findings, *compared.in_doubt))),
        ledger_headline(compared, {name for name, each in household.accounts.items() if each.separate_return}),
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
