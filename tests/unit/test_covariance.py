"""Covariances against numpy, pandas and scikit-learn, and against examples of textbooks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from tests.scenarios.scenario import Reading, reading
from xlrebal.household.nearest_correlation import is_possible, nearest_correlation
from xlrebal.risk.covariance import Covariance, covariance_of
from xlrebal.risk.estimate import ESTIMATORS, Sampled, ewma, ledoit_wolf, sample
from xlrebal.risk.portfolio_risk import contributions, tracking_error, unknown_in, volatility
from xlrebal.tax.symbol import NO_SYMBOL, Symbol

RETURNS = np.random.default_rng(7).normal(0.006, 0.04, (60, 4))


def of_class(name: str) -> tuple[str, str, str, Symbol]:
    return (name, "", "", NO_SYMBOL)


def test_the_sample_covariance_is_numpys_a_year() -> None:
    assert sample(Sampled(RETURNS, 12, None)) == pytest.approx(np.cov(RETURNS.T, ddof=1) * 12)
    assert sample(Sampled(RETURNS[:, :1], 252, None)) == pytest.approx(np.var(RETURNS[:, :1], ddof=1) * 252)


@pytest.mark.parametrize(("periods", "months", "decay"), [(252, None, 0.94), (12, None, 0.97), (52, None, 0.97), (12, 6.0, 0.5 ** (1 / 6)), (252, 1.0, 0.5 ** (1 / 21))])
def test_ewma_is_riskmetrics_recursion(periods: int, months: float | None, decay: float) -> None:
    """σ²(t) = λ σ²(t−1) + (1 − λ) r², begun at the first period and weighted to 1."""
    squares: NDArray[np.float64] = np.array([np.outer(row, row) for row in RETURNS])
    weights = pd.Series(range(60)).map(lambda at: decay ** (59 - at)).to_numpy()
    assert ewma(Sampled(RETURNS, periods, months)) == pytest.approx(np.einsum("t,tij->ij", weights / weights.sum(), squares) * periods)
    of_one = pd.Series(RETURNS[:, 0] ** 2).ewm(alpha=1 - decay).mean().iloc[-1]
    assert ewma(Sampled(RETURNS, periods, months))[0, 0] == pytest.approx(of_one * periods)


def test_ledoit_wolf_is_scikit_learns() -> None:
    from sklearn.covariance import LedoitWolf

    few = RETURNS[:10]
    assert ledoit_wolf(Sampled(few, 12, None)) == pytest.approx(LedoitWolf().fit(few).covariance_ * 12)
    assert abs(ledoit_wolf(Sampled(few, 12, None))[0, 1]) < abs(np.cov(few.T, ddof=0)[0, 1] * 12), "shrunk towards no correlation"


def test_higham_finds_the_nearest_correlations() -> None:
    """Higham (2002), section 4: the nearest to a matrix with 1, 1, 0 is 0.7607, 0.7607, 0.1573."""
    given = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.0, 1.0, 1.0]])
    found = nearest_correlation(given)
    assert (found[0, 1], found[1, 2], found[0, 2]) == pytest.approx((0.7607, 0.7607, 0.1573), abs=5e-5)
    assert is_possible(found) and not is_possible(given) and np.diag(found) == pytest.approx(1)
    assert nearest_correlation(found) is found


def test_two_assets_of_a_textbook() -> None:
    """Bodie, Kane and Marcus, Investments, chapter 7: debt 12 %, equity 20 %, correlation 0.3; half of each has 13.15 % (their table 7.3)."""
    matrix = np.array([[0.0144, 0.0072], [0.0072, 0.04]])
    covariance = Covariance(("Debt", "Equity"), matrix, "Risk")
    half = {of_class("Debt"): 0.5, of_class("Equity"): 0.5}
    assert volatility(half, covariance) == pytest.approx(0.1311, abs=5e-5)
    assert volatility({of_class("Debt"): 0.82, of_class("Equity"): 0.18}, covariance) == pytest.approx(0.1145, abs=5e-5), "the least there is"
    assert tracking_error(half, half, covariance) == 0
    parts = contributions(half, covariance)
    assert parts is not None and sum(parts.values()) == pytest.approx(0.1311, abs=5e-5) and parts[of_class("Equity")] > parts[of_class("Debt")]


def test_what_is_not_known_is_named() -> None:
    matrix = np.array([[0.04, np.nan], [np.nan, 0.01]])
    covariance = Covariance(("Bonds", "Stocks"), matrix, "Risk")
    both = {of_class("Bonds"): 0.5, of_class("Stocks"): 0.5}
    assert volatility(both, covariance) is None and contributions(both, covariance) is None
    assert unknown_in(both, covariance) == ("the correlation of Bonds with Stocks",)
    assert volatility({of_class("Bonds"): 1.0}, covariance) == pytest.approx(0.2)
    assert unknown_in({of_class("Gold"): 0.1}, covariance) == ("the volatility of Gold",)
    assert volatility({of_class("Cash"): 1.0}, covariance) == 0, "cash of which no row speaks is riskless"
    assert volatility({of_class("Gold"): 0.0, of_class("Bonds"): 1.0}, covariance) == pytest.approx(0.2)


HOUSE = """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class  Sub-Class  Sector
      Joint    VTI     100       300    Stocks       US         -
      Joint    NVDA    100       200    Stocks       US         Tech
      Joint    BND     100       75     Bonds        -          -

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        40
"""


def table(name: str, *rows: tuple[object, ...]) -> str:
    """A sheet as a scenario's table, its columns under their headings."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) + 2 for column in zip(*cells, strict=True)]
    lines = ("".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells)
    return "\n".join(["", f"    {name}:", *(f"      {line}" for line in lines)]) + "\n"


