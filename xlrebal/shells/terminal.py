"""What the commands share at the terminal: exit codes, one-line refusals, the progress bar, JSON, findings."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from xlrebal.app.ledger import LedgerAnswer
    from xlrebal.app.plan import Answer, Progress

DONE, ERRORS_FOUND, BAD_USAGE = 0, 1, 2
STEPS = 5  # a plan reads, plans, tabulates, draws and saves


def same_kind(book: Path, output: Path | None) -> None:
    """The result is a copy of the workbook: macros stay in an .xlsm, and nothing else may be called one."""
    suffix = ".xlsx" if book.is_dir() else book.suffix.lower()
    if output is not None and not output.is_dir() and output.suffix.lower() != suffix:
        stop(f"{output.name} must end in {suffix}, as the result is a copy of {book.name}.")


def stop(message: str) -> NoReturn:
    """Ends the command with one line and exit code 2."""
    typer.echo(message, err=True)
    raise typer.Exit(BAD_USAGE)


@contextmanager
def readable() -> Iterator[None]:
    """Turns what cannot be read, written or understood into one line and exit code 2."""
    from xlrebal.app.plan import UnknownAccount, UnknownProfile
    from xlrebal.excel.refused import WorkbookRefused

    try:
        yield
    except (WorkbookRefused, UnknownAccount, UnknownProfile) as problem:
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


def write_json(answer: Answer, target: Path | None) -> None:
    """A plan's tables as JSON, where a target is given."""
    if target is None:
        return
    from xlrebal.app.as_json import as_json

    save_json(as_json(answer), target)


def save_json(tables: dict[str, list[dict[str, object]]], target: Path) -> None:
    """The tables as JSON, to a file or (-) to the terminal."""
    from xlrebal.excel.file.save_file import save_atomically

    text = json.dumps(tables, ensure_ascii=False, indent=1)
    if target == Path("-"):
        typer.echo(text)
        return
    with readable():
        save_atomically(target, text.encode(), backup=False)


def print_findings(answer: Answer | LedgerAnswer, *, errors_only: bool) -> None:
    """Findings, a line each; errors alone go to the error stream."""
    for finding in answer.findings:
        if finding.severity == "error" or not errors_only:
            typer.echo(str(finding), err=errors_only)
