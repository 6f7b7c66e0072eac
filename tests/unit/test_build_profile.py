from __future__ import annotations

import pytest

from tests.scenarios.scenario import Reading, reading
from xlrebal.household.broad_class import broad_class
from xlrebal.household.profile import PROFILES
from xlrebal.household.read.profile_targets import spread_points
from xlrebal.household.read.profile_words import read_profile
from xlrebal.household.target import Level


@pytest.mark.parametrize(("phrase", "profile", "dry_run"), [
    ("balanced", "balanced", False), ("Growth", "growth", False), ("CONSERVATIVE", "conservative", False), ("income", "income", False),
    ("もっと積極的にお願いします", "growth", False), ("リスク高めで試算して", "growth", True), ("安全重視", "conservative", False),
    ("守りの運用を仮計算", "conservative", True), ("配当重視のシミュレーション", "income", True), ("バランス型", "balanced", False),
    ("a growth simulation", "growth", True), ("yolo", None, False), ("", None, False), ("税金への影響を先に確認したい", None, True),
    ("積極的にしたいが、税金への影響を先に確認したい", "growth", True),
])
def test_words_in_a_phrase(phrase: str, profile: str | None, dry_run: bool) -> None:
    asked = read_profile(phrase)
    assert (asked.profile and asked.profile.name, asked.dry_run) == (profile, dry_run)


def test_every_profile_makes_100() -> None:
    assert {name: tuple(each.weights.values()) for name, each in PROFILES.items()} == {
        "balanced": (50, 40, 10), "growth": (75, 15, 10), "conservative": (25, 60, 15), "income": (40, 50, 10)}
    assert {sum(each.weights.values()) for each in PROFILES.values()} == {100}


@pytest.mark.parametrize(("name", "kind"), [
    ("STK", "Stocks"), ("US Stocks", "Stocks"), ("International Equity", "Stocks"), ("Emerging Markets", "Stocks"), ("Real Estate", "Stocks"),
    ("BOND", "Bonds"), ("Fixed Income", "Bonds"), ("Long Treasuries", "Bonds"), ("High Yield", "Bonds"), ("High Yield Dividend", "Stocks"), ("Inflation-Protected", "Bonds"), ("CASH", "Cash"), ("Cash", "Cash"), ("Gold", ""),
])
def test_classes_by_name(name: str, kind: str) -> None:
    assert broad_class(name) == kind


def test_the_remainder_goes_to_the_largest() -> None:
    assert spread_points(5000, {"A": 1, "B": 1, "C": 1}) == {"A": 1667, "B": 1667, "C": 1666}
    assert spread_points(4000, {"A": 100, "B": 1, "C": 1, "D": 1}) == {"A": 3883, "B": 39, "C": 39, "D": 39}


@reading
def test_a_profile_replaces_the_targets(given: Reading) -> None:
    """
    Profile: バランス型で

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       300    US Stocks
      Joint    VXUS    100       70     International
      Joint    BND     100       75     BOND
      Joint    GLD     10        300    Gold
      Joint    CASH    500              CASH

    Targets:
      Asset Class  Target %
      US Stocks    100
    """
    rows = given.household.targets
    assert {row.name: row.weight for row in rows if row.level is Level.SECURITY} == {"VTI": 0.4054, "VXUS": 0.0946, "BND": 0.4}
    assert sum(round(row.weight * 10_000) for row in rows if row.level is Level.CLASS) == 10_000
    stocks = next(row for row in rows if row.name == "US Stocks")
    assert (stocks.low, stocks.high) == (pytest.approx(0.4054 - 0.05 * 0.4054 / 0.5), pytest.approx(0.4054 + 0.05 * 0.4054 / 0.5))
    assert [finding.value for finding in given.findings if finding.code == "NO_TARGET"] == ["Gold"]


@reading
def test_a_class_without_holdings_says_what_to_add(given: Reading) -> None:
    """
    Profile: growth

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       300    STK

    Targets:
      Asset Class  Target %
      STK          100
    """
    found = next(finding for finding in given.findings if finding.code == "TARGET_WITHOUT_HOLDING")
    assert found.message.startswith("Bonds has no holdings: its 15 % stays in cash; add a bond fund such as AGG or BND")
    assert {row.name: row.weight for row in given.household.targets} == {"Bonds": 0.15, "Cash": 0.1, "STK": 0.75, "VTI": 0.75}
