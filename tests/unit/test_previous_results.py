"""Restore Previous Results must not speak of sheets that a file run has written since."""

from __future__ import annotations

import io

import xlsxwriter

from tests.small_results import PLAIN_NAMES, drawn_results
from xlrebal.excel.graft import graft, present_sheets
from xlrebal.excel.result_names import CHARTS_PREFIX, LIVE_PREFIX
from xlrebal.shells.previous_results import RUN_NAME


def test_a_file_run_removes_what_buttons_had_noted_and_no_name_of_the_advisors():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("Holdings")
        for name in (RUN_NAME, f"{CHARTS_PREFIX}xlr_Summary", "Budget"):
            book.define_name(name, '="noted"')
    before = buffer.getvalue()
    assert RUN_NAME in present_sheets(before).names
    after = present_sheets(graft(before, drawn_results(), PLAIN_NAMES)).names
    assert "Budget" in after
    assert not [name for name in after if name.startswith(LIVE_PREFIX)]
