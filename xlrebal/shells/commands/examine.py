"""Commands that answer about a book and propose nothing: its risk, its data, its ledger, one trade."""

from __future__ import annotations

from typing import Annotated

from xlrebal.shells.command_line import Exit, argument, echo
from xlrebal.shells.commands.options import AsOf, Book, House, Json, Output, Profile, request
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


def risk(book: Book, output: Output = None, as_of: AsOf = None, house: House = None, json_file: Json = None) -> None:
    """Report the risk from Risk, Returns or Factors: volatility, tracking error and what carries them, before and after the trades. Writes Risk Report and Checks where -o says so."""
    from xlrebal.app.as_json import as_json
    from xlrebal.app.files import plan_file, read_client
    from xlrebal.app.plan import plan as plan_source
    from xlrebal.shells.button_answers import RISK_SHEETS, risk_carried

    same_kind(book, output)
    refuse_json(json_file, book, *([output] if output else []))
    with readable(), progress() as step:
        if output is None:
            written, answer = None, plan_source(read_client(book, house), request(as_of), step)
        else:
            written = plan_file(book, output, request(as_of), step, only=RISK_SHEETS, house=house)
            answer = written.answer
    if json_file is not None:
        save_json(as_json(answer), json_file, book)
    if json_file != TERMINAL:
        say(risk_carried(answer))
        print_findings(answer, errors_only=True)
        if written:
            say(f"Result: {written.path}" + (f" (before: {written.backup})" if written.backup else ""))
    raise Exit(ERRORS_FOUND if answer.errors else DONE)


def check(book: Book, as_of: AsOf = None, house: House = None, json_file: Json = None) -> None:
    """Check the data: lists what is wrong or uncertain, and where. Writes nothing."""
    from xlrebal.app.as_json import as_json
    from xlrebal.app.files import read_client
    from xlrebal.app.plan import check as check_source

    refuse_json(json_file, book)
    with readable(), progress():
        answer = check_source(read_client(book, house), request(as_of))
    if json_file is not None:
        save_json(as_json(answer), json_file, book)
    if json_file != TERMINAL:
        print_findings(answer, errors_only=False)
        counts = {kind: sum(each.severity == kind for each in answer.findings) for kind in ("error", "warning", "note")}
        echo(", ".join(f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in counts.items()) + ".")
    raise Exit(ERRORS_FOUND if answer.errors else DONE)


def ledger(book: Book, as_of: AsOf = None, house: House = None, json_file: Json = None) -> None:
    """Rebuild open lots, realized gains and wash sales from Transactions, and list every difference to the Lots sheet. Writes nothing."""
    from xlrebal.app.as_json import ledger_json
    from xlrebal.app.files import read_client
    from xlrebal.app.ledger import ledger as rebuild

    refuse_json(json_file, book)
    with readable(), progress():
        answer = rebuild(read_client(book, house), request(as_of))
    if json_file is not None:
        save_json(ledger_json(answer), json_file, book)
    if json_file != TERMINAL:
        for line in (answer.headline, *answer.differences):
            say(line)
        print_findings(answer, errors_only=True)
    raise Exit(ERRORS_FOUND if answer.errors else DONE)


def explain(
    book: Book,
    trade: Annotated[str, argument(help="A trade's priority number, or its symbol.")],
    as_of: AsOf = None,
    profile: Profile = "",
    house: House = None,
) -> None:
    """Explain one trade, or why there is none: its rule, the numbers that decided it, its lots and their tax."""
    from xlrebal.app.explain import explain_trade
    from xlrebal.app.files import read_client
    from xlrebal.app.plan import plan as plan_source

    with readable(), progress() as step:
        answer = plan_source(read_client(book, house), request(as_of, profile), step)
    lines = explain_trade(answer, trade)
    if not lines:
        stop(
            f"There is no trade {trade}, and nothing was decided about it: give a priority number from Trades, or a symbol held or targeted."
        )
    for line in lines:
        say(line)
