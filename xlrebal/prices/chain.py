"""The chain of one symbol: manual override, what the workbook calculates, just asked, asked now, and what is left where that fails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from xlrebal.household.price_source import PriceSource
from xlrebal.household.split_ratio import split_of_price
from xlrebal.prices.ask_sources import Asked
from xlrebal.prices.cache import PriceCache
from xlrebal.prices.found_price import FoundPrice
from xlrebal.schema.record import record
from xlrebal.tax.symbol import Symbol


@record(kw_only=True)
class Wanted:
    """A symbol that has or needs a price. own: the workbook's own, as quoted, without Updated Prices; None for none.

    manual: whether Prices has it. calculated: whether a formula or data type of the workbook works it out. before: the row of
    Updated Prices, where it still counts.
    """

    symbol: Symbol
    own: float | None = None
    manual: bool = False
    calculated: bool = False
    before: FoundPrice | None = None

    @property
    def settled(self) -> bool:
        """Whether the workbook says the price and no source is asked."""
        return self.manual or self.calculated


class Link(NamedTuple):
    """What the chain gives: a price, None where the workbook's own stays, and why, in a sentence. held_back: a price that looks like that of a split."""

    wanted: Wanted
    price: FoundPrice | None
    why: str
    held_back: FoundPrice | None = None


@record(kw_only=True)
class Ages:
    """What decides whether a price is old. today, now: of the run; stale_days: Stale Price Days."""

    today: date
    now: datetime
    stale_days: int

    def stale(self, price: FoundPrice) -> bool:
        """Whether it is older than Stale Price Days."""
        return (self.today - price.as_of).days > self.stale_days

    def just_asked(self, price: FoundPrice, source: PriceSource) -> bool:
        """Whether its source need not be asked again."""
        return timedelta() <= self.now - price.asked < timedelta(minutes=source.cache_minutes) and not self.stale(price)


def to_ask(wanted: Iterable[Wanted], cache: PriceCache, sources: Sequence[PriceSource], ages: Ages) -> list[Symbol]:
    """The symbols that neither the workbook nor a price just asked for settles."""
    return [
        each.symbol for each in wanted if not each.settled and _just_asked(each.symbol, cache, sources, ages) is None
    ]


def links(
    wanted: Iterable[Wanted], cache: PriceCache, sources: Sequence[PriceSource], asked: Asked, ages: Ages
) -> Iterator[Link]:
    """What the chain gives for each symbol, once the sources were asked. cache: as it was before."""
    names = [source.name for source in sources]
    for each in wanted:
        if each.manual:
            yield Link(each, None, "Prices has it: your own entry stands above every source.")
            continue
        if each.calculated:
            yield Link(each, None, "The workbook calculates it by a formula or data type.")
            continue
        found = asked.prices.get(each.symbol)
        if found is not None and not ages.stale(found):
            yield _checked(each, found, f"{found.source} was asked.")
        elif (just := _just_asked(each.symbol, cache, sources, ages)) is not None:
            yield _checked(each, just, f"{just.source} was asked at {just.asked:%H:%M}.")
        else:
            left = [*([found] if found else []), *([each.before] if each.before else []), *cache.of(each.symbol, names)]
            yield _fallen_back(each, max(left, key=lambda price: price.as_of, default=None), ages, bool(sources))


def _fallen_back(wanted: Wanted, newest: FoundPrice | None, ages: Ages, any_source: bool) -> Link:
    """The newest price known, unless it is stale and the workbook has one of its own."""
    none = "No source gave a price" if any_source else "No source is declared"
    own = "the workbook's own stays" if wanted.own is not None else "it has none"
    if newest is None:
        return Link(wanted, None, f"{none}: {own}.")
    age = (ages.today - newest.as_of).days
    days = "of today" if age == 0 else f"{age} day{'' if age == 1 else 's'} old"
    if ages.stale(newest) and wanted.own is not None:
        return Link(wanted, None, f"The newest known, ${newest.price:,.10g} of {newest.source}, is {days}: {own}.")
    return _checked(wanted, newest, f"{none} now: the last one known, {days}.")


def _checked(wanted: Wanted, price: FoundPrice, why: str) -> Link:
    """The price, but where it stands to the workbook's own as after a split whose shares are not counted yet."""
    ratio = split_of_price(wanted.own, price.price)
    if ratio is None:
        return Link(wanted, price, why)
    return Link(
        wanted,
        None,
        f"{price.source} has ${price.price:,.10g}, which fits a split of {ratio} beside the workbook's ${wanted.own:,.10g}: it waits until "
        "the shares on Holdings and Lots are those after the split. Where there was none, enter the price on Prices.",
        held_back=price,
    )


def _just_asked(symbol: Symbol, cache: PriceCache, sources: Sequence[PriceSource], ages: Ages) -> FoundPrice | None:
    known: Mapping[str, PriceSource] = {source.name: source for source in sources}
    return next((each for each in cache.of(symbol, known) if ages.just_asked(each, known[each.source])), None)
