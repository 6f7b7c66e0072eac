"""Whatever is done to an export, no line is lost unsaid and no account takes another's rows."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from xlrebal.custodian.read_export import read_export
from xlrebal.excel.file.read_csv_folder import read_csv

SAMPLES = sorted((Path(__file__).parents[2] / "samples" / "custodians").glob("*.csv"))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_line_is_used_or_listed_once(data):
    text = data.draw(st.sampled_from(SAMPLES)).read_text("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    accounts = {row.account for row in read_export("a.csv", read_csv("a", text.encode())).rows}
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(rows) - 1))
        rows = data.draw(st.sampled_from([[*rows, rows[at]], [*rows[:at], ["An extra section", ""], [], *rows[at:]], rows[: at + 1]]))
    if data.draw(st.booleans()):  # the columns of every line that has them all, in another order
        width = max(map(len, rows))
        order = data.draw(st.permutations(range(width)))
        rows = [[[*row, *[""] * width][place] for place in order] if len(row) > 3 else row for row in rows]
    target = StringIO()
    csv.writer(target, quoting=csv.QUOTE_ALL).writerows(rows)
    written = target.getvalue()[: data.draw(st.integers(0, 10_000))]
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
    export = read_export("a.csv", read_csv("a", written.encode(encoding, errors="replace")))
    lines = sorted([*(row.line for row in export.rows), *(line.line for line in export.dropped)])
    assert len(lines) == len(set(lines)) == export.lines
    last = max(lines, default=0)  # it may be cut off within an account's name
    own = {*accounts, "An extra section", "a.csv (no account named)"}
    assert {row.account for row in export.rows if row.line < last} <= own
