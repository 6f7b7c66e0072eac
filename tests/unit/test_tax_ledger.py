"""The ledger beyond the golden cases: issues, proposals, what a broker will say."""

from datetime import date, timedelta

from xlrebal.tax.account import AccountType
from xlrebal.tax.clean_dates import clean_dates
from xlrebal.tax.form_8949 import SoldShares, broker_differences, form_8949
from xlrebal.tax.ledger import Replay, replay
from xlrebal.tax.open_windows import open_windows
from xlrebal.tax.realized import LedgerProblem
from xlrebal.tax.transaction import Action, NamedLot, Status, TaxAccount, Transaction

T1, T2 = TaxAccount("T1"), TaxAccount("T2", "spouse")
IRA = TaxAccount("IRA", type=AccountType.IRA)
SPOUSE_IRA = TaxAccount("IRA2", "spouse", AccountType.IRA)
PLAN = TaxAccount("K", type=AccountType.EMPLOYER_PLAN)
ALL = (T1, T2, IRA, SPOUSE_IRA, PLAN)


def buy(name, day, shares, dollars, account="T1", symbol="XYZ", **more):
    return Transaction(id=name, trade_date=date.fromisoformat(day), action=Action.BUY, account=account, symbol=symbol, quantity=shares * 10**6, amount=dollars * 100,
                       **more)


def sell(name, day, shares, dollars, *lots, account="T1", symbol="XYZ", **more):
    named = tuple(NamedLot(lot) if isinstance(lot, str) else NamedLot(lot[0], lot[1] * 10**6) for lot in lots)
    return Transaction(id=name, trade_date=date.fromisoformat(day), action=Action.SELL, account=account, symbol=symbol, quantity=shares * 10**6, amount=dollars * 100,
                       lots=named, **more)


OLD = buy("B1", "2026-01-05", 100, 1000)
SOLD = sell("S1", "2026-03-02", 100, 800, "B1")


