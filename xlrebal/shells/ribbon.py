"""What the buttons of the Rebalance tab run, on the workbook that is open in Excel.

Importing this costs no more than xlwings does: everything else is imported when a button is pressed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import xlwings

if TYPE_CHECKING:
    from xlrebal.app import Answer, Progress

TITLE = "xlrebal"
NOTHING_KEPT = (
    "There are no earlier results of this workbook on this computer to bring back. "
    "What the command xlrebal plan --in-place replaced is in the backup beside the workbook."
)


def press(tag: str) -> None:
    """Run the button with this tag on the workbook it was pressed in."""
    if sys.platform == "darwin":
        _leave_macros_alone()
    BUTTONS[tag](None)


def check_data(book: xlwings.Book | None = None) -> None:
    """Writes Checks: what is wrong or uncertain in the input, where, and what to do about it."""
    _press(book, lambda book: _write_and_say(book, ("Checks",), _counts))


def check_drift(book: xlwings.Book | None = None) -> None:
    """Writes Drift, and Checks: how far each class, security and account is from its target. Proposes no trades."""
    _press(book, lambda book: _write_and_say(book, ("Drift", "Checks"), _drifted))


def propose_trades(book: xlwings.Book | None = None) -> None:
    """Writes all result sheets: the proposed trades, their lots and taxes, and why. Sends nothing anywhere."""
    _press(book, lambda book: _write_and_say(book, (), lambda answer: answer.headline))


def harvest_losses(book: xlwings.Book | None = None) -> None:
    """Writes Harvest, Wash Sales and Checks: every taxable lot at a loss, its replacement, and when to swap back."""
    _press(book, lambda book: _write_and_say(book, ("Harvest", "Wash Sales", "Checks"), _harvested))


def tax_preview(book: xlwings.Book | None = None) -> None:
    """Writes Gains, Tax Report and Checks: gains against budget, and the tax with and without the trades."""
    _press(book, lambda book: _write_and_say(book, ("Gains", "Tax Report", "Checks"), _taxed))


def explain_trade(book: xlwings.Book | None = None) -> None:
    """Says why the trade on the selected row is there, or why there is none of its symbol. Writes nothing."""
    _press(book, _explain_selected)


def restore_previous_results(book: xlwings.Book | None = None) -> None:
    """Brings the result sheets back that the last button replaced; pressed again, the newer ones."""
    _press(book, _restore)


def freeze_formulas(book: xlwings.Book | None = None) -> None:
    """Turns every formula that calls one of our functions into its value, so that the workbook reads the same anywhere."""
    _press(book, _freeze)


def doctor(book: xlwings.Book | None = None) -> None:
    """Shows what the installation looks like, and what to do where something is amiss. Changes nothing."""
    from xlrebal.shells.addin import this_machine
    from xlrebal.shells.addin_doctor import examine, in_lines

    _calling_app(book).alert("\n".join(in_lines(examine(this_machine()))), TITLE, mode="info")


def about(book: xlwings.Book | None = None) -> None:
    """Shows the version, and where it is installed."""
    from pathlib import Path

    import xlrebal

    text = f"xlrebal {xlrebal.__version__} with xlwings {xlwings.__version__}\n{Path(xlrebal.__file__).parent}\nPython {sys.version.split()[0]}: {sys.executable}"
    _calling_app(book).alert(text, TITLE, mode="info")


BUTTONS: Mapping[str, Callable[[xlwings.Book | None], None]] = {
    "check_data": check_data,
    "check_drift": check_drift,
    "propose_trades": propose_trades,
    "harvest_losses": harvest_losses,
    "tax_preview": tax_preview,
    "explain_trade": explain_trade,
    "restore_previous_results": restore_previous_results,
    "freeze_formulas": freeze_formulas,
    "doctor": doctor,
    "about": about,
}
"""{tag of a button: what it runs}."""


def _press(book: xlwings.Book | None, work: Callable[[xlwings.Book], str]) -> None:
    """Run a button on the workbook and tell what came of it (a sentence, "" for nothing), or what went wrong in words of a person."""
    book = _calling_book() if book is None else book
    try:
        with book.app.properties(status_bar=TITLE):
            sentence = work(book)
    except Exception as problem:  # the outermost edge
        book.app.alert(_in_words(problem), TITLE, mode="critical")
    else:
        if sentence:
            book.app.alert(sentence, TITLE, mode="info")


def _write_and_say(book: xlwings.Book, sheets: Sequence[str], sentence: Callable[[Answer], str]) -> str:
    """Plan the open workbook, put these result sheets into it (none named means all), and say what came of it."""
    from xlrebal import app
    from xlrebal.excel.live_source import live_source
    from xlrebal.excel.place_live import place_live
    from xlrebal.shells.previous_results import present_run, remember

    say = _status_bar(book)
    say("Reading the workbook")
    source = live_source(book)
    chosen = {sheet: name for sheet, name in source.names.items() if sheet in sheets or not sheets}
    replaced = [name for name in chosen.values() if name in source.sheets]
    if replaced and not _confirmed(book, replaced):
        return ""
    answer = app.plan(source, app.Request(datetime.now().astimezone().date()), say)
    say("Drawing the sheets")
    drawn, before = app.draw(answer, replace(source, names=chosen)), present_run(book, chosen.keys())
    place_live(book, drawn, chosen, say)
    remember(book, before, drawn, chosen)
    return sentence(answer)


def _confirmed(book: xlwings.Book, replaced: Sequence[str]) -> bool:
    """Whether the advisor agrees that these sheets are written anew."""
    listed = ", ".join(replaced[:-1]) + (" and " if len(replaced) > 1 else "") + replaced[-1]
    question = (
        f"The results of the run before are replaced on {listed}. Your entries on Trades are kept and no other sheet is touched.\n\n"
        "Excel's Undo cannot take this back; Restore Previous Results can."
    )
    return book.app.alert(question, TITLE, buttons="ok_cancel") == "ok"


def _explain_selected(book: xlwings.Book) -> str:
    from xlrebal import app
    from xlrebal.excel.live_source import live_source
    from xlrebal.shells.selected_symbol import selected_symbol

    symbol = selected_symbol(book)
    if not symbol:
        return "Select a row of Trades, or a cell with a symbol, and press the button again."
    say = _status_bar(book)
    say("Reading the workbook")
    answer = app.plan(live_source(book), app.Request(datetime.now().astimezone().date()), say)
    lines = app.explain_trade(answer, symbol)
    return (
        "\n".join(lines)
        or f"There is no trade of {symbol}, and nothing was decided about it: select a symbol that is held or targeted."
    )


def _restore(book: xlwings.Book) -> str:
    from xlrebal.shells.previous_results import restorable, restore

    names = list(restorable(book).values())
    if not names:
        return NOTHING_KEPT
    if not _confirmed(book, names):
        return ""
    return f"Brought back: {', '.join(restore(book, _status_bar(book)))}. Press the button again for the newer results."


def _freeze(book: xlwings.Book) -> str:
    from xlrebal.shells.freeze_button import freeze_formulas

    question = "Every formula that calls one of our functions is replaced by its value, on all sheets. Excel's Undo cannot take this back: keep a copy if you need the formulas."
    if book.app.alert(question, TITLE, buttons="ok_cancel") != "ok":
        return ""
    count = freeze_formulas(book)
    return (
        f"{count} cell{'' if count == 1 else 's'} became {'a value' if count == 1 else 'values'}."
        if count
        else "No formula calls one of our functions."
    )


def _calling_book() -> xlwings.Book:
    """The workbook whose button was pressed; outside Excel, the active one."""
    started_by_excel = any(argument.startswith("--wb=") for argument in sys.argv)
    windows = getattr(xlwings, "_xlwindows", None)
    called = started_by_excel or (windows is not None and windows.BOOK_CALLER is not None)
    return xlwings.Book.caller() if called else xlwings.books.active


def _calling_app(book: xlwings.Book | None) -> xlwings.App:
    """The Excel the button was pressed in; there need not be a workbook."""
    app = xlwings.apps.active if book is None else book.app
    if app is None:
        raise RuntimeError("Excel is not open.")
    return app


def _leave_macros_alone() -> None:
    """Keep xlwings from running a macro called CleanUp when Python ends: on a Mac it might be the workbook's own."""
    import atexit
    from importlib import import_module

    atexit.unregister(import_module("xlwings._xlmac").cleanup)


def _in_words(problem: Exception) -> str:
    """What went wrong, for a person: a refused workbook says so itself, anything else is a mistake of ours."""
    from xlrebal.excel.refused import WorkbookRefused

    if isinstance(problem, WorkbookRefused):
        return str(problem)
    return (
        f"xlrebal met a problem of its own ({type(problem).__name__}: {problem}). "
        "Your own sheets are as they were; please report it with the workbook."
    )


def _status_bar(book: xlwings.Book) -> Progress:
    """Shows on the status bar what is being done."""
    app = book.app

    def say(text: str) -> None:
        app.status_bar = f"{TITLE}: {text} …"

    return say


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


def _harvested(answer: Answer) -> str:
    """How many lots stand at a loss, and how much of it is proposed."""
    if answer.plan is None:
        return answer.headline
    rows = answer.results.get("harvest", ())
    proposed = sum(row.get("status") == "proposed" for row in rows)
    return f"{len(rows)} taxable lot{'' if len(rows) == 1 else 's'} at a loss, {proposed} proposed for harvesting: see the sheet Harvest."


def _taxed(answer: Answer) -> str:
    """The headline, and where the tax stands."""
    return answer.headline if answer.plan is None else f"{answer.headline} See the sheets Gains and Tax Report."
