"""Which band a row has that names none: by its kind, by its volatility, or the default."""

from __future__ import annotations

import pytest

from xlrebal.household.band_presets import preset_by_kind, preset_by_volatility
from xlrebal.tax.symbol import NO_SYMBOL, Symbol


@pytest.mark.parametrize(("asset_class", "sub_class", "points"), [
    ("US Stocks", "", 0.03), ("Equity", "Large Cap", 0.03), ("Stocks", "Emerging Markets", 0.05), ("Intl Equity", "", 0.04), ("Developed ex-US", "", 0.04),
    ("Real Estate", "", 0.07), ("Stocks", "REITs", 0.07), ("Bonds", "High Yield", 0.02), ("Emerging Market Debt", "", 0.02), ("Fixed Income", "International", 0.02),
    ("Gold", "", None), ("Cash", "", None), ("Managed Futures", "", None),
])
def test_words_tell_the_kind(asset_class: str, sub_class: str, points: float | None) -> None:
    found = preset_by_kind((asset_class, sub_class, "", NO_SYMBOL))
    assert (found and found.points) == points


@pytest.mark.parametrize(("known", "points"), [({"Stocks": 0.16}, 0.032), ({"Stocks": 0.16, "Small": 0.25}, 0.05), ({"Stocks": 0.05}, 0.02), ({"Gold": 0.2}, None)])
def test_the_narrowest_volatility_tells(known: dict[str, float], points: float | None) -> None:
    found = preset_by_volatility(("Stocks", "Small", "", Symbol("VB")), known)
    assert (found and found.points) == (None if points is None else pytest.approx(points))
