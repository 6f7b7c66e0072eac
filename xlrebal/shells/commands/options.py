"""What several commands ask for, and how it is read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

from xlrebal.shells.command_line import argument, option
from xlrebal.shells.mode_asked_for import MODES, UnknownMode, mode_settings
from xlrebal.shells.terminal import stop

if TYPE_CHECKING:
    from xlrebal.app.plan import Request
    from xlrebal.schema.column import Value

Book = Annotated[Path, argument(help="The client's workbook, or a folder of CSV files named after the sheets.")]
AsOf = Annotated[
    str | None,
    option(
        "--as-of", metavar="DATE", help="Plan as of this day (YYYY-MM-DD); default: the Settings sheet's, else today."
    ),
]
Profile = Annotated[
    str,
    option(
        "--profile",
        metavar="[NAME]",
        help="balanced (without a name), growth, conservative or income, one of the house file's, or a phrase naming one.",
        alone="balanced",
    ),
]
ModeAsked = Annotated[
    str,
    option(
        "--mode",
        metavar="MODE",
        help="What may be traded: "
        + ", ".join(MODES)
        + '; a class is named so: "one class: Bonds". Default: the Settings sheet\'s.',
    ),
]
House = Annotated[
    Path | None,
    option(
        "--house",
        metavar="FILE",
        help="The firm's house file: models, profiles, restrictions, settings and prices behind this book. Default: the Settings sheet's.",
    ),
]
Output = Annotated[
    Path | None,
    option("-o", "--output", metavar="OUT", help="Where to write; default: <name>-rebalanced beside the input."),
]
InPlace = Annotated[bool, option("--in-place", help="Write into the workbook itself; what it held is kept beside it.")]
Json = Annotated[
    Path | None, option("--json", metavar="FILE", help="Write every result table as JSON; - for the terminal.")
]
Snapshot = Annotated[
    Path | None,
    option(
        "--snapshot",
        metavar="FILE",
        help="Keep the run as a record: its inputs, settings, prices and what was decided, to be replayed.",
    ),
]


def today() -> date:
    """The day in this place."""
    return datetime.now().astimezone().date()


def mode_of(text: str) -> Mapping[str, Value]:
    """The settings of the mode that was asked for."""
    try:
        return mode_settings(text)
    except UnknownMode as problem:
        stop(f"--mode {problem}")


def method_of(text: str) -> Mapping[str, Value]:
    """The setting of the method that was asked for; nothing where none is."""
    if not text.strip():
        return {}
    from xlrebal.excel.parse.choice_words import CHOICE_WORDS
    from xlrebal.excel.parse.parse_cells import word_reader
    from xlrebal.schema.plan_settings import Method

    methods = get_args(Method)
    method = word_reader(methods, CHOICE_WORDS[methods], shortened=True)(text)
    if method not in methods:
        stop(f"--method {text} is not known: use {' or '.join(methods)}.")
    return {"method": str(method)}


def request(as_of: str | None, profile: str = "") -> Request:
    """A run as of a day and under a profile, as typed."""
    from xlrebal.app.plan import Request

    return Request(today(), day_of(as_of), profile)


def day_of(text: str | None) -> date | None:
    """The day that --as-of names; None for none. Stops where it is no date, or no likely one."""
    if text is None:
        return None
    from xlrebal.excel.parse.parse_cells import FIRST_DAY, LAST_DAY

    try:
        day = date.fromisoformat(text)
    except ValueError:
        stop(f"--as-of {text} is not a date: write it as 2026-11-20.")
    if not FIRST_DAY <= day <= LAST_DAY:
        stop(f"--as-of {text} lies before 1927 or after 2200: check the year.")
    return day
