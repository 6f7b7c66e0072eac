"""Commands that make workbooks: an empty one, a planned sample, one whose formulas are values, one with optimal targets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from xlrebal.shells.command_line import Exit, argument, option
from xlrebal.shells.commands.options import AsOf, Book, House, Json, request
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


def template(
    output: Annotated[Path, argument(help="The workbook to write, ending in .xlsx.")],
    house: Annotated[
        bool, option("--house", help="A firm's house file, to stand behind all clients' books, in place of a client's.")
    ] = False,
) -> None:
    """Write an empty workbook with every sheet, its drop-downs and notes, ready to fill in."""
    from xlrebal.excel.draw.template import build_template
    from xlrebal.excel.file.save_file import save_atomically

    if output.suffix.lower() != ".xlsx":
        stop(f"{output.name} must end in .xlsx.")
    with readable():
        kept = save_atomically(output, build_template(house=house))
    say(f"Template: {output}" + (f" (before: {kept})" if kept else ""))


def demo(folder: Annotated[Path | None, argument(help="Where to put it; default: the current folder.")] = None) -> None:
    """Copy a sample household, plan it, and say where the result is."""
    from xlrebal.app.files import plan_file
    from xlrebal.excel.file.save_file import save_atomically
    from xlrebal.samples import sample

    target = (folder or Path.cwd()) / "household.xlsx"
    with readable(), progress() as step:
        target.parent.mkdir(parents=True, exist_ok=True)
        kept = save_atomically(target, sample("household.xlsx"))
        written = plan_file(target, None, request(None), step)
    say(written.answer.headline)
    say(f"Sample: {target}" + (f" (before: {kept})" if kept else ""))
    say(f"Result: {written.path}" + (f" (before: {written.backup})" if written.backup else ""))


def freeze(
    book: Annotated[Path, argument(help="The workbook whose RB_ formulas are to become values.")],
    output: Annotated[
        Path | None,
        option(
            "-o",
            "--output",
            metavar="OUT",
            help="Where to write; default: <name>-frozen beside the input. What is replaced is kept beside it.",
        ),
    ] = None,
) -> None:
    """Turn formulas that call our functions into their values, for a workbook to be sent by mail; everything else stays."""
    from xlrebal.shells.freeze_file import freeze_file

    same_kind(book, output)
    with readable():
        done = freeze_file(book, output)
    for cell in done.without_value:
        say(
            f"{cell} has no value yet and keeps its formula: open the workbook in Excel with the add-in, save it and freeze again.",
            err=True,
        )
    for words in done.still_calling:
        say(
            f"{words[0].upper()}{words[1:]} calls an RB_ function and has no value: delete it, or expect #NAME?.",
            err=True,
        )
    say(
        f"{done.frozen} formula{'' if done.frozen == 1 else 's'} turned into values. Result: {done.path}"
        + (f" (before: {done.backup})" if done.backup else "")
    )
    raise Exit(ERRORS_FOUND if done.without_value or done.still_calling else DONE)


def reoptimize(
    book: Book,
    output: Annotated[
        Path | None,
        option("-o", "--output", metavar="OUT", help="Where to write; default: <name>-reoptimized beside the input."),
    ] = None,
    as_of: AsOf = None,
    house: House = None,
    dry_run: Annotated[
        bool, option("--dry-run", help="Say what the optimal weights cost, and write no workbook.")
    ] = False,
    json_file: Json = None,
) -> None:
    """Work out the weights of least tracking error, trading cost and tax together, and write them as the sheet Optimal Targets, which plans then go by in place of Targets."""
    from xlrebal.app.reoptimize import default_reoptimized
    from xlrebal.app.reoptimize import reoptimize as work_out

    target = output or default_reoptimized(book)
    same_kind(book, output)
    refuse_json(json_file, book, target)
    with readable(), progress() as step:
        done = work_out(book, output, request(as_of), step, dry_run=dry_run, house=house)
    if json_file is not None:
        found = done.targets
        save_json({"optimal_targets": found.rows, "reoptimized": found.models} if found else {}, json_file, book)
    if json_file != TERMINAL:
        for line in done.words:
            say(line)
        print_findings(done.answer, errors_only=True)
        if done.path:
            say(f"Result: {done.path}" + (f" (before: {done.backup})" if done.backup else ""))
        elif not dry_run:
            say("No workbook was written: nothing could be optimized.", err=True)
    failed = done.answer.errors or done.targets is None or not done.targets.models
    raise Exit(ERRORS_FOUND if failed else DONE)
