"""One spelling for every security of a workbook, whatever custodians' exports and the advisor's model call it.

Symbols that name one ticker (tax/ticker) are one security, and so are BRKB beside BRK.B and a ticker and the CUSIP that
some row has beside it. What the sheets describe as different things is kept apart, and said. The spelling shown is that of
Holdings, else Securities, Targets and so on; several on one sheet give the first in text order, a ticker before a CUSIP.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from xlrebal.household.read.sheet_rows import SheetRows, Sheets
from xlrebal.schema.column import snake_case
from xlrebal.schema.finding import Finding, Problem, note, warning
from xlrebal.schema.inputs import CUSIP_HEADINGS
from xlrebal.tax.cusip import cusip_in, cusip_in_words, is_cusip
from xlrebal.tax.symbol import Symbol
from xlrebal.tax.ticker import Ticker, spelled_symbol, ticker

SHEETS = ("holdings", "securities", "targets", "lots", "transactions", "prices", "restrictions")
PRICES_APART = 1.2  # times: the same share costs about the same, whoever reports it
_FORM = frozenset(
    [
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "co",
        "company",
        "ltd",
        "plc",
        "sa",
        "nv",
        "ag",
        "lp",
        "llc",
        "the",
        "class",
        "cl",
        "common",
        "stock",
        "com",
        "ord",
        "adr",
        "ads",
        "shares",
        "share",
        "shs",
        "new",
        "del",
        "series",
        "ser",
        "and",
        "of",
        "fund",
        "etf",
        "trust",
        "index",
    ]
)


class SymbolSpellings(NamedTuple):
    """shown: each security's spelling. same: what stands for another: symbols run together, CUSIPs."""

    shown: Mapping[Ticker, Symbol]
    same: Mapping[Ticker, Ticker]
    findings: tuple[Finding, ...] = ()

    def symbol(self, text: str) -> Symbol:
        """A symbol as spelled everywhere; upper case where no sheet has it."""
        own = ticker(text)
        return self.shown.get(self.same.get(own, own)) or spelled_symbol(text)

    def knows(self, text: str) -> bool:
        """Whether a sheet has this security, in whatever spelling."""
        own = ticker(text)
        return self.same.get(own, own) in self.shown


def read_spellings(sheets: Sheets) -> SymbolSpellings:
    """The spellings this workbook's sheets give, and what is said where they differ by more than case."""
    written = _written(sheets)
    together = dict(_run_together(written))
    apart = {one: why for one, other in together.items() if (why := _differ(_Told.of(sheets, one, other)))}
    same = {one: other for one, other in together.items() if one not in apart}
    by_cusip, contested = _cusips(sheets, same)
    same |= by_cusip
    groups: dict[Ticker, list[tuple[bool, int, Symbol]]] = defaultdict(list)
    for one, places in written.items():
        groups[same.get(one, one)] += [(is_cusip(one.root), *place) for place in places]
    shown = {one: min(places)[2] for one, places in groups.items()}
    findings = (
        *(_joined(sheets, shown[one], {text for *_, text in places}) for one, places in groups.items()),
        *(_kept_apart(sheets, one, together[one], why, written) for one, why in apart.items()),
        *contested,
    )
    return SymbolSpellings(shown, same, tuple(finding for finding in findings if finding))


def _written(sheets: Sheets) -> dict[Ticker, set[tuple[int, Symbol]]]:
    """Every symbol of the sheets: (the sheet's rank, as it stands)."""
    found: dict[Ticker, set[tuple[int, Symbol]]] = defaultdict(set)
    for rank, key in enumerate(SHEETS):
        for cell in set(sheets.rows(key).texts("symbol")) - {""}:
            found[ticker(cell)].add((rank, spelled_symbol(cell)))
    for cell in {*sheets.rows("securities").texts("substitutes"), *sheets.rows("accounts").texts("menu")}:
        for part in re.split(r"[,;|\n]", cell):
            if (spelled := spelled_symbol(part)) and "/" not in spelled:
                found[ticker(spelled)].add((len(SHEETS), spelled))
    return dict(sorted(found.items()))


def _run_together(written: Iterable[Ticker]) -> Iterator[tuple[Ticker, Ticker]]:
    """BRKB → BRK.B, where the workbook has both."""
    known = set(written)
    for one in written:
        if one.run_together and (other := Ticker(one.run_together)) in known:
            yield other, one


