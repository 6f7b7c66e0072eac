"""The sources of prices that the house file declares on Price Sources."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from xlrebal.household.price_source import CACHE_MINUTES, SECONDS, PriceSource
from xlrebal.household.read.sheet_rows import Sheets
from xlrebal.schema.finding import Finding, Problem, error

NO_MARK = "none"  # in Class Mark: BRK.B is BRKB there
TOGETHER = 50


class PriceSources(NamedTuple):
    """The sources that can be asked, in their order, and what is wrong with the others."""

    sources: tuple[PriceSource, ...]
    findings: tuple[Finding, ...]


def read_price_sources(house: Sheets, check_path: Callable[[str], str]) -> PriceSources:
    """Each row of Price Sources that can be asked. check_path: what is wrong with a path into an answer, "" for nothing."""
    rows = house.rows("price_sources", "Price Sources")
    found: dict[str, PriceSource] = {}
    findings = []
    seconds, together, minutes = (rows.numbers(key) for key in ("time_out", "together", "cache_minutes"))
    texts = [rows.texts(key) for key in ("name", "kind", "address", "price_path", "as_of_path", "key", "header")]
    marks = rows.texts("class_mark")
    for index, (name, kind, address, price, dated, key, header) in enumerate(zip(*texts, strict=True)):
        if not (name and kind and address):
            continue  # each blank cell has its finding
        source = PriceSource(
            name=name,
            kind=kind,
            address=address,
            price_path=price,
            date_path=dated,
            key=key,
            header=header,
            seconds=SECONDS if seconds[index] is None else float(seconds[index] or 0),
            together=int(together[index] or TOGETHER),
            class_mark=None if not marks[index] else "" if marks[index].casefold() == NO_MARK else marks[index],
            cache_minutes=_minutes(kind, minutes[index]),
        )
        column, wrong = _wrong(source, check_path)
        if name in found:
            column, wrong = "name", "stands on two rows: delete one"
        if wrong:
            message = f"The price source {name} {wrong}. Until then it is not asked."
            findings.append(error(Problem.BAD_VALUE, message, **rows.place(index, column, rows.texts(column)[index])))
        else:
            found[name] = source
    return PriceSources(tuple(found.values()), tuple(findings))


def _minutes(kind: str, given: float | None) -> float:
    """How long a price counts as just asked; a folder is looked into each time."""
    if given is not None:
        return given
    return CACHE_MINUTES if kind == "web" else 0.0


def _wrong(source: PriceSource, check_path: Callable[[str], str]) -> tuple[str, str]:
    """The column and what is wrong with it; "" where nothing is."""
    if source.kind != "web":
        return "", ""
    if "{symbol}" not in source.address and "{symbols}" not in source.address:
        return "address", "has an Address without {symbol} or {symbols}, where the symbol goes"
    if not source.price_path:
        return "price_path", "has no Price Path: say where its answer has the price"
    for column, path in (("price_path", source.price_path), ("as_of_path", source.date_path)):
        if path and (wrong := check_path(path)):
            return column, f"has a path that {wrong}"
    if source.key and "{key}" not in source.address + source.header:
        return "key", "names a key and has {key} neither in Address nor in Header"
    if "{key}" in source.address + source.header and not source.key:
        return "key", "has {key} and names no key"
    return "", ""
