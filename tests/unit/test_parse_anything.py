"""Whatever a sheet holds, parsing answers with tables and findings, never with an exception."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from xlrebal.excel.grid import Grid
from xlrebal.excel.parse.parse_tables import parse_tables
from xlrebal.schema.inputs import INPUT_SHEETS

WORDS = [
    "Total",
    "Account Total",
    "--",
    "n/a",
    "$1,234.50",
    "(12)",
    "60%",
    "11/20/2026",
    "yes",
    "roth ira",
    "VTI",
    "  ",
    "1e5",
]
CELLS = st.one_of(
    st.none(), st.sampled_from(WORDS), st.text(max_size=8), st.booleans(), st.floats(-1e9, 1e9), st.integers(-5, 10**9),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
)  # fmt: skip


@st.composite
def grids(draw):
    sheet = draw(st.sampled_from(INPUT_SHEETS))
    headings = draw(st.permutations([column.name for column in sheet.columns]))
    rows = draw(st.lists(st.lists(CELLS, min_size=len(headings), max_size=len(headings)), max_size=6))
    title = draw(st.lists(st.just([draw(CELLS)] + [None] * (len(headings) - 1)), max_size=2))
    places = st.tuples(st.integers(0, 8), st.integers(0, len(headings) - 1))
    rows = [*title, list(headings), *rows]
    erring = [place for place in sorted(draw(st.sets(places, max_size=2))) if len(title) < place[0] < len(rows)]
    errors = dict.fromkeys(erring, "#N/A")
    for row, column in errors:
        rows[row][column] = None
    formats = dict.fromkeys(draw(st.sets(places, max_size=4)), "0.0%")
    return Grid(sheet.name, rows, errors, formats)


@settings(max_examples=150, deadline=None)
@given(st.lists(grids(), max_size=3))
def test_tables_are_whole_and_findings_stand_in_them(given_grids):
    book = parse_tables(given_grids)
    for table in book.tables.values():
        for values in (*table.columns.values(), *table.extra.values()):
            assert len(values) == len(table.rows)
        assert all(table.columns[key][at] is None for at, key in table.faults)
        assert table.rows == sorted(set(table.rows))
    heights = {
        grid.sheet: max(len(each.rows) for each in given_grids if each.sheet == grid.sheet) for grid in given_grids
    }
    for finding in book.findings:
        assert finding.row is None or 1 <= finding.row <= heights[finding.sheet]
        assert finding.message
