"""Files of past prices: shapes, encodings, gaps and faults."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from xlrebal.study.cannot_study import CannotStudy
from xlrebal.study.price_history import read_price_history


def read(folder: Path, text: str, name: str = "prices.csv", encoding: str = "utf-8"):
    path = folder / name
    path.write_text(text, encoding=encoding)
    return read_price_history(path)


def test_a_column_a_name(tmp_path: Path) -> None:
    found = read(tmp_path, "Date,VTI,BND\n2026-01-30,100,50\n2026-02-27,110,51\n2026-03-31,99,51\n")
    assert found.returns.names == ("VTI", "BND")
    assert found.returns.ends == (date(2026, 2, 27), date(2026, 3, 31))
    assert found.returns.periods_a_year == 12
    assert found.returns.returns == pytest.approx(np.array([[0.1, 0.02], [-0.1, 0]]))
    assert found.notes == ()


def test_a_row_a_date_and_name_in_any_order_with_dollar_signs(tmp_path: Path) -> None:
    text = 'Ticker;Trade Date;Adj Close\nBND;03/31/2026;"$51.00"\nVTI;03/31/2026;"$1,100.00"\nVTI;02/27/2026;"$1,000.00"\nBND;02/27/2026;"$50.00"\n'
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        found = read(tmp_path, text, encoding=encoding)
        assert found.returns.names == ("BND", "VTI")
        assert found.returns.returns == pytest.approx(np.array([[0.02, 0.1]]))


def test_a_price_stands_for_five_dates_and_then_nothing_is_known(tmp_path: Path) -> None:
    days = [f"2026-01-{day:02d}" for day in range(1, 16)]
    prices = ["10", "11", *[""] * 7, "12", *["13"] * 5]
    found = read(tmp_path, "Date,A,B\n" + "\n".join(f"{day},{price},1" for day, price in zip(days, prices, strict=True)))
    column = found.returns.returns[:, 0]
    assert column[:6] == pytest.approx([0.1, 0, 0, 0, 0, 0])
    assert np.isnan(column[6:9]).all()  # no price six and seven dates later, and no return to the next one
    assert column[9] == pytest.approx(1 / 12)
    assert found.notes == ("Where a date has no price the last one stands, for 5 dates at most: A (5).",)
    assert found.returns.periods_a_year == 252


def test_a_worthless_name_loses_all_and_has_no_return_after(tmp_path: Path) -> None:
    found = read(tmp_path, "Date,A\n2026-01-01,10\n2026-01-02,0\n2026-01-03,0\n")
    assert found.returns.returns[0, 0] == -1
    assert np.isnan(found.returns.returns[1, 0])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "cannot be read as a table"),
        ("Date\n2026-01-01\n", "has no prices"),
        ("Date,A\n2026-01-01,10\nlater,11\n", "row 3, column Date: 'later' is no date"),
        ("Date,A\n2026-01-01,10\n2026-01-02,-1\n", "the price of A on 02 Jan 2026 is -1"),
        ("Date,A\n2026-01-01,10\n2026-01-01,11\n", "two prices on 01 Jan 2026 (row 3)"),
        ("Date,A\n2026-01-01,10\n2026-01-02,ten\n", "'ten' for A on 02 Jan 2026 is no price"),
        ("Date,A\n2026-01-01,10\n", "has prices of one date"),
        ("Date,Symbol,Close\n2026-01-01,A,1\n2026-01-01,A,2\n", "two prices of A on 01 Jan 2026"),
    ],
)
def test_what_is_no_history_is_said_in_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(CannotStudy, match=r"prices\.csv") as refused:
        read(tmp_path, text)
    assert said in str(refused.value)


def test_a_file_that_is_not_there_and_one_that_needs_more_are_said(tmp_path: Path) -> None:
    with pytest.raises(CannotStudy, match="is not there"):
        read_price_history(tmp_path / "gone.csv")
