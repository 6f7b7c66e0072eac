"""The command that asks for prices: the only one that uses the network, and only for what the house file names."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

from xlrebal.shells.command_line import Exit, option
from xlrebal.shells.commands.options import AsOf, Book, House, InPlace, Json, request
from xlrebal.shells.terminal import (
    DONE,
    ERRORS_FOUND,
    TERMINAL,
    print_findings,
    progress,
    readable,
    refuse_json,
    same_kind,
    save_json,
    say,
    stop,
)


def prices(
    book: Book,
    output: Annotated[
        Path | None,
        option("-o", "--output", metavar="OUT", help="Where to write; default: <name>-priced beside the input."),
    ] = None,
    in_place: InPlace = False,
    as_of: AsOf = None,
    house: House = None,
    dry_run: Annotated[bool, option("--dry-run", help="Ask, list what would change, and write no workbook.")] = False,
    json_file: Json = None,
) -> None:
    """Ask the house file's Price Sources for prices and write them as the sheet Updated Prices, which plans then go by where Prices has none."""
    from xlrebal.app.files import Written, plan_file, read_client
    from xlrebal.app.plan import Answer, Progress, Request
    from xlrebal.app.update_prices import SHEET, default_priced, prices_answer
    from xlrebal.excel.source import Source
    from xlrebal.report.updated_prices_rows import about_prices, price_lines

    if in_place and output is not None:
        stop("--in-place and -o exclude each other: give one of them.")
    target = book if in_place else output or default_priced(book)
    same_kind(book, output)
    refuse_json(json_file, book, target)
    now, asked = datetime.now().astimezone(), request(as_of)

    def think(source: Source, request: Request, on_progress: Progress | None) -> Answer:
        return prices_answer(source, request, now, on_progress)

    written: Written | None = None
    with readable(), progress() as step:
        if dry_run:
            answer = think(read_client(book, house), asked, step)
        else:
            written = plan_file(book, target, asked, step, only=(SHEET, "Checks"), house=house, think=think)
            answer = written.answer
    if json_file is not None:
        from xlrebal.app.as_json import as_json

        save_json(as_json(answer), json_file, book)
    if json_file != TERMINAL:
        say(answer.study)
        for line in price_lines(answer.results["updated_prices"]) if dry_run else ():
            say(line)
        print_findings(answer, errors_only=True)
        for finding in about_prices(answer.findings):
            if finding.severity != "error":
                say(str(finding), err=True)
        if written is not None:
            say(f"Result: {written.path}" + (f" (before: {written.backup})" if written.backup else ""))
    raise Exit(ERRORS_FOUND if answer.errors else DONE)
