"""Tax settings of the workbook: conventions, the Tax Table sheet, and what an error in a cell leaves out."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.scenarios.scenario import Given, scenario
from xlrebal.excel.draw.template import build_template
from xlrebal.excel.file.package import Package
from xlrebal.excel.file.read_file import read_grids
from xlrebal.excel.parse.parse_tables import parse_tables
from xlrebal.excel.parse.sheet_names import is_input_sheet
from xlrebal.household.read.build_tax_table import build_tax_table
from xlrebal.household.read.sheet_rows import Sheets
from xlrebal.household.tax_table import TaxColumn
from xlrebal.plan.taxes.tax_settings import with_table
from xlrebal.schema.settings import SETTINGS_BY_KEY
from xlrebal.tax.conventions import CONVENTIONS, choices
from xlrebal.tax.rates import TAX_2026, FilingStatus

SETTABLE = [convention for convention in CONVENTIONS if convention.setting]


@pytest.mark.parametrize("convention", SETTABLE, ids=lambda convention: convention.id)
def test_every_contested_convention_is_a_setting_with_its_choices(convention):
    setting = SETTINGS_BY_KEY[convention.id.lower().replace("-", "_")]
    assert setting.choices == choices(convention.setting)
    assert setting.default == setting.choices[0]


def test_the_templates_tax_table_is_the_years_own():
    data = build_template()
    parsed = parse_tables(read_grids(data, Package(data), is_input_sheet))
    built = build_tax_table(Sheets(parsed.tables))
    assert built.findings == ()
    assert {status: with_table(TAX_2026[FilingStatus.SINGLE], column) for status, column in built.columns.items()} == {
        status.value: parameters for status, parameters in TAX_2026.items()}


def test_a_table_changes_only_what_it_gives():
    default = TAX_2026[FilingStatus.JOINT]
    changed = with_table(default, TaxColumn(zero_max=1, niit_rate=Fraction(4, 100)))
    assert (changed.zero_max, changed.niit_rate, changed.brackets, changed.top24) == (1, Fraction(4, 100), default.brackets, default.top24)


@scenario
def test_findings_say_what_is_left_out(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     40        300    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired     Quantity  Cost Basis
      Joint    VTI     L1      last spring  10        2000
      Joint    VTI     L2      2020-03-02   -5        2000
      Joint    VTI     L3      2020-03-02   10        -2000
      Joint    VTI     L4      2020-03-02   20        unknown

    Targets:
      Asset Class  Target %
      Stocks       100

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount
      2026-01-05  Joint    VTI     buy     1         300

    Settings:
      Name               Value
      Short-Term Rate %  24
      Long-Term Rate %   15

    Expect:
    Checks:
      Code           Severity  Row  Message
      BAD_DATE       error     2    "last spring" is not a date: write it as 2026-11-20 or 11/20/2026, month first. Until then the lot is not sold, and counts as bought on the as-of date for wash sales.
      BAD_QTY        error     3    Quantity -5 is not above 0: enter a number above 0. Until then the lot is left out.
      BAD_BASIS      error     4    Cost Basis -2000 is below 0: enter 0 or more. Until then the lot is not sold.
      MISSING_BASIS  error     5    "unknown" is not a number: enter the number alone, as 1,234.50. Until then the lot is not sold.
    """
    assert not given.plan.outcome.lots


@scenario
def test_a_table_of_last_year_is_said_though_a_sheet_repeats_it(given: Given) -> None:
    """
    In 2027 with 2026's brackets: the template's sheet, filled in and not changed, is 2026's too. Here only the NIIT rate is given.

    As of: 2027-06-01
    Household: 10 VTI at 100; one old lot of 10 VTI; all stocks

    Settings:
      Name           Value
      Filing Status  single
      Other Income   49000
      MAGI           49000

    Tax Table:
      Item  Rate %  Single
      niit  3.8     200000

    Expect:
    Checks:
      Code               Severity  Sheet
      DEFAULT_TAX_RATES  warning   Tax Table
      SHORT_HISTORY      warning   Transactions
    """
    said = str(given.results["checks"][0]["message"])
    assert said == "The tax of 2027 is estimated with the brackets of 2026: give the year's own on a Tax Table sheet."
