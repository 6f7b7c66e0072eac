"""The Settings sheet: each value by the kind its setting declares."""

from datetime import date

import pytest

from xlrebal.excel.grid import Grid
from xlrebal.excel.parse.parse_tables import parse_tables
from xlrebal.schema.column import Kind
from xlrebal.schema.finding import Problem, Severity
from xlrebal.schema.settings import ALL_SETTINGS


def settings(*rows, formats=None):
    book = parse_tables([Grid("Settings", [["Name", "Value"], *map(list, rows)], number_formats=formats or {})])
    return book.settings, [finding for finding in book.findings if finding.sheet == "Settings"]


def test_values_by_kind():
    values, findings = settings(
        ("As Of", "11/20/2026"), ("Method", "Rules"), ("Harvest Losses", "Yes"), ("Gain Budget", "$50,000"),
        ("Minimum Trade", 250.0), ("filing status", "Married filing jointly"), ("Advisor", "A. Adams"),
        ("Tax Budget", None),
        ("Stale Price Days", 7.0),
    )  # fmt: skip
    assert findings == []
    assert values == {
        "as_of": date(2026, 11, 20), "method": "rules", "harvest_losses": True, "gain_budget": 50000.0,
        "minimum_trade": 250.0, "filing_status": "mfj", "advisor": "A. Adams", "stale_price_days": 7.0,
    }  # fmt: skip


def test_percents_are_points_unless_formatted():
    values, findings = settings(
        ("Default Band %", 5.0), ("State Rate %", 0.093), ("NIIT %", "3.8%"), ("Short-Term Rate", 37.0),
        ("Harvest Min Loss %", 0.5), ("Harvest Min Loss $", 100.0), formats={(2, 1): "0.0%"},
    )  # fmt: skip
    assert findings == []
    assert {key: round(value, 9) for key, value in values.items()} == {
        "default_band_pct": 0.05, "state_rate_pct": 0.093, "niit_pct": 0.038, "short_term_rate_pct": 0.37,
        "harvest_min_loss_pct": 0.005, "harvest_min_loss": 100.0,
    }  # fmt: skip


def test_zero_is_not_blank():
    assert settings(("Gain Budget", 0.0))[0] == {"gain_budget": 0.0}


def test_unknown_names_suggest_the_nearest():
    values, (finding,) = settings(("State Rtae %", 5.0))
    assert values == {}
    assert (finding.code, finding.severity, finding.row) == (Problem.UNKNOWN_SETTING, Severity.WARNING, 2)
    assert "did you mean State Rate %?" in finding.message


def test_a_misspelt_limit_is_an_error_unless_the_limit_is_given():
    (finding,) = settings(("Gain Bugdet", 5.0))[1]
    assert (finding.code, finding.severity, finding.row) == (Problem.UNKNOWN_SETTING, Severity.ERROR, 2)
    for rows in ((("Gain Bugdet", 5.0), ("Gain Budget", 7.0)), (("Gain Budget", 7.0), ("Gain Bugdet", 5.0))):
        values, (finding,) = settings(*rows)
        assert (values, finding.severity) == ({"gain_budget": 7.0}, Severity.WARNING)


@pytest.mark.parametrize("name", ["Cash Buffer 2%", "Cash Reserve", "Minimum Cash", "Min Cash %", "Target Cash"])
def test_the_cash_to_keep_is_looked_for_on_accounts(name):
    (finding,) = settings((name, 2.0))[1]
    assert finding.message == f"{name} is no setting and is ignored: the cash to keep is entered for each account, at Minimum Cash or Minimum Cash % on Accounts."


def test_bad_values_leave_the_default():
    values, findings = settings(("Method", "magic"), ("As Of", "soon"), ("Gain Budget", "lots"))
    assert values == {}
    assert [finding.code for finding in findings] == [Problem.BAD_VALUE, Problem.BAD_DATE, Problem.BAD_VALUE]
    assert "rules, optimal" in findings[0].message


def test_a_setting_given_twice():
    values, (finding,) = settings(("Advisor", "A"), ("Advisor", "B"))
    assert values == {"advisor": "A"}
    assert finding.severity is Severity.WARNING


def test_contested_conventions_pass():
    assert settings(("C-5", "take over date"), ("c 12 MINTAX ties", "per lot"))[0] == {
        "c_5": "take_over_date", "c_12": "per_lot",
    }  # fmt: skip


def test_a_convention_is_one_of_its_choices():
    """A bad choice and a convention that has none are said at their cell; the default holds."""
    values, findings = settings(("C-5", "sometimes"), ("C-2 sold shares", "counted"), ("C-7", "permanent"))
    assert values == {"c_7": "permanent"}
    assert [(found.severity.value, found.row, found.column, found.value) for found in findings] == [
        ("error", 2, "Value", "sometimes"), ("warning", 3, "Value", "counted"),
    ]  # fmt: skip
    assert "add_days, no_double_count, take_over_date" in findings[0].message
    assert findings[1].message.startswith("C-2 has no other choice and is ignored:")