def house(sheets: str) -> Reading:
    """The household above with more sheets."""
    found: list[Reading] = []

    def keep(given: Reading) -> None:
        found.append(given)

    keep.__doc__ = HOUSE + sheets
    reading(keep)()
    return found[0]


def known(sheets: str) -> Covariance:
    found = covariance_of(house(sheets).household)
    assert found is not None
    return found


def test_a_security_is_looked_up_by_symbol_sector_sub_class_and_class() -> None:
    given = house("""
    Risk:
      Asset Class  Volatility %  Stocks  Tech  US  BND
      Stocks       16            1       0.8   1   0.1
      Tech         30            0.8     1     0.8 0
      US           17            1       0.8   1   0.1
      BND          5             0.1     0     0.1 1
    """).household
    covariance = covariance_of(given)
    assert covariance is not None
    assert [covariance.name_of(given.path(Symbol(each))) for each in ("VTI", "NVDA", "BND")] == ["US", "Tech", "BND"]
    assert covariance.name_of(of_class("Stocks")) == "Stocks" and covariance.name_of(of_class("Bonds")) == ""


def returns(step: timedelta, count: int = 30, first: date = date(2021, 1, 5)) -> str:
    rows = ((first + each * step, (each * 7 % 11 - 5) / 400, round((each * 5 % 7 - 3) / 900, 5)) for each in range(count))
    return table("Returns", ("Date", "Stocks", "Bonds"), *rows)


@pytest.mark.parametrize(("days", "a_year"), [(1, 252), (7, 52), (30, 12), (91, 4), (365, 1)])
def test_the_dates_tell_how_often(days: int, a_year: int) -> None:
    count = 24 if days < 91 else 10 if days == 91 else 5
    text = returns(timedelta(days=days), count)
    past = house(text).household.risk.returns
    assert past is not None and past.periods_a_year == a_year
    own = np.std([(each * 7 % 11 - 5) / 400 for each in range(count)], ddof=1) * a_year**0.5
    assert known(text).volatility["Stocks"] == pytest.approx(own)