class _Told(NamedTuple):
    """What the sheets say of two symbols, each in turn: words of their descriptions, types, prices."""

    words: tuple[set[str], set[str]]
    types: tuple[set[str], set[str]]
    prices: tuple[set[float], set[float]]

    @classmethod
    def of(cls, sheets: Sheets, one: Ticker, other: Ticker) -> _Told:
        """Read from Holdings, Securities and Prices."""
        told = cls((set(), set()), (set(), set()), (set(), set()))
        for rows in (sheets.rows(key) for key in ("holdings", "securities", "prices")):
            cells = zip(
                rows.texts("symbol"), rows.texts("description"), rows.texts("type"), rows.numbers("price"), strict=True
            )
            for symbol, description, kind, price in cells:
                which = (one, other).index(own) if symbol and (own := ticker(symbol)) in (one, other) else None
                if which is not None:
                    told.words[which].update(set(re.findall(r"\w{2,}", description.casefold())) - _FORM)
                    told.types[which].update({kind} - {""})
                    told.prices[which].update({price} if price else ())
        return told


def _differ(told: _Told) -> str:
    """In what two symbols differ that one security would not; "" where nothing says that they are two."""
    if all(told.words) and told.words[0].isdisjoint(told.words[1]):
        return "descriptions"
    if all(told.types) and told.types[0].isdisjoint(told.types[1]):
        return "types"
    if all(told.prices) and _far_apart(*told.prices):
        return "prices"
    return ""


def _far_apart(one: set[float], other: set[float]) -> bool:
    return max(min(one) / max(other), min(other) / max(one)) > PRICES_APART


class _Cusips(NamedTuple):
    same: dict[Ticker, Ticker]
    findings: list[Finding]


def _cusips(sheets: Sheets, same: Mapping[Ticker, Ticker]) -> _Cusips:
    """CUSIP → the ticker that rows have beside it; one beside several tickers stays alone, and is said."""
    beside: dict[str, dict[Ticker, tuple[SheetRows, int]]] = defaultdict(dict)
    for rows in (sheets.rows(key) for key in SHEETS):
        given = _given_cusips(rows)
        for index, (symbol, cusip) in enumerate(zip(rows.texts("symbol"), given, strict=True) if any(given) else ()):
            own = ticker(symbol) if symbol and cusip else None
            if own and own.root != cusip:
                beside[cusip].setdefault(same.get(own, own), (rows, index))
    findings = []
    for cusip, named in beside.items():
        if len(named) > 1:
            rows, index = list(named.values())[1]
            symbols = " and ".join(rows.texts("symbol")[index] for rows, index in named.values())
            findings.append(
                warning(
                    Problem.SPELLINGS_KEPT_APART,
                    f"The CUSIP {cusip} stands beside {symbols}: they are kept apart, and what stands under the CUSIP alone with "
                    "neither; correct the one that is wrong.",
                    **rows.place(index, "symbol", cusip),
                )
            )
    return _Cusips({Ticker(cusip): next(iter(named)) for cusip, named in beside.items() if len(named) == 1}, findings)


def _given_cusips(rows: SheetRows) -> list[str]:
    """The CUSIP that each row has in a column of its own or in its description; "" for none."""
    own = [
        cusip_in(spelled_symbol(str(cell or ""))) for cell in rows.extra(*map(snake_case, CUSIP_HEADINGS)) or ()
    ] or [""] * len(rows)
    words = rows.spelled("description", cusip_in_words)
    return [cell or word for cell, word in zip(own, words, strict=True)]


def _joined(sheets: Sheets, shown: str, texts: set[str]) -> Finding | None:
    """What is said where a security has several spellings."""
    if len(texts) < 2:
        return None
    first = next(rows for key in SHEETS if len(rows := sheets.rows(key)))
    return note(
        Problem.ONE_SECURITY,
        f"{', '.join(sorted(texts))} are one security, {shown} in these results, for targets, lots, restrictions, prices and wash sales. "
        "If one is another security, correct its symbol.",
        sheet=first.table.sheet,
        column=first.table.headings.get("symbol", ""),
        value=shown,
    )


def _kept_apart(
    sheets: Sheets, one: Ticker, other: Ticker, why: str, written: Mapping[Ticker, set[tuple[int, Symbol]]]
) -> Finding:
    """What is said where two symbols might be one security."""
    (rank, text), (_, like) = min(written[one]), min(written[other])
    rows = sheets.rows(SHEETS[min(rank, len(SHEETS) - 1)])
    return warning(
        Problem.SPELLINGS_KEPT_APART,
        f"{text} may be {like} written together, but their {why} differ: they are two securities in this plan. "
        f"If they are one, write {like} everywhere.",
        sheet=rows.table.sheet,
        column=rows.table.headings.get("symbol", ""),
        value=text,
    )
