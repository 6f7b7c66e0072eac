"""What is to be raised is enough on every day, and not a cent more than on the worst of them."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from xlrebal.household.dated_need import DatedNeed, NeedStatus, to_raise
from xlrebal.tax.money import Cents

AS_OF = date(2026, 11, 20)


def need(day: int, amount: int) -> DatedNeed:
    """A need, or money that comes in, so many days from now."""
    standing = NeedStatus.DUE if amount > 0 else NeedStatus.EXPECTED
    return DatedNeed(account="A", amount=Cents(amount), date=AS_OF + timedelta(days=day), standing=standing, kind="need")


def lowest(cash: int, needs: list[DatedNeed]) -> int:
    """The least cash on any day: what comes in on a day is there for what is paid on it."""
    least = cash
    for day in sorted({each.date for each in needs if each.date}):
        cash -= sum(each.amount for each in needs if each.date == day)
        least = min(least, cash)
    return least


@given(st.lists(st.builds(need, st.integers(1, 30), st.integers(-10**6, 10**6).filter(bool)), max_size=9))
def test_what_is_raised_lasts_and_no_less_would(needs: list[DatedNeed]) -> None:
    raised = to_raise(needs).amount
    assert raised >= 0
    assert lowest(raised, needs) >= 0
    assert raised == 0 or lowest(raised - 1, needs) < 0


@given(st.lists(st.builds(need, st.integers(1, 30), st.integers(-10**6, 10**6).filter(bool)), max_size=9), st.randoms())
def test_the_order_of_rows_changes_nothing(needs: list[DatedNeed], random: object) -> None:
    shuffled = list(needs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert to_raise(shuffled) == to_raise(needs)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_new_money_that_is_there_pays_needs_and_the_rest_is_invested(came: int, needed: int) -> None:
    money = DatedNeed(account="A", amount=Cents(-came), date=AS_OF, standing=NeedStatus.DUE, kind="new money")
    assert to_raise([money, need(5, needed)]).amount == needed - came