def test_points_and_fractions_are_one_thing() -> None:
    figures = {"2026-05-31": (2.0, 0.5), "2026-06-30": (-1.5, 0.4), "2026-07-31": (3.0, -0.6), "2026-08-31": (0.8, 0.9)}
    forms: tuple[Callable[[float], object], ...] = (str, lambda each: f"{each}%", lambda each: f"{each / 100:.3f}")
    texts = [table("Returns", ("Date", "Stocks", "Bonds"), *((day, *map(form, pair)) for day, pair in figures.items())) for form in forms]
    first, *others = (known(text).matrix for text in texts)
    assert all(other == pytest.approx(first) for other in others)


def said_of(sheet: str, given: Reading) -> list[tuple[str, str, int | None, str]]:
    return [(each.code.value, each.severity.value, each.row, each.column) for each in given.findings if each.sheet == sheet]


def test_what_cannot_be_used_of_returns_is_said() -> None:
    given = house("""
    Returns:
      Date        Stocks  Bonds  Stocks
      2026-01-31  0.01    0.01   0.01
      2026-02-28  up      0.02   0.01
      2026-03-31  0.03    -      0.01
      2026-04-30  -1.2    0.01   0.01
      2026-07-31  0.02    -0.01  0.01
      2026-07-31  0.03    -0.01  0.01
      2026-08-31  -0.02   0.01   0.01
      2026-08-31  -0.02   0.01   0.01
      2026-09-30  0.03    0.02   0.01
      2026-10-31  0.01    -0.02  0.01
      2026-12-31  0.01    -0.02  0.01
    """)
    assert said_of("Returns", given) == [
        ("BAD_VALUE", "error", 3, "Stocks"), ("DUPLICATE_HEADING", "warning", None, "Stocks"), ("FUTURE_DATE", "note", 12, "Date"),
        ("BAD_DATE", "warning", 7, "Date"), ("BAD_DATE", "warning", 9, "Date"), ("RISK_HISTORY", "note", 8, "Date"), ("BAD_VALUE", "warning", 5, "Stocks"),
        ("RISK_HISTORY", "note", 4, "Bonds"), ("RISK_HISTORY", "note", 3, "Stocks"),
    ]
    covariance = covariance_of(given.household)
    assert covariance is not None and covariance.periods == 4, "January, August, September, October: in no other do both have one return"


def test_what_cannot_be_used_of_risk_is_said() -> None:
    given = house("""
    Risk:
      Asset Class  Volatility %  Stocks  Bonds  Tech
      Stocks       16            0.9     0.2    1.4
      Bonds        5             0.3     1      -
      Tech         30            -       0.1    1
      Tech         14            -       0.1    1
    """)
    assert said_of("Risk", given) == [
        ("BAD_VALUE", "warning", 5, "Asset Class"), ("BAD_VALUE", "warning", 2, "Stocks"), ("BAD_VALUE", "warning", 2, "Tech"), ("BAD_VALUE", "warning", 2, "Bonds"),
    ]
    covariance = covariance_of(given.household)
    assert covariance is not None and covariance.volatility == pytest.approx({"Stocks": 0.16, "Bonds": 0.05, "Tech": 0.30})
    everything = {of_class(name): 1 / 3 for name in covariance.names}
    assert unknown_in(everything, covariance) == ("the correlation of Bonds with Stocks", "the correlation of Stocks with Tech")


def test_impossible_correlations_are_mended_and_said() -> None:
    given = house("""
    Risk:
      Asset Class  Volatility %  Stocks  Bonds  NVDA
      Stocks       16            1       0.9    0.9
      Bonds        5             0.9     1      -0.9
      NVDA         40            0.9     -0.9   1
    """)
    (said,) = (each for each in given.findings if each.code == "RISK_REPAIRED")
    covariance = covariance_of(given.household)
    assert covariance is not None and (said.sheet, said.row, said.column) == ("Risk", 2, "Bonds")
    assert np.linalg.eigvalsh(covariance.matrix)[0] >= -1e-9 and covariance.volatility["NVDA"] == pytest.approx(0.4)


