"""What the buttons of the Rebalance tab run, on the workbook that is open in Excel.

Importing this costs no more than xlwings does: everything else is imported when a button is pressed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

import xlwings

from xlrebal.plan.purpose import Purpose
from xlrebal.schema.plan_settings import Mode
from xlrebal.shells import button_answers as answers
from xlrebal.shells.calling_excel import calling_app, calling_book, leave_macros_alone
from xlrebal.shells.mode_asked_for import MODES, ONE_CLASS

if TYPE_CHECKING:
    from xlrebal.app.files import Thinking
    from xlrebal.app.plan import Answer, Progress, Request
    from xlrebal.excel.source import Source
    from xlrebal.schema.column import Value

TITLE = "xlrebal"
TRANSITIONS = {3: "three", 5: "five", 10: "ten"}  # years, as a tag may spell them
NOTHING_KEPT = (
    "There are no earlier results of this workbook on this computer to bring back. "
    "What the command xlrebal plan --in-place replaced is kept beside the workbook."
)

SHEETS_HALF_WAY = (
    "Your own sheets are as they were; Restore Previous Results brings back what was replaced of earlier results."
)


def press(tag: str) -> None:
    """Run the button with this tag on the workbook it was pressed in."""
    if sys.platform == "darwin":
        leave_macros_alone()
    BUTTONS[tag](None)


def check_data(book: xlwings.Book | None = None) -> None:
    """Writes Checks: what is wrong or uncertain in the input, where, and what to do about it."""
    _press(book, lambda book: _write_and_say(book, ("Checks",), answers.counts))


def check_drift(book: xlwings.Book | None = None) -> None:
    """Writes Drift, and Checks: how far each class, security and account is from its target. Proposes no trades."""
    _press(book, lambda book: _write_and_say(book, ("Drift", "Checks"), answers.drifted))


def propose_trades(book: xlwings.Book | None = None) -> None:
    """Writes all result sheets: the proposed trades, their lots and taxes, and why. Sends nothing anywhere."""
    _press(book, lambda book: _write_and_say(book, (), answers.headline))


def _in_mode(mode: Mode) -> Callable[[xlwings.Book | None], None]:
    """The button of a mode: what Propose Trades does, with it in place of the Settings'."""

    def propose(book: xlwings.Book | None = None) -> None:
        if mode == ONE_CLASS:
            _press(book, _propose_one_class)
        else:
            _press(book, lambda book: _write_and_say(book, (), answers.headline, settings={"mode": mode}))

    propose.__name__ = f"mode_{mode.replace(' ', '_')}"
    propose.__doc__ = (
        f"Writes all result sheets, as Propose Trades does, with Mode {mode} in place of what Settings says."
    )
    return propose


def tax_frontier(book: xlwings.Book | None = None) -> None:
    """Writes Frontier and Checks: how far off target the household stays for how much tax, at twenty budgets."""
    _press(book, lambda book: _write_and_say(book, answers.FRONTIER_SHEETS, answers.looked_ahead, think=_frontier()))


def year_end_review(book: xlwings.Book | None = None) -> None:
    """Writes Year End and Checks: what the year has realized, what may still be taken, and what closes, is due or is left by when."""
    _press(book, lambda book: _write_and_say(book, answers.YEAR_END_SHEETS, answers.looked_ahead, think=_year_end()))


def update_prices(book: xlwings.Book | None = None) -> None:
    """Asks the house file's price sources and writes Updated Prices and Checks. The only button that uses the network."""
    _press(book, _update_prices)


def _over_years(years: int) -> Callable[[xlwings.Book | None], None]:
    """The button of a transition over so many years."""

    def ahead(book: xlwings.Book | None = None) -> None:
        _press(
            book,
            lambda book: _write_and_say(
                book, answers.TRANSITION_SHEETS, answers.looked_ahead, think=_transition(years)
            ),
        )

    ahead.__name__ = f"transition_{TRANSITIONS[years]}"
    ahead.__doc__ = f"Writes Transition and Checks: how much is moved to the targets over {years} years at several yearly budgets, and its tax."
    return ahead


