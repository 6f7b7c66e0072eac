"""The two sides of a trade."""

from __future__ import annotations

from enum import StrEnum


class Side(StrEnum):
    """Sold or bought, as the Action column of Trades says it."""

    SELL = "SELL"
    BUY = "BUY"

    __hash__ = str.__hash__  # as quick as the text it is; an Enum's own looks for its name each time

    @property
    def other(self) -> Side:
        """The opposite side."""
        return Side.BUY if self is Side.SELL else Side.SELL

    @property
    def done(self) -> str:
        """What was done in such a trade: sold or bought."""
        return "sold" if self is Side.SELL else "bought"

    @property
    def noun(self) -> str:
        """What such a trade is called in a sentence: no sale of VTI, no buy of BND."""
        return "sale" if self is Side.SELL else "buy"
