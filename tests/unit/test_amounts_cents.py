"""Whole columns of amounts, against the amounts one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from xlrebal.tax.money import MICROS, NANOS, MicroShares, NanoDollars, amount_cents, amounts_cents

SHARES = st.one_of(st.integers(0, 10**15), st.integers(0, 10**6).map(lambda whole: whole * MICROS))
PRICES = st.one_of(st.integers(0, 10**15), st.integers(0, 10**5).map(lambda cents: cents * NANOS // 1000))


@given(st.lists(st.tuples(SHARES, PRICES), max_size=6))
def test_a_column_of_amounts_is_each_of_them(pairs: list[tuple[int, int]]) -> None:
    quantities, prices = (np.array(column, dtype=np.int64) for column in (zip(*pairs, strict=True) if pairs else ((), ())))
    alone = [amount_cents(MicroShares(quantity), NanoDollars(price)) for quantity, price in pairs]
    assert amounts_cents(quantities, prices).tolist() == alone