FACTORS = """
    Factors:
      Symbol      Specific %  Market  Rates
      Stocks      4           1.1     -
      Bonds       2           0.1     0.9
      NVDA        25          1.7     -0.2
      Target      -           0.7     0.3
      High        -           0.8     -
"""
GIVEN = FACTORS + """      Volatility  -           16      6
      Market      -           1       -0.3
      Rates       -           -0.3    1
"""


def test_factors_with_their_covariance_given() -> None:
    covariance = known(GIVEN.replace("1.1     -", "1.1     0"))
    assert covariance.names == ("Bonds", "NVDA", "Stocks") and covariance.source == "Factors"
    exposures = np.array([[0.1, 0.9], [1.7, -0.2], [1.1, 0.0]])
    own = np.array([[0.16**2, -0.3 * 0.16 * 0.06], [-0.3 * 0.16 * 0.06, 0.06**2]])
    assert covariance.matrix == pytest.approx(exposures @ own @ exposures.T + np.diag([0.02, 0.25, 0.04]) ** 2)


def test_a_blank_exposure_is_not_zero() -> None:
    covariance = known(GIVEN)
    assert np.isnan(covariance.matrix[2]).all(), "the exposure of Stocks to Rates is not known"
    assert covariance.volatility.keys() == {"Bonds", "NVDA"}


def test_factors_measured_on_returns() -> None:
    rows = [(each * 7 % 11 - 5, each * 5 % 7 - 3) for each in range(36)]
    months = [date(2023 + each // 12, each % 12 + 1, 28) for each in range(36)]
    text = table("Returns", ("Date", "Market", "Rates"), *((day, one / 100, other / 200) for day, (one, other) in zip(months, rows, strict=True)))
    covariance = known(FACTORS.replace("1.1     -", "1.1     0") + text)
    own = np.cov(np.array(rows).T / np.array([[100], [200]]), ddof=1) * 12
    assert covariance.periods == 36 and covariance.matrix[1, 2] == pytest.approx(np.array([1.7, -0.2]) @ own @ np.array([1.1, 0.0]))


def test_ledoit_wolf_that_is_not_installed_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(sampled: Sampled) -> NDArray[np.float64]:
        raise ModuleNotFoundError("No module named 'sklearn'")

    monkeypatch.setitem(ESTIMATORS, "ledoit-wolf", missing)  # type: ignore[arg-type]
    text = returns(timedelta(days=30), 33) + table("Settings", ("Name", "Value"), ("Covariance", "ledoit-wolf"))
    covariance = known(text)
    assert "pip install scikit-learn" in covariance.fault and covariance.volatility == {}


@pytest.mark.parametrize(("sheet", "word"), [
    ("    Returns:\n      Date        Stocks\n      2026-01-31  0.01", "enter at least"),
    ("    Returns:\n      Date        Stocks\n      2026-01-31  312.1\n      2026-02-28  315.0\n      2026-03-31  309.9", "index levels"),
    ("    Returns:\n      Date        Gold\n      2026-01-31  0.01\n      2026-02-28  0.02\n      2026-03-31  0.03", "no column of anything"),
    ("    Returns:\n      Date        Stocks\n      2025-01-31  0.01\n      2025-02-28  0.02\n      2025-03-01  0.03\n      2025-09-01  0.01\n      2025-09-03  0.02\n      2026-03-03  0.03", "one return a period"),
    ("    Factors:\n      Symbol  Specific %  Market\n      Stocks  3           1", "Volatility"),
])
def test_a_sheet_that_cannot_be_used_says_what_to_do(sheet: str, word: str) -> None:
    covariance = known("\n" + sheet)
    assert word in covariance.fault and np.isnan(covariance.matrix).all()


def test_without_a_sheet_about_risk_there_is_none() -> None:
    assert covariance_of(house("").household) is None
