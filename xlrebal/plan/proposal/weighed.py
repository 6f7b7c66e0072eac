"""What trading for drift costs, and what it is worth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlrebal.schema.record import record
from xlrebal.schema.side import Side
from xlrebal.tax.money import Cents
from xlrebal.tax.symbol import Symbol

TradeKey = tuple[Side, str, Symbol]  # side, account, symbol
MOST_NAMED = 4  # symbols of one side in one account


@record(kw_only=True)
class WeighedChain:
    """Trades for drift that stand or fall together, a sale with what it pays for, on the scales.

    amounts: cents of each trade, of a purchase that cash pays in part its part. drift: cents a year that the drift costs more without
    them, all other trades made. trading, tax: in cents; mandate and held as of Weighed.
    """

    scope: str
    trades: tuple[TradeKey, ...]
    amounts: tuple[Cents, ...]
    drift: Cents
    trading: Cents
    tax: Cents
    mandate: str
    held: bool

    def outweighed(self, years: float, *, with_tax: bool) -> bool:
        """Whether they cost more than the drift would over so many years."""
        return outweighs(self.trading, self.tax if with_tax else 0, self.drift, years)

    @property
    def what(self) -> str:
        """The trades in words: "selling VTI and buying BND in Joint"."""
        return trades_in_words(self.trades)


@record(kw_only=True)
class Weighed:
    """One scope's trades for drift on the scales, in cents: what the drift they take away costs a year, and they themselves.

    tax: its part of what the year owes for all gains. mandate: what keeps the gate open, a row with limits of its own (Low % and High %) or
    a broken limit on risk that the trades bring nearer; "" for none. held: whether the gate holds them all back; else these are the trades that are made.
    chains: the same trade by trade, those held back by themselves among them.
    """

    scope: str
    drift: Cents
    trading: Cents
    tax: Cents
    mandate: str
    held: bool
    chains: tuple[WeighedChain, ...] = ()

    def outweighed(self, years: float, *, with_tax: bool) -> bool:
        """Whether they cost more than the drift would over so many years."""
        return outweighs(self.trading, self.tax if with_tax else 0, self.drift, years)

    @property
    def held_chains(self) -> tuple[WeighedChain, ...]:
        """The chains held back while others are made."""
        return () if self.held else tuple(each for each in self.chains if each.held)


def outweighs(trading: int, tax: int, drift: int, years: float) -> bool:
    """Whether trades cost more than the drift they take away, so much a year, over so many years."""
    return trading + tax > drift * years


def trades_in_words(trades: Iterable[TradeKey]) -> str:
    """Trades account by account: "selling VTI and buying BND in Joint"."""
    found: dict[str, dict[Side, list[str]]] = {}
    for side, account, symbol in trades:
        found.setdefault(account, {}).setdefault(side, []).append(symbol)
    parts = []
    for account, sides in found.items():
        doing = {Side.SELL: "selling", Side.BUY: "buying"}
        said = [f"{doing[side]} {in_a_row(sides[side])}" for side in (Side.SELL, Side.BUY) if side in sides]
        parts.append(f"{' and '.join(said)} in {account}")
    return ", ".join(parts)


def in_a_row(names: Sequence[str]) -> str:
    """Names in a row, the first few of many: "VTI, VXUS and BND"."""
    more = len(names) - MOST_NAMED
    shown = [*names[:MOST_NAMED], f"{more} more"] if more > 1 else names
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
