"""R-5: Table I at the heir's age in the year after the death, one year less each year; the ten years; the owner's own time."""

from datetime import date

import pytest

from xlrebal.tax.inherited_distributions import Inheritance, heirs_year

BEGUN, NOT_BEGUN = date(1943, 5, 1), date(1958, 5, 1)  # 80 and 65 in 2023
HEIR = date(1974, 8, 1)  # 50 in 2024, 36.2 years by Table I

CASES = [  # died, owner's and heir's day of birth, eligible, year, years, all by
    ("2023-06-01", BEGUN, HEIR, False, 2024, None, "2033-12-31"),  # not asked for before 2025
    ("2023-06-01", BEGUN, HEIR, False, 2025, "35.2", "2033-12-31"),
    ("2023-06-01", BEGUN, HEIR, False, 2026, "34.2", "2033-12-31"),
    ("2023-06-01", NOT_BEGUN, HEIR, False, 2026, None, "2033-12-31"),
    ("2023-06-01", NOT_BEGUN, HEIR, True, 2026, "34.2", None),
    ("2019-06-01", date(1954, 5, 1), HEIR, False, 2026, "34.0", None),  # before the ten years were law: 46 in 2020 is 40.0, less six
    ("2023-06-01", BEGUN, date(1943, 1, 1), True, 2026, "8.5", None),  # 81 in 2024 is 10.5, less two; the owner's own, 11.2 less three, is shorter
    ("2023-06-01", BEGUN, date(1930, 1, 1), True, 2026, "8.2", None),  # an older heir: 94 is 4.3, less two; the owner's lasts longer
    ("2023-06-01", BEGUN, date(1924, 1, 1), True, 2026, "1", None),  # 100 is 2.8, less two is under one: all of it
]  # fmt: skip


@pytest.mark.parametrize(("died", "owner", "heir", "eligible", "year", "years", "all_by"), CASES)
def test_a_year_of_an_heir(died, owner, heir, eligible, year, years, all_by):
    found = heirs_year(Inheritance(date.fromisoformat(died), owner, heir, eligible), year)
    assert (None if found.period is None else str(found.period.years)) == years
    assert (None if found.all_by is None else str(found.all_by)) == all_by