def policy_study(book: xlwings.Book | None = None) -> None:
    """Writes Policy Study and Checks: what the present rebalancing policy and others would have done over past returns."""
    _press(book, lambda book: _write_and_say(book, answers.STUDY_SHEETS, answers.studied, think=_study()))


def raise_or_invest_cash(book: xlwings.Book | None = None) -> None:
    """Writes all result sheets, with no trades but those the amounts on Cash Needs take; where it has none, writes nothing."""
    _press(book, _raise_or_invest)


def harvest_losses(book: xlwings.Book | None = None) -> None:
    """Writes all result sheets, with no trades but those that take losses: as the command `harvest` does, whatever Settings say."""
    _press(book, lambda book: _write_and_say(book, (), answers.harvested, Purpose.LOSSES))


def tax_preview(book: xlwings.Book | None = None) -> None:
    """Writes Gains, Tax Report and Checks: gains against budget, and the tax with and without the trades."""
    _press(book, lambda book: _write_and_say(book, ("Gains", "Tax Report", "Checks"), answers.taxed))


def risk_report(book: xlwings.Book | None = None) -> None:
    """Writes Risk Report and Checks: how much the portfolio varies and what carries it; where no sheet speaks of risk, writes nothing."""
    _press(
        book,
        lambda book: _write_and_say(book, answers.RISK_SHEETS, answers.risk_carried, why_not=answers.no_risk_sheet),
    )


def explain_trade(book: xlwings.Book | None = None) -> None:
    """Says why the trade on the selected row is there, or why there is none of its symbol. Writes nothing."""
    _press(book, _explain_selected)


def restore_previous_results(book: xlwings.Book | None = None) -> None:
    """Brings the result sheets back that the last button replaced; pressed again, the newer ones."""
    _press(book, _restore)


def freeze_formulas(book: xlwings.Book | None = None) -> None:
    """Turns every formula that calls one of our functions into its value, so that the workbook reads the same anywhere."""
    _press(
        book,
        _freeze,
        "Some of the formulas may be values already: close the workbook without saving to have them all back.",
    )


def doctor(book: xlwings.Book | None = None) -> None:
    """Shows what the installation looks like, and what to do where something is amiss. Changes nothing."""
    from xlrebal.shells.addin.doctor import examine, in_lines
    from xlrebal.shells.addin.install import this_machine

    calling_app(book).alert("\n".join(in_lines(examine(this_machine()))), TITLE, mode="info")


def about(book: xlwings.Book | None = None) -> None:
    """Shows the version, and where it is installed."""
    from pathlib import Path

    import xlrebal

    text = f"xlrebal {xlrebal.__version__} with xlwings {xlwings.__version__}\n{Path(xlrebal.__file__).parent}\nPython {sys.version.split()[0]}: {sys.executable}"
    calling_app(book).alert(text, TITLE, mode="info")


BUTTONS: Mapping[str, Callable[[xlwings.Book | None], None]] = {
    "check_data": check_data,
    "update_prices": update_prices,
    "check_drift": check_drift,
    "propose_trades": propose_trades,
    **{propose.__name__: propose for propose in map(_in_mode, MODES)},
    "raise_or_invest_cash": raise_or_invest_cash,
    "harvest_losses": harvest_losses,
    "tax_preview": tax_preview,
    "tax_frontier": tax_frontier,
    "year_end_review": year_end_review,
    **{ahead.__name__: ahead for ahead in map(_over_years, TRANSITIONS)},
    "risk_report": risk_report,
    "policy_study": policy_study,
    "explain_trade": explain_trade,
    "restore_previous_results": restore_previous_results,
    "freeze_formulas": freeze_formulas,
    "doctor": doctor,
    "about": about,
}
"""{tag of a button: what it runs}."""


def _press(book: xlwings.Book | None, work: Callable[[xlwings.Book], str], half_way: str = SHEETS_HALF_WAY) -> None:
    """Run a button on the workbook and tell what came of it (a sentence, "" for nothing), or what went wrong in words of a person.

    half_way: how the workbook stands where the work broke off.
    """
    book = calling_book() if book is None else book
    try:
        with book.app.properties(status_bar=TITLE):
            sentence = work(book)
    except Exception as problem:  # the outermost edge
        book.app.alert(_in_words(problem, half_way), TITLE, mode="critical")
    else:
        if sentence:
            book.app.alert(sentence, TITLE, mode="info")


