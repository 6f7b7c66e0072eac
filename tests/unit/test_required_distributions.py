"""R-1 to R-3 against the IRS's published tables and examples."""

from datetime import date
from decimal import Decimal

import pytest

from xlrebal.tax.life_tables import life_tables
from xlrebal.tax.money import cents, dollars
from xlrebal.tax.required_distributions import EARLIEST, deadline, distribution_period, first_year, required_amount

UNIFORM = {72: "27.4", 73: "26.5", 74: "25.5", 75: "24.6", 80: "20.2", 85: "16.0", 90: "12.2", 95: "8.9", 100: "6.4", 110: "3.5", 119: "2.3", 120: "2.0", 125: "2.0"}
SINGLE = {0: "84.6", 20: "65.0", 45: "41.0", 60: "27.1", 72: "17.2", 80: "11.2", 100: "2.8", 119: "1.1", 120: "1.0", 123: "1.0"}
JOINT = {(73, 60): "28.6", (75, 60): "28.3", (80, 65): "23.8", (85, 70): "19.5", (90, 75): "15.4"}


def test_the_uniform_table():
    assert {age: str(life_tables().of_owner(age).years) for age in UNIFORM} == UNIFORM


def test_the_single_life_table():
    assert {age: str(life_tables().single_life(age).years) for age in SINGLE} == SINGLE


def test_the_joint_table():
    found = {ages: life_tables().of_owner(*ages) for ages in JOINT}
    assert {ages: str(each.years) for ages, each in found.items()} == JOINT
    assert all("Table II," in each.table for each in found.values())


@pytest.mark.parametrize("spouse", [63, 64, 80])
def test_a_spouse_ten_years_younger_or_less_changes_nothing(spouse):
    assert life_tables().of_owner(73, spouse) == life_tables().of_owner(73)


@pytest.mark.parametrize("age", range(72, 121))
def test_the_joint_table_follows_from_the_single_one(age):
    """Two lives die apart: the time until the second is dead is the sum of both lives less the time until the first is."""
    tables = life_tables()
    expected = [float(each) for each in tables.single]
    survive = [(expected[at] - 0.5) / (expected[at + 1] + 0.5) for at in range(120)] + [0.0]

    def alive(*ages: int) -> float:
        total, part = 0.5, 1.0
        for years in range(120):
            for each in ages:
                part *= min(1.0, survive[min(each + years, 120)])
            total += part
        return total

    by_spouse = tables.joint[age]
    assert len(by_spouse) == age - 10 - 20
    for spouse, years in enumerate(by_spouse, 20):
        assert abs(alive(age) + alive(spouse) - alive(age, spouse) - float(years)) < 0.16


def test_the_uniform_table_is_the_joint_one_with_somebody_ten_years_younger():
    """Eleven years younger lasts longer, by no more than a year."""
    tables = life_tables()
    for age in range(72, 121):
        assert 0 <= tables.joint[age][-1] - tables.of_owner(age).years <= Decimal("0.7")


FIRST_YEARS = [
    ("1948-12-31", 2019), ("1949-06-30", 2019), ("1949-07-01", 2021), ("1950-12-31", 2022), ("1951-01-01", 2024),
    ("1953-05-05", 2026), ("1959-12-31", 2032), ("1960-01-01", 2035), ("1947-08-01", 2018),
]  # fmt: skip


@pytest.mark.parametrize(("born", "year"), FIRST_YEARS)
def test_the_first_year(born, year):
    assert first_year(date.fromisoformat(born)) == year


def test_the_first_may_wait_until_april_and_the_others_until_new_year():
    born = date(1953, 5, 5)
    assert deadline(2026, born) == (date(2027, 4, 1), True)
    assert deadline(2027, born) == (date(2027, 12, 31), False)


AMOUNTS = [  # owner, spouse, value on 31 December before, years, to take out in 2026
    ("1951-07-01", None, 100_000, "24.6", 4_065.04),
    ("1953-02-01", None, 100_000, "26.5", 3_773.58),
    ("1951-07-01", "1966-03-01", 500_000, "28.3", 17_667.84),  # 75 and 60: a spouse more than ten years younger
    ("1951-07-01", "1961-03-01", 500_000, "24.6", 20_325.20),  # ten years younger: as without
    ("1906-01-01", None, 1_000, "2.0", 500.00),
]


@pytest.mark.parametrize(("born", "spouse", "value", "years", "amount"), AMOUNTS)
def test_the_amount_of_2026(born, spouse, value, years, amount):
    period = distribution_period(2026, date.fromisoformat(born), date.fromisoformat(spouse) if spouse else None)
    assert str(period.years) == years
    assert dollars(required_amount(cents(value), period)) == amount


PUBLISHED = [  # value, the year the owner turns so old, the spouse's age where it counts, what is published
    (100_000, 2024, 75, 64, 3_953),  # Publication 590-B: a spouse 11 years younger as only beneficiary, 25.3 years
    (205_000, 2026, 74, None, 8_039),  # advisors' example: 8,039.21
    (500_000, 2022, 72, None, 18_248),
]


@pytest.mark.parametrize(("value", "year", "age", "spouse", "amount"), PUBLISHED)
def test_published_worked_examples(value, year, age, spouse, amount):
    period = distribution_period(year, date(year - age, 1, 15), date(year - spouse, 12, 15) if spouse else None)
    assert round(dollars(required_amount(cents(value), period))) == amount


def test_the_tables_hold_from_the_year_that_is_said() -> None:
    assert life_tables().from_year == EARLIEST
