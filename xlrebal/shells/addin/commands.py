"""`xlrebal addin`: install, remove and examine the Excel add-in."""

from __future__ import annotations

from typing import Annotated

from xlrebal.shells.command_line import Commands, Exit, argument, echo

commands = Commands("addin", "The Excel add-in: the Rebalance tab and the RB_ cell functions.")
DONE, PROBLEMS, REFUSED = 0, 1, 2


@commands.command()
def install() -> None:
    """Put the add-in where Excel loads it at every start, for this user."""
    from xlrebal.shells.addin.install import AddinProblem, this_machine
    from xlrebal.shells.addin.install import install as put_in_place

    try:
        written = put_in_place(this_machine())
    except AddinProblem as problem:
        echo(str(problem), err=True)
        raise Exit(REFUSED) from problem
    for path in written:
        echo(f"Installed: {path}")
    echo("Start Excel: the tab Rebalance stands after Data. If it does not, run: xlrebal addin doctor")


@commands.command()
def uninstall() -> None:
    """Remove the add-in, and the earlier results kept for Restore Previous Results."""
    from xlrebal.shells.addin.install import AddinProblem, this_machine
    from xlrebal.shells.addin.install import uninstall as take_away
    from xlrebal.shells.previous_results import forget_everything

    try:
        removed = take_away(this_machine())
    except AddinProblem as problem:
        echo(str(problem), err=True)
        raise Exit(REFUSED) from problem
    for path in removed:
        echo(f"Removed: {path}")
    if not removed:
        echo("The add-in was not installed.")
    echo(f"Earlier results removed: {forget_everything()} files.")


@commands.command()
def doctor() -> None:
    """Examine the installation, and say what to do for each thing amiss. Changes nothing."""
    from xlrebal.shells.addin.doctor import Condition, examine, in_lines
    from xlrebal.shells.addin.install import this_machine

    found = examine(this_machine())
    echo("\n".join(in_lines(found)))
    raise Exit(PROBLEMS if any(each.condition is Condition.PROBLEM for each in found) else DONE)


@commands.command(hidden=True, takes_rest=True)
def press(tag: Annotated[str, argument(help="The button's tag.")]) -> None:
    """What Excel runs for a button where it has no Python server; xlwings reads the workbook from the other arguments."""
    from xlrebal.shells import ribbon

    ribbon.press(tag)
