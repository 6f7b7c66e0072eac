"""Section 6: every method, its ties, and the columns against the records."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlrebal.tax.choose_lots import choose_lots, extra_tax_of_mintax
from xlrebal.tax.conventions import Conventions, FifoDate, MintaxSize
from xlrebal.tax.lot_order import LotMethod, Rates, SaleLot, in_order, lot_facts
from xlrebal.tax.money import micros, nanos
from xlrebal.tax.rank_lots import rank_lots
from xlrebal.tax.sale_lots import SaleLots
from xlrebal.tax.transaction import NamedLot
from xlrebal.tax.wash_effect import WashEffect

SOLD = date(2026, 11, 23)
PRICE = nanos(75)


def lot(name, acquired, shares, dollars, **more):
    return SaleLot(id=name, acquired=date.fromisoformat(acquired), quantity=micros(shares), basis=dollars * 100, **more)


FOUR = (lot("A", "2023-03-01", 100, 4000), lot("B", "2024-07-15", 100, 7000), lot("C", "2026-01-12", 100, 9000),
        lot("D", "2026-06-01", 100, 6000))


def names(choice):
    return [(part.lot, part.quantity / 1e6) for part in choice.selection]


@pytest.mark.parametrize(("method", "order"), [
    ("FIFO", "ABCD"), ("LIFO", "DCBA"), ("HIFO", "CBDA"), ("LOFO", "ADBC"),
    ("MINTAX", "CBAD"),  # ST loss, then LT gains 5 and 35, then ST gain 15
    ("TAXCOST", "CBDA"),  # -5.55, 1.00, 5.55, 7.00
    ("AVERAGE", "ABCD"), ("GIFT", "AB"),
])
def test_order_of_four_lots(method, order):
    choice = choose_lots(FOUR, LotMethod(method), micros(400), PRICE, SOLD)
    assert [part.lot for part in choice.selection] == list(order)


def test_part_lot_gains_and_basis():
    choice = choose_lots(FOUR, LotMethod.FIFO, micros(150), PRICE, SOLD)
    assert names(choice) == [("A", 100), ("B", 50)]
    assert (choice.shortfall, choice.st_gain, choice.lt_gain, choice.basis) == (0, 0, 375000, 750000)


def test_mintax_may_take_a_large_long_gain_before_a_small_short_one():
    lots = (lot("LT", "2020-01-02", 10, 100), lot("ST", "2026-11-02", 10, 749))
    assert names(choose_lots(lots, LotMethod.MINTAX, micros(10), PRICE, SOLD)) == [("LT", 10)]


def test_what_mintax_costs_more_than_the_cheapest_choice():
    lots = (lot("LT", "2020-01-02", 10, 100), lot("ST", "2026-11-02", 10, 749))
    rates = Rates(Fraction(37, 100), Fraction(20, 100))
    assert extra_tax_of_mintax(lots, micros(10), PRICE, SOLD, rates) == 130_00 - 37
    assert extra_tax_of_mintax(FOUR, micros(100), PRICE, SOLD, rates) == 0


def test_mintax_puts_losses_before_zeros_before_gains():
    lots = (lot("st+", "2026-01-05", 1, 70), lot("lt+", "2025-01-06", 1, 60), lot("lt0", "2025-01-06", 1, 75),
            lot("st0", "2026-01-05", 1, 75), lot("lt-", "2025-01-06", 1, 95), lot("st-", "2026-01-05", 1, 76),
            lot("lt--", "2025-01-06", 1, 96), lot("st--", "2026-01-05", 1, 77), lot("lt++", "2025-01-06", 1, 10))
    choice = choose_lots(lots, LotMethod.MINTAX, micros(9), PRICE, SOLD)
    assert [part.lot for part in choice.selection] == ["st--", "st-", "lt--", "lt-", "st0", "lt0", "lt+", "lt++", "st+"]


def test_taxcost_weighs_the_loss_by_its_rate():
    lots = (lot("LT", "2024-01-02", 1, 92), lot("ST", "2026-01-02", 1, 85), lot("G", "2024-01-02", 1, 74))
    choice = choose_lots(lots, LotMethod.TAXCOST, micros(3), PRICE, SOLD)
    assert [part.lot for part in choice.selection] == ["ST", "LT", "G"]


def test_taxcost_counts_a_deferred_loss_as_nothing_and_skips_one_gone_for_good():
    lots = (lot("deferred", "2026-01-02", 1, 90, wash=WashEffect.DEFERRED), lot("plain", "2026-01-02", 1, 76),
            lot("gone", "2026-01-02", 1, 99, wash=WashEffect.PERMANENT), lot("gain", "2024-01-02", 1, 74))
    choice = choose_lots(lots, LotMethod.TAXCOST, micros(4), PRICE, SOLD)
    assert [part.lot for part in choice.selection] == ["plain", "deferred", "gain"]
    assert choice.shortfall == micros(1)


def test_ties_go_by_purchase_date_then_id():
    same = (lot("b", "2024-01-02", 1, 50), lot("a", "2024-01-02", 1, 50), lot("c", "2023-01-03", 1, 50))
    for method in ("FIFO", "HIFO", "LOFO", "MINTAX", "TAXCOST", "GIFT", "AVERAGE"):
        choice = choose_lots(same, LotMethod(method), micros(3), PRICE, SOLD)
        assert [part.lot for part in choice.selection] == ["c", "a", "b"], method
    lifo = choose_lots(same, LotMethod.LIFO, micros(3), PRICE, SOLD)
    assert [part.lot for part in lifo.selection] == ["b", "a", "c"]


def test_fifo_by_purchase_date_term_by_holding_date():
    lots = (lot("plain", "2026-01-05", 1, 70), lot("tacked", "2026-02-02", 1, 70, holding_date=date(2025, 1, 2)))
    choice = choose_lots(lots, LotMethod.FIFO, micros(2), PRICE, SOLD)
    assert [(part.lot, part.long_term) for part in choice.selection] == [("plain", False), ("tacked", True)]


def test_inherited_shares_are_long_from_the_first_day():
    choice = choose_lots((lot("I", "2026-11-20", 1, 70, inherited=True),), LotMethod.FIFO, micros(1), PRICE, SOLD)
    assert (choice.st_gain, choice.lt_gain) == (0, 500)


def test_average_basis_first_in_first_out_for_the_term():
    choice = choose_lots(FOUR, LotMethod.AVERAGE, micros(250), PRICE, SOLD)  # average 65
    assert names(choice) == [("A", 100), ("B", 100), ("C", 50)]
    assert (choice.basis, choice.lt_gain, choice.st_gain) == (1625000, 200000, 50000)


def test_gift_takes_long_gains_only_lowest_basis_first():
    lots = (*FOUR, lot("E", "2020-01-02", 10, 900))  # a long-term loss
    choice = choose_lots(lots, LotMethod.GIFT, micros(300), PRICE, SOLD)
    assert names(choice) == [("A", 100), ("B", 100)]
    assert choice.shortfall == micros(100)


def test_specific_identification_as_named():
    designated = (NamedLot("D", micros(30)), NamedLot("A"), NamedLot("D", micros(100)))
    choice = choose_lots(FOUR, LotMethod.SPECID, micros(180), PRICE, SOLD, designated=designated)
    assert names(choice) == [("D", 30), ("A", 100), ("D", 50)]
    unknown = (NamedLot("D", micros(30)), NamedLot("Z"))
    short = choose_lots(FOUR, LotMethod.SPECID, micros(50), PRICE, SOLD, designated=unknown)
    assert short.shortfall == micros(20)


def test_a_lot_without_basis_is_never_taken_for_zero():
    lots = (SaleLot(id="A", acquired=date(2023, 3, 1), quantity=micros(10), basis=None), lot("B", "2024-07-15", 5, 300))
    choice = choose_lots(lots, LotMethod.FIFO, micros(10), PRICE, SOLD)
    assert names(choice) == [("B", 5)] and choice.shortfall == micros(5)


def test_never_more_than_held():
    choice = choose_lots(FOUR, LotMethod.HIFO, micros(500), PRICE, SOLD)
    assert choice.shortfall == micros(100)
    assert choose_lots((), LotMethod.FIFO, micros(5), PRICE, SOLD) == ((), micros(5), 0, 0, 0, 0)


def test_parts_are_rounded_cumulatively():
    thirds = (SaleLot(id="A", acquired=date(2025, 1, 2), quantity=3_000_000, basis=10_000),)
    one = choose_lots(thirds, LotMethod.FIFO, micros(1), nanos("33.335"), SOLD)
    assert (one.selection[0].proceeds, one.selection[0].basis) == (3334, 3333)
    three = tuple(SaleLot(id=name, acquired=date(2025, 1, 2), quantity=1_000_000, basis=3_333) for name in "ABC")
    parts = choose_lots(three, LotMethod.FIFO, micros(3), nanos("33.333333333"), SOLD).selection
    assert [part.proceeds for part in parts] == [3333, 3334, 3333]


METHODS = [method for method in LotMethod if method is not LotMethod.SPECID]
LOTS = st.lists(st.tuples(st.integers(0, 900), st.integers(1, 50), st.integers(0, 300), st.sampled_from("NDP"),
                          st.integers(0, 400)),
                min_size=1, max_size=12)
EFFECTS = {"N": WashEffect.NONE, "D": WashEffect.DEFERRED, "P": WashEffect.PERMANENT}


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(rows=LOTS, method=st.sampled_from(METHODS), size=st.sampled_from(MintaxSize), queue=st.sampled_from(FifoDate))
def test_columns_rank_like_records(rows, method, size, queue):
    conventions = Conventions(mintax_size=size, fifo_date=queue)
    start = np.datetime64("2024-06-01")
    lots = [SaleLot(id=f"L{number}", acquired=(start + days).astype(object), quantity=shares * 1_000_000, basis=shares * cost * 100,
                    holding_date=(start + days - earlier).astype(object), wash=EFFECTS[wash])
            for number, (days, shares, cost, wash, earlier) in enumerate(rows)]
    rates = Rates(Fraction(37, 100), Fraction(20, 100))
    facts = [lot_facts(each, nanos(150), SOLD, rates, conventions) for each in lots]
    expected = [each.lot.id for each in in_order(facts, method)]
    text_rank = np.argsort(np.argsort(np.array([each.id for each in lots])))
    ranked = rank_lots(
        method, np.array([each.acquired for each in lots], dtype="datetime64[D]"), text_rank,
        np.array([each.basis for each in lots]), np.array([each.quantity for each in lots]),
        np.array([150.0 - each.basis / each.quantity * 1e4 for each in lots]),
        np.array([each.long_term for each in facts]), 0.37, 0.20,
        loss_deferred=np.array([each.wash is WashEffect.DEFERRED for each in lots]),
        loss_permanent=np.array([each.wash is WashEffect.PERMANENT for each in lots]),
        holding_date=np.array([each.holding_date for each in lots], dtype="datetime64[D]"), conventions=conventions)
    # a deferred loss is worth 0, a lost one is left out: the same in both
    assert [lots[position].id for position in ranked] == expected


def test_columns_rank_group_by_group():
    ranked = rank_lots(LotMethod.HIFO, np.array(["2024-01-02"] * 4, dtype="datetime64[D]"), np.arange(4),
                       np.array([100, 300, 200, 400]), np.array([1_000_000] * 4), np.zeros(4), np.zeros(4, dtype=bool),
                       0.37, 0.2, group=np.array([1, 0, 1, 0]))
    assert ranked.tolist() == [3, 1, 2, 0]


def test_a_gift_goes_by_the_share_of_gain_in_its_value():
    """Across securities a dollar given saves most where basis is the smallest share of value, not the smallest a share."""
    dear, cheap = lot("dear", "2020-01-02", 1, 300), lot("cheap", "2020-01-02", 1, 40)
    facts = [lot_facts(dear, nanos(1000), SOLD, Rates()), lot_facts(cheap, nanos(50), SOLD, Rates())]
    assert [each.lot.id for each in in_order(facts, LotMethod.GIFT)] == ["dear", "cheap"]


def test_no_average_is_known_while_a_lot_lacks_its_basis():
    lots = (lot("A", "2020-01-02", 10, 40), replace(lot("B", "2021-01-04", 10, 60), basis=None))
    choice = choose_lots(lots, LotMethod.AVERAGE, micros(5), PRICE, SOLD)
    assert (choice.selection, choice.shortfall) == ((), micros(5))


@pytest.mark.parametrize("seed", range(40))
def test_lots_made_ready_come_in_the_order_of_all_lots(seed):
    """SaleLots looks only at the lots it is asked for; `in_order` ranks all of them at this one price."""
    chance = Random(seed)
    lots = [SaleLot(id=f"L{number}", acquired=date(2024, 1, 1) + timedelta(days=chance.randrange(1_060)), quantity=micros(chance.randrange(1, 4)),
                    basis=chance.randrange(5) * 2_000, holding_date=chance.choice((None, date(2023, 5, 5))), inherited=chance.random() < 0.1)
            for number in range(60)]  # fmt: skip
    conventions = Conventions(mintax_size=chance.choice(list(MintaxSize)), fifo_date=chance.choice(list(FifoDate)))
    rates = chance.choice((Rates(), Rates(Fraction(0), Fraction(0)), Rates(Fraction(1, 4), Fraction(0))))
    ready = SaleLots(lots, conventions)
    for method in set(LotMethod) - {LotMethod.SPECID}:
        expected = in_order([lot_facts(each, PRICE, SOLD, rates, conventions) for each in lots], method)
        assert list(ready.in_order(method, PRICE, SOLD, rates)) == expected, method
