"""Commands that make workbooks: an empty one, a planned sample, one whose formulas are values."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from xlrebal.shells.command_line import Exit, argument, option
from xlrebal.shells.commands.options import request
from xlrebal.shells.terminal import DONE, ERRORS_FOUND, progress, readable, same_kind, say, stop


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
