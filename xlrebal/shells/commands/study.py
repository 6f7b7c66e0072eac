"""The command that studies policies over the past."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from xlrebal.shells.command_line import Exit, option
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

MOST_HISTORIES = 100_000


def backtest(
    book: Book,
    policy: Annotated[
        str,
        option(
            "--policy",
            metavar="LIST",
            help='More policies to compare, as "quarterly; 5% annual edge; 20% of target; 5/25; never".',
        ),
    ] = "",
    prices: Annotated[
        Path | None,
        option("--prices", metavar="FILE", help="Past prices (CSV or parquet) in place of the sheet Returns."),
    ] = None,
    histories: Annotated[
        float | None, option("--histories", metavar="N", help="Resampled histories for how sure it is. Default: 1000.")
    ] = None,
    output: Output = None,
    as_of: AsOf = None,
    profile: Profile = "",
    house: House = None,
    json_file: Json = None,
) -> None:
    """Study what the present rebalancing policy and others would have done over past returns: return, risk, turnover, cost, drift, and how sure that is. Writes Policy Study and Checks into a copy of the workbook."""
    from xlrebal.app.files import default_output, plan_file
    from xlrebal.app.policy_study import StudyAsked, study_answer
    from xlrebal.shells.button_answers import STUDY_SHEETS

    if histories is not None and not (0 <= histories <= MOST_HISTORIES and histories == int(histories)):
        stop(f"--histories {histories:g} is no number of histories from 0 to {MOST_HISTORIES:,}.")
    asked = StudyAsked(policies=policy, prices=prices, histories=None if histories is None else int(histories))
    same_kind(book, output)
    refuse_json(json_file, book, output or default_output(book))
    with readable(), progress() as step:
        written = plan_file(
            book,
            output,
            request(as_of, profile),
            step,
            only=STUDY_SHEETS,
            house=house,
            think=lambda *given: study_answer(given[0], given[1], asked, given[2]),
        )
    answer = written.answer
    if json_file is not None:
        from xlrebal.app.as_json import as_json

        save_json(as_json(answer), json_file, book)
    if json_file != TERMINAL:
        say(answer.study or answer.headline)
        print_findings(answer, errors_only=True)
        say(f"Result: {written.path}" + (f" (before: {written.backup})" if written.backup else ""))
    raise Exit(ERRORS_FOUND if answer.errors else DONE)
