"""Prices kept on this computer, so that a source that fails, or was just asked, need not answer."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from xlrebal.prices.found_price import DEAREST, FoundPrice
from xlrebal.tax.symbol import Symbol

VERSION = 1
KEPT = timedelta(days=60)  # an older price helps nobody


class PriceCache(NamedTuple):
    """The newest price of each symbol by source. damaged: whether what stood in the file could not be read."""

    prices: Mapping[tuple[str, Symbol], FoundPrice]
    damaged: bool = False

    @classmethod
    def from_text(cls, text: str) -> PriceCache:
        """What a file holds; nothing where it holds nothing that can be read."""
        if not text:
            return cls({})
        try:
            said = json.loads(text)
            rows = said["prices"] if said["version"] == VERSION else []
            return cls({(price.source, price.symbol): price for price in map(_price, rows)})
        except (ValueError, KeyError, TypeError, RecursionError):
            return cls({}, damaged=True)

    def to_text(self, now: datetime) -> str:
        """The file's content, without what is too old."""
        kept = [price for price in self.prices.values() if now - price.asked <= KEPT]
        rows = [
            {
                "symbol": price.symbol,
                "price": price.price,
                "as_of": price.as_of.isoformat(),
                "time": price.time,
                "source": price.source,
                "asked": price.asked.isoformat(),
            }
            for price in sorted(kept, key=lambda price: (price.source, price.symbol))
        ]
        return json.dumps({"version": VERSION, "prices": rows}, indent=1)

    def with_prices(self, found: Iterable[FoundPrice]) -> PriceCache:
        """The cache with newly found prices in place of older ones of the same source."""
        return PriceCache({**self.prices, **{(price.source, price.symbol): price for price in found}})

    def of(self, symbol: Symbol, sources: Iterable[str]) -> Iterator[FoundPrice]:
        """The symbol's prices from these sources, in their order."""
        yield from (self.prices[name, symbol] for name in sources if (name, symbol) in self.prices)


def _price(row: Mapping[str, str | float]) -> FoundPrice:
    """A row of the file; ValueError or the like where it is none."""
    price, asked = float(row["price"]), datetime.fromisoformat(str(row["asked"]))
    if not math.isfinite(price) or not 0 < price < DEAREST or asked.tzinfo is None:
        raise ValueError(row)
    return FoundPrice(
        symbol=Symbol(str(row["symbol"])),
        price=price,
        as_of=date.fromisoformat(str(row["as_of"])),
        time=str(row["time"]),
        source=str(row["source"]),
        asked=asked,
    )
