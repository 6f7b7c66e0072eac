"""Drives Excel for Windows through the parts of excel-smoke-test.md that need no eyes: `python docs/excel_smoke_test.py`.

It opens a copy of the sample household, runs what the buttons run and types cell functions; a line each says what it saw.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import xlwings

from xlrebal.excel.result_names import CHARTS_PREFIX, mark_name
from xlrebal.samples import sample
from xlrebal.schema.results import ALWAYS_WRITTEN
from xlrebal.shells import ribbon
from xlrebal.shells.addin import install as addin

ALL = list(ALWAYS_WRITTEN)
BUTTONS = {
    "check_data": ["Checks"],
    "check_drift": ["Drift", "Checks"],
    "tax_preview": ["Gains", "Tax Report", "Checks"],
    "tax_frontier": ["Frontier", "Checks"],
    "update_prices": ["Updated Prices", "Checks"],
    "year_end_review": ["Year End", "Checks"],
    "transition_three": ["Transition", "Checks"],
    "risk_report": ["Risk Report", "Checks"],
    "harvest_losses": ALL,
    "raise_or_invest_cash": ALL,
    "propose_trades": ALL,
    "restore_previous_results": ALL,
}
FORMULAS: dict[str, Callable[[object], bool]] = {
    '=RB_DRIFT(48%,60%,"REL")': lambda shown: isinstance(shown, float) and abs(shown + 0.2) < 1e-9,
    '=RB_BAND_LOW(60%,20%,"REL")': lambda shown: isinstance(shown, float) and abs(shown - 0.48) < 1e-9,
    '=ISERROR(RB_DRIFT("much",60%))': lambda shown: shown is True,
    "=RB_LAST_ERROR()": lambda shown: "RB_DRIFT" in str(shown),
}


def drive(app: xlwings.App, folder: Path) -> Iterator[tuple[str, bool]]:
    """(what was done, whether it went well) of each step. The message boxes are answered by whoever watches."""
    path = folder / "household.xlsx"
    path.write_bytes(sample("household.xlsx"))
    app.books.open(str(addin.places(addin.this_machine())[0].target))
    book = app.books.open(str(path))
    book.activate()
    for tag, sheets in BUTTONS.items():
        settings = app.calculation, app.screen_updating, app.enable_events, book.sheets.active.name
        ribbon.BUTTONS[tag](book)
        present = {sheet.name for sheet in book.sheets}
        yield f"{tag}: its sheets are there", present.issuperset(sheets)
        yield (
            f"{tag}: settings and active sheet as before",
            settings == (app.calculation, app.screen_updating, app.enable_events, book.sheets.active.name),
        )
    yield "check_data: a chart on a sheet of its own is shown again", _is_chart_shown_again(book)
    smoke = book.sheets.add("Smoke")
    for formula, right in FORMULAS.items():
        smoke["A1"].formula = formula
        yield f"{formula} shows {smoke['A1'].value!r}", right(smoke["A1"].value)
    yield "a chart of Summary's figures still plots them after an exchange of the sheet", _plots_as_before(book, smoke)
    yield "a frozen figure keeps every digit in a currency format", _is_frozen_uncut(book, smoke["A3"])


def _is_chart_shown_again(book: xlwings.Book) -> bool:
    """Whether a press from a sheet that is a chart ends there."""
    chart = book.api.Charts.Add()
    ribbon.check_data(book)
    shown = book.api.ActiveSheet.Name == chart.Name
    book.sheets[0].activate()
    return shown


def _plots_as_before(book: xlwings.Book, sheet: xlwings.Sheet) -> bool:
    """Whether a chart on the sheet is where it was once Summary was exchanged for a copy, as for other charts of ours."""
    chart = sheet.charts.add()
    chart.set_source_data(book.sheets["Summary"]["A26:B30"])
    before = [series.api.Formula for series in chart.series]
    book.names[f"{CHARTS_PREFIX}{mark_name('Summary')}"].delete()
    ribbon.propose_trades(book)
    return before == [series.api.Formula for series in chart.series] and all("Summary!" in text for text in before)


def _is_frozen_uncut(book: xlwings.Book, cell: xlwings.Range) -> bool:
    """Whether the cell holds as a value what its formula showed."""
    cell.formula, cell.number_format = '=RB_BAND_LOW(0.123456789,20%,"REL")', "$#,##0.00"
    before = cell.api.Value2
    ribbon.freeze_formulas(book)
    return cell.api.Value2 == before and not cell.formula.startswith("=")


def main() -> int:
    """0 when every step went well, 1 when not, 2 where there is no Excel for Windows."""
    if sys.platform != "win32":
        sys.stderr.write("This needs Excel for Windows.\n")
        return 2
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, xlwings.App(add_book=False) as app:
        failed = 0
        for what, well in drive(app, Path(folder)):
            sys.stdout.write(f"{'ok  ' if well else 'FAIL'} {what}\n")
            failed += not well
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
