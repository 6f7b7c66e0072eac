"""Whatever stands in the cells, a function answers or shows one of its three errors, and never a mistake of ours."""

from __future__ import annotations

from datetime import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlrebal.shells import cell_functions
from xlrebal.shells.functions.catalogue import CELL_FUNCTIONS
from xlrebal.shells.functions.cell_error import SENTINELS
from xlrebal.shells.functions.last_error import LAST

WORDS = ["", " ", "VTI", "BND", "CASH", "Stocks", "Symbol", "Quantity", "Price", "Acquired", "Cost Basis", "Target %", "Date", "Amount", "Name", "Value", "Account", "Lot ID",
         "Asset Class", "Why", "Total", "50%", "-5", "1,234.50", "2026-11-20", "#N/A", "#NAME?", "=1+1", "TRUE", "HIFO", "SPECID", "REL", "Q"]
CELL = st.none() | st.sampled_from(WORDS) | st.floats() | st.integers(-5, 60000).map(float) | st.booleans() | st.datetimes(datetime.fromisoformat("1901-01-01"))
RANGE = st.integers(1, 6).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=5))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(CELL_FUNCTIONS)), st.data())
def test_no_cells_break_a_function(name, data):
    function = CELL_FUNCTIONS[name]
    arguments = [data.draw(RANGE if each.kind == "a range" and data.draw(st.integers(0, 9)) else CELL, label=each.name) for each in function.parameters]
    LAST.sentence = ""
    said = getattr(cell_functions, name)(*arguments)
    assert "a problem of its own" not in LAST.sentence, LAST.sentence
    if isinstance(said, str) and said in SENTINELS:
        assert LAST.sentence.startswith(f"{name}: ") or name in ("RB_STATUS", "RB_REASON")
