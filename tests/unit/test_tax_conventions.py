"""Section 10: what each contested convention does, both views on the smallest ledger that shows the difference.

Every table is a ledger in order of execution: date, name, trade, account, shares, dollars, and for a sale its lots.
The arithmetic stands beside it, so that each answer can be checked by hand.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.golden.run_case import run_case
from xlrebal.tax.account import AccountType
from xlrebal.tax.choose_lots import choose_lots
from xlrebal.tax.conventions import (
    CONVENTIONS,
    Conventions,
    DeferralAccounts,
    EarlierPurchase,
    FifoDate,
    LeapFebruary,
    LossOrder,
    MintaxSize,
    PartSale,
    Rounding,
    SameDate,
    SameOrder,
    SpouseBasis,
    TackedHolding,
    choices,
    chosen_conventions,
)
from xlrebal.tax.form_8949 import SoldShares, form_8949
from xlrebal.tax.gifts import Gift, sold_gift
from xlrebal.tax.ledger import Replay, replay
from xlrebal.tax.lot_order import LotMethod, SaleLot
from xlrebal.tax.money import micros, nanos
from xlrebal.tax.transaction import Action, NamedLot, TaxAccount, Transaction

ACCOUNTS = (
    TaxAccount("T1"), TaxAccount("T2", "spouse"), TaxAccount("Joint", "joint"), TaxAccount("IRA", type=AccountType.IRA),
    TaxAccount("IRA2", "spouse", AccountType.IRA), TaxAccount("401k", type=AccountType.EMPLOYER_PLAN),
)


def ledger(table: str) -> list[Transaction]:
    """The lines of a table; a sale's lots as "B1" or "B1:40", a buy's order as "order:O1"."""
    return [_transaction(*line.split()) for line in table.strip().splitlines()]


def _transaction(day, name, trade, account, shares, dollars, *more):
    order = next((word.removeprefix("order:") for word in more if word.startswith("order:")), "")
    lots = tuple(_sold(word) for word in more if not word.startswith("order:"))
    return Transaction(id=name, trade_date=date.fromisoformat(day), action=Action(trade), account=account, symbol="XYZ", quantity=micros(float(shares)),
                       amount=round(float(dollars) * 100), lots=lots, order=order)


def _sold(word):
    lot, _, shares = word.partition(":")
    return NamedLot(lot, micros(float(shares)) if shares else None)


def replayed(table: str, **settings) -> Replay:
    return replay(ledger(table), ACCOUNTS, conventions=Conventions(**settings))


def recognized(table: str, **settings) -> list[tuple[str, str, str, float]]:
    """Sale, lot, term and recognized dollars of every row."""
    return [(row.sale, row.lot, "LT" if row.long_term else "ST", row.recognized / 100)
            for row in replayed(table, **settings).sales]


def left(table: str, **settings) -> list[tuple[str, str, float, float]]:
    """Lot, holding date, shares and basis of what is left."""
    return [(lot.lot, lot.holding_date.isoformat(), lot.quantity / 1e6, lot.basis / 100)
            for lot in replayed(table, **settings).lots]


def test_c1_the_rest_of_one_purchase():
    """
    200 shares at 10.00, eleven days later 90 of them sold at 9.00: a loss of 90 × 1.00 = 90.

    excluded: -90 counts. counted: 90 of the 110 shares left replace them: nothing counts, 1,100 + 90 = 1,190 is left.
    """
    table = """
    2026-06-01  B1  buy   T1  200  2000
    2026-06-12  S1  sell  T1   90   810  B1:90
    """
    assert recognized(table) == [("S1", "B1", "ST", -90)]
    assert recognized(table, same_order=SameOrder.COUNTED) == [("S1", "B1", "ST", 0)]
    assert sum(lot[3] for lot in left(table, same_order=SameOrder.COUNTED)) == 1190


def test_c2_shares_sold_already_are_no_replacement():
    """
    Fixed. A bought 1 Jun for 1,000, R on 3 Jun for 1,000; R sold on 5 Jun for 900, A on 8 Jun for 800.

    R's loss of 100 is washed by A, still held: A then costs 1,100, and its sale recognizes 800 - 1,100 = -300, all that
    was lost. Did R, sold already, wash A's loss of 300, it would go back into R, whose loss A has washed: recognized nowhere.
    """
    table = """
    2026-06-01  A   buy   T1  100  1000
    2026-06-03  R   buy   T1  100  1000
    2026-06-05  S1  sell  T1  100   900  R
    2026-06-08  S2  sell  T1  100   800  A
    """
    assert recognized(table) == [("S1", "R", "ST", 0), ("S2", "A", "ST", -300)]


def test_c3_which_loss_of_one_day_is_matched_first():
    """
    L1 lost 50 × 2.00 = 100, L2 50 × 4.00 = 200; L2 is sold first. Then 50 shares are bought: they wash one loss only.

    purchase_date: L1, the older lot: -200 counts. execution: L2, sold first: -100 counts.
    """
    table = """
    2026-01-06  L1  buy   T1   50   600
    2026-03-03  L2  buy   T1   50   700
    2026-06-12  S1  sell  T1  100  1000  L2 L1
    2026-06-22  R1  buy   T1   50   500
    """
    assert recognized(table) == [("S1", "L2", "ST", -200), ("S1", "L1", "ST", 0)]
    by_execution = recognized(table, loss_order=LossOrder.EXECUTION)
    assert by_execution == [("S1", "L2", "ST", 0), ("S1", "L1", "ST", -100)]


def test_c4_bought_before_the_sold_lot_was():
    """
    R1 bought five days before B1 and ten before B1's sale at a loss of 500 - 400 = 100; R1 is still held.

    counted: washed, R1 costs 600. excluded: -100 counts.
    """
    table = """
    2026-02-20  R1  buy   T1  50  500
    2026-02-25  B1  buy   T1  50  500
    2026-03-02  S1  sell  T1  50  400  B1
    """
    assert recognized(table) == [("S1", "B1", "ST", 0)]
    assert recognized(table, earlier_purchase=EarlierPurchase.EXCLUDED) == [("S1", "B1", "ST", -100)]


def test_c5_holding_period_taken_over():
    """
    B1 held from 5 Jan to 2 Mar, 56 days, and bought back on 10 Mar.

    add_days and no_double_count: 10 Mar less 56 days is 13 Jan. take_over_date: 5 Jan, the days between sale and purchase included.
    """
    table = """
    2026-01-05  B1  buy   T1  100  1000
    2026-03-02  S1  sell  T1  100   800  B1
    2026-03-10  R1  buy   T1  100   800
    """
    assert left(table) == [("R1", "2026-01-13", 100, 1000)]
    once = left(table, tacked_holding=TackedHolding.NO_DOUBLE_COUNT)
    assert once == [("R1", "2026-01-13", 100, 1000)]
    taken_over = left(table, tacked_holding=TackedHolding.TAKE_OVER_DATE)
    assert taken_over == [("R1", "2026-01-05", 100, 1000)]


def test_c5_days_on_which_both_were_held():
    """
    B1 held from 5 Jan to 2 Mar, 56 days; R1 bought on 20 Feb, so that for ten days both were held.

    add_days: 20 Feb less 56 days is 26 Dec. no_double_count: one or the other was held since 5 Jan, and no day counts twice.
    """
    table = """
    2026-01-05  B1  buy   T1  100  1000
    2026-02-20  R1  buy   T1  100   800
    2026-03-02  S1  sell  T1  100   800  B1
    """
    assert left(table) == [("R1", "2025-12-26", 100, 1000)]
    once = left(table, tacked_holding=TackedHolding.NO_DOUBLE_COUNT)
    assert once == [("R1", "2026-01-05", 100, 1000)]


def test_c6_which_shares_of_a_lot_leave_first():
    """
    40 shares lost 80, 392 days held; 40 of the 100 bought back replace them: 420 + 80 = 500. 60 stay plain at 10.50.

    50 are sold for 500. matched_first: 40 for 400 against 500, long-term: -100; 10 for 100 against 105: -5.
    matched_last: 50 plain ones against 525: -25.
    """
    table = """
    2025-01-06  B1  buy   T1   40   480
    2026-02-02  S1  sell  T1   40   400  B1
    2026-02-09  R1  buy   T1  100  1050
    2026-06-01  S2  sell  T1   50   500  R1:50
    """
    assert recognized(table)[1:] == [("S2", "R1", "LT", -100), ("S2", "R1", "ST", -5)]
    assert recognized(table, part_sale=PartSale.MATCHED_LAST)[1:] == [("S2", "R1", "ST", -25)]


@pytest.mark.parametrize(("account", "settings", "counts", "basis", "permanent"), [
    ("T2", {}, 0, 1000, 0),
    ("T2", {"spouse_basis": SpouseBasis.PERMANENT}, 0, 800, 200),
    ("Joint", {"spouse_basis": SpouseBasis.PERMANENT}, 0, 1000, 0),
    ("IRA", {}, 0, 800, 200),
    ("IRA", {"deferral_accounts": DeferralAccounts.IGNORED}, 0, 800, 200),
    ("IRA2", {}, 0, 800, 200),
    ("IRA2", {"deferral_accounts": DeferralAccounts.IGNORED}, -200, 800, 0),
    ("401k", {}, 0, 800, 200),
    ("401k", {"deferral_accounts": DeferralAccounts.IGNORED}, -200, 800, 0),
])
def test_c7_and_c8_whose_account_buys_back(account, settings, counts, basis, permanent):
    """
    A loss of 200, bought back for 800 in another account.

    C-7, the spouse's taxable account: the lot there costs 1,000, or 800 and the 200 are gone; a joint account is both
    spouses'. C-8, a 401(k) or the spouse's IRA: gone as in the own IRA, or no wash at all.
    """
    table = f"""
    2026-01-05  B1  buy   T1         100  1000
    2026-03-02  S1  sell  T1         100   800  B1
    2026-03-10  R1  buy   {account}  100   800
    """
    result = replayed(table, **settings)
    assert [row.recognized / 100 for row in result.sales] == [counts]
    assert [lot.basis / 100 for lot in result.lots] == [basis]
    assert result.permanent_total / 100 == permanent


@pytest.mark.parametrize(("setting", "term"), [(LeapFebruary.MARCH_1, "ST"), (LeapFebruary.FEBRUARY_29, "LT")])
def test_c11_bought_28_february_before_a_leap_year(setting, term):
    """
    Bought 28 Feb 2023, sold 29 Feb 2024 at a gain of 200: the term hangs on the convention, wherever it is asked.

    march_1: counting starts on 1 March, a month's first day, and ends on one. february_29: the day after 28 Feb 2024.
    """
    table = """
    2023-02-28  B1  buy   T1  100  1000
    2024-02-29  S1  sell  T1   50   600  B1:50
    """
    conventions = Conventions(leap_february=setting)
    assert recognized(table, leap_february=setting) == [("S1", "B1", term, 100)]
    first_day = date(2024, 3, 1) if term == "ST" else date(2024, 2, 29)
    assert [lot.long_term_from for lot in replayed(table, leap_february=setting).lots] == [first_day]
    lots = [SaleLot(id="B1", acquired=date(2023, 2, 28), quantity=micros(100), basis=1000_00)]
    sold = date(2024, 2, 29)
    choice = choose_lots(lots, LotMethod.FIFO, micros(50), nanos(12), sold, conventions=conventions)
    assert [part.long_term for part in choice.selection] == [term == "LT"]
    gift = Gift(1000_00, date(2023, 2, 28), 1000_00, date(2024, 1, 2))
    assert sold_gift(gift, 1200_00, sold, setting).long_term is (term == "LT")


def test_c12_mintax_by_share_or_by_lot():
    """
    Both lots are short-term losses at 10.00. Small: 10 shares that cost 15.00, 5 lost a share, 50 in all.
    Large: 100 shares that cost 11.00, 1 lost a share, 100 in all.

    per_share: the largest loss a share goes first, Small. per_lot: the largest loss in all, Large.
    """
    lots = [SaleLot(id="Small", acquired=date(2026, 6, 1), quantity=micros(10), basis=150_00), SaleLot(id="Large", acquired=date(2026, 6, 1), quantity=micros(100), basis=1100_00)]

    def first(**settings):
        choice = choose_lots(lots, LotMethod.MINTAX, micros(10), nanos(10), date(2026, 11, 23),
                             conventions=Conventions(**settings))
        return [(part.lot, part.gain / 100) for part in choice.selection]

    assert first() == [("Small", -50)]
    assert first(mintax_size=MintaxSize.PER_LOT) == [("Large", -10)]


def test_c13_the_return_in_whole_dollars():
    """
    B1's loss of 1,000.74 - 800.25 = 200.49 is washed whole by R1: 800, 1,001, W 201 so that nothing is recognized.
    B2: 900.50 - 800.49 = 100.01 gained: 901 - 800 = 101, the gain of the amounts that stand on the form.
    B3's loss of 1,000.49 - 800.50 = 199.99 is half washed, by R3: 801, 1,000, W 100 for 99.995: -99.
    """
    table = """
    2025-01-06  B1  buy   T1  100  1000.74
    2025-01-06  B2  buy   T1  100   800.49
    2025-01-06  B3  buy   T1  100  1000.49
    2026-03-02  S1  sell  T1  100   800.25  B1
    2026-03-02  S2  sell  T1  100   900.50  B2
    2026-03-10  R1  buy   T1  100   800.00
    2026-06-01  S3  sell  T1  100   800.50  B3
    2026-06-10  R3  buy   T1   50   400.00
    """

    def form(rounding):
        rows = form_8949(replayed(table).sales, 2026, lambda sale: SoldShares(), rounding)
        return {row.lot: (row.proceeds / 100, row.basis / 100, row.adjustment / 100, row.gain / 100) for row in rows}

    assert form(Rounding.CENTS) == {
        "B1": (800.25, 1000.74, 200.49, 0), "B2": (900.50, 800.49, 0, 100.01), "B3": (800.50, 1000.49, 100, -99.99)}
    assert form(Rounding.WHOLE_DOLLARS) == {"B1": (800, 1001, 201, 0), "B2": (901, 800, 0, 101), "B3": (801, 1000, 100, -99)}


def test_c14_purchase_and_loss_sale_on_one_date():
    """
    On one day B is bought and sold again for 820, and A is sold at a loss of 200; B stands first in the ledger.

    ledger_order: when A and B are sold in one event nothing of B is left: -200 and +20 count. purchase_later: B is
    bought after A was sold and counts though it is sold later: A's 200 go into B, 820 - (800 + 200) = -180 counts.
    """
    table = """
    2026-01-05  A   buy   T1  100  1000
    2026-03-02  B   buy   T1  100   800
    2026-03-02  S1  sell  T1  100   800  A
    2026-03-02  S2  sell  T1  100   820  B
    """
    assert recognized(table) == [("S1", "A", "ST", -200), ("S2", "B", "ST", 20)]
    later = recognized(table, same_date=SameDate.PURCHASE_LATER)
    assert later == [("S1", "A", "ST", 0), ("S2", "B", "ST", -180)]


@pytest.mark.parametrize("setting", list(SameDate))
def test_c14_a_sale_may_need_the_purchases_of_its_date(setting):
    """
    10 shares held at 12.00 a share, 10 more bought at 10.00, then 12 sold at 11.00 and 3 more: both sales stay behind the purchase.

    S1: 10 × (11 - 12) + 2 × (11 - 10); S2: 3 × (11 - 10). Of A's loss of 10 on 10
    shares, 5.00 is washed by the 5 shares of B still held.
    """
    table = """
    2026-01-05  A   buy   T1  10  120
    2026-03-02  B   buy   T1  10  100
    2026-03-02  S1  sell  T1  12  132
    2026-03-02  S2  sell  T1   3   33
    """
    result = replayed(table, same_date=setting)
    assert result.issues == ()
    assert recognized(table, same_date=setting) == [("S1", "A", "ST", -5), ("S1", "B", "ST", 2), ("S2", "B", "ST", 3)]


def test_c15_fifo_when_a_holding_date_was_taken_over():
    """
    A, held 329 days, was sold at a loss of 200 and bought back as R: 1,000, holding date 10 Dec less 329 days, 15 Jan 2025.

    100 shares are sold for 1,200 without naming a lot. purchase_date: P, bought 2 Jun 2025 for 500: +700 short-term.
    holding_date: R, held since January: +200 long-term.
    """
    table = """
    2025-01-06  A   buy   T1  100  1000
    2025-06-02  P   buy   T1  100   500
    2025-12-01  S1  sell  T1  100   800  A
    2025-12-10  R   buy   T1  100   800
    2026-03-02  S2  sell  T1  100  1200
    """
    assert recognized(table) == [("S1", "A", "ST", 0), ("S2", "P", "ST", 700)]
    by_holding = recognized(table, fifo_date=FifoDate.HOLDING_DATE)
    assert by_holding == [("S1", "A", "ST", 0), ("S2", "R", "LT", 200)]


def test_c15_a_lot_of_two_holding_dates_is_two_places_in_the_queue():
    """
    As above, but 150 are bought back: 100 replace the loss (holding date 15 Jan 2025), 50 are plain (10 Dec 2025).

    200 are sold for 12.00 a share: R's 100 (1,200 - 1,000), then P's 100 (1,200 - 500); R's plain 50 stay, for 400.
    """
    table = """
    2025-01-06  A   buy   T1  100  1000
    2025-06-02  P   buy   T1  100   500
    2025-12-01  S1  sell  T1  100   800  A
    2025-12-10  R   buy   T1  150  1200
    2026-03-02  S2  sell  T1  200  2400
    """
    by_holding = recognized(table, fifo_date=FifoDate.HOLDING_DATE)
    assert by_holding[1:] == [("S2", "R", "LT", 200), ("S2", "P", "ST", 700)]
    remaining = left(table, fifo_date=FifoDate.HOLDING_DATE)
    assert remaining == [("R", "2025-12-10", 50, 400)]


@pytest.mark.parametrize(("method", "by_purchase", "by_holding"), [
    (LotMethod.FIFO, "P", "R"), (LotMethod.LIFO, "R", "P"), (LotMethod.HIFO, "R", "R"),
])
def test_c15_in_the_choice_of_lots(method, by_purchase, by_holding):
    """P bought 2 Jun 2025; R bought 10 Dec 2025 with a holding date of 15 Jan 2025. LIFO is FIFO backwards."""
    lots = [SaleLot(id="P", acquired=date(2025, 6, 2), quantity=micros(1), basis=500), SaleLot(id="R", acquired=date(2025, 12, 10), quantity=micros(1), basis=1000, holding_date=date(2025, 1, 15))]

    def first(**settings):
        choice = choose_lots(lots, method, micros(1), nanos(12), date(2026, 3, 2), conventions=Conventions(**settings))
        return choice.selection[0].lot

    assert (first(), first(fifo_date=FifoDate.HOLDING_DATE)) == (by_purchase, by_holding)


def test_every_convention_is_said_in_words_and_has_a_setting_or_a_reason():
    assert [convention.id for convention in CONVENTIONS] == [f"C-{number}" for number in range(1, 16)]
    assert {convention.setting for convention in CONVENTIONS} - {""} == set(Conventions.__slots__)
    assert [each.id for each in CONVENTIONS if bool(each.setting) == bool(each.fixed)] == []
    assert [each.id for each in CONVENTIONS if each.fixed] == ["C-2", "C-10"]


def test_conventions_from_settings():
    chosen, refused = chosen_conventions(
        {"C-7": "Permanent", "tacked_holding": "take over date", "C-8": "maybe", "C-10": "equal_value"})
    assert chosen == Conventions(spouse_basis=SpouseBasis.PERMANENT, tacked_holding=TackedHolding.TAKE_OVER_DATE)
    assert refused == ("C-8", "C-10")
    assert {setting: choices(setting)[0] for setting in Conventions.__slots__} == {
        setting: str(getattr(Conventions(), setting)) for setting in Conventions.__slots__}


def test_a_case_may_choose_its_conventions():
    given = {"acquired": "2023-02-28", "sold": "2024-02-29"}
    terms = [run_case({"id": "C-11", "kind": "holding", "input": given | chosen})["term"]
             for chosen in ({}, {"conventions": {"C-11": "february_29"}})]
    assert terms == ["short", "long"]
