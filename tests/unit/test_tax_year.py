"""Gifts, dividends, the 2026 table, taxes and budgets beyond the golden cases."""

from datetime import date
from fractions import Fraction

import pytest

from xlrebal.household.read.bad_data import DataToCheck, LotRecord, PriceRecord, SellRecord, check_data, check_history
from xlrebal.schema.finding import Problem
from xlrebal.tax.budget import tax_budget, use_of_budgets, worst_case
from xlrebal.tax.income_tax import YearIncome, bracket_tax, estimate_tax, income_tax
from xlrebal.tax.marginal import MarginalRates, marginal_tax
from xlrebal.tax.netting import CapitalResults, net_results
from xlrebal.tax.qualified_dividends import dividend_holding, sale_spoils_dividend
from xlrebal.tax.rates import TAX_2026, FilingStatus, loss_limit
from xlrebal.tax.realized import UnmatchedLoss
from xlrebal.tax.transaction import Status

SINGLE = TAX_2026[FilingStatus.SINGLE]


@pytest.mark.parametrize(("status", "income", "tax"), [
    (FilingStatus.SINGLE, 201_775, 41_024), (FilingStatus.JOINT, 403_550, 82_048),
    (FilingStatus.SEPARATE, 201_775, 41_024), (FilingStatus.HEAD_OF_HOUSEHOLD, 67_450, 7_740),
    (FilingStatus.JOINT, 24_801, 2_480.12),
])
def test_ordinary_brackets(status, income, tax):
    assert bracket_tax(income * 100, TAX_2026[status].brackets) == Fraction(str(tax)) * 100


def test_limits_by_filing_status():
    assert [loss_limit(status) for status in FilingStatus] == [300_000, 300_000, 150_000, 300_000]
    assert [TAX_2026[status].niit_threshold // 100 for status in FilingStatus] == [200_000, 250_000, 125_000, 200_000]
    assert [TAX_2026[status].top24 // 100 for status in FilingStatus] == [201_775, 403_550, 201_775, 201_750]


def test_preferential_never_costs_more_than_ordinary():
    low = YearIncome(ordinary_taxable=0, preferential=5_000_00, rate28=5_000_00)
    assert income_tax(low, SINGLE) == 500_00


def test_a_tax_change_only_against_a_year_without_the_trades():
    year = YearIncome(ordinary_taxable=40_000_00, preferential=20_000_00)
    assert estimate_tax(year, SINGLE).tax_change is None
    assert estimate_tax(year, SINGLE, YearIncome(ordinary_taxable=40_000_00)).tax_change == 1_582_50


def test_marginal_loss_left_to_carry_is_not_a_saving():
    rates = MarginalRates(Fraction(35, 100), Fraction(15, 100), Fraction(38, 1000), Fraction(5, 100))
    assert marginal_tax(-8_000_00, 1_000_00, rates) == (-1_200_00, 3_000_00, 4_000_00)
    assert marginal_tax(-8_000_00, 1_000_00, rates, loss_limit=1_500_00) == (-600_00, 1_500_00, 5_500_00)


def test_worst_case_budget_disallows_what_is_at_risk():
    results = CapitalResults(st=1_000_00, lt=2_000_00)
    losses = [UnmatchedLoss(sale="S1", sold=date(2026, 11, 2), account="T1", symbol="X", lot="L", long_term=long, unmatched=1, loss=500_00, status=Status.DONE) for long in (True, False)]
    assert use_of_budgets(results, 3_500_00).over is False
    worst = use_of_budgets(worst_case(results, losses), 3_500_00, 1_600_00)
    assert (worst.used, worst.remaining, worst.over) == (4_000_00, -500_00, True)
    assert (worst.st_used, worst.st_over) == (1_500_00, False)


def test_tax_budget():
    assert tax_budget(100, 100) == (100, 0, False)
    assert tax_budget(101, 100).over
    assert tax_budget(5) == (5, None, False)


def test_netting_holds_its_sums():
    for st in range(-6, 7, 3):
        for lt in range(-6, 7, 3):
            net = net_results(CapitalResults(st=st * 100_000, lt=lt * 100_000), 300_000)
            assert net.preferential_gain + net.st_rate_gain == max(0, net.net_total)
            assert net.ordinary_offset + net.carry_st + net.carry_lt == max(0, -net.net_total)


def test_preferred_shares_need_ninety_of_a_hundred_and_eighty_one_days():
    held = dividend_holding(date(2026, 3, 11), date(2026, 6, 9), date(2026, 3, 12), preferred=True)
    assert held == (90, False)
    assert dividend_holding(date(2026, 3, 11), date(2026, 6, 10), date(2026, 3, 12), preferred=True) == (91, True)
    assert dividend_holding(date(2026, 3, 11), None, date(2026, 3, 12), preferred=True) == (91, True)


def test_a_sale_can_spoil_a_dividend():
    assert sale_spoils_dividend(date(2026, 3, 11), date(2026, 5, 10), date(2026, 3, 12))
    assert not sale_spoils_dividend(date(2026, 3, 11), date(2026, 5, 11), date(2026, 3, 12))
    assert not sale_spoils_dividend(date(2026, 3, 12), date(2026, 4, 1), date(2026, 3, 12))  # none received


def test_history_must_reach_back_sixty_one_days():
    as_of = date(2026, 11, 20)
    issues = check_history({"long": date(2026, 9, 20), "short": date(2026, 9, 21), "none": None}, as_of)
    assert [(issue.code, issue.ref) for issue in issues] == [(Problem.SHORT_HISTORY, "short"),
                                                             (Problem.SHORT_HISTORY, "none")]


def test_checks_without_parts_and_each_issue_once():
    lot = LotRecord("L1", "T1", "ABC", date(2026, 1, 5), 10, 100)
    bare = DataToCheck(as_of=date(2026, 11, 20), lots=[lot])
    assert check_data(bare) == ()
    twice = [SellRecord("T1", "L1", None, 11), SellRecord("T1", "L1", None, 1)]
    oversold = check_data(DataToCheck(as_of=date(2026, 11, 20), lots=[lot], sells=twice))
    assert [(issue.code, issue.ref) for issue in oversold] == [(Problem.LOT_OVERSOLD, "L1")]
    rejected = DataToCheck(as_of=date(2026, 11, 20), lots=[lot._replace(quantity=None)], sells=twice)
    assert [issue.code for issue in check_data(rejected)] == [Problem.BAD_QTY]
    dated = DataToCheck(as_of=date(2026, 11, 20), lots=[lot], prices=[PriceRecord("ABC", None, None)])
    assert [issue.code for issue in check_data(dated)] == [Problem.MISSING_PRICE]
