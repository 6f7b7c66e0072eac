"""What the buttons of the Rebalance tab run, on the workbook that is open in Excel.

Importing this costs no more than xlwings does: everything else is imported when a button is pressed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import xlwings

if TYPE_CHECKING:
    from xlrebal.app import Answer, Progress

TITLE = "xlrebal"


def check_data(book: xlwings.Book | None = None) -> None:
    """Writes Checks: what is wrong or uncertain in the input, where, and what to do about it."""
    _press(book, ("Checks",), _counts)


def check_drift(book: xlwings.Book | None = None) -> None:
    """Writes Drift, and Checks: how far each class, security and account is from its target. Proposes no trades."""
    _press(book, ("Drift", "Checks"), _drifted)


def propose_trades(book: xlwings.Book | None = None) -> None:
    """Writes all result sheets: the proposed trades, their lots and taxes, and why. Sends nothing anywhere."""
    _press(book, (), lambda answer: answer.headline)


def _press(book: xlwings.Book | None, sheets: Sequence[str], sentence: Callable[[Answer], str]) -> None:
    """Run a button on the workbook and tell in a message what came of it, or what went wrong in words of a person."""
    book = _calling_book() if book is None else book
    try:
        with book.app.properties(status_bar=TITLE):
            answer = _write_results(book, sheets, lambda text: _say(book.app, text))
    except Exception as problem:  # the outermost edge
        book.app.alert(_in_words(problem), TITLE, mode="critical")
    else:
        book.app.alert(sentence(answer), TITLE, mode="info")


def _write_results(book: xlwings.Book, sheets: Sequence[str], say: Progress) -> Answer:
    """Plan the open workbook and put these result sheets into it; none named means all."""
    from xlrebal import app
    from xlrebal.excel.live_source import live_source
    from xlrebal.excel.place_live import place_live

    say("Reading the workbook")
    source = live_source(book)
    answer = app.plan(source, app.Request(datetime.now().astimezone().date()), say)
    say("Drawing the sheets")
    chosen = {sheet: name for sheet, name in source.names.items() if sheet in sheets or not sheets}
    place_live(book, app.draw(answer, replace(source, names=chosen)), chosen, say)
    return answer


def _calling_book() -> xlwings.Book:
    """The workbook whose button was pressed; outside Excel, the active one."""
    called = any(argument.startswith("--wb=") for argument in sys.argv)
    return xlwings.Book.caller() if called else xlwings.books.active


def _in_words(problem: Exception) -> str:
    """What went wrong, for a person: a refused workbook says so itself, anything else is a mistake of ours."""
    from xlrebal.excel.refused import WorkbookRefused

    if isinstance(problem, WorkbookRefused):
        return str(problem)
    return (
        f"xlrebal met a problem of its own ({type(problem).__name__}: {problem}). "
        "Your own sheets are as they were; please report it with the workbook."
    )


def _say(app: xlwings.App, text: str) -> None:
    """Show on the status bar what is being done."""
    app.status_bar = f"{TITLE}: {text} …"


def _counts(answer: Answer) -> str:
    """How many errors, warnings and notes Checks lists."""
    kinds = ("error", "warning", "note")
    counts = {kind: sum(finding.severity == kind for finding in answer.findings) for kind in kinds}
    said = [f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in counts.items() if count]
    return f"{', '.join(said)}: see the sheet Checks." if said else "Everything is in order."


def _drifted(answer: Answer) -> str:
    """How many rows of Drift are outside their bands."""
    if answer.plan is None:
        return answer.headline
    rows = answer.results.get("drift", ())
    out = sum(row.get("status") in ("over", "under") for row in rows)
    return f"{out} of {len(rows)} rows are outside their bands: see the sheet Drift."
