"""Writes docs/functions.md from the functions' declarations and their examples: `python -m docs.functions_page`."""

from __future__ import annotations

import shlex
from pathlib import Path

from docs.function_examples import EXAMPLES, Example
from xlrebal.shells.functions.catalogue import CELL_FUNCTIONS
from xlrebal.shells.functions.cell_function import PREFIX, CellFunction
from xlrebal.shells.functions.headed import ARGUMENTS
from xlrebal.shells.functions.parameter import Parameter
from xlrebal.shells.functions.range_tables import SHORT_FORMS
from xlrebal.tax.known_securities import Exposure, known_securities

PAGE = Path(__file__).parent / "functions.md"
OPENING = """# Cell functions

With the add-in installed, these functions work in any cell of Excel for Windows; xlwings Lite serves them on a Mac and in the browser too
([install.md](install.md)). The same names answer on the command line of every system: `xlrebal fn NAME ARGUMENTS`, with or without
`RB_`. They ask the same program as the buttons do.

- **Ranges** may be whole tables with their headings, in any order and with further columns, or have no headings at all (the columns
  are then those at the end of this page); whole columns are read to their last used row. Blank rows are fine. `Lots`, `Model` or `Buys`
  in an example is a range of yours, named or as `Lots!A1:F90`. Ranges that belong together row by row have the same size, both with a
  heading or both without.
- **Dates** are date cells, serial numbers or text (2026-11-20, 11/20/2026).
- **Shares** (weights, bands, limits, tax rates) are fractions of the whole: 60% or 0.6, and at most 100%. In a cell 60 alone would be 6,000%,
  so it is refused, never guessed, among `rules` too. A *column* of targets, all in the same scale and adding up to 100%, may hold 60 for 60%, as the sheet
  Targets may. Returns may exceed 100%; give all of them in one scale.
- **Arguments in brackets** may be left out or blank.
- Some answers are **tables**: they spill into the cells below and to the right, headings first.
- **Errors** are Excel's own: `#VALUE!` an argument cannot be used, `#N/A` what was asked for is not in the data, `#NUM!` there is no such
  figure. `RB_LAST_ERROR()` says in a sentence why, with the row of the range; on the command line the sentence is printed and the exit code
  is 1. What a workbook would warn of on Checks while it plans on (a target that nothing held belongs to, a misspelt rule, two prices of one
  security) is an error in a cell.
- **A range with an error in any cell** gives `#VALUE!`, as `SUM` gives an error there: nothing you hand over is left out unsaid.
- Where every function shows `#VALUE!`, `RB_LAST_ERROR()` too, Python does not start: run `xlrebal addin doctor`.
- Functions that need to know the day take it as `as_of`. Where it is blank they take today, and Excel does not ask again tomorrow:
  give `TODAY()` to have it followed.
- On the command line a range is a `.csv` file or JSON: `[[1, 2], [3, 4]]` are two rows, `[1, 2]` is a column; `''` is a blank cell.
- A workbook sent to somebody without the add-in shows `#NAME?` in these cells once it is calculated there: `xlrebal freeze BOOK`, or the
  button Freeze Formulas, puts their values in place first. The command also names what else calls them (defined names, data validations,
  conditional formats), and takes the formulas of table columns out."""


def page() -> str:
    """The whole page."""
    return (
        "\n\n".join([OPENING, _overview(), *map(_section, CELL_FUNCTIONS.values()), _usual_funds(), _short_forms()])
        + "\n"
    )


def _overview() -> str:
    lines = [f"| [{each.name}](#{each.name.lower()}) | {each.doc} |" for each in CELL_FUNCTIONS.values()]
    return "\n".join(["| Function | Says |", "| --- | --- |", *lines])


def _section(function: CellFunction) -> str:
    example = EXAMPLES[function.name]
    parts = [f"## {function.name}", f"`{function.usage}`", function.doc]
    if function.parameters:
        lines = [f"| `{each.name}` | {_kind(each)} | {each.doc} |" for each in function.parameters]
        parts.append("\n".join(["| Argument | Is | Meaning |", "| --- | --- | --- |", *lines]))
    return "\n\n".join([*parts, f"`{example.formula}`", _on_the_terminal(function, example)])


def _kind(parameter: Parameter) -> str:
    return "a share, as 60% or 0.6" if parameter.described.share else parameter.kind


def _on_the_terminal(function: CellFunction, example: Example) -> str:
    command = shlex.join(["xlrebal", "fn", function.name.removeprefix(PREFIX), *example.arguments])
    return "\n".join(["```console", f"$ {command}", *(line.replace("\t", "  ") for line in example.answer), "```"])


def _short_forms() -> str:
    lines = [
        f"| {ARGUMENTS.get(name, name)} | {', '.join(columns)} |"
        for name, widths in SHORT_FORMS.items()
        for columns in widths.values()
    ]
    return "\n".join(
        [
            "## Ranges without headings",
            "",
            "| Range of | Its columns, in this order |",
            "| --- | --- |",
            *lines,
            "",
            "Holdings, lots and targets with more columns than these have them in the order of their sheet ([sheets.md](sheets.md)). Targets whose first "
            "column names a symbol that is held are targets of symbols, else of classes.",
        ]
    )


def _funds(exposure: Exposure) -> str:
    return "; ".join(f"{', '.join(symbols)} ({index})" for index, symbols in exposure.funds.items())


def _usual_funds() -> str:
    lines = [
        f"| {exposure.name} | {_funds(exposure)} | {', '.join(f'<https://{source}>' for source in exposure.sources)} |"
        for exposure in known_securities().exposures
    ]
    return "\n".join(
        [
            "## The usual index funds",
            "",
            "What `RB_SUBSTITUTE` offers without a list of your own: the first fund of each other index in the same row, another index family first.",
            "Funds on one index are never offered for each other: no authority has ruled whether they are substantially identical, and cautious firms hold that they",
            "are (BND follows the float-adjusted version of AGG's index, and counts as the same). Another index makes a swap usual, not certain. A fund may change its",
            "index: look at its own page before you trade.",
            "",
            f"| Exposure | Funds (index they follow) | Read there, {known_securities().checked:%d %B %Y} |",
            "| --- | --- | --- |",
            *lines,
        ]
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
