"""What became of an order, in the words custodians use for it: done, still to come, or nothing (D-10)."""

from __future__ import annotations

import re

DONE, SCHEDULED, CANCELLED = "done", "scheduled", "cancelled"


def order_status(text: str) -> str | None:
    """What a Status says: done, scheduled, or cancelled for an order that came to nothing; None for words not known.

    An order filled in part is neither: None, so that it is asked about. "Pending cancel" still waits; what only has to
    settle is done.
    """
    plain = _SAYS_NOTHING.sub(" ", _NO_LETTERS.sub(" ", text.casefold()))
    meanings = set()
    for words, meaning in _MEANINGS:
        plain, found = words.subn(" ", plain)
        if found:
            meanings.add(meaning)
    return meanings.pop() if len(meanings) == 1 and not _ASIDE.sub(" ", plain).strip() else None


def _words(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b")


_NO_LETTERS = re.compile(r"[\W_\d]+")
# An order may be good until cancelled, and what was not filled may have expired or may still wait.
_SAYS_NOTHING = _words(r"good (?:till|until|til) cancell?ed", "gtc", "(?:not|non|never|no) (?:filled|fills?|executed|completed|done)", "unfilled", "unexecuted")  # fmt: skip
_MEANINGS = (
    (_words("(?:pending|awaiting|until) settlement", "settlement pending", "settling", "unsettled"), DONE),
    (_words(r"(?:pending|requested|request) (?:cancel\w*|replace\w*)", r"(?:cancel\w*|replace\w*) (?:pending|requested|request)"), SCHEDULED),
    (_words(r"cancel\w*", r"cxl\w*", r"reject\w*", "expired?", "expiration", "declined?", "denied", "void", "voided", "killed", "failed",
            "replaced", "withdrawn", "busted", "lapsed", "deleted", "urout", "ur out", "out", "nothing done"), CANCELLED),
    (_words("pending", "working", "open", "queued", "accepted", "placed", "entered", "received", "live", "active", "awaiting", "planned",
            "future", "scheduled", "submitted", "acknowledged", "in progress", "waiting", "sent", "new"), SCHEDULED),
    (_words("done", "executed", "execution", "filled", "settled", "completed?", "posted", "processed", "confirmed", "closed", "cleared",
            "booked"), DONE),
)  # fmt: skip
_ASIDE = _words("orders?", "trades?", "status", "by", "the", "user", "client", "customer", "exchange", "broker", "system", "fully", "at",
                "verified", "has", "been", "was", "is", "end of", "day")  # fmt: skip