def test_what_a_sale_cannot_find_is_said():
    rows = [buy("B1", "2026-01-05", 10, 100), sell("S1", "2026-02-02", 15, 150, ("B1", 12), ("B9", 3)),
            sell("S2", "2026-02-03", 5, 50), buy("B2", "2026-02-04", 5, 50),
            sell("S3", "2026-02-01", 5, 50, ("B2", 5)), sell("S4", "2026-02-01", 5, 50, account="X")]
    result = replay(rows, ALL)
    assert [(issue.code, issue.transaction, issue.lot, issue.quantity // 10**6) for issue in result.issues] == [
        (LedgerProblem.UNKNOWN_ACCOUNT, "S4", "", 5), (LedgerProblem.SOLD_BEFORE_BOUGHT, "S3", "B2", 5),
        (LedgerProblem.LOT_OVERSOLD, "S1", "B1", 2), (LedgerProblem.UNKNOWN_LOT, "S1", "B9", 3),
        (LedgerProblem.LOT_OVERSOLD, "S2", "", 5)]
    assert [(row.sale, row.quantity // 10**6, row.proceeds) for row in result.sales] == [("S1", 10, 100_00)]


def test_shares_a_sale_does_not_name_go_first_in_first_out():
    rows = [buy("B1", "2025-01-06", 10, 100), buy("B2", "2025-02-03", 10, 110), buy("B3", "2025-03-03", 10, 120),
            sell("S1", "2026-05-04", 15, 300, ("B3", 5))]
    assert [(row.lot, row.quantity // 10**6) for row in replay(rows, ALL).sales] == [("B3", 5), ("B1", 10)]


def test_the_same_lot_id_in_two_accounts_is_two_lots_and_twice_in_one_is_said():
    rows = [buy("B1", "2025-01-06", 10, 100), buy("B1", "2025-01-06", 10, 200, "T2"),
            sell("S1", "2026-05-04", 10, 300, "B1", account="T2")]
    result = replay(rows, ALL)
    assert result.issues == () and result.sales[0].basis == 200_00
    again = replay([*rows, buy("B1", "2025-01-07", 1, 5)], ALL)
    assert [issue.code for issue in again.issues] == [LedgerProblem.DUPLICATE_LOT]
    assert sum(row.quantity for row in again.lots) == 11 * 10**6


def test_nothing_at_all():
    assert replay((), ()) == Replay()
    assert replay([buy("B1", "2026-01-05", 0, 0), sell("S1", "2026-02-02", 0, 0)], ALL).sales == ()


def test_a_match_names_both_securities():
    rows = [OLD, SOLD, buy("B1", "2026-03-10", 30, 240, "T2", "ABC")]  # one lot id in two accounts
    match, = replay(rows, ALL, {"XYZ": "ABC"}).matches
    assert (match.account, match.symbol, match.lot) == ("T1", "XYZ", "B1")
    assert (match.replacement_account, match.replacement_symbol, match.replacement) == ("T2", "ABC", "B1")


def test_a_match_says_which_of_its_trades_are_done_scheduled_or_proposed():
    rows = [buy("B0", "2026-01-05", 10, 100), sell("S0", "2026-11-10", 10, 50, "B0"),
            buy("B1", "2025-06-02", 100, 1000), buy("R1", "2026-11-20", 12, 108),
            buy("P1", "2026-11-30", 5, 45, status=Status.PROPOSED),
            sell("S1", "2026-11-30", 100, 900, "B1", status=Status.PROPOSED),
            buy("D1", "2026-12-15", 1, 9, status=Status.SCHEDULED)]
    assert [(match.sale, match.sale_status, match.replacement, match.purchase_status)
            for match in replay(rows, ALL).matches] == [
        ("S0", Status.DONE, "R1", Status.DONE), ("S1", Status.PROPOSED, "R1", Status.DONE),
        ("S1", Status.PROPOSED, "P1", Status.PROPOSED), ("S1", Status.PROPOSED, "D1", Status.SCHEDULED)]
    match, = replay([OLD, SOLD, buy("P1", "2026-03-10", 5, 45, status=Status.PROPOSED)], ALL).matches
    assert (match.sale_status, match.purchase_status) == (Status.DONE, Status.PROPOSED)


def test_no_clean_date_while_a_plan_buys_every_month():
    weekly = [buy(f"D{week}", (date(2026, 11, 2) + timedelta(weeks=4 * week)).isoformat(), 1, 9,
                  status=Status.SCHEDULED) for week in range(40)]
    rows = [buy("B1", "2025-06-02", 100, 1000), *weekly,
            sell("S1", "2026-11-30", 100, 900, "B1", status=Status.PROPOSED)]
    assert clean_dates(rows, ALL) == {"S1": None}


def test_a_scheduled_purchase_takes_the_loss_before_a_later_proposed_one():
    rows = [OLD, SOLD, buy("P1", "2026-03-10", 100, 800, status=Status.PROPOSED),
            buy("D1", "2026-03-20", 100, 800, status=Status.SCHEDULED)]
    assert clean_dates(rows, ALL) == {"P1": date(2026, 3, 21)}


def test_at_risk_is_what_no_purchase_has_matched():
    result = replay([OLD, SOLD, buy("R1", "2026-03-10", 30, 240)], ALL)
    windows = open_windows(result.unmatched_losses, date(2026, 4, 1))
    assert [(each.quantity // 10**6, each.loss) for each in windows] == [(70, 140_00)]
    assert open_windows(result.unmatched_losses, date(2026, 4, 2)) == ()


def test_form_8949_and_the_brokers_view():
    rows = [OLD, buy("B2", "2024-01-05", 10, 500), SOLD, sell("S2", "2026-03-03", 10, 450, "B2"),
            buy("R1", "2026-03-10", 20, 160), buy("R2", "2026-03-11", 30, 240, "IRA")]
    household = replay(rows, ALL)
    form = form_8949(household.sales, 2026, lambda sale: SoldShares())
    assert [(row.lot, row.long_term, row.code, row.adjustment, row.gain) for row in form] == [
        ("B1", False, "W", 100_00, -100_00), ("B2", True, "", 0, -50_00)]
    assert form_8949(household.sales, 2025, lambda sale: SoldShares()) == ()
    difference, = broker_differences(rows, ALL, household)
    assert (difference.sale, difference.disallowed, difference.broker_disallowed) == ("S1", 100_00, 40_00)
    assert household.permanent_total == 60_00
