"""The Settings sheet: each value by the kind its setting declares."""

from datetime import date

from xlrebal.excel.grid import Grid
from xlrebal.excel.parse_tables import parse_tables
from xlrebal.schema.finding import Problem, Severity


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
    values, (finding,) = settings(("Gain Bugdet", 5.0))
    assert values == {}
    assert (finding.code, finding.severity, finding.row) == (Problem.UNKNOWN_SETTING, Severity.WARNING, 2)
    assert "did you mean Gain Budget?" in finding.message


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
        "c_5": "take over date", "c_12": "per lot",
    }  # fmt: skip


def test_error_cells_are_errors():
    book = parse_tables(
        [Grid("Settings", [["Name", "Value"], ["Gain Budget", None], ["Client", "C"]], errors={(1, 1): "#REF!"})]
    )
    assert [finding.code for finding in book.findings if finding.sheet == "Settings"] == [Problem.ERROR_CELL]
