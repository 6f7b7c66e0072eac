"""Money to take out, or that comes in, on one day; and what of it has to be in cash now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from xlrebal.schema.record import record
from xlrebal.tax.money import NO_MONEY, Cents


class NeedStatus(StrEnum):
    """What is done about a need, or about new money, today."""

    DUE = "due"  # raised now; new money: invested now
    EXPECTED = (
        "expected"  # new money that is still to come: nothing is bought for it, nothing sold for what it will pay
    )
    LATER = "later"  # past the cash horizon: listed
    PAST = "past"  # asked about


@record(kw_only=True)
class DatedNeed:
    """Cents to take out of an account ("" = the household) on a day (None: at once); negative: new money.

    kind: what it is, in a word or two. note: what for, in the advisor's words. every: how often it comes again, "" = once.
    row: of Cash Needs; 0 where no row of it names it.
    """

    account: str
    amount: Cents
    date: date | None
    standing: NeedStatus
    kind: str
    note: str = ""
    every: str = ""
    row: int = 0


class ToRaise(NamedTuple):
    """Cents that one account must have in cash (negative: new money there is to invest), and what they are for."""

    amount: Cents
    note: str


def to_raise(needs: Iterable[DatedNeed]) -> ToRaise:
    """What one account must have in cash for all that is due.

    Money expected pays only what is needed on its day or later: to raise is the most that is lacking on the way. 20,000
    needed on the 20th and 15,000 coming in on the 10th: 5,000; coming in on the 25th: 20,000.
    """
    counted = [each for each in needs if each.standing in (NeedStatus.DUE, NeedStatus.EXPECTED)]
    at_once = [each for each in counted if _is_now(each)]
    by_date = sorted(
        (each for each in counted if not _is_now(each)), key=lambda one: (one.date or date.min, one.amount, one.note)
    )
    lacking = most = sum((each.amount for each in at_once), NO_MONEY)
    paid = len(at_once)
    for place, each in enumerate(by_date, len(at_once) + 1):
        lacking += each.amount
        if lacking > most:
            most, paid = lacking, place
    due = (each.note for each in (*at_once, *by_date)[:paid] if each.amount > 0)
    return ToRaise(most, ", ".join(dict.fromkeys(filter(None, due))))


def _is_now(need: DatedNeed) -> bool:
    """Whether it has no day to wait for: undated, or new money that is there."""
    return need.standing is NeedStatus.DUE and (need.date is None or need.amount < 0)
