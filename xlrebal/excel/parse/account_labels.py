"""Read a line of a sheet as the account it names: "Individual ...123", "Positions for account Roth IRA XXXX-1234 as of …"."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple

from xlrebal.excel.grid import Cell
from xlrebal.excel.parse.parse_cells import read_text
from xlrebal.schema.custodian import GENERIC, Custodian

LONGEST_LABEL = 48  # characters; no account that is a name alone is longer
_AS_OF = re.compile(r",?\s*\(?\bas of\b.*$", re.IGNORECASE)
_VALUE = re.compile(r"[\s:–-]*\b(?:total )?(?:account |market )?(?:value|balance|total)\b:?\s*\$[\d,.]+$|[\s:–-]+\$[\d,.]+$", re.IGNORECASE)  # fmt: skip
_ACCOUNT_CELL = re.compile(
    r"(?:account|acct)\.?(?: ?(?:name|number|no\.?|num|id|#|title))?:?|registration:?", re.IGNORECASE
)
_TYPE_CELL = re.compile(r"(?:account |acct\.? )?(?:type|registration):?", re.IGNORECASE)

# Words of accounts: those of the first kind name nothing else; the others also stand before "stocks" or "funds".
_ACCOUNT_WORDS = re.compile(
    r"\b(?:accounts?|acct|brokerage|ira|roth|rollover|jtwros|jtros|jt ten|tenants?|tod|ttee|trustee|401\(?[ka]\)?|403\(?b\)?|457|"
    r"hsa|529|utma|ugma|custodial|annuity|keogh|tsp|llc|community property)\b",
    re.IGNORECASE,
)
_ALSO_ACCOUNT_WORDS = re.compile(
    r"\b(?:individual|joint|trust|taxable|non-?taxable|tax-(?:deferred|free|exempt)|non-?qualified|retirement|pension|sep|simple|inherited|"
    r"profit sharing|(?<!real )estate|partnership|beneficiary|contributory|traditional)\b",
    re.IGNORECASE,
)
_CLASS_WORDS = re.compile(
    r"\b(?:stocks?|equit(?:y|ies)|bonds?|fixed income|cash|money market|funds?|etfs?|etps?|reits?|real estate|commodit\w+|"
    r"alternatives?|options?|international|foreign|domestic|global|emerging|developed|u\.?s\.?|large|mid|small|cap|growth|value|blend|"
    r"core|income|muni\w*|treasur\w+|corporates?|government|tips|gold|metals?|crypto\w*|sectors?|technology|health ?care|energy|"
    r"utilities|financials?|industrials?|materials|communications?|consumer|staples|discretionary|investments?|securities|holdings|"
    r"positions|assets?)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"\b(?:is|are|was|were|will|may|not|no|there|includes?|including|shown|based|see|please|data|downloaded|provided)\b|[.;!?]$", re.IGNORECASE)  # fmt: skip
_TICKER = re.compile(r"[A-Z]{1,5}(?:[./ -][A-Z]{1,2})?\**")
_CUSIP = re.compile(r"(?=(?:.*\d){2})[0-9A-Z]{8}\d")


class Certainty(IntEnum):
    """How sure it is that a line names an account."""

    NONE = 0
    WORDS = 1  # it speaks of an account: "Joint Brokerage"
    CERTAIN = 2  # a number, a form of words that says so, or a name that another sheet gives


class Label(NamedTuple):
    """What a line says. account: "" where it names none; symbol: of the security whose lots follow, "" for none."""

    certainty: Certainty
    account: str
    symbol: str = ""


NO_LABEL = Label(Certainty.NONE, "")


def line_texts(cells: Sequence[Cell]) -> list[str]:
    """The texts of a row's filled cells."""
    return [text for cell in cells if (text := read_text(cell)) is not None]


def read_label(texts: Sequence[str], known: Mapping[str, str], custodians: Sequence[Custodian]) -> Label:
    """The account a line names. known: {name as compared: name as other sheets write it}."""
    if len(texts) > 1 and (paired := _paired(texts)):
        return Label(Certainty.CERTAIN, known.get(compared(paired), paired))
    text = ", ".join(texts)
    for custodian in (*custodians, GENERIC):
        for title in custodian.titles:
            if match := title.fullmatch(text):
                named = match.groupdict().get("named")
                return read_label([named], known, custodians) if named else _titled(match, known, custodian)
    plain = _VALUE.sub("", _AS_OF.sub("", text)).strip()
    if plain and compared(plain) in known:
        return Label(Certainty.CERTAIN, known[compared(plain)])
    if any(label.fullmatch(plain) for custodian in (*custodians, GENERIC) for label in custodian.labels):
        return Label(Certainty.CERTAIN, plain)
    if len(plain) <= LONGEST_LABEL and not _SENTENCE.search(plain) and _speaks_of_an_account(plain):
        return Label(Certainty.WORDS, plain)
    return NO_LABEL


def compared(name: str) -> str:
    """A name for comparing: case, repeated spaces and underscores do not matter."""
    return " ".join(name.replace("_", " ").split()).casefold()


def speaks_of_a_class(text: str, classes: Collection[str]) -> bool:
    """Whether a line is the name of a group of securities: a class of another sheet, or words that are no account's."""
    return compared(text) in classes or bool(_CLASS_WORDS.search(text))


def looks_like_a_symbol(text: str) -> bool:
    """Whether a text could be a ticker or a CUSIP."""
    return (bool(_TICKER.fullmatch(text)) and not _speaks_of_an_account(text)) or _is_cusip(text)


def may_be_a_name(texts: Sequence[str]) -> bool:
    """Whether a line could name something at all, rather than say it."""
    text = ", ".join(texts)
    return len(text) <= LONGEST_LABEL and not _SENTENCE.search(text)


def _is_cusip(text: str) -> bool:
    """Whether nine letters and digits end in the digit that checks a CUSIP, as an account's number does once in ten times."""
    if not _CUSIP.fullmatch(text):
        return False
    values = [int(each, 36) * (1 + at % 2) for at, each in enumerate(text[:8])]
    return (10 - sum(value // 10 + value % 10 for value in values) % 10) % 10 == int(text[8])


def _speaks_of_an_account(text: str) -> bool:
    words = text.replace("_", " ")
    if _ACCOUNT_WORDS.search(words):
        return True
    return bool(_ALSO_ACCOUNT_WORDS.search(words)) and not _CLASS_WORDS.search(words)


def _titled(match: re.Match[str], known: Mapping[str, str], custodian: Custodian) -> Label:
    """What a title names."""
    groups = match.groupdict()
    account = _VALUE.sub("", _AS_OF.sub("", groups["account"])).strip()
    if custodian.all_accounts.fullmatch(account):
        account = ""
    return Label(Certainty.CERTAIN, known.get(compared(account), account), (groups.get("symbol") or "").upper())


def _paired(texts: Sequence[str]) -> str:
    """The account of a line of headed cells ("Account:", "Joint", "Type:", "taxable"): name, number and type joined; "" for none."""
    pairs = list(zip(texts[::2], texts[1::2], strict=False))
    if not _ACCOUNT_CELL.fullmatch(texts[0]) or len(texts) % 2 or any(map(_ACCOUNT_CELL.fullmatch, texts[1::2])):
        return ""
    named = [value for key, value in pairs if _ACCOUNT_CELL.fullmatch(key) or _TYPE_CELL.fullmatch(key)]
    return " ".join(named)
