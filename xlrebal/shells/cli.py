"""The `xlrebal` command: the headless twin of the ribbon.

Exit codes: 0 done, 1 findings of severity error (the result is still written where it can be), 2 bad usage or an
unreadable file, said in one line.
"""

from __future__ import annotations

import gc
import math
import sys
from collections.abc import Mapping
from datetime import date, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

from xlrebal import __version__
from xlrebal.shells.addin.commands import commands as addin_commands
from xlrebal.shells.command_line import BadUsage, Commands, Exit, argument, echo, option
from xlrebal.shells.mode_asked_for import MODES, UnknownMode, mode_settings
from xlrebal.shells.terminal import (
    BAD_USAGE,
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
    text_of,
)

if TYPE_CHECKING:
    from xlrebal.app.files import Written
    from xlrebal.app.plan import Request
    from xlrebal.schema.column import Value

GARBAGE_THRESHOLD = 500_000  # a command ends soon: looking for cycles every 700 records costs a third of a large plan

app = Commands(
    "xlrebal",
    "Drift, proposed trades, tax lots and wash-sale flags, in the advisor's own workbook.",
    version=f"xlrebal {__version__}",
)

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


@app.command()
def plan(
    book: Book,
    output: Output = None,
    in_place: InPlace = False,
    as_of: AsOf = None,
    profile: Profile = "",
    mode: ModeAsked = "",
    method: Annotated[str, option("--method", help="How trades are chosen: rules.")] = "rules",
    house: House = None,
    dry_run: Annotated[
        bool, option("--dry-run", help="Simulate: the trades are listed as simulated, and none is proposed.")
    ] = False,
    json_file: Json = None,
    snapshot: Snapshot = None,
) -> None:
    """Propose trades: writes the result sheets into a copy of the workbook."""
    from xlrebal.app.plan import Request

    if method != "rules":
        stop(f"--method {method} is not known: use rules.")
    request = Request(_today(), _day(as_of), profile, dry_run, settings=_mode(mode))
    _write_plan(book, output, in_place, request, json_file, snapshot, house)


@app.command()
def harvest(
    book: Book,
    output: Output = None,
    in_place: InPlace = False,
    as_of: AsOf = None,
    house: House = None,
    json_file: Json = None,
    snapshot: Snapshot = None,
) -> None:
    """Harvest losses and nothing else: lots past both thresholds, swapped into their substitutes."""
    from xlrebal.app.plan import Request
    from xlrebal.plan.purpose import Purpose

    request = Request(_today(), _day(as_of), purpose=Purpose.LOSSES)
    _write_plan(book, output, in_place, request, json_file, snapshot, house)


@app.command()
def raise_cash(
    book: Book,
    amount: Annotated[
        float | None,
        option(
            "--amount", help="Dollars to hold in cash; negative: new money to invest. Default: the Cash Needs sheet."
        ),
    ] = None,
    account: Annotated[
        str,
        option(
            "--account",
            metavar="NAME",
            help="Whose cash; where there are several accounts and none is named, the taxable ones raise it together.",
        ),
    ] = "",
    output: Output = None,
    in_place: InPlace = False,
    as_of: AsOf = None,
    house: House = None,
    json_file: Json = None,
    snapshot: Snapshot = None,
) -> None:
    """Raise or invest cash and nothing else: only what the need takes is traded."""
    from xlrebal.app.plan import CashNeed, Request
    from xlrebal.plan.purpose import Purpose

    if amount is None and account:
        stop("--account says whose cash --amount is: give both, or neither for what Cash Needs asks for.")
    if amount is not None and (amount == 0 or not math.isfinite(amount)):
        stop(f"--amount {amount:g} is no amount of dollars to raise or invest.")
    need = None if amount is None else CashNeed(account, amount)
    request = Request(_today(), _day(as_of), purpose=Purpose.CASH, need=need)
    _write_plan(book, output, in_place, request, json_file, snapshot, house)


def _kept_by_setting(written: Written, request: Request) -> Path | None:
    """The run's record, where the Settings sheet asks for one."""
    if not written.answer.settings.keep_snapshots:
        return None
    from xlrebal.app.keep_snapshot import keep_snapshot

    with readable():
        return keep_snapshot(written.source, request, written.answer, written.path.absolute())