def _raise_or_invest(book: xlwings.Book) -> str:
    return _write_and_say(book, (), answers.cash_moved, Purpose.CASH, why_not=answers.no_cash_asked_for)


def _write_and_say(
    book: xlwings.Book,
    sheets: Sequence[str],
    sentence: Callable[[Answer], str],
    purpose: Purpose = Purpose.REBALANCE,
    why_not: Callable[[Answer], str] = lambda _: "",
    settings: Mapping[str, Value] = MappingProxyType({}),
    think: Thinking | None = None,
) -> str:
    """Plan the open workbook, put these result sheets into it (none named means all), and say what came of it.

    purpose: what the run is for. why_not: why the answer is not worth writing ("" = it is). settings: what the button
    chooses in place of the Settings sheet. think: what answers (None: the plan alone).
    """
    from xlrebal.app.files import draw, sheets_to_write
    from xlrebal.app.plan import Request, plan
    from xlrebal.excel.live.place_live import place_live
    from xlrebal.shells.previous_results import remembering

    say = _status_bar(book)
    say("Reading the workbook")
    source = _source(book)
    today = datetime.now().astimezone().date()
    request = Request(today, purpose=purpose, settings=settings)
    answer = (think or plan)(source, request, _until_stopped(book))
    if why := why_not(answer):
        return why
    chosen = {sheet: name for sheet, name in sheets_to_write(answer, source).items() if sheet in sheets or not sheets}
    replaced = [name for name in chosen.values() if name in source.sheets]
    if replaced and not _confirmed(
        book,
        f"The results of the run before are replaced on {_listed(replaced)}. Your entries on Trades are kept and no other sheet is touched.\n\n"
        "Excel's Undo cannot take this back; Restore Previous Results can.",
    ):
        return ""
    say("Drawing the sheets")
    drawn = draw(answer, replace(source, names=chosen))
    with remembering(book, drawn, chosen):
        place_live(book, drawn, chosen, say)
    return sentence(answer) + ("" if sheets else _kept(book, source, request, answer))


def _kept(book: xlwings.Book, source: Source, request: Request, answer: Answer) -> str:
    """Where the run is kept as a record; "" where Settings does not ask for one."""
    if not answer.settings.keep_snapshots:
        return ""
    from pathlib import Path

    from xlrebal.app.keep_snapshot import keep_snapshot

    path = keep_snapshot(source, request, answer, Path(book.fullname))
    return "" if path is None else f"\nKept as a snapshot: {path}"


def _frontier() -> Thinking:
    from xlrebal.app.frontier import frontier_answer

    return lambda source, request, say: frontier_answer(source, request, on_progress=say)


def _year_end() -> Thinking:
    from xlrebal.app.year_end import year_end_answer

    return year_end_answer


def _update_prices(book: xlwings.Book) -> str:
    """Esc ends it also while sources are waited for."""
    from xlrebal.app.update_prices import prices_answer

    now, say = datetime.now().astimezone(), _until_stopped(book)

    def think(source: Source, request: Request, on_progress: Progress | None) -> Answer:
        return prices_answer(source, request, now, on_progress, lambda: say("Waiting for prices"))

    return _write_and_say(book, answers.PRICE_SHEETS, answers.priced, think=think)


def _study() -> Thinking:
    from xlrebal.app.policy_study import StudyAsked, study_answer

    return lambda source, request, say: study_answer(source, request, StudyAsked(), say)


def _transition(years: int) -> Thinking:
    from xlrebal.app.transition import YearsAsked, transition_answer

    asked = YearsAsked(years=years)
    return lambda source, request, say: transition_answer(source, request, asked, say)


def _propose_one_class(book: xlwings.Book) -> str:
    """Trades the selected class alone; where none is selected, that of Mode Class on Settings."""
    from xlrebal.app.classes_named import classes_named
    from xlrebal.shells.selected_row import selected_class

    selected = selected_class(book)
    known = {name.casefold() for name in classes_named(_source(book))}
    settings = {"mode": ONE_CLASS, **({"mode_class": selected} if selected.casefold() in known else {})}
    return _write_and_say(book, (), answers.headline, why_not=answers.no_class_selected, settings=settings)


