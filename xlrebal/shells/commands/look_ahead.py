"""Commands that look ahead from a plan and write a sheet of their own beside its result sheets."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

from xlrebal.shells.command_line import Exit, option
from xlrebal.shells.commands.options import AsOf, Book, House, InPlace, Json, Output, Profile, request
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

if TYPE_CHECKING:
    from xlrebal.app.files import Thinking
    from xlrebal.app.plan import Request


def transition(
    book: Book,
    years: Annotated[
        float | None, option("--years", metavar="N", help="Years to plan, this one the first. Default: 4.")
    ] = None,
    budgets: Annotated[
        str,
        option(
            "--budgets",
            metavar="LIST",
            help="Yearly budgets in dollars to compare, as 0,10000,25000. Default: none, equal parts of what all at once costs, half of it, and no limit.",
        ),
    ] = "",
    of: Annotated[
        str,
        option(
            "--of", metavar="KIND", help="What the budgets limit: gain or tax. Default: as Settings has it, else tax."
        ),
    ] = "",
    output: Output = None,
    in_place: InPlace = False,
    as_of: AsOf = None,
    profile: Profile = "",
    house: House = None,
    json_file: Json = None,
) -> None:
    """Plan the move to the targets over years at several yearly budgets: how much is moved, and its tax. Writes the sheet Transition beside the result sheets."""
    from xlrebal.app.transition import MOST_YEARS, USUAL_YEARS, YearsAsked, transition_answer

    years = USUAL_YEARS if years is None else years
    if not (1 <= years <= MOST_YEARS and years == int(years)):
        stop(f"--years {years:g} is no number of years from 1 to {MOST_YEARS}.")
    _refuse_kind(of)
    asked = YearsAsked(years=int(years), budgets=_amounts(budgets), of=of)
    _write(
        book,
        output,
        in_place,
        request(as_of, profile),
        json_file,
        house,
        lambda *given: transition_answer(given[0], given[1], asked, given[2]),
    )


def frontier(
    book: Book,
    of: Annotated[
        str,
        option(
            "--of", metavar="KIND", help="What the budgets limit: gain or tax. Default: as Settings has it, else tax."
        ),
    ] = "",
    output: Output = None,
    in_place: InPlace = False,
    as_of: AsOf = None,
    profile: Profile = "",
    house: House = None,
    json_file: Json = None,
) -> None:
    """Weigh tax against drift: the plan at twenty budgets, from none to what it needs. Writes the sheet Frontier beside the result sheets."""
    from xlrebal.app.frontier import frontier_answer

    _refuse_kind(of)
    asked = request(as_of, profile)
    _write(
        book,
        output,
        in_place,
        asked,
        json_file,
        house,
        lambda *given: frontier_answer(given[0], given[1], of, given[2]),
    )


def year_end(
    book: Book,
    output: Output = None,
    in_place: InPlace = False,
    as_of: AsOf = None,
    profile: Profile = "",
    house: House = None,
    json_file: Json = None,
) -> None:
    """Review the year: what is realized, what may still be taken, wash windows, required distributions, what the budgets leave. Writes the sheet Year End beside the result sheets."""
    from xlrebal.app.year_end import year_end_answer

    _write(book, output, in_place, request(as_of, profile), json_file, house, year_end_answer)


def _refuse_kind(of: str) -> None:
    from xlrebal.app.transition import LIMITS

    if of not in ("", *LIMITS):
        stop(f"--of {of} is not known: use gain or tax.")


def _amounts(text: str) -> list[float]:
    """The dollars of a list: "0, 10000" or "0;10,000"."""
    from xlrebal.app.transition import MOST_BUDGETS

    parts = [part.strip() for part in (text.split(";") if ";" in text else text.split(","))]
    try:
        amounts = [float(part.replace(",", "").replace("$", "")) for part in parts if part]
    except ValueError:
        stop(f"--budgets {text} is no list of dollars: write it as 0,10000,25000.")
    if any(each < 0 or not math.isfinite(each) for each in amounts):
        stop(f"--budgets {text}: a budget is 0 or more dollars.")
    if len(amounts) > MOST_BUDGETS:
        stop(f"--budgets names {len(amounts)} budgets: give {MOST_BUDGETS} at most.")
    return amounts


def _write(
    book: Path,
    output: Path | None,
    in_place: bool,
    asked: Request,
    json_file: Path | None,
    house: Path | None,
    think: Thinking,
) -> NoReturn:
    """Answer, write the result, and say in a line or two what came of it."""
    from xlrebal.app.files import default_output, plan_file

    if in_place and output is not None:
        stop("--in-place and -o exclude each other: give one of them.")
    same_kind(book, output)
    refuse_json(json_file, book, output or default_output(book))
    with readable(), progress() as step:
        written = plan_file(book, book if in_place else output, asked, step, house=house, think=think)
    answer = written.answer
    if json_file is not None:
        from xlrebal.app.as_json import as_json

        save_json(as_json(answer), json_file, book)
    if json_file != TERMINAL:
        say(answer.study or answer.headline)
        print_findings(answer, errors_only=True)
        say(f"Result: {written.path}" + (f" (before: {written.backup})" if written.backup else ""))
    raise Exit(ERRORS_FOUND if answer.errors else DONE)
