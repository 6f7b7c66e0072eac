"""Tax lots from a few words about how a position was bought: shares, purchases, dividends reinvested since a day."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from samples.price_path import PricePath


class Lot(NamedTuple):
    """One purchase. `reinvested`: made by a dividend; how: "" or inheritance."""

    account: str
    symbol: str
    lot_id: str
    acquired: date
    quantity: float
    cost: float
    how: str = ""
    reinvested: bool = False


class Position(NamedTuple):
    """How a position was built: `shares` in `buys` purchases from `first` to `last`, dividends reinvested or not."""

    account: str
    symbol: str
    shares: float
    first: date | None
    last: date | None
    buys: int
    reinvest_from: date | None


class Dividend(NamedTuple):
    """yearly: fraction of the price; paid on `day` of every `every`-th month from `first_month`."""

    yearly: float
    first_month: int
    every: int
    day: int


def lots_of(position: Position, path: PricePath, dividend: Dividend | None, until: date) -> list[Lot]:
    """The position's lots in order: its purchases, then one a reinvested dividend."""
    bought = _purchases(position, path)
    if position.reinvest_from is None or dividend is None:
        return bought
    return bought + _reinvestments(position, path, dividend, bought, until)


def _purchases(position: Position, path: PricePath) -> list[Lot]:
    if position.first is None or position.last is None or not position.buys:
        return []
    random = Random(f"{position.account} {position.symbol}")
    span = (position.last - position.first).days
    after = [timedelta(days=_jittered(random, place, position.buys, span)) for place in range(position.buys)]
    days = [_trading_day(position.first + each) for each in after]
    sizes = [random.uniform(0.7, 1.3) for _ in days]
    lots, left = [], round(position.shares)
    for place, day in enumerate(days):
        quantity = left if place == len(days) - 1 else _in_fives(position.shares * sizes[place] / sum(sizes))
        left -= quantity
        lots.append(_lot(position, day, float(quantity), path, reinvested=False))
    return lots


def _jittered(random: Random, place: int, count: int, span: int) -> int:
    """Days from the first purchase: evenly spread, the ones between moved by up to a quarter of the gap."""
    if place in (0, count - 1):
        return span if place and count > 1 else 0
    gap = span / (count - 1)
    return round(place * gap + random.uniform(-0.25, 0.25) * gap)


def _in_fives(quantity: float) -> int:
    """A quantity people order: a multiple of five, or what it is when small."""
    return round(quantity / 5) * 5 if quantity >= 20 else max(1, round(quantity))


def _reinvestments(
    position: Position, path: PricePath, dividend: Dividend, bought: list[Lot], until: date
) -> list[Lot]:
    assert position.reinvest_from is not None
    lots: list[Lot] = []
    for day in _pay_days(dividend, position.reinvest_from, until):
        held = sum(lot.quantity for lot in (*bought, *lots) if lot.acquired < day)
        quantity = round(held * dividend.yearly * dividend.every / 12, 3)
        if quantity:
            lots.append(_lot(position, day, quantity, path, reinvested=True))
    return lots


def _pay_days(dividend: Dividend, first: date, last: date) -> list[date]:
    months = range(first.year * 12, last.year * 12 + 12)
    due = [month for month in months if (month % 12 + 1 - dividend.first_month) % dividend.every == 0]
    days = [_trading_day(date(month // 12, month % 12 + 1, dividend.day)) for month in due]
    return [day for day in days if first <= day <= last]


def _trading_day(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)


def _lot(position: Position, day: date, quantity: float, path: PricePath, *, reinvested: bool) -> Lot:
    cost = round(quantity * path.price(day) + 1e-9, 2)
    lot_id = f"{position.symbol}-{day:%Y%m%d}"
    return Lot(position.account, position.symbol, lot_id, day, quantity, cost, "", reinvested)
