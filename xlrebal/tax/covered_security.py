"""Which shares are covered: those whose basis a broker must report to the IRS (Reg 1.6045-1(a)(15)).

Stock is covered when acquired from 2011; shares of a regulated investment company, which nearly every mutual fund and
ETF is, and stock of a dividend reinvestment plan from 2012; plain bonds, options and warrants from 2014; convertible
bonds from 2016; digital assets from 2026 (S-8). A share of a partnership is no stock and never covered. The broker's own 1099-B decides: it may report more, and a transfer without its statement less. Digital assets are not told apart here (S-8).
"""

from __future__ import annotations

from datetime import date

REINVESTED_FROM = date(2012, 1, 1)
COVERED_FROM = {
    "stock": date(2011, 1, 1),
    "etf": REINVESTED_FROM,
    "fund": REINVESTED_FROM,
    "bond": date(2014, 1, 1),
    "option": date(2014, 1, 1),
    "warrant": date(2014, 1, 1),
    "convertible": date(2016, 1, 1),
    "digital asset": date(2026, 1, 1),
    "partnership": date.max,
}
"""By security type; a type that is not known counts as a fund."""


def is_covered(kind: str, acquired: date, *, reinvested: bool = False) -> bool:
    """Whether shares of this type of security acquired on this day are covered; `reinvested`: by a dividend plan."""
    first = COVERED_FROM.get(kind, REINVESTED_FROM)
    return acquired >= (max(first, REINVESTED_FROM) if reinvested else first)
