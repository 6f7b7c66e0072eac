"""Which name each result sheet bears in the advisor's workbook, and the hidden names that mark the sheets as ours.

A sheet is ours because a hidden workbook-level name `xlr_<sheet>` refers to it, never because of what it is called:
the advisor may rename ours, and may have a Trades sheet of their own, which is never replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import count

MARK_PREFIX = "xlr_"
LONGEST_SHEET_NAME = 31  # Excel's limit
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]")  # Excel's, and what XML cannot hold

_REFERENCE = re.compile(r"=?(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!\[\]#]+))!\$?A\$?1\Z")

LIVE_PREFIX = "xlrebal_live_"  # hidden names that say how an open workbook's sheets came; a file run removes them
CHARTS_PREFIX = f"{LIVE_PREFIX}charts_"  # which charts a sheet of ours has


def mark_name(wanted: str) -> str:
    """The hidden workbook-level name that marks a result sheet: "Lots Sold" gives "xlr_Lots_Sold"."""
    return MARK_PREFIX + re.sub(r"\W", "_", wanted)


def mark_reference(sheet: str) -> str:
    """What a mark refers to, without the leading "=": "Lots Sold" gives 'Lots Sold'!$A$1."""
    return "'" + sheet.replace("'", "''") + "'!$A$1"


def marked_sheets(names: Mapping[str, str], wanted: Iterable[str]) -> dict[str, str]:
    """{result sheet: the name it has now} of the sheets marked as ours.

    `names` holds the workbook-level names with what they refer to, with or without the leading "=". A mark whose
    sheet was deleted refers to #REF! and counts as no mark.
    """
    references = {name.casefold(): reference for name, reference in names.items()}
    found = ((sheet, _sheet_of(references.get(mark_name(sheet).casefold(), ""))) for sheet in wanted)
    return {sheet: present for sheet, present in found if present is not None}


def choose_names(existing: Sequence[str], marked: Mapping[str, str], wanted: Sequence[str]) -> dict[str, str]:
    """{result sheet: the name it will have}: its present name if it is ours, else its own name, else "Trades (2)".

    `existing` are all sheets of the workbook, `marked` those of ours as `marked_sheets` gives them. Names differ
    without regard to case, as in Excel. A name other than the wanted one deserves a finding where the advisor's own
    sheet took it: that is the case when the result is not in `marked`.
    """
    present = {name.casefold(): name for name in existing}
    chosen: dict[str, str] = {}
    ours: set[str] = set()
    for sheet in wanted:
        key = marked.get(sheet, "").casefold()
        if key in present and key not in ours:
            chosen[sheet] = present[key]
            ours.add(key)
    taken = set(present)
    for sheet in wanted:
        if sheet not in chosen:
            chosen[sheet] = _free_name(sheet, taken)
            taken.add(chosen[sheet].casefold())
    return {sheet: chosen[sheet] for sheet in wanted}


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """A name that a sheet may bear for each of `wanted`, such as files' names: its like, shortened and numbered where need be."""
    taken: set[str] = set()
    names = []
    for name in wanted:
        plain = _FORBIDDEN.sub("_", name).strip("' ") or "Sheet"
        while _length(plain) > LONGEST_SHEET_NAME:
            plain = plain[:-1].rstrip("' ")
        names.append(_free_name(plain, taken))
        taken.add(names[-1].casefold())
    return names


def _length(name: str) -> int:
    """As Excel counts it: letters beyond the first 65,536 are two."""
    return len(name.encode("utf-16-le", "surrogatepass")) // 2


def _sheet_of(reference: str) -> str | None:
    """The sheet a mark's reference names, or None if it names none."""
    match = _REFERENCE.match(reference)
    if match is None:
        return None
    quoted = match["quoted"]
    return quoted.replace("''", "'") if quoted else match["plain"]


def _free_name(wanted: str, taken: set[str]) -> str:
    """`wanted`, or "wanted (2)", "(3)" …, shortened so that it fits."""
    if wanted.casefold() not in taken:
        return wanted
    for number in count(2):
        suffix = f" ({number})"
        stem = wanted
        while _length(stem + suffix) > LONGEST_SHEET_NAME:
            stem = stem[:-1]
        name = stem + suffix
        if name.casefold() not in taken:
            return name
    raise AssertionError("count() never ends")


def own_sheet(wanted: str, existing: Sequence[str], chosen: Mapping[str, str]) -> str | None:
    """The advisor's own sheet that bears the name of one of ours, which is then called otherwise; None where there is none.

    `chosen` as `choose_names` gives them.
    """
    if chosen.get(wanted) == wanted:
        return None
    return next((name for name in existing if name.casefold() == wanted.casefold()), None)
