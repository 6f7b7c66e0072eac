"""Commands that propose trades and write them into a copy of the workbook, and the one that plans a record again."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

from xlrebal.shells.command_line import Exit, argument, option
from xlrebal.shells.commands.options import (
    AsOf,
    Book,
    House,
    InPlace,
    Json,
    ModeAsked,
    Output,
    Profile,
    Snapshot,
    day_of,
    method_of,
    mode_of,
    today,
)
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
    text_of,
)

if TYPE_CHECKING:
    from xlrebal.app.files import Written
    from xlrebal.app.plan import Request


def plan(
    book: Book,
    output: Output = None,
    in_place: InPlace = False,
    as_of: AsOf = None,
    profile: Profile = "",
    mode: ModeAsked = "",
    method: Annotated[
        str, option("--method", help="How trades are chosen: rules or optimal. Default: Method on Settings.")
    ] = "",
    house: House = None,
    dry_run: Annotated[
        bool, option("--dry-run", help="Simulate: the trades are listed as simulated, and none is proposed.")
    ] = False,
    json_file: Json = None,
    snapshot: Snapshot = None,
) -> None:
    """Propose trades: writes the result sheets into a copy of the workbook."""
    from xlrebal.app.plan import Request

    request = Request(today(), day_of(as_of), profile, dry_run, settings={**mode_of(mode), **method_of(method)})
    _write_plan(book, output, in_place, request, json_file, snapshot, house)


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

    request = Request(today(), day_of(as_of), purpose=Purpose.LOSSES)
    _write_plan(book, output, in_place, request, json_file, snapshot, house)


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
    request = Request(today(), day_of(as_of), purpose=Purpose.CASH, need=need)
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