def _source(book: xlwings.Book) -> Source:
    """The open workbook, with the house file behind it that its Settings name."""
    from pathlib import Path

    from xlrebal.app.house import house_named, with_house
    from xlrebal.excel.live_source import live_source

    source = live_source(book)
    if not house_named(source):
        return source
    try:
        place: Path | None = Path(book.fullname)
    except xlwings.XlwingsError:  # in the cloud, and in no folder of this computer: a whole path on Settings will do
        place = None
    return with_house(source, None, place)


def _confirmed(book: xlwings.Book, question: str) -> bool:
    """Whether the advisor agrees."""
    return book.app.alert(question, TITLE, buttons="ok_cancel") == "ok"


def _listed(sheets: Sequence[str]) -> str:
    """Drift, Trades and Checks."""
    return ", ".join(sheets[:-1]) + (" and " if len(sheets) > 1 else "") + sheets[-1]


def _explain_selected(book: xlwings.Book) -> str:
    from xlrebal.app.explain import explain_trade
    from xlrebal.app.plan import Request, plan
    from xlrebal.shells.selected_row import selected_symbol

    symbol = selected_symbol(book)
    if not symbol:
        return "Select a row of Trades, or a cell with a symbol, and press the button again."
    say = _status_bar(book)
    say("Reading the workbook")
    answer = plan(_source(book), Request(datetime.now().astimezone().date()), say)
    lines = explain_trade(answer, symbol)
    return (
        "\n".join(lines)
        or f"There is no trade of {symbol}, and nothing was decided about it: select a symbol that is held or targeted."
    )


def _restore(book: xlwings.Book) -> str:
    from xlrebal.shells.previous_results import restorable, restore

    names = list(restorable(book).values())
    if not names:
        return NOTHING_KEPT
    if not _confirmed(
        book,
        f"The present results on {_listed(names)}, with your entries there, are replaced by those of the run before, with the entries "
        "of then. No other sheet is touched.\n\nExcel's Undo cannot take this back; pressing Restore Previous Results again can.",
    ):
        return ""
    restore(book, _status_bar(book))
    return f"Brought back: {_listed(names)}. Press the button again for the newer results."


def _freeze(book: xlwings.Book) -> str:
    from xlrebal.shells.freeze_button import freeze_formulas

    if not _confirmed(
        book,
        "Every formula that calls one of our functions is replaced by its value, on all sheets. "
        "Excel's Undo cannot take this back: keep a copy if you need the formulas.",
    ):
        return ""
    count, names = freeze_formulas(book)
    still = "".join(f"\nThe name {name} calls one too: delete it under Formulas, Name Manager." for name in names)
    return (
        f"{count} cell{'' if count == 1 else 's'} became {'a value' if count == 1 else 'values'}."
        if count
        else "No formula in a cell calls one of our functions."
    ) + still


def _in_words(problem: Exception, half_way: str) -> str:
    """What went wrong, for a person: a refused workbook says so itself, anything else is a mistake of ours."""
    from xlrebal.excel.refused import WorkbookRefused
    from xlrebal.shells.escape_key import Stopped
    from xlrebal.study.cannot_study import CannotStudy

    if isinstance(problem, WorkbookRefused | CannotStudy | Stopped):
        return str(problem)
    return f"xlrebal met a problem of its own ({type(problem).__name__}: {problem}). {half_way} Please report it with the workbook."


def _until_stopped(book: xlwings.Book) -> Progress:
    """Shows the same while nothing is written yet: Esc stops the work. Raises Stopped."""
    from xlrebal.shells.escape_key import Stopped, stops_on_escape

    show = _status_bar(book)

    def window() -> int | None:
        return book.app.hwnd

    stops_on_escape(window)  # what was pressed before does not count

    def say(text: str) -> None:
        if stops_on_escape(window):
            raise Stopped("Stopped as you asked. Nothing was written.")
        show(text)

    return say


def _status_bar(book: xlwings.Book) -> Progress:
    """Shows on the status bar what is being done."""
    app = book.app

    def say(text: str) -> None:
        app.status_bar = f"{TITLE}: {text} …"

    return say
