"""A listed security's symbol, whichever way a custodian, an exchange or a data vendor writes it.

BRK.B, BRK/B, BRK-B, BRK B, BRK CL B            a class after a point, stroke, dash or blank
NYSE:BRK.B, Berkshire Hathaway (XNYS:BRK.B)     the exchange before it, as Excel's Stocks and Google Finance do
BRK/B US Equity, BRK-B.US, AAPL.OQ, AAPL-US     the market after it: Bloomberg, EODHD, Reuters, FactSet
BAC-PL, BAC.PR.L, BAC/PRL, BAC^L                series L of the preferred shares, which are not the common ones

Only exchanges of the United States are left out: the listing in another country is priced in another currency.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from xlrebal.tax.cusip import cusip_in
from xlrebal.tax.symbol import Symbol

_EXCHANGES = (
    "NYSE|NYSEARCA|NYSEAMERICAN|NYSEMKT|NYSE ARCA|NYSE AMERICAN|NYSE MKT|NYQ|NYS|XNYS|ARCA|ARCX|PCX|AMEX|ASE|XASE|"
    "NASDAQ|NASDAQGS|NASDAQGM|NASDAQCM|NAS|NMS|NGM|NCM|XNAS|XNMS|XNGS|XNCM|BATS|BATS BZX|BZX|CBOE|CBOEBZX|XCBO|IEX|IEXG|"
    "OTC|OTCMKTS|OTCBB|OTCQB|OTCQX|OTCPK|PINK|PINX|MUTF|MUTUAL|US"
)
_NAMED = re.compile(rf".*\((?:{_EXCHANGES}):(?P<symbol>[^()]+)\)")  # APPLE INC. (XNAS:AAPL)
_BEFORE = re.compile(rf"(?:{_EXCHANGES}) ?: ?(?P<symbol>.+)")
_BLOOMBERG = re.compile(r"(?P<symbol>.+?) (?:US|U[NWQARPFVDS]) (?:EQUITY|CORP|INDEX)|(?P<short>.+?) (?:US|UW|UQ)")
_AFTER = re.compile(rf"(?P<symbol>.+?) ?[.:@-] ?(?:US|USA|OQ|(?<=\.)[ON]|{_EXCHANGES})")
_SHARE = re.compile(
    r"(?P<root>[A-Z]{1,6})(?: ?(?:[./_-]| ) ?(?:"
    r"(?:CL(?:ASS)?[ .]?)?(?P<share>[A-Z])|(?:PR|PFD?|P)[ ./-]?(?P<preferred>[A-Z])|(?P<warrant>WS|WTS?)[ ./-]?(?P<series>[A-Z])?|"
    r"(?P<unit>UN)|(?P<right>RTS?))"
    r"|\^(?P<nasdaq>[A-Z])|(?P<plus>\+)(?P<after>[A-Z])?|(?P<equals>=))?"
)
_CLASSES = frozenset("ABCDEFGHIJKLMNOQSTVXYZ")  # P, R, U and W are preferred shares, rights, units and warrants


class Ticker(NamedTuple):
    """A symbol taken apart. suffix: "" for the only or common share, "B" for class B, "PR L", "WS", "U" for others.

    Two symbols are one security where root and suffix agree. What is no listed security's symbol is all root.
    """

    root: str
    suffix: str = ""

    @property
    def run_together(self) -> str:
        """Root and suffix as some custodians write them, BRKB; "" where that says nothing: AAPL, a unit, a warrant."""
        if self.suffix in _CLASSES or self.suffix.startswith("PR "):
            return self.root + self.suffix.replace(" ", "")
        return ""

    def __str__(self) -> str:
        """The exchanges' own way: BRK.B."""
        return f"{self.root}.{self.suffix}" if self.suffix else self.root


def spelled_symbol(text: str) -> Symbol:
    """A symbol as it stands, in upper case, without the asterisks some custodians append to sweep funds."""
    return Symbol(" ".join(text.upper().split()).rstrip("*"))


@lru_cache(maxsize=16_384)
def ticker(text: str) -> Ticker:
    """The security that a symbol names. A CUSIP or an ISIN of the United States and Canada is its CUSIP."""
    symbol = spelled_symbol(unicodedata.normalize("NFKC", text))
    plain = re.sub("[\u2010-\u2015\u2212]", "-", symbol)
    if cusip := cusip_in(plain):
        return Ticker(cusip)
    bare = _without_exchange(plain)
    found = _SHARE.fullmatch(bare)
    return Ticker(found["root"], _suffix(found)) if found else Ticker(bare)


def plain_symbol(text: str) -> str:
    """A symbol as the exchanges write it, BRK.B for NYSE:BRK-B, for looking it up in a list."""
    return str(ticker(text))


def security_key(text: str) -> str:
    """The same for every spelling of one security, BRKB among them; for comparing where there is no workbook to ask."""
    own = ticker(text)
    return own.run_together or str(own)


def _without_exchange(symbol: str) -> str:
    """The symbol without the exchange before or after it; unchanged where what is left is no listed symbol."""
    for form in (_NAMED, _BEFORE, _BLOOMBERG, _AFTER):
        found = form.fullmatch(symbol)
        bare = next((part.strip() for part in found.groups() if part), "") if found else ""
        if _SHARE.fullmatch(bare):
            symbol = bare
    return symbol


def _suffix(found: re.Match[str]) -> str:
    """What stands after the root, each thing in one form; the exchanges' signs are ^ preferred, + warrant and = unit."""
    if series := found["preferred"] or found["nasdaq"]:
        return f"PR {series}"
    if found["warrant"] or found["plus"]:
        return f"WS {found['series'] or found['after'] or ''}".rstrip()
    if found["unit"] or found["equals"]:
        return "U"
    return "R" if found["right"] else found["share"] or ""
