"""Every cell function answers in a LibreOffice cell through its VBA wrapper as its documented example says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from docs.function_examples import EXAMPLES, LOTS
from tests.office.addin_in_office import AddinInOffice, on_main, packed
from tests.office.office import Office
from xlrebal.shells import cell_functions
from xlrebal.shells.functions.catalogue import CELL_FUNCTIONS
from xlrebal.shells.functions.from_terminal import typed_arguments
from xlrebal.shells.functions.last_error import LAST

pytestmark = pytest.mark.office

ADDIN = Path(__file__).parents[2] / "workbook" / "xlrebal.xlam"
ERRORS = {"#VALUE!": "Error 2015", "#N/A": "Error 2042", "#NUM!": "Error 2036"}  # how LibreOffice shows VBA's CVErr
BLANK = "A28"  # a cell that stays blank: LibreOffice hands on no argument that is left out before another
WIDEST = 12  # columns of an example's range
FAILING = [
    ("RB_DRIFT", ("much", "60%"), "#VALUE!"),
    ("RB_SUBSTITUTE", ("NONE SUCH",), "#N/A"),
    ("RB_GAIN", (LOTS, "500", "52.1"), "#NUM!"),
]


def rows_of(result: Any) -> list[list[Any]]:
    """What xlwings hands to Excel: always rows of cells, dates as serials here."""
    rows = result if isinstance(result, list) else [[result]]
    return [[_serial(cell) for cell in row] for row in rows]


def _serial(cell: Any) -> Any:
    day = cell.date() if isinstance(cell, datetime) else cell
    if isinstance(day, date):
        return float(day.toordinal() - date(1899, 12, 30).toordinal())
    return "" if cell is None else cell


class Server:
    """Python's end: calls the function as xlwings' server would."""

    def __call__(self, call: Sequence[Any]) -> Any:
        _, module, name, arguments = call
        assert module == cell_functions.__name__
        read = [[list(row) for row in each] if isinstance(each, tuple) else each for each in arguments]
        answer = getattr(cell_functions, name)(*[None if each == "" else each for each in read])
        return packed(rows_of(answer))


@pytest.fixture(scope="module")
def addin(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AddinInOffice]:
    path = tmp_path_factory.mktemp("addin") / ADDIN.name
    path.write_bytes(ADDIN.read_bytes())
    addin = AddinInOffice(office, path, Server())
    yield addin
    addin.close()


def typed(text: Any) -> Any:
    """A typed figure as the number that a cell holds, a date as its serial number; any other text as it is."""
    if not isinstance(text, str):
        return text
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return _serial(date.fromisoformat(text))
    figure, percent = text.removesuffix("%"), text.endswith("%")
    try:
        return float(figure) / 100 if percent else float(figure)
    except ValueError:
        return {"TRUE": 1.0, "FALSE": 0.0}.get(text, text)


def address(area: Any) -> str:
    """A1:B2."""
    return str(area.AbsoluteName.rpartition(".")[2].replace("$", ""))


def formula_of(addin: AddinInOffice, name: str, arguments: Sequence[str]) -> str:
    """The formula for arguments as on the command line; its ranges are put on the add-in's sheet, far to the right."""
    sheet, texts = addin.document.Sheets.getByIndex(0), []
    for number, each in enumerate(typed_arguments(CELL_FUNCTIONS[name], list(arguments)), 2):
        if isinstance(each, list):
            rows = tuple(tuple("" if cell is None else typed(cell) for cell in row) for row in each)
            left = WIDEST * number
            area = sheet.getCellRangeByPosition(left, 0, left + len(rows[0]) - 1, len(rows) - 1)
            on_main(addin.office, lambda area=area, rows=rows: area.setDataArray(rows))
            texts.append(address(area))
        else:
            value = typed(each)
            texts.append(BLANK if value is None else f'"{value}"' if isinstance(value, str) else repr(value))
    return f"={name}({';'.join(texts)})"


@pytest.mark.parametrize("name", sorted(CELL_FUNCTIONS))
def test_a_cell_shows_what_the_documentation_says(addin, name, monkeypatch):
    monkeypatch.setattr(LAST, "sentence", "")
    example = EXAMPLES[name]
    wanted = [[typed(cell) for cell in line.split("\t")] for line in example.answer]
    area = address(addin.document.Sheets.getByIndex(0).getCellRangeByPosition(0, 29, len(wanted[0]) - 1, 28 + len(wanted)))
    try:
        shown = addin.formula("A30", formula_of(addin, name, example.arguments), area)
        assert [list(row) for row in shown] == [[pytest.approx(cell, abs=1e-10) if isinstance(cell, float) else cell for cell in row] for row in wanted]
    finally:
        addin.formula("A30", "", area)


@pytest.mark.parametrize(("name", "arguments", "error"), FAILING, ids=[error for *_, error in FAILING])
def test_a_cell_shows_the_error_and_the_sentence_behind_it(addin, name, arguments, error):
    assert addin.formula("A20", formula_of(addin, name, arguments)) == ((ERRORS[error],),)
    assert str(addin.formula("A21", "=RB_LAST_ERROR()")[0][0]).startswith(f"{name}: ")
