"""The sheet Updated Prices, and what is said of an update: what was found, what stays, and which source gave nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xlrebal.prices.chain import Link
from xlrebal.schema.column import Row
from xlrebal.schema.finding import Finding, Problem, note, warning
from xlrebal.schema.inputs import HOLDINGS, PRICE_SOURCES

NAMED = 8  # symbols named in a sentence


def updated_prices_rows(links: Sequence[Link]) -> list[Row]:
    """A row a symbol, those with a price first."""
    return [_row(link) for link in sorted(links, key=lambda link: (link.price is None, link.wanted.symbol))]


def _row(link: Link) -> Row:
    wanted, price = link.wanted, link.price
    change = price.price / wanted.own - 1 if price and wanted.own else None
    return {
        "symbol": wanted.symbol,
        "price": price.price if price else None,
        "as_of": price.as_of if price else None,
        "time": (price.time or None) if price else None,
        "source": price.source if price else None,
        "in_place_of": wanted.own,
        "change_pct": change,
        "why": link.why,
    }


def updated_prices_sentence(links: Sequence[Link], asked: int) -> str:
    """What came of it: how many prices were asked for, found, changed, and how many stay."""
    found = [link for link in links if link.price]
    changed = [
        link for link in found if link.price and link.wanted.own is not None and link.price.price != link.wanted.own
    ]
    own = sum(link.wanted.settled for link in links)
    parts = [
        f"{_count(asked, 'price')} asked for, {len(found)} found, {len(changed)} of them other than on {HOLDINGS.name}"
    ]
    if own:
        parts.append(
            f"{own} {'stays' if own == 1 else 'stay'} as the workbook has {'it' if own == 1 else 'them'}, by Prices or a formula"
        )
    without = [link.wanted.symbol for link in links if link.price is None and not link.wanted.settled]
    if without:
        parts.append(f"none for {_named(without)}")
    return "; ".join(parts) + "."


def price_findings(links: Sequence[Link], faults: Mapping[str, str], *, damaged: bool) -> Iterator[Finding]:
    """One warning for each source that failed, one for each price held back, and a note where the prices kept here could not be read."""
    last_known = sum("the last one known" in link.why for link in links)
    instead = (
        f" {_count(last_known, 'price')} of before {'counts' if last_known == 1 else 'count'}." if last_known else ""
    )
    for name, fault in faults.items():
        message = f"The price source {name} {fault}.{instead}"
        yield warning(Problem.STALE_PRICE, message, sheet=PRICE_SOURCES.name, value=name)
    for link in links:
        if link.held_back is not None:
            yield warning(
                Problem.SPLIT_RECOGNISED,
                f"{link.wanted.symbol}: {link.why}",
                sheet=HOLDINGS.name,
                value=link.wanted.symbol,
            )
    if damaged:
        yield note(Problem.STALE_PRICE, "The prices kept on this computer could not be read and are begun anew.")


def about_prices(findings: Sequence[Finding]) -> list[Finding]:
    """Of all findings those about an update: the sources, and what was held back."""
    return [
        each for each in findings if each.sheet.endswith(PRICE_SOURCES.name) or each.code is Problem.SPLIT_RECOGNISED
    ]


def price_lines(rows: Sequence[Row]) -> Iterator[str]:
    """Each price that was found, beside the workbook's own, for a list on the terminal."""
    for row in rows:
        price, own = row["price"], row["in_place_of"]
        if isinstance(price, int | float):
            before = f"${own:,.10g}, becomes " if isinstance(own, int | float) else "no price, becomes "
            moment = ", ".join(str(part) for part in (row["source"], row["as_of"], row["time"]) if part)
            yield f"{row['symbol']}: {before}${price:,.10g} ({moment})"
        else:
            yield f"{row['symbol']}: {row['why']}"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _named(symbols: Sequence[str]) -> str:
    more = len(symbols) - NAMED
    return ", ".join(symbols[:NAMED]) + (f" and {more} more" if more > 0 else "")
