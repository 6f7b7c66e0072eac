"""What is wrong with the ranges given, as the one sentence that a cell has room for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from xlrebal.shells.functions.cell_error import BadInput

if TYPE_CHECKING:
    from xlrebal.schema.finding import Finding
    from xlrebal.shells.functions.headed import Headed


def refuse_faults(findings: Iterable[Finding], ranges: Sequence[Headed]) -> None:
    """BadInput with the first finding that makes another answer of it: a cell has no room for half an answer.

    Besides errors these are warnings that a workbook shows on Checks while it goes on: a target that nothing held belongs
    to (the rest would be sold for a misspelt class), a rule that is no setting, two prices or two classes of one security.
    """
    from xlrebal.schema.finding import Problem, Severity

    refused = {Problem.TARGET_WITHOUT_HOLDING, Problem.UNKNOWN_SETTING, Problem.BAD_VALUE, Problem.CLASS_CONFLICT}
    for finding in findings:
        if finding.severity is Severity.ERROR or finding.code in refused:
            place = _place(finding, ranges)
            raise BadInput(f"{place}: {_in_a_cell(finding)}" if place else _in_a_cell(finding))


def _place(finding: Finding, ranges: Sequence[Headed]) -> str:
    """The argument, and the row of the range as given; "" where the finding is about no range."""
    headed = next((each for each in ranges if each.sheet.name == finding.sheet), None)
    if headed is None:
        return ""
    row = "" if finding.row is None else f"row {finding.row - 2 + headed.first_row}"  # row 1 is the headings'
    return ", ".join(part for part in (headed.name, row, finding.column if row else "") if part)


def _in_a_cell(finding: Finding) -> str:
    """What is wrong and what to do in the range, where the workbook would be put right on another sheet."""
    from xlrebal.schema.finding import Problem

    in_the_range = {
        Problem.EMPTY_SHEET: "there are headings and no rows below them: include the rows.",
        Problem.MISSING_COLUMN: f"the column {finding.column} is missing: add it.",
        Problem.UNKNOWN_SYMBOL: f"{finding.value} has no asset class: give it in a column Asset Class.",
        Problem.MISSING_PRICE: f"{finding.message.partition(':')[0]}: give it one among the holdings, with the quantity 0 where none is held.",
        Problem.TARGET_WITHOUT_HOLDING: f"{finding.message.partition(' and no holdings')[0]}, and nothing held belongs to it: write it as the holdings do.",
        Problem.CLASS_CONFLICT: f"{finding.message.partition(':')[0]}: make them agree.",
    }  # fmt: skip
    said = (
        finding.message.partition(" Until then")[0]
        .replace(" and is ignored", "")
        .replace(", or put it on the Prices sheet", "")
        .replace(f" ({finding.sheet}, row {finding.row})", "")  # the range's own row is named
    )
    return in_the_range.get(finding.code, said)