@pytest.mark.parametrize(("name", "value", "said"), [
    ("ST Carryforward", -3000.0, 'ST Carryforward "-3000" is below 0: enter a loss carried in as a positive amount.'),
    ("LT Carryforward", "(5,000)", 'LT Carryforward "(5,000)" is below 0: enter a loss carried in as a positive amount.'),
    ("Capital Gain Distributions", "-100", 'Capital Gain Distributions "-100" is below 0: enter 0 or more.'),
    ("Gain Budget", "-5", 'Gain Budget "-5" is below 0: enter 0 or more.'),
    ("NIIT %", "-3 %", 'NIIT % "-3 %" is below 0 %: enter 0 % or more.'),
    ("State Rate %", "130 %", 'State Rate % "130 %" is above 100 %: enter 100 % or less.'),
    ("Stale Price Days", "-1", 'Stale Price Days "-1" is below 0: enter 0 or more.'),
])  # fmt: skip
def test_values_beyond_their_limits_are_not_used(name, value, said):
    values, (finding,) = settings(("Advisor", "A. Adams"), (name, value))
    assert values == {"advisor": "A. Adams"}
    until_then = "nothing is traded" if name == "Gain Budget" else "its default holds"
    assert finding.message == f"{said} Until then {until_then}."
    assert (finding.code, finding.severity, finding.row, finding.column) == (
        Problem.BAD_VALUE,
        Severity.ERROR,
        3,
        "Value",
    )


@pytest.mark.parametrize(
    "setting", [each for each in ALL_SETTINGS if each.minimum is not None], ids=lambda each: each.name
)
def test_limits_themselves_and_the_default_are_inside(setting):
    inside = [setting.minimum, *([setting.maximum] if setting.maximum is not None else [])]
    formats = {(1, 1): "0%"} if setting.kind is Kind.PERCENT else None
    assert [settings((setting.name, value), formats=formats)[0] for value in inside] == [
        {setting.key: value} for value in inside
    ]
    assert setting.default is None or setting.minimum <= setting.default <= (setting.maximum or setting.default)


def test_error_cells_are_errors():
    book = parse_tables(
        [Grid("Settings", [["Name", "Value"], ["Gain Budget", None], ["Client", "C"]], errors={(1, 1): "#REF!"})]
    )
    (finding,) = (each for each in book.findings if each.sheet == "Settings")
    assert finding.code is Problem.ERROR_CELL
    assert finding.message.endswith("Until then its default holds; where it is a limit, nothing is traded.")


@pytest.mark.parametrize(("name", "given", "meant"), [
    ("Rebalance To", "mid", "midpoint"), ("Rebalance To", "MID", "midpoint"), ("Rebalance To", "Mid-point", "midpoint"), ("Rebalance To", "half way", "midpoint"),
    ("Rebalance To", "band edge", "edge"), ("Rebalance To", "limit", "edge"), ("Rebalance To", "tgt", None), ("Rebalance To", "to target", "target"),
    ("Rebalance To", "mi", None), ("Rebalance To", "full", "target"), ("Trigger", "thresh", "threshold"), ("Trigger", "off", "never"), ("Trigger", "bands", "threshold"),
    ("Method", "opt", "optimal"), ("Method", "Optimizer", "optimal"), ("Lot Method", "spec", "SPECID"), ("Lot Method", "M", None),
    ("C-5", "add", "add_days"), ("C-15", "holding", "holding_date"), ("Filing Status", "married", "mfj"),
])
def test_a_choice_goes_by_its_beginning_or_its_other_words(name, given, meant):
    values, findings = settings((name, given))
    assert list(values.values()) == ([] if meant is None else [meant])
    assert [finding.code for finding in findings] == ([] if meant else [Problem.BAD_VALUE])


@pytest.mark.parametrize(("name", "share"), [("Tax Budget", "tax_budget_pct"), ("Minimum Trade", "minimum_trade_pct")])
@pytest.mark.parametrize(("cell", "formats"), [("10%", None), (0.1, {(1, 1): "0%"})])
def test_a_percentage_of_dollars_sets_the_share(name, share, cell, formats):
    values, findings = settings((name, cell), formats=formats)
    assert values == {share: pytest.approx(0.1)}
    assert findings == []


@pytest.mark.parametrize("rows", [(("Tax Budget", "10%"), ("Tax Budget %", 15.0)), (("Tax Budget %", 15.0), ("Tax Budget", "10%")), (("Tax Budget", "15%"), ("Tax Budget %", 10.0))])
def test_of_two_tax_budgets_in_percent_the_smaller_counts(rows):
    values, (finding,) = settings(*rows)
    assert values == {"tax_budget_pct": pytest.approx(0.1)}
    assert (finding.severity, finding.row) == (Severity.WARNING, 3)
    assert finding.message == "Tax Budget % is given twice: the smaller, 10%, is used; delete one."


def test_of_two_gain_budgets_the_smaller_counts_and_of_two_minimum_trades_in_percent_the_larger():
    values, findings = settings(("Gain Budget", 5000.0), ("Gain Budget", 2000.0), ("Minimum Trade", "1%"), ("Minimum Trade %", 2.0))
    assert values == {"gain_budget": 2000.0, "minimum_trade_pct": pytest.approx(0.02)}
    assert [each.message for each in findings] == [
        "Gain Budget is given twice: the smaller, 2,000, is used; delete one.", "Minimum Trade % is given twice: the larger, 2%, is used; delete one."]


def test_a_dollar_budget_of_ten_cents_is_asked_about():
    """0.1 in a cell without a percent format is ten cents, as dollars are asked for; ten percent may be meant."""
    values, (finding,) = settings(("Tax Budget", 0.1))
    assert values == {"tax_budget": 0.1}
    assert (finding.code, finding.severity, finding.row) == (Problem.PERCENT_UNCLEAR, Severity.NOTE, 2)
    assert finding.message == "Tax Budget 0.1 is taken as $0.10. If 10% is meant, enter 10% with its % sign, or use Tax Budget %."
    assert settings(("Tax Budget", 0.0), ("Gain Budget", 0.5))[1] == []
