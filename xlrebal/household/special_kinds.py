"""Securities with a tax rule of their own that their type, symbol or description tells: coins, futures, partnerships (S-7, S-8)."""

from __future__ import annotations

import re

DIGITAL_ASSET, FUTURE, PARTNERSHIP = "digital asset", "future", "partnership"
DERIVED = ("option", "warrant", "convertible", FUTURE)  # bought for a row of their own, never to fill a class
_LIMITED_PARTNERSHIP = re.compile(r".*\bL\.?\s?P\.?\s*", re.IGNORECASE | re.DOTALL)


def is_future(symbol: str, kind: str) -> bool:
    """Whether it is a futures contract, by its Type or the slash before its symbol: §1256 marks it to market (S-7)."""
    return kind == FUTURE or symbol.startswith("/")


def is_partnership(kind: str, description: str) -> bool:
    """Whether it is a unit of a partnership, by its Type or a description that ends in LP: its basis needs the K-1 (S-7)."""
    return kind == PARTNERSHIP or _LIMITED_PARTNERSHIP.fullmatch(description) is not None
