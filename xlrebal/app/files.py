"""A plan drawn, and written to a file."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xlrebal.app.house import with_house
from xlrebal.app.plan import Answer, Progress, Request, plan
from xlrebal.app.sheets_asked_for import sheets_asked_for, sheets_with_rows
from xlrebal.excel.source import Source, read_source
from xlrebal.schema.finding import Severity
from xlrebal.schema.record import record
from xlrebal.schema.results import RESULT_SHEETS

if TYPE_CHECKING:
    from xlrebal.excel.draw.page import Page

Thinking = Callable[[Source, Request, Progress | None], Answer]
OF_COMMANDS = frozenset(sheet.name for sheet in RESULT_SHEETS if sheet.asked_by_command)


def draw(answer: Answer, source: Source) -> bytes:
    """The result sheets as a scratch workbook, under the names they will bear."""
    from xlrebal.excel.draw.draw_sheets import draw_sheets

    return draw_sheets(answer.results, _page(answer, source))


def sheets_to_write(answer: Answer, source: Source) -> dict[str, str]:
    """{result sheet: the name it will bear} of those that are written: the ones on request where they are asked for, or stand there already.

    What a command of its own has written stays as it is until that command writes it again.
    """
    asked = sheets_asked_for(answer.settings, answer.tables, answer.command) | sheets_with_rows(answer.results)
    return {
        sheet: name
        for sheet, name in source.names.items()
        if sheet in asked or (name in source.sheets and sheet not in OF_COMMANDS)
    }


def _page(answer: Answer, source: Source) -> Page:
    from xlrebal.excel.draw.page import HoldingsCopy, Page

    layout = answer.parsed.holdings_layout
    holdings = HoldingsCopy()
    if layout is not None and "holdings" in answer.parsed.tables:
        rows = list(map(list, zip(*layout.cells, strict=True)))
        holdings = HoldingsCopy(layout.headings, rows, source.look(layout), answer.parsed.tables["holdings"].rows)
    counts = {severity: sum(finding.severity is severity for finding in answer.findings) for severity in Severity}
    return Page(
        names=sheets_to_write(answer, source),
        as_of=answer.as_of,
        headline=answer.headline,
        client=answer.settings.client,
        advisor=answer.settings.advisor,
        input_fingerprint=source.fingerprint,
        input_sheets=frozenset(source.sheets),
        heading_places=answer.parsed.places,
        holdings=holdings,
        dry_run=answer.dry_run,
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        notes=counts[Severity.NOTE],
        empty_reason=answer.empty_reason,
        tax_note=answer.tax_note,
    )


def read_client(book: Path, house: Path | None = None) -> Source:
    """A client's workbook with the house file behind it: `house`, else the one that its Settings name, else none."""
    return with_house(read_source(book), house, book)


@record
class Written:
    """A plan written to a file: what it was read from, where it is, and where the file it replaced is kept (None if there was none)."""

    answer: Answer
    source: Source
    path: Path
    backup: Path | None


def plan_file(
    book: Path,
    output: Path | None,
    request: Request,
    on_progress: Progress | None = None,
    *,
    only: Collection[str] = (),
    house: Path | None = None,
    think: Thinking = plan,
) -> Written:
    """Plans the workbook (or folder of CSV files) and writes it, result sheets added, to `output`; only: these sheets alone; house: see `read_client`; think: what answers.

    Without `output` it goes beside the input as <name>-rebalanced; a -rebalanced workbook is written again. What is
    replaced is kept beside it. WorkbookRefused with one sentence where the file cannot be read or written; the input is never harmed.
    """
    from xlrebal.excel.file.graft import graft
    from xlrebal.excel.file.save_file import Origin, refuse_unwritable, save_atomically

    target = output or default_output(book)
    refuse_unwritable(target.resolve())
    source = read_client(book, house)
    answer = think(source, request, on_progress)
    say = on_progress or (lambda _: None)
    say("Drawing the sheets")
    chosen = {sheet: name for sheet, name in source.names.items() if sheet in only or not only}
    drawn = draw(answer, replace(source, names=chosen))
    say("Saving the workbook")
    data = graft(source.data, drawn, chosen)
    origin = Origin(book, b"" if book.is_dir() else source.data)
    return Written(answer, source, target, save_atomically(target, data, origin))


def default_output(book: Path) -> Path:
    """<name>-rebalanced beside the input; a workbook so called already is its own output. A folder gives an .xlsx."""
    if book.is_dir():
        return book.resolve().parent / f"{book.resolve().name}-rebalanced.xlsx"
    return book if book.stem.endswith("-rebalanced") else book.with_name(f"{book.stem}-rebalanced{book.suffix}")
