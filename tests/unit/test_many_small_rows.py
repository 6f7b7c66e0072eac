"""A model of many names, each a few hundredths of a percent: every row ends inside its own narrow band, and no order makes up for others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from samples.generate import AS_OF, Size, write_large
from xlrebal.excel.parse.parse_tables import parse_tables
from xlrebal.excel.source import read_source
from xlrebal.household.read.build import build_household
from xlrebal.household.read.read_settings import read_settings
from xlrebal.plan.make_plan import make_plan
from xlrebal.report.headline import headline
from xlrebal.review.measure_after import measure_after

pytestmark = pytest.mark.slow


def test_rows_of_three_hundredths_of_a_percent_end_inside_their_bands(tmp_path: Path) -> None:
    book = tmp_path / "many.xlsx"
    write_large(book, Size(positions=3_000, lots=24_000), by_security=True)
    parsed = parse_tables(read_source(book).grids)
    plan = make_plan(build_household(parsed.tables, read_settings(parsed.settings), AS_OF))
    found = measure_after(plan)
    (after,) = found.scopes
    targets = [row for row in after.rows if row.row is not None]
    outside = [(row.name, row.status) for row in targets if row.status != "ok"]
    assert len(outside) <= len(targets) // 200, outside
    before = [row.drift for row in after.drift.rows if row.row is not None]
    assert max(abs(row.drift or 0.0) for row in targets) < max(abs(drift or 0.0) for drift in before)
    assert re.search(r"take the largest drift from 0\.061% \(Cash over\) to 0\.01\d% \(Cash over\)", headline(plan, found))