def _write_plan(
    book: Path,
    output: Path | None,
    in_place: bool,
    request: Request,
    json_file: Path | None,
    snapshot: Path | None,
    house: Path | None,
) -> NoReturn:
    """Plan, write the result, and say in a few lines what came of it."""
    from xlrebal.app.files import default_output, plan_file

    if in_place and output is not None:
        stop("--in-place and -o exclude each other: give one of them.")
    same_kind(book, output)
    refuse_json(json_file, book, output or default_output(book))
    if snapshot == TERMINAL:
        stop("--snapshot goes to a file: give its name.")
    refuse_json(snapshot, book, output or default_output(book), option="--snapshot")
    with readable(), progress() as step:
        written = plan_file(book, book if in_place else output, request, step, house=house)
    answer = written.answer
    if json_file is not None:
        from xlrebal.app.as_json import as_json

        save_json(as_json(answer), json_file, book)
    if snapshot is not None:
        from xlrebal.app.snapshot import snapshot_of

        save_json(snapshot_of(written.source, request, answer), snapshot, book)
    kept = _kept_by_setting(written, request) if snapshot is None else None
    if json_file != TERMINAL:
        say(answer.headline)
        print_findings(answer, errors_only=True)
        say(f"Result: {written.path}" + (f" (before: {written.backup})" if written.backup else ""))
        if kept is not None:
            say(f"Snapshot: {kept}")
    raise Exit(ERRORS_FOUND if answer.errors else DONE)


@app.command()
def replay(snapshot: Annotated[Path, argument(help="A file that --snapshot wrote.")], json_file: Json = None) -> None:
    """Plan a snapshot again from its inputs, and say what is decided otherwise now. Exit code 1 where something is."""
    from xlrebal.app.as_json import as_json
    from xlrebal.app.replay import replay as play_again
    from xlrebal.app.snapshot import read_snapshot

    refuse_json(json_file, snapshot)
    with readable(), progress() as step:
        answer = play_again(read_snapshot(text_of(snapshot), snapshot.name), step)
    if json_file is not None:
        save_json(as_json(answer.answer), json_file, snapshot)
    if json_file != TERMINAL:
        for line in (answer.headline, *answer.differences):
            say(line)
    raise Exit(ERRORS_FOUND if answer.differences else DONE)


@app.command()
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
            written, answer = None, plan_source(read_client(book, house), _request(as_of), step)
        else:
            written = plan_file(book, output, _request(as_of), step, only=RISK_SHEETS, house=house)
            answer = written.answer
    if json_file is not None:
        save_json(as_json(answer), json_file, book)
    if json_file != TERMINAL:
        say(risk_carried(answer))
        print_findings(answer, errors_only=True)
        if written:
            say(f"Result: {written.path}" + (f" (before: {written.backup})" if written.backup else ""))
    raise Exit(ERRORS_FOUND if answer.errors else DONE)


@app.command()
def check(book: Book, as_of: AsOf = None, house: House = None, json_file: Json = None) -> None:
    """Check the data: lists what is wrong or uncertain, and where. Writes nothing."""
    from xlrebal.app.as_json import as_json
    from xlrebal.app.files import read_client
    from xlrebal.app.plan import check as check_source

    refuse_json(json_file, book)
    with readable(), progress():
        answer = check_source(read_client(book, house), _request(as_of))
    if json_file is not None:
        save_json(as_json(answer), json_file, book)
    if json_file != TERMINAL:
        print_findings(answer, errors_only=False)
        counts = {kind: sum(each.severity == kind for each in answer.findings) for kind in ("error", "warning", "note")}
        echo(", ".join(f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in counts.items()) + ".")
    raise Exit(ERRORS_FOUND if answer.errors else DONE)


@app.command()
def ledger(book: Book, as_of: AsOf = None, house: House = None, json_file: Json = None) -> None:
    """Rebuild open lots, realized gains and wash sales from Transactions, and list every difference to the Lots sheet. Writes nothing."""
    from xlrebal.app.as_json import ledger_json
    from xlrebal.app.files import read_client
    from xlrebal.app.ledger import ledger as rebuild

    refuse_json(json_file, book)
    with readable(), progress():
        answer = rebuild(read_client(book, house), _request(as_of))
    if json_file is not None:
        save_json(ledger_json(answer), json_file, book)
    if json_file != TERMINAL:
        for line in (answer.headline, *answer.differences):
            say(line)
        print_findings(answer, errors_only=True)
    raise Exit(ERRORS_FOUND if answer.errors else DONE)


