"""How a custodian's exports read, declared once a custodian: what reading follows where a sheet is a pasted export.

Facts only: which headings tell an export, what the lines around its tables say, and what its words for an action mean.
A custodian is a file in `schema/custodians/` and a line in its list. Where no declaration fits, `GENERIC` holds what
spreadsheets and exports of any source have in common.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field

from xlrebal.schema.record import record

NO_SHARES = "no shares"  # what moves money alone: a dividend, interest, a fee, a transfer
REINVESTED = "reinvested"  # a reinvestment where the row has shares, else the money side of one on another row
MOVED = "moved"  # shares journaled or transferred: received where the quantity is positive, gone unsold where negative


def line(pattern: str) -> re.Pattern[str]:
    """A pattern for a whole line of text, case aside."""
    return re.compile(pattern, re.IGNORECASE)


_ALL_ACCOUNTS = line(r"all[ _-]*accounts?")


@record(kw_only=True)
class Custodian:
    """One custodian's exports.

    told_by: sets of headings (their usual names), any of which tells an export of this custodian whatever their order.
    titles: lines above a table that say whose it is, by the groups `account` (or `named`, which may be something else, such as the
    client) and, for one security's lots, `symbol`.
    labels: lines that are an account's name, above its rows.
    all_accounts: what a title names where it is of several accounts, whose label lines follow.
    ends: lines that close an account's rows.
    actions: its words for what was done → an action of ours, NO_SHARES, REINVESTED or MOVED.
    beginnings: how its sentences for what was done begin, with the same meanings; the longest that fits counts.
    pending: what stands in place of a symbol for money that is only on its way.
    """

    name: str
    told_by: tuple[frozenset[str], ...] = ()
    titles: tuple[re.Pattern[str], ...] = ()
    labels: tuple[re.Pattern[str], ...] = ()
    all_accounts: re.Pattern[str] = _ALL_ACCOUNTS
    ends: tuple[re.Pattern[str], ...] = ()
    actions: Mapping[str, str] = field(default_factory=dict)
    beginnings: Mapping[str, str] = field(default_factory=dict)
    pending: tuple[re.Pattern[str], ...] = ()


GENERIC = Custodian(
    name="",
    titles=(
        line(r"(?:account|acct)\.?(?: ?(?:name|number|no\.?|num|id|#))? ?[:#] ?(?P<account>.+)"),
        line(r"(?:current |open )?(?:positions|holdings|portfolio|tax lots|lots|activity|history|transactions?)(?: (?:details?|summary|history|list))?"
             r" (?:for|of|in)(?: (?:(?:the )?account:?) (?P<account>.+)| (?P<named>.+))"),
        line(r"realized .+? for (?:account )?(?P<account>.+?) as of .+"),
    ),
    labels=(
        # A number that hides its beginning: Individual ...123, Brokerage XXXX-1234, IRA *1234, Joint (x-1234)
        line(r"(?:.*[^\w.]|.*_)?(?:\.{2,}|…|x{2,}|x-|\*+|#)[ -]?[a-z]?\d{2,}[\w-]*\)?"),
        line(r"(?=(?:.*\d){5})[a-z]{0,2}\d[\d -]*\d(?:-\d+)?"),  # 12345678, 1234-5678, X64000000
    ),
    ends=(line(r"accounts? totals?|totals? (?:for|of) (?:this )?account\b.*|positions? totals?"),),
    pending=(line(r"pending .+|unsettled .+"),),
)  # fmt: skip
