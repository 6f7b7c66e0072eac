"""What the commands share at the terminal: exit codes, lines, refusals, the progress bar, JSON, findings."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from xlrebal.shells.command_line import Exit, echo

if TYPE_CHECKING:
    from xlrebal.app.ledger import LedgerAnswer
    from xlrebal.app.plan import Answer, Progress

DONE, ERRORS_FOUND, BAD_USAGE = 0, 1, 2
STEPS = 5  # a plan reads, plans, tabulates, draws and saves
TERMINAL = Path("-")

# A file's name or a cell may hold them: they end lines, move the cursor, turn text around, or are no characters at all.
_NOT_FOR_TERMINALS = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def same_kind(book: Path, output: Path | None) -> None:
    """The result is a copy of the workbook: macros stay in an .xlsm, and nothing else may be called one."""
    suffix = ".xlsx" if book.is_dir() else book.suffix.lower()
    if output is not None and not output.is_dir() and output.suffix.lower() != suffix:
        stop(f"{output.name} must end in {suffix}, as the result is a copy of {book.name}.")


def say(line: str, *, err: bool = False) -> None:
    """One line on the terminal, whatever is in a name or a cell that it tells of."""
    echo(_NOT_FOR_TERMINALS.sub(lambda match: repr(match[0])[1:-1], line), err=err)


def stop(message: str) -> NoReturn:
    """Ends the command with one line and exit code 2."""
    say(message, err=True)
    raise Exit(BAD_USAGE)


@contextmanager
def readable() -> Iterator[None]:
    """Turns what cannot be read, written or understood into one line and exit code 2."""
    from xlrebal.app.plan import UnknownAccount, UnknownProfile
    from xlrebal.excel.refused import WorkbookRefused
    from xlrebal.study.cannot_study import CannotStudy

    try:
        yield
    except (WorkbookRefused, UnknownAccount, UnknownProfile, CannotStudy) as problem:
        stop(str(problem))
    except OSError as problem:
        stop(f"{problem.filename or 'The file'}: {problem.strerror or problem}. Nothing was changed.")


@contextmanager
def progress() -> Iterator[Progress]:
    """A bar on the terminal for what takes more than a moment; silent where nobody watches."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Opening the workbook", total=STEPS)
        yield lambda step: bar.update(task, description=step, advance=1)


def refuse_json(target: Path | None, *books: Path, option: str = "--json") -> None:
    """Stops where the JSON that `option` asks for cannot be written to `target`, or would replace one of the workbooks or a CSV file of theirs."""
    from xlrebal.excel.file.save_file import refuse_unwritable

    if target is None or target == TERMINAL or _is_device(target):
        return
    for book in books:
        if target.exists() and book.exists() and (target.samefile(book) or book.resolve() in target.resolve().parents):
            stop(f"{option} {target} would replace the client's data: give the name of another file.")
        if target.resolve() == book.resolve():
            stop(f"{option} {target} is where the workbook goes: give the name of another file.")
    with readable():
        refuse_unwritable(target.resolve())


def save_json(tables: Mapping[str, object], target: Path, book: Path) -> None:
    """What was found of `book` as JSON, to a file or (-) to the terminal."""
    import json

    from xlrebal.excel.file.save_file import Origin, save_atomically

    text = json.dumps(tables, ensure_ascii=False, indent=1)
    if target == TERMINAL:
        echo(text)
        return
    with readable():
        if _is_device(target):
            target.write_text(text, encoding="utf-8")
            return
        kept = save_atomically(target, text.encode(errors="replace"), Origin(book, b""), keep_ours=False)
    if kept is not None:
        say(f"What {target.name} held before: {kept}", err=True)


def text_of(path: Path) -> str:
    """A text file's content; WorkbookRefused with one sentence where there is no such text."""
    from xlrebal.excel.refused import WorkbookRefused

    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as problem:
        raise WorkbookRefused(f"There is no file {path.name}: check the name.") from problem
    except UnicodeDecodeError as problem:
        raise WorkbookRefused(f"{path.name} is no text: give a file that --snapshot wrote.") from problem


def _is_device(target: Path) -> bool:
    """Whether it is a pipe or the like, which is written to, never replaced."""
    return os.path.lexists(target) and target.exists() and not target.is_file() and not target.is_dir()


def print_findings(answer: Answer | LedgerAnswer, *, errors_only: bool) -> None:
    """Findings, a line each; errors alone go to the error stream."""
    for finding in answer.findings:
        if finding.severity == "error" or not errors_only:
            say(str(finding), err=errors_only)
