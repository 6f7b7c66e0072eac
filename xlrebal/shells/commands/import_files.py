"""The command that reads what custodians export into a new workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from xlrebal.shells.command_line import Exit, argument, option
from xlrebal.shells.commands.options import Json
from xlrebal.shells.terminal import DONE, ERRORS_FOUND, TERMINAL, readable, refuse_json, save_json, say, stop

if TYPE_CHECKING:
    from xlrebal.app.import_files import Imported


def import_(
    files: Annotated[
        list[Path],
        argument(help="What the custodian's web site exports as CSV: positions, lots, lots sold, transactions."),
    ],
    output: Annotated[
        Path | None, option("-o", "--output", metavar="BOOK", help="The new workbook to write, ending in .xlsx.")
    ] = None,
    dry_run: Annotated[bool, option("--dry-run", help="Say what would be imported, and write no workbook.")] = False,
    json_file: Json = None,
) -> None:
    """Read custodians' exports into a new workbook, with every line that is left out and why; nothing is counted twice, no account is joined with another."""
    from xlrebal.app.import_files import import_files, import_json

    paths = [Path(each) for each in files]
    if output is None and not dry_run:
        stop("Name the workbook to write with -o BOOK, or look first with --dry-run.")
    if output is not None and output.suffix.lower() != ".xlsx":
        stop(f"{output.name} must end in .xlsx.")
    refuse_json(json_file, *paths, *([output] if output else []))
    with readable():
        done = import_files(paths, None if dry_run else output)
    if json_file is not None:
        save_json(import_json(done), json_file, paths[0])
    if json_file != TERMINAL:
        _say(done)
    raise Exit(ERRORS_FOUND if done.failed else DONE)


def _say(done: Imported) -> None:
    """Each file, each control total, each account, and each line that ought to have been a row."""
    for each in done.exports:
        whose = f" ({each.custodian})" if each.custodian else ""
        say(f"{each.file}{whose}: {each.lines} lines, {len(each.rows)} rows used, {len(each.dropped)} not imported")
        for line in each.dropped:
            if line.failed:
                say(f"  error: line {line.line}: {line.reason}", err=True)
        for total in each.totals:
            say(f"  {total.account}: {_compared(total.stated, total.found)}")
    for account in done.accounts:
        name = f" ({account.registration})" if account.registration else ""
        guess = (
            f"{account.kind}, by its name"
            if account.kind
            else "its name does not say which type it is: enter it on Accounts"
        )
        say(f"{account.account}{name}: {guess}")
    if done.path:
        say(
            f"Result: {done.path}; its sheet Not Imported lists every line left out. Enter Targets, and an Asset Class for each holding."
        )


def _compared(stated: float, found: float | None) -> str:
    """A control total beside what the rows come to."""
    if found is None:
        return f"the file's total is ${stated:,.2f}; a row without a value keeps it from being checked"
    if abs(found - stated) < 0.01:
        return f"${found:,.2f}, as the file's total"
    return f"its rows come to ${found:,.2f}, the file's total is ${stated:,.2f}: ${abs(found - stated):,.2f} {'more' if stated > found else 'less'} than the rows"
