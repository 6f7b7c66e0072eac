"""Index funds that many advisors swap for each other: similar exposure, another index, so not the same fund.

Which two funds are substantially identical nobody has ruled (TAX_RULES C-9): a Securities sheet of the advisor's own
says what the house holds to be different, and is what the planner uses.
"""

from __future__ import annotations

_GROUPS: tuple[tuple[tuple[str, ...], ...], ...] = (
    # Each line: funds of one exposure, those on one index in one bracket.
    (("VTI",), ("ITOT",), ("SCHB",)),  # whole US market
    (("VOO", "IVV", "SPY"), ("VV",), ("SCHX",)),  # large US companies
    (("QQQ", "QQQM"), ("VUG",), ("IWF",)),  # large US growth
    (("VTV",), ("IWD",), ("SCHV",)),  # large US value
    (("VB",), ("IWM",), ("IJR",)),  # small US companies
    (("VEA",), ("IEFA",), ("SCHF",)),  # developed markets outside the US
    (("VWO",), ("IEMG",), ("SCHE",)),  # emerging markets
    (("VXUS",), ("IXUS",)),  # all outside the US
    (("BND",), ("AGG",), ("IUSB",)),  # US bonds
    (("VNQ",), ("SCHH",), ("IYR",)),  # US real estate
)


def _substitutes() -> dict[str, tuple[str, ...]]:
    """Symbol → the first fund of each other index, in the order of its line."""
    return {
        symbol: tuple(other[0] for other in group if other is not index)
        for group in _GROUPS
        for index in group
        for symbol in index
    }


USUAL_SUBSTITUTES = _substitutes()
