"""The command that answers as a cell function does."""

from __future__ import annotations

from typing import Annotated

from xlrebal.shells.command_line import Exit, argument, echo
from xlrebal.shells.commands.options import today
from xlrebal.shells.terminal import ERRORS_FOUND, stop


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
        said = answer(function, typed_arguments(function, arguments or []), today())
    except CellError as problem:
        echo(str(problem), err=True)
        raise Exit(ERRORS_FOUND) from problem
    echo("\n".join(lines_of(said)))
