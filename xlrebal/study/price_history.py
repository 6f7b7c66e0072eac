"""Past prices from a file, as returns: a date and a column a name, or a row a date and name.

pandas reads it: CSV in the encodings and separators that exports come in, and parquet where pyarrow is installed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from xlrebal.household.risk_facts import PastReturns
from xlrebal.schema.record import record
from xlrebal.study.cannot_study import CannotStudy

if TYPE_CHECKING:
    import pandas

DATES = ("date", "day", "month", "as of", "trade date", "timestamp")
NAMES = ("symbol", "ticker", "asset class", "name", "security", "index")
PRICES = ("adj close", "adjusted close", "adj. close", "total return index", "close", "price", "nav", "value", "level")
CARRIED = 5  # periods that the last price stands for where none is given
FREQUENCIES = ((4, 252), (10, 52), (45, 12), (120, 4), (10**9, 1))  # days between two dates at most, periods a year


@record
class ReadPrices:
    """The returns between the prices, NaN where one is not known, and sentences on what was filled or left out."""

    returns: PastReturns
    notes: tuple[str, ...]


def read_price_history(path: Path) -> ReadPrices:
    """The prices of a CSV or parquet file as returns a period; CannotStudy where they cannot be told."""
    table = _read(path)
    if table.empty or len(table.columns) < 2:
        raise CannotStudy(f"{path.name} has no prices: give a column of dates and a column of prices for each name.")
    prices = _by_date(table, path)
    wrong = np.argwhere(~(prices.to_numpy() >= 0) & prices.notna().to_numpy())
    if len(wrong):
        row, column = wrong[0]
        raise CannotStudy(
            f"{path.name}: the price of {prices.columns[column]} on {prices.index[row]:%d %b %Y} is "
            f"{prices.iloc[row, column]:g}; a price is not negative: correct it."
        )
    filled = prices.ffill(limit=CARRIED)
    notes = list(_carried(prices, filled))
    values = filled.to_numpy(dtype=np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        returns = values[1:] / values[:-1] - 1
    returns[~np.isfinite(returns)] = np.nan
    days = [each.date() for each in prices.index]
    if len(days) < 2:
        raise CannotStudy(f"{path.name} has prices of one date: a return needs two.")
    steps = np.diff(np.array([day.toordinal() for day in days]))
    a_year = next(count for most, count in FREQUENCIES if float(np.median(steps)) <= most)
    names = tuple(str(each) for each in prices.columns)
    return ReadPrices(PastReturns(names, tuple(days[1:]), returns, a_year), tuple(notes))


def _read(path: Path) -> pandas.DataFrame:
    import pandas

    try:
        if path.suffix.lower() in (".parquet", ".pq"):
            return pandas.read_parquet(path).reset_index()
        for encoding in ("utf-8-sig", "utf-16", "cp1252"):
            try:
                with path.open(encoding=encoding) as lines:
                    heading = lines.readline()
                return pandas.read_csv(path, sep=max(",;\t|", key=heading.count), encoding=encoding)
            except UnicodeError:
                continue
    except ImportError:
        raise CannotStudy(
            f"{path.name} is a parquet file, and reading one needs pyarrow: install xlrebal[parquet], or save it as CSV."
        ) from None
    except FileNotFoundError:
        raise CannotStudy(f"{path.name} is not there: check the name and the folder.") from None
    except (pandas.errors.ParserError, pandas.errors.EmptyDataError, OSError, ValueError) as problem:
        raise CannotStudy(f"{path.name} cannot be read as a table: {_first_line(problem)}") from None
    raise CannotStudy(f"{path.name} is in no encoding known here: save it as CSV UTF-8.")


def _first_line(problem: Exception) -> str:
    return str(problem).splitlines()[0].rstrip(".") + "." if str(problem) else "save it as CSV UTF-8."


def _by_date(table: pandas.DataFrame, path: Path) -> pandas.DataFrame:
    """A row a date, the oldest first, a column a name."""
    import pandas

    headings = {str(each).strip().casefold(): each for each in table.columns}
    dated = next((headings[each] for each in DATES if each in headings), table.columns[0])
    days = pandas.to_datetime(table[dated].astype(str), errors="coerce", format="mixed")
    if days.isna().any():
        row = int(np.flatnonzero(days.isna().to_numpy())[0])
        raise CannotStudy(
            f"{path.name}, row {row + 2}, column {dated}: {table[dated].iloc[row]!r} is no date; enter it as 2026-01-31."
        )
    named = next((headings[each] for each in NAMES if each in headings), None)
    priced = next((headings[each] for each in PRICES if each in headings), None)
    if named is not None and priced is not None:
        long = pandas.DataFrame({"day": days, "name": table[named].astype(str).str.strip(), "price": table[priced]})
        _refuse_repeated(long, ["day", "name"], path)
        wide = long.pivot(index="day", columns="name", values="price")
    else:
        wide = table.drop(columns=[dated]).set_axis(pandas.DatetimeIndex(days, name="day"), axis=0)
        _refuse_repeated(pandas.DataFrame({"day": days}), ["day"], path)
    wide.columns = [str(each).strip() for each in wide.columns]
    numbers = wide.apply(_numbers)
    lost = numbers.isna() & wide.notna() & (wide.astype(str).apply(lambda each: each.str.strip()) != "")
    columns = [name for name in wide.columns if not (numbers[name].isna().all() and lost[name].any())]
    bad = np.argwhere(lost[columns].to_numpy())
    if len(bad):
        row, column = bad[0]
        raise CannotStudy(
            f"{path.name}: {wide[columns].iloc[row, column]!r} for {columns[column]} on {wide.index[row]:%d %b %Y} is no price."
        )
    if not columns:
        raise CannotStudy(f"{path.name} has no column of prices: give one for each name, beside the dates.")
    return numbers[columns].sort_index()


def _numbers(column: pandas.Series) -> pandas.Series:
    import pandas

    if pandas.api.types.is_numeric_dtype(column):
        return column.astype(np.float64)
    text = column.astype(str).str.strip().str.replace(r"[$,\s]", "", regex=True)
    return pandas.to_numeric(text, errors="coerce")


def _refuse_repeated(keys: pandas.DataFrame, by: list[str], path: Path) -> None:
    twice = keys[keys.duplicated(by)]
    if len(twice):
        first = twice.iloc[0]
        of = f" of {first['name']}" if "name" in by else ""
        raise CannotStudy(
            f"{path.name} has two prices{of} on {first['day']:%d %b %Y} (row {int(twice.index[0]) + 2}): keep one."
        )


def _carried(prices: pandas.DataFrame, filled: pandas.DataFrame) -> Iterator[str]:
    """That a price stood in for days that have none."""
    stood = (filled.notna() & prices.isna()).sum()
    some = stood[stood > 0]
    if len(some):
        named = ", ".join(f"{name} ({count})" for name, count in some.head(5).items())
        yield f"Where a date has no price the last one stands, for {CARRIED} dates at most: {named}" + (
            f" and {len(some) - 5} more." if len(some) > 5 else "."
        )
