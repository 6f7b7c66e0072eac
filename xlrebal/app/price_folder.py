"""A folder of CSV files with prices, as a source: read as the sheet Prices is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from xlrebal.excel.file.read_csv_folder import read_csv
from xlrebal.excel.grid import Grid
from xlrebal.excel.parse.parse_tables import parse_tables
from xlrebal.excel.refused import WorkbookRefused
from xlrebal.household.price_source import PriceSource
from xlrebal.household.read.names import read_names
from xlrebal.household.read.sheet_rows import Sheets
from xlrebal.prices.found_price import DEAREST, FoundPrice, Give
from xlrebal.schema.inputs import PRICES
from xlrebal.schema.record import record
from xlrebal.tax.symbol import Symbol

_DAY = re.compile(r"(20\d\d)[-_. ]?(0[1-9]|1[0-2])[-_. ]?([0-3]\d)(?!\d)")


@record(kw_only=True)
class PriceFolder:
    """A drop folder. folder: where it is. asked: the moment of the run, in this place."""

    source: PriceSource
    folder: Path
    asked: datetime

    @property
    def name(self) -> str:
        """As the house file calls it."""
        return self.source.name

    @property
    def seconds(self) -> float:
        """Its time-out: a share on the network may hang."""
        return self.source.seconds

    def ask(self, symbols: Sequence[Symbol], give: Give) -> str:
        """The newest price of each symbol in any of its files. See Provider."""
        try:
            paths = sorted(path for path in self.folder.iterdir() if path.suffix.lower() == ".csv" and path.is_file())
        except OSError as problem:
            return f"cannot be read as a folder ({self.folder}: {problem.strerror or problem}): correct its Address on Price Sources"
        wanted, newest, unread = set(symbols), dict[Symbol, FoundPrice](), list[str]()
        for path in paths:
            try:
                found = list(self._prices(path))
            except (OSError, WorkbookRefused):
                unread.append(path.name)
                continue
            if not found:
                unread.append(path.name)
            for price in found:
                if price.symbol in wanted and (price.symbol not in newest or price.as_of >= newest[price.symbol].as_of):
                    newest[price.symbol] = price
        for price in newest.values():
            give(price)
        if not paths:
            return f"holds no .csv file ({self.folder})"
        return (
            f"has files without prices that can be read under Symbol and Price: {', '.join(unread)}" if unread else ""
        )

    def _prices(self, path: Path) -> Iterator[FoundPrice]:
        """The rows of a file; one without a date is of the day in the file's name, else of the day it was written."""
        grid = read_csv(path.stem, path.read_bytes())
        parsed = parse_tables([Grid(PRICES.name, grid.rows, grid.errors, grid.number_formats)], (PRICES,))
        sheets = Sheets(parsed.tables)
        rows = sheets.rows(PRICES.key)
        written = datetime.fromtimestamp(path.stat().st_mtime, self.asked.tzinfo)
        day = _day_named(path.stem) or written.date()
        columns = zip(read_names(sheets).symbols_of(rows), rows.numbers("price"), rows.dates("as_of"), strict=True)
        for symbol, price, dated in columns:
            if symbol and price is not None and 0 < price < DEAREST and (dated or day) <= self.asked.date():
                yield FoundPrice(
                    symbol=symbol, price=price, as_of=dated or day, time="", source=self.name, asked=self.asked
                )


def _day_named(name: str) -> date | None:
    """The day in a file's name: prices-2026-11-30 or 20261130_close."""
    match = _DAY.search(name)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
