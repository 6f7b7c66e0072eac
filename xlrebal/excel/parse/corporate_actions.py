"""Rows of an activity that tell of a spin-off or a merger: what is to be entered is said, for no export has all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlrebal.excel.parse.find_heading import Heading
from xlrebal.excel.parse.heading_words import normal_name
from xlrebal.excel.parse.parse_cells import read_date, read_text
from xlrebal.excel.parse.table_rows import Records
from xlrebal.schema.finding import Finding, Problem, warning

_SPIN_OFF = re.compile(r"\bspin[- ]?off\b|\bspun off\b", re.IGNORECASE)
_MERGER = re.compile(
    r"\bmerger\b|\bmerged\b|\breorgani[sz]ation\b|\btender offer\b|\bexchange of shares\b", re.IGNORECASE
)
_DESCRIBED = normal_name("Description")
_TO_ENTER = {
    "a spin-off": (
        "the cost of the parent's lots is divided between the parent and the new shares by the company's Form 8937. Enter on Lots the lower cost of each lot of the parent, "
        "and for each a lot of the new shares with the rest of its cost and its date acquired; here a receive row of the new shares with How = transfer and that Cost Basis."
    ),
    "a merger": (
        "where only shares were given, enter on Lots the new shares with the cost and the dates acquired of the old ones, and here a receive row with How = transfer and that Cost Basis; where only "
        "cash was, a sell row of the old shares with its Amount; where both were, gain is taxed up to the cash (Form 8937 of the company)."
    ),
}


def corporate_actions(sheet: str, heading: Heading, records: Records) -> Iterator[Finding]:
    """A warning for each spin-off and each merger, by the words under Action or Description; once a symbol and day."""
    described = (place for place, text in heading.texts.items() if normal_name(text) == _DESCRIBED)
    places = [place for place in (heading.places.get("action"), next(described, None)) if place in records.cells]
    said: set[tuple[str, str, object]] = set()
    for at, row in enumerate(records.rows):
        words = " ".join(read_text(records.cells[place][at]) or "" for place in places if place is not None)
        kind = "a spin-off" if _SPIN_OFF.search(words) else "a merger" if _MERGER.search(words) else ""
        if not kind:
            continue
        symbol = _cell(heading, records, "symbol", at)
        day = read_date(records.cells[heading.places["date"]][at]) if "date" in heading.places else None
        if (kind, symbol, day) in said:
            continue
        said.add((kind, symbol, day))
        message = f"This row tells of {kind}{f' of {symbol}' if symbol else ''}: {_TO_ENTER[kind]} Until then its lots and its gain are as the sheets have them."
        column = heading.texts[heading.places["action"]] if "action" in heading.places else ""
        yield warning(Problem.CORPORATE_ACTION, message, sheet=sheet, row=row + 1, column=column, value=words.strip())


def _cell(heading: Heading, records: Records, key: str, at: int) -> str:
    place = heading.places.get(key)
    return "" if place is None else read_text(records.cells[place][at]) or ""
