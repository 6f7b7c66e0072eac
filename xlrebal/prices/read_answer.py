"""The price and its moment out of an answer in JSON."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from xlrebal.household.price_source import PriceSource
from xlrebal.prices.found_price import DEAREST, FoundPrice
from xlrebal.prices.json_path import NotThere, value_at
from xlrebal.tax.symbol import Symbol

_MILLISECONDS = 1e11  # a later moment in seconds is of the year 5138
_TOMORROW = timedelta(days=1)  # a source east of here may be a day ahead


class Moment(NamedTuple):
    """A day, and the time of it in words ("" where none is said)."""

    day: date
    time: str


def read_price(answer: object, source: PriceSource, symbol: Symbol, spelled: str, asked: datetime) -> FoundPrice | None:
    """The price that an answer has for the symbol; None where it has none that can be used."""
    try:
        price = _number(value_at(answer, source.price_path, spelled))
        moment = (
            read_moment(value_at(answer, source.date_path, spelled), asked)
            if source.date_path
            else Moment(asked.date(), f"{asked:%H:%M}, when asked")
        )
    except NotThere:
        return None
    if price is None or moment is None or moment.day > asked.date() + _TOMORROW:
        return None
    return FoundPrice(symbol=symbol, price=price, as_of=moment.day, time=moment.time, source=source.name, asked=asked)


def _number(value: object) -> float | None:
    """A positive price; also one written as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and 0 < number < DEAREST else None


def read_moment(value: object, asked: datetime) -> Moment | None:
    """An ISO date or time, "20261130", or seconds or milliseconds since 1970; None for anything else."""
    if isinstance(value, str) and value.strip().isdecimal() and len(value.strip()) != len("20261130"):
        value = int(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _since_1970(float(value), asked)
    if not isinstance(value, str):
        return None
    try:
        if len(text := value.strip()) <= len("2026-11-30"):
            return Moment(date.fromisoformat(text), "")
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return Moment(moment.date(), f"{moment:%H:%M}{_zone(moment)}")


def _since_1970(seconds: float, asked: datetime) -> Moment | None:
    seconds = seconds / 1000 if abs(seconds) > _MILLISECONDS else seconds
    try:
        moment = datetime.fromtimestamp(seconds, UTC).astimezone(asked.tzinfo)
    except (ValueError, OverflowError, OSError):
        return None
    return Moment(moment.date(), f"{moment:%H:%M}{_zone(moment)}")


def _zone(moment: datetime) -> str:
    offset = f"{moment:%z}"
    if not offset:
        return ""
    return " UTC" if offset == "+0000" else f" UTC{offset[:3]}:{offset[3:5]}"
