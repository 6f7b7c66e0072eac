"""Index funds that many advisors swap for each other: similar exposure, another index.

Which two funds are substantially identical nobody has ruled (C-9). Funds that follow the same index, or
versions of one index, are therefore never offered for each other here; a Securities sheet of the advisor's own says
what the house holds to be different, and is what the planner uses. A fund may change its index: the sources are what
was read on the day CHECKED, and the fund's own page decides.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

CHECKED = date(2026, 11, 21)
_VANGUARD_CRSP = "vanguardmexico.com/en/product/resources/benchmarks/crsp"
_WEALTHFRONT = "support.wealthfront.com/hc/en-us/articles/210999343"


class Exposure(NamedTuple):
    """One exposure: its funds by the index they follow, best known first, and where that was read."""

    name: str
    funds: dict[str, tuple[str, ...]]
    sources: tuple[str, ...]


EXPOSURES: tuple[Exposure, ...] = (
    Exposure(
        "Whole US market",
        {
            "CRSP US Total Market": ("VTI",),
            "S&P Total Market": ("ITOT",),
            "Dow Jones U.S. Broad Stock Market": ("SCHB",),
        },
        (_VANGUARD_CRSP, "portfoliometrics.net/symbol/ITOT", _WEALTHFRONT),
    ),
    Exposure(
        "Large US companies",
        {
            "S&P 500": ("VOO", "IVV", "SPY"),
            "CRSP US Large Cap": ("VV",),
            "Dow Jones U.S. Large-Cap Total Stock Market": ("SCHX",),
        },
        (_VANGUARD_CRSP, "portfoliocharts.com/assets/large-cap-blend-stocks", "plainindex.com/tools/tlh"),
    ),
    Exposure(
        "Large US growth companies",
        {
            "CRSP US Large Cap Growth": ("VUG",),
            "Russell 1000 Growth": ("IWF",),
            "Dow Jones U.S. Large-Cap Growth Total Stock Market": ("SCHG",),
        },
        (
            _VANGUARD_CRSP,
            "etf.com/Equity_U_S_Large_Cap_Growth",
            "sec.gov/Archives/edgar/data/1454889/000110465924101753/R4.htm",
        ),
    ),
    Exposure(
        "Large US value companies",
        {
            "CRSP US Large Cap Value": ("VTV",),
            "Russell 1000 Value": ("IWD",),
            "Dow Jones U.S. Large-Cap Value Total Stock Market": ("SCHV",),
        },
        (_VANGUARD_CRSP, "mrmarvinallen.com/iwd-vs-schg", "portfolioslab.com/symbol/SCHV"),
    ),
    Exposure(
        "Small US companies",
        {"CRSP US Small Cap": ("VB",), "Russell 2000": ("IWM",), "S&P SmallCap 600": ("IJR",)},
        (_VANGUARD_CRSP, "morningstar.com/articles/606749/dissecting-the-4-most-popular-small-blend-etfs"),
    ),
    Exposure(
        "Developed markets outside the US",
        {"FTSE Developed All Cap ex US": ("VEA",), "MSCI EAFE IMI": ("IEFA",), "FTSE Developed ex US": ("SCHF",)},
        (_WEALTHFRONT, "thoughtfulfinance.com/msci-eafe-index-vs-msci-eafe-imi-investable-market-index"),
    ),
    Exposure(
        "Emerging markets",
        {
            "FTSE Emerging Markets All Cap China A Inclusion": ("VWO",),
            "MSCI Emerging Markets IMI": ("IEMG",),
            "FTSE Emerging": ("SCHE",),
        },
        (_WEALTHFRONT, "seekingalpha.com/article/4146791-emerging-markets-index-best"),
    ),
    Exposure(
        "All markets outside the US",
        {"FTSE Global All Cap ex US": ("VXUS",), "MSCI ACWI ex USA IMI": ("IXUS",)},
        (
            "bogleheads.org/wiki/FAQ_on_Vanguard_international_funds",
            "ainvest.com/news/choosing-vxus-ixus-deep-dive-global-market-exposure-2512",
        ),
    ),
    Exposure(
        "US bonds",
        {"Bloomberg U.S. Aggregate": ("BND", "AGG"), "Bloomberg U.S. Universal": ("IUSB",)},
        (
            "investopedia.com/articles/etfs-mutual-funds/050316/bnd-vs-agg-comparing-bond-etfs.asp",
            "ishares.com/us/products/264615",
        ),
    ),
    Exposure(
        "US real estate",
        {
            "MSCI US Investable Market Real Estate 25/50": ("VNQ",),
            "Dow Jones Equity All REIT Capped": ("SCHH",),
            "Dow Jones U.S. Real Estate": ("IYR",),
        },
        (
            "etfstrategy.com/vanguard-reit-etf-changes-its-index-65487",
            "schwabassetmanagement.com/products/schh",
            "etfmarknaden.se/ishares-us-real-estate-nysearca-iyr",
        ),
    ),
)


def usual_substitutes(symbol: str) -> tuple[str, ...]:
    """The best known fund of each other index of the same exposure, other index families first; empty for an unknown symbol."""
    found = _index_of(symbol)
    if found is None:
        return ()
    exposure, index = found
    others = [other for other in exposure.funds if other != index]
    others.sort(key=lambda other: _family(other) == _family(index))
    return tuple(exposure.funds[other][0] for other in others)


def on_the_same_index(symbol: str) -> tuple[str, tuple[str, ...]]:
    """The index a fund follows, and the others here that follow it too; "" and none for an unknown symbol."""
    found = _index_of(symbol)
    if found is None:
        return "", ()
    exposure, index = found
    return index, tuple(each for each in exposure.funds[index] if each != symbol)


def _family(index: str) -> str:
    """CRSP, S&P, Dow, Russell, FTSE, MSCI or Bloomberg."""
    return index.partition(" ")[0]


def _index_of(symbol: str) -> tuple[Exposure, str] | None:
    return next(
        ((exposure, index) for exposure in EXPOSURES for index, symbols in exposure.funds.items() if symbol in symbols),
        None,
    )
