"""The after-tax optimal weights of a workbook, written into a copy of it as targets that the next plan goes by."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from xlrebal.app.files import read_client
from xlrebal.app.plan import Answer, Progress, Request, plan
from xlrebal.excel.source import Source
from xlrebal.schema.column import Row
from xlrebal.schema.money_text import money_text
from xlrebal.schema.record import record
from xlrebal.schema.results import OPTIMAL_TARGETS_SHEET
from xlrebal.study.optimal_targets import OptimalTargets, optimal_targets
from xlrebal.tax.money import cents

SHEET = OPTIMAL_TARGETS_SHEET.name


@record(kw_only=True)
class Reoptimized:
    """answer: the plan by the advisor's own targets. targets: the optimal ones; None where nothing could be planned. path: the
    workbook with the sheet Optimal Targets, None where none was written; backup: where what it replaced is kept.
    """

    answer: Answer
    targets: OptimalTargets | None
    path: Path | None
    backup: Path | None

    @property
    def words(self) -> list[str]:
        """What came of it, a line for each model."""
        if self.targets is None:
            return [self.answer.headline]
        return [
            *(_about(row) for row in self.targets.models),
            *(f"{_named(model)}: not optimized, {why}." for model, why in sorted(self.targets.without.items())),
        ]


def reoptimize(
    book: Path,
    output: Path | None,
    request: Request,
    say: Progress,
    *,
    dry_run: bool = False,
    house: Path | None = None,
) -> Reoptimized:
    """Works the optimal weights out of the advisor's own targets and writes them to `output`, else beside the input as <name>-reoptimized.

    The advisor's sheets stay as they are. WorkbookRefused with one sentence where the file cannot be read or written.
    """
    from xlrebal.excel.file.save_file import Origin, refuse_unwritable, save_atomically

    target = output or default_reoptimized(book)
    if not dry_run:
        refuse_unwritable(target.resolve())
    source = read_client(book, house)
    own = replace(source, grids=[grid for grid in source.grids if grid.sheet.casefold() != SHEET.casefold()])
    answer = plan(own, request, say)
    found = optimal_targets(answer.plan) if answer.plan is not None else None
    if found is None or not found.models or dry_run:
        return Reoptimized(answer=answer, targets=found, path=None, backup=None)
    say("Saving the workbook")
    drawn = _drawn(source, answer, found)
    backup = save_atomically(target, drawn, Origin(book, b"" if book.is_dir() else source.data))
    return Reoptimized(answer=answer, targets=found, path=target, backup=backup)


def default_reoptimized(book: Path) -> Path:
    """<name>-reoptimized beside the input; a workbook so called already is written again. A folder gives an .xlsx."""
    if book.is_dir():
        return book.resolve().parent / f"{book.resolve().name}-reoptimized.xlsx"
    return book if book.stem.endswith("-reoptimized") else book.with_name(f"{book.stem}-reoptimized{book.suffix}")


def _drawn(source: Source, answer: Answer, found: OptimalTargets) -> bytes:
    """The workbook's bytes with the sheet in it, or in place of an earlier one of ours."""
    from xlrebal.excel.draw.draw_optimal_targets import draw_optimal_targets
    from xlrebal.excel.draw.page import Page
    from xlrebal.excel.file.graft import graft, present_sheets
    from xlrebal.excel.refused import WorkbookRefused
    from xlrebal.excel.result_names import choose_names, marked_sheets

    present = present_sheets(source.data)
    names = choose_names(present.sheets, marked_sheets(present.names, [SHEET]), [SHEET])
    if names[SHEET].casefold() != SHEET.casefold():
        raise WorkbookRefused(f"The workbook has a sheet {SHEET} that xlrebal did not write: rename it, or delete it.")
    settings = answer.settings
    page = Page(
        names=names,
        as_of=answer.as_of,
        headline="",
        client=settings.client,
        advisor=settings.advisor,
        input_fingerprint=source.fingerprint,
    )
    return graft(source.data, draw_optimal_targets(found.rows, page), names)


class _Figures(NamedTuple):
    cost: str
    held: str
    targets: str


def _about(row: Row) -> str:
    """A model in a sentence."""
    figures = _Figures(*(_dollars(row[key]) for key in ("cost", "cost_held", "cost_of_targets")))
    return (
        f"{_named(str(row['model'] or ''))}: {_percent(row['moved'])} of the value moved takes the tracking error to the targets from {_percent(row['tracking_error'])} to "
        f"{_percent(row['tracking_error_after'])} for {_dollars(row['tax'])} of tax and {_dollars(row['trading'])} of trading; with the drift that stays, {figures.cost} "
        f"in all, against {figures.held} as held and {figures.targets} at the targets."
    )


def _named(model: str) -> str:
    return f"Model {model}" if model else "The household"


def _dollars(value: object) -> str:
    return money_text(cents(float(str(value))), whole_dollars=True)


def _percent(value: object) -> str:
    return f"{float(str(value)):.2%}"
