"""Every cell function answers in a LibreOffice cell through its VBA wrapper, as it answers in Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.office.addin_in_office import AddinInOffice, on_main, packed
from tests.office.office import Office
from xlrebal.shells import cell_functions
from xlrebal.shells.functions.catalogue import CELL_FUNCTIONS
from xlrebal.shells.functions.parameter import Kind

pytestmark = pytest.mark.office

ADDIN = Path(__file__).parents[2] / "workbook" / "xlrebal.xlam"
ERRORS = {"#VALUE!": "Error 2015", "#N/A": "Error 2042", "#NUM!": "Error 2036"}  # how LibreOffice shows VBA's CVErr
LOTS = (("Lot ID", "Symbol", "Acquired", "Quantity", "Unit Cost"), ("L1", "VTI", 45000.0, 10.0, 100.0), ("L2", "VTI", 46100.0, 10.0, 150.0))
GIVEN: dict[Kind, tuple[str, Any]] = {
    Kind.NUMBER: ("0.5", 0.5),
    Kind.TEXT: ('"VTI"', "VTI"),
    Kind.DAY: ("46000", 46000.0),
    Kind.TODAY: ("46200", 46200.0),
    Kind.RANGE: ("P1:T3", LOTS),
}
EXAMPLES = [
    ('RB_DRIFT(48%;60%;"REL")', -0.2),
    ('RB_BAND_LOW(60%;20%;"REL")', 0.48),
    ('RB_BAND_HIGH(60%;20%;"REL")', 0.72),
    ('RB_REBALANCE_TO(73%;60%;20%;"MID";"REL")', 0.66),
    ('RB_STATUS(50%;48%;72%)', "OK"),
    ("RB_TERM(45000;46200)", "LT"),
    ('RB_GAIN(P1:T3;5;120;"FIFO")', 100.0),
    ("RB_WEIGHT(1;4)", 0.25),
    ('RB_DRIFT("much";60%)', ERRORS["#VALUE!"]),
    ('RB_DRIFT(48%;0;"REL")', ERRORS["#VALUE!"]),
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
    on_main(office, lambda: addin.document.Sheets.getByIndex(0).getCellRangeByName("P1:T3").setDataArray(LOTS))
    yield addin
    addin.close()


@pytest.mark.parametrize(("formula", "value"), EXAMPLES, ids=[formula for formula, _ in EXAMPLES])
def test_a_cell_shows_what_the_function_says(addin, formula, value):
    ((shown,),) = addin.formula("A20", f"={formula}")
    assert shown == (pytest.approx(value) if isinstance(value, float) else value)


@pytest.mark.parametrize("name", sorted(CELL_FUNCTIONS))
def test_every_function_answers_through_its_wrapper_as_in_python(addin, name):
    function = CELL_FUNCTIONS[name]
    texts, values = zip(*[GIVEN[each.kind] for each in function.parameters if not each.optional], strict=True) if function.parameters else ((), ())
    lists = [[list(row) for row in each] if isinstance(each, tuple) else each for each in values]
    told = rows_of(getattr(cell_functions, name)(*lists, *[None] * (len(function.parameters) - len(lists))))
    wanted = [[ERRORS.get(cell, cell) if isinstance(cell, str) else cell for cell in row] for row in told]
    last = f"{chr(ord('A') + len(wanted[0]) - 1)}{29 + len(wanted)}"
    shown = addin.formula("A30", f"={name}({';'.join(texts)})", f"A30:{last}")
    try:
        assert [list(row) for row in shown] == [[pytest.approx(cell) if isinstance(cell, float) else cell for cell in row] for row in wanted]
    finally:
        addin.formula("A30", "", f"A30:{last}")