@app.command()
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
        answer = plan_source(read_client(book, house), _request(as_of, profile), step)
    lines = explain_trade(answer, trade)
    if not lines:
        stop(
            f"There is no trade {trade}, and nothing was decided about it: give a priority number from Trades, or a symbol held or targeted."
        )
    for line in lines:
        say(line)


@app.command()
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


@app.command()
def demo(folder: Annotated[Path | None, argument(help="Where to put it; default: the current folder.")] = None) -> None:
    """Copy a sample household, plan it, and say where the result is."""
    from xlrebal.app.files import plan_file
    from xlrebal.excel.file.save_file import save_atomically
    from xlrebal.samples import sample

    target = (folder or Path.cwd()) / "household.xlsx"
    with readable(), progress() as step:
        target.parent.mkdir(parents=True, exist_ok=True)
        kept = save_atomically(target, sample("household.xlsx"))
        written = plan_file(target, None, _request(None), step)
    say(written.answer.headline)
    say(f"Sample: {target}" + (f" (before: {kept})" if kept else ""))
    say(f"Result: {written.path}" + (f" (before: {written.backup})" if written.backup else ""))


@app.command(takes_rest=True)
def fn(
    name: Annotated[
        str, argument(help="A cell function's name, with or without RB_, as BAND_LOW; LIST names them all.")
    ],
    arguments: Annotated[
        list[str] | None,
        argument(
            help="Its arguments as in a cell: numbers, dates, text; a range as a .csv file or JSON; '' for a blank."
        ),
    ] = None,
) -> None:
    """Answer as the cell function RB_NAME does in Excel. Exit code 1 where a cell would show an error."""
    from xlrebal.shells.functions.catalogue import CELL_FUNCTIONS, find
    from xlrebal.shells.functions.cell_error import CellError
    from xlrebal.shells.functions.cell_function import answer
    from xlrebal.shells.functions.from_terminal import lines_of, typed_arguments

    if name.upper() == "LIST":
        echo("\n".join(f"{each.usage}: {each.doc}" for each in CELL_FUNCTIONS.values()))
        return
    function = find(name)
    if function is None:
        stop(f"There is no function {name}: xlrebal fn list names them all.")
    try:
        said = answer(function, typed_arguments(function, arguments or []), _today())
    except CellError as problem:
        echo(str(problem), err=True)
        raise Exit(ERRORS_FOUND) from problem
    echo("\n".join(lines_of(said)))


@app.command()
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


app.add(addin_commands)


def main() -> None:
    """The entry point: whatever happens, a person reads one line and no traceback."""
    gc.set_threshold(GARBAGE_THRESHOLD)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app.run(sys.argv[1:])
        sys.exit(DONE)
    except Exit as done:
        sys.exit(done.code)
    except BadUsage as problem:  # without any argument the help has been shown already
        if str(problem):
            say(f"{str(problem).rstrip('.')}. See: xlrebal --help", err=True)
        sys.exit(BAD_USAGE)
    except KeyboardInterrupt:
        echo("Stopped; nothing was changed.", err=True)
        sys.exit(BAD_USAGE)
    except OSError as problem:  # a name that no disk takes, say
        say(f"{problem.filename or 'The file'}: {problem.strerror or problem}. Nothing was changed.", err=True)
        sys.exit(BAD_USAGE)
    except Exception as problem:  # the outermost edge
        say(
            f"xlrebal met a problem of its own ({type(problem).__name__}: {problem}). Nothing was changed; please report the file.",
            err=True,
        )
        sys.exit(BAD_USAGE)


def _today() -> date:
    return datetime.now().astimezone().date()


def _mode(text: str) -> Mapping[str, Value]:
    """The settings of the mode that was asked for."""
    try:
        return mode_settings(text)
    except UnknownMode as problem:
        stop(f"--mode {problem}")


def _request(as_of: str | None, profile: str = "") -> Request:
    from xlrebal.app.plan import Request

    return Request(_today(), _day(as_of), profile)


def _day(text: str | None) -> date | None:
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


if __name__ == "__main__":
    main()
